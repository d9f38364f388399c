"""Check the tables of a data set: first against their description, then by the register's own rules.

The description (``data/datapackage.json``) is checked by frictionless; the rules here are those that a table
description cannot say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from frictionless import Error, Package, Resource
from frictionless.errors import ForeignKeyError

from pilotkarta.dates import PartialDate
from pilotkarta.register.schema import descriptor, table_path

HEADER_ROWS = 1


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
        Empty when all is well; otherwise every fault, by table and row.
    """
    resources = descriptor()["resources"]
    missing = [r for r in resources if not table_path(r, folder).is_file()]
    if missing:
        return tuple(Fault(r["path"], None, "", "", "missing-table", r["title"]) for r in missing)
    faults = list(dict.fromkeys(_schema_faults(folder)))
    if not any(fault.row is None for fault in faults):
        tables = {
            r["name"]: pd.read_csv(
                table_path(r, folder), dtype=str, keep_default_na=False, on_bad_lines="skip"
            )
            for r in resources
        }
        faults.extend(_rule_faults(tables))
    order = [r["path"] for r in resources]
    return tuple(sorted(faults, key=lambda fault: (order.index(fault.table), fault.row or 0)))


def _schema_faults(folder: Path) -> Iterator[Fault]:
    resources = [
        Resource.from_descriptor(_plain(r), basepath=str(table_path(r, folder).parent))
        for r in descriptor()["resources"]
    ]
    package = Package(resources=resources)
    for task in package.validate().tasks:
        errors = task.errors
        duplicates = {e.row_number for e in errors if e.type == "unique-error"}
        for error in errors:
            if error.type == "primary-key" and error.row_number in duplicates:
                continue  # the same fault once more
            yield _fault(f"{task.name}.csv", error)


def _plain(resource: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in resource.items() if not key.startswith("pilotkartan:")}


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
        yield from _period_faults(name, tables[name])
    yield from _evidence_faults(tables)
    yield from _area_faults(tables)
    yield from _claim_faults(tables)
    yield from _source_faults(tables)
    yield from _total_faults(tables)


def _numbered(table: pd.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in enumerate(table.to_dict("records"), start=HEADER_ROWS + 1):
        yield number, {str(key): str(value) for key, value in row.items()}


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None  # the description's own pattern, or _period_faults, names it


def _period_faults(name: str, table: pd.DataFrame) -> Iterator[Fault]:
    for number, row in _numbered(table):
        for column in ("start", "end"):
            if len(row[column].rstrip("~")) == len("2014-09-01") and not _date(row[column]):
                yield Fault(f"{name}.csv", number, column, row[column], "no-such-day")
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
        if stated.isdigit() and traced.get(row["id"], 0) > int(stated):
            count = str(traced[row["id"]])
            yield Fault("programmes.csv", number, "stated_pilots", stated, "too-many-projects", count)
