"""Maps that share one land: each shows the right piece of it, and names stand where they belong."""

import geopandas as gpd
import pytest
import shapely

from pilotkarta.i18n import language
from pilotkarta.maps.frame import Frame, frame_of, place_of
from pilotkarta.maps.marks import marks, names
from pilotkarta.maps.scene import area_paths, land, view
from pilotkarta.paths import GEO
from pilotkarta.register import Register


def shapes(name: str) -> gpd.GeoSeries:
    return gpd.read_parquet(GEO / f"{name}.parquet").pipe(lambda t: t.set_index(t.columns[0]).geometry)


def read(path: str) -> shapely.Geometry:
    """Read an SVG path back as an area, in the land's kilometres."""
    rings = [[tuple(map(float, p.split(","))) for p in ring.split("L")] for ring in path[1:-1].split("ZM")]
    return shapely.union_all([shapely.make_valid(shapely.Polygon(ring)) for ring in rings if len(ring) > 3])


def test_the_land_is_sweden_in_kilometres() -> None:
    # SCB: 447,420 square kilometres with lakes.
    assert read(land().layers["sweden"]).area == pytest.approx(447_420, rel=0.01)
    assert len(land().counties) == 21
    assert sum(map(len, (*land().layers.values(), *land().counties))) < 300_000


def test_a_view_holds_its_projects_area_with_room_around(register: Register) -> None:
    municipalities = shapes("municipalities")
    for project in register.projects:
        given = (register, register.projects, project, "program", language("sv"))
        shown = view(*given, extent="omrade", width=236, height=208)
        left, top, wide, high = shown.box
        (west, north) = land().frame.west, land().frame.north
        for area in project.areas:
            if area.level != "municipality":
                continue
            x0, y0, x1, y1 = municipalities[area.code].bounds
            assert left <= (x0 - west) / 1000 <= (x1 - west) / 1000 <= left + wide
            assert top <= (north - y1) / 1000 <= (north - y0) / 1000 <= top + high
        assert wide / high == pytest.approx(236 / 208)
        (own,) = (mark for mark in shown.marks if mark.chosen)
        assert own.number == register.projects.index(project) + 1
        x, y = place_of(project)
        assert left + own.anchor[0] * wide / 236 == pytest.approx((x - west) / 1000, abs=0.01)
        assert top + own.anchor[1] * high / 208 == pytest.approx((north - y) / 1000, abs=0.01)


def test_areas_are_drawn_once_each(register: Register) -> None:
    drawn = area_paths(register.projects)
    assert set(drawn) == {area.code for project in register.projects for area in project.areas}
    municipalities = shapes("municipalities")
    assert read(drawn["1380"]).area == pytest.approx(municipalities["1380"].area / 1e6, rel=0.03)


@pytest.mark.parametrize("size", [(236, 208), (440, 440)])
def test_a_name_stands_on_or_beside_its_own_area_and_on_no_other(register: Register, size) -> None:
    both = {2: shapes("counties"), 4: shapes("municipalities")}
    placed = 0
    for project in register.projects:
        frame: Frame = frame_of("omrade", (), project, *size)
        tinted = [area.code for area in project.areas]
        found = names(
            register, tinted, marks(register, (), project, "program", frame, size[1]), frame, size[1]
        )
        placed += len(found)
        for name in found:
            point = shapely.Point(frame.west + name.x * frame.metres, frame.north - name.y * frame.metres)
            same = both[len(name.code)]
            assert same[name.code].distance(point) <= 12 * frame.metres
            on = set(same.index[same.contains(point)]) - {name.code}
            assert not on & ({*tinted} if len(name.code) == 4 else {*same.index}), name
    assert placed > 40
