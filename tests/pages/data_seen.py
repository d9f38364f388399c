"""What the data page shows for a selection: its parts as HTML, its tables' cells, and where links lead."""

import re
from functools import cache
from html import unescape
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from streamlit.testing.v1 import AppTest

from pilotkarta.paths import PAGES, ROOT
from pilotkarta.selection import Selection, from_params, select
from tests.answers.given import CASES, REGISTERS, Case
from tests.pages.seen import Params, text_of


class Cell(NamedTuple):
    """A cell: its tag's attributes, what it holds, and that as text."""

    attributes: str
    inside: str
    text: str

    @property
    def links(self) -> list[str]:
        return [unescape(href) for href in re.findall(r'<a[^>]* href="([^"]+)"', self.inside)]

    @property
    def value(self) -> str | None:
        found = re.search(r'data-value="([^"]*)"', self.attributes)
        return unescape(found.group(1)) if found else None


def cells(block: str, kind: str) -> list[list[Cell]]:
    """Read the rows of the table of a class, without its heading."""
    body = re.search(rf'<table class="[^"]*\b{kind}\b.*?<tbody[^>]*>(.*?)</tbody>', block, re.S)
    assert body, kind
    return [
        [
            Cell(attributes, inside, text_of([inside]))
            for attributes, inside in re.findall(r"<t[hd]\b([^>]*)>(.*?)</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr.*?</tr>", body.group(1), re.S)
    ]


@cache
def visit() -> AppTest:
    """Arrive once; the same visitor goes from part to part."""
    return AppTest.from_file(str(ROOT / "pilotkarta" / "ui" / "shell.py"), default_timeout=60).run()


def address(case: Case) -> Params:
    named: Params = {name: list(its) for name, its in case.filters}
    data: Params = {"data": "exempel"} if case.data == "example" else {}
    speech: Params = {"sprak": "en"} if case.sprak == "en" else {}
    return {**named, **data, **speech}


@cache
def seen(name: str, part: str) -> str:
    """Open a part of the page for one of the selections, and give its HTML."""
    app = visit()
    app.query_params.clear()
    app.query_params.update({**address(CASES[name]), "visa": part})
    app.switch_page(str(PAGES / "data.py")).run()
    assert not app.exception
    return "\n".join(block.value for block in app.html)


def selected(href: str, page: str = "./data") -> tuple[Selection, list[str]]:
    """Follow a link: what it selects, and the ids of the projects."""
    where = urlsplit(href)
    assert where.path == page
    params = parse_qs(where.query)
    register = REGISTERS["example" if params.get("data") else "register"]
    selection, ignored = from_params(params, register)
    assert not ignored
    return selection, [project.id for project in select(register, selection)]
