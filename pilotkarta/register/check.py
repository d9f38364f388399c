"""Check the tables of a data set: first against their description, then by the register's own rules.

The description (``data/datapackage.json``) is checked by frictionless; the rules here are those that a table
description cannot say.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from frictionless import Error, Package, Resource
from frictionless.errors import ForeignKeyError

from pilotkarta.dates import PartialDate
from pilotkarta.register.schema import descriptor, read_tables, table_path

HEADER_ROWS = 1
_CSV = {"csv": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a table, by the place where it can be mended.

    ``code`` and ``expected`` are turned into sentences by :mod:`pilotkarta.register.messages`.
    """

    table: str
    row: int | None
    column: str
    value: str
    code: str
    expected: str = ""


def check(folder: Path) -> tuple[Fault, ...]:
    """Check the tables of a data set.

    Parameters
    ----------
    folder : pathlib.Path
        The data set's folder.

    Returns
    -------
    tuple of Fault
        Empty when all is well; otherwise every fault, by table and row. Rows are looked at only when every
        table can be read and has its columns, and a cell is named once.
    """
    resources = descriptor()["resources"]
    unreadable = [fault for r in resources for fault in _structure_faults(r, table_path(r, folder))]
    if unreadable:
        return tuple(unreadable)
    tables = read_tables(folder)
    faults = _once_a_cell([*_schema_faults(folder), *_rule_faults(tables)])
    order = [r["path"] for r in resources]
    return tuple(sorted(faults, key=lambda fault: (order.index(fault.table), fault.row or 0)))


def _once_a_cell(faults: list[Fault]) -> list[Fault]:
    """Keep the first fault of each cell; what breaks the description also breaks the rules built on it."""
    first: dict[object, Fault] = {}
    for fault in faults:
        first.setdefault((fault.table, fault.row, fault.column) if fault.column else fault, fault)
    return list(first.values())


def _structure_faults(resource: dict[str, Any], path: Path) -> Iterator[Fault]:
    """Find what leaves a table's rows without meaning: a missing file, another encoding, other columns."""
    table = resource["path"]
    if not path.is_file():
        yield Fault(table, None, "", "", "missing-table", resource["title"])
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            found = next(csv.reader(lines), [])
            for _ in lines:
                pass
    except (UnicodeDecodeError, csv.Error) as error:
        yield Fault(table, None, "", "", "encoding-error", str(error))
        return
    expected = [field["name"] for field in resource["schema"]["fields"]]
    if not set(found) & set(expected):
        yield Fault(table, None, "", "", "source-error", ",".join(expected))
    elif len(found) == len(expected):
        for name, label in zip(expected, found, strict=True):
            if name != label:
                yield Fault(table, None, name, label, "incorrect-label")
    else:
        for name in (Counter(expected) - Counter(found)).elements():
            yield Fault(table, None, *_missing_label(table, name))
        for label in (Counter(found) - Counter(expected)).elements():
            yield Fault(table, None, label, "", "extra-label")


def _missing_label(table: str, name: str) -> tuple[str, str, str, str]:
    return name, "", "missing-label", _described(table, name, "")[1]


def _schema_faults(folder: Path) -> Iterator[Fault]:
    resources = [
        Resource.from_descriptor(_plain(r), basepath=str(table_path(r, folder).parent))
        for r in descriptor()["resources"]
    ]
    package = Package(resources=resources)
    for task in package.validate().tasks:
        errors = task.errors
        named = {e.row_number for e in errors if e.type in ("unique-error", "blank-row")}
        missing = {(e.row_number, e.field_name) for e in errors if e.type == "missing-cell"}
        for error in errors:
            if error.type == "primary-key" and (error.row_number in named or _is_keyless(error)):
                continue  # the same fault once more
            if error.type == "constraint-error" and (error.row_number, error.field_name) in missing:
                continue
            yield _fault(f"{task.name}.csv", error)


def _is_keyless(error: Error) -> bool:
    """Say whether the row's key is empty rather than repeated; its cells are named one by one."""
    return str(error.note).startswith("cells composing")


def _plain(resource: dict[str, Any]) -> dict[str, Any]:
    """Take away our own properties, and let nothing be guessed of how the table is written."""
    plain = {key: value for key, value in resource.items() if not key.startswith("pilotkartan:")}
    return {**plain, "dialect": _CSV}


def _fault(table: str, error: Error) -> Fault:
    row = getattr(error, "row_number", None)
    column = getattr(error, "field_name", "") or getattr(error, "label", "") or ""
    value = getattr(error, "cell", "") or ""
    expected = str(error.note)
    if isinstance(error, ForeignKeyError):
        column, value = ", ".join(error.field_names), ", ".join(error.field_cells)
        expected = f"{error.reference_name}.csv"
    elif error.type in ("constraint-error", "type-error", "missing-cell", "missing-label"):
        column, expected = _described(table, column or str(error.note), expected)
    elif error.type == "primary-key":
        column = ", ".join(_resource(table)["schema"]["primaryKey"])
    return Fault(table, row, column, str(value), error.type, expected)


def _resource(table: str) -> dict[str, Any]:
    return next(r for r in descriptor()["resources"] if r["path"] == table)


def _described(table: str, column: str, fallback: str) -> tuple[str, str]:
    """Say what a column expects in the words of its own description."""
    for field in _resource(table)["schema"]["fields"]:
        if field["name"] == column:
            return column, field["description"]
    return column, fallback


def _rule_faults(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    for name in ("programmes", "projects"):
        yield from _day_faults(name, tables[name], ("start", "end"))
        yield from _period_faults(name, tables[name])
    yield from _day_faults("sources", tables["sources"], ("fetched",))
    yield from _evidence_faults(tables)
    yield from _area_faults(tables)
    yield from _claim_faults(tables)
    yield from _source_faults(tables)
    yield from _total_faults(tables)


def _numbered(table: pd.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in enumerate(table.to_dict("records"), start=HEADER_ROWS + 1):
        if any(row.values()):
            yield number, {str(key): str(value) for key, value in row.items()}


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None  # the description's own pattern, or _day_faults, names it


def _day_faults(name: str, table: pd.DataFrame, columns: tuple[str, ...]) -> Iterator[Fault]:
    for number, row in _numbered(table):
        for column in columns:
            if row[column] and not _date(row[column]):
                yield Fault(f"{name}.csv", number, column, row[column], "no-such-day")


def _period_faults(name: str, table: pd.DataFrame) -> Iterator[Fault]:
    for number, row in _numbered(table):
        start, end = _date(row["start"]), _date(row["end"])
        if start and end and end.latest < start.earliest:
            yield Fault(f"{name}.csv", number, "end", row["end"], "ends-before-start", row["start"])


def _evidence_faults(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    """Invented and real never stand in one data set: the first project decides which it is."""
    kinds = [tables[name] for name in ("projects", "claims", "programme_claims")]
    if not len(kinds[0]):
        return
    invented = kinds[0]["evidence"].iloc[0] == "example"
    for name, table in zip(("projects", "claims", "programme_claims"), kinds, strict=True):
        for number, row in _numbered(table):
            if (row["evidence"] == "example") != invented:
                yield Fault(f"{name}.csv", number, "evidence", row["evidence"], "mixed-example")


def _area_faults(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    placed = set(tables["project_areas"]["project"])
    for number, row in _numbered(tables["projects"]):
        if row["id"] not in placed:
            yield Fault("projects.csv", number, "id", row["id"], "no-area", "project_areas.csv")


def _claim_faults(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    """Every fact of a project has a source, and its evidence is that of its tie to the programme."""
    claims = tables["claims"]
    claimed = set(zip(claims["project"], claims["field"], strict=True))
    ties = claims[claims["field"] == "programme"]
    levels = set(zip(ties["project"], ties["evidence"], strict=True))
    with_rows = {
        "partners": set(tables["project_partners"]["project"]),
        "amounts": set(tables["amounts"]["project"]),
    }
    for number, row in _numbered(tables["projects"]):
        facts = ["programme", "areas", *(f for f in ("start", "end", "description") if row[f])]
        facts += ["name"] if row["name_origin"] != "ours" else []
        facts += [field for field, projects in with_rows.items() if row["id"] in projects]
        for field in facts:
            if (row["id"], field) not in claimed:
                yield Fault("projects.csv", number, field, row["id"], "no-source", "claims.csv")
        if (row["id"], "programme") in claimed and (row["id"], row["evidence"]) not in levels:
            yield Fault("projects.csv", number, "evidence", row["evidence"], "evidence-differs", "claims.csv")


def _source_faults(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    claims = pd.concat([tables["claims"], tables["programme_claims"]])
    real = set(claims.loc[claims["evidence"] != "example", "source"])
    for number, row in _numbered(tables["sources"]):
        if row["id"] in real and not row["url"]:
            yield Fault("sources.csv", number, "url", row["id"], "no-address")


def _total_faults(tables: dict[str, pd.DataFrame]) -> Iterator[Fault]:
    traced = tables["projects"]["programme"].value_counts()
    for number, row in _numbered(tables["programmes"]):
        stated = row["stated_pilots"]
        if stated.isdecimal() and traced.get(row["id"], 0) > int(stated):
            count = str(traced[row["id"]])
            yield Fault("programmes.csv", number, "stated_pilots", stated, "too-many-projects", count)
