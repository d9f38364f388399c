"""Put checked tables in place of a data set's, so that a crash at any step leaves the old ones or the new.

The new tables are written beside the old ones, in a working folder, and brought to the disk. Then that
folder is renamed: the one step by which the new version begins to hold, since readers take the tables from
a folder of that name when there is one (:mod:`pilotkarta.register.versions`). Last, the tables are copied
to where the old ones lie, and the folder is taken away. Whatever breaks off after the renaming is completed
by :func:`finish`, in the same way as it is done at first. This needs no journal and no links, and works
when the data set's folder is a mount point.
"""

import errno
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from pilotkarta.i18n import N_
from pilotkarta.register.schema import Tables, resources, written
from pilotkarta.register.versions import IMPORTED, tables_of_its_own

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

KEPT = ".tidigare"
LOCK = ".import-lock"  # is never taken away: another import may be about to lock it
BUSY = N_("Another import into {folder} is under way. Wait until it is done, and try again.")
_WORK = ".import-work"
_STAMP = "%Y-%m-%dT%H%M%S"


class BusyError(OSError):
    """Another import into the folder is under way; ``BUSY`` says so to people."""


def install(tables: Tables, folder: Path, *, now: datetime) -> Path | None:
    """Put tables in place of a data set's, for all who read it.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Every table by name, in order (:func:`pilotkarta.register.check_tables`). Those that all data sets
        share are not written.
    folder : pathlib.Path
        The data set's folder; it is made when there is none. Nothing outside it is written.
    now : datetime.datetime
        What the old version is named by.

    Returns
    -------
    pathlib.Path or None
        Where the old version is kept; None when there was none.

    Raises
    ------
    BusyError
        When another import into the folder is under way.
    OSError
        When something cannot be read or written. The old version holds; or the new one, when it only could
        not be copied to its place: the next import, or :func:`finish`, does that.
    """
    contents = {str(resources()[name]["path"]): written(tables[name]) for name in tables_of_its_own()}
    folder.mkdir(exist_ok=True)
    with _alone(folder):
        _complete(folder)
        present = _present(folder)
        kept = _free_name(folder, now) if present else None
        try:
            if kept:
                _keep(present, kept)
            _write(folder / _WORK, contents)
            (folder / _WORK).rename(folder / IMPORTED)
        except OSError:
            _forget(folder, kept)
            raise
        _sync(folder)
        _complete(folder)
    return kept


def finish(folder: Path) -> None:
    """Complete an import that broke off after its tables began to hold; clear up after one before that.

    Parameters
    ----------
    folder : pathlib.Path
        A data set's folder.

    Raises
    ------
    BusyError
        When an import into the folder is under way.
    OSError
        When something cannot be read or written.
    """
    with _alone(folder):
        _complete(folder)


def _complete(folder: Path) -> None:
    work, imported = folder / _WORK, folder / IMPORTED
    _remove(work)
    if not imported.is_dir():
        return
    contents = _present(imported)
    _write(work, contents)
    for name in contents:
        (work / name).replace(folder / name)
    _sync(folder)
    work.rmdir()
    _rename(imported, work)
    _remove(work)


def _free_name(folder: Path, now: datetime) -> Path:
    """Name a place for the version that is to be replaced."""
    kept = folder / KEPT
    if kept.is_symlink():
        raise NotADirectoryError(errno.ENOTDIR, "a link, not a folder", str(kept))
    stamp = now.strftime(_STAMP)
    names = (f"{stamp}-{n}" if n > 1 else stamp for n in count(1))
    return next(kept / name for name in names if not (kept / name).exists())


def _keep(present: Mapping[str, bytes], kept: Path) -> None:
    """Write the version that is to be replaced beside the new one; it is there whole or not at all."""
    folder = kept.parent.parent
    _write(folder / _WORK, present)
    kept.parent.mkdir(exist_ok=True)
    _rename(folder / _WORK, kept)


def _forget(folder: Path, kept: Path | None) -> None:
    """Take away what was written for an import that cannot go on; the old version lies in its place."""
    with suppress(OSError):
        _remove(folder / _WORK)
        if kept:
            _remove(kept)
        (folder / KEPT).rmdir()  # if it is empty


def _present(folder: Path) -> dict[str, bytes]:
    paths = [folder / str(resources()[name]["path"]) for name in tables_of_its_own()]
    return {path.name: path.read_bytes() for path in paths if path.exists() or path.is_symlink()}


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write a new folder with files and bring it to the disk."""
    folder.mkdir()
    for name, content in contents.items():
        with (folder / name).open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    _sync(folder)


def _rename(old: Path, new: Path) -> None:
    """Give a folder another name, at once and for good."""
    old.rename(new)
    _sync(new.parent)
    if old.parent != new.parent:
        _sync(old.parent)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _sync(folder: Path) -> None:
    """Bring a folder's list of files to the disk."""
    if sys.platform != "win32":  # where a folder cannot be opened
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other imports out of a folder; the system takes the lock away when the process ends in any way."""
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    try:
        try:
            if sys.platform == "win32":
                msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            raise BusyError(f"another import into {folder} is under way") from error
        yield
    finally:
        os.close(lock)
