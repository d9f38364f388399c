"""The description of the tables: ``data/datapackage.json``, the only list of columns there is."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from pilotkarta.paths import DATA, DESCRIPTOR


@lru_cache
def descriptor() -> dict[str, Any]:
    """Read the Frictionless Data Package descriptor (treat it as read-only)."""
    described: dict[str, Any] = json.loads(DESCRIPTOR.read_text(encoding="utf-8"))
    return described


def table_path(resource: dict[str, Any], folder: Path) -> Path:
    """Say where a table of a data set lies; vocabularies that all data sets share lie in ``data/``."""
    return (DATA if resource.get("pilotkartan:shared") else folder) / str(resource["path"])
