"""A sheet's rows put to the 290 municipalities."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pilotkarta.figures.layout import Keys, column_names, find_keys, first_row, header_rows, value_columns
from pilotkarta.figures.messages import Message, Unreadable, listed, place, plural, shown, text
from pilotkarta.figures.numbers import Numbers, numbers
from pilotkarta.figures.places import LARGER, Places
from pilotkarta.figures.rows import Rows, check_rows, disagreement, key_text, sort_rows
from pilotkarta.figures.sheet import Sheet
from pilotkarta.figures.table import read_table
from pilotkarta.i18n import DEFAULT, Code
from pilotkarta.register import Register


@dataclass(frozen=True)
class Unmatched:
    """A row that is about no municipality that could be told; ``row`` as Excel counts, from 1.

    ``text`` is what the row says, ``suggestions`` are names of municipalities, nearest first.
    """

    row: int
    text: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Figures:
    """A visitor's figures a municipality.

    ``values`` has all municipalities in SCB's order (index ``municipality_code``, 4 digits) and one column
    of floats a name in ``columns``; NaN where a figure is missing.
    """

    columns: tuple[str, ...]
    values: pd.DataFrame
    unmatched: tuple[Unmatched, ...]
    notices: tuple[Message, ...]


def join(sheets: Sequence[Sheet], register: Register, code: Code = DEFAULT) -> Figures:
    """Match the rows of a file to the municipalities.

    Parameters
    ----------
    sheets : sequence of Sheet
        What :func:`pilotkarta.figures.read_table` gives. The first that has at least half as many
        municipalities as the one with most is used.
    register : Register
        For the municipalities.
    code : {"sv", "en"}, optional
        Language of the names that columns without a header get.

    Returns
    -------
    Figures
        Names and codes match exactly or not at all.

    Raises
    ------
    Unreadable
        If no sheet has municipalities or figures, if a municipality has several rows, or if the sheet is
        at fault.
    """
    places = Places(register)
    sheet, keys = _chosen(sheets, places)
    if sheet.fault:
        raise Unreadable(sheet.fault)
    first = first_row(sheet, keys, places)
    headers = header_rows(sheet, first)
    rows = sort_rows(sheet, keys, first, places)
    check_rows(sheet, keys, headers, rows, places, code)
    at = {code: its[0] for code, its in rows.of.items()}
    read, left_out = _read_columns(sheet, keys, list(at.values()))
    columns = value_columns(sheet, keys)
    names = dict(zip(columns, column_names(sheet, columns, headers, code), strict=True))
    values = pd.DataFrame(
        {names[column]: one.values for column, one in read.items()}, index=list(at), dtype="float64"
    ).reindex(pd.Index([one.code for one in register.municipalities], name="municipality_code"))
    notices = (
        *sheet.notices,
        *_on_sheets(sheet, sheets),
        *_on_rows(sheet, keys, headers, rows),
        *_on_columns([names[column] for column in left_out]),
        *_on_cells(sheet, read, list(at.values())),
    )
    return Figures(tuple(values.columns), values, _unmatched(sheet, keys, rows, places), notices)


def read_figures(name: str, content: bytes, register: Register, code: Code = DEFAULT) -> Figures:
    """Read a file with a table, as ``read_table``, and match its rows to the municipalities, as ``join``."""
    return join(read_table(name, content), register, code)


def _chosen(sheets: Sequence[Sheet], places: Places) -> tuple[Sheet, Keys]:
    found = [(sheet, keys) for sheet in sheets if (keys := find_keys(sheet, places))]
    if found:
        most = max(keys.found for _, keys in found)
        return next(pair for pair in found if 2 * pair[1].found >= most)
    if fault := next((sheet.fault for sheet in sheets if sheet.fault), None):
        raise Unreadable(fault)
    cells = {cell for sheet in sheets for row in sheet.rows for cell in row if isinstance(cell, str)}
    if any(places.read(cell).by_name == LARGER for cell in cells):
        raise Unreadable(
            text(
                "The file has the country, counties or totals, but no municipality. Choose municipalities "
                "in the export."
            )
        )
    raise Unreadable(
        text(
            "No municipality was found in the file. One column must have SCB's codes (0305) or the names "
            "as SCB writes them (Håbo), one row a municipality."
        )
    )


def _read_columns(
    sheet: Sheet, keys: Keys, rows: Sequence[int]
) -> tuple[dict[int, Numbers], tuple[int, ...]]:
    """Read the columns that hold numbers; give those that hold something else apart."""
    read, left_out = {}, []
    for column in value_columns(sheet, keys):
        cells = [sheet.cell(row, column) for row in rows]
        one = numbers(cells)
        found = sum(not math.isnan(value) for value in one.values)
        if found and found >= len(one.strange):
            read[column] = one
        elif any(cell is not None for cell in cells):
            left_out.append(column)
    if not read:
        raise Unreadable(
            text(
                "The file has municipalities, but no column with figures. At least one column must hold "
                "numbers, one a municipality."
            )
        )
    return read, tuple(left_out)


def _unmatched(sheet: Sheet, keys: Keys, rows: Rows, places: Places) -> tuple[Unmatched, ...]:
    found = {row: places.suggestions(key_text(sheet, keys, row)) for row in rows.unknown + rows.nameless}
    for row in rows.disagreeing:
        readings = [places.read(sheet.cell(row, column)) for column in keys.columns]
        codes = dict.fromkeys(code for one in readings for code in one if code in places.names)
        found[row] = tuple(places.names[code] for code in codes)
    return tuple(Unmatched(row + 1, key_text(sheet, keys, row), found[row]) for row in sorted(found))


def _on_sheets(sheet: Sheet, sheets: Sequence[Sheet]) -> tuple[Message, ...]:
    others = [shown(one.name) for one in sheets if one is not sheet and one.rows]
    if not others:
        return ()
    return (
        text(
            "The sheet “{sheet}” was read. The workbook's other sheets were not: {others}.",
            sheet=shown(sheet.name),
            others=listed(others),
        ),
    )


def _on_rows(sheet: Sheet, keys: Keys, headers: Sequence[int], rows: Rows) -> tuple[Message, ...]:
    said = []
    if len(headers) > 1:
        span = f"{headers[0] + 1}–{headers[-1] + 1}"
        said.append(text("The header rows {rows} were joined to one name a column.", rows=span))
    if rows.larger:
        said.append(
            plural(
                "{n} row for the country, a county or a total was left out: {which}.",
                "{n} rows for the country, counties or totals were left out: {which}.",
                len(rows.larger),
                which=listed([key_text(sheet, keys, row) for row in rows.larger]),
            )
        )
    if rows.disagreeing:
        said.append(disagreement(sheet, keys, rows.disagreeing))
    if rows.misspelt:
        said.append(
            plural(
                "{n} name is not written as SCB writes it; the code beside it was used: {which}.",
                "{n} names are not written as SCB writes them; the codes beside them were used: {which}.",
                len(rows.misspelt),
                which=listed([key_text(sheet, keys, row) for row in rows.misspelt]),
            )
        )
    if rows.passed_over:
        said.append(
            plural(
                "{n} row without a municipality and figures was passed over, in {where}.",
                "{n} rows without a municipality and figures were passed over, the first in {where}.",
                len(rows.passed_over),
                where=place(rows.passed_over[0], sheet=sheet.name),
            )
        )
    return tuple(said)


def _on_columns(left_out: Sequence[str]) -> tuple[Message, ...]:
    if not left_out:
        return ()
    return (
        plural(
            "{n} column holds no figures and was left out: {which}.",
            "{n} columns hold no figures and were left out: {which}.",
            len(left_out),
            which=listed(left_out),
        ),
    )


def _on_cells(sheet: Sheet, read: Mapping[int, Numbers], rows: Sequence[int]) -> tuple[Message, ...]:
    def met(kind: str) -> list[tuple[int, int]]:
        return sorted((rows[at], column) for column, one in read.items() for at in getattr(one, kind))

    said = []
    if strange := met("strange"):
        row, column = strange[0]
        said.append(
            plural(
                "{n} cell is no number and was read as missing: “{cell}” in {where}.",
                "{n} cells are no numbers and were read as missing, the first “{cell}” in {where}.",
                len(strange),
                cell=shown(str(sheet.cell(row, column))),
                where=place(row, column, sheet.name),
            )
        )
    if dashes := met("dashes"):
        said.append(
            plural(
                "{n} cell has a dash, in {where}. It was read as missing, not as 0.",
                "{n} cells have a dash, the first in {where}. They were read as missing, not as 0.",
                len(dashes),
                where=place(*dashes[0], sheet.name),
            )
        )
    if unsure := met("unsure"):
        row, column = unsure[0]
        cell = shown(str(sheet.cell(row, column)))
        said.append(
            text(
                "“{cell}” in {where} was read with a decimal sign. If the sign parts thousands, take it away "
                "in that column.",
                cell=cell,
                where=place(row, column, sheet.name),
            )
        )
    return tuple(said)
