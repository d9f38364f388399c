"""The description of the tables: ``data/datapackage.json``, the only list of columns there is."""

import csv
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from io import StringIO
from typing import Any

import pandas as pd

from pilotkarta.i18n import Bilingual
from pilotkarta.paths import DESCRIPTOR

Contents = Mapping[str, bytes]
Grid = Sequence[Sequence[str]]
Tables = Mapping[str, pd.DataFrame]


@lru_cache
def descriptor() -> dict[str, Any]:
    """Read the Frictionless Data Package descriptor (treat it as read-only)."""
    described: dict[str, Any] = json.loads(DESCRIPTOR.read_text(encoding="utf-8"))
    return described


@lru_cache
def resources() -> Mapping[str, dict[str, Any]]:
    """Give the tables' descriptions by name, in the descriptor's order."""
    return {str(one["name"]): one for one in descriptor()["resources"]}


@lru_cache
def columns(table: str) -> tuple[str, ...]:
    """Name the columns of a table."""
    return tuple(field["name"] for field in resources()[table]["schema"]["fields"])


def said(described: Mapping[str, Any], what: str) -> Bilingual:
    """Give what the description says of a table, a column or a value: its title, description or label."""
    return Bilingual(described[what], described[f"{what}_en"])


def is_shared(table: str) -> bool:
    """Say whether a table is a vocabulary that all data sets share; it lies in ``data/``."""
    return bool(resources()[table].get("pilotkartan:shared"))


def grid(content: bytes) -> list[list[str]]:
    """Read the cells of a CSV file, header and all; every line break becomes a line feed.

    Raises
    ------
    UnicodeDecodeError, csv.Error
        If it cannot be read.
    """
    text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return list(csv.reader(StringIO(text, newline="")))


def table(cells: Grid) -> pd.DataFrame:
    """Make a table of cells.

    Parameters
    ----------
    cells : sequence of sequence of str
        The header and the rows.

    Returns
    -------
    pandas.DataFrame
        Every cell is text, and an empty one is unknown. Each row is in its place: short ones are filled up,
        long ones cut, empty ones kept.
    """
    header, *rows = cells
    return pd.DataFrame(
        [[*row, *[""] * len(header)][: len(header)] for row in rows], columns=list(header), dtype=str
    )


def written(table: pd.DataFrame) -> bytes:
    """Write a table as the register keeps it: UTF-8, comma, LF, quoted only where needed."""
    out = StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(table.columns)
    rows.writerows(table.itertuples(index=False))
    return out.getvalue().encode("utf-8")
