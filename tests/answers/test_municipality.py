"""My municipality: who covers it, who lies around it and how near, found anew in the tables."""

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

import pytest

from pilotkarta.answers.municipality import Answer, municipality
from tests.answers.given import CASES, Case, as_texts, digits, read_back, table
from tests.exports.handouts import handout
from tests.insight import tables

# Named by one and covered by counties; the only one of its county; named by one alone; in an FA region of
# another county; far from all; the largest.
CODES = ("2480", "0980", "1080", "0305", "2584", "0180")
ASKED = [(name, code) for name in ("all", "theme", "county", "one", "example-en") for code in CODES]
HOW = {
    "sv": {"naming": "anger kommunen", "by_county": "täcker hela länet", "meets": "gränsar till området"},
    "en": {
        "naming": "names the municipality",
        "by_county": "covers the whole county",
        "meets": "borders on it",
    },
}
EVIDENCE = {
    "sv": {"confirmed": "Belagd", "probable": "Sannolik", "weak": "Osäker"},
    "en": {"example": "Example"},
}


@pytest.fixture(params=ASKED, ids="-".join, scope="module")
def asked(request: pytest.FixtureRequest) -> tuple[Case, str]:
    name, code = request.param
    return CASES[name], code


@lru_cache
def answer(case: Case, code: str) -> Answer:
    return municipality(case.handout(kommun=code))


@lru_cache
def lies(case: Case, code: str) -> list[list[str]]:
    """Divide the projects into the five lists of the page, in plain Python."""
    km, places = tables.km_to_projects(case.data)[code], tables.municipalities()
    fa = {other for other, row in places.items() if row["fa_code"] == places[code]["fa_code"]}
    naming = [one for one in case.ids if code in case.named[one]]
    by_county = [one for one in case.ids if one not in naming and code[:2] in case.named[one]]
    others = [one for one in case.ids if one not in naming + by_county]
    in_county = [one for one in others if any(area[:2] == code[:2] for area in case.named[one])]
    in_fa = [one for one in others if one not in in_county and case.held[one] & fa]
    nearest = sorted(others, key=lambda one: (round(km[one], 9), case.ids.index(one)))[:5]
    return [naming, by_county, in_county, in_fa, nearest]


def how_near(case: Case, code: str, one: str) -> str:
    naming, by_county, *_ = lies(case, code)
    km = tables.km_to_projects(case.data)[code][one]
    if one in naming or one in by_county:
        return HOW[case.sprak]["naming" if one in naming else "by_county"]
    return f"{case.number(round(km, 1))} km" if km else HOW[case.sprak]["meets"]


def nearest_by_theme(case: Case, code: str) -> dict[str, str | None]:
    """Give the name of each theme, and the nearest project that has it."""
    km = tables.km_to_projects(case.data)[code]
    covering = [*lies(case, code)[0], *lies(case, code)[1]]
    found = {}
    for theme, name in case.themes().items():
        having = [one for one in case.ids if theme in case.having[one]]
        order = sorted(having, key=lambda one: (one not in covering, round(km[one], 9), case.ids.index(one)))
        found[name] = next(iter(order), None)
    return found


def test_each_list_has_the_projects_that_the_tables_give_it(asked: tuple[Case, str]) -> None:
    case, code = asked
    groups = answer(case, code).groups
    assert [[entry.project.id for entry in group.entries] for group in groups] == lies(case, code)
    for group in groups:
        for entry in group.entries:
            assert entry.number == case.ids.index(entry.project.id) + 1
    for group, how in zip(groups[:2], ("naming", "by_county"), strict=True):
        assert {entry.detail for entry in group.entries} <= {HOW[case.sprak][how]}
    for entry in groups[4].entries:
        assert entry.detail == how_near(case, code, entry.project.id)
    said = [group.title for group in groups]
    assert len(set(said)) == 5
    place = tables.municipalities()[code]
    assert place["name"] in said[0]
    assert place["fa_name"] in said[3]
    assert answer(case, code).place.startswith(f"{place['name']}: ")


def test_each_theme_has_its_nearest(asked: tuple[Case, str]) -> None:
    case, code = asked
    found = answer(case, code).themes
    expected = nearest_by_theme(case, code)
    assert {one.theme: one.entry.project.id if one.entry else None for one in found} == expected
    assert [one.theme for one in found] == list(expected)
    for one in found:
        if one.entry:
            assert one.entry.detail == how_near(case, code, one.entry.project.id)
            assert one.entry.number == case.ids.index(one.entry.project.id) + 1


def test_the_summary_says_how_many_cover_it_or_the_nearest(asked: tuple[Case, str]) -> None:
    case, code = asked
    naming, by_county, *_, nearest = lies(case, code)
    said, name = answer(case, code).summary, tables.municipalities()[code]["name"]
    assert name in said
    if naming or by_county:
        assert digits(said) == [len(naming) + len(by_county)]
    else:
        assert said.endswith(f": {how_near(case, code, nearest[0])}.")
        assert case.name(nearest[0]) in said


def test_the_table_lists_what_the_page_says(asked: tuple[Case, str]) -> None:
    case, code = asked
    shown = answer(case, code).figure.table
    listed = [one for its in lies(case, code) for one in its]
    by_theme = {theme: one for theme, one in nearest_by_theme(case, code).items() if one}
    listed += by_theme.values()
    titles = [group.title for group in answer(case, code).groups for _ in group.entries]
    assert list(shown.iloc[: len(titles), 0]) == titles
    assert all(
        said.endswith(f": {theme}")
        for said, theme in zip(shown.iloc[len(titles) :, 0], by_theme, strict=True)
    )
    evidence = {row["id"]: row["evidence"] for row in table(case.data, "projects")}
    assert shown.iloc[:, 1:4].to_numpy().tolist() == [
        [case.name(one), case.programme(one), EVIDENCE[case.sprak][evidence[one]]] for one in listed
    ]
    leads = [parse_qs(urlsplit(address).query)["projekt"] for address in shown.iloc[:, 5]]
    assert leads == [[one] for one in listed]
    far = {one: how_near(case, code, one) for one in listed}
    around = {*lies(case, code)[2], *lies(case, code)[3]}
    for one, said in zip(listed, shown.iloc[:, 4], strict=True):
        assert said == far[one] or one in around
    assert read_back(answer(case, code).figure) == as_texts(shown)


def test_the_map_shades_the_municipality_its_county_and_its_fa_region(asked: tuple[Case, str]) -> None:
    case, code = asked
    places = tables.municipalities()
    county = {other for other in places if other[:2] == code[:2]}
    fa = {other for other, row in places.items() if row["fa_code"] == places[code]["fa_code"]}
    expected = dict.fromkeys(county - fa, 1) | dict.fromkeys(fa - county, 2) | dict.fromkeys(fa & county, 3)
    shading = answer(case, code).figure.shading
    assert shading is not None
    assert shading.of == expected | {code: 0}
    assert len({(one.fill, one.pattern) for one in shading.classes}) == len(shading.classes) == 4
    assert shading.classes[0].label == places[code]["name"]


def test_the_basis_counts_the_selected(asked: tuple[Case, str]) -> None:
    case, code = asked
    assert digits(answer(case, code).figure.basis) == [len(case.ids)]


def test_every_municipality_of_sweden_can_be_asked_about() -> None:
    given = handout(lan=("24",))
    covering = Counter()
    for code in tables.municipalities():
        found = municipality(replace(given, selection=replace(given.selection, kommun=code)))
        covering[len(found.groups[0].entries) + len(found.groups[1].entries)] += 1
    held = [tables.held("register")[one.id] for one in given.projects]
    assert covering == Counter(sum(code in its for its in held) for code in tables.municipalities())


def test_with_no_project_everything_is_said_to_be_none() -> None:
    found = municipality(handout(q="zzzz", kommun="2480"))
    assert [group.entries for group in found.groups] == [()] * 5
    assert all(group.none for group in found.groups)
    assert {one.entry for one in found.themes} == {None}
    assert found.figure.table.empty
    assert found.figure.shading is not None
    assert digits(found.figure.basis) == [0]
    assert digits(found.summary) == []
