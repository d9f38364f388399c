"""Workbooks that people have filled in: every cell of every sheet as text. No macro and no formula is run."""

import re
import warnings
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.utils.exceptions import CellCoordinatesException
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from pilotkarta.figures.excel import on_formulas
from pilotkarta.figures.messages import Message, Unreadable, text
from pilotkarta.figures.package import Survey, damaged, unpacked
from pilotkarta.figures.sheet import MOST_COLUMNS
from pilotkarta.imports.grids import MOST_ROWS, Grid, Source, cleaned, too_many_rows
from pilotkarta.workbook.choices import spelling
from pilotkarta.workbook.layout import HELP

_MOST_CELLS = 200_000  # with something in them, of all sheets
_READ_OVER = {spelling(title) for one in HELP for title in (one.swedish, one.english)}
ON_ERROR = text("The cell holds an error of Excel's. Type the value instead of the formula.")
_WITHOUT_VALUE = text(
    "There is a formula with no value saved. Open the file in Excel and save it, or type the value."
)
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_REFUSED = (
    (
        re.compile(r"(^|/)(vbaproject|vbadata)|^xl/(macrosheets|activex)/"),
        text(
            "The workbook has macros, and is not read for that. Save it as an Excel workbook without macros "
            "(.xlsx) and hand in that."
        ),
    ),
    (
        re.compile(r"^xl/externallinks/"),
        text(
            "The workbook has links to other files, and is not read for that. Break them in Excel (Data, "
            "Edit Links, Break Link), save the workbook and hand it in again."
        ),
    ),
    (
        re.compile(r"^xl/embeddings/"),
        text(
            "The workbook has other files embedded in it, and is not read for that. Take them away, save the "
            "workbook and hand it in again."
        ),
    ),
)


def refuse_parts(names: Iterable[str], content_types: bytes) -> None:
    """Refuse a workbook with parts that do something.

    Parameters
    ----------
    names : iterable of str
        The parts of the workbook.
    content_types : bytes
        What the workbook says of them.

    Raises
    ------
    Unreadable
        If there are macros, links to other files or embedded files.
    """
    lowered = [name.lower().replace("\\", "/").lstrip("/") for name in names]
    for pattern, message in _REFUSED:
        if any(pattern.search(name) for name in lowered):
            raise Unreadable(message)
    if b"macroenabled" in content_types.lower():
        raise Unreadable(_REFUSED[0][1])


def read_workbook(content: bytes) -> Source:
    """Read the sheets of a workbook.

    Parameters
    ----------
    content : bytes
        The file, not longer than ``figures.MOST_BYTES``.

    Returns
    -------
    Source
        All sheets but those that explain a workbook of ours, hidden ones too. Days are written as 2014-09-01,
        or 2014-09 where Excel shows just the month; a number in percent format as it is seen.

    Raises
    ------
    Unreadable
        If the file is no workbook, is damaged, or is too large when unpacked.
    """
    package, seen = unpacked(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, of formats and validations that we do not look at
            reader: Any = ExcelReader(package, read_only=True, data_only=True, keep_links=False)
            reader.read_strings = partial(_read_strings, reader)
            reader.read()
            parts = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
            sheets = [one for one in reader.wb.worksheets if spelling(one.title) not in _READ_OVER]
            room = _Room()
            grids = tuple(_grid(one, seen[parts[one.title]], room) for one in sheets)
    except Exception as error:  # openpyxl raises whatever its objects raise on XML that is not as expected
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(damaged()) from error
    formulas = sum(seen[parts[one.title]].formulas for one in sheets)
    return Source("workbook", grids, on_formulas(formulas))


def _read_strings(reader: Any) -> None:
    """Read the texts of all sheets as they are written; openpyxl's own way takes ``x005F_`` out of them."""
    found = reader.package.find(SHARED_STRINGS)
    if found is None:
        return
    with reader.archive.open(found.PartName[1:]) as source:
        for _, node in iterparse(source):
            if node.tag == f"{{{SHEET_MAIN_NS}}}si":
                reader.shared_strings.append(Text.from_tree(node).content)
                node.clear()


class _Room:
    """How many rows and cells there still is room for, over all sheets."""

    def __init__(self) -> None:
        self.cells = _MOST_CELLS
        self.empty_rows = 2_500_000  # openpyxl gives those that a sheet skips, too

    def take(self, cells: int) -> None:
        """Take room for a row, or refuse the workbook."""
        self.cells -= cells
        self.empty_rows -= not cells
        if self.cells < 0 or self.empty_rows < 0:
            raise Unreadable(
                text(
                    "There is more in the workbook than a register can hold. Copy the filled rows to a new "
                    "template and hand in that."
                )
            )


def _grid(sheet: Any, survey: Survey, room: _Room) -> Grid:
    sheet.reset_dimensions()  # what a sheet says of its size may be wrong
    rows: list[tuple[str, ...]] = []
    faults = {place: _WITHOUT_VALUE for name in survey.without_values if (place := _position(name))}
    fault = None if len(faults) == len(survey.without_values) else _WITHOUT_VALUE
    for row, cells in enumerate(sheet.iter_rows()):
        found = [(at, cell) for at, cell in enumerate(cells) if cell.value is not None]
        room.take(len(found))
        if not found:
            continue
        if row >= MOST_ROWS:
            fault = too_many_rows(text("row {row}", row=str(MOST_ROWS)))
            break
        if found[-1][0] >= MOST_COLUMNS:
            fault = text(
                "There are more than {n} columns. Clear what stands beside the table.", n=MOST_COLUMNS
            )
            break
        rows.extend(() for _ in range(row - len(rows)))
        texts = [""] * (found[-1][0] + 1)
        for at, cell in found:
            texts[at], wrong = _text(cell)
            if wrong:
                faults[(row, at)] = wrong
        rows.append(tuple(texts))
    return Grid(sheet.title, tuple(rows), faults, fault, sheet.sheet_state != "visible")


def _position(name: str) -> tuple[int, int] | None:
    """Give row and column from 0; None for a cell that does not say where it is."""
    try:
        column, row = coordinate_from_string(name)
        return row - 1, column_index_from_string(column) - 1
    except (ValueError, CellCoordinatesException):
        return None


def _text(cell: Any) -> tuple[str, Message | None]:
    value = cell.value
    if cell.data_type == "e":
        return str(value), ON_ERROR
    if isinstance(value, bool):
        said = "SANT" if value else "FALSKT"
        return said, text("The cell holds true or false. Expected: text, a number or a date.")
    if isinstance(value, datetime):
        return _day(value, str(cell.number_format)), None
    if isinstance(value, int | float):
        percent = str(cell.number_format).rstrip().endswith("%")
        return number_text(round(value * 100, 10) if percent else value), None
    return cleaned(_ESCAPE.sub(_sign, str(value))), None


def _sign(escape: re.Match[str]) -> str:
    """Write the sign that a workbook writes as ``_x000D_``: one that XML cannot hold, or an underscore."""
    number = int(escape[1], 16)
    return "\N{REPLACEMENT CHARACTER}" if 0xD800 <= number < 0xE000 else chr(number)


def number_text(value: float) -> str:
    """Write a number as one types it: 2014, not 2014.0."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.15g}"
    if abs(value) < 10**15:
        return str(int(value))
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _day(value: datetime, number_format: str) -> str:
    """Write a day with the precision that Excel shows."""
    shown = _QUOTED.sub("", number_format).lower()
    if value.time().isoformat() != "00:00:00":
        return value.isoformat(" ", "seconds")
    if "d" in shown or not set(shown) & set("my"):
        return f"{value:%Y-%m-%d}"
    return f"{value:%Y-%m}" if "m" in shown else f"{value:%Y}"
