"""Which row of the register a row of a file is: by its id, or by its name where it has none."""

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence

import pandas as pd

from pilotkarta.figures.messages import shown, text
from pilotkarta.imports.intake import Place, Problem
from pilotkarta.imports.records import Record
from pilotkarta.workbook.choices import spelling
from pilotkarta.workbook.layout import NAMES

_FALLBACKS = {
    "projects": "projekt",
    "programmes": "program",
    "organisations": "organisation",
    "sources": "kalla",
}
Row = dict[str, str]
_LONGEST = 60
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss", "đ": "d", "ł": "l", "þ": "th", "ð": "d"})
_OTHERS = re.compile("[^a-z0-9]+")


def identified(
    table: str, records: Sequence[Record], current: pd.DataFrame
) -> tuple[list[tuple[str, Record]], list[Problem]]:
    """Give each row of a sheet its id.

    Parameters
    ----------
    table : str
        The table that the sheet is made for, one whose rows have ids.
    records : sequence of Record
        The sheet's rows.
    current : pandas.DataFrame
        The table in the register.

    Returns
    -------
    list of tuple of str and Record
        A row without an id is the row of its name where the register has one; else its id is made from the
        name. A row that stands for one that has been already is left out.
    list of Problem
        Rows that stand twice, and names that are several rows'.
    """
    given = {record.content("id") for record in records} - {""}
    taken = {*current["id"], *given}
    by_name = _by_name(table, records, current, given)
    first: dict[str, Record] = {}
    problems: list[Problem] = []
    for record in records:
        name = record.content(NAMES[table])
        id_ = record.content("id") or by_name.get(record, "")
        if not id_:
            id_ = made_id(name, taken, _FALLBACKS[table])
            taken.add(id_)
        if by_name.get(record) == "":
            problems.append(_on_several(record, name))
        if id_ in first:
            problems.append(_on_twice(record, id_, first[id_]))
        else:
            first[id_] = record
    return list(first.items()), problems


def _by_name(
    table: str, records: Sequence[Record], current: pd.DataFrame, given: Container[str]
) -> dict[Record, str]:
    """Find the rows of the register that rows without an id are; empty where several could be meant."""
    there: dict[str, list[Row]] = {}
    for row in current.to_dict("records"):
        if row["id"] not in given:
            said = {str(name): str(value) for name, value in row.items()}
            there.setdefault(spelling(said[NAMES[table]]), []).append(said)
    nameless: dict[str, list[Record]] = {}
    for record in records:
        if not record.content("id") and record.content(NAMES[table]):
            nameless.setdefault(spelling(record.content(NAMES[table])), []).append(record)
    return {
        record: id_
        for name, its in nameless.items()
        if name in there
        for record, id_ in zip(its, _paired(its, there[name]), strict=True)
    }


def _paired(records: Sequence[Record], rows: Sequence[Row]) -> list[str]:
    """Say which row each record of a name is by what else they say; empty where that leaves a doubt."""
    alike = [[_alike(record, row) for row in rows] for record in records]
    best = [one.index(max(one)) for one in alike]
    clear = all(one.count(max(one)) == 1 for one in alike)
    if len(records) != len(rows) or len(set(best)) < len(rows) or not clear:
        return [""] * len(records)
    return [rows[at]["id"] for at in best]


def _alike(record: Record, row: Row) -> int:
    """Count the columns in which a record and a row say the same."""
    return sum(record.content(name) == value for name, value in row.items() if name in record.cells)


def _on_several(record: Record, name: str) -> Problem:
    said = text(
        "Several rows are called “{name}”. Expected: the id, so that it is clear which.", name=shown(name)
    )
    return Problem(_place(record), name, said)


def _on_twice(record: Record, id_: str, first: Record) -> Problem:
    row = str((first.place.row or 0) + 1)
    said = text("The id “{id}” stands in row {row} already. Expected: each id once.", id=shown(id_), row=row)
    return Problem(_place(record), id_, said)


def _place(record: Record) -> Place:
    return record.cells["id"][0].place if "id" in record.cells else record.place


def made_id(name: str, taken: Container[str], fallback: str) -> str:
    """Make an id from a name.

    Parameters
    ----------
    name : str
        Any text.
    taken : container of str
        The ids that there are.
    fallback : str
        The id where the name has no letter or figure that an id can have.

    Returns
    -------
    str
        a–z, 0–9 and hyphens, at most 60 characters: ä and å become a, ö becomes o, other marks are left off;
        with a number after it where the id would be taken.
    """
    parted = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    base = _OTHERS.sub("-", "".join(sign for sign in parted if not unicodedata.combining(sign))).strip("-")
    base = base or fallback
    return next(one for one in _numbered(base) if one not in taken)


def _numbered(base: str) -> Iterator[str]:
    number = 1
    while True:
        end = f"-{number}" if number > 1 else ""
        yield f"{base[: _LONGEST - len(end)].rstrip('-')}{end}"
        number += 1
