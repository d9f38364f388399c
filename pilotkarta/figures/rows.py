"""The rows of a sheet, sorted by what they are about."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pilotkarta.figures.layout import Keys, column_names, value_columns
from pilotkarta.figures.messages import Message, Unreadable, Value, listed, place, plural, shown, text
from pilotkarta.figures.numbers import is_missing, is_number
from pilotkarta.figures.places import LARGER, UNKNOWN, Places, Reading, normalised
from pilotkarta.figures.sheet import Sheet
from pilotkarta.i18n import Code

GOTLAND = "0980"
_ONE_ROW_EACH = text(
    "There must be one row a municipality: choose one year, one sex and so on in the export, or put them "
    "side by side as columns."
)


@dataclass
class Rows:
    """Rows, from 0: those of each municipality by its code, and the others.

    ``larger`` are the country, counties and totals; ``disagreeing`` have the code of one municipality and the
    name of another; ``misspelt`` are of a municipality by their code alone, beside a name that is none's;
    ``unknown`` have figures and a name or code that is none's; ``nameless`` have figures alone;
    ``passed_over`` have no figures and no municipality, as footnotes.
    """

    of: dict[str, list[int]] = field(default_factory=dict)
    larger: list[int] = field(default_factory=list)
    disagreeing: list[int] = field(default_factory=list)
    misspelt: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    nameless: list[int] = field(default_factory=list)
    passed_over: list[int] = field(default_factory=list)


def sort_rows(sheet: Sheet, keys: Keys, first: int, places: Places) -> Rows:
    """Sort the rows of data.

    Parameters
    ----------
    sheet, keys, places
        The sheet, its key columns, the municipalities.
    first : int
        The first row of data, from 0.

    Returns
    -------
    Rows
        Every row from ``first`` that is not empty, once; a misspelt one also in ``of``.
    """
    rows = Rows()
    for row in range(first, len(sheet.rows)):
        readings = [places.read(sheet.cell(row, column)) for column in keys.columns]
        about, disagree = _about(readings)
        if disagree:
            rows.disagreeing.append(row)
        elif about == LARGER:
            rows.larger.append(row)
        elif about:
            rows.of.setdefault(about, []).append(row)
            if any(one.by_name == UNKNOWN for one in readings):
                rows.misspelt.append(row)
        elif any(cell is not None for cell in sheet.rows[row]):
            _sort_other(sheet, keys, row, rows)
    _tell_gotland_apart(sheet, keys, rows)
    return rows


def _sort_other(sheet: Sheet, keys: Keys, row: int, rows: Rows) -> None:
    named = any(sheet.cell(row, column) is not None for column in keys.columns)
    cells = [sheet.cell(row, column) for column in value_columns(sheet, keys)]
    if named and any(cell is not None and (is_number(cell) or is_missing(cell)) for cell in cells):
        rows.unknown.append(row)
    elif any(is_number(cell) for cell in cells):
        rows.nameless.append(row)
    else:
        rows.passed_over.append(row)


def _about(readings: Sequence[Reading]) -> tuple[str, bool]:
    """Say what a row is about by its code and name; True where they contradict each other."""
    by_code = {one.by_code for one in readings} - {""}
    by_name = {one.by_name for one in readings} - {"", UNKNOWN}
    if by_code == {LARGER}:
        return LARGER, False  # "01 Stockholm" is the county
    meant = by_code - {UNKNOWN} | by_name
    if len(meant) > 1 or (UNKNOWN in by_code and meant - {LARGER}):
        return "", True
    return next(iter(meant), ""), False


def _tell_gotland_apart(sheet: Sheet, keys: Keys, rows: Rows) -> None:
    """Take "Region Gotland" for the region where the municipality has a row of its own."""
    its = rows.of.get(GOTLAND, [])
    regions = [
        row
        for row in its
        if any(normalised(str(sheet.cell(row, column))) == "region gotland" for column in keys.columns)
    ]
    if 0 < len(regions) < len(its):
        rows.of[GOTLAND] = [row for row in its if row not in regions]
        rows.larger.extend(regions)


def key_text(sheet: Sheet, keys: Keys, row: int) -> str:
    """Write what a row says that it is about: its key cells, or its first cell if they are empty."""
    cells = [sheet.cell(row, column) for column in sorted(keys.columns)]
    written = [_plain(cell) for cell in cells if cell is not None]
    return shown(" ".join(written) or next((_plain(c) for c in sheet.rows[row] if c is not None), ""))


def _plain(cell: object) -> str:
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell or "")


def check_rows(
    sheet: Sheet, keys: Keys, headers: Sequence[int], rows: Rows, places: Places, code: Code
) -> None:
    """Refuse a sheet that has not one row a municipality.

    Raises
    ------
    Unreadable
        If a municipality has several rows, if rows are nameless (as where a name stands only in the first
        of a municipality's rows), or if code and name contradict each other in all rows.
    """
    if not rows.of:
        raise Unreadable(disagreement(sheet, keys, rows.disagreeing))
    if 2 * len(rows.nameless) >= len(rows.of):
        raise Unreadable(
            text(
                "Rows with figures have no municipality, first {where}.",
                where=_where(sheet, rows.nameless[0]),
            ),
            _ONE_ROW_EACH,
        )
    several = {code: its for code, its in rows.of.items() if len(its) > 1}
    if several:
        difference = _difference(sheet, keys, headers, next(iter(several.values())), code)
        raise Unreadable(_several(several, places), *difference, _ONE_ROW_EACH)


def _where(sheet: Sheet, row: int) -> Value:
    return place(row, sheet=sheet.name)


def _several(rows: dict[str, list[int]], places: Places) -> Message:
    which: list[Value] = [
        text("{name} (rows {rows})", name=places.names[code], rows=listed([str(row + 1) for row in its]))
        for code, its in rows.items()
    ]
    return plural(
        "{n} municipality has more than one row: {which}.",
        "{n} municipalities have more than one row: {which}.",
        len(rows),
        which=listed(which),
    )


def _difference(
    sheet: Sheet, keys: Keys, headers: Sequence[int], rows: Sequence[int], code: Code
) -> tuple[Message, ...]:
    """Say in which column the rows of a municipality differ first, as by year or sex."""
    columns = value_columns(sheet, keys)
    for column, name in zip(columns, column_names(sheet, columns, headers, code), strict=True):
        cells = list(dict.fromkeys(shown(_plain(sheet.cell(row, column))) for row in rows))
        if len(cells) > 1:
            return (text("The rows differ in “{column}”: {values}.", column=name, values=listed(cells)),)
    return ()


def disagreement(sheet: Sheet, keys: Keys, rows: Sequence[int]) -> Message:
    """Say in which rows code and name contradict each other."""
    which: list[Value] = [
        text("row {row} ({text})", row=str(row + 1), text=key_text(sheet, keys, row)) for row in rows
    ]
    return plural(
        "In {n} row the code and the name are not of the same municipality: {which}. It was left out; "
        "correct it and choose the file again.",
        "In {n} rows the code and the name are not of the same municipality: {which}. They were left out; "
        "correct them and choose the file again.",
        len(rows),
        which=listed(which),
    )
