"""The selected projects as CSV: one row a project, names and codes, several values joined with ``|``."""

from csv import QUOTE_NONNUMERIC

import pandas as pd

from pilotkarta.dates import PartialDate
from pilotkarta.handout import Handout
from pilotkarta.register import Project

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
SEPARATOR = "|"


def to_csv(handout: Handout) -> bytes:
    """Write exactly the projects that a list shows, in its order.

    Parameters
    ----------
    handout : Handout
        The selection, and the service's address for the links.

    Returns
    -------
    bytes
        UTF-8, comma, LF. Text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    rows = [_row(handout, number, project) for number, project in enumerate(handout.projects, 1)]
    return table_csv(pd.DataFrame(rows, columns=list(_COLUMNS)))


def table_csv(table: pd.DataFrame) -> bytes:
    """Write a table as CSV: UTF-8, comma, LF, without its index.

    Parameters
    ----------
    table : pandas.DataFrame
        Texts and numbers; missing values become empty.

    Returns
    -------
    bytes
        Text that a spreadsheet would take for a formula begins with an apostrophe, titles too.
    """
    harmless = table.map(_harmless).rename(columns=_harmless)
    # All text is quoted: a carriage return in it would else end the row when Python before 3.13 writes it.
    return harmless.to_csv(index=False, lineterminator="\n", quoting=QUOTE_NONNUMERIC).encode("utf-8")


_COLUMNS = (
    "number", "id", "name", "name_origin", "programme_id", "programme", "evidence", "start", "end",
    "county_codes", "area_codes", "areas", "theme_ids", "themes", "partners", "amounts_sek", "description",
    "latitude", "longitude", "sources", "address",
)  # fmt: skip


def _row(handout: Handout, number: int, project: Project) -> dict[str, str | float]:
    amounts = (f"{a.measure} {a.kind} {a.amount}" for a in project.amounts)
    texts = {
        "id": project.id,
        "name": project.name,
        "name_origin": project.name_origin,
        "programme_id": project.programme.id,
        "programme": project.programme.name,
        "evidence": project.evidence,
        "start": _iso(project.start),
        "end": _iso(project.end),
        "county_codes": SEPARATOR.join(sorted(project.counties)),
        "area_codes": SEPARATOR.join(area.code for area in project.areas),
        "areas": SEPARATOR.join(area.name for area in project.areas),
        "theme_ids": SEPARATOR.join(project.themes),
        "themes": SEPARATOR.join(handout.register.themes[theme].name for theme in project.themes),
        "partners": SEPARATOR.join(f"{p.organisation} ({p.role})" for p in project.partners),
        "amounts_sek": SEPARATOR.join(amounts),
        "description": project.description,
        "sources": SEPARATOR.join(dict.fromkeys(c.source.url or c.source.title for c in project.claims)),
        "address": handout.address_of(project),
    }
    numbers = {"number": number, "latitude": project.latitude, "longitude": project.longitude}
    return {**texts, **numbers}


def _iso(when: PartialDate | None) -> str:
    return str(when) if when else ""


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value
