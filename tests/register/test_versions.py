"""Tables that change on the disk: what is shown is whole, and the last good version stays until mended."""

from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from pilotkarta.paths import DATA
from pilotkarta.register import RegisterError, check, faults_since, load, versions
from pilotkarta.register.versions import IMPORTED, has_tables, signature, snapshot

SHARED = {"themes", "regions"}
reader = import_module("pilotkarta.register.reader")


def change(path: Path, old: str, new: str) -> None:
    """Change a table as an editor does."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def counted(name: str, function: Callable[..., object], done: Counter[str]) -> Callable[..., object]:
    """Give a function that counts how often it is called."""

    def call(given: object) -> object:
        done[name] += 1
        return function(given)

    return call


class TestSnapshot:
    """The tables as they stood at one moment."""

    def test_all_tables_are_read_as_they_lie(self, copy_of: Callable[..., Path]) -> None:
        folder = copy_of()
        change(folder / "themes.csv", "Stråk", "Annat")  # not read: those of data/ are shared
        read = snapshot(folder)
        assert read.contents == {path.stem: path.read_bytes() for path in DATA.glob("*.csv")}
        assert read.signature == signature(folder)
        assert not read.unsettled
        newest = max(path.stat().st_mtime for path in [*folder.glob("*.csv"), *DATA.glob("*.csv")])
        assert read.modified <= newest

    def test_what_is_missing_or_cannot_be_opened_is_left_out(self, copy_of: Callable[..., Path]) -> None:
        folder = copy_of()
        (folder / "claims.csv").unlink()
        (folder / "amounts.csv").unlink()
        (folder / "amounts.csv").mkdir()
        assert set(snapshot(DATA).contents) - set(snapshot(folder).contents) == {"claims", "amounts"}
        assert set(snapshot(folder / "finns-inte").contents) == SHARED

    def test_the_signature_tells_every_change(self, copy_of: Callable[..., Path]) -> None:
        folder = copy_of()
        seen = {signature(folder)}
        for path in sorted(folder.glob("*.csv")):
            if path.stem not in SHARED:
                path.write_bytes(path.read_bytes() + b"x")
                assert signature(folder) not in seen
                seen.add(signature(folder))
                path.unlink()
                assert signature(folder) not in seen
                seen.add(signature(folder))

    @pytest.mark.parametrize("name", [DATA.name, "finns-inte"])
    def test_only_a_folder_with_a_table_has_tables(
        self, name: str, copy_of: Callable[..., Path], tmp_path: Path
    ) -> None:
        copy_of()
        (tmp_path / "tom").mkdir()
        assert has_tables(tmp_path / name) == (name == DATA.name)
        assert not has_tables(tmp_path / "tom")
        (tmp_path / "tom" / "regions.csv").touch()
        assert not has_tables(tmp_path / "tom")  # shared by all: no data set's own
        (tmp_path / "tom" / "claims.csv").touch()
        assert has_tables(tmp_path / "tom")

    def test_a_folder_that_may_not_be_looked_into_has_none(
        self, copy_of: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = copy_of()

        def forbidden(path: Path, **_: object) -> None:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(Path, "stat", forbidden)
        assert not has_tables(folder)
        assert signature(folder) == (None,) * 13

    def test_while_an_import_is_put_in_place_its_tables_are_read(self, copy_of: Callable[..., Path]) -> None:
        folder = copy_of()
        (folder / IMPORTED).mkdir()
        for path in folder.glob("*.csv"):
            (folder / IMPORTED / path.name).write_bytes(path.read_bytes())
        change(folder / IMPORTED / "projects.csv", ",TURÖP,", ",Nytt,")
        project = load(folder).project("turop-flen")
        assert project is not None
        assert project.name == "Nytt"


class TestLoad:
    """What a running server shows."""

    def test_a_change_is_shown_at_the_next_call(self, copy_of: Callable[..., Path]) -> None:
        folder = copy_of()
        first = load(folder)
        assert load(folder) is first
        change(folder / "projects.csv", ",TURÖP,", ",Nytt,")
        second = load(folder)
        assert [p.name for p in second.projects if p.id == "turop-flen"] == ["Nytt"]
        assert [p.name for p in first.projects if p.id == "turop-flen"] == ["TURÖP"]
        assert second.version != first.version
        assert second.modified >= first.modified
        assert load(folder) is second

    def test_a_broken_table_leaves_the_last_good_register_until_it_is_mended(
        self, copy_of: Callable[..., Path]
    ) -> None:
        folder = copy_of()
        good = load(folder)
        assert faults_since(folder) == ()
        change(folder / "projects.csv", ",sla-2015,", ",sla-1915,")
        assert load(folder) is good
        assert {(f.table, f.value, f.nearest) for f in faults_since(folder)} == {
            ("projects.csv", "sla-1915", "sla-2015")
        }
        (folder / "claims.csv").rename(folder / "elsewhere.csv")
        assert load(folder) is good
        assert {fault.code for fault in faults_since(folder)} == {"missing-table"}
        (folder / "elsewhere.csv").rename(folder / "claims.csv")
        change(folder / "projects.csv", ",sla-1915,", ",sla-2015,")
        change(folder / "projects.csv", ",TURÖP,", ",Lagat,")
        assert load(folder) is not good
        assert "Lagat" in {project.name for project in load(folder).projects}
        assert faults_since(folder) == ()

    def test_a_new_process_tells_that_a_table_is_broken(
        self, copy_of: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = copy_of()
        load(folder)
        change(folder / "projects.csv", ",sla-2015,", ",sla-1915,")
        load(folder)
        monkeypatch.setattr(reader, "_read", {})  # what a process knows when it begins
        for _ in range(2):
            with pytest.raises(RegisterError) as caught:
                load(folder)
            assert {fault.value for fault in caught.value.faults} == {"sla-1915"}
        change(folder / "projects.csv", ",sla-1915,", ",sla-2015,")
        assert len(load(folder).projects) == 28

    def test_it_is_checked_once_a_change(
        self, copy_of: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder, done = copy_of(), Counter[str]()
        for name in ("snapshot", "check_snapshot"):
            monkeypatch.setattr(reader, name, counted(name, getattr(reader, name), done))
        load(folder)
        change(folder / "projects.csv", ",sla-2015,", ",sla-1915,")
        for _ in range(5):
            load(folder)
            faults_since(folder)
        assert done == {"snapshot": 2, "check_snapshot": 2}

    def test_nor_is_it_checked_again_when_another_visitor_was_first(
        self, copy_of: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = copy_of()
        first = load(folder)
        monkeypatch.setattr(reader, "signature", lambda _: ())  # as it was before the other had read
        assert load(folder) is first


class TestUnsettled:
    """Files that go on being changed while they are read."""

    @pytest.fixture
    def restless(self, copy_of: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
        """Give a folder whose projects are written anew whenever they have been read."""
        folder, real = copy_of(), versions._read
        load(folder)

        def read(path: Path) -> bytes | None:
            content = real(path)
            if path.name == "projects.csv" and content is not None:
                path.write_bytes(content + b"x")
            return content

        monkeypatch.setattr(versions, "_read", read)
        return folder

    def test_the_snapshot_says_which(self, restless: Path) -> None:
        assert snapshot(restless).unsettled == "projects.csv"

    def test_the_check_says_so_and_nothing_else(self, restless: Path) -> None:
        assert [(f.table, f.row, f.column, f.code) for f in check(restless)] == [
            ("projects.csv", None, "", "unsettled")
        ]

    def test_the_last_good_register_goes_on_and_it_is_tried_again(
        self, restless: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        good = load(restless)
        change(restless / "organisations.csv", ",Region Halland,", ",Halland,")
        assert load(restless) is good
        assert [fault.code for fault in faults_since(restless)] == ["unsettled"]
        monkeypatch.undo()
        text = (restless / "projects.csv").read_bytes()
        (restless / "projects.csv").write_bytes(text.rstrip(b"x"))
        assert load(restless) is not good
        assert faults_since(restless) == ()

    def test_a_new_process_tells_it(self, restless: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reader, "_read", {})
        with pytest.raises(RegisterError) as caught:
            load(restless)
        assert [fault.code for fault in caught.value.faults] == ["unsettled"]
