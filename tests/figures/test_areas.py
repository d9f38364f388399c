"""A visitor's own areas: the coordinates, the names, what is mended and what is told."""

import json
import math
import sqlite3
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from pilotkarta.figures import Areas, UnknownCrs, Unreadable, read_areas
from pilotkarta.figures.layer import name_attribute
from pilotkarta.geography import areas as all_areas
from pilotkarta.geography import municipality_codes
from pilotkarta.i18n import language
from tests.figures.files import CRS84, DEGREES, SQUARE, SWEREF, feature, geojson, geopackage, random_line

TO_SWEREF = Transformer.from_crs(4326, 3006, always_xy=True)


def said(areas: Areas) -> list[str]:
    """List what a reader is told, in English."""
    return [notice.say(language("en")) for notice in areas.notices]


def in_sweref(geometry: shapely.Geometry) -> shapely.Geometry:
    """Convert from WGS 84, point by point."""
    return shapely.transform(geometry, lambda xy: np.array([TO_SWEREF.transform(x, y) for x, y in xy]))


def check(areas: Areas, *expected: shapely.Geometry) -> None:
    """Compare the areas with geometries in SWEREF 99 TM."""
    assert isinstance(areas.frame, gpd.GeoDataFrame)
    assert list(areas.frame.columns) == ["name", "geometry"]
    assert areas.frame.crs.to_epsg() == 3006
    assert len(areas.frame) == len(expected)
    for one, other in zip(areas.frame.geometry, expected, strict=True):
        assert one.is_valid
        assert one.hausdorff_distance(other) < 0.001
        assert one.geom_type == other.geom_type


class TestGeoJson:
    """GeoJSON, with and without a reference system."""

    def test_degrees_without_a_system_are_wgs_84(self) -> None:
        areas = read_areas("x.geojson", geojson(feature(DEGREES, namn="Nynäshamn")))
        check(areas, in_sweref(DEGREES))
        assert list(areas.frame["name"]) == ["Nynäshamn"]
        assert said(areas) == []

    @pytest.mark.parametrize(
        "name", ["urn:ogc:def:crs:EPSG::3006", "EPSG:3006", "http://www.opengis.net/def/crs/EPSG/0/3006"]
    )
    def test_sweref_99_tm(self, name: str) -> None:
        crs = {"type": "name", "properties": {"name": name}}
        areas = read_areas("x.json", geojson(feature(SQUARE), crs=crs))
        check(areas, SQUARE)
        assert said(areas) == []

    def test_wgs_84_by_name(self) -> None:
        check(read_areas("x.json", geojson(feature(DEGREES), crs=CRS84)), in_sweref(DEGREES))

    def test_another_system_is_converted_and_told(self) -> None:
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3011"}}  # SWEREF 99 18 00
        local = gpd.GeoSeries([SQUARE], crs=3006).to_crs(3011)[0]
        areas = read_areas("x.json", geojson(feature(local), crs=crs))
        check(areas, SQUARE)
        assert said(areas) == ["The coordinates were converted from SWEREF99 18 00 to SWEREF 99 TM."]

    def test_metres_without_a_system_are_asked_about(self) -> None:
        content = geojson(feature(SQUARE))
        with pytest.raises(UnknownCrs, match="does not say which reference system its coordinates are in"):
            read_areas("x.json", content)
        check(read_areas("x.json", content, crs=3006), SQUARE)
        with pytest.raises(
            Unreadable, match=r"said to be in WGS 84, but they are too large .* fit SWEREF 99 TM\."
        ):
            read_areas("x.json", content, crs=4326)

    @pytest.mark.parametrize(
        "crs",
        [
            {"type": "name", "properties": {"name": "RIKETS"}},
            {"type": "name", "properties": {"name": "EPSG:99998"}},
            {"type": "name", "properties": {"name": "+proj=pipeline +step +proj=merc"}},
            {"type": "link", "properties": {"href": "http://example.org/crs"}},
            {"type": "name"}, "EPSG:3006", 3006, [],
        ],
    )  # fmt: skip
    def test_a_system_that_is_not_known_is_asked_about_also_for_degrees(self, crs: object) -> None:
        content = geojson(feature(DEGREES), crs=crs)
        with pytest.raises(UnknownCrs, match="Say whether they are in SWEREF 99 TM or WGS 84"):
            read_areas("x.json", content)
        check(read_areas("x.json", content, crs=4326), in_sweref(DEGREES))

    def test_an_answer_does_not_override_the_file(self) -> None:
        check(read_areas("x.json", geojson(feature(SQUARE), crs=SWEREF), crs=4326), SQUARE)

    def test_one_feature_or_geometry_alone(self) -> None:
        check(read_areas("x.json", json.dumps(feature(DEGREES)).encode()), in_sweref(DEGREES))
        alone = json.dumps(shapely.geometry.mapping(DEGREES)).encode()
        areas = read_areas("x.json", b"\xef\xbb\xbf\n" + alone)
        check(areas, in_sweref(DEGREES))
        assert list(areas.frame["name"]) == ["Yta 1"]
        assert list(read_areas("x.json", alone, code="en").frame["name"]) == ["Area 1"]

    def test_lines_and_points_stay_as_they_are(self) -> None:
        line, point = shapely.LineString([(18, 59), (18.1, 59.1)]), shapely.Point(18, 59)
        check(read_areas("x.json", geojson(feature(line), feature(point))), in_sweref(line), in_sweref(point))


class TestGeoPackage:
    """GeoPackages that GDAL has written."""

    def test_sweref_99_tm(self, tmp_path: Path) -> None:
        content = geopackage(
            tmp_path, ("ytor", [SQUARE, SQUARE.buffer(10)], 3006), namn=["Å", "Ö"], nr=[1, 2]
        )
        areas = read_areas("x.gpkg", content)
        check(areas, SQUARE, SQUARE.buffer(10))
        assert list(areas.frame["name"]) == ["Å", "Ö"]
        assert said(areas) == []

    def test_wgs_84_gives_longitude_first(self, tmp_path: Path) -> None:
        check(read_areas("x.gpkg", geopackage(tmp_path, ("a", [DEGREES], 4326))), in_sweref(DEGREES))

    def test_with_heights_in_the_system(self, tmp_path: Path) -> None:
        areas = read_areas("x.gpkg", geopackage(tmp_path, ("a", [SQUARE], 5845)))  # SWEREF 99 TM + RH 2000
        check(areas, SQUARE)

    @pytest.mark.parametrize("kind", ["MultiPolygon", "LineString", "MultiLineString", "Point", "MultiPoint"])
    def test_every_kind_of_geometry(self, tmp_path: Path, kind: str) -> None:
        geometry = {
            "MultiPolygon": shapely.MultiPolygon([SQUARE, shapely.box(0, 6_500_000, 9, 6_500_009)]),
            "LineString": SQUARE.exterior.segmentize(1000),
            "MultiLineString": shapely.MultiLineString([[(0, 6_500_000), (500_000, 6_600_000)]] * 2),
            "Point": SQUARE.centroid,
            "MultiPoint": shapely.MultiPoint([(500_000, 6_500_000), (600_000, 6_500_000)]),
        }[kind]
        geometry = shapely.LineString(geometry.coords) if kind == "LineString" else geometry
        check(read_areas("x.gpkg", geopackage(tmp_path, ("a", [geometry], 3006))), geometry)

    def test_holes_stay(self, tmp_path: Path) -> None:
        holed = SQUARE.difference(SQUARE.buffer(-1000, join_style="mitre"))
        areas = read_areas("x.gpkg", geopackage(tmp_path, ("a", [holed], 3006)))
        assert areas.frame.geometry[0].equals(holed)

    @pytest.mark.parametrize("srs_id", [-1, 0, 99999, 4711])
    def test_without_a_system_it_is_asked_for(self, tmp_path: Path, srs_id: int) -> None:
        content = geopackage(tmp_path, ("a", [SQUARE], 3006))
        content = changed(tmp_path, content, "UPDATE gpkg_geometry_columns SET srs_id = ?", srs_id)
        with pytest.raises(UnknownCrs, match="Say whether they are in SWEREF 99 TM or WGS 84"):
            read_areas("x.gpkg", content)
        check(read_areas("x.gpkg", content, crs=3006), SQUARE)

    def test_as_gdal_writes_it_without_a_system(self, tmp_path: Path) -> None:
        with pytest.raises(UnknownCrs):
            read_areas("x.gpkg", geopackage(tmp_path, ("a", [SQUARE], None)))

    def test_of_several_layers_the_first_of_polygons(self, tmp_path: Path) -> None:
        content = geopackage(
            tmp_path,
            ("punkter", [SQUARE.centroid], 3006),
            ("ytor", [SQUARE], 3006),
            ("fler", [SQUARE.buffer(9)], 3006),
        )
        areas = read_areas("x.gpkg", content)
        check(areas, SQUARE)
        assert said(areas) == ["The layer “ytor” was read. The file's other layers were not: punkter, fler."]

    def test_left_open_by_a_map_program(self, tmp_path: Path) -> None:
        # QGIS leaves the mark of a write-ahead log, which sqlite3 in memory would refuse.
        content = bytearray(geopackage(tmp_path, ("a", [SQUARE], 3006)))
        content[18:20] = b"\2\2"
        check(read_areas("x.gpkg", bytes(content)), SQUARE)

    def test_names_of_tables_are_text(self, tmp_path: Path) -> None:
        content = geopackage(tmp_path, ('a"; DROP TABLE x; --', [SQUARE], 3006), **{'na"mn': ["x"]})
        areas = read_areas("x.gpkg", content)
        assert list(areas.frame["name"]) == ["x"]


def changed(folder: Path, content: bytes, statement: str, *values: object) -> bytes:
    """Change a GeoPackage by a statement of SQL."""
    path = folder / "changed.gpkg"
    path.write_bytes(content)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for trigger in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger[0]}"')
        connection.execute(statement, values)
    connection.close()
    return path.read_bytes()


class TestNames:
    """What an area is called."""

    @pytest.mark.parametrize(
        ("attributes", "chosen"),
        [
            (["kod", "namn", "name"], "namn"), (["NAME", "kod"], "NAME"),
            (["kod", "Kommunnamn"], "Kommunnamn"),
            (["kod", "Benämning"], "Benämning"), (["lan", "kod"], "lan"), ([], ""),
            (["typ", "x_name", "namn"], "namn"),
        ],
    )  # fmt: skip
    def test_the_best_attribute(self, attributes: list[str], chosen: str) -> None:
        assert name_attribute(attributes) == chosen

    def test_without_a_name_an_area_has_its_number(self) -> None:
        content = geojson(
            feature(DEGREES, namn="A"), feature(DEGREES), feature(DEGREES, namn=5), feature(DEGREES, namn="")
        )
        assert list(read_areas("x.json", content).frame["name"]) == ["A", "Yta 2", "Yta 3", "Yta 4"]

    def test_a_name_is_one_line_of_reasonable_length(self) -> None:
        content = geojson(feature(DEGREES, namn="a\nb\u202e<b>" + "x" * 500))
        (name,) = read_areas("x.json", content).frame["name"]
        assert name.startswith("a b\N{REPLACEMENT CHARACTER}<b>xxx")
        assert len(name) == 60


class TestMending:
    """What is left out, flattened and mended, and told by name."""

    BOW = shapely.Polygon([(18, 59), (18.1, 59.1), (18.1, 59), (18, 59.1)])

    def test_a_polygon_that_crosses_itself_is_mended_by_name(self) -> None:
        areas = read_areas("x.json", geojson(feature(DEGREES, namn="hel"), feature(self.BOW, namn="fluga")))
        assert areas.frame.geometry.is_valid.all()
        # The bow tie covers two of the four triangles between its corners and its crossing.
        assert areas.frame.area[1] == pytest.approx(areas.frame.area[0] / 2, rel=0.01)
        assert said(areas) == [
            "1 area crosses itself and was mended: fluga. Look whether it is as it should be."
        ]

    def test_a_polygon_without_extent_is_left_out(self) -> None:
        flat = shapely.Polygon([(500_000, 6_500_000), (600_000, 6_500_000), (550_000, 6_500_000)])
        areas = read_areas("x.json", geojson(feature(SQUARE), feature(flat, namn="platt"), crs=SWEREF))
        check(areas, SQUARE)
        assert said(areas) == ["Without extent, and left out: platt."]
        with pytest.raises(
            Unreadable, match=r"The file has no areas\. Without extent, and left out: Yta 1\."
        ):
            read_areas("x.json", geojson(feature(flat), crs=SWEREF))

    def test_empty_ones_and_collections_are_left_out(self) -> None:
        content = geojson(
            feature(DEGREES, namn="a"), feature(None, namn="b"), feature(shapely.Polygon(), namn="c"),
            feature(shapely.GeometryCollection([DEGREES]), namn="d"),
        )  # fmt: skip
        areas = read_areas("x.json", content)
        check(areas, in_sweref(DEGREES))
        assert said(areas) == [
            "2 areas have no geometry and were left out: b, c.",
            "1 area is a collection of different geometries and was left out: d. Split it in your map "
            "program.",
        ]

    def test_in_a_geopackage_too(self, tmp_path: Path) -> None:
        geometries = [SQUARE, None, shapely.GeometryCollection([SQUARE]), shapely.force_3d(SQUARE, 7)]
        content = geopackage(tmp_path, ("a", geometries, 3006), namn=["a", "b", "c", "d"])
        areas = read_areas("x.gpkg", content)
        check(areas, SQUARE, SQUARE)
        assert not areas.frame.geometry.has_z.any()
        assert [line.split(":")[0] for line in said(areas)] == [
            "1 area has no geometry and was left out",
            "1 area is a collection of different geometries and was left out",
            "Heights (Z) in the file are not used.",
        ]

    def test_heights_are_dropped(self) -> None:
        areas = read_areas("x.json", geojson(feature(shapely.force_3d(DEGREES, 5))))
        check(areas, in_sweref(DEGREES))
        assert said(areas) == ["Heights (Z) in the file are not used."]

    def test_what_lies_far_away_is_left_out(self) -> None:
        areas = read_areas(
            "x.json", geojson(feature(DEGREES), feature(shapely.box(2, 48, 3, 49), namn="Paris"))
        )
        check(areas, in_sweref(DEGREES))
        assert said(areas) == ["1 area lies far from Sweden and was left out: Paris."]

    def test_many_details_are_no_tangle(self) -> None:
        fine = SQUARE.segmentize(0.5)
        assert len(fine.exterior.coords) > 70_000
        check(read_areas("x.json", geojson(feature(fine), crs=SWEREF)), SQUARE)


LARGE = {
    # Each is just what a planner may bring, and is taken in whole.
    "every municipality": [*all_areas().loc[list(municipality_codes())]],
    "5,000 plans": [shapely.box(3e5 + 100 * n, 6.5e6, 3.001e5 + 100 * n, 6.501e6) for n in range(5000)],
    "a road of 150,000 points": [
        shapely.LineString([(3e5 + 3 * n, 6.5e6 + 400 * math.sin(n / 30)) for n in range(150_000)])
    ],
    "a net of roads": [shapely.MultiLineString(
        [[(3e5 + 500 * n, 6.5e6), (3e5 + 500 * n, 6.6e6)] for n in range(200)]
        + [[(3e5, 6.5e6 + 500 * n), (4e5, 6.5e6 + 500 * n)] for n in range(200)]
    )],
    "a line that crosses itself a hundred times": [random_line(40)],
    "100,000 points in one": [shapely.MultiPoint([(5e5 + n, 7e6 + n % 997) for n in range(100_000)])],
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_what_is_large_and_not_tangled_is_taken_in(name: str) -> None:
    shapes = LARGE[name]
    areas = read_areas("x.geojson", geojson(*map(feature, shapes), crs=SWEREF))
    assert len(areas.frame) == len(shapes)
    assert shapely.get_num_coordinates(areas.frame.geometry.to_numpy()).sum() == sum(
        map(shapely.get_num_coordinates, shapes)
    )
