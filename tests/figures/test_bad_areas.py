"""Files of areas that cannot be used: each gets a message that says what is wrong and what to do."""

import math
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import shapely

from pilotkarta.figures import MOST_BYTES, UnknownCrs, Unreadable, read_areas
from pilotkarta.figures.geopackage import _close_to_all_else, _select
from pilotkarta.i18n import CODES, language
from tests.figures.files import (
    CRS84,
    DEGREES,
    SQUARE,
    SWEREF,
    feature,
    geojson,
    geopackage,
    nested_wkb,
    random_line,
    swapped,
    table,
)
from tests.figures.test_areas import changed

WEB_MERCATOR = {"type": "name", "properties": {"name": "EPSG:3857"}}
RT90 = {"type": "name", "properties": {"name": "EPSG:3021"}}
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def geometry(kind: str, coordinates: str) -> bytes:
    """Write a feature collection with one geometry, its coordinates as they stand."""
    return (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, '
        f'"geometry": {{"type": "{kind}", "coordinates": {coordinates}}}}}]}}'
    ).encode()


def random_polygon(sides: int) -> shapely.Polygon:
    """Draw a polygon whose sides cross one another at random."""
    return shapely.Polygon(np.random.default_rng(1).random((sides, 2)) + np.array([18, 59]))


def comb(teeth: int) -> shapely.Polygon:
    """Draw a valid polygon with long teeth that lie aslant, each in the way of all others."""
    low = [(15 + n / teeth, 59.0) for n in range(teeth)]
    high = [(16 + n / teeth, 60.0) for n in range(teeth)]
    sides = [pair if n % 2 else pair[::-1] for n, pair in enumerate(zip(low, high, strict=True))]
    return shapely.Polygon([point for pair in sides for point in pair] + [(18, 60), (18, 58.9), (15, 58.9)])


DAMAGED = "The GeoPackage is damaged or incomplete."
NO_GEOJSON = "The file is no GeoJSON"
MANY_POINTS = "The areas have more than 200,000 points together."
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "The file is empty."),
    "only spaces": (lambda: b" \n", "The file is empty."),
    "a PNG": (lambda: PNG, "The file is neither GeoJSON nor GeoPackage."),
    "binary": (lambda: bytes(range(256)) * 9, "The file is neither GeoJSON nor GeoPackage."),
    "KML": (lambda: b"<?xml version='1.0'?><kml/>", "shapefiles and KML are not read"),
    "an Excel workbook": (lambda: table([["x"]]), "The file is neither GeoJSON nor GeoPackage."),
    "more than 10 MB": (lambda: b"{" + b" " * MOST_BYTES, "The file is larger than 10 MB."),
    # GeoJSON
    "JSON that is cut off": (
        lambda: geojson(feature(DEGREES))[:-40],
        "The file is no whole JSON: something is wrong in row 1, character",
    ),
    "JSON that is something else": (lambda: b'{"a": 1}', NO_GEOJSON),
    "JSON that is a list": (lambda: b"[1, 2]", NO_GEOJSON),
    "TopoJSON": (lambda: b'{"type": "Topology", "objects": {}}', NO_GEOJSON),
    "JSON in Windows-1252": (
        lambda: geojson(feature(DEGREES, namn="Håbo")).decode().encode("cp1252"),
        NO_GEOJSON,
    ),
    "features that are no list": (lambda: b'{"type": "FeatureCollection", "features": {}}', NO_GEOJSON),
    "features that are no objects": (lambda: b'{"type": "FeatureCollection", "features": [1]}', NO_GEOJSON),
    "properties that are a list": (
        lambda: b'{"type": "Feature", "properties": [1], "geometry": null}',
        NO_GEOJSON,
    ),
    "a number with thousands of digits": (lambda: geometry("Point", f"[{'9' * 5000}, 1]"), NO_GEOJSON),
    "no features": (lambda: geojson(), "The file has no areas."),
    "nothing but empty ones": (
        lambda: geojson(feature(None, namn="a")),
        "The file has no areas. 1 area has no geometry and was left out: a.",
    ),
    "lists within lists": (lambda: b'{"a":' + b"[" * 100_000, "far deeper than GeoJSON does"),
    "objects within objects": (lambda: b'{"a":' * 10_000, "far deeper than GeoJSON does"),
    "NaN": (lambda: geometry("Point", "[NaN, 59]"), "The file has “NaN” where GeoJSON has numbers."),
    "Infinity": (lambda: geometry("Point", "[18, -Infinity]"), "The file has “-Infinity” where"),
    "a number too large": (
        lambda: geometry("Point", "[1e999, 59]"),
        "The area “Yta 1” has coordinates that are no numbers.",
    ),
    "a number too large in a line": (
        lambda: geometry("LineString", "[[18, 59], [18, 1e999]]"),
        "The area “Yta 1” has coordinates that are no numbers.",
    ),
    "text for coordinates": (lambda: geometry("Point", '["a", "b"]'), "The geometry of area 1 is not as"),
    "too few points": (
        lambda: geometry("Polygon", "[[[18, 59], [18, 60]]]"),
        "The geometry of area 1 is not",
    ),
    "one list too few": (
        lambda: geometry("MultiPolygon", "[[18, 59], [18, 60], [19, 60], [18, 59]]"),
        "area 1",
    ),
    "a geometry of no kind": (lambda: geometry("Circle", "[18, 59]"), "The geometry of area 1 is not as"),
    "a geometry that is a number": (
        lambda: b'{"type": "Feature", "properties": {}, "geometry": 5}',
        "The geometry of area 1 is not as",
    ),
    "6,000 areas": (
        lambda: geojson(*[feature(shapely.Point(18, 59))] * 6000),
        "The file has more than 5,000 areas.",
    ),
    "250,000 points": (
        lambda: geometry("LineString", f"[{','.join(['[18, 59]'] * 250_000)}]"),
        MANY_POINTS,
    ),
    "10 MB of empty lists": (lambda: b'{"a":[' + b"[]," * (MOST_BYTES // 3 - 9), MANY_POINTS),
    "10 MB of empty objects": (lambda: b'{"a":[' + b"{}," * (MOST_BYTES // 3 - 9), "more than 5,000 areas"),
    # where they lie
    "metres that are said to be WGS 84": (
        lambda: geojson(feature(SQUARE), crs=CRS84),
        "said to be in WGS 84, but they are too large for degrees. They fit SWEREF 99 TM. Set the right",
    ),
    "degrees that are said to be SWEREF 99 TM": (
        lambda: geojson(feature(DEGREES), crs=SWEREF),
        "The coordinates are said to be in SWEREF 99 TM, but they look like degrees. They fit WGS 84.",
    ),
    "SWEREF 99 TM that is said to be Web Mercator": (
        lambda: geojson(feature(SQUARE), crs=WEB_MERCATOR),
        "Pseudo-Mercator, but they would then lie far from Sweden. They fit SWEREF 99 TM.",
    ),
    "latitude before longitude": (
        lambda: geojson(feature(swapped(DEGREES))),
        "The areas' coordinates have changed places: read the other way round, they lie in Sweden. In WGS 84",
    ),
    "north before east": (
        lambda: geojson(feature(swapped(SQUARE)), crs=SWEREF),
        "The areas' coordinates have changed places: read the other way round, they lie in Sweden. In SWEREF",
    ),
    "another country": (
        lambda: geojson(feature(shapely.box(2, 48, 3, 49))),
        "said to be in WGS 84, but they would then lie far from Sweden. Set the right reference system",
    ),
    "beside the globe": (
        lambda: geojson(feature(shapely.box(1e9, 1e9, 2e9, 2e9)), crs=WEB_MERCATOR),
        "they would then lie far from Sweden",
    ),
    "a corner that its system does not hold": (
        lambda: geojson(feature(shapely.Polygon([(1.5e6, 6.5e6), (1.6e6, 6.5e6), (1e12, 1e12)])), crs=RT90),
        "The coordinates are said to be in RT90 2.5 gon V, but they would then lie far from Sweden.",
    ),
    # polygons that would keep the computer busy
    "5,000 sides at random": (
        lambda: geojson(feature(random_polygon(5000), namn="trassel")),
        "The area “trassel” has too many sides that cross or overlap.",
    ),
    "5,000 sides at random in one of several parts": (
        lambda: geojson(feature(shapely.MultiPolygon([shapely.box(15, 59, 16, 60), random_polygon(5000)]))),
        "The area “Yta 1” has too many sides that cross or overlap.",
    ),
    "a comb of 20,000 teeth": (
        lambda: geojson(feature(comb(20_000))),
        "The area “Yta 1” has too many sides that cross or overlap.",
    ),
    # What would keep it busy without any tangle of polygons: 38 kB of the first took 4 GB.
    "a line of 2,000 points at random": (
        lambda: geojson(feature(random_line(2000), namn="trassel"), crs=SWEREF),
        "“trassel” is a line that crosses or follows itself too many times. Simplify it",
    ),
    "such a line in one of several parts": (
        lambda: geojson(
            feature(shapely.MultiLineString([[(5e5, 7e6), (6e5, 7e6)], random_line(2000)])), crs=SWEREF
        ),
        "“Yta 1” is a line that crosses or follows itself too many times.",
    ),
    "many small tangles of lines": (
        lambda: geojson(*[feature(random_line(100, seed)) for seed in range(60)], crs=SWEREF),
        "is a line that crosses or follows itself too many times.",
    ),
    "5,000 lines all over the country": (
        lambda: geojson(*[feature(random_line(39, seed)) for seed in range(5000)], crs=SWEREF),
        "together they reach into municipalities more than 20,000 times.",
    ),
    "1,000 areas as large as the country": (
        lambda: geojson(*[feature(shapely.box(3e5, 6.2e6, 8e5, 7.5e6))] * 1000, crs=SWEREF),
        "together they reach into municipalities more than 20,000 times.",
    ),
    "many small tangles": (
        lambda: geojson(*[feature(random_polygon(200))] * 60),
        "has too many sides that cross or overlap",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_gets_a_message(case: str) -> None:
    make, expected = BAD[case]
    with pytest.raises(Unreadable) as caught:
        read_areas("x.geojson", make())
    check(caught.value, expected)


def check(error: Unreadable, expected: str) -> None:
    """Compare what is said in English, and see that it can be said in each language."""
    assert type(error) is Unreadable
    assert expected in error.say(language("en")) == str(error)
    for code in CODES:
        assert "{" not in error.say(language(code))


class TestGeoPackage:
    """GeoPackages that are damaged, or made to do harm."""

    @pytest.fixture
    def good(self, tmp_path: Path) -> bytes:
        """Give a good one."""
        return geopackage(tmp_path, ("a", [SQUARE, SQUARE], 3006), namn=["x", "y"])

    @pytest.mark.parametrize("share", [0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.99999])
    def test_truncated(self, good: bytes, share: float) -> None:
        with pytest.raises(Unreadable) as caught:
            read_areas("x.gpkg", good[: int(len(good) * share)])
        check(caught.value, DAMAGED)

    def test_named_as_one(self) -> None:
        with pytest.raises(Unreadable) as caught:
            read_areas("x.gpkg", PNG)
        check(caught.value, "The file is named as a GeoPackage but is none.")

    def test_another_database(self, tmp_path: Path, good: bytes) -> None:
        content = changed(tmp_path, good, "DROP TABLE gpkg_contents")
        with pytest.raises(Unreadable) as caught:
            read_areas("x.gpkg", content)
        check(caught.value, "The file is a database without layers of areas.")

    def test_no_features(self, tmp_path: Path, good: bytes) -> None:
        with pytest.raises(Unreadable) as caught:
            read_areas("x.gpkg", changed(tmp_path, good, "DELETE FROM a"))
        check(caught.value, "The file has no areas.")

    def test_too_many(self, tmp_path: Path) -> None:
        content = geopackage(tmp_path, ("a", [shapely.Point(500_000, 6_500_000)] * 5001, 3006))
        with pytest.raises(Unreadable) as caught:
            read_areas("x.gpkg", content)
        check(caught.value, "The file has more than 5,000 areas.")

    @pytest.mark.parametrize(
        "blob",
        [
            b"", b"GP", "text", 5, b"GP\0\1\0\0\0\0", b"XX\0\1\0\0\0\0" + nested_wkb(1, 0),
            b"GP\0\1\0\0\0\0" + nested_wkb(1, 0)[:-1], b"GP\0\1\0\0\0\0" + nested_wkb(1, 0) + b"x",
            b"GP\0\1\0\0\0\0" + nested_wkb(6, 1), b"GP\0\1\0\0\0\0" + nested_wkb(6, 100_000),
            b"GP\0\1\0\0\0\0" + nested_wkb(5, 100_000), b"GP\0\1\0\0\0\0" + nested_wkb(10, 1),
            b"GP\0\1\0\0\0\0\1\3\0\0\0\xff\xff\xff\xff", b"GP\0\1\0\0\0\0\1\2\0\0\0\xff\xff\xff\xff",
        ],
    )  # fmt: skip
    def test_geometries_that_are_none(self, tmp_path: Path, good: bytes, blob: object) -> None:
        with pytest.raises(Unreadable) as caught:
            read_areas("x.gpkg", changed(tmp_path, good, "UPDATE a SET geom = ?", blob))
        check(caught.value, DAMAGED)

    def test_geometries_within_geometries_are_not_looked_into(self, tmp_path: Path, good: bytes) -> None:
        blob = b"GP\0\1\0\0\0\0" + nested_wkb(7, 100_000)  # shapely's reader would end the process
        with pytest.raises(Unreadable) as caught:
            read_areas("x.gpkg", changed(tmp_path, good, "UPDATE a SET geom = ?", blob))
        check(caught.value, "2 areas are collections of different geometries and were left out: x, y.")

    def test_coordinates_that_are_no_numbers(self, tmp_path: Path, good: bytes) -> None:
        line = struct.pack("<BII4d", 1, 2, 2, 5e5, 6.5e6, math.nan, 6.5e6)
        blob = b"GP\0\1\0\0\0\0" + line
        with pytest.raises(Unreadable) as caught:
            read_areas("x.gpkg", changed(tmp_path, good, "UPDATE a SET geom = ?", blob))
        check(caught.value, "The area “x” has coordinates that are no numbers.")

    def test_a_view_is_not_asked(self, tmp_path: Path, good: bytes) -> None:
        content = changed(tmp_path, good, "ALTER TABLE a RENAME TO b")
        content = changed(
            tmp_path,
            content,
            "CREATE VIEW a AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT i AS fid, b.geom, b.namn FROM n, b WHERE i < 0",
        )
        content = changed(tmp_path, content, "UPDATE gpkg_contents SET table_name = 'a'")
        content = changed(tmp_path, content, "UPDATE gpkg_geometry_columns SET table_name = 'a'")
        with pytest.raises(Unreadable) as caught:
            read_areas("x.gpkg", content)
        check(caught.value, "The file is a database without layers of areas.")

    def test_a_computed_column_is_not_computed(self, tmp_path: Path) -> None:
        good = geopackage(tmp_path, ("a", [SQUARE, SQUARE], 3006), kod=["x", "y"])
        statement = "ALTER TABLE a ADD COLUMN namn TEXT AS (hex(zeroblob(100000000)))"
        areas = read_areas("x.gpkg", changed(tmp_path, good, statement))
        assert list(areas.frame["name"]) == ["x", "y"]

    def test_a_virtual_table_is_not_asked(self, tmp_path: Path, good: bytes) -> None:
        content = changed(tmp_path, good, "UPDATE gpkg_contents SET table_name = 'rtree_a_geom'")
        statement = "UPDATE gpkg_geometry_columns SET table_name = 'rtree_a_geom', column_name = 'minx'"
        with pytest.raises(Unreadable) as caught:
            read_areas("x.gpkg", changed(tmp_path, content, statement))
        check(caught.value, "The file is a database without layers of areas.")

    def test_what_takes_too_long_is_stopped(self) -> None:
        endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        with closing(sqlite3.connect(":memory:")) as connection:
            _close_to_all_else(connection)
            with pytest.raises(sqlite3.OperationalError, match="interrupted"):
                connection.execute(endless).fetchone()
            with pytest.raises(sqlite3.Error):
                connection.execute("ATTACH ':memory:' AS other")
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                connection.execute("CREATE TABLE a (b)")

    def test_rows_cannot_hold_more_than_the_file(self) -> None:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute("CREATE TABLE a (b)")
            connection.executemany("INSERT INTO a VALUES (zeroblob(?))", [(1024**2,)] * 11)
            assert len(_select(connection, ["b"], "a", 10)) == 10
            with pytest.raises(sqlite3.DataError):
                _select(connection, ["b"], "a", 11)

    def test_its_own_tables_as_views_are_not_asked(self, tmp_path: Path, good: bytes) -> None:
        content = changed(tmp_path, good, "DROP TABLE gpkg_contents")
        content = changed(
            tmp_path,
            content,
            "CREATE VIEW gpkg_contents AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT 'a' AS table_name, 'features' AS data_type FROM n WHERE i < 0",
        )
        with pytest.raises(Unreadable) as caught:
            read_areas("x.gpkg", content)
        check(caught.value, "The file is a database without layers of areas.")


def test_asking_is_told_apart_from_refusing() -> None:
    assert issubclass(UnknownCrs, Unreadable)
    with pytest.raises(UnknownCrs):
        read_areas("x.json", geojson(feature(SQUARE)))
    with pytest.raises(Unreadable) as caught:
        read_areas("x.json", geojson(feature(SQUARE)), crs=4326)
    assert type(caught.value) is Unreadable
