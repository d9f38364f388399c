"""A text file with one row a project: the machine's CSV, or the one for Excel."""

import csv
import re

from pilotkarta.figures.delimited import read_delimited
from pilotkarta.figures.numbers import Cell
from pilotkarta.imports.excel import ON_ERROR, number_text
from pilotkarta.imports.grids import Grid, Source, cleaned
from pilotkarta.imports.titles import MOST_ABOVE, is_title

_DELIMITERS = (",", ";", "\t")
_FIRST = 20_000  # characters in which the header stands
# What Excel writes for an error, in Swedish and English, and for a number in a column that is too narrow.
_ERROR = re.compile(
    r"#(REFERENS!|VÄRDEFEL!|NAMN\?|SAKNAS!|DIVISION/0!|OGILTIGT!|SKÄRNING!|REF!|VALUE!|NAME\?|N/A|DIV/0!|NUM!|NULL!)"
    "|#{3,}"
)


def read_text(content: bytes) -> Source:
    """Read a text file.

    Parameters
    ----------
    content : bytes
        The file, not longer than ``figures.MOST_BYTES``.

    Returns
    -------
    Source
        One grid.

    Raises
    ------
    Unreadable
        If it is no text, mixes encodings, has a quotation mark that is not closed, or is too large.
    """
    sheet = read_delimited(content, _delimiter)
    rows = tuple(tuple(_text(cell) for cell in cells) for cells in sheet.rows)
    faults = {
        (row, at): ON_ERROR
        for row, cells in enumerate(rows)
        for at, cell in enumerate(cells)
        if _is_error(cell)
    }
    return Source("text", (Grid("", rows, faults),), sheet.notices)


def _text(cell: Cell) -> str:
    return number_text(cell) if isinstance(cell, float) else cleaned(cell or "")


def _is_error(cell: str) -> bool:
    return cell.startswith("#") and _ERROR.fullmatch(cell) is not None


def _delimiter(written: str) -> str:
    """Find the sign between cells: the one that makes most titles that are known of one of the first rows."""
    lines = written[:_FIRST].splitlines()[:MOST_ABOVE]
    return max(_DELIMITERS, key=lambda sign: max(_titles(line, sign) for line in lines))


def _titles(line: str, sign: str) -> int:
    return sum(map(is_title, next(csv.reader([line], delimiter=sign), [])))
