"""What a cell means: a key of the register, a number, or the text itself."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

import pandas as pd
from rapidfuzz import fuzz, process

from pilotkarta.figures.messages import Message, listed, shown, text
from pilotkarta.figures.numbers import numbers
from pilotkarta.i18n import Language
from pilotkarta.imports.excel import number_text
from pilotkarta.imports.grids import Form
from pilotkarta.imports.intake import Problem
from pilotkarta.imports.records import Cell
from pilotkarta.imports.titles import NEAR
from pilotkarta.register.schema import Tables
from pilotkarta.workbook.choices import Choices, spelling
from pilotkarta.workbook.layout import NAMES, SEPARATOR, Column, labels, sheet

_PLAIN = re.compile(r"-?\d+(\.\d+)?")
_KRONOR = re.compile(r"\s*(kr|sek|:-)\.?$", re.IGNORECASE)
_SHORT = re.compile(r"(\d|\d{3})(\D.*)?", re.DOTALL)  # a code whose first nought a spreadsheet took away
_CODED = re.compile(r"(\d{1,4})[\s:–-]*(.*)", re.DOTALL)
_NAMES = ("name", "short", "name_en", "short_en", "title", "url")
_MOST_FUZZY = 1_000  # texts for which the nearest is looked for; more is a wrong column


class Values:
    """Reads cells; remembers what it has found.

    Parameters
    ----------
    sets : sequence of mapping of str to pandas.DataFrame
        Tables by name, as labels may mean them: those of the file itself, those that come of it, those of the
        register as it is. The second decides what there is.
    form : {"workbook", "text", "package"}
        The kind of file; in a package, keys are what one types.
    language : Language
        Of the labels that are proposed; those of the other language are read as well.
    """

    def __init__(self, sets: Sequence[Tables], form: Form, language: Language) -> None:
        self._choices = [Choices(tables, language) for tables in sets]
        self._tables = sets[1]
        self._form = form
        self._by_table = form == "package"
        self._keys: dict[tuple[str, str], str | None] = {}
        self._nearest: dict[tuple[str, str], str] = {}
        self._spelled: dict[str, Mapping[str, str]] = {}
        self._counts: dict[str, Counter[str]] = {}

    def one(self, column: Column, cell: Cell) -> tuple[str, Problem | None]:
        """Read a cell that holds one value; a text that means nothing stays as it is."""
        if not cell.text:
            return "", None
        if column.choices:
            key = self.key(column.choices, cell.text)
            return (cell.text, self._problem(column, cell, cell.text)) if key is None else (key, None)
        return (_number(cell.text, column.kind) if column.kind != "string" else cell.text), None

    def several(self, column: Column, cell: Cell) -> tuple[list[str], list[Problem]]:
        """Read a cell of a list, which may hold several values."""
        if not cell.text:
            return [], []
        if (key := self.key(column.choices, cell.text)) is not None:
            return [key], []
        keys, problems = [], []
        for part in filter(None, (part.strip() for part in cell.text.split(SEPARATOR))):
            if (key := self.key(column.choices, part)) is not None:
                keys.append(key)
            else:
                problems.append(self._problem(column, cell, part))
        return keys, problems

    def key(self, kind: str, content: str) -> str | None:
        """Give the key that a text means; None when it means none, or several."""
        if (kind, content) not in self._keys:
            self._keys[(kind, content)] = self._find(kind, content)
        return self._keys[(kind, content)]

    def label(self, kind: str, key: str) -> str:
        """Write a key as one types it."""
        return key if self._by_table else self._choices[1].label(kind, key)

    def nearest(self, kind: str, content: str) -> str:
        """Find the valid value spelled nearest, as one types it; empty if none is near."""
        if (kind, content) not in self._nearest:
            self._nearest[(kind, content)] = (
                self._look(kind, content) if len(self._nearest) < _MOST_FUZZY else ""
            )
        return self._nearest[(kind, content)]

    def _find(self, kind: str, content: str) -> str | None:
        spelled = [content]
        if kind == "regions" and _SHORT.fullmatch(content):
            spelled = [f"0{content}"]
        found = (choices.key(kind, one) for one in spelled for choices in self._choices)
        return next((key for key in found if key is not None and self._is(kind, key)), None)

    def _is(self, kind: str, key: str) -> bool:
        return "." in kind or key in self._ids[kind]

    @cached_property
    def _ids(self) -> Mapping[str, frozenset[str]]:
        return {kind: frozenset(table.iloc[:, 0]) for kind, table in self._tables.items()}

    def _look(self, kind: str, content: str) -> str:
        spelled = spelling(content[:200])
        if kind == "regions" and (coded := _CODED.fullmatch(spelled)):
            if not coded[2]:
                return ""  # a number that is nearly a code is nearly several
            spelled = coded[2]
        names = self._spellings(kind)
        found = process.extractOne(spelled, list(names), scorer=fuzz.ratio, score_cutoff=NEAR)
        return self.label(kind, names[found[0]]) if found else ""

    def _spellings(self, kind: str) -> Mapping[str, str]:
        if kind not in self._spelled:
            self._spelled[kind] = _spellings(kind, self._tables)
        return self._spelled[kind]

    def _problem(self, column: Column, cell: Cell, content: str) -> Problem:
        kind = column.choices
        return Problem(cell.place, content, self._said(kind, content), self.nearest(kind, content))

    def _said(self, kind: str, content: str) -> Message:
        value = shown(content)
        if kind == "regions":
            return _on_region(value, disagrees=self._disagree(content))
        if kind == "themes" or "." in kind:
            known = self._labels(kind)
            return text("“{value}” is not one of the choices. Expected: {choices}.", value=value,
                        choices=listed(known, most=10))  # fmt: skip
        if self._count(kind)[spelling(content)] > 1:
            return text(
                "Several rows are called “{value}”. Expected: the id, so that it is clear which.", value=value
            )
        if self._by_table:
            return text("“{value}” does not stand in {table}. Expected: an id from there.", value=value,
                        table=f"{kind}.csv")  # fmt: skip
        if self._form == "text":
            return text(
                "“{value}” is not known. Expected: what the register has already; what is new is handed in "
                "with the template.",
                value=value,
            )
        return text(
            "“{value}” does not stand in the sheet {sheet}. Expected: a name from there; what is new gets a "
            "row there first.",
            value=value,
            sheet=sheet(kind).title,
        )

    def _disagree(self, content: str) -> bool:
        """Say whether a text has the code of one area and the name of another."""
        coded = _CODED.fullmatch(content)
        return (
            coded is not None and bool(coded[2]) and all(self.key("regions", part) for part in coded.groups())
        )

    def _labels(self, kind: str) -> list[str]:
        if not self._by_table:
            return list(self._choices[1].labels(kind))
        return list(labels(kind)) if "." in kind else list(self._tables[kind]["id"])

    def _count(self, kind: str) -> Counter[str]:
        """Count how many rows have each name."""
        if kind not in self._counts:
            table = self._tables[kind]
            self._counts[kind] = Counter(map(spelling, table[NAMES[kind]]))
        return self._counts[kind]


def _on_region(value: str, *, disagrees: bool) -> Message:
    if disagrees:
        return text(
            "“{value}” has the code of one area and the name of another. Expected: code and name as in the "
            "list, as 2480 Umeå.",
            value=value,
        )
    return text(
        "“{value}” is no municipality or county. Expected: one of the list, as 2480 Umeå or 24 "
        "Västerbottens län.",
        value=value,
    )


def _spellings(kind: str, tables: Tables) -> dict[str, str]:
    """Give the keys of a kind by all that they are called."""
    if "." in kind:
        named = labels(kind)
        return {
            spelling(one): key for key, label in named.items() for one in (key, label.swedish, label.english)
        }
    table: pd.DataFrame = tables[kind]
    names = [name for name in _NAMES if name in table]
    rows = table.to_dict("records")
    key = table.columns[0]
    return {
        spelling(str(row[name])): str(row[key]) for name in [key, *names][::-1] for row in rows if row[name]
    }


def _number(content: str, kind: str) -> str:
    """Write a number as the register does, and what is none as it stands."""
    if _PLAIN.fullmatch(content) and not (kind == "integer" and "." in content):
        return content
    value = numbers([_KRONOR.sub("", content)]).values[0]
    return number_text(value) if math.isfinite(value) else content
