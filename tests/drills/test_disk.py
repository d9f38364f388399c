"""A disk that may not be written to, or is full: pages go on, an import says so, and nothing is lost."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from pilotkarta.__main__ import main
from pilotkarta.exports import FORMATS, address
from pilotkarta.paths import DATA, ROOT
from pilotkarta.register import check, load
from tests.browser.conftest import copy_app
from tests.drills.narrow import UNPRIVILEGED, at_most
from tests.drills.server import Line, Reply, running
from tests.exports.handouts import handout
from tests.imports.disk import Disk
from tests.imports.filled import filled

ASKED = ("csv", "gpkg", "kommun-pdf", "pdf", "png", "pptx", "xlsx")  # those whose makers might write
LOST = "Ingen version har gått förlorad, och det som visas är helt."


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the template with ten pilots filled in."""
    path = tmp_path_factory.mktemp("mall") / "mall.xlsx"
    path.write_bytes(filled(FORMATS["template"].write(handout())))
    return path


@pytest.fixture
def folder(copy_of: Callable[..., Path]) -> Path:
    """Give a data set that may be written to."""
    return copy_of(DATA)


def contents(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def tables(folder: Path) -> dict[str, bytes]:
    """Give the data set's tables."""
    return {name: content for name, content in contents(folder).items() if name.endswith(".csv")}


def imported(file: Path, folder: Path, within: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Import in a process of its own."""
    command = [*within, sys.executable, "-m", "pilotkarta", "import", str(file), "--into", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture
def closed(folder: Path) -> Iterator[Path]:
    """Give a data set that may not be written to."""
    everything = [folder, *folder.rglob("*")]
    modes = {one: one.stat().st_mode for one in everything}
    for one in everything:
        one.chmod(modes[one] & ~0o222)
    yield folder
    for one in everything:
        one.chmod(modes[one])


def test_an_import_into_a_closed_folder(closed: Path, workbook: Path) -> None:
    before = contents(closed)
    done = imported(workbook, closed, UNPRIVILEGED)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        f"{closed} kunde inte skrivas: Permission denied. {LOST} "
        "Ge den användare som läser in rätt att skriva i mappen och läs in igen.\n"
    )
    assert contents(closed) == before


@pytest.mark.parametrize("room", [0, 9000])
def test_an_import_onto_a_full_disk(room: int, folder: Path, workbook: Path) -> None:
    before = tables(folder)
    assert any(len(content) > room for content in before.values())
    done = imported(workbook, folder, at_most(room))
    assert done.returncode == 2
    assert done.stdout == ""
    said = f"{folder} kunde inte skrivas: File too large. {LOST} Frigör plats på disken och läs in igen.\n"
    assert done.stderr == said
    assert tables(folder) == before  # and no half version is kept
    assert not check(folder)
    assert main(["import", str(workbook), "--into", str(folder)]) == 0  # when there is room again
    (kept,) = (folder / ".tidigare").iterdir()
    assert contents(kept) == {name: before[name] for name in contents(kept)}
    assert set(contents(kept)) == set(before) - {"themes.csv", "regions.csv"}


def test_at_whichever_step_the_disk_gets_full(
    tmp_path: Path, workbook: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # no real disk to wait for
    old = tables(DATA)
    shown = []
    for at in (3, 20, 45, 80, 110):
        folder = tmp_path / str(at)
        shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("exempel"))

        def full(number: int, _: str, at: int = at) -> None:
            if number >= at:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with Disk(full):
            code = main(["import", str(workbook), "--into", str(folder)])
        said = capsys.readouterr().err
        projects = len(load(folder).projects)
        shown.append(projects)
        assert projects in (28, 38)
        if code:
            assert said.endswith(
                f": No space left on device. {LOST} Frigör plats på disken och läs in igen.\n"
            )
        held = [old["projects.csv"] == one.read_bytes() for one in folder.rglob("projects.csv")]
        assert any(held)  # the old version is there still, shown or kept
    assert shown == sorted(shown)
    assert {28, 38} == set(shown)


@dataclass(frozen=True)
class Seen:
    """What a visitor got of a service that may write nothing."""

    replies: dict[str, Reply]
    shown: str
    log: list[Line]


@pytest.fixture(scope="module")
def unwriting(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Run the service where its own folders are closed, and every other is full: ``/tmp`` too."""
    root = copy_app(tmp_path_factory.mktemp("full"))
    before = contents(root)
    everything = [root, *root.rglob("*")]
    for one in everything:
        one.chmod(one.stat().st_mode & ~0o222)
    try:
        with running(root, within=(*UNPRIVILEGED, *at_most(0))) as server:
            replies = {name: server.get(f"/{address(name)}?kommun=2480") for name in ASKED}
            seen = Seen(replies, server.shows("data", "visa=tabell"), server.log)
            assert server.get("/ready").json["status"] == "ok"
    finally:
        for one in everything:
            one.chmod(one.stat().st_mode | 0o200)
    assert contents(root) == before
    return seen


def test_pages_and_files_need_no_disk(unwriting: Seen) -> None:
    assert "Överkalixmodellen" in unwriting.shown
    refused = {name for name, reply in unwriting.replies.items() if reply.status != 200}
    assert refused == {"gpkg"}  # GDAL's driver wants a file
    for name, begins in {"pdf": b"%PDF", "pptx": b"PK", "png": b"\x89PNG", "csv": b'"number"'}.items():
        assert unwriting.replies[name].body.startswith(begins)


def test_what_cannot_be_made_is_told(unwriting: Seen) -> None:
    reply = unwriting.replies["gpkg"]
    assert (reply.status, reply.headers["content-type"]) == (503, "text/plain; charset=utf-8")
    assert reply.text == "Filen kunde inte göras. Försök igen om en stund."
    (line,) = [one for one in unwriting.log if one["level"] == "ERROR"]
    assert line["message"] == "gpkg could not be made"
    assert "gpkg.py" in line["trace"]
    assert "No such file or directory" in line["trace"]  # Python found no folder for what is temporary
