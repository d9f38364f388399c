"""The selected projects as CSV: one row a project, names and codes, several values joined with ``|``."""

from csv import QUOTE_NONNUMERIC

import pandas as pd

from pilotkarta.exports.selected import beside
from pilotkarta.handout import Handout
from pilotkarta.register import Project
from pilotkarta.workbook.flat import FlatRow, flat_rows, selected
from pilotkarta.workbook.guard import guard
from pilotkarta.workbook.layout import SEPARATOR


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
    return table_csv(frame(handout))


def frame(handout: Handout) -> pd.DataFrame:
    """Give the table that the CSV file holds: one row a project, by machine names.

    Parameters
    ----------
    handout : Handout
        The selection.

    Returns
    -------
    pandas.DataFrame
        Every column of the sheet of projects (``workbook.layout``) with keys, joined with ``|`` where there
        are several, and names beside them. ``theme_ids`` are all themes, ``stated_theme_ids`` those of them
        that the source gives; ``source_ids`` are the sources of all that is claimed. ``number``, ``latitude``
        and ``longitude`` (WGS 84 degrees) are numbers, all else is text; unknown is empty.
    """
    rows = zip(flat_rows(selected(handout)), handout.projects, strict=True)
    made = [_row(handout, number, flat, one) for number, (flat, one) in enumerate(rows, 1)]
    return pd.DataFrame(made, columns=list(_COLUMNS))


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
    # All text is quoted: a carriage return in it would else end the row when Python before 3.13 writes it.
    text = (
        table.map(_guard)
        .rename(columns=_guard)
        .to_csv(index=False, lineterminator="\n", quoting=QUOTE_NONNUMERIC)
    )
    return text.encode("utf-8")


_COLUMNS = (
    "number", "id", "name", "name_origin", "programme_id", "programme", "evidence", "start", "end",
    "county_codes", "landsdelar", "area_codes", "areas", "theme_ids", "stated_theme_ids", "themes",
    "lead_ids", "commissioner_ids", "partner_ids", "funder_ids", "partners", "amounts_sek",
    "description", "description_en", "latitude", "longitude", "source_ids", "sources", "address",
)  # fmt: skip


def _row(handout: Handout, number: int, flat: FlatRow, project: Project) -> dict[str, str | float]:
    known = {**flat, "theme_ids": project.themes, "source_ids": source_ids(project)}
    keys = {name: one if isinstance(one, str) else SEPARATOR.join(one) for name, one in known.items()}
    amounts = (f"{one.measure} {one.kind} {one.amount}" for one in project.amounts)
    return {
        **keys,
        **beside(handout, project),
        "number": number,
        "amounts_sek": SEPARATOR.join(amounts),
        "sources": SEPARATOR.join(addresses(project)),
    }


def source_ids(project: Project) -> tuple[str, ...]:
    """List the sources of all that is claimed of a project, each once."""
    return tuple(dict.fromkeys(claim.source.id for claim in project.claims))


def addresses(project: Project) -> tuple[str, ...]:
    """List the addresses of the same sources; the title of one that has none."""
    return tuple(dict.fromkeys(claim.source.url or claim.source.title for claim in project.claims))


def _guard(value: object) -> object:
    return guard(value) if isinstance(value, str) else value
