"""The PDF read back by other programs: its structure by pypdf, its words and their places by Poppler."""

import re
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from pilotkarta import words
from pilotkarta.exports.pdf import to_pdf
from pilotkarta.exports.typesetting import STAND_IN, pdf, readable
from tests.exports.handouts import ARABIC, HOSTILE, INVENTED, MADE, REAL, glyphs, handout, hostile

XHTML = "{http://www.w3.org/1999/xhtml}"
CASES = {
    "real": handout(),
    "some": handout(program=("snu-2013",), farg="belagg"),
    "some-en": handout(lan=("13",), sprak="en", seminarium="24"),
    "one": handout(q="Kramfors"),
    "example": handout(INVENTED),
    "example-en": handout(INVENTED, sprak="en"),
    "empty": handout(q="zzzz"),
}


class Read:
    """A PDF as other programs read it."""

    def __init__(self, given):
        self.given = given
        self.content = to_pdf(given)
        self.pages = poppler(self.content).split("\f")[:-1]
        self.glyphs = glyphs("".join(self.pages))
        self.reader = PdfReader(BytesIO(self.content))
        self.root = self.reader.trailer["/Root"]
        self.bookmarks = [glyphs(title) for title in flat(self.reader.outline)]
        self.elements = list(elements(self.root["/StructTreeRoot"]))

    def named(self, kind):
        return [element for element in self.elements if element.get("/S") == kind]


def poppler(content, *options):
    command = ["pdftotext", *options, "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def flat(outline):
    for item in outline:
        yield from flat(item) if isinstance(item, list) else [item.title]


def elements(tree):
    """Give all elements of the structure tree."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        one = one.get_object() if isinstance(one, IndirectObject) else one
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict):
            yield one
            waiting.append(one.get("/K"))


@cache
def read(name):
    return Read(CASES[name])


@pytest.fixture(params=CASES)
def case(request):
    """Give a hand-out and its PDF."""
    return read(request.param)


def test_it_says_that_it_is_accessible_and_what_it_is(case):
    given = case.given
    reader, root = case.reader, case.root
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == given.language.code
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Metadata"].get_object().get_data().decode().count("<pdfuaid:part>1</pdfuaid:part>") == 1
    assert reader.metadata.title == f"Pilotkartan: {given.words} ({given.count})"
    assert reader.metadata.author is None
    assert reader.metadata.creation_date.date() == MADE
    assert all(
        abs(float(page.mediabox.width * page.mediabox.height) - 595.276 * 841.89) < 9 for page in reader.pages
    )


def test_the_same_hand_out_is_the_same_file():
    assert to_pdf(CASES["one"]) == to_pdf(CASES["one"])


def test_every_project_has_a_bookmark_and_every_heading_too(case):
    expected = [glyphs(f"{n} {p.name}") for n, p in enumerate(case.given.projects, 1)]
    assert [title for title in case.bookmarks if title[0].isdigit()] == expected
    headings = [e for e in case.elements if re.fullmatch(r"/H\d", str(e.get("/S")))]
    assert len(headings) == len(case.bookmarks) == len(expected) + (7 if expected else 4)


def test_every_figure_is_described_and_tables_have_headers(case):
    projects = case.given.projects
    assert len(case.named("/Figure")) == bool(projects)
    for figure in case.named("/Figure"):
        assert all(f"{n}. {p.name} (" in figure["/Alt"] for n, p in enumerate(projects, 1))
    # One for each project, one of all, one of the programmes: three, seven and five columns.
    assert len(case.named("/Table")) == len(projects) + bool(projects) + 1
    assert len(case.named("/TH")) == 3 * len(projects) + 7 * bool(projects) + 5


def test_it_names_every_selected_project_and_no_other(case):
    given = case.given
    for project in given.projects:
        assert case.glyphs.count(glyphs(project.name)) >= 3  # the map's list, the heading, the table
    own = " ".join(f"{p.name} {p.description} {p.description_en}" for p in given.projects)
    quoted = " ".join(source.title for source in given.register.sources.values())
    for other in given.register.projects:
        # Some names are also in what is said of others, such as in the title of a common source.
        if other not in given.projects and other.name not in own + quoted:
            assert glyphs(other.name) not in case.glyphs


def test_the_table_has_the_numbers_of_the_selection(case):
    if not case.given.projects:
        return
    sheets = [n for n, page in enumerate(case.reader.pages, 1) if page.mediabox.width > page.mediabox.height]
    text = poppler(case.content, "-layout", "-f", str(sheets[0]), "-l", str(sheets[-1]))
    numbered = [rf"^ *{n}  +{re.escape(p.name[:20].strip())}" for n, p in enumerate(case.given.projects, 1)]
    found = [[hit.start() for hit in re.finditer(row, text, re.MULTILINE)] for row in numbered]
    assert [len(places) for places in found] == [1] * len(numbered)
    assert found == sorted(found)


def test_cover_says_what_it_is(case):
    given = case.given
    cover = glyphs(case.pages[0])
    said = [given.words, given.count, given.occasion, given.date, given.address]
    said.append(words.summary(given.register, given.language))
    levels = words.levels(given.language, example=bool(given.example))
    said += [f"{level}. {meaning}" for level, meaning in levels]
    assert [one for one in said if glyphs(one) not in cover] == []


def test_every_page_says_selection_date_page_and_whether_it_is_invented(case):
    given = case.given
    for number, page in enumerate(case.pages, 1):
        page_words = given.language.text("Page {n} of {all}", n=number, all=len(case.pages))
        for said in (f"{given.words} ({given.count})", given.date, page_words):
            assert glyphs(said) in glyphs(page)
        assert (given.language.text("Example data") in page) == given.register.is_example


def test_sources_stand_once_with_their_address(case):
    given = case.given
    claims = [claim for project in given.projects for claim in project.claims]
    claims += [c for one in given.register.programmes.values() for c in one.claims_on("stated_pilots")]
    expected = {claim.source for claim in claims}
    whole = case.glyphs
    start = whole.rindex(glyphs(given.language.text("Sources")) + "1.")
    for source in expected:
        assert whole[start:].count(glyphs(f"{source.publisher}: {source.title}")) == 1
        if source.fetched:
            assert (
                glyphs(given.language.text("read {date}", date=given.language.date(source.fetched))) in whole
            )
    links = [a.get_object()["/A"]["/URI"] for page in case.reader.pages
             for a in page.get("/Annots", []) if "/URI" in a.get_object().get("/A", {})]  # fmt: skip
    assert set(links) == {source.url for source in expected if source.url} | {given.address} | {
        given.address_of(project) for project in given.projects
    }


def test_facts_unknown_and_missing_are_told():
    given = CASES["some"]
    text = glyphs(poppler(read("some").content, "-raw"))
    västerbotten = given.register.project("strukturer-vasterbotten")
    assert glyphs(f"Belagd. {västerbotten.claims_on('programme')[0].note}") in text
    assert glyphs(västerbotten.description) in text
    assert glyphs("Länsstyrelsen i Västerbottens län (medverkande)") in text
    assert glyphs("Pengar Uppgift saknas") in text
    assert glyphs("Samhällsplanering 2013–2015 15 5 10 Antologins innehållsförteckning") in text
    assert glyphs("Att de femton hör till 2013–2015 är vår läsning") in text


def test_descriptions_are_told_in_the_right_language():
    given = CASES["some-en"]
    untranslated = replace(given.projects[0], description_en="")
    found = Read(replace(given, projects=(untranslated, *given.projects[1:])))
    assert glyphs(untranslated.description) in found.glyphs
    assert found.glyphs.count(glyphs("(our translation)")) == len(given.projects) - 1
    swedish = [sum(e.get("/Lang") == "sv" for e in one.elements) for one in (read("some-en"), found)]
    assert swedish[1] == swedish[0] + 1


@pytest.fixture(scope="module")
def spoilt():
    """Give the PDF of texts that mean harm."""
    return Read(hostile())


def test_hostile_texts_come_out_to_the_letter(spoilt):
    for number, shown in enumerate(HOSTILE.values(), 1):
        assert glyphs(f"{number} {shown}") in spoilt.bookmarks
        assert spoilt.glyphs.count(glyphs(shown)) >= 5  # list, heading, description, partner, table
    assert ARABIC in "".join(spoilt.pages)


def test_no_word_lies_outside_the_margins(spoilt):
    endless = Read(replace(hostile(), projects=(replace(REAL.projects[0], name="x" * 10_000),)))
    assert endless.glyphs.count("x" * 1000) >= 3  # heading, name, table: no line is cut off
    assert sum(page.count("x") for page in endless.pages) >= 30_000
    for found in (spoilt, endless, read("real")):
        root = ET.fromstring(re.sub(r"[^\n\x20-\ufffd]", "", poppler(found.content, "-bbox")))
        for page in root.iter(f"{XHTML}page"):
            width, height = float(page.get("width")), float(page.get("height"))
            for word in page.iter(f"{XHTML}word"):
                left, top, right, bottom = (float(word.get(k)) for k in ("xMin", "yMin", "xMax", "yMax"))
                assert left > 56, word.text
                assert right < width - 56, word.text
                assert top > 20, word.text
                assert bottom < height - 20, word.text


@settings(max_examples=20)
@example("0\u093a")  # each has a glyph, the two together have none
@given(st.text(max_size=30) | st.text("aåשاך1♥\u0301\u0323\u0651\u200d", max_size=20))
def test_any_text_can_be_set(text):
    shown = readable(text)
    assert set(shown) <= set(text) | {STAND_IN, " "}
    letters = "".join(re.findall("[!-~]", text))
    assert "".join(re.findall("[!-~]", shown)) == letters
    main = b'#set document(title: "-")\n#set text(font: "Source Sans Pro")\n= x#read("text")\n*#read("text")*'
    assert pdf({"main": main, "text": shown.encode()})
