"""Every file that is taken home, in one language at a time."""

import csv
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from pilotkarta.answers.money import money_figures
from pilotkarta.answers.reach import reach_figures
from pilotkarta.answers.time import time_figure
from pilotkarta.exports import FORMATS, MUNICIPALITY
from pilotkarta.exports.figure import to_csv, to_svg
from pilotkarta.handout import Handout
from pilotkarta.i18n import CODES, Code
from pilotkarta.paths import DATA, DESCRIPTOR, EXAMPLE
from pilotkarta.register import Register
from tests.exports.handouts import INVENTED, REAL, handout
from tests.language.words import Spoken, foreign

BOTH = pytest.mark.parametrize("register", [REAL, INVENTED], ids=["real", "example"])
IN_BOTH = pytest.mark.parametrize("code", CODES)
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@cache
def written() -> frozenset[str]:
    """Give what the tables hold, cell by cell: a workbook has it as it is."""
    texts: set[str] = set()
    for folder in (DATA, EXAMPLE):
        for path in folder.glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as rows:
                texts |= {cell for row in csv.reader(rows) for cell in row}
    return frozenset(texts)


@cache
def keys() -> frozenset[str]:
    """Give the Swedish descriptions, which name keys, and the machine names of columns."""
    resources = json.loads(DESCRIPTOR.read_text(encoding="utf-8"))["resources"]
    fields = [field for one in resources for field in one["schema"]["fields"]]
    return frozenset(one[name] for one in fields for name in ("name", "description"))


def made(name: str, given: Handout) -> bytes:
    """Make a file."""
    return FORMATS[name].write(given)


def given_in(register: Register, code: Code, **chosen: object) -> Handout:
    """Give what the page would hand out."""
    return handout(register, sprak=code, **chosen)


@BOTH
@IN_BOTH
@pytest.mark.parametrize("name", ["xlsx", "template"])
def test_a_workbook_speaks_one_language(name: str, register: Register, code: Code) -> None:
    book = load_workbook(BytesIO(made(name, given_in(register, code))))
    said = [*book.sheetnames, book.properties.title or "", book.properties.subject or ""]
    said += [book.properties.description or ""]
    for sheet in book:
        machine = {cell.column for cell in sheet[1] if cell.value in ("Machine name", "Maskinnamn")}
        hidden = sheet.sheet_state != "visible"  # what drop-downs offer, under the names of the lists
        for row in sheet.iter_rows(min_row=2 if hidden else 1):
            said += [str(one.value) for one in row if one.value is not None and one.column not in machine]
            said += [one.comment.text for one in row if one.comment]
        for rule in sheet.data_validations.dataValidation:
            said += [rule.errorTitle or "", rule.error or ""]
        said.append(sheet.oddFooter.left.text or "")
    wrong = {}
    for text in said:
        lines = [one for one in text.splitlines() if one not in keys()]
        # The key stands after each label.
        plain = re.sub(r"\([a-z_-]+\)", "", " ".join(lines))
        if text.removeprefix("'") not in written() and (words := foreign(plain, code)):
            wrong[text] = words
    assert wrong == {}


@BOTH
@IN_BOTH
@pytest.mark.parametrize("name", ["html", "svg"])
def test_a_page_or_a_picture_speaks_one_language(name: str, register: Register, code: Code) -> None:
    chosen = "exempel-malmbygden" if register is INVENTED else "strukturer-vasterbotten"
    for more in ({}, {"projekt": chosen, "farg": "belagg", "seminarium": "24"}):
        content = made(name, given_in(register, code, **more)).decode("utf-8")
        assert re.search(rf'<(html|svg)\b[^>]*\blang="{code}"', content)
        assert wrong_in(content, code) == set()


def wrong_in(content: str, code: Code) -> set[str]:
    """Find the words of the other language in a page or picture, where names go on in the next line."""
    texts = [text for spoken, text in Spoken(content, code).found if spoken == code]
    return foreign(" ".join(texts), code)


@BOTH
@IN_BOTH
def test_slides_speak_one_language(register: Register, code: Code) -> None:
    wrong, spoken = {}, set()
    with ZipFile(BytesIO(made("pptx", given_in(register, code, seminarium="24")))) as parts:
        slides = [one for one in parts.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", one)]
        for name in slides:
            root = ET.fromstring(parts.read(name))
            for run in root.iter(f"{_A}r"):
                properties = run.find(f"{_A}rPr")
                lang = (properties.get("lang") if properties is not None else None) or code
                text = run.findtext(f"{_A}t") or ""
                spoken.add(lang[:2])
                if lang[:2] == code and (words := foreign(text, code)):
                    wrong[text] = words
            for element in root.iter():
                described = f"{element.get('descr') or ''} {element.get('title') or ''}"
                if words := foreign(described, code):
                    wrong[described] = words
    assert wrong == {}
    assert code in spoken


def spoken_in(content: bytes) -> list[str]:
    """Read the paragraphs of a PDF; a line that ends in the middle of a sentence goes on in the next."""
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


@BOTH
@IN_BOTH
def test_a_municipality_s_page_speaks_one_language(register: Register, code: Code) -> None:
    given = given_in(register, code, kommun="2480")
    content = made(MUNICIPALITY, given)
    assert PdfReader(BytesIO(content)).trailer["/Root"]["/Lang"][:2] == code
    if code == "en":
        for page in spoken_in(content):
            assert foreign(" ".join(page.split()).replace("- ", "-"), code) == set()


@BOTH
@IN_BOTH
def test_a_chart_speaks_one_language(register: Register, code: Code) -> None:
    given = given_in(register, code)
    for one in (time_figure(given), *money_figures(given), *reach_figures(given)):
        for line in csv.reader(to_csv(given, one).decode("utf-8-sig").splitlines()):
            assert {cell: foreign(cell, code) for cell in line if foreign(cell, code)} == {}
        if one.chart is None and one.shading is None:
            continue
        content = to_svg(given, one).decode("utf-8")
        assert wrong_in(content, code) == set()
        root = ET.fromstring(content)
        assert root.get("lang") == code
        assert root.find("{http://www.w3.org/2000/svg}title") is not None


@IN_BOTH
def test_the_description_of_the_data_is_in_both(code: Code) -> None:
    with ZipFile(BytesIO(made("package", given_in(INVENTED, code)))) as parts:
        described = json.loads(parts.read("datapackage.json"))
    things = [described, *described["resources"]]
    things += [field for one in described["resources"] for field in one["schema"]["fields"]]
    for one in things:
        assert foreign(one["title_en"], "en") == foreign(one["description_en"], "en") == set()
        assert foreign(one["title"], "sv") == set()
    labels = [one for field in things for one in field.get("categories", ())]
    assert len(labels) > 40
    assert all(foreign(one["label_en"], "en") == foreign(one["label"], "sv") == set() for one in labels)


@IN_BOTH
def test_the_metadata_say_the_same_in_both(code: Code) -> None:
    graph = json.loads(made("dcat-jsonld", given_in(REAL, code, lan=("24",))))
    found = {"sv": 0, "en": 0}

    def look(value: object) -> None:
        if isinstance(value, dict):
            if (spoken := value.get("@language")) in CODES:
                found[spoken] += 1
                assert foreign(value["@value"], spoken) == set()
            for one in value.values():
                look(one)
        elif isinstance(value, list):
            for one in value:
                look(one)

    look(graph)
    assert min(found.values()) > 20


def test_a_translation_is_said_to_be_ours_wherever_it_stands() -> None:
    """Real projects' English descriptions are ours; the sources are Swedish."""
    project = next(one for one in REAL.projects if one.description_en)
    given = replace(given_in(REAL, "en", projekt=project.id), projects=(project,))
    html = made("html", given).decode("utf-8")
    assert "our translation" in html.casefold()
    texts = [text for _, text in Spoken(html, "en").found]
    assert any(project.description_en[:40] in text for text in texts)
