"""The selected projects as CSV for Excel in Swedish: semicolons, decimal commas, titles and labels."""

import pandas as pd

from pilotkarta import words
from pilotkarta.exports.csv import addresses, frame, source_ids
from pilotkarta.handout import Handout
from pilotkarta.register import Project
from pilotkarta.workbook.choices import Choices
from pilotkarta.workbook.flat import FlatRow, flat_rows, selected
from pilotkarta.workbook.guard import guard
from pilotkarta.workbook.layout import COMPUTED, NUMBER, PROJECTS, SEPARATOR, sheet


def to_excel_csv(handout: Handout) -> bytes:
    """Write the selection so that Excel in Swedish opens it with a double click.

    Parameters
    ----------
    handout : Handout
        The selection. In Swedish the columns have titles, and the cells labels where there are any; in
        English they are those of the machine's CSV (``exports.csv``).

    Returns
    -------
    bytes
        UTF-8 with a byte order mark, semicolon, CRLF; several values joined with ``|``. Texts are quoted, and
        those that a spreadsheet would take for a formula begin with an apostrophe; numbers are not quoted,
        and have a decimal comma.
    """
    table = _labelled(handout) if handout.language.code == "sv" else frame(handout)
    rows = [tuple(table.columns), *table.itertuples(index=False)]
    return "".join(f"{';'.join(map(_field, row))}\r\n" for row in rows).encode("utf-8-sig")


def _field(value: str | float) -> str:
    """Quote a text; a number without quotes is one in every spreadsheet."""
    if isinstance(value, str):
        quoted = guard(value).replace('"', '""')
        return f'"{quoted}"'
    return str(value).replace(".", ",")


_BESIDE = ("landsdelar", "latitude", "longitude", "amounts_sek", "sources", "address")


def _labelled(handout: Handout) -> pd.DataFrame:
    tables = selected(handout)
    language = handout.language
    choices, columns = Choices(tables, language), sheet(PROJECTS).columns
    rows = zip(flat_rows(tables), handout.projects, strict=True)
    made = [
        {NUMBER: number, **_labels(choices, {**flat, "source_ids": source_ids(one)}), **_beside(handout, one)}
        for number, (flat, one) in enumerate(rows, 1)
    ]
    titles = {NUMBER: COMPUTED[NUMBER]} | {one.name: one.title for one in columns}
    titles |= {name: COMPUTED[name] for name in _BESIDE}
    named = {name: title.say(language) for name, title in titles.items()}
    return pd.DataFrame(made, columns=list(named)).rename(columns=named)


def _labels(choices: Choices, flat: FlatRow) -> dict[str, str]:
    found = {}
    for column in sheet(PROJECTS).columns:
        value = flat[column.name]
        texts = value if isinstance(value, tuple) else (value,) if value else ()
        found[column.name] = SEPARATOR.join(
            choices.label(column.choices, text) if column.choices else text for text in texts
        )
    return found


def _beside(handout: Handout, project: Project) -> dict[str, str | float]:
    language = handout.language
    amounts = (
        f"{language.text(words.MEASURE[one.measure])}: {words.amount(one, language)}"
        for one in project.amounts
    )
    return {
        "landsdelar": SEPARATOR.join(
            name for key, name in words.LANDSDEL.items() if key in project.landsdelar
        ),
        "latitude": project.latitude,
        "longitude": project.longitude,
        "amounts_sek": SEPARATOR.join(amounts),
        "sources": SEPARATOR.join(addresses(project)),
        "address": handout.address_of(project),
    }
