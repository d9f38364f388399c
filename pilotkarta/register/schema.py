"""The description of the tables: ``data/datapackage.json``, the only list of columns there is."""

import csv
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from pilotkarta.paths import DATA, DESCRIPTOR


@lru_cache
def descriptor() -> dict[str, Any]:
    """Read the Frictionless Data Package descriptor (treat it as read-only)."""
    described: dict[str, Any] = json.loads(DESCRIPTOR.read_text(encoding="utf-8"))
    return described


def table_path(resource: dict[str, Any], folder: Path) -> Path:
    """Say where a table of a data set lies; vocabularies that all data sets share lie in ``data/``."""
    return (DATA if resource.get("pilotkartan:shared") else folder) / str(resource["path"])


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Read every table of a data set as text.

    Parameters
    ----------
    folder : pathlib.Path
        The data set's folder.

    Returns
    -------
    dict of str to pandas.DataFrame
        By table name; every cell is text, and an empty one is unknown. Each row is in its place: short
        ones are filled up, long ones cut, empty ones kept.

    Raises
    ------
    OSError, UnicodeDecodeError, csv.Error
        If a table cannot be read.
    """
    return {r["name"]: _read_table(table_path(r, folder)) for r in descriptor()["resources"]}


def _read_table(path: Path) -> pd.DataFrame:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        header, *rows = csv.reader(lines)
    cells = [[*row, *[""] * len(header)][: len(header)] for row in rows]
    return pd.DataFrame(cells, columns=header, dtype=str)
