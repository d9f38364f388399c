"""The static map: its geometry against GeoPandas, its numbers and names, and text that stays text."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations
from math import hypot

import geopandas as gpd
import pytest
import shapely

from pilotkarta.geography import areas
from pilotkarta.i18n import language
from pilotkarta.maps.svg import svg_map
from pilotkarta.paths import GEO

SVG = "{http://www.w3.org/2000/svg}"
SWEDISH = language("sv")
HOSTILE = "<img src=x onerror=alert(1)>\"'&]]>{{ 7*7 }}\x00\x07\ud7ffemoji 🚂 שלום " + "å" * 3000


def draw(register, chosen=None, projects=None, code="sv", **options):
    """Draw a map and read it back as XML."""
    projects = register.projects if projects is None else projects
    project = register.project(chosen) if isinstance(chosen, str) else chosen
    return ET.fromstring(svg_map(register, projects, project, "program", language(code), **options))


def polygon(root, path):
    """Read a path back into SWEREF 99 TM: every ring lies within or outside the others, even-odd."""
    metres, west, north = (float(root.get(f"data-{name}")) for name in ("metres", "west", "north"))
    shape = shapely.Polygon()
    for ring in re.findall(r"M([^MZ]*)Z", path):
        points = [tuple(map(float, pair.split(","))) for pair in ring.split("L")]
        if len(points) > 2:
            area = shapely.Polygon([(west + x * metres, north - y * metres) for x, y in points])
            shape = shape.symmetric_difference(area.buffer(0))
    return shape


def drawn(root, kind):
    return {
        e.get("data-code"): polygon(root, e.get("d"))
        for e in root.iter(f"{SVG}path")
        if e.get("class") == kind
    }


def markers(root):
    """Give each marker's project, number and place."""
    found = {}
    for group in root.iter(f"{SVG}g"):
        if group.get("data-projekt"):
            x, y = map(float, re.findall(r"-?[\d.]+", group.get("transform")))
            found[group.get("data-projekt")] = (group.find(f"{SVG}text").text or "", x, y)
    return found


def anchors(root, register):
    """Work out by GeoPandas where each project's point lies on the picture."""
    metres, west, north = (float(root.get(f"data-{name}")) for name in ("metres", "west", "north"))
    points = gpd.GeoSeries.from_xy(
        [p.longitude for p in register.projects], [p.latitude for p in register.projects], crs=4326
    ).to_crs(3006)
    return {
        p.id: ((point.x - west) / metres, (north - point.y) / metres)
        for p, point in zip(register.projects, points, strict=True)
    }


def same_area(found, expected, tolerance):
    assert found.area == pytest.approx(expected.area, rel=tolerance)
    assert found.symmetric_difference(expected).area < tolerance * expected.area


def test_all_of_sweden_has_its_shape_and_counties(register):
    root = draw(register, width=840, height=1800)
    whole = gpd.read_file(GEO / "map" / "sweden.geojson").to_crs(3006).geometry.iloc[0]
    same_area(drawn(root, "sweden")[None], whole, 0.01)
    counties = drawn(root, "county")
    assert len(counties) == 21
    for code, shape in counties.items():
        same_area(shape, areas()[code], 0.03)


@pytest.mark.parametrize("data", ["register", "example"])
def test_every_number_stands_at_its_place_or_has_a_line_to_it(data, request):
    register = request.getfixturevalue(data)
    root = draw(register)
    found = markers(root)
    assert [number for number, *_ in found.values()] == [str(n) for n in range(1, len(register.projects) + 1)]
    assert list(found) == [p.id for p in register.projects]
    lines = [[float(line.get(k)) for k in ("x1", "y1", "x2", "y2")] for line in root.iter(f"{SVG}line")]
    for project, (x, y) in anchors(root, register).items():
        _, px, py = found[project]
        moved = hypot(px - x, py - y)
        assert moved < 2.2 or any(
            hypot(a - x, b - y) < 0.2 and hypot(c - px, d - py) < 0.2 for a, b, c, d in lines
        ), project
        assert moved < 60, project


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        ("attraktion-gotland", ["0980"]),  # one municipality
        ("turop-flen", ["0482"]),
        ("strukturer-vasterbotten", ["24"]),  # one county
        ("marken-halland", ["1315", "1380", "1381", "1382", "1383", "1384"]),
    ],
)
def test_a_projects_area_is_the_municipalities_or_county(register, chosen, codes):
    root = draw(register, chosen, extent="omrade", width=600, height=600)
    found = drawn(root, "area")
    assert sorted(found) == sorted(c.code for c in register.project(chosen).areas)
    if chosen != "marken-halland":
        assert sorted(found) == codes
    whole = shapely.unary_union([areas()[code] for code in found])
    same_area(shapely.unary_union(list(found.values())), whole, 0.01)
    frame = [float(root.get(f"data-{name}")) for name in ("west", "north", "metres")]
    west, south, east, north = whole.bounds
    assert west > frame[0]
    assert north < frame[1]
    assert east < frame[0] + 600 * frame[2]
    assert south > frame[1] - 600 * frame[2]


def test_every_projects_area_is_right_on_the_map_of_sweden(register):
    for project in register.projects:
        found = drawn(draw(register, project.id, width=840, height=1800), "area")
        whole = shapely.unary_union([areas()[area.code] for area in project.areas])
        assert shapely.unary_union(list(found.values())).area == pytest.approx(whole.area, rel=0.03)


SIZES = [
    ("sverige", 420, 900),
    ("sverige", 1600, 800),
    ("sverige", 200, 420),
    ("urval", 500, 500),
    ("omrade", 440, 440),
]


def apart(a, b):
    return hypot(a[1] - b[1], a[2] - b[2]) >= 24


@pytest.mark.parametrize(("extent", "width", "height"), SIZES)
def test_no_number_covers_another(register, example, extent, width, height):
    for data, chosen in ((register, "strukturbild-skaraborg"), (example, "exempel-fjallbyar")):
        found = markers(draw(data, chosen, extent=extent, width=width, height=height))
        assert found
        assert all(apart(a, b) for a, b in combinations(found.values(), 2))
        assert all(12 <= x <= width - 12 and 12 <= y <= height - 12 for _, x, y in found.values())


def test_numbers_are_those_of_the_selection_and_others_are_not_drawn(register):
    some = [p for p in register.projects if "24" in p.counties]
    assert [number for number, *_ in markers(draw(register, projects=some)).values()] == ["1", "2", "3", "4"]


def test_one_outside_the_selection_is_drawn_without_a_number(register):
    root = draw(register, "attraktion-gotland", projects=register.projects[:2])
    assert markers(root)["attraktion-gotland"][0] == ""
    assert list(drawn(root, "area")) == ["0980"]
    alone = draw(register, "attraktion-gotland", extent="lage")
    assert list(markers(alone)) == ["attraktion-gotland"]


def test_an_empty_selection_is_a_map_without_numbers(register):
    for extent in ("sverige", "urval", "omrade", "lage"):
        root = draw(register, projects=(), extent=extent)
        assert markers(root) == {}
        assert drawn(root, "sweden")[None].area > 4e11


@pytest.mark.parametrize(
    ("code", "title", "credit"),
    [("sv", "Karta över Sverige", "Gränser:"), ("en", "Map of Sweden", "Boundaries:")],
)
def test_it_has_title_description_and_language(register, code, title, credit):
    root = draw(register, code=code)
    assert root.get("lang") == code
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert root.find(f"{SVG}title").text.startswith(title)
    described = root.find(f"{SVG}desc").text
    assert all(f"{n}. {p.name} (" in described for n, p in enumerate(register.projects, 1))
    assert any((t.text or "").startswith(credit) for t in root.iter(f"{SVG}text"))


def test_only_the_example_is_marked_so(register, example):
    marks = [
        [t.text for t in draw(data).iter(f"{SVG}text") if t.get("class") == "watermark"]
        for data in (register, example)
    ]
    assert marks == [[], ["EXEMPEL"]]
    assert len([g for g in draw(example).iter(f"{SVG}g") if g.get("class") == "marker example"]) == 15


def test_hostile_names_are_text(register):
    projects = tuple(replace(p, name=f"{HOSTILE}{n}") for n, p in enumerate(register.projects))
    regions = {code: replace(region, name=HOSTILE) for code, region in register.regions.items()}
    hostile = replace(register, projects=projects, regions=regions)
    for extent in ("sverige", "omrade"):
        root = draw(hostile, projects[3], extent=extent, width=600, height=600)
        allowed = {
            "svg",
            "title",
            "desc",
            "defs",
            "clipPath",
            "rect",
            "pattern",
            "g",
            "path",
            "text",
            "line",
            "circle",
        }
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= allowed
        assert "<img src=x onerror=alert(1)>" in root.find(f"{SVG}title").text + root.find(f"{SVG}desc").text
        assert not [e for e in root.iter() if any(name.startswith("on") for name in e.attrib)]
        assert all(apart(a, b) for a, b in combinations(markers(root).values(), 2))
