"""Putting tables in place: a crash at any step leaves the old version or the new, and nothing is lost."""

import csv
import errno
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cache, partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotkarta.imports.install import LOCK, BusyError, finish, install
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Tables, check, faults_since, load, versions
from pilotkarta.register.schema import columns, resources, table
from pilotkarta.register.versions import IMPORTED, snapshot
from tests.imports.disk import Disk, dies

NOW = datetime(2026, 11, 25, 3, 19, 7)
STAMP = "2026-11-25T031907"
SHARED = ("themes", "regions")
Files = dict[str, bytes]


@cache
def version(mark: str) -> Tables:
    """Give tables that have a mark in every cell, so that it is seen where one comes from."""
    return {name: table([columns(name), [mark] * len(columns(name))]) for name in resources()}


def files(mark: str) -> Files:
    """Write out by hand what the tables of a version look like on the disk."""
    return {
        name: f"{','.join(columns(name))}\n{','.join([mark] * len(columns(name)))}\n".encode()
        for name in resources()
        if name not in SHARED
    }


def put(folder: Path, mark: str) -> Path:
    """Lay a version in a folder without the library."""
    folder.mkdir(parents=True)
    for name, content in files(mark).items():
        (folder / f"{name}.csv").write_bytes(content)
    return folder


def installing(mark: str, folder: Path) -> Callable[[], object]:
    """Give an import that is yet to be done."""
    return partial(install, version(mark), folder, now=NOW)


def shown(folder: Path) -> Files:
    """Give what a reader sees in a folder."""
    read = snapshot(folder)
    assert not read.unsettled
    return {name: content for name, content in read.contents.items() if name not in SHARED}


def in_place(folder: Path) -> Files:
    """Give the tables that lie in a folder itself."""
    return {path.stem: path.read_bytes() for path in folder.glob("*.csv")}


def kept(folder: Path) -> list[Files]:
    """Give the earlier versions, the oldest first."""
    return [in_place(one) for one in sorted((folder / ".tidigare").glob("*"))]


def tree(folder: Path) -> list[tuple[str, int, int]]:
    """List all that lies in a folder, with its time of change and size."""
    paths = sorted(folder.rglob("*"))
    return [(str(one), one.lstat().st_mtime_ns, one.lstat().st_size) for one in paths]


def litter(folder: Path) -> set[str]:
    """Name what lies in a folder besides its tables, the earlier versions and the lock."""
    return {one.name for one in folder.iterdir() if one.suffix != ".csv"} - {".tidigare", LOCK}


def cells(path: Path) -> list[list[str]]:
    """Read a table without the library."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


@pytest.fixture(autouse=True)
def _no_disk_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no real disk: ``Disk`` keeps account of what is brought to it."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


class TestInstall:
    """When all goes well."""

    def test_the_new_tables_lie_in_place_and_the_old_are_kept_beside(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "old")
        assert install(version("new"), folder, now=NOW) == folder / ".tidigare" / STAMP
        assert in_place(folder) == shown(folder) == files("new")
        assert in_place(folder / ".tidigare" / STAMP) == files("old")
        assert litter(folder) == set()

    def test_a_folder_that_is_not_there_is_made(self, tmp_path: Path) -> None:
        assert install(version("new"), tmp_path / "a", now=NOW) is None
        assert in_place(tmp_path / "a") == files("new")
        assert not (tmp_path / "a" / ".tidigare").exists()

    def test_but_nothing_outside_it(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            install(version("new"), tmp_path / "a" / "b", now=NOW)
        assert list(tmp_path.iterdir()) == []

    def test_every_version_of_the_same_second_is_kept(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "0")
        for n in range(1, 4):
            install(version(str(n)), folder, now=NOW)
        assert kept(folder) == [files("0"), files("1"), files("2")]
        assert [one.name for one in sorted((folder / ".tidigare").iterdir())] == [
            STAMP, f"{STAMP}-2", f"{STAMP}-3",
        ]  # fmt: skip

    def test_what_else_lies_in_the_folder_stays(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "old")
        for name in ("datapackage.json", "notes.csv", "themes.csv"):
            (folder / name).write_text("mine", encoding="utf-8")
        install(version("new"), folder, now=NOW)
        for name in ("datapackage.json", "notes.csv", "themes.csv"):
            assert (folder / name).read_text(encoding="utf-8") == "mine"
            assert not (folder / ".tidigare" / STAMP / name).exists()

    def test_an_old_version_that_lacks_tables_is_kept_as_it_is(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "old")
        (folder / "claims.csv").unlink()
        install(version("new"), folder, now=NOW)
        assert kept(folder) == [{name: one for name, one in files("old").items() if name != "claims"}]

    @pytest.mark.parametrize("data", [DATA, EXAMPLE], ids=["real", "example"])
    def test_a_register_reads_back_as_it_was(self, data: Path, tmp_path: Path) -> None:
        install(load(data).tables, tmp_path / "a", now=NOW)
        assert check(tmp_path / "a") == ()
        assert load(tmp_path / "a").version == load(data).version
        for name in files(""):
            assert cells(tmp_path / "a" / f"{name}.csv") == cells(data / f"{name}.csv")


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

    @settings(max_examples=25)
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


class TestFailing:
    """When the disk is full, or may not be written to."""

    @pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
    def test_the_old_version_or_the_new_holds_whole(self, lasting: bool, tmp_path: Path) -> None:
        held = []
        for at in count(2):  # the first makes the folder, which is there already
            folder = put(tmp_path / f"{at}", "old")
            disk = failing(at, lasting)
            with suppress(NoSpaceError), disk:
                install(version("new"), folder, now=NOW)
            held.append("old" if shown(folder) == files("old") else "new")
            if held[-1] == "old":
                assert in_place(folder) == files("old")
                if not lasting:
                    assert litter(folder) == set()
                    assert not (folder / ".tidigare").exists()
            else:
                assert shown(folder) == files("new")
                assert kept(folder) == [files("old")]
            install(version("next"), folder, now=NOW)
            assert in_place(folder) == files("next")
            assert litter(folder) == set()
            if disk.number < at:
                break
        assert held == sorted(held, reverse=True)
        assert set(held) == {"old", "new"}

    def test_a_failure_leaves_the_versions_kept_before(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "1")
        install(version("2"), folder, now=NOW)
        at = steps_until(folder, "rename", IMPORTED)
        with pytest.raises(NoSpaceError), failing(at):
            install(version("3"), folder, now=NOW)
        assert kept(folder) == [files("1")]
        assert shown(folder) == files("2")

    @pytest.mark.parametrize("what", ["folder", "broken link"])
    def test_a_table_that_cannot_be_kept_is_not_replaced(self, what: str, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "old")
        odd = folder / "claims.csv"
        odd.unlink()
        if what == "folder":
            odd.mkdir()
        else:
            odd.symlink_to(tmp_path / "nowhere.csv")
        with pytest.raises(OSError, match=r"claims\.csv"):
            install(version("new"), folder, now=NOW)
        rest = {name: one for name, one in files("old").items() if name != "claims"}
        assert shown(folder) == rest
        assert litter(folder) == set()
        assert not (tmp_path / "nowhere.csv").exists()


class NoSpaceError(OSError):
    """The disk is full."""


def failing(at: int, lasting: bool = False) -> Disk:
    """Give a disk that fails at one change, or from one change on."""

    def fail(number: int, _: str) -> None:
        if number == at or (lasting and number > at):
            raise NoSpaceError(errno.ENOSPC, "the disk is full")

    return Disk(fail)


class TestAlone:
    """Two imports into one folder."""

    def test_the_second_is_told_and_changes_nothing(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "old")
        refused: list[str] = []

        def second(number: int, _: str) -> None:
            if number > 2 and not inside:  # the first changes make the folder and the lock
                inside.append(number)
                with pytest.raises(BusyError, match="under way"):
                    install(version("other"), folder, now=NOW)
                with pytest.raises(BusyError):
                    finish(folder)
                refused.append("twice")
                inside.clear()

        inside: list[int] = []
        with Disk(second):
            install(version("new"), folder, now=NOW)
        assert len(refused) > 60
        assert shown(folder) == in_place(folder) == files("new")
        assert kept(folder) == [files("old")]

    def test_other_folders_are_not_kept_waiting(self, tmp_path: Path) -> None:
        one, two = put(tmp_path / "1", "old"), put(tmp_path / "2", "old")
        done: list[Path] = []

        def meanwhile(number: int, _: str) -> None:
            if number == 10:
                install(version("new"), two, now=NOW)
                done.append(two)

        with Disk(meanwhile):
            install(version("new"), one, now=NOW)
        assert done
        assert in_place(one) == in_place(two) == files("new")


class TestLinks:
    """Links inside the folder lead nowhere when it is written to."""

    @pytest.mark.parametrize("name", [".tidigare", ".import", ".import-work", LOCK])
    def test_a_link_of_our_own_names(self, name: str, tmp_path: Path) -> None:
        folder, outside = put(tmp_path / "a", "old"), tmp_path / "outside"
        outside.mkdir()
        (outside / "mine.txt").write_text("mine", encoding="utf-8")
        (folder / name).symlink_to(outside)
        with suppress(OSError):
            install(version("new"), folder, now=NOW)
        assert [one.name for one in outside.iterdir()] == ["mine.txt"]

    def test_a_link_to_a_lock_that_is_not_there(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "old")
        (folder / LOCK).symlink_to(tmp_path / "outside")
        with pytest.raises(OSError, match=LOCK):
            install(version("new"), folder, now=NOW)
        assert not (tmp_path / "outside").exists()
        assert shown(folder) == files("old")

    def test_a_table_that_is_a_link_is_replaced_and_what_it_led_to_stays(self, tmp_path: Path) -> None:
        folder, outside = put(tmp_path / "a", "old"), tmp_path / "outside.csv"
        (folder / "claims.csv").rename(outside)
        (folder / "claims.csv").symlink_to(outside)
        install(version("new"), folder, now=NOW)
        assert outside.read_bytes() == files("old")["claims"]
        assert in_place(folder) == files("new")
        assert kept(folder) == [files("old")]

    def test_a_folder_that_is_a_link_itself_is_followed(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a", "old")
        (tmp_path / "link").symlink_to(folder)
        install(version("new"), tmp_path / "link", now=NOW)
        assert in_place(folder) == files("new")


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


def steps_until(folder: Path, what: str, name: str) -> int:
    """Count the steps of an import until one that concerns a name."""
    steps: list[str] = []
    copy = folder.parent / "steps"
    shutil.copytree(folder, copy)
    with Disk(lambda _, done: steps.append(done)):
        install(version("x"), copy, now=NOW)
    (found,) = (n for n, step in enumerate(steps, 1) if step.startswith(what) and step.endswith(name))
    return found
