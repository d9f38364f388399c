"""The About page and the accessibility statement."""

import hashlib
import re
from html import unescape
from pathlib import Path

import pytest

from pilotkarta.config import Contact
from tests.pages.conftest import Opener, html


def text_of(app):
    return unescape(" ".join(re.sub("<[^>]+>", " ", block.value) for block in app.html))


def flat(text):
    return " ".join(text.split())


def test_the_programme_has_its_three_names_aims_anthology_and_seminars(page: Opener):
    app = page("om")
    said = flat(text_of(app))
    for name in (
        "Samhällsplanering för näringslivsutveckling",
        "Samhällsplanering för näringslivets utveckling",
        "Tillväxtskapande samhällsplanering",
    ):
        assert name in said
    assert "hör till programmet 2013–2015 är därför vår läsning" in said
    assert "978-91-7563-294-0" in said
    assert "vilka åtta är inte känt" in said
    assert "dialogseminarier" in said
    about = html(app, "Dess fyra mål")[0]
    aims = re.search(r"Dess fyra mål.*?<ol>(.*?)</ol>", about, re.S).group(1)
    assert aims.count("<li>") == 4


def runs_of_seven(text):
    """List every seven words in a row, in lower case."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return {" ".join(words[i : i + 7]) for i in range(len(words) - 6)}


def test_no_seven_words_in_a_row_are_the_agencys(page: Opener):
    # The agency's page is not ours to copy, in a test either: its runs of seven words are kept as digests.
    theirs = set((Path(__file__).parent / "agency_page.txt").read_text().split())
    assert len(theirs) > 250
    told = runs_of_seven(text_of(page("om")))
    assert not {run for run in told if hashlib.sha256(run.encode()).hexdigest()[:10] in theirs}


def test_missing_pilots_and_what_would_settle_them(page: Opener):
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", html(page("om"), "Uppgifter efter slag")[0], re.S)
    cells = [[unescape(re.sub("<[^>]+>", "", c)) for c in re.split(r"</t[hd]>", row)] for row in rows]
    by_programme = {c[0]: c[1:5] for c in cells[:5]}
    assert [c[:3] for c in by_programme.values()] == [
        ["15", "5", "10"], ["10", "10", "0"], ["7", "3", "4"], ["12", "3", "9"], ["7", "7", "0"],
    ]  # fmt: skip
    for name, (_, _, missing, settle) in by_programme.items():
        assert (settle == "–") == (missing == "0"), name
    assert "1610/2013" in by_programme["Samhällsplanering 2013–2015"][3]


def test_known_facts_are_counted(page: Opener, register):
    said = flat(text_of(page("om")))
    expected = {
        "Pengar": sum(1 for p in register.projects if p.amounts),
        "Start": sum(1 for p in register.projects if p.start),
        "Slut": sum(1 for p in register.projects if p.end),
        "Vem": sum(1 for p in register.projects if p.partners),
    }
    for label, n in expected.items():
        assert f"{label} {n} av 28 " in said, label
    confirmed, probable, weak = (
        sum(p.evidence == e for p in register.projects) for e in ("confirmed", "probable", "weak")
    )
    assert f"är {confirmed} belagda, {probable} sannolika och {weak} osäkra" in said
    assert (confirmed + probable + weak, weak) == (28, 1)


def test_every_reference_leads_to_a_source_of_the_register(page: Opener, register):
    app = page("om")
    whole = " ".join(block.value for block in app.html)
    targets = re.findall(r'<li id="kalla-([^"]+)"', whole)
    assert targets == list(register.sources)
    asked = set(re.findall(r'href="#kalla-([^"]+)"', whole))
    assert asked <= set(targets)
    assert "boverket-programsida" in asked
    for source in register.sources.values():
        entry = re.search(rf'<li id="kalla-{source.id}".*?</li>', whole, re.S).group()
        assert source.url in unescape(entry)
        supported = [p for p in register.projects if any(c.source == source for c in p.claims)]
        assert all(f"projekt={p.id}" in entry for p in supported)
        of_programme = any(c.source == source for g in register.programmes.values() for c in g.claims)
        assert supported or of_programme, source.id


def test_the_example_does_not_change_what_is_told(page: Opener):
    app = page("om", data="exempel")
    said = text_of(app)
    assert "handlar om de verkliga programmen" in html(app, "pk-banner")[0]
    assert "Boverket och Tillväxtverket drev det" in said
    assert "Exempelverket" not in said


@pytest.mark.parametrize(
    ("name", "title"), [("om", "About Pilotkartan"), ("tillganglighet", "Accessibility statement")]
)
def test_in_english_nothing_is_left_in_swedish(page: Opener, name, title):
    said = flat(text_of(page(name, sprak="en")))
    assert title in said
    assert not re.search(
        r"\b(och|eller|är|inte|uppgift|projektet)\b",
        re.sub(r"(?s)Sources .*", "", said).replace("Boverket och", ""),
    ), said


def test_the_statement_names_who_answers_from_the_settings(page: Opener, monkeypatch):
    assert "Inte angivet i den här installationen." in text_of(page("tillganglighet"))
    given = Contact("Boverket <b>", "a&b@example.se", "0455-00 00 00", "")
    monkeypatch.setattr("pilotkarta.ui.accessibility.contact", lambda: given)
    block = html(page("tillganglighet"), "pk-text")[0]
    assert "Boverket &lt;b&gt; står bakom" in block
    assert 'href="mailto:a%26b%40example.se"' in block
    assert "0455-00 00 00" in block
    assert block.count("Inte angivet i den här installationen.") == 1


def test_the_statement_has_what_the_law_asks_for(page: Opener):
    said = flat(text_of(page("tillganglighet")))
    for part in (
        "Tillgänglighetsredogörelse",
        "2018:1937",
        "delvis förenlig med lagen",
        "Vad som inte är tillgängligt",
        "Använd listan",
        "Myndigheten för digital förvaltning",
        "granskades senast den 25 november 2026",
    ):
        assert part in said, part
