"""A project's page: every fact with its source and evidence, and help where there is no such project."""

import re
from dataclasses import replace
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from pilotkarta.paths import DATA, EXAMPLE, PAGES, ROOT
from pilotkarta.register import check, load
from pilotkarta.register import reader as reading
from tests.pages.conftest import Opener, html

CELL = re.compile(r"<t[hd] role=\"(?:rowheader|cell)\"[^>]*>(.*?)</t[hd]>", re.S)


def fact_rows(app):
    """Read the table of facts: label, value, source ids with evidence."""
    table = html(app, 'class="pk-facts"')[0]
    rows = []
    for row in re.findall(r'<tr role="row" class="pk-fact".*?</tr>', table, re.S):
        label, value, cited = CELL.findall(row)
        sources = re.findall(r'href="#kalla-([^"]+)">[^<]*</a> – ([^<]+)<', cited)
        rows.append((unescape(label), re.sub("<[^>]+>", " ", unescape(value)).strip(), sources))
    return rows


def entries(app):
    """Read the list of sources: what is shown of each by its id."""
    block = html(app, 'class="pk-sources"')[0]
    return dict(re.findall(r'<li id="kalla-([^"]+)" tabindex="-1">(.*?)</li>', block, re.S))


@pytest.fixture(scope="module")
def every_page():
    """Open each project's page once."""
    app = AppTest.from_file(str(ROOT / "pilotkarta" / "ui" / "shell.py"), default_timeout=30).run()
    pages = {}
    for data, folder in (("", DATA), ("exempel", EXAMPLE)):
        for project in load(folder).projects:
            app.query_params.clear()
            app.query_params.update({"projekt": project.id, **({"data": data} if data else {})})
            app.switch_page(str(PAGES / "projekt.py")).run()
            assert not app.exception
            pages[project.id] = (project, fact_rows(app), entries(app), [b.value for b in app.html])
    return pages


def test_every_fact_has_a_source_that_opens_to_the_registers_entry(every_page, register, example):
    for project, rows, listed, _ in every_page.values():
        sources = {**register.sources, **example.sources}
        assert [label for label, *_ in rows] == ["Namn", "Program", "Vem", "Var", "När", "Teman", "Pengar"]
        for label, value, cited in rows:
            assert value, (project.id, label)
            if value.startswith("Uppgift saknas"):
                continue
            assert cited, (project.id, label)
            for source, evidence in cited:
                assert evidence in ("Belagd", "Sannolik", "Osäker", "Exempel", "Vår läsning")
                entry = unescape(listed[source])
                assert f"{sources[source].publisher}: {sources[source].title}" in entry
                assert sources[source].url in entry
        assert set(listed) == {claim.source.id for claim in project.claims}


def test_evidence_is_that_of_the_claim(every_page):
    words = {"confirmed": "Belagd", "probable": "Sannolik", "weak": "Osäker", "example": "Exempel"}
    fields = {
        "Program": ["programme"],
        "Vem": ["partners"],
        "Var": ["areas"],
        "När": ["start", "end"],
        "Pengar": ["amounts"],
    }
    for project, rows, *_ in every_page.values():
        for label, _, cited in rows:
            claims = [c for c in project.claims if c.field in fields.get(label, [])]
            if label in fields:
                assert set(cited) == {(c.source.id, words[c.evidence]) for c in claims}, (project.id, label)


def test_what_is_not_known_is_named(every_page):
    rows = {label: value for label, value, _ in every_page["umea-nimby"][1]}
    assert rows["När"] == "Uppgift saknas"
    assert rows["Pengar"] == "Uppgift saknas"
    assert {label: value for label, value, _ in every_page["attraktion-gotland"][1]}[
        "Teman"
    ] == "Uppgift saknas"
    ours = {label: value for label, value, _ in every_page["regplan-dalarna"][1]}["Namn"]
    assert ours.startswith("Uppgift saknas")
    assert "benämningen är vår" in ours
    timeline = next(block for block in every_page["umea-nimby"][3] if "pk-timeline" in block)
    assert "Projektet: Uppgift saknas" in timeline


def test_a_source_taken_from_the_data_is_missed(copy_of):
    folder = copy_of()
    table = folder / "claims.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text(
        "".join(line for line in lines if "jamtlandsstraket,areas," not in line), encoding="utf-8"
    )
    faults = check(folder)
    assert [(fault.table, fault.column, fault.value) for fault in faults] == [
        ("projects.csv", "areas", "jamtlandsstraket")
    ]
    with pytest.raises(reading.RegisterError):
        load(folder)


def test_the_ways_on_keep_the_selection(page: Opener):
    app = page("projekt", projekt="jamtlandsstraket", tema="strak", landsdel="norrland")
    ways = re.findall(r'href="([^"]*)"[^>]*>([^<]*)<', unescape(html(app, "pk-ways")[0]))
    kept = "tema=strak&landsdel=norrland&projekt="
    assert [href for href, _ in ways] == [
        f"./karta?{kept}jamtlandsstraket",
        f"./projekt?{kept}mobevi",
        f"./projekt?{kept}regplan-vasternorrland",
        f"./analys?{kept}jamtlandsstraket&fraga=jamfor&jamfor=jamtlandsstraket",
    ]
    to_map, north, south, compare = (label for _, label in ways)
    assert compare == "Jämför med andra"
    assert to_map == "← Till kartan"
    assert north.startswith("↑ Norrut: 1. Hållbar mobilitet")
    assert south.startswith("↓ Söderut: 3. Regional planering i Västernorrland")
    assert "landsdel=norrland" in unescape(html(app, "pk-maps")[0])


def test_the_ends_have_one_way_less(page: Opener):
    north = html(page("projekt", projekt="besokslandet-overkalix"), "pk-ways")[0]
    assert "Norrut" not in north
    assert "Söderut: 2. " in north
    south = html(page("projekt", projekt="trelleborg-flerkarnighet"), "pk-ways")[0]
    assert "Norrut: 27. " in south
    assert "Söderut" not in south


def test_a_project_outside_the_selection_is_shown_with_its_neighbours_in_it(page: Opener):
    app = page("projekt", projekt="umea-nimby", landsdel="gotaland")
    assert "ingår inte i urvalet" in html(app, "pk-notice")[0]
    assert ">–</span>" in html(app, "pk-project")[0]
    ways = html(app, "pk-ways")[0]
    assert "Norrut" not in ways
    assert "Söderut: 1. " in ways


def test_related_projects_say_why(page: Opener):
    text = unescape(
        re.sub("<[^>]+>", " ", html(page("projekt", projekt="strukturbild-skaraborg"), "pk-related")[0])
    )
    assert re.search(r"Närmast\s+Stationers roll .* möts eller överlappar\s+Tillväxtskapande .* 17 km", text)
    assert re.search(r"Samma teman\s.*Landsbygd, Dialog", text, re.S)
    assert "Samma program" in text
    assert "Jämtlandsstråket" in text


def test_the_address_to_share_has_no_filters(page: Opener):
    shared = html(page("projekt", projekt="exempel-fjallbyar", data="exempel", tema="dialog"), "pk-share")[0]
    assert "/projekt?projekt=exempel-fjallbyar&amp;data=exempel<" in shared.replace("\n", "")


@pytest.mark.parametrize(
    ("language", "title", "sentence"),
    [
        ("sv", "Projektet finns inte", "Perhaps"),
        ("en", "There is no such project", "Perhaps it is one of these"),
    ],
)
def test_an_unknown_project_gets_help_in_the_language(page: Opener, language, title, sentence):
    app = page("projekt", projekt="jamtlandstraket", sprak=language)
    block = html(app, "data-not-found")[0]
    assert f"<h2>{title}</h2>" in block
    assert (sentence in block) == (language == "en")
    assert "jamtlandstraket" in block
    assert re.findall(r"projekt=([^&\"]+)", block)[0] == "jamtlandsstraket"
    assert html(app, "pk-card") == []


def test_no_project_at_all_lists_the_selected_ones(page: Opener):
    block = html(page("projekt", tema="energi"), "data-not-found")[0]
    assert "Vilket projekt?" in block
    assert re.findall(r"projekt=([^&\"]+)", block) == [
        "regplan-vasterbotten",
        "regplan-gavleborg",
        "marken-halland",
    ]


def test_nothing_alike_lists_the_selected_ones_and_hostile_ids_are_text(page: Opener):
    block = html(page("projekt", projekt="<img src=x onerror=alert(1)>"), "data-not-found")[0]
    assert "&lt;img src=x onerror=alert(1)&gt;" in block
    assert "<img" not in block
    assert len(re.findall(r"projekt=", block)) == 28


def test_hostile_text_is_text_in_every_part(page: Opener, monkeypatch, register):
    bad = "</td><script>alert(1)</script>"
    one = register.projects[3]
    claims = tuple(
        replace(c, note=bad, source=replace(c.source, title=bad, publisher=bad)) for c in one.claims
    )
    hostile = replace(one, name=bad, description=bad, claims=claims)
    changed = replace(register, projects=(*register.projects[:3], hostile, *register.projects[4:]))
    monkeypatch.setattr("pilotkarta.ui.state.load_named", lambda _: changed)
    app = page("projekt", projekt=one.id)
    assert len([b for b in app.html if "&lt;script&gt;alert(1)" in b.value]) >= 5
    assert not [b for b in app.html if "<script>alert(1)" in b.value]
