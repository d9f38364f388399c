"""The register's tables as the sheets of a workbook, ready to be read, mended and handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
from xlsxwriter.utility import quote_sheetname, xl_col_to_name

from pilotkarta.i18n import Language
from pilotkarta.register.schema import Tables
from pilotkarta.workbook.choices import Choices, label_column
from pilotkarta.workbook.definitions import comment, is_required
from pilotkarta.workbook.flat import FlatRow, flat_rows
from pilotkarta.workbook.layout import (
    COMPUTED,
    NAMES,
    NUMBER,
    PROJECTS,
    SEPARATOR,
    Column,
    SheetLayout,
    sheet,
    sheets,
)
from pilotkarta.workbook.write import DEGREES, MONEY, TEXT, WHOLE, Cell, Heading, Range, Sheet

ROOM = 200  # empty rows that have drop-downs
_WIDTH = {
    "id": 26, "name": 38, "title": 52, "url": 44, "description": 64, "description_en": 64, "note": 56,
    "note_en": 56, "gap": 56, "gap_en": 56, "name_en": 38, "start": 12, "end": 12, "evidence": 12,
    "project": 38, "source": 44, "source_ids": 36, "programme_id": 30, "programme": 38, "publisher": 28,
    "fetched": 12, "amount": 14, NUMBER: 6, "supports": 56, "address": 44, "area_codes": 20,
}  # fmt: skip
_FORMAT = {"stated_pilots": WHOLE, "amount": MONEY, "share_percent": "General", NUMBER: WHOLE}
_FORMAT |= {"latitude": DEGREES, "longitude": DEGREES}

Beside = Mapping[str, Mapping[str, Sequence[Cell]]]


def filled(
    tables: Tables, language: Language, beside: Beside, *, rows: int = 0
) -> tuple[list[Sheet], dict[str, Sequence[str] | Range]]:
    """Make the sheets of a workbook, and what its drop-downs offer.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Every table by name.
    language : Language
        Of titles, labels and comments.
    beside : mapping of str to mapping of str to sequence of Cell
        By table, the computed columns (``COMPUTED``) that stand at the right, in the order of the rows.
    rows : int
        How many numbered rows the sheet of projects has at least; the last ones are empty.

    Returns
    -------
    tuple
        The sheets in their order, and the lists by name.
    """
    made = _Sheets(tables, language)
    return [made.sheet(one, beside.get(one.table, {}), rows) for one in sheets()], made.lists()


def numeric(text: str) -> float | None:
    """Read a number that a spreadsheet gives back to the letter; None where it would not."""
    try:
        value = float(text)
    except ValueError:
        return None
    if f"{value:.15g}" != text:
        return None
    return int(value) if value.is_integer() else value


class _Sheets:
    """The sheets in the making."""

    def __init__(self, tables: Tables, language: Language) -> None:
        self.tables, self.language = tables, language
        self.choices = Choices(tables, language)

    def sheet(self, layout: SheetLayout, beside: Mapping[str, Sequence[Cell]], least: int) -> Sheet:
        is_first = layout.table == PROJECTS
        rows = flat_rows(self.tables) if is_first else _rows(self.tables[layout.table])
        cells: list[list[Cell]] = [
            [cell for one in layout.columns for cell in self.cells(one, row[one.name])]
            + [values[at] for values in beside.values()]
            for at, row in enumerate(rows)
        ]
        headings = [made for one in layout.columns for made in self.headings(layout, one)]
        headings += [self.computed(name) for name in beside]
        if is_first:
            cells = [[number, *row] for number, row in enumerate(cells, 1)]
            cells += [[number] for number in range(len(cells) + 1, least + 1)]
            headings = [self.computed(NUMBER), *headings]
        frozen = _place(layout, "name") + 1 if is_first else 1
        return Sheet(layout.title.say(self.language), cells, headings, frozen=frozen, room=len(cells) + ROOM)

    def cells(self, column: Column, value: str | tuple[str, ...]) -> list[Cell]:
        """Write a value, or a list in the numbered columns; what is more stands together in the last one."""
        texts = value if isinstance(value, tuple) else (value,)
        cells: list[Cell] = [self.cell(column, text) for text in texts]
        alone, together = cells[: column.room - 1], cells[column.room - 1 :]
        if len(together) > 1:
            together = [f" {SEPARATOR} ".join(map(str, together))]
        return [*alone, *together] + [None] * (column.room - len(cells))

    def cell(self, column: Column, text: str) -> Cell:
        if column.choices and text:
            return self.choices.label(column.choices, text)
        number = numeric(text) if column.kind != "string" else None
        return text if number is None else number

    def headings(self, layout: SheetLayout, column: Column) -> list[Heading]:
        title = column.title.say(self.language)
        width = _WIDTH.get(column.name, 24 if column.choices else 18)
        note = comment(column, self.language)
        number_format = _FORMAT.get(column.name, TEXT)
        made = [
            Heading(
                f"{title} {n}" if column.several else title,
                width,
                note,
                "optional",
                column.choices,
                number_format,
            )
            for n in range(1, column.room + 1)
        ]
        if is_required(column) or column.name == "source_ids":
            made[0] = replace(made[0], look="required", needed_if=self.needed_if(layout, column))
        return made

    def computed(self, name: str) -> Heading:
        title = COMPUTED[name].say(self.language)
        note = self.language.text("Worked out from the other columns; read over when the file is handed in.")
        return Heading(title, _WIDTH.get(name, 14), note, "computed", number_format=_FORMAT.get(name, TEXT))

    def needed_if(self, layout: SheetLayout, column: Column) -> str:
        """Say in Excel's language when a row needs the cell: when it has a name; a source, unless claimed."""
        name = label_column(layout.table, self.language) if layout.table in NAMES else layout.columns[0].name
        named = f"${xl_col_to_name(_place(layout, name))}2"
        if column.name != "source_ids":
            return f'{named}<>""'
        claims = quote_sheetname(sheet("claims").title.say(self.language))
        return f'{named}<>"",COUNTIF({claims}!$A:$A,{named})=0'

    def lists(self) -> dict[str, Sequence[str] | Range]:
        """List what can be chosen: what stands in a sheet of its own, if no two there are called the same."""
        own = {one.table: one for one in sheets()}
        found: dict[str, Sequence[str] | Range] = {}
        for kind in dict.fromkeys(column.choices for one in sheets() for column in one.columns):
            if not kind:
                continue
            found[kind] = self.choices.labels(kind)
            if kind in own:
                column = label_column(kind, self.language)
                if tuple(self.tables[kind][column]) == found[kind]:
                    found[kind] = Range(own[kind].title.say(self.language), _place(own[kind], column))
        return found


def _rows(table: pd.DataFrame) -> tuple[FlatRow, ...]:
    return tuple({str(name): str(value) for name, value in row.items()} for row in table.to_dict("records"))


def _place(layout: SheetLayout, name: str) -> int:
    """Count the columns to the left of one that comes before the lists."""
    return [one.name for one in layout.columns].index(name) + (layout.table == PROJECTS)
