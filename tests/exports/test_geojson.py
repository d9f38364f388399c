"""The GeoJSON of a selection: RFC 7946, the right areas and attributes, and every text to the letter."""

import json
import math
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely
from shapely.geometry import shape

from pilotkarta.exports.geojson import to_geojson
from pilotkarta.handout import Handout
from pilotkarta.paths import DATA, EXAMPLE
from tests.exports import plain
from tests.exports.handouts import INVENTED, REAL, SITE, handout

BOTH = pytest.mark.parametrize(
    ("register", "folder", "data"),
    [(REAL, DATA, ""), (INVENTED, EXAMPLE, "exempel")],
    ids=["real", "example"],
)
NONE = handout(lan=("12",), q="finnsinte")


def read(one: Handout, **how: Any) -> dict[str, Any]:
    return json.loads(to_geojson(one).decode("utf-8"), **how)


def rings(geometry: dict[str, Any]) -> Iterator[tuple[bool, list[list[float]]]]:
    """Give every ring, and whether it is an outer one."""
    polygons = geometry["coordinates"]
    for polygon in [polygons] if geometry["type"] == "Polygon" else polygons:
        for place, ring in enumerate(polygon):
            yield place == 0, ring


def turns_left(ring: list[list[float]]) -> bool:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) > 0


@BOTH
def test_one_feature_a_project_from_north_to_south(register: Any, folder: Path, data: str) -> None:
    found = read(handout(register))["features"]
    assert [one["id"] for one in found] == list(plain.order(folder))
    for number, one in enumerate(found, 1):
        assert one["properties"] == {"number": number, **plain.attributes(folder, one["id"], SITE, data)}


@BOTH
def test_the_area_is_the_project_s(register: Any, folder: Path, data: str) -> None:
    for one in read(handout(register))["features"]:
        expected = shapely.transform(
            plain.area(folder, one["id"]), lambda xy: list(zip(*plain.TO_WGS84.transform(*xy.T), strict=True))
        )
        found = shape(one["geometry"])
        assert found.is_valid
        assert found.symmetric_difference(expected).area < 1e-6 * expected.length
        assert found.hausdorff_distance(expected) < 2e-6


@BOTH
def test_the_rfc_is_kept(register: Any, folder: Path, data: str) -> None:
    collection = read(handout(register))
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    everywhere = []
    for one in collection["features"]:
        assert one["type"] == "Feature"
        points = []
        for outer, ring in rings(one["geometry"]):
            assert ring[0] == ring[-1]
            assert len(ring) >= 4
            assert turns_left(ring) == outer
            points += ring
        assert all(10 < x < 25 and 55 < y < 70 for x, y in points)
        assert one["bbox"] == box(points)
        everywhere += points
    assert collection["bbox"] == box(everywhere)


def box(points: list[list[float]]) -> list[float]:
    xs, ys = zip(*points, strict=True)
    return [min(xs), min(ys), max(xs), max(ys)]


def test_six_decimals() -> None:
    one = read(handout(), parse_float=Decimal)["features"][0]
    numbers = [number for _, ring in rings(one["geometry"]) for xy in ring for number in xy]
    places = [-number.as_tuple().exponent for number in numbers]
    assert max(places) == 6
    assert sum(place >= 5 for place in places) > 0.9 * len(places)


@BOTH
def test_invented_data_say_so(register: Any, folder: Path, data: str) -> None:
    collection = read(handout(register))
    said = ("Exempeldata" in collection["name"], "påhittade" in collection["description"])
    assert said == (bool(data), bool(data))
    assert {one["properties"]["example"] for one in collection["features"]} == {bool(data)}


def test_the_collection_says_what_it_is() -> None:
    said = read(handout(lan=("13",), sprak="en"))["description"]
    assert said.startswith("Pilotkartan, 9 March 2026: ")
    assert "Halland" in said
    assert "3 of 28" in said
    assert "Licence: CC0 1.0." in said
    assert f"{SITE}/karta?lan=13&sprak=en" in said


def test_nothing_is_said_on_the_licence_of_others_data() -> None:
    theirs = replace(handout(sprak="en"), register=replace(REAL, title="Våra pilotprojekt"))
    collection = read(theirs)
    assert collection["name"] == "Pilotkartan – Våra pilotprojekt"
    assert "Licence" not in collection["description"].replace("Boundaries: SCB (CC0)", "")


def test_several_counties_and_parts_of_the_country_are_in_order() -> None:
    one = replace(
        REAL.projects[0], areas=tuple(REAL.regions[code] for code in ("2513", "0180", "1278", "0114"))
    )
    found = read(replace(handout(), projects=(one,)))["features"][0]["properties"]
    assert found["landsdelar"] == "norrland|svealand|gotaland"
    assert found["county_codes"] == "01|12|25"
    assert found["counties"] == "Stockholms län|Skåne län|Norrbottens län"
    assert found["area_codes"] == "2513|0180|1278|0114"


def test_a_selection() -> None:
    found = read(handout(lan=("13",)))["features"]
    assert [one["id"] for one in found] == ["stationers-roll", "marken-halland", "halmstad-tillvaxtmotor"]
    assert [one["properties"]["number"] for one in found] == [1, 2, 3]


def test_an_empty_selection_is_an_empty_collection() -> None:
    collection = read(NONE)
    assert collection["type"] == "FeatureCollection"
    assert collection["features"] == []
    assert "bbox" not in collection


def test_hostile_texts_survive_to_the_letter() -> None:
    register = plain.hostile()
    found = {one["id"]: one["properties"] for one in read(handout(register))["features"]}
    ids = [row["id"] for row in plain.rows(DATA, "projects")]
    for project, text in zip(ids, plain.LETTERS, strict=False):
        one = found[project]
        assert (one["name"], one["description"], one["description_en"]) == (text, text, text)
    expected = {
        one.id: "|".join(f"{p.organisation} ({p.role})" for p in one.partners) for one in register.projects
    }
    assert {project: one["partners"] or "" for project, one in found.items()} == expected


def test_a_nul_in_the_search_does_not_cut_the_description() -> None:
    assert read(handout(q="a\0b"))["description"].endswith(f"{SITE}/karta?q=a%00b")


@BOTH
def test_ogrinfo_reads_it(register: Any, folder: Path, data: str, tmp_path: Path) -> None:
    content = to_geojson(handout(register))
    file = tmp_path / "pilotkartan.geojson"
    file.write_bytes(content)
    told = subprocess.run(["ogrinfo", "-al", "-so", file], capture_output=True, text=True, check=True)
    assert told.stderr == ""
    assert f"Layer name: {'Pilotkartan – Exempeldata' if data else 'Pilotkartan'}\n" in told.stdout
    assert f"Feature Count: {len(plain.order(folder))}\n" in told.stdout
    assert 'ID["EPSG",4326]' in told.stdout
    west, south, east, north = json.loads(content)["bbox"]
    assert f"Extent: ({west:.6f}, {south:.6f}) - ({east:.6f}, {north:.6f})" in told.stdout
    for line in ("number: Integer ", "id: String ", "start_year: Integer ", "latitude: Real "):
        assert told.stdout.count(f"\n{line}") == 1


def test_ogrinfo_reads_an_empty_one(tmp_path: Path) -> None:
    file = tmp_path / "pilotkartan.geojson"
    file.write_bytes(to_geojson(NONE))
    told = subprocess.run(["ogrinfo", "-al", "-so", file], capture_output=True, text=True, check=True)
    assert "Feature Count: 0\n" in told.stdout


def test_geopandas_reads_types(tmp_path: Path) -> None:
    file = tmp_path / "pilotkartan.geojson"
    file.write_bytes(to_geojson(handout()))
    table = pyogrio.read_dataframe(file)
    assert table.crs == "EPSG:4326"
    assert table["number"].tolist() == list(range(1, 29))
    assert table["example"].tolist() == [False] * 28
    assert math.isclose(table["latitude"].max(), 66.5259)


def test_the_same_for_the_same_hand_out() -> None:
    assert to_geojson(handout()) == to_geojson(handout())
