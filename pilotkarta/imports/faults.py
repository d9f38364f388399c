"""Say the faults of a new register where they can be mended: in the file that it comes of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pilotkarta.dates import PartialDate
from pilotkarta.figures.messages import Message, Value, listed, shown, text
from pilotkarta.i18n import N_
from pilotkarta.imports.assembly import Assembly
from pilotkarta.imports.grids import Form
from pilotkarta.imports.identity import made_id
from pilotkarta.imports.intake import Place, Problem
from pilotkarta.imports.merge import Row
from pilotkarta.register.fault import Fault
from pilotkarta.register.messages import expected
from pilotkarta.register.schema import resources, said
from pilotkarta.workbook.layout import PROJECTS, labels, sheet

_DATES = ("start", "end", "fetched")
_ON_PROJECTS = ("no-source", "no-area", "evidence-differs")  # of what other sheets say, or do not say
_LISTS = {"areas": "area_codes", "partners": "lead_ids", "source": "source_ids"}  # where what they lack goes
_WRITTEN_DATE = re.compile(
    r"(?:ca\.?|cirka|omkring|about)?\s*(\d{4})(?:[-/.–](\d{1,2})(?:[-/.–](\d{1,2}))?)?\s*(~?)"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+(/\S*)?")


def problems_of(faults: Sequence[Fault], made: Assembly) -> tuple[Problem, ...]:
    """Name what is wrong in a file and in the register that comes of it, each thing once.

    Parameters
    ----------
    faults : sequence of Fault
        Of the new register's tables.
    made : Assembly
        How the register was made.

    Returns
    -------
    tuple of Problem
        Those of reading first where a cell has several; by sheet, row and column.
    """
    teller = _Teller(made)
    found = [*made.problems, *teller.on_sources(faults)]
    found += [problem for fault in faults if fault.code != "no-source" for problem in teller.problem(fault)]
    return in_order(found)


def in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Sort problems by sheet, row and column, and keep the first of each cell."""
    first: dict[object, Problem] = {}
    for one in problems:
        cell = one.place if one.place.column is not None else (one.place, one.message.singular)
        first.setdefault(cell, one)
    sheets = list(dict.fromkeys(one.place.sheet for one in problems))
    return tuple(
        sorted(
            first.values(),
            key=lambda one: (
                sheets.index(one.place.sheet),
                -1 if one.place.row is None else one.place.row,
                -1 if one.place.column is None else one.place.column,
            ),
        )
    )


class _Teller:
    """Finds the places of faults."""

    def __init__(self, made: Assembly) -> None:
        self.made = made
        self.named = {problem.place for problem in made.problems}
        self.records = {record.place: record for _, record in made.records.get(PROJECTS, ())}

    def problem(self, fault: Fault) -> Iterator[Problem]:
        """Say a fault at its place, if nothing else says it."""
        table = fault.table.removesuffix(".csv")
        row = self.made.merging[table].rows[(fault.row or 2) - 2] if table in self.made.merging else None
        if row is None or self._is_said(fault, table, row):
            return
        field = "areas" if fault.code == "no-area" else fault.column.split(", ")[0]
        value = "" if fault.code in ("no-area", "missing-value") else row.values.get(field, fault.value)
        if fault.code in ("control-character", "stray-space"):
            value = fault.value
        yield Problem(self._place(table, row, field), value, message(fault), _nearest(fault, field, value))

    def _is_said(self, fault: Fault, table: str, row: Row) -> bool:
        """Say whether something else that is wrong already says what a fault says."""
        if fault.code in _ON_PROJECTS and row.values["id"] in self.made.doubtful:
            return True
        filled = self.made.filled.get(table)
        if fault.code == "missing-value" and filled and row.place:
            column = next((one for one in filled.layout.columns if one.field == fault.column), None)
            return (
                column is not None
                and column.name not in filled.columns
                and column.name not in ("id", "name_origin")
            )
        if fault.code == "no-area":
            return any(place in self.named for place in self._places(row, "area_codes"))
        return False

    def _places(self, row: Row, name: str) -> list[Place]:
        """Give the cells of a list in a project's row."""
        record = self.records.get(row.place) if row.place else None
        return [cell.place for cell in record.cells.get(name, ())] if record else []

    def _place(self, table: str, row: Row, field: str) -> Place:
        if row.place is None:
            names = list(row.values)
            at = names.index(field) if field in names else None
            return Place(f"{table}.csv", (row.origin or 0) + 1, at, field if at is not None else "")
        if field in row.places:
            return row.places[field]
        if table == PROJECTS and field in _LISTS and (places := self._places(row, _LISTS[field])):
            return places[0]
        return replace(row.place, title=self._title(table, row, field))

    def _title(self, table: str, row: Row, field: str) -> str:
        """Call a field what its column is called, be it a column that the file lacks."""
        if self.made.form == "package":
            return field if field in row.values else ""  # what other tables say
        try:
            layout = sheet(table)
        except StopIteration:
            return field
        titles = (one.title for one in layout.columns if one.field == field)
        return next((title.say(self.made.language) for title in titles), field)

    def on_sources(self, faults: Sequence[Fault]) -> Iterator[Problem]:
        """Say once a project which facts have no source."""
        facts: dict[int, list[str]] = {}
        for fault in faults:
            if fault.code == "no-source":
                facts.setdefault((fault.row or 2) - 2, []).append(fault.column)
        for number, fields in facts.items():
            row = self.made.merging[PROJECTS].rows[number]
            if row.values["id"] in self.made.doubtful:
                continue
            known = labels("claims.field")
            which = listed(
                [one if self.made.form == "package" else known[one] for one in known if one in fields],
                most=10,
            )
            yield Problem(self._place(PROJECTS, row, "source"), "", _on_source(which, self.made.form))


def _on_source(facts: Value, form: Form) -> Message:
    if form == "package":
        return text(
            "The source is missing for: {facts}. Expected: a row in claims.csv for each.", facts=facts
        )
    if form == "text":
        return text(
            "The source is missing for: {facts}. Expected: the id of a source in source_ids.", facts=facts
        )
    return text(
        "The source is missing for: {facts}. Expected: a source in the row, or a row in the sheet {sheet} "
        "for each.",
        facts=facts,
        sheet=sheet("claims").title,
    )


def _nearest(fault: Fault, field: str, value: str) -> str:
    if field == "id" and fault.code == "constraint-error":
        return made_id(value, (), "")
    if field == "url" and fault.code == "constraint-error":
        return f"https://{value}" if _HOST.fullmatch(value) else ""
    if field in _DATES and fault.code in ("constraint-error", "no-such-day"):
        return _nearest_date(value)
    return fault.nearest


def _nearest_date(value: str) -> str:
    """Write a date as the register does; empty where it is none, or no day in the calendar."""
    found = _WRITTEN_DATE.fullmatch(value.strip().lower()) or _COMPACT.fullmatch(value.strip())
    if not found:
        return ""
    year, *parts = [part for part in found.groups()[:3] if part]
    about = "~" if not value[:1].isdigit() or value.endswith("~") else ""
    written = "-".join([year, *(part.zfill(2) for part in parts)])
    try:
        PartialDate.parse(written)
    except ValueError:
        return ""
    return written + about


def message(fault: Fault) -> Message:
    """Say what is wrong and what is expected in words that hold for a sheet."""
    table, value = fault.table.removesuffix(".csv"), shown(fault.value)
    if fault.code in ("constraint-error", "type-error"):
        return _on_constraint(table, fault.column, value)
    if fault.code == "mixed-example" and fault.value != "example":
        return text("Every project in this data set is invented. Expected: {label}.", label=_EXAMPLE)
    if fault.code == "mixed-example":
        return text(_AMONG_REAL, label=_EXAMPLE)
    choices = _choices(table, fault.column) if fault.code == "missing-value" else ""
    return text(_SAID.get(fault.code, _CANNOT), value=value, expected=choices or expected(fault))


def _choices(table: str, field: str) -> Value:
    """List what a column can say; empty where that is anything."""
    fields: list[dict[str, Any]] = resources()[table]["schema"]["fields"]
    if any(one["name"] == field and "enum" in one.get("constraints", {}) for one in fields):
        return listed(list(labels(f"{table}.{field}").values()), most=10)
    return ""


def _on_constraint(table: str, field: str, value: str) -> Message:
    fields: list[dict[str, Any]] = resources()[table]["schema"]["fields"]
    described = next((one for one in fields if one["name"] == field), {})
    constraints = described.get("constraints", {})
    if choices := _choices(table, field):
        return text("“{value}” is not one of the choices. Expected: {choices}.", value=value, choices=choices)
    if field in _DATES:
        return text(_DATE, value=value)
    if field == "id":
        return text(_ID, value=value)
    if field == "url":
        return text(
            "“{value}” is no address. Expected: one that begins with https:// or http://.", value=value
        )
    if described.get("type") == "integer":
        least = str(constraints.get("minimum", 0))
        return text(
            "“{value}” is no whole number. Expected: digits alone, at least {n}.", value=value, n=least
        )
    if described.get("type") == "number":
        return text("“{value}” is no number from 0 to 100. Expected: digits, as 49.5 or 49,5.", value=value)
    if "maxLength" in constraints:
        most = str(constraints["maxLength"])
        return text("“{value}” is too long. Expected: at most {n} characters.", value=value, n=most)
    return text(_CANNOT, value=value, expected=said(described, "description") if described else "")


_EXAMPLE = labels("projects.evidence")["example"]
_AMONG_REAL = N_(
    "“{label}” marks what is invented, and cannot stand among real projects. Expected: another level of "
    "evidence."
)
_CANNOT = N_("“{value}” cannot stand here. Expected: {expected}")
_DATE = N_(
    "“{value}” is no date. Expected: a year, a month or a day, as 2014, 2014-09 or 2014-09-01; with ~ after "
    "it where it is about then."
)
_ID = N_(
    "“{value}” cannot be an id. Expected: a–z, 0–9 and hyphens, at most 60 characters. Where it is empty, it "
    "is made from the name."
)
_SAID = {
    "foreign-key": N_("“{value}” refers to something that is not there. Expected: something from the list."),
    "unique-error": N_("“{value}” stands in more than one row. Expected: each once."),
    "primary-key": N_("The row says the same as an earlier one. Expected: each once."),
    "missing-value": N_("The cell is empty. Expected: {expected}"),
    "missing-cell": N_("The cell is empty. Expected: {expected}"),
    "control-character": N_(
        "“{value}” holds a sign that cannot be seen, such as a tab. Expected: text without it."
    ),
    "stray-space": N_("“{value}” begins or ends with a space or a line break. Expected: the text alone."),
    "ends-before-start": N_(
        "It ends ({value}) before it begins ({expected}). Expected: an end after the start."
    ),
    "no-such-day": N_(
        "“{value}” is not a day in the calendar. Expected: year, month and day, as 2014-09-01."
    ),
    "no-area": N_("The project has no area. Expected: at least one municipality or county."),
    "evidence-differs": N_(
        "The evidence differs from that of the project's tie to the programme. Expected: the same level in "
        "the row and in the claim of its programme."
    ),
    "no-address": N_(
        "The source “{value}” has no address. Expected: one that begins with https:// or http://."
    ),
    "within-county": N_(
        "The municipality {value} lies in the county {expected}, which the project names too. Expected: the "
        "whole county, or its municipalities."
    ),
    "total-twice": N_("The project has a total already. Expected: one total a project."),
    "too-many-projects": N_(
        "The programme is said to have had {value} pilots, but {expected} stand in the register. Expected: "
        "at least as many stated as traced."
    ),
}
