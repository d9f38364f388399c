"""The tables of a data set on the disk, read whole: never some from before a change and some from after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pilotkarta.paths import DATA
from pilotkarta.register.schema import is_shared, resources

JOURNAL = ".import"  # names the folder beside it that holds the version which is being put in place
_TRIES = 20
Signature = tuple[tuple[str, int, int, int] | None, ...]


@dataclass(frozen=True)
class Snapshot:
    """The CSV files of a data set by table name, as they stood at one moment; ``modified`` is in seconds."""

    contents: Mapping[str, bytes]
    signature: Signature
    modified: float


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
    paths = _paths(folder)
    return tuple(_stated(path) for path in paths.values())


def snapshot(folder: Path) -> Snapshot:
    """Read the tables of a data set.

    Parameters
    ----------
    folder : pathlib.Path
        The data set's folder.

    Returns
    -------
    Snapshot
        Tables that are missing, or cannot be opened, are left out.
    """
    for _ in range(_TRIES):
        paths, before = _paths(folder), signature(folder)
        contents = {name: content for name, path in paths.items() if (content := _read(path)) is not None}
        if signature(folder) == before:
            break
    modified = max((one[2] / 1e9 for one in before if one), default=0.0)
    return Snapshot(contents, before, modified)


def _paths(folder: Path) -> dict[str, Path]:
    staged = _staged(folder)
    return {
        name: (DATA if is_shared(name) else staged) / str(one["path"]) for name, one in resources().items()
    }


def _staged(folder: Path) -> Path:
    """Give the folder whose tables hold: while an import puts them in place, or after it broke off there, its own."""
    try:
        name = (folder / JOURNAL).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return folder
    staged = folder / name
    return staged if Path(name).name == name and staged.is_dir() else folder


def _stated(path: Path) -> tuple[str, int, int, int] | None:
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
