"""Putting tables in place: the old version is kept, one import at a time, and no link leads out."""

import csv
import errno
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from pilotkarta.imports.install import LOCK, BusyError, finish, install
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import check, load
from pilotkarta.register.versions import IMPORTED
from tests.imports.disk import Disk
from tests.imports.marked import (
    NOW,
    files,
    in_place,
    kept,
    litter,
    put,
    shown,
    steps_until,
    version,
)

pytestmark = pytest.mark.usefixtures("no_disk_to_wait_for")
STAMP = "2026-11-25T031907"


def cells(path: Path) -> list[list[str]]:
    """Read a table without the library."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


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
