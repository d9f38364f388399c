"""Selections of both data sets: what is asked for, and which projects that is by the tables alone."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import pandas as pd

from pilotkarta.answers.compare import comparison
from pilotkarta.answers.distance import distance_figures
from pilotkarta.answers.figure import Figure
from pilotkarta.answers.money import money_figures
from pilotkarta.answers.municipality import municipality
from pilotkarta.answers.reach import reach_figures
from pilotkarta.answers.themes import matrix
from pilotkarta.answers.time import time_figure
from pilotkarta.exports.figure import to_csv
from pilotkarta.handout import Handout
from pilotkarta.paths import DATA
from tests.exports.handouts import INVENTED, REAL, handout
from tests.insight import tables

REGISTERS = {"register": REAL, "example": INVENTED}
NBSP = "\N{NO-BREAK SPACE}"
LANDSDEL = {"norrland": "Norrland", "svealand": "Svealand", "gotaland": "Götaland"}


@cache
def regions() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in tables.rows(DATA / "regions.csv")}


def table(data: str, name: str) -> list[dict[str, str]]:
    """Read a table of a data set's own."""
    return tables.rows(tables.FOLDER[data] / f"{name}.csv")


@cache
def projects(data: str) -> dict[str, dict[str, str]]:
    """Give the projects' rows by id, from north to south."""
    listed = {row["id"]: row for row in table(data, "projects")}
    return {one.id: listed[one.id] for one in REGISTERS[data].projects}


@cache
def answers_to(data: str, name: str, project: str) -> set[str]:
    """Give the values of a filter that a project has, by the tables."""
    areas = [regions()[code] for code in tables.named(data)[project]]
    return {
        "program": {projects(data)[project]["programme"]},
        "tema": tables.themes(data)[project],
        "landsdel": {area["landsdel"] for area in areas},
        "lan": {area["county_code"] for area in areas},
        "belagg": {projects(data)[project]["evidence"]},
    }[name]


@dataclass(frozen=True)
class Case:
    """A selection of a data set."""

    data: str
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sprak: str = "sv"

    @cached_property
    def ids(self) -> list[str]:
        """The selected projects from north to south, by the tables."""
        return [
            one
            for one in projects(self.data)
            if all(answers_to(self.data, name, one) & set(its) for name, its in self.filters)
        ]

    def handout(self, **also: Any) -> Handout:
        """Give what the page shows; several tests of a selection share it and what is reckoned from it."""
        return handout(REGISTERS[self.data], **{**dict(self.filters), "sprak": self.sprak, **also})

    @cached_property
    def named(self) -> dict[str, set[str]]:
        """The codes that each selected project has in the table."""
        every = tables.named(self.data)
        return {one: every[one] for one in self.ids}

    @cached_property
    def held(self) -> dict[str, set[str]]:
        """The municipalities of each selected project, named or by their county."""
        every = tables.held(self.data)
        return {one: every[one] for one in self.ids}

    @cached_property
    def having(self) -> dict[str, set[str]]:
        """The themes of each selected project."""
        every = tables.themes(self.data)
        return {one: every[one] for one in self.ids}

    def name(self, project: str) -> str:
        return projects(self.data)[project]["name"]

    def programme(self, project: str) -> str:
        """Give the short name of a project's programme."""
        short = "short_en" if self.sprak == "en" else "short"
        wanted = projects(self.data)[project]["programme"]
        return next(row[short] for row in table(self.data, "programmes") if row["id"] == wanted)

    def themes(self) -> dict[str, str]:
        """Give the short names of all themes by id."""
        short = "short_en" if self.sprak == "en" else "short"
        return {row["id"]: row[short] for row in tables.rows(DATA / "themes.csv")}

    def number(self, value: float) -> str:
        """Write a number of at most one decimal."""
        text = f"{value:,.1f}".removesuffix(".0")
        return text if self.sprak == "en" else text.replace(",", NBSP).replace(".", ",")

    def money(self, kronor: int) -> str:
        return f"SEK{NBSP}{kronor:,}" if self.sprak == "en" else f"{self.number(kronor)}{NBSP}kr"


def _case(data: str, sprak: str = "sv", **filters: str | tuple[str, ...]) -> Case:
    several = {name: (its,) if isinstance(its, str) else its for name, its in filters.items()}
    return Case(data, tuple(several.items()), sprak)


CASES = {
    "all": _case("register"),
    "all-en": _case("register", "en"),
    "theme": _case("register", tema="stad"),
    "themes-norrland": _case("register", tema=("strak", "energi"), landsdel="norrland"),
    "county": _case("register", lan="23"),
    "programme": _case("register", "en", program="sla-2015"),
    "one": _case("register", program="snu-2013", lan="24"),
    "one-unknown": _case("register", lan="09"),  # neither dates, sums nor themes
    "example": _case("example"),
    "example-en": _case("example", "en"),
    "example-theme": _case("example", tema="dialog"),
    "example-one": _case("example", lan="25"),
}


def county(code: str) -> str:
    """Give a county's name as it is said: without "län" and the genitive's s."""
    return re.sub(r"s? län$", "", regions()[code]["name"])


def digits(text: str) -> list[int]:
    """List the whole numbers of a text; years that belong to a name too."""
    return [int(re.sub(r"[\xa0,]", "", one)) for one in re.findall(r"\d+(?:[\xa0,]\d{3})*", text)]


def read_back(figure: Figure) -> list[list[str]]:
    """Write a figure's table as CSV and read it as another program would, titles first."""
    written = to_csv(handout(), figure).decode("utf-8")
    return list(csv.reader(io.StringIO(written, newline=""), strict=True))


def as_texts(shown: pd.DataFrame) -> list[list[str]]:
    """Write a table's titles and values as a plain program would: missing ones are empty."""
    rows = shown.itertuples(index=False, name=None)
    return [
        list(shown.columns),
        *(["" if one is None or one != one else str(one) for one in row] for row in rows),
    ]


def every_figure(given: Handout) -> Sequence[Figure]:
    """Give each figure that a page or file can show of a selection, own figures aside."""
    lone = handout(given.register, kommun="2480", sprak=given.selection.sprak)
    two = [one.id for one in given.register.projects][:2]
    compared = handout(given.register, jamfor=tuple(two), sprak=given.selection.sprak)
    return (
        matrix(given).figure,
        time_figure(given),
        *money_figures(given),
        *reach_figures(given),
        *distance_figures(given),
        municipality(Handout(given.register, lone.selection, given.projects, given.site, given.made)).figure,
        comparison(compared).figure,
    )
