"""The tables of some of a register's projects, with all that they refer to."""

from collections.abc import Iterable

import pandas as pd

from pilotkarta.register.model import Project, Register
from pilotkarta.register.schema import Tables, is_shared, resources


def subset(register: Register, projects: Iterable[Project]) -> Tables:
    """Give the tables of some projects.

    Parameters
    ----------
    register : Register
        The data set.
    projects : iterable of Project
        Some of its projects.

    Returns
    -------
    mapping of str to pandas.DataFrame
        Every table by name, rows in the register's own order: the rows of the projects, their programmes, the
        organisations and sources that any of these name, and the shared vocabularies whole.
    """
    chosen = {one.id for one in projects}
    tables = dict(register.tables)
    tables["projects"] = _where(tables["projects"], "id", chosen)
    tables["programmes"] = _where(tables["programmes"], "id", set(tables["projects"]["programme"]))
    for parent in ("project", "programme"):
        kept = set(tables[f"{parent}s"]["id"])
        for name, table in tables.items():
            if name != "projects" and parent in table:
                tables[name] = _where(table, parent, kept)
    for parent in ("organisations", "sources"):
        tables[parent] = _where(tables[parent], "id", _named(tables, parent))
    return tables


def _where(table: pd.DataFrame, column: str, values: set[str]) -> pd.DataFrame:
    return table[table[column].isin(values)].reset_index(drop=True)


def _named(tables: Tables, parent: str) -> set[str]:
    """Collect the ids of a table's rows that other tables name."""
    return {
        str(value)
        for name in resources()
        if not is_shared(name)
        for key in resources()[name]["schema"].get("foreignKeys", ())
        if key["reference"]["resource"] == parent
        for value in tables[name][key["fields"][0]]
    }
