"""Putting tables in place: who reads meanwhile sees the old version or the new, never some of each."""

import os
import tempfile
import warnings
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotkarta.imports.install import finish, install
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import faults_since, load, versions
from pilotkarta.register.schema import resources
from pilotkarta.register.versions import IMPORTED
from tests.imports.disk import Disk, dies
from tests.imports.marked import (
    NOW,
    files,
    installing,
    kept,
    put,
    shown,
    steps_until,
    version,
)

pytestmark = pytest.mark.usefixtures("no_disk_to_wait_for")


class TestReading:
    """A server reads meanwhile."""

    def test_at_every_step_it_sees_one_version(self, tmp_path: Path) -> None:
        folder, seen = put(tmp_path / "a", "old"), []
        with Disk(lambda *_: seen.append(shown(folder))):
            install(version("new"), folder, now=NOW)
        assert all(one in (files("old"), files("new")) for one in seen)
        marks = ["old" if one == files("old") else "new" for one in seen]
        assert marks == sorted(marks, reverse=True)
        assert set(marks) == {"old", "new"}

    @settings(max_examples=40)
    @given(st.sampled_from(["_read", "_stated"]), st.integers(1, 30), st.integers(1, 140), st.booleans())
    def test_an_import_between_any_two_of_its_own_steps(
        self, step: str, at: int, dies_at: int, first: bool
    ) -> None:
        """The import goes on for some steps, or to its end, while the reader is between two files."""
        with tempfile.TemporaryDirectory() as scratch, pytest.MonkeyPatch.context() as patch:
            folder = put(Path(scratch) / "a", "0")
            if first:
                dies(dies_at, installing("1", folder))
            possible = [shown(folder)]
            real, calls = getattr(versions, step), count(1)

            def meanwhile(path: Path) -> object:
                if next(calls) == at:
                    dies(*((1000, partial(finish, folder)) if first else (dies_at, installing("1", folder))))
                return real(path)

            patch.setattr(versions, step, meanwhile)
            read = shown(folder)
            patch.undo()
            possible.append(shown(folder))
            assert read in possible

    @pytest.mark.parametrize("step", ["_read", "_stated"])
    @pytest.mark.parametrize("at", range(1, len(resources()) + 1))
    def test_a_whole_import_between_any_two_of_its_own_steps(
        self, step: str, at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder, real, calls = put(tmp_path / "a", "old"), getattr(versions, step), count(1)

        def meanwhile(path: Path) -> object:
            if next(calls) == at:
                install(version("new"), folder, now=NOW)
            return real(path)

        monkeypatch.setattr(versions, step, meanwhile)
        assert shown(folder) == files("new")

    @pytest.mark.parametrize("at", [1, 2])
    def test_an_import_completed_just_when_it_looks_where_the_tables_lie(
        self, at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder, real, calls = put(tmp_path / "a", "old"), versions._paths, count(1)
        dies(steps_until(folder, "rename", IMPORTED) + 1, installing("new", folder))

        def meanwhile(looked_into: Path) -> dict[str, Path]:
            if next(calls) == at:
                finish(folder)
            return real(looked_into)

        monkeypatch.setattr(versions, "_paths", meanwhile)
        assert shown(folder) == files("new")

    def test_another_process_sees_only_whole_versions(self, tmp_path: Path) -> None:
        marks = [load(DATA), load(EXAMPLE)]
        folder = tmp_path / "a"
        install(marks[0].tables, folder, now=NOW)
        whole = [shown(folder)]
        install(marks[1].tables, folder, now=NOW)
        whole.append(shown(folder))
        known = {one.version for one in marks}
        child = in_background(lambda: [install(marks[n % 2].tables, folder, now=NOW) for n in range(40)])
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            for _ in range(20):
                assert shown(folder) in whole
            assert load(folder).version in known
            assert faults_since(folder) == ()
        assert load(folder).version == marks[1].version
        assert len(kept(folder)) == 41
        assert all(one in whole for one in kept(folder))


def in_background(action: Callable[[], object]) -> int:
    """Do something in a process of its own; give its id."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if child == 0:
        try:
            action()
            os._exit(0)
        finally:
            os._exit(1)
    return child
