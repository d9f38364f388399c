"""The order of a dialogue seminar: the county's own projects, the nearest, the rest."""

import csv
from itertools import pairwise

import geopandas as gpd
import pytest

from pilotkarta.geography import counties_north_to_south
from pilotkarta.insight.seminar import Guest, seminar
from pilotkarta.paths import DATA, GEO
from pilotkarta.register import Register


def counties_of() -> dict[str, set[str]]:
    """Read each project's counties without the library: the first two digits of its codes."""
    found: dict[str, set[str]] = {}
    with (DATA / "project_areas.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["project"], set()).add(row["area"][:2])
    return found


@pytest.mark.parametrize("county", counties_north_to_south())
def test_own_then_five_nearest_then_the_rest(register: Register, county: str) -> None:
    guests = seminar(register, register.projects, county)
    assert sorted(g.project.id for g in guests) == sorted(p.id for p in register.projects)
    groups = [guest.nearness for guest in guests]
    own = [project.id for project in register.projects if county in counties_of()[project.id]]
    assert groups == ["within"] * len(own) + ["near"] * 5 + ["beyond"] * (28 - 5 - len(own))
    assert [guest.project.id for guest in guests[: len(own)]] == own
    assert all(guest.km == 0 for guest in guests[: len(own)])
    near, beyond = guests[len(own) : len(own) + 5], guests[len(own) + 5 :]
    assert all(one.km <= other.km for one, other in pairwise(near))
    assert max(guest.km for guest in near) <= min(guest.km for guest in beyond)
    order = [register.projects.index(guest.project) for guest in beyond]
    assert order == sorted(order)


def test_distance_is_the_shortest_between_the_areas_in_sweref(register: Register) -> None:
    """Worked out from the geometries' files: Gotland's county to the municipality of Trelleborg."""
    counties = gpd.read_parquet(GEO / "counties.parquet").set_index("county_code").geometry
    municipalities = gpd.read_parquet(GEO / "municipalities.parquet").set_index("municipality_code").geometry
    trelleborg = "trelleborg-flerkarnighet"
    (guest,) = (g for g in seminar(register, register.projects, "09") if g.project.id == trelleborg)
    coasts = [gpd.GeoSeries([shape]).explode() for shape in (counties["09"], municipalities["1287"])]
    corners = [[xy for part in parts for xy in part.exterior.coords] for parts in coasts]
    nearest_corners = min(
        ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 for x1, y1 in corners[0] for x2, y2 in corners[1]
    )
    assert guest.km == pytest.approx(nearest_corners / 1000, rel=0.01)
    assert 320 < guest.km < 340


def test_a_project_that_meets_the_county_is_near_at_no_distance(register: Register) -> None:
    # Halmstad's project has Hylte and Ljungby, which border on the county of Jönköping.
    halmstad = register.project("halmstad-tillvaxtmotor")
    assert halmstad
    assert Guest(halmstad, "near", 0.0) in seminar(register, register.projects, "06")


def test_only_the_selected(register: Register) -> None:
    few = register.projects[3:7]
    assert {guest.project.id for guest in seminar(register, few, "14")} == {project.id for project in few}
    assert seminar(register, (), "14") == ()
    with pytest.raises(KeyError):
        seminar(register, few, "99")
