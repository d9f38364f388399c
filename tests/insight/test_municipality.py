"""The pilots of a municipality and around it, found anew in the tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.insight.municipality import neighbourhood
from pilotkarta.paths import DATA
from pilotkarta.register import Register, load
from tests.insight import tables

REAL = load(DATA)
CODES = list(tables.municipalities())
BOTH = pytest.mark.parametrize("data", ["register", "example"])


def lists(data: str, ids: list[str], code: str) -> tuple[list[str], ...]:
    """Divide projects into circles around a municipality, in plain Python."""
    named, held = tables.named(data), tables.held(data)
    regions = tables.municipalities()
    fa = {other for other in CODES if regions[other]["fa_code"] == regions[code]["fa_code"]}
    naming = [p for p in ids if code in named[p]]
    by_county = [p for p in ids if code[:2] in named[p] and p not in naming]
    left = [p for p in ids if p not in naming + by_county]
    in_county = [p for p in left if any(area.startswith(code[:2]) for area in named[p])]
    in_fa = [p for p in left if p not in in_county and held[p] & fa]
    return naming, by_county, in_county, in_fa


@BOTH
def test_every_municipality_has_the_pilots_that_the_tables_give_it(
    data: str, request: pytest.FixtureRequest
) -> None:
    register: Register = request.getfixturevalue(data)
    ids = [project.id for project in register.projects]
    themes = tables.themes(data)
    for code in CODES:
        found = neighbourhood(register, register.projects, code)
        circles = (found.naming, found.by_county, found.in_county, found.in_fa)
        expected = lists(data, ids, code)
        assert tuple([project.id for project in circle] for circle in circles) == expected
        km = tables.km_to_projects(data)[code]
        covering = expected[0] + expected[1]
        others = sorted((round(km[p], 9), ids.index(p)) for p in ids if p not in covering)[:5]
        assert [near.project.id for near in found.nearest] == [ids[place] for _, place in others]
        assert [near.km for near in found.nearest] == pytest.approx([far for far, _ in others], abs=1e-8)
        for theme, near in found.by_theme.items():
            having = [p for p in ids if theme in themes[p]]
            order = sorted((round(km[p], 9), p not in covering, ids.index(p)) for p in having)
            assert (near.project.id if near else None) == (ids[order[0][2]] if order else None)
            assert (near.km if near else None) == (pytest.approx(order[0][0], abs=1e-8) if order else None)


def test_the_regions_are_those_of_the_table(register: Register) -> None:
    found = neighbourhood(
        register, register.projects, "0305"
    )  # Håbo: Uppsala county, Stockholm's labour market
    assert (found.municipality.name, found.county.name, found.fa_name) == ("Håbo", "Uppsala län", "Stockholm")
    table = tables.municipalities()
    expected = [code for code in CODES if table[code]["fa_name"] == "Stockholm"]
    assert [region.code for region in found.fa_municipalities] == expected
    assert {"0305", "0180", "0136"} < set(expected)


def test_each_circle_known_beforehand(register: Register) -> None:
    habo = neighbourhood(register, register.projects, "0305")
    assert habo.naming == habo.by_county == ()
    assert [project.id for project in habo.in_county] == ["attraktion-osthammar"]
    assert "haninge-stad" in [project.id for project in habo.in_fa]
    umea = neighbourhood(register, register.projects, "2480")
    assert [project.id for project in umea.naming] == ["umea-nimby"]
    assert {project.id for project in umea.by_county} == {
        "mobevi",
        "regplan-vasterbotten",
        "strukturer-vasterbotten",
    }
    assert not {near.project.id for near in umea.nearest} & {"umea-nimby", "mobevi"}


def test_one_that_covers_has_its_themes_at_no_distance(register: Register) -> None:
    # Mobevi covers Vindeln by its county: strak, landsbygd, besok.
    near = neighbourhood(register, register.projects, "2404").by_theme["besok"]
    assert near is not None
    assert (near.project.id, near.km) == ("mobevi", 0)


def test_a_theme_that_no_selected_project_has_has_none(register: Register) -> None:
    few = [project for project in register.projects if "energi" not in project.themes]
    found = neighbourhood(register, few, "2480")
    assert found.by_theme["energi"] is None
    assert list(found.by_theme) == list(register.themes)
    assert all(near is None for near in neighbourhood(register, (), "2480").by_theme.values())
    assert neighbourhood(register, (), "2480").nearest == ()


@given(
    st.sets(st.sampled_from(range(len(REAL.projects)))),
    st.sampled_from(CODES),
    st.integers(min_value=0, max_value=40),
)
def test_no_project_stands_in_two_lists(numbers: set[int], code: str, most: int) -> None:
    projects = [REAL.projects[number] for number in sorted(numbers)]
    found = neighbourhood(REAL, projects, code, most)
    circles = (found.naming, found.by_county, found.in_county, found.in_fa)
    ids = [project.id for circle in circles for project in circle]
    assert len(ids) == len(set(ids))
    covering = {project.id for project in (*found.naming, *found.by_county)}
    near = [one.project.id for one in found.nearest]
    assert not covering & set(near)
    assert len(near) == min(most, len(projects) - len(covering))
    assert [one.km for one in found.nearest] == sorted(one.km for one in found.nearest)
    for circle in circles:
        assert [p.id for p in circle] == [p.id for p in projects if p in circle]


@pytest.mark.parametrize("code", ["24", "9999", "", "Umeå"])
def test_what_is_no_municipality_is_refused(code: str, register: Register) -> None:
    with pytest.raises(KeyError):
        neighbourhood(register, register.projects, code)
