"""How far the pilots are, measured anew with shapely on the joined areas."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.insight.distance import by_theme, nearest_pilot, to_projects
from pilotkarta.paths import DATA
from pilotkarta.register import Register, load
from tests.insight import tables

REAL = load(DATA)
BOTH = pytest.mark.parametrize("data", ["register", "example"])


def best(data: str, ids: list[str], code: str) -> tuple[float, str, str]:
    """Find the nearest of projects, given from north to south, in plain Python."""
    km, held = tables.km_to_projects(data)[code], tables.held(data)
    covering = [p for p in ids if code in held[p]]
    if covering:
        return 0.0, covering[0], "inside"
    least = min(km[p] for p in ids)
    nearest = next(p for p in ids if km[p] < least + 1e-9)
    return km[nearest], nearest, "meets" if km[nearest] == 0 else "apart"


@BOTH
def test_distances_are_those_between_municipality_and_joined_area(
    data: str, request: pytest.FixtureRequest
) -> None:
    register: Register = request.getfixturevalue(data)
    table = to_projects(register.projects)
    assert table.shape == (290, len(register.projects))
    expected = tables.km_to_projects(data)
    assert list(table.index) == list(expected)
    for code in expected:
        measured = [expected[code][project.id] for project in register.projects]
        assert table.loc[code].tolist() == pytest.approx(measured, abs=1e-9)


@BOTH
def test_the_nearest_is_the_nearest(data: str, request: pytest.FixtureRequest) -> None:
    register: Register = request.getfixturevalue(data)
    table = nearest_pilot(register.projects)
    ids = [project.id for project in register.projects]
    assert sorted(table.index) == list(tables.municipalities())
    for code, row in table.iterrows():
        km, project, relation = best(data, ids, str(code))
        assert row["km"] == pytest.approx(km, abs=1e-9)
        assert (row["project"], row["relation"]) == (project, relation)


@given(st.sets(st.sampled_from(range(len(REAL.projects))), min_size=1))
def test_the_farthest_stands_first_and_equals_in_a_fixed_order(numbers: set[int]) -> None:
    projects = [REAL.projects[number] for number in sorted(numbers)]
    table = nearest_pilot(projects)
    keys = [
        (-km, relation == "inside", code)
        for km, relation, code in zip(table["km"], table["relation"], table.index, strict=True)
    ]
    assert keys == sorted(keys)
    codes = sorted(tables.municipalities())
    sample = codes[:: max(1, len(codes) // 20)]
    for code in sample:
        assert table.loc[code, "project"] == best("register", [p.id for p in projects], code)[1]


def test_one_that_covers_goes_before_one_that_only_meets(register: Register) -> None:
    # Gävle (2180) meets Östhammar, which here stands first, but lies in Gävleborg.
    projects = [register.project("attraktion-osthammar"), register.project("regplan-gavleborg")]
    table = nearest_pilot([project for project in projects if project])
    assert list(table.loc["2180"]) == [0.0, "regplan-gavleborg", "inside"]
    assert table.loc["0360", "relation"] == "meets"  # Tierp borders on either, and is part of none
    assert table.loc["0360", "project"] == "attraktion-osthammar"
    assert table.loc["1287", "relation"] == "apart"


def test_a_distance_known_beforehand(register: Register) -> None:
    # Gotland lies some 90 km from the mainland, and Kiruna 200 km or so from Överkalix at the nearest.
    gotland = register.project("attraktion-gotland")
    assert gotland is not None
    km = to_projects([gotland])["attraktion-gotland"]
    assert km["0980"] == 0
    assert 80 < km["0884"] < 110  # Vimmerby has a stretch inland from the coast
    assert km.idxmax() == "2584"  # Kiruna


@BOTH
def test_by_theme_is_the_nearest_that_has_it(data: str, request: pytest.FixtureRequest) -> None:
    register: Register = request.getfixturevalue(data)
    table = by_theme(register, register.projects)
    assert list(table.columns) == [row["id"] for row in tables.rows(DATA / "themes.csv")]
    themes, expected = tables.themes(data), tables.km_to_projects(data)
    for theme in table.columns:
        having = [p for p, its in themes.items() if theme in its]
        measured = [min((km[p] for p in having), default=np.nan) for km in expected.values()]
        assert table[theme].tolist() == pytest.approx(measured, abs=1e-9, nan_ok=True)


def test_a_theme_that_no_selected_project_has_is_unknown_and_not_near(register: Register) -> None:
    umea = register.project("umea-nimby")  # boende, stad
    assert umea is not None
    table = by_theme(register, [umea])
    assert table["energi"].isna().all()
    assert table["stad"].notna().all()
    assert table.loc["2480", "stad"] == 0
    assert by_theme(register, [replace(umea, themes=())]).isna().all(axis=None)


def test_with_no_projects_nothing_is_near(register: Register) -> None:
    table = nearest_pilot(())
    assert list(table.index) == list(tables.municipalities())
    assert table["km"].isna().all()
    assert set(table["project"]) == set(table["relation"]) == {""}
    assert to_projects(()).shape == (290, 0)
    assert by_theme(register, ()).isna().all(axis=None)
    assert by_theme(register, ()).shape == (290, len(register.themes))
