"""A data package: a zip file with ``datapackage.json`` and the tables of a register."""

import csv
import json
import stat
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from pilotkarta.figures.messages import Message, Unreadable, text
from pilotkarta.figures.package import ZIP_FAULTS
from pilotkarta.imports.grids import MOST_ROWS, Grid, Source, too_many_rows
from pilotkarta.register.schema import grid, resources
from pilotkarta.register.versions import tables_of_its_own

DESCRIPTOR = "datapackage.json"
_MOST_PARTS = 200
_MOST_UNPACKED = 30 * 1024 * 1024
_MOST_RATIO = 200  # of more than a megabyte; tables: 3 to 10
_ALWAYS = 1024 * 1024
_MOST_CELLS = 1_500_000  # commas and line breaks, those in texts too


def parts_of(content: bytes) -> Mapping[str, ZipInfo]:
    """List what a zip file holds, by name.

    Parameters
    ----------
    content : bytes
        The file.

    Raises
    ------
    Unreadable
        If it is damaged, or holds the same name twice.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except ZIP_FAULTS as error:
        raise Unreadable(_damaged()) from error
    named = {part.filename: part for part in parts}
    if len(named) < len(parts):
        raise Unreadable(
            text("The file holds several files of the same name, and is not read for that. Make it anew.")
        )
    return named


def part(content: bytes, name: str) -> bytes:
    """Unpack one part, not longer than it declares; nothing is written to the disk.

    Raises
    ------
    Unreadable
        If it is damaged.
    """
    try:
        with ZipFile(BytesIO(content)) as archive, archive.open(name) as source:
            return source.read(archive.getinfo(name).file_size)
    except ZIP_FAULTS as error:
        raise Unreadable(_damaged()) from error


def root(parts: Mapping[str, ZipInfo]) -> str | None:
    """Find the folder of a package's description: the root or a folder there; None if it has none."""
    found = [name.removesuffix(DESCRIPTOR) for name in parts if name.rpartition("/")[2] == DESCRIPTOR]
    near = [folder for folder in found if folder.count("/") <= 1 and folder not in ("/", "../", "./")]
    return min(near, key=len, default=None)


def read_package(content: bytes, parts: Mapping[str, ZipInfo], folder: str) -> Source:
    """Read the tables of a data package.

    Parameters
    ----------
    content : bytes
        The zip file.
    parts : mapping of str to ZipInfo
        What it holds.
    folder : str
        Where its description lies: empty, or a name that ends with a slash.

    Returns
    -------
    Source
        A grid a table, by our own description's file names, whatever the package's says; what else it holds
        is read over. It is whole when it has every table and does not say that it is a selection.

    Raises
    ------
    Unreadable
        If it is damaged or too large when unpacked.
    """
    paths = {name: f"{folder}{resources()[name]['path']}" for name in tables_of_its_own()}
    wanted = [f"{folder}{DESCRIPTOR}", *(path for path in paths.values() if path in parts)]
    _check(parts, wanted, len(content))
    described = _described(part(content, wanted[0]))
    grids = tuple(_grid(path.removeprefix(folder), part(content, path)) for path in wanted[1:])
    if not grids:
        raise Unreadable(
            text(
                "The data package has none of the register's tables. Expected: {tables}.",
                tables="projects.csv …",
            )
        )
    whole = len(grids) == len(paths) and "pilotkartan:selection" not in described
    return Source("package", grids, is_whole=whole)


def _check(parts: Mapping[str, ZipInfo], wanted: list[str], packed: int) -> None:
    size = sum(parts[name].file_size for name in wanted)
    limit = min(_MOST_UNPACKED, max(_ALWAYS, _MOST_RATIO * packed))
    if size > limit or len(parts) > _MOST_PARTS:
        raise Unreadable(
            text("The data package is too large when unpacked. Make it anew with only the register's tables.")
        )
    for name in wanted:
        one = parts[name]
        # lzma would reserve as much memory as the file asks for; a link has a path for its content.
        if one.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or stat.S_ISLNK(one.external_attr >> 16):
            raise Unreadable(_damaged())


def _damaged() -> Message:
    return text("The file is damaged or incomplete and cannot be opened. Make it anew, or download it again.")


def _described(content: bytes) -> Mapping[str, object]:
    try:
        described = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        described = None
    if not isinstance(described, dict):
        raise Unreadable(
            text(
                "The description {file} in the data package cannot be read. Make the package anew.",
                file=DESCRIPTOR,
            )
        )
    return described


def _grid(name: str, content: bytes) -> Grid:
    if content.count(b",") + content.count(b"\n") > _MOST_CELLS:
        return Grid(name, (), fault=too_many_rows(text("row {row}", row=str(MOST_ROWS))))
    try:
        rows = tuple(tuple(cell.strip() for cell in row) for row in grid(content))
    except (UnicodeDecodeError, csv.Error):
        return Grid(
            name,
            (),
            fault=text("The table cannot be read. Expected: CSV in UTF-8 with a comma between cells."),
        )
    if len(rows) > MOST_ROWS:
        return Grid(name, (), fault=too_many_rows(text("row {row}", row=str(MOST_ROWS))))
    return Grid(name, rows)
