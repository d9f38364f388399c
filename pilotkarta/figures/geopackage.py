"""GeoPackage (OGC 12-128), read from memory with Python's sqlite3 and not with GDAL.

GDAL would choose among its drivers by what a file holds, some of which open other files or the network, and
would run what a file's views say for as long as they like. Here only stored rows of real tables are read, in
a database that is closed to everything else, for a bounded number of steps.
"""

import sqlite3
import struct
from collections.abc import Sequence
from contextlib import closing
from typing import NamedTuple

import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from pilotkarta.figures.layer import (
    MOST_FEATURES,
    Feature,
    Layer,
    name_attribute,
    too_many_features,
)
from pilotkarta.figures.messages import Message, Unreadable, listed, shown, text
from pilotkarta.figures.sheet import MOST_BYTES

MAGIC = b"SQLite format 3\0"
_MOST_STEPS = 20_000_000  # of SQLite's machine: a second or so, of which 5,000 rows need a hundredth
_STEPS = 100_000
_MOST_LAYERS = 200
_UNDEFINED = (-1, 0, 99999)  # GeoPackage's two, and the one that GDAL writes
_ENVELOPES = (0, 32, 48, 48, 64)  # bytes, by the code in a geometry's flags
_POINT, _LINE, _POLYGON, _COLLECTION = 1, 2, 3, 7
_MULTI = {4: _POINT, 5: _LINE, 6: _POLYGON}


class _Source(NamedTuple):
    """A layer as GeoPackage's own tables describe it."""

    table: str
    column: str
    kind: str
    srs_id: int


def read_geopackage(content: bytes) -> Layer:
    """Read the first layer of polygons of a GeoPackage, or its first layer if none is of polygons.

    Parameters
    ----------
    content : bytes
        The file, not longer than ``MOST_BYTES``.

    Returns
    -------
    Layer
        Coordinates as they stand, x before y as GeoPackage has them.

    Raises
    ------
    Unreadable
        If it is damaged, is no GeoPackage, or has too many features.
    """
    database = bytearray(content)
    database[18:20] = b"\1\1"  # "no write-ahead log": QGIS leaves the mark for one, which needs a file beside
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(bytes(database))
            _close_to_all_else(connection)
            sources = _sources(connection)
            if not sources:
                raise Unreadable(
                    text(
                        "The file is a database without layers of areas. Save the areas as GeoPackage or "
                        "GeoJSON from your map program."
                    )
                )
            source = next((one for one in sources if "POLYGON" in one.kind.upper()), sources[0])
            crs, problem = _reference(connection, source.srs_id)
            return Layer(_features(connection, source), crs, problem, notices=_on_layers(source, sources))
    except (
        sqlite3.Error,
        struct.error,
        ValueError,
        TypeError,
        OverflowError,
        shapely.GEOSException,
    ) as error:
        raise Unreadable(
            text(
                "The GeoPackage is damaged or incomplete. Save the areas from your map program again, and "
                "close it before you choose the file."
            )
        ) from error


def _close_to_all_else(connection: sqlite3.Connection) -> None:
    steps = 0

    def too_long() -> bool:
        nonlocal steps
        steps += _STEPS
        return steps > _MOST_STEPS

    connection.set_progress_handler(too_long, _STEPS)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.text_factory = lambda stored: stored.decode("utf-8", "replace")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")


def _columns(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """Give the types of a table's stored columns; none for a view or a virtual table."""
    real = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ? AND rootpage > 0", (table,))
    if not real.fetchone():
        return {}
    described = connection.execute("SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden = 0", (table,))
    return {str(name): str(kind) for name, kind in described}


def _select(
    connection: sqlite3.Connection, columns: Sequence[str], table: str, most: int
) -> list[tuple[object, ...]]:
    if not set(columns) <= set(_columns(connection, table)):
        return []
    quoted = ", ".join(map(_quoted, columns))
    rows, size = [], 0
    for row in connection.execute(f"SELECT {quoted} FROM {_quoted(table)} LIMIT {most:d}"):
        size += sum(len(value) for value in row if isinstance(value, str | bytes))
        if size > MOST_BYTES:  # rows that share their bytes with one another
            raise sqlite3.DataError("more than the file holds")
        rows.append(row)
    return rows


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _sources(connection: sqlite3.Connection) -> list[_Source]:
    contents = _select(connection, ("table_name", "data_type"), "gpkg_contents", _MOST_LAYERS)
    described = _select(
        connection,
        ("table_name", "column_name", "geometry_type_name", "srs_id"),
        "gpkg_geometry_columns",
        _MOST_LAYERS,
    )
    places = {table: (str(column), str(kind), _whole(srs)) for table, column, kind, srs in described}
    return [
        _Source(str(table), *places[table])
        for table, kind in contents
        if kind == "features" and table in places and _columns(connection, str(table))
    ]


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value


def _on_layers(source: _Source, sources: Sequence[_Source]) -> tuple[Message, ...]:
    others = [shown(one.table) for one in sources if one is not source]
    if not others:
        return ()
    return (
        text(
            "The layer “{layer}” was read. The file's other layers were not: {others}.",
            layer=shown(source.table),
            others=listed(others),
        ),
    )


def _reference(connection: sqlite3.Connection, srs_id: int) -> tuple[CRS | None, Message | None]:
    if srs_id in _UNDEFINED:
        return None, text("The file says that its reference system is unknown.")
    known = _select(
        connection,
        ("srs_id", "organization", "organization_coordsys_id", "definition"),
        "gpkg_spatial_ref_sys",
        MOST_FEATURES,
    )
    _, organisation, code, definition = next((row for row in known if row[0] == srs_id), (0, "", 0, ""))
    try:
        if str(organisation).upper() == "EPSG" and isinstance(code, int):
            return CRS.from_epsg(code), None
        return CRS.from_wkt(str(definition)), None
    except CRSError:
        name = f"{organisation}:{code}" if organisation else str(srs_id)
        return None, text("The file's reference system “{name}” is not known.", name=shown(name))


def _features(connection: sqlite3.Connection, source: _Source) -> tuple[Feature, ...]:
    types = _columns(connection, source.table)
    texts = [name for name, kind in types.items() if kind.upper().startswith(("TEXT", "VARCHAR", "CHAR"))]
    columns = [one for one in (source.column, name_attribute(texts)) if one]
    rows = _select(connection, columns, source.table, MOST_FEATURES + 1)
    if len(rows) > MOST_FEATURES:
        raise too_many_features()
    return tuple(Feature(_geometry(blob), _name(*rest)) for blob, *rest in rows)


def _name(value: object = None) -> str:
    return shown(value) if isinstance(value, str) else ""


def _geometry(blob: object) -> BaseGeometry | None:
    """Read GeoPackage's binary: a header of its own, then WKB."""
    if blob is None:
        return None
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 13:
        raise ValueError("no geometry of a GeoPackage")
    wkb = blob[8 + _ENVELOPES[min(blob[3] >> 1 & 7, 4)] :]
    if _kind(wkb, 0)[0] == _COLLECTION:
        return shapely.GeometryCollection()  # it is left out, so it need not be looked into
    if _end(wkb, 0) != len(wkb):
        raise ValueError("a geometry that is longer or shorter than it says")
    return shapely.from_wkb(wkb)


def _kind(wkb: bytes, at: int) -> tuple[int, int, str]:
    """Give a geometry's kind, its number of dimensions and its byte order."""
    order = "<" if wkb[at] == 1 else ">"
    (code,) = struct.unpack_from(f"{order}I", wkb, at + 1)
    dimensions = 2 + (0, 1, 1, 2)[code // 1000 % 4]
    return code % 1000, dimensions, order


def _end(wkb: bytes, at: int, expected: int = 0) -> int:
    """Find where a geometry ends; shapely's reader would follow nested ones until the process crashes."""
    kind, dimensions, order = _kind(wkb, at)
    if expected and kind != expected:
        raise ValueError("another kind of geometry than expected")
    at += 5
    if kind == _POINT:
        return at + 8 * dimensions
    (count,) = struct.unpack_from(f"{order}I", wkb, at)
    at += 4
    if kind == _LINE:
        return at + 8 * dimensions * int(count)
    if kind not in (_POLYGON, *_MULTI):
        raise ValueError("a kind of geometry that is not read")
    for _ in range(count):
        if kind == _POLYGON:
            (points,) = struct.unpack_from(f"{order}I", wkb, at)
            at += 4 + 8 * dimensions * int(points)
        else:
            at = _end(wkb, at, _MULTI[kind])
    return at
