"""The tables of a data set on the disk, read whole: never some from before a change and some from after.

While an import puts tables in place, and after it broke off there, the folder ``IMPORTED`` inside the data
set's own holds the new ones, all of them, and is what is read (:mod:`pilotkarta.imports.install`). Nothing
here writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pilotkarta.paths import DATA
from pilotkarta.register.schema import is_shared, resources

IMPORTED = ".import"
_TRIES = 20
State = tuple[str, int, int, int] | None
Signature = tuple[State, ...]


@dataclass(frozen=True)
class Snapshot:
    """The CSV files of a data set by table name, as they stood at one moment.

    ``modified`` is in seconds since 1970. ``unsettled`` names the file that went on being changed while it
    was read; the contents may then be mixed, and are not to be used.
    """

    contents: Mapping[str, bytes]
    signature: Signature
    modified: float
    unsettled: str = ""


def tables_of_its_own() -> tuple[str, ...]:
    """Name the tables that lie in a data set's folder; the others are shared by all."""
    return tuple(name for name in resources() if not is_shared(name))


def has_tables(folder: Path) -> bool:
    """Say whether a folder has any table of a data set, be it in order or not."""
    paths = _paths(folder)
    return any(_stated(paths[name]) for name in tables_of_its_own())


def signature(folder: Path) -> Signature:
    """Say which files a data set has now: equal signatures mean that nothing has changed.

    Parameters
    ----------
    folder : pathlib.Path
        The data set's folder.

    Returns
    -------
    tuple
        Path, size, time of change (ns) and inode of each table; None for one that is missing.
    """
    return _signature(_paths(folder))


def snapshot(folder: Path) -> Snapshot:
    """Read the tables of a data set.

    Parameters
    ----------
    folder : pathlib.Path
        The data set's folder.

    Returns
    -------
    Snapshot
        Tables that are missing, or cannot be opened, are left out. Files that change while they are read are
        read again; ``unsettled`` when that has no end.
    """
    for _ in range(_TRIES):
        paths = _paths(folder)
        before = _signature(paths)
        contents = {name: content for name, path in paths.items() if (content := _read(path)) is not None}
        after = signature(folder)  # looks anew for where they lie
        if after == before:
            modified = max((one[2] / 1e9 for one in before if one), default=0.0)
            return Snapshot(contents, before, modified)
    changed = next(n for n, was, now in zip(paths, before, after, strict=True) if was != now)
    return Snapshot(contents, before, 0.0, unsettled=paths[changed].name)


def _paths(folder: Path) -> dict[str, Path]:
    own = folder / IMPORTED if _is_folder(folder / IMPORTED) else folder
    return {name: (DATA if is_shared(name) else own) / str(one["path"]) for name, one in resources().items()}


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False  # it may not be looked into


def _signature(paths: Mapping[str, Path]) -> Signature:
    return tuple(_stated(path) for path in paths.values())


def _stated(path: Path) -> State:
    try:
        found = path.stat()
    except OSError:
        return None
    return str(path), found.st_size, found.st_mtime_ns, found.st_ino


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
