"""What the analysis page shows for an address: its tables, links and charts as they reach the browser."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pyarrow as pa
from streamlit.testing.v1 import AppTest

from pilotkarta.answers.compare import comparison
from pilotkarta.answers.distance import distance_figures
from pilotkarta.answers.figure import Figure
from pilotkarta.answers.money import money_figures
from pilotkarta.answers.municipality import municipality
from pilotkarta.answers.reach import reach_figures
from pilotkarta.answers.themes import matrix
from pilotkarta.answers.time import time_figure
from pilotkarta.handout import Handout
from pilotkarta.paths import PAGES, ROOT
from pilotkarta.selection import from_params, select
from tests.answers.given import REGISTERS
from tests.exports.handouts import MADE

SITE = "http://localhost:8501"
QUESTIONS = ("tema", "tid", "pengar", "tackning", "avstand", "kommun", "jamfor", "egna")
Params = dict[str, str | list[str]]
# Both data sets in both languages, all and some of their projects.
VIEWS: dict[str, Params] = {
    "real-sv": {},
    "real-en": {"sprak": "en", "tema": ["strak", "landsbygd"], "landsdel": "norrland", "farg": "belagg"},
    "example-sv": {"data": "exempel", "lan": ["25", "06"]},
    "example-en": {"data": "exempel", "sprak": "en", "kolumner": "program"},
}
OF_ONE = {"kommun": "2480"}
COMPARED = {
    "register": ["umea-nimby", "mobevi", "straket-goteborg-boras"],
    "example": ["exempel-malmbygden", "exempel-norrskensstraket"],
}


@dataclass(frozen=True)
class Table:
    """A table of a page: its titles and its cells' texts, links by the cell."""

    kind: str
    titles: list[str]
    cells: list[list[str]]
    links: list[list[str]]


class Tables(HTMLParser):
    """Reads the tables of a block of HTML."""

    def __init__(self, block: str) -> None:
        super().__init__()
        self.found: list[Table] = []
        self.rows: list[list[str]] = []
        self.links: list[list[str]] = []
        self.cell: list[str] | None = None
        self.kind = ""
        self.feed(block)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self.kind, self.rows, self.links = str(given.get("class")), [], []
        elif tag == "tr":
            self.rows.append([])
            self.links.append([])
        elif tag in ("td", "th"):
            self.cell = []
            self.links[-1].append("")
        elif tag == "a" and self.cell is not None:
            self.links[-1][-1] = str(given["href"])

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self.cell is not None:
            self.rows[-1].append("".join(self.cell))
            self.cell = None
        elif tag == "table":
            titles, *cells = self.rows
            self.found.append(Table(self.kind, titles, cells, self.links[1:]))


@dataclass(frozen=True)
class Chart:
    """A chart as it goes to the browser: its specification, and its tables by name."""

    spec: dict[str, Any]
    data: dict[str, list[dict[str, Any]]]


def sent(app: AppTest) -> list[Chart]:
    return [
        Chart(json.loads(one.proto.spec), {its.name: rows_of(its.data.data) for its in one.proto.datasets})
        for one in app.get("vega_lite_chart")
    ]


def rows_of(arrow: bytes) -> list[dict[str, Any]]:
    table = pa.ipc.open_stream(arrow).read_pandas()
    return [known(row) for row in table.to_dict("records")]


def known(row: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what a row lacks, which has several ways of being missing."""
    return {key: value for key, value in row.items() if not pd.isna(value)}


@dataclass(frozen=True)
class Seen:
    """What a page showed for an address."""

    params: Params
    blocks: list[str]
    keys: list[str]
    charts: list[Chart]

    @property
    def data(self) -> str:
        return "example" if self.params.get("data") else "register"

    @property
    def given(self) -> Handout:
        """What the address selects, as the answers want it."""
        several = {key: [its] if isinstance(its, str) else its for key, its in self.params.items()}
        selection, ignored = from_params(several, REGISTERS[self.data])
        assert not ignored
        register = REGISTERS[self.data]
        return Handout(register, selection, select(register, selection), SITE, MADE)

    def tables(self, kind: str) -> list[Table]:
        return [one for block in self.blocks for one in Tables(block).found if one.kind == kind]

    def block(self, marker: str) -> str:
        (found,) = (one for one in self.blocks if marker in one)
        return found


@lru_cache
def visit() -> AppTest:
    """Arrive once: one visitor goes from question to question, and between the data sets and languages."""
    return AppTest.from_file(str(ROOT / "pilotkarta" / "ui" / "shell.py"), default_timeout=60).run()


@lru_cache
def seen(view: str, question: str) -> Seen:
    """Open the page with a question once."""
    data = "example" if VIEWS[view].get("data") else "register"
    own: Mapping[str, Params] = {"kommun": {**OF_ONE}, "jamfor": {"jamfor": COMPARED[data]}}
    params = {**VIEWS[view], "fraga": question, **own.get(question, {})}
    app = visit()
    app.query_params.clear()
    app.query_params.update(params)
    app.switch_page(str(PAGES / "analys.py")).run()
    assert not app.exception
    return Seen(
        params,
        [block.value for block in app.html],
        [one.key for one in app.get("download_button")],
        sent(app),
    )


@lru_cache
def figures(view: str, question: str) -> tuple[Figure, ...]:
    """Give the figures that answer a question."""
    given = seen(view, question).given
    answers: dict[str, Callable[[Handout], tuple[Figure, ...]]] = {
        "tema": lambda given: (matrix(given).figure,),
        "tid": lambda given: (time_figure(given),),
        "pengar": money_figures,
        "tackning": reach_figures,
        "avstand": distance_figures,
        "kommun": lambda given: (municipality(given).figure,),
        "jamfor": lambda given: (comparison(given).figure,),
        "egna": lambda _: (),
    }
    return answers[question](given)


def text_of(blocks: list[str]) -> str:
    joined = unescape(re.sub(r"<[^>]+>", "", " ".join(blocks)))
    return " ".join(joined.split())
