"""Putting tables in place: a crash at any step leaves the old version or the new, and nothing is lost."""

import tempfile
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotkarta.imports.install import LOCK, finish, install
from pilotkarta.register import check
from pilotkarta.register.versions import IMPORTED
from tests.imports.disk import dies
from tests.imports.marked import (
    NOW,
    files,
    in_place,
    installing,
    kept,
    litter,
    put,
    shown,
    steps_until,
    tree,
    version,
)

pytestmark = pytest.mark.usefixtures("no_disk_to_wait_for")


class TestKilled:
    """When the process ends at any of its steps."""

    @pytest.mark.parametrize("power_cut", [False, True], ids=["killed", "power cut"])
    def test_the_old_version_or_the_new_holds_whole_and_none_is_lost(
        self, power_cut: bool, tmp_path: Path
    ) -> None:
        held = []
        for at in count(1):
            folder = put(tmp_path / f"{at}", "old")
            died = dies(at, installing("new", folder), power_cut=power_cut)
            now = shown(folder)
            assert now in (files("old"), files("new"))
            held.append("old" if now == files("old") else "new")
            assert now == files("old") or kept(folder) == [files("old")]
            before = len(kept(folder))
            if at % 2:
                finish(folder)
                assert in_place(folder) == now
            else:
                install(version("next"), folder, now=NOW)
                assert in_place(folder) == files("next")
                assert kept(folder)[before:] == [now]
            assert litter(folder) == set()
            assert all(one in (files("old"), files("new")) for one in kept(folder))
            if not died:
                break
        assert len(held) > 60
        assert held == sorted(held, reverse=True)  # from one step on it is the new one: this it is, at last
        assert held[-1] == "new"

    @settings(max_examples=12)
    @given(st.lists(st.tuples(st.integers(1, 140), st.booleans(), st.booleans()), min_size=2, max_size=6))
    def test_nor_does_it_when_it_is_killed_again_and_again(
        self, crashes: list[tuple[int, bool, bool]]
    ) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            folder, now = put(Path(scratch) / "a", "0"), "0"
            for n, (at, power_cut, finishing) in enumerate(crashes, 1):
                action = partial(finish, folder) if finishing else installing(str(n), folder)
                dies(at, action, power_cut=power_cut)
                new = shown(folder)
                assert new in (files(now), *([] if finishing else [files(str(n))]))
                if new != files(now):
                    assert files(now) in kept(folder)
                    now = str(n)
            finish(folder)
            assert in_place(folder) == files(now)
            assert litter(folder) == set()

    def test_a_new_folder_is_empty_or_whole(self, tmp_path: Path) -> None:
        for at in count(1):
            folder = tmp_path / f"{at}"
            died = dies(at, installing("new", folder), power_cut=True)
            assert shown(folder) in ({}, files("new"))
            install(version("next"), folder, now=NOW)
            assert in_place(folder) == files("next")
            if not died:
                break

    def test_readers_change_nothing_on_the_disk(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "old")
        dies(steps_until(folder, "rename", IMPORTED) + 1, installing("new", folder))
        before = tree(folder)
        assert shown(folder) == files("new")
        assert in_place(folder) == files("old")
        check(folder)
        assert tree(folder) == before

    def test_the_lock_goes_with_its_process(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "old")
        assert dies(20, installing("new", folder))
        assert (folder / LOCK).exists()
        install(version("new"), folder, now=NOW)
