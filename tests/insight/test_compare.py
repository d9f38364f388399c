"""Projects side by side, against the tables read here."""

import csv
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.dates import PartialDate
from pilotkarta.facts import facts, name_fact
from pilotkarta.i18n import language
from pilotkarta.insight.compare import Shared, cover, differs, shared
from pilotkarta.insight.timeline import Span
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Register, load

REGISTERS = {DATA: load(DATA), EXAMPLE: load(EXAMPLE)}
FOLDERS = st.sampled_from(list(REGISTERS))
D = PartialDate.parse


def read(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


TABLES = {
    folder: {
        name: read(folder, name)
        for name in ("projects", "project_areas", "project_partners", "project_themes", "amounts")
    }
    for folder in REGISTERS
}
MUNICIPALITIES = [row["code"] for row in read(DATA, "regions") if row["level"] == "municipality"]


def chosen(data):
    folder = data.draw(FOLDERS)
    register = REGISTERS[folder]
    some = st.lists(st.sampled_from(register.projects), min_size=2, max_size=4, unique_by=lambda p: p.id)
    return folder, register, data.draw(some)


def of(register: Register, *ids: str):
    found = [register.project(one) for one in ids]
    assert all(found)
    return found


def written(folder, project):
    """Read what the tables say of each fact of a project."""
    (row,) = (row for row in TABLES[folder]["projects"] if row["id"] == project)

    def rows(table):
        return {
            tuple(value for column, value in row.items() if column not in ("project", "origin"))
            for row in TABLES[folder][table]
            if row["project"] == project
        }

    return {
        "name": row["name"] if row["name_origin"] != "ours" else None,
        "description": row["description"],
        "programme": row["programme"],
        "partners": rows("project_partners"),
        "areas": rows("project_areas"),
        "period": (row["start"], row["end"]),
        "themes": rows("project_themes"),
        "amounts": rows("amounts"),
        "evidence": row["evidence"],
    }


def covered(folder, project):
    """Write out a project's municipalities by the tables; a county is all that begin with its code."""
    codes = [row["area"] for row in TABLES[folder]["project_areas"] if row["project"] == project]
    return {code for code in MUNICIPALITIES if code.startswith(tuple(codes))}


@given(st.data())
def test_facts_differ_where_the_tables_do(data):
    folder, _, projects = chosen(data)
    says = [written(folder, project.id) for project in projects]
    assert differs(projects) == {key: any(one[key] != says[0][key] for one in says) for key in says[0]}


def test_differs_is_keyed_as_the_facts_are(register):
    project = register.project("mobevi")
    swedish = language("sv")
    sources = [claim.source for claim in project.claims]
    listed = [name_fact(project, sources, swedish), *facts(register, project, sources, swedish)]
    assert set(differs([project])) == {*(one.key for one in listed), "description", "evidence"}


def test_what_differs_known_by_hand(register):
    # Both named by us, both with one theme, on which they agree; neither with period or sums.
    blekinge, dalarna = of(register, "regplan-blekinge", "regplan-dalarna")
    same = {key for key, other in differs([blekinge, dalarna]).items() if not other}
    assert same >= {"name", "programme", "period", "themes", "amounts", "evidence"}
    # Kramfors has sums, Härjedalen none: known differs from unknown.
    found = differs(of(register, "framtidsbygget-kramfors", "attraktion-harjedalen"))
    assert found["amounts"]
    assert found["name"]
    assert not found["period"]
    assert not found["programme"]


@pytest.mark.parametrize("name", ["framtidsbygget-kramfors", "straket-goteborg-boras"])
def test_who_says_it_and_in_which_order_makes_no_difference(register, name):
    project = register.project(name)  # two sums and two themes; six municipalities, two organisations
    turned = {what: getattr(project, what)[::-1] for what in ("areas", "partners", "themes", "amounts")}
    assert any(len(values) > 1 for values in turned.values())
    assert not any(differs([project, replace(project, id="another", **turned)]).values())


def test_a_county_is_another_thing_to_say_than_its_municipalities(register):
    project = register.project("marken-halland")
    county = replace(project, areas=(register.regions["13"],))
    assert [key for key, other in differs([project, county]).items() if other] == ["areas"]
    assert set(cover(register, [project, county]).values()) == {(0, 1)}


def test_about_and_precision_are_part_of_what_is_said(register):
    project = register.project("stationers-roll")  # 2014 to 2015
    for other in (
        replace(project, start=D("2014~")),
        replace(project, end=D("2015-12")),
        replace(project, end=None),
    ):
        assert differs([project, other])["period"]


@given(st.data())
def test_a_municipality_has_the_places_of_the_projects_that_cover_it(data):
    folder, register, projects = chosen(data)
    its = [covered(folder, project.id) for project in projects]
    expected = {
        code: tuple(n for n, codes in enumerate(its) if code in codes)
        for code in MUNICIPALITIES
        if any(code in codes for codes in its)
    }
    found = cover(register, projects)
    assert found == expected
    assert list(found) == list(expected)
    common = shared(register, projects)
    assert set(common.municipalities) == set.intersection(*its)
    twice = {code for code in MUNICIPALITIES if sum(code in codes for codes in its) >= 2}
    assert set(common.overlapping) == twice


def test_cover_known_by_hand(register):
    found = cover(register, of(register, "strukturer-vasterbotten", "umea-nimby", "mobevi"))
    assert len(found) == 15  # the county's
    assert found["2480"] == (0, 1, 2)  # Umeå
    assert found["2482"] == (0, 2)  # Skellefteå
    # A county and one of its municipalities cover that once.
    umea = register.project("umea-nimby")
    both = replace(umea, areas=(*umea.areas, register.regions["24"]))
    assert cover(register, [both])["2480"] == (0,)
    assert cover(register, ()) == {}


@given(st.data())
def test_themes_in_common_are_those_of_all(data):
    folder, register, projects = chosen(data)
    rows = [
        {row["theme"] for row in TABLES[folder]["project_themes"] if row["project"] == p.id} for p in projects
    ]
    assert set(shared(register, projects).themes) == set.intersection(*rows)


def test_in_common_known_by_hand(register):
    found = shared(register, of(register, "strukturbild-blekinge", "jamtlandsstraket"))
    assert found.themes == ("strak", "boende", "dialog")  # as the register orders them
    assert found.municipalities == found.overlapping == ()
    three = shared(register, of(register, "strukturer-vasterbotten", "umea-nimby", "mobevi"))
    assert three.themes == ()
    assert three.municipalities == ("2480",)
    assert len(three.overlapping) == 15


def test_the_time_in_common_is_where_all_are_under_way(register):
    mobevi, boras = of(register, "mobevi", "straket-goteborg-boras")  # 2018-09–2019-12 and 2018-07–2020-06
    within = Span(date(2018, 9, 1), date(2019, 12, 31), date(2018, 9, 30), date(2019, 12, 1), False, False)
    assert shared(register, [boras, mobevi]).time == within
    jamtland = register.project("strukturanalys-jamtland")  # 2019–2020
    later = Span(date(2019, 1, 1), date(2019, 12, 31), None, None, False, False)
    assert shared(register, [mobevi, jamtland]).time == later  # surely only if it began before December
    halmstad = register.project("halmstad-tillvaxtmotor")  # 2017 to we do not know when
    assert shared(register, [mobevi, halmstad]).time == replace(within, sure_first=None, sure_last=None)


def test_an_end_in_common_is_open_only_if_all_are(register):
    halmstad, mobevi = of(register, "halmstad-tillvaxtmotor", "mobevi")
    begun = replace(mobevi, end=None)
    found = shared(register, [halmstad, begun]).time
    assert found == Span(date(2018, 9, 1), date(2019, 12, 31), None, None, False, True)
    ended = [replace(one, start=None, end=D(end)) for one, end in ((halmstad, "2015"), (mobevi, "2017-03"))]
    found = shared(register, ended).time
    assert found == Span(date(2015, 1, 1), date(2015, 12, 31), None, None, True, False)
    boras = register.project("straket-goteborg-boras")
    begun_before = shared(register, [boras, replace(mobevi, start=None)]).time
    assert begun_before == Span(date(2018, 7, 1), date(2019, 12, 31), None, None, False, False)


@pytest.mark.parametrize("other", ["strukturer-vasterbotten", "attraktion-gotland"])
def test_no_time_in_common_when_they_do_not_meet_or_one_is_not_known(register, other):
    assert shared(register, of(register, "mobevi", other)).time is None


@pytest.mark.parametrize("ids", [(), ("mobevi",)])
def test_fewer_than_two_have_nothing_in_common(register, ids):
    assert shared(register, of(register, *ids)) == Shared((), (), (), None)
    assert not any(differs(of(register, *ids)).values())
