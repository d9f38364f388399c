"""Pages of municipalities for the tests: which, how other programs read them, and what they should say."""

import re
import shutil
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from pypdf import PdfReader

from bench.data import grow
from pilotkarta import words
from pilotkarta.answers.municipality import municipality
from pilotkarta.exports.municipality import to_municipality_pdf
from pilotkarta.paths import DATA
from pilotkarta.register import load
from tests.exports.handouts import INVENTED, REAL, glyphs, handout
from tests.exports.test_pdf import XHTML, elements, poppler


def asked(register=REAL, code="2480", **chosen):
    return handout(register, fraga="kommun", kommun=code, **chosen)


@cache
def grown():
    """Give a register of 500 projects."""
    with TemporaryDirectory() as folder:
        for table in DATA.glob("*.csv"):
            shutil.copy(table, folder)
        grow(Path(folder), 500)
        return load(Path(folder))


def crowded(**chosen):
    return asked(grown(), "0180", **chosen)


def everything():
    """Select by every value of every filter: the longest words and address there are."""
    register = grown()
    return crowded(
        sprak="en", seminarium="01", program=tuple(register.programmes), tema=tuple(register.themes),
        landsdel=("norrland", "svealand", "gotaland"), belagg=("confirmed", "probable", "weak"),
        lan=tuple(one.code for one in register.counties),
    )  # fmt: skip


def named(name):
    """Name all real projects and their programmes so; in Stockholm the summary has the name too."""
    given = asked(code="0180")
    renamed = (
        replace(one, name=name, programme=replace(one.programme, short=name)) for one in given.projects
    )
    return replace(given, projects=tuple(renamed))


WHOLE = {
    "umeå": lambda: asked(),
    "umeå-en": lambda: asked(sprak="en", farg="belagg"),
    "östersund": lambda: asked(code="2380", seminarium="23"),
    "stockholm": lambda: asked(code="0180"),
    "gotland-en": lambda: asked(code="0980", sprak="en", projekt="attraktion-gotland"),
    "some": lambda: asked(code="1480", program=("snu-2013",), tema=("dialog", "strak")),
    "empty": lambda: asked(q="zzzz"),
    "example": lambda: asked(INVENTED),
    "example-en": lambda: asked(INVENTED, "0180", sprak="en"),
}
CROWDED = {
    "500": lambda: crowded(),
    "500-en": lambda: crowded(sprak="en"),
    "everything": everything,
    "long": lambda: named("Wm" * 100),
    "unbroken": lambda: named("Wm" * 18),
}


class Read:
    """A municipality's page as other programs read it."""

    def __init__(self, given):
        self.given = given
        self.answer = municipality(given)
        self.content = to_municipality_pdf(given)
        self.raw = poppler(self.content, "-raw")
        self.glyphs = glyphs(self.raw)
        self.reader = PdfReader(BytesIO(self.content))
        self.root = self.reader.trailer["/Root"]
        self.elements = list(elements(self.root["/StructTreeRoot"]))

    def named(self, kind):
        return [element for element in self.elements if element.get("/S") == kind]

    @property
    def words(self):
        """Give the words of the page with their boxes: left, top, right, bottom in points."""
        root = ET.fromstring(re.sub(r"[^\n\x20-\ufffd]", "", poppler(self.content, "-bbox")))
        return [
            (word.text, *(float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax")))
            for word in root.iter(f"{XHTML}word")
        ]


@cache
def read(name):
    return Read({**WHOLE, **CROWDED}[name]())


def left(n, given):
    return given.language.text("{n} more at the address below", n=n) if n else ""


def expected(given, answer, listed=(99,) * 5, themes=99):
    """Write what the page says from its top to the map, with so many of each group and so many themes."""
    language = given.language
    parts = ["Pilotkartan", given.date, answer.place, given.example, answer.summary]
    for group, most in zip(answer.groups, listed, strict=True):
        parts.append(group.title)
        for one in group.entries[:most]:
            programme = words.programme(one.project.programme, language)
            evidence = language.text(words.EVIDENCE[one.project.evidence])
            parts.append(f"{one.number}{one.project.name}{one.detail} · {programme} · {evidence}")
        parts.append(left(max(len(group.entries) - most, 0), given) if group.entries else group.none)
    parts.append(language.text("The nearest by theme"))
    if themes:
        parts += [language.text("Theme"), language.text("Project and how near")]
    for one in answer.themes[:themes]:
        near = one.entry and f"{one.entry.number}{one.entry.project.name} · {one.entry.detail}"
        parts += [one.theme, near or language.text("No selected project has the theme.")]
    parts.append(left(max(len(answer.themes) - themes, 0), given))
    return glyphs("".join(parts))


def in_turn(answer):
    """List whose rows get room, in order: one of each group, the themes, then of each group again."""
    groups = enumerate(answer.groups)
    rows = sorted((n, place) for place, group in groups for n in range(len(group.entries)))
    first = [place for n, place in rows if n == 0]
    return first + ["theme"] * len(answer.themes) + [place for n, place in rows if n > 0]


def shown(found):
    """Count the rows of each group, and of the themes, that the page has."""
    given, answer, order = found.given, found.answer, in_turn(found.answer)
    tries = (Counter(order[:n]) for n in range(len(order) + 1))
    (rows,) = (
        rows
        for rows in tries
        if found.glyphs.startswith(expected(given, answer, [rows[n] for n in range(5)], rows["theme"]))
    )
    return rows
