"""Versions of a data set that have a mark in every cell, so that it is seen which of them lies where."""

import shutil
from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from pathlib import Path

import pandas as pd

from pilotkarta.imports.install import LOCK, install
from pilotkarta.register import Tables
from pilotkarta.register.schema import columns, resources, table, written
from pilotkarta.register.versions import snapshot
from tests.imports.disk import Disk

NOW = datetime(2026, 11, 25, 3, 19, 7)
SHARED = ("themes", "regions")
Files = dict[str, bytes]
_TEXTS: dict[int, bytes] = {}  # by the identity of tables that :func:`version` keeps


@cache
def version(mark: str) -> Tables:
    """Give tables that have a mark in every cell."""
    tables = {name: table([columns(name), [mark] * len(columns(name))]) for name in resources()}
    _TEXTS.update((id(one), written(one)) for one in tables.values())
    return tables


def written_once(one: pd.DataFrame) -> bytes:
    """Write a table as the library does, but a marked one only once: half an import is spent on that."""
    return _TEXTS.get(id(one)) or written(one)


@cache
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


def steps_until(folder: Path, what: str, name: str) -> int:
    """Count the steps of an import until one that concerns a name."""
    steps: list[str] = []
    copy = folder.parent / "steps"
    shutil.copytree(folder, copy)
    with Disk(lambda _, done: steps.append(done)):
        install(version("x"), copy, now=NOW)
    (found,) = (n for n, step in enumerate(steps, 1) if step.startswith(what) and step.endswith(name))
    return found
