"""One row a project: the tables beside the projects folded into lists."""

from collections.abc import Mapping

import pandas as pd

from pilotkarta.handout import Handout
from pilotkarta.register.schema import Tables
from pilotkarta.register.subset import subset
from pilotkarta.workbook.layout import PROJECTS, Column, sheet

FlatRow = Mapping[str, str | tuple[str, ...]]


def selected(handout: Handout) -> Tables:
    """Give the tables of the selected projects, these in the order of the selection.

    Parameters
    ----------
    handout : Handout
        The selection.

    Returns
    -------
    mapping of str to pandas.DataFrame
        As ``register.subset.subset``.
    """
    tables = dict(subset(handout.register, handout.projects))
    rows = tables[PROJECTS].set_index("id", drop=False)
    tables[PROJECTS] = rows.loc[[one.id for one in handout.projects]].reset_index(drop=True)
    return tables


def flat_rows(tables: Tables) -> tuple[FlatRow, ...]:
    """Fold the tables beside the projects into their rows.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Every table by name.

    Returns
    -------
    tuple of FlatRow
        In the order of the projects; by the machine name of each column of their sheet, a text, or a tuple of
        ids or codes where the column holds several. ``source_ids`` is empty: the claims have their own sheet.
    """
    columns = sheet(PROJECTS).columns
    lists = {one.name: _values(one, tables[one.table]) for one in columns if one.several}
    lists["source_ids"] = {}
    return tuple(
        {
            one.name: lists[one.name].get(row["id"], ()) if one.several else str(row[one.field])
            for one in columns
        }
        for row in tables[PROJECTS].to_dict("records")
    )


def _values(column: Column, table: pd.DataFrame) -> Mapping[str, tuple[str, ...]]:
    """Give the values of a list by project."""
    found: dict[str, tuple[str, ...]] = {}
    for row in table.to_dict("records"):
        if all(row[name] == value for name, value in column.fixed.items()):
            found[row["project"]] = (*found.get(row["project"], ()), str(row[column.field]))
    return found
