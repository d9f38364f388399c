"""A planner's own areas against the pilots, with shapely written out pair by pair."""

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from pilotkarta.insight.overlay import OwnArea, overlay
from pilotkarta.paths import DATA
from pilotkarta.register import Register, load
from tests.insight import tables

REAL = load(DATA)
BOTH = pytest.mark.parametrize("data", ["register", "example"])
PLACE = st.tuples(st.integers(270, 920).map(float), st.integers(6130, 7680).map(float))


def own(*shapes: shapely.Geometry | None) -> gpd.GeoDataFrame:
    names = [f"own {number}" for number in range(len(shapes))]
    return gpd.GeoDataFrame({"name": names}, geometry=list(shapes), crs=3006)


def square(x: float, y: float, metres: float) -> shapely.Polygon:
    return shapely.box(x, y, x + metres, y + metres)


def corner(x: float, y: float, metres: float) -> shapely.LineString:
    return shapely.LineString([(x, y + metres), (x, y), (x + metres, y)])


def inner_point(code: str) -> shapely.Point:
    return tables.shapes()[code].representative_point()


def compare(found: OwnArea, shape: shapely.Geometry, data: str, ids: Sequence[str], most: int = 3) -> None:
    """Check one own area against shapely on the joined areas."""
    areas = tables.project_shapes(data)
    flat = shape.geom_type in ("Polygon", "MultiPolygon")
    slack = min(10_000, shape.area / 100)  # m²
    shared = {p: shape.intersection(areas[p]).area for p in ids}
    met = [p for p in ids if (shared[p] > slack if flat else shape.intersects(areas[p]))]
    assert [overlap.project.id for overlap in found.overlaps] == met
    for overlap in found.overlaps:
        area = areas[overlap.project.id]
        if flat:
            both = shared[overlap.project.id]
            assert overlap.km2 == pytest.approx(both / 1e6, rel=1e-6)
            assert overlap.percent_of_own == pytest.approx(100 * both / shape.area, rel=1e-6)
            assert overlap.percent_of_project == pytest.approx(100 * both / area.area, rel=1e-6)
            assert overlap.within == (shape.area - both <= slack)
            assert overlap.holds == (area.area - both <= slack)
        else:
            assert (overlap.km2, overlap.percent_of_own, overlap.percent_of_project) == (None, None, None)
            assert overlap.within == shape.covered_by(area)
            assert not overlap.holds
    # Rounded, so that projects with the same area are as near to the last digit.
    others = sorted((round(shape.distance(areas[p]) / 1000, 9), ids.index(p)) for p in ids if p not in met)
    assert [near.project.id for near in found.nearest] == [ids[place] for _, place in others[:most]]
    assert [near.km for near in found.nearest] == pytest.approx([km for km, _ in others[:most]], abs=1e-6)


@BOTH
@given(st.lists(st.tuples(PLACE, st.sampled_from([0.02, 1, 40, 400])), min_size=1, max_size=4))
def test_polygons(data: str, squares: list[tuple[tuple[float, float], float]]) -> None:
    register = REAL if data == "register" else load(tables.FOLDER[data])
    shapes = [square(1000 * x, 1000 * y, 1000 * km) for (x, y), km in squares]
    ids = [project.id for project in register.projects]
    for found, shape in zip(overlay(own(*shapes), register, register.projects), shapes, strict=True):
        compare(found, shape, data, ids)


@BOTH
@given(st.lists(PLACE, min_size=2, max_size=4))
def test_lines_and_points(data: str, places: list[tuple[float, float]]) -> None:
    register = REAL if data == "register" else load(tables.FOLDER[data])
    metres = [(1000 * x, 1000 * y) for x, y in places]
    shapes = [shapely.Point(metres[0]), shapely.LineString(metres), shapely.MultiPoint(metres)]
    ids = [project.id for project in register.projects]
    for found, shape in zip(overlay(own(*shapes), register, register.projects), shapes, strict=True):
        compare(found, shape, data, ids)


@given(st.sets(st.sampled_from(range(len(REAL.projects)))), PLACE, st.integers(1, 40))
def test_only_the_selected_count_and_no_more_than_asked_for(
    numbers: set[int], place: tuple[float, float], most: int
) -> None:
    projects = [REAL.projects[number] for number in sorted(numbers)]
    shape = square(1000 * place[0], 1000 * place[1], 90_000)
    (found,) = overlay(own(shape), REAL, projects, most)
    compare(found, shape, "register", [project.id for project in projects], most)


@given(
    st.sets(st.sampled_from(sorted(tables.municipalities())), min_size=1, max_size=len(REAL.projects)),
    st.lists(st.tuples(PLACE, st.integers(0, 400)), min_size=20, max_size=20),
    st.integers(1, 3),
)
@example({"2313", "2425"}, [((353.0, 6961.0), 380)], 1)  # Strömsund and Dorotea from a corner around both
def test_the_nearest_of_any_municipalities(
    codes: set[str], corners: list[tuple[tuple[float, float], int]], most: int
) -> None:
    # Corners and large municipalities have bounding boxes that overlap though they lie far apart.
    areas = [REAL.regions[code] for code in sorted(codes)]
    projects = [replace(one, areas=(area,)) for one, area in zip(REAL.projects, areas, strict=False)]
    lines = [corner(1000 * x, 1000 * y, 1000 * km) for (x, y), km in corners]
    for line, found in zip(lines, overlay(own(*lines), REAL, projects, most), strict=True):
        km = sorted(line.distance(tables.shapes()[area.code]) / 1000 for area in areas)
        outside = [far for far in km if far > 0][:most]
        assert [near.km for near in found.nearest] == pytest.approx(outside, abs=1e-6)


@BOTH
def test_a_projects_own_area_is_it_and_lies_within_it(data: str, request: pytest.FixtureRequest) -> None:
    register: Register = request.getfixturevalue(data)
    ids = [project.id for project in register.projects]
    shapes = [tables.project_shapes(data)[project] for project in ids]
    for project, found in zip(ids, overlay(own(*shapes), register, register.projects), strict=True):
        (same,) = (overlap for overlap in found.overlaps if overlap.project.id == project)
        assert same.holds
        assert same.within
        assert same.percent_of_own == pytest.approx(100)
        assert same.percent_of_project == pytest.approx(100)


def test_to_share_a_border_is_not_to_overlap(register: Register) -> None:
    # Nordmaling lies in Västerbotten, which three projects cover; it borders on Umeå and on Örnsköldsvik.
    (found,) = overlay(own(tables.shapes()["2401"]), register, register.projects, most=2)
    overlapped = {overlap.project.id for overlap in found.overlaps}
    assert overlapped == {"mobevi", "regplan-vasterbotten", "strukturer-vasterbotten"}
    assert all(overlap.within and not overlap.holds for overlap in found.overlaps)
    assert [(near.project.id, near.km) for near in found.nearest] == [
        ("umea-nimby", 0),
        ("regplan-vasternorrland", 0),
    ]


def test_borders_drawn_a_little_otherwise_change_nothing(register: Register) -> None:
    umea = tables.shapes()["2480"]
    for shape in (umea.buffer(0.02), umea.buffer(-0.02)):  # 2 cm, along some 300 km
        (found,) = overlay(own(shape), register, register.projects)
        (same,) = (overlap for overlap in found.overlaps if overlap.project.id == "umea-nimby")
        assert same.holds
        assert same.within
        assert "regplan-vasternorrland" not in {overlap.project.id for overlap in found.overlaps}
    (found,) = overlay(own(umea.buffer(500)), register, register.projects)
    (same,) = (overlap for overlap in found.overlaps if overlap.project.id == "umea-nimby")
    assert same.holds
    assert not same.within


def test_a_plot_of_land_is_not_too_small_to_overlap(register: Register) -> None:
    point = inner_point("2513")  # Överkalix
    (found,) = overlay(own(square(point.x, point.y, 20)), register, register.projects)  # 400 m²
    (overlap,) = found.overlaps
    assert overlap.project.id == "besokslandet-overkalix"
    assert overlap.within
    assert overlap.km2 == pytest.approx(0.0004)
    assert overlap.percent_of_own == pytest.approx(100)


def test_a_line_within_two_municipalities_of_a_project_lies_within_it(register: Register) -> None:
    # Jämtlandsstråket: Krokom, Åre and Östersund. The line crosses the border between two of them.
    inside = tables.shapes()["2309"].union(tables.shapes()["2380"])
    border = tables.shapes()["2309"].intersection(tables.shapes()["2380"]).interpolate(0.5, normalized=True)
    line = shapely.LineString([(border.x - 300, border.y - 300), (border.x + 300, border.y + 300)])
    assert line.covered_by(inside)
    (found,) = overlay(own(line), register, register.projects)
    by_id = {overlap.project.id: overlap for overlap in found.overlaps}
    assert by_id["jamtlandsstraket"].within


def test_heights_make_no_difference(register: Register) -> None:
    flat = square(600_000, 7_000_000, 50_000)
    high = shapely.force_3d(flat, 120)
    first, second = overlay(own(flat, high), register, register.projects)
    assert first.overlaps == second.overlaps
    assert first.nearest == second.nearest


def test_thousands_are_each_told_of_in_order() -> None:
    chance = np.random.default_rng(7)
    places = chance.uniform((270_000, 6_130_000), (920_000, 7_680_000), (1203, 2))
    found = overlay(own(*shapely.points(places)), REAL, REAL.projects)
    assert [one.name for one in found] == [f"own {number}" for number in range(1203)]
    ids = [project.id for project in REAL.projects]
    for number in range(0, 1203, 33):
        compare(found[number], shapely.Point(places[number]), "register", ids)


def test_nothing_to_lay_or_to_lay_it_over(register: Register) -> None:
    assert overlay(own(), register, register.projects) == ()
    (alone,) = overlay(own(inner_point("2480")), register, ())
    assert alone == OwnArea("own 0", (), ())
    empty = overlay(own(shapely.Polygon(), None), register, register.projects)
    assert empty == (OwnArea("own 0", (), ()), OwnArea("own 1", (), ()))


def test_the_areas_given_are_left_as_they_were(register: Register) -> None:
    areas = own(shapely.force_3d(square(600_000, 7_000_000, 50_000), 120))
    overlay(areas, register, register.projects)
    assert shapely.has_z(areas.geometry.iloc[0])
    assert not shapely.is_prepared(areas.geometry.iloc[0])
