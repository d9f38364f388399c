"""The data page: every number and name on it against the tables, read with no help from the code."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest

from pilotkarta.dates import PartialDate
from pilotkarta.i18n import language
from pilotkarta.selection import FILTERS, from_params, to_params
from tests.answers.given import CASES, REGISTERS, Case, county, regions, table
from tests.insight import tables
from tests.pages.conftest import Opener, html
from tests.pages.data_seen import address, cells, seen, selected
from tests.pages.seen import Params, text_of

LEVELS = {
    "register": [("confirmed", "Belagd", "Confirmed"), ("probable", "Sannolik", "Probable"),
                 ("weak", "Osäker", "Weak")],
    "example": [("example", "Exempel", "Example")],
}  # fmt: skip
UNKNOWN = {"sv": "Uppgift saknas", "en": "Not known"}


@pytest.fixture(params=CASES, scope="module")
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def of(sprak: str, n: object, stated: object) -> str:
    return f"{n} av {stated}" if sprak == "sv" else f"{n} of {stated}"


# --- What is missing ---


def test_traced_of_stated_is_the_whole_data_sets_whatever_the_filters(name: str) -> None:
    case = CASES[name]
    english = "_en" if case.sprak == "en" else ""
    *rows, total = cells(seen(name, "luckor"), "pk-gaps")
    programmes = table(case.data, "programmes")
    assert len(rows) == len(programmes)
    sums = [0, 0]
    for row, programme in zip(rows, programmes, strict=True):
        its = [r["id"] for r in table(case.data, "projects") if r["programme"] == programme["id"]]
        stated = int(programme["stated_pilots"])
        sums = [sums[0] + len(its), sums[1] + stated]
        assert row[0].text == programme[f"short{english}"]
        assert row[1].text == of(case.sprak, len(its), stated)
        assert row[2].text == str(stated - len(its))
        settle = programme[f"gap{english}"] or (UNKNOWN[case.sprak] if len(its) < stated else "–")
        assert row[3].text == settle
        said_by = [
            c["source"]
            for c in table(case.data, "programme_claims")
            if (c["programme"], c["field"]) == (programme["id"], "stated_pilots")
        ]
        assert [urlsplit(href).fragment for href in row[4].links] == [f"kalla-{one}" for one in said_by]
        selection, ids = selected(row[1].links[0])
        assert sorted(ids) == sorted(its)
        assert (selection.visa, selection.program) == ("tabell", (programme["id"],))
        width = re.search(r"--share:(\d+)%", row[1].inside)
        assert width
        assert int(width.group(1)) == pytest.approx(100 * len(its) / stated, abs=0.51)
    assert [cell.text for cell in total[1:3]] == [of(case.sprak, *sums), str(sums[1] - sums[0])]
    assert len(selected(total[1].links[0])[1]) == len(table(case.data, "projects"))


def test_the_first_sentence_is_of_the_fifteen() -> None:
    traced = [r for r in table("register", "projects") if r["programme"] == "snu-2013"]
    assert len(traced) == 5  # then the words below are right
    for name, said in (
        ("theme", "Fem av de 15 pilotprojekten 2013–2015 är spårade, tio är inte kända."),
        ("all-en", "Five of the 15 pilot projects of 2013–2015 are traced; ten are not known."),
        ("example", "Exempel: så kan 15 pilotprojekt se ut."),
    ):
        block = seen(name, "luckor")
        assert said in text_of([block.split('class="pk-lead">')[1].split("</p>")[0]])
        assert block.index("pk-lead") < block.index("pk-gaps") < block.index("pk-known")


def test_evidence_is_counted_by_programme_and_each_number_leads_to_its_projects(name: str) -> None:
    case = CASES[name]
    listed = {row["id"]: row for row in table(case.data, "projects")}
    *rows, total = cells(seen(name, "luckor"), "pk-levels-table")
    levels = [level for level, *_ in LEVELS[case.data]]
    shown = [
        p["id"]
        for p in table(case.data, "programmes")
        if any(listed[one]["programme"] == p["id"] for one in case.ids)
    ]
    assert len(rows) == len(shown)
    for row, programme in zip([*rows, total], [*shown, None], strict=True):
        its = [one for one in case.ids if programme in (None, listed[one]["programme"])]
        expected = [[one for one in its if listed[one]["evidence"] == level] for level in levels]
        for cell, ids in zip(row[1:], [*expected, its], strict=True):
            assert cell.text == str(len(ids))
            assert bool(cell.links) == bool(ids)
            if ids:
                assert selected(cell.links[0])[1] == ids
    heads = seen(name, "luckor").split("pk-levels-table")[1].split("</thead>")[0]
    for level, swedish, english in LEVELS[case.data]:
        word = english if case.sprak == "en" else swedish
        assert re.search(rf'pk-dot pk-{level}"[^>]*></span> {word}<', heads)


def facts_known(case: Case) -> list[set[str]]:
    """Find the selected projects that each fact is known of, in the page's order."""

    def having(table_: str, **wanted: str) -> set[str]:
        rows = table(case.data, table_)
        return {r["project"] for r in rows if all(r[key] == its for key, its in wanted.items())}

    def filled(column: str) -> set[str]:
        return {r["id"] for r in table(case.data, "projects") if r[column]}

    known = [
        {r["id"] for r in table(case.data, "projects") if r["name_origin"] != "ours"},
        filled("description"),
        having("project_partners", role="lead"),
        having("project_partners"),
        having("project_areas"),
        filled("start"),
        filled("end"),
        having("project_themes"),
        having("amounts"),
    ]
    return [its & set(case.ids) for its in known]


def test_each_fact_is_known_of_as_many_as_the_tables_have_and_the_rest_are_named(name: str) -> None:
    case = CASES[name]
    rows = cells(seen(name, "luckor"), "pk-known")
    for row, known in zip(rows, facts_known(case), strict=True):
        lacking = [one for one in case.ids if one not in known]
        assert row[1].text == of(case.sprak, len(known), len(case.ids))
        assert [selected(href, "./projekt")[0].projekt for href in row[2].links] == lacking
        if not lacking:
            assert row[2].text == row[3].text == "–"
            continue
        noun = ("project" if len(lacking) == 1 else "projects") if case.sprak == "en" else "projekt"
        assert row[2].text.startswith(f"{len(lacking)} {noun}")
        assert all(case.name(one) in row[2].text for one in lacking)
        assert (row[3].text == "–") == (case.data == "example")


def test_real_gaps_lead_to_handing_in_and_invented_ones_do_not() -> None:
    block = seen("theme", "luckor").split('class="pk-data-ways"')[1].split("</p>")[0]
    parts = [selected(unescape(href))[0] for href in re.findall(r'href="([^"]+)"', block)]
    assert [(one.visa, one.tema) for one in parts] == [
        ("andra", ("stad",)), ("tabell", ("stad",)), ("hamta", ("stad",)),
    ]  # fmt: skip
    assert "pk-data-ways" not in seen("example", "luckor")


def test_many_that_lack_a_fact_are_named_in_part(page: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotkarta.ui.gaps.MOST_NAMED", 3)
    for row, known in zip(
        cells(html(page("data"), "pk-known")[0], "pk-known"), facts_known(CASES["all"]), strict=True
    ):
        lacking = [one for one in CASES["all"].ids if one not in known]
        assert [selected(href, "./projekt")[0].projekt for href in row[2].links] == lacking[:3]
        assert (f"och {len(lacking) - 3} till" in row[2].text) == (len(lacking) > 3)


# --- The table ---


def test_every_cell_of_the_table_is_of_the_tables(name: str) -> None:
    case = CASES[name]
    speech = language("en" if case.sprak == "en" else "sv")
    unknown = UNKNOWN[case.sprak]
    words = {
        level: (english if case.sprak == "en" else swedish) for level, swedish, english in LEVELS[case.data]
    }
    rank = ["confirmed", "probable", "weak", "example"]
    organisations = {r["id"]: r["name"] for r in table(case.data, "organisations")}
    rows = cells(seen(name, "tabell"), "pk-all")
    assert [selected(row[1].links[0], "./projekt")[0].projekt for row in rows] == case.ids
    for number, (row, project) in enumerate(zip(rows, case.ids, strict=True), 1):
        its = next(r for r in table(case.data, "projects") if r["id"] == project)

        def of_project(table_: str, project: str = project) -> list[dict[str, str]]:
            return [r for r in table(case.data, table_) if r["project"] == project]

        areas = [regions()[r["area"]] for r in of_project("project_areas")]
        themes = [case.themes()[r["theme"]] for r in of_project("project_themes")]
        leads = [
            organisations[r["organisation"]] for r in of_project("project_partners") if r["role"] == "lead"
        ]
        sums = [int(r["amount"]) for r in of_project("amounts")]
        sources = {r["source"] for r in of_project("claims")}
        start, end = PartialDate.parse(its["start"]), PartialDate.parse(its["end"])
        text = [cell.text for cell in row]
        label = {"sv": "vår benämning", "en": "our label"}[case.sprak] if its["name_origin"] == "ours" else ""
        assert text[0] == row[0].value == str(number)
        assert text[1] == its["name"] + label
        assert (row[1].value or its["name"]) == its["name"]
        assert text[2] == case.programme(project)
        assert (text[3], row[3].value) == (words[its["evidence"]], str(rank.index(its["evidence"])))
        assert text[4] == (speech.period(start, end) if start or end else unknown)
        first = f"{its['start'].rstrip('~')}-01-01"[:10]
        assert row[4].value == (first if its["start"] else None)
        assert text[5] == ", ".join(area["name"] for area in areas)
        assert text[6] == ", ".join(dict.fromkeys(county(area["county_code"]) for area in areas))
        assert sorted(text[7].split(", ")) == sorted(themes or [unknown])
        assert sorted(text[8].split(", ")) == sorted(leads or [unknown])
        assert all(case.money(one) in row[9].inside for one in sums)
        assert row[9].value == (str(max(sums)) if sums else None)
        assert (text[9] == unknown) == (not sums)
        assert text[10] == row[10].value == str(len(sources))
        for cell, is_known in zip(
            row,
            [True, True, True, True, its["start"], areas, areas, themes, leads, sums, sources],
            strict=True,
        ):
            assert ("data-unknown" in cell.attributes) == (not is_known)


def test_the_columns_can_be_sorted_and_say_how_they_are(name: str) -> None:
    block = seen(name, "tabell")
    heads = re.findall(r"<th scope=\"col\"([^>]*)>(.*?)</th>", block.split("pk-all")[1].split("</thead>")[0])
    assert len(heads) == 11
    assert all(
        re.match(r'<button type="button" data-sort="(text|number)">[^<]+</button>$', h) for _, h in heads
    )
    assert [("aria-sort" in attributes) for attributes, _ in heads] == [True, *[False] * 10]
    kinds = [re.search('data-sort="(.)', head).group(1) for _, head in heads]  # type: ignore[union-attr]
    assert "".join(kinds) == "nttntttttnn"
    caption = re.search(r"<caption>(.*?)</caption>", block)
    assert caption
    assert caption.group(1).split()[0] == str(len(CASES[name].ids))


# --- The page ---


def test_the_parts_keep_what_is_chosen(name: str) -> None:
    for part in ("luckor", "tabell", "hamta", "begrepp", "kallor"):
        links = re.findall(
            r'<a href="([^"]+)"[^>]*?( aria-current="page")?>', seen(name, part).split("</nav>")[0]
        )
        links = [(unescape(href), current) for href, current in links if href.startswith("./data")]
        parts = [selected(href)[0] for href, _ in links]
        assert [one.visa for one in parts] == ["luckor", "tabell", "hamta", "begrepp", "kallor", "andra"]
        assert [one.visa for one, (_, current) in zip(parts, links, strict=True) if current] == [part]
        for one in parts:
            assert {key: its for key, its in to_params(one).items() if key != "visa"} == {
                key: its if isinstance(its, list) else [its] for key, its in ordered(name).items()
            }


def ordered(name: str) -> Params:
    """Give the address of a selection with its values in the register's order."""
    params = {key: its if isinstance(its, list) else [its] for key, its in address(CASES[name]).items()}
    return dict(to_params(from_params(params, REGISTERS[CASES[name].data])[0]))


def test_an_empty_selection_is_said_and_files_are_still_offered(page: Opener) -> None:
    for part, marker in (("luckor", "pk-known"), ("tabell", "pk-all")):
        app = page("data", visa=part, q="zzzz")
        assert app.get_by_key("tomt_alla")
        assert not html(app, marker)
    assert html(page("data", visa="luckor", q="zzzz"), "pk-gaps")
    assert html(page("data", visa="hamta", q="zzzz"), "pk-downloads")


def test_a_part_that_does_not_exist_is_told_of_and_the_gaps_are_shown(page: Opener) -> None:
    app = page("data", visa="allt")
    assert "visa=allt" in html(app, "pk-notice")[0]
    assert html(app, "pk-gaps")


def test_a_filter_is_set_and_taken_away_and_the_part_stays(page: Opener) -> None:
    app = page("data", visa="tabell")
    app.get_by_key("f_tema").set_value(["stad"]).run()
    assert dict(app.query_params.items()) == {"visa": "tabell", "tema": "stad"}
    assert len(cells(html(app, "pk-all")[0], "pk-all")) == len(
        [1 for its in tables.themes("register").values() if "stad" in its]
    )
    app.get_by_key("chip_alla").click().run()
    assert len(cells(html(app, "pk-all")[0], "pk-all")) == 28


def test_in_english_only_what_is_marked_is_swedish() -> None:
    for part in ("luckor", "tabell", "hamta", "begrepp"):
        block = re.sub(r'<a href="./projekt.*?</a>', "", seen("example-en", part))  # names are as they are
        block = re.sub(r'<(\w+)[^>]* lang="sv"[^>]*>.*?</\1>', "", block, flags=re.S)
        told = text_of([re.sub(r"<style>.*?</style>", "", block, flags=re.S)])
        assert not re.search(r"\b(och|eller|är|inte|uppgift|saknas|tabell|urvalet)\b", told), told


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_is_offered(page: Opener, name: str) -> None:
    for part in ("luckor", "tabell", "hamta"):
        assert page("data", visa=part).get_by_key(f"f_{name}")
