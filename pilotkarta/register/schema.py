"""The description of the tables: ``data/datapackage.json``, the only list of columns there is."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from pilotkarta.paths import DATA, DESCRIPTOR


@lru_cache
def descriptor() -> dict[str, Any]:
    """Read the Frictionless Data Package descriptor (treat it as read-only)."""
    return json.loads(DESCRIPTOR.read_text(encoding="utf-8"))


def table_path(resource: dict[str, Any], folder: Path) -> Path:
    """Say where a table of a data set lies; vocabularies that all data sets share lie in ``data/``."""
    return (DATA if resource.get("pilotkartan:shared") else folder) / resource["path"]


def choices(table: str, column: str) -> tuple[str, ...]:
    """List the values that the description allows in a column."""
    fields = next(r for r in descriptor()["resources"] if r["name"] == table)["schema"]["fields"]
    return tuple(next(f for f in fields if f["name"] == column)["constraints"]["enum"])
