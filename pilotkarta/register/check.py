"""Check the tables of a data set: first against their description, then by the register's own rules.

The description (``data/datapackage.json``) is checked by frictionless; :mod:`pilotkarta.register.rules` has
what a table description cannot say.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from frictionless import Error, Package, Resource, Schema
from frictionless.errors import ForeignKeyError

from pilotkarta.register.fault import Fault
from pilotkarta.register.nearest import with_nearest
from pilotkarta.register.rules import rule_faults
from pilotkarta.register.schema import Contents, Grid, Tables, grid, resources, table
from pilotkarta.register.versions import Snapshot, snapshot


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
        table can be read and has its columns, and a cell is named once. Of what breaks a table's
        description, the first thousand are told.
    """
    return check_snapshot(snapshot(folder))


def check_snapshot(read: Snapshot) -> tuple[Fault, ...]:
    """Check the tables of a data set as they were read from the disk.

    Parameters
    ----------
    read : Snapshot
        What :func:`pilotkarta.register.versions.snapshot` gave.

    Returns
    -------
    tuple of Fault
        As :func:`check`; that the files would not keep still is the only fault then.
    """
    if read.unsettled:
        return (Fault(read.unsettled, None, "", "", "unsettled"),)
    return check_contents(read.contents)


def check_contents(contents: Contents) -> tuple[Fault, ...]:
    """Check the tables of a data set that is read already.

    Parameters
    ----------
    contents : mapping of str to bytes
        The CSV files by table name, those that all data sets share too.

    Returns
    -------
    tuple of Fault
        As :func:`check`.
    """
    grids: dict[str, Grid] = {}
    unreadable = [fault for name in resources() for fault in _structure_faults(name, contents, grids)]
    return tuple(unreadable) or _check_grids(grids)


def check_tables(tables: Tables) -> tuple[Fault, ...]:
    """Check tables that have all their columns, before they are written anywhere.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Every table by name; cells are text.

    Returns
    -------
    tuple of Fault
        As :func:`check`.
    """
    return _check_grids({name: [list(one.columns), *one.values.tolist()] for name, one in tables.items()})


def _check_grids(grids: Mapping[str, Grid]) -> tuple[Fault, ...]:
    tables = {name: table(cells) for name, cells in grids.items()}
    faults = _once_a_cell([*_schema_faults(grids), *rule_faults(tables)])
    order = [one["path"] for one in resources().values()]
    faults.sort(key=lambda fault: (order.index(fault.table), fault.row or 0))
    return with_nearest(faults, tables)


def _once_a_cell(faults: list[Fault]) -> list[Fault]:
    """Keep the first fault of each cell; what breaks the description also breaks the rules built on it."""
    first: dict[object, Fault] = {}
    for fault in faults:
        first.setdefault((fault.table, fault.row, fault.column) if fault.column else fault, fault)
    return list(first.values())


def _structure_faults(name: str, contents: Contents, grids: dict[str, Grid]) -> Iterator[Fault]:
    """Find what leaves a table's rows without meaning: a missing file, another encoding, other columns."""
    resource = resources()[name]
    file = resource["path"]
    if name not in contents:
        yield Fault(file, None, "", "", "missing-table", resource["title"])
        return
    try:
        grids[name] = grid(contents[name])
    except (UnicodeDecodeError, csv.Error) as error:
        yield Fault(file, None, "", "", "encoding-error", str(error))
        return
    found = grids[name][0] if grids[name] else []
    expected = [field["name"] for field in resource["schema"]["fields"]]
    if not set(found) & set(expected):
        yield Fault(file, None, "", "", "source-error", ",".join(expected))
    elif len(found) == len(expected):
        for wanted, label in zip(expected, found, strict=True):
            if wanted != label:
                yield Fault(file, None, wanted, label, "incorrect-label")
    else:
        for wanted in (Counter(expected) - Counter(found)).elements():
            yield Fault(file, None, wanted, "", "missing-label", _described(name, wanted, ""))
        for label in (Counter(found) - Counter(expected)).elements():
            yield Fault(file, None, label, "", "extra-label")


def _schema_faults(grids: Mapping[str, Grid]) -> Iterator[Fault]:
    package = Package(
        resources=[
            Resource(name=name, data=grids[name], schema=Schema.from_descriptor(one["schema"]))
            for name, one in resources().items()
        ]
    )
    for task in package.validate().tasks:
        errors = task.errors
        named = {e.row_number for e in errors if e.type in ("unique-error", "blank-row")}
        missing = {(e.row_number, e.field_name) for e in errors if e.type == "missing-cell"}
        for error in errors:
            if error.type == "primary-key" and (error.row_number in named or _is_keyless(error)):
                continue  # the same fault once more
            if error.type == "constraint-error" and (error.row_number, error.field_name) in missing:
                continue
            yield _fault(task.name, error)


def _is_keyless(error: Error) -> bool:
    """Say whether the row's key is empty rather than repeated; its cells are named one by one."""
    return str(error.note).startswith("cells composing")


def _fault(name: str, error: Error) -> Fault:
    row = getattr(error, "row_number", None)
    column = getattr(error, "field_name", "") or getattr(error, "label", "") or ""
    value, code = str(getattr(error, "cell", "") or ""), error.type
    expected = str(error.note)
    if isinstance(error, ForeignKeyError):
        column, value = ", ".join(error.field_names), ", ".join(error.field_cells)
        expected = f"{error.reference_name}.csv"
    elif code in ("constraint-error", "type-error", "missing-cell"):
        expected = _described(name, column, expected)
        if 'constraint "required"' in str(error.note):
            code, value = "missing-value", ""
    elif code == "primary-key":
        column = ", ".join(resources()[name]["schema"]["primaryKey"])
    return Fault(f"{name}.csv", row, column, value, code, expected)


def _described(name: str, column: str, fallback: str) -> str:
    """Say what a column expects in the words of its own description."""
    fields: list[dict[str, Any]] = resources()[name]["schema"]["fields"]
    return next((str(field["description"]) for field in fields if field["name"] == column), fallback)
