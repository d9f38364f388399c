"""Where things stand in a sheet: the column with municipalities, the header rows, the rows of data.

SCB's and Kolada's exports differ, and people move things; so nothing is expected in a fixed place. What is
looked for is described in ``docs/egna-siffror.md``.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pilotkarta.figures.messages import column_letter, shown
from pilotkarta.figures.numbers import Cell, is_missing, is_number
from pilotkarta.figures.places import LARGER, UNKNOWN, Places, Reading, normalised
from pilotkarta.figures.sheet import Sheet
from pilotkarta.i18n import Code, language

_LONGEST_NAME = 120
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?:[.,]0)?")
_BARE = re.compile(r"\s*[0-9]{1,4}(?:[.,]0+)?\s*")
_TITLE = re.compile("kommun|region|kod", re.IGNORECASE)
_YEAR_CODES = ("1990", "2049")  # municipality codes that may be years: parts of Dalarna
_HEADS = ("kommun", "region", "namn", "name", "municipal", "område", "ort", "kod", "code", "id")


@dataclass(frozen=True)
class Keys:
    """The column that says which municipality a row is about, perhaps another that says it by code or name.

    ``found`` counts the different municipalities.
    """

    main: int
    other: int | None
    found: int

    @property
    def columns(self) -> tuple[int, ...]:
        """The one or two columns."""
        return (self.main,) if self.other is None else (self.main, self.other)


@dataclass(frozen=True)
class _Column:
    """What a column's cells say of municipalities; ``bare`` if by nothing but digits."""

    at: int
    readings: tuple[Reading, ...]
    codes: frozenset[str]
    bare: bool


def find_keys(sheet: Sheet, places: Places) -> Keys | None:
    """Find the column in which most municipalities stand.

    Parameters
    ----------
    sheet : Sheet
        Any sheet.
    places : Places
        The municipalities.

    Returns
    -------
    Keys or None
        The column with the greatest number of different municipalities, the leftmost of equals; and a second
        one that says by code what the first says by name, or the other way round. A column of bare numbers
        counts only if more than half of them are codes, and not if all could be years and the header above
        them does not say municipality, region or code.
    """
    columns = [one for at in range(sheet.width) if (one := _column(sheet, at, places)) and one.codes]
    if not columns:
        return None
    main = max(columns, key=lambda one: (len(one.codes), -one.at))
    others = (one for one in columns if one.bare != main.bare and _beside(main, one))
    other = max(others, key=lambda one: (len(one.codes), -one.at), default=None)
    return Keys(main.at, other.at if other else None, len(main.codes))


def _column(sheet: Sheet, at: int, places: Places) -> _Column | None:
    cells = [sheet.cell(row, at) for row in range(len(sheet.rows))]
    readings = tuple(places.read(cell) for cell in cells)
    codes = frozenset(one.municipality for one in readings) - {""}
    bare = all(one.by_name in ("", LARGER, UNKNOWN) for one in readings)
    if bare:
        of_digits = [one for cell, one in zip(cells, readings, strict=True) if _is_bare(cell)]
        if 2 * sum(one.by_code != UNKNOWN for one in of_digits) <= len(of_digits):
            return None
        if not _titled(cells) and all(_YEAR_CODES[0] <= code <= _YEAR_CODES[1] for code in codes):
            return None
    return _Column(at, readings, codes, bare)


def _titled(cells: Sequence[Cell]) -> bool:
    """Say whether the cell just above a column's first number is a header for codes."""
    first = next((at for at, cell in enumerate(cells) if _is_bare(cell)), len(cells))
    above = next((cell for cell in reversed(cells[:first]) if cell is not None), "")
    return isinstance(above, str) and _TITLE.search(above) is not None


def _is_bare(cell: Cell) -> bool:
    return isinstance(cell, float) or (isinstance(cell, str) and _BARE.fullmatch(cell) is not None)


def _beside(main: _Column, other: _Column) -> bool:
    """Say whether another column names the same municipalities; a few years may look like codes."""
    if 2 * len(other.codes) < len(main.codes):
        return False
    pairs = zip(main.readings, other.readings, strict=True)
    both = [(a.municipality, b.municipality) for a, b in pairs if a.municipality and b.municipality]
    return len(other.codes) > 2 or 2 * sum(a == b for a, b in both) >= max(1, len(both))


def first_row(sheet: Sheet, keys: Keys, places: Places) -> int:
    """Find the first row of data.

    Parameters
    ----------
    sheet, keys, places
        The sheet, its key columns, the municipalities.

    Returns
    -------
    int
        The first row with a municipality, or with a larger area and figures, or above these with figures
        and a name that is no header, as a municipality's that is misspelt.
    """
    values = value_columns(sheet, keys)

    def begins(row: int) -> bool:
        readings = [places.read(sheet.cell(row, column)) for column in keys.columns]
        if any(one.municipality for one in readings):
            return True
        larger = any(LARGER in (one.by_code, one.by_name) for one in readings)
        return larger and any(is_number(sheet.cell(row, column)) for column in values)

    return _with_misspelt(sheet, keys, next(row for row in range(len(sheet.rows)) if begins(row)))


def _with_misspelt(sheet: Sheet, keys: Keys, first: int) -> int:
    """Go up from the first row that is surely data to those that are data too, below the header.

    A row of years alone, ``Hbo; 2012; 2020``, is data only if there is a header above it.
    """
    for row in range(first - 1, -1, -1):
        kind = _kind(sheet, row, keys)
        if kind == "header":
            return min([row for row in range(row + 1, first + 1) if sheet.rows[row]])
        if kind == "data":
            first = row
    return first


def value_columns(sheet: Sheet, keys: Keys) -> tuple[int, ...]:
    """List the columns that may hold figures."""
    return tuple(column for column in range(sheet.width) if column not in keys.columns)


def _kind(sheet: Sheet, row: int, keys: Keys) -> Literal["header", "data", "either"]:
    """Tell a header, which has words, or a word for municipality above these, from data."""
    key = sheet.cell(row, keys.main)
    cells = [cell for at in value_columns(sheet, keys) if not is_missing(cell := sheet.cell(row, at))]
    numbers = [cell for cell in cells if is_number(cell)]
    figures = [cell for cell in numbers if not _YEAR.fullmatch(str(cell).strip())]
    words = len(cells) - len(numbers)
    named = isinstance(key, str) and normalised(key).startswith(_HEADS)
    if key is not None and not named and len(figures) > words:
        return "data"
    return "header" if words or named or (key is None and cells) else "either"


def header_rows(sheet: Sheet, first: int) -> tuple[int, ...]:
    """Find the header rows above the data.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    first : int
        The first row of data, from 0.

    Returns
    -------
    tuple of int
        Rows from 0, from above. Empty rows just above the data are passed over; a row that has only its
        leftmost cell is a title, and ends the header as an empty row does.
    """
    row = first - 1
    while row >= 0 and not any(cell is not None for cell in sheet.rows[row]):
        row -= 1
    found: list[int] = []
    left = min(at for cells in sheet.rows for at, cell in enumerate(cells) if cell is not None)
    while row >= 0 and any(cell is not None for cell in sheet.rows[row][left + 1 :]):
        found.insert(0, row)
        row -= 1
    return tuple(found)


def column_names(sheet: Sheet, columns: Sequence[int], headers: Sequence[int], code: Code) -> tuple[str, ...]:
    """Name columns by their headers.

    Parameters
    ----------
    sheet : Sheet
        The sheet.
    columns, headers : sequence of int
        The columns to name, and the header rows from above.
    code : {"sv", "en"}
        Language of the name that a column without a header gets.

    Returns
    -------
    tuple of str
        One a column, all different. Several header rows are joined with an en dash; an empty cell in an
        upper one belongs to the cell left of it, as when cells are merged. A column without a header is
        "Column C", a name's second column is "Andel (2)".
    """
    upper = [_filled(sheet, row) for row in headers[:-1]]
    unnamed = language(code).text("Column {letter}")
    names: list[str] = []
    taken: Counter[str] = Counter()
    for column in columns:
        parts = [row[column] for row in upper] + [_written(sheet.cell(row, column)) for row in headers[-1:]]
        plain = " – ".join(dict.fromkeys(part for part in parts if part))
        plain = shown(plain, _LONGEST_NAME) or unnamed.format(letter=column_letter(column))
        name = plain
        while taken[name]:
            taken[plain] += 1
            name = f"{plain} ({taken[plain]})"
        taken[name] += 1
        names.append(name)
    return tuple(names)


def _filled(sheet: Sheet, row: int) -> list[str]:
    """Write a header row with its empty cells filled from the left."""
    filled = [_written(sheet.cell(row, column)) for column in range(sheet.width)]
    for column in range(1, len(filled)):
        filled[column] = filled[column] or filled[column - 1]
    return filled


def _written(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return cell or ""
