"""Excel workbooks (.xlsx, .xlsm): the values that are saved in them. No macro and no formula is run."""

import warnings
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl.reader.excel import ExcelReader

from pilotkarta.figures.messages import Message, Unreadable, place, plural, shown, text
from pilotkarta.figures.numbers import Cell
from pilotkarta.figures.package import Survey, damaged, unpacked
from pilotkarta.figures.sheet import (
    MOST_COLUMNS,
    MOST_ROWS,
    Sheet,
    too_many_columns,
    too_many_rows,
    trimmed,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of old Excel files, and of those with a password
ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def refuse_old(content: bytes) -> Unreadable:
    """Tell a workbook with a password from one in the format before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Unreadable(
            text(
                "The workbook is protected by a password and cannot be read. Take the password away in Excel "
                "(File, Info, Protect Workbook) and save it again."
            )
        )
    return Unreadable(
        text(
            "The file is in Excel's old format (.xls). Open it in Excel and save it as an Excel workbook "
            "(.xlsx)."
        )
    )


def read_excel(content: bytes) -> tuple[Sheet, ...]:
    """Read the sheets that can be seen in a workbook.

    Parameters
    ----------
    content : bytes
        The file, not longer than ``MOST_BYTES``.

    Returns
    -------
    tuple of Sheet
        In the workbook's order. Where there is a formula, its cell holds the value that Excel saved. Dates,
        true and false, and errors are text. A number in percent format is given in percent, as it is seen.

    Raises
    ------
    Unreadable
        If the file is no workbook, is damaged, or is too large when unpacked.
    """
    package, seen = unpacked(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, of formats and validations that we do not look at
            return _sheets(ExcelReader(package, read_only=True, data_only=True, keep_links=False), seen)
    except Exception as error:  # openpyxl raises whatever its objects raise on XML that is not as expected
        raise Unreadable(damaged()) from error


def _sheets(reader: Any, seen: Mapping[str, Survey]) -> tuple[Sheet, ...]:  # openpyxl has no types
    reader.read()
    parts = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
    return tuple(
        _sheet(one, seen[parts[one.title]]) for one in reader.wb.worksheets if one.sheet_state == "visible"
    )


def _sheet(one: Any, survey: Survey) -> Sheet:
    one.reset_dimensions()  # what a sheet says of its size may be wrong
    rows, fault = _rows(one.iter_rows(), one.title)
    notices = on_formulas(survey.formulas)
    if survey.without_value and not fault:
        fault = text(
            "The formula in sheet “{sheet}”, cell {cell}, has no value saved with it. Open the file in "
            "Excel, save it and choose it again.",
            sheet=shown(one.title),
            cell=shown(survey.without_value),
        )
    return Sheet(one.title, trimmed(rows), notices, fault)


def on_formulas(n: int) -> tuple[Message, ...]:
    """Say that some cells are formulas, if any are."""
    said = plural(
        "{n} cell is a formula; the value that Excel saved with it is used.",
        "{n} cells are formulas; the values that Excel saved with them are used.",
        n,
    )
    return (said,) if n else ()


def _rows(
    cells_by_row: Iterable[tuple[Any, ...]], title: str
) -> tuple[list[tuple[Cell, ...]], Message | None]:
    """Collect the rows up to the limits; say what goes beyond them."""
    rows: list[tuple[Cell, ...]] = []
    for row, cells in enumerate(cells_by_row):
        values = tuple(_value(cell) for cell in cells)
        beyond = next((at for at in range(MOST_COLUMNS, len(values)) if values[at] is not None), None)
        if beyond is not None:
            return rows, too_many_columns(place(row, beyond, title))
        if row < MOST_ROWS:
            rows.append(values[:MOST_COLUMNS])
        elif used := [at for at, value in enumerate(values) if value is not None]:
            return rows, too_many_rows(place(row, used[0], title))
    return rows, None


def _value(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            number = float(value)
        except OverflowError:
            return str(value)
        return round(number * 100, 10) if cell.number_format.rstrip().endswith("%") else number
    return str(value).strip().removesuffix(" 00:00:00") or None  # a day without a time of day
