"""Which municipalities the pilots cover, counted anew from the tables."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.geography import counties_north_to_south
from pilotkarta.insight.reach import by_region, coverage, covers, times
from pilotkarta.paths import DATA
from pilotkarta.register import Project, Register, load
from tests.insight import tables

REAL = load(DATA)
SOME = st.sets(st.sampled_from(range(len(REAL.projects))))
BOTH = pytest.mark.parametrize("data", ["register", "example"])


def chosen(numbers: set[int]) -> list[Project]:
    return [REAL.projects[number] for number in sorted(numbers)]


def counted(data: str, ids: list[str]) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    """Count for each municipality, in plain Python: named, by county only, and by whom."""
    listed = tables.named(data)
    found = {}
    for code in tables.municipalities():
        naming = [p for p in ids if code in listed[p]]
        county = [p for p in ids if code[:2] in listed[p] and p not in naming]
        found[code] = (len(naming), len(county), tuple(p for p in ids if p in naming or p in county))
    return found


@BOTH
def test_every_municipality_is_counted_as_the_tables_say(data: str, request: pytest.FixtureRequest) -> None:
    register: Register = request.getfixturevalue(data)
    table = coverage(register, register.projects)
    expected = counted(data, [project.id for project in register.projects])
    assert list(table.index) == list(expected)
    assert len(table) == 290
    for code, row in table.iterrows():
        region = tables.municipalities()[str(code)]
        assert (row["named"], row["by_county"], row["projects"]) == expected[str(code)]
        assert row["touched"] == len(row["projects"])
        assert (row["name"], row["county_code"], row["landsdel"]) == (
            region["name"],
            region["county_code"],
            region["landsdel"],
        )


@BOTH
def test_the_matrix_holds_what_the_areas_hold(data: str, request: pytest.FixtureRequest) -> None:
    register: Register = request.getfixturevalue(data)
    matrix = covers(register.projects)
    assert list(matrix.columns) == [project.id for project in register.projects]
    assert list(matrix.index) == list(tables.municipalities())
    for project, codes in tables.held(data).items():
        assert set(matrix.index[matrix[project]]) == codes


def test_a_county_by_its_code_is_told_apart_from_its_municipalities_by_name(register: Register) -> None:
    # Blekinge twice: strukturbild-blekinge names its five municipalities, regplan-blekinge is the county.
    karlskrona = coverage(register, register.projects).loc["1080"]
    assert (karlskrona["named"], karlskrona["by_county"]) == (1, 1)
    assert set(karlskrona["projects"]) == {"strukturbild-blekinge", "regplan-blekinge"}
    # Umeå is named by one and lies in Västerbotten, which three cover; Vindeln is not named.
    table = coverage(register, register.projects)
    assert list(table.loc["2480", ["named", "by_county", "touched"]]) == [1, 3, 4]
    assert list(table.loc["2404", ["named", "by_county", "touched"]]) == [0, 3, 3]


def test_a_project_that_has_both_a_county_and_one_of_its_municipalities_names_it(register: Register) -> None:
    county = register.project("regplan-gavleborg")
    assert county is not None
    both = replace(county, areas=(*county.areas, register.regions["2180"]))
    table = coverage(register, [both])
    assert list(table.loc["2180", ["named", "by_county", "touched"]]) == [1, 0, 1]
    assert list(table.loc["2181", ["named", "by_county", "touched"]]) == [0, 1, 1]


def test_landsdelar_of_the_real_register_as_counted_by_hand(register: Register) -> None:
    table = by_region(register, register.projects, "landsdel")
    assert list(table.index) == ["norrland", "svealand", "gotaland", ""]
    columns = [
        "municipalities",
        "named",
        "county_only",
        "untouched",
        "counties",
        "counties_touched",
        "projects",
    ]
    # Norrland: Jämtland's 8, Överkalix, Kramfors, Umeå | Västerbotten 15 – 1, Gävleborg 10,
    # Västernorrland 7 – 1.
    assert list(table.loc["norrland", columns]) == [54, 11, 30, 13, 5, 5, 11]
    # Svealand: Östhammar, Surahammar, Haninge, Flen | Dalarna 15, Södermanland 9 – 1. Not Värmland, Örebro.
    assert list(table.loc["svealand", columns]) == [96, 4, 23, 69, 7, 5, 6]
    # Götaland: Blekinge 5, Skaraborg 15, the stations 6, Vimmerby, Gotland, Munkedal, around Halmstad 6 more,
    # Trelleborg, Göteborg–Borås 6. Not Östergötland, Jönköping.
    assert list(table.loc["gotaland", columns]) == [140, 42, 0, 98, 9, 7, 11]
    assert list(table.loc["", columns]) == [290, 57, 53, 180, 21, 17, 28]
    assert table.loc["svealand", "named_percent"] == pytest.approx(4 / 96 * 100)
    assert table.loc["svealand", "county_only_percent"] == pytest.approx(23 / 96 * 100)
    assert table.loc["svealand", "untouched_percent"] == pytest.approx(69 / 96 * 100)


@BOTH
def test_counties_stand_from_north_to_south_and_agree_with_the_tables(
    data: str, request: pytest.FixtureRequest
) -> None:
    register: Register = request.getfixturevalue(data)
    table = by_region(register, register.projects, "lan")
    assert list(table.index) == [*counties_north_to_south(), ""]
    listed, every = tables.named(data), counted(data, [project.id for project in register.projects])
    for county in counties_north_to_south():
        own = {code: found for code, found in every.items() if code.startswith(county)}
        naming = sum(found[0] > 0 for found in own.values())
        only = sum(found[0] == 0 and found[1] > 0 for found in own.values())
        touching = {p for p, codes in listed.items() if any(code.startswith(county) for code in codes)}
        row = table.loc[county]
        assert (row["municipalities"], row["named"], row["county_only"]) == (len(own), naming, only)
        assert row["untouched"] == len(own) - naming - only
        assert (row["counties"], row["counties_touched"]) == (1, bool(touching))
        assert row["projects"] == len(touching)


@given(SOME)
def test_regions_add_up_to_sweden(numbers: set[int]) -> None:
    projects = chosen(numbers)
    for table in (by_region(REAL, projects, "landsdel"), by_region(REAL, projects, "lan")):
        parts, sweden = table.iloc[:-1], table.loc[""]
        sums = ["municipalities", "named", "county_only", "untouched", "counties", "counties_touched"]
        assert (parts[sums].sum() == sweden[sums]).all()
        assert sweden["projects"] == len(projects)
        assert (table["named"] + table["county_only"] + table["untouched"] == table["municipalities"]).all()
        shares = table[["named_percent", "county_only_percent", "untouched_percent"]]
        assert shares.sum(axis="columns").to_numpy() == pytest.approx(100)


@given(SOME)
def test_times_count_every_municipality_once(numbers: set[int]) -> None:
    projects = chosen(numbers)
    found = times(REAL, projects)
    many = Counter(len(by_whom) for *_, by_whom in counted("register", [p.id for p in projects]).values())
    assert list(found.index) == list(range(max(many) + 1))
    assert {n: count for n, count in found.items() if count} == many
    assert found.sum() == 290


def test_with_no_projects_all_is_untouched(register: Register) -> None:
    table = coverage(register, ())
    assert not table[["named", "by_county", "touched"]].to_numpy().any()
    assert set(table["projects"]) == {()}
    assert list(by_region(register, (), "landsdel")["untouched"]) == [54, 96, 140, 290]
    assert times(register, ()).to_dict() == {0: 290}
