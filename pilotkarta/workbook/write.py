"""A workbook as bytes: sheets with headings, drop-downs and marks; texts and numbers and nothing else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from io import BytesIO
from math import ceil
from typing import Any, Literal

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_range_abs

from pilotkarta.i18n import Language
from pilotkarta.markup import xml_text
from pilotkarta.workbook.guard import guard
from pilotkarta.workbook.layout import LISTS

Cell = str | float | None
TEXT, WHOLE, MONEY, DEGREES = "@", "0", "#,##0", "0.0000"
LONGEST = 32_767  # UTF-16 units that a cell can hold
MOST_LINES = 8  # of a cell's text that its row shows
_LINE = 15.0  # points
_PAGE = 240  # characters that a page is wide at least, in small print
_FONT = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
_HEADING = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#ffffff"}
_LOOK: Mapping[str, Mapping[str, str]] = {
    "required": {"bg_color": "#1b4965", "font_color": "#ffffff"},
    "optional": {"bg_color": "#cfe3ee", "font_color": "#10242f"},
    "computed": {"bg_color": "#e6e6e6", "font_color": "#3d3d3d"},
}
_FAULT = {"bg_color": "#ffc7ce", "font_color": "#8a0010"}
_MISSING = {"bg_color": "#ffe699"}


@dataclass(frozen=True)
class Heading:
    """The head of a column.

    ``choices`` names one of the book's lists; a value that is none of them can be typed all the same.
    ``needed_if`` is a condition in Excel's own language, of row 2; it says when an empty cell of a
    required column is shown.
    """

    text: str
    width: float = 14
    comment: str = ""
    look: Literal["required", "optional", "computed"] = "optional"
    choices: str = ""
    number_format: str = TEXT
    needed_if: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet: without headings its rows are all there is.

    ``marks`` are comments on cells that are painted red, by row and column counted from 0, the headings' row
    among them; an empty comment only paints. ``frozen`` columns stay in sight, and ``room`` is how many rows
    have drop-downs.
    """

    title: str
    rows: Sequence[Sequence[Cell]]
    headings: Sequence[Heading] = ()
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    frozen: int = 0
    room: int = 0


@dataclass(frozen=True)
class Range:
    """The texts of a column of a sheet, below its heading; those that are added later too."""

    sheet: str
    column: int


@dataclass(frozen=True)
class Book:
    """A workbook; ``lists`` are what drop-downs offer, ``note`` is what its properties and pages say."""

    title: str
    sheets: Sequence[Sheet]
    language: Language
    made: date
    lists: Mapping[str, Sequence[str] | Range] = field(default_factory=dict)
    subject: str = ""
    note: str = ""


def write(book: Book) -> bytes:
    """Write a workbook.

    Parameters
    ----------
    book : Book
        Sheets whose titles may be any texts; those that Excel does not take are changed.

    Returns
    -------
    bytes
        Office Open XML, the same for the same book. Texts are texts, never formulas, links or numbers, and
        those that a spreadsheet would take for a formula begin with an apostrophe (``guard``). A text that no
        cell can hold is cut and says so.
    """
    content = BytesIO()
    made = _Writer(Workbook(content, {"in_memory": True}), book)
    made.properties()
    for sheet in made.sheets:
        made.sheet(sheet)
    made.lists()
    made.workbook.close()
    return content.getvalue()


def safe_titles(titles: Sequence[str]) -> tuple[str, ...]:
    """Give titles that Excel takes: of 1 to 31 characters, none of which Excel forbids, all different."""
    taken: list[str] = []
    for title in titles:
        base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", xml_text(title))
        base = _cut(base.strip(" '"), 31).strip(" '") or "-"
        safe, number = base, 1
        while safe.casefold() in {"history", *(one.casefold() for one in taken)}:
            number += 1
            safe = f"{_cut(base, 30 - len(str(number)))} {number}"
        taken.append(safe)
    return tuple(taken)


class _Writer:
    """A workbook in the making."""

    def __init__(self, workbook: Workbook, book: Book) -> None:
        self.workbook, self.book = workbook, book
        listed = LISTS.say(book.language)
        *titles, self.listed = safe_titles([*(one.title for one in book.sheets), listed])
        self.sheets = [replace(one, title=title) for one, title in zip(book.sheets, titles, strict=True)]
        self._titles = dict(zip((one.title for one in book.sheets), titles, strict=True))
        self._sources = self._drop_downs()
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def properties(self) -> None:
        book = self.book
        texts = {"title": book.title, "subject": book.subject, "comments": book.note, "author": "Pilotkartan"}
        known = {name: _cut(xml_text(text), 250) for name, text in texts.items()}  # 255 is the most
        self.workbook.set_properties({**known, "created": datetime.combine(book.made, time())})
        self.workbook.set_custom_property("Language", {"sv": "sv-SE", "en": "en-GB"}[book.language.code])

    def sheet(self, sheet: Sheet) -> None:
        made = self.workbook.add_worksheet(sheet.title)
        for at, heading in enumerate(sheet.headings):
            self._column(made, sheet, at, heading)
        first = min(1, len(sheet.headings))
        for row, cells in enumerate(sheet.rows, first):
            if sheet.headings:
                made.set_row(row, _LINE * _lines(cells, sheet.headings))
            for column, value in enumerate(cells):
                self._cell(made, sheet, row, column, value)
        for row, column in sheet.marks:
            if row < first or row - first >= len(sheet.rows) or column >= len(sheet.rows[row - first]):
                self._cell(made, sheet, row, column, None)
        self._set_up(made, sheet)

    def lists(self) -> None:
        """Put what the drop-downs offer in a sheet of its own: a list in a cell ends at 255 characters."""
        given = {name: one for name, one in self.book.lists.items() if not isinstance(one, Range)}
        if not given:
            return
        made = self.workbook.add_worksheet(self.listed)
        made.hide()
        for column, (name, values) in enumerate(given.items()):
            made.write_string(0, column, name)
            for row, value in enumerate(values, 1):
                made.write_string(row, column, guard(value))

    def _drop_downs(self) -> dict[str, str]:
        """Say by list where its values stand."""
        found, column = {}, 0
        for name, values in self.book.lists.items():
            if isinstance(values, Range):
                at = xl_col_to_name(values.column, True)
                sheet = quote_sheetname(self._titles[values.sheet])
                # As many rows as are filled in: a blank one in the list would let anything pass.
                found[name] = f"=OFFSET({sheet}!{at}$2,0,0,MAX(1,COUNTA({sheet}!{at}:{at})-1),1)"
            else:
                cells = xl_range_abs(1, column, max(1, len(values)), column)
                found[name] = f"={quote_sheetname(self.listed)}!{cells}"
                column += 1
        return found

    def _column(self, made: Any, sheet: Sheet, at: int, heading: Heading) -> None:
        made.set_column(at, at, heading.width, self._format(num_format=heading.number_format, text_wrap=True))
        made.write_string(0, at, guard(heading.text), self._format(**_HEADING, **_LOOK[heading.look]))
        if heading.comment:
            self._comment(made, 0, at, heading.comment)
        last = max(len(sheet.rows), sheet.room)
        if heading.choices and last:
            made.data_validation(1, at, last, at, self._validation(heading.choices))
        if heading.needed_if and last:
            cell = f"${xl_col_to_name(at)}2"
            rule = {"type": "formula", "criteria": f'=AND({cell}="",{heading.needed_if})'}
            made.conditional_format(1, at, last, at, {**rule, "format": self.workbook.add_format(_MISSING)})

    def _validation(self, name: str) -> dict[str, Any]:
        text = self.book.language.text
        return {
            "validate": "list",
            "source": self._sources[name],
            "error_type": "warning",
            "error_title": text("Not in the list"),
            "error_message": text(
                "The list does not have what you wrote. Something new, such as an organisation, is to be "
                "added in its own sheet. Keep what you wrote?"
            ),
        }

    def _cell(self, made: Any, sheet: Sheet, row: int, column: int, value: Cell) -> None:
        heading = sheet.headings[column] if column < len(sheet.headings) else None
        comment = sheet.marks.get((row, column))
        look: dict[str, Any] = {"text_wrap": bool(heading), "num_format": "General"}
        if heading and row == 0:
            look = {**_HEADING}
            value = heading.text if value is None else value
        elif isinstance(value, str) or value is None:
            look["num_format"] = heading.number_format if heading else TEXT
        elif heading and heading.number_format != TEXT:
            look["num_format"] = heading.number_format
        style = self._format(**look, **(_FAULT if comment is not None else {}))
        if isinstance(value, str) and value:
            made.write_string(row, column, self._text(value), style)
        elif isinstance(value, str) or value is None:
            if comment is not None:
                made.write_blank(row, column, None, style)
        else:
            made.write_number(row, column, value, style)
        if comment:
            self._comment(made, row, column, comment)

    def _text(self, value: str) -> str:
        text = guard(xml_text(value))
        if _cut(text, LONGEST) == text:
            return text
        note = self.book.language.text("… (the text is too long for a cell)")
        return _cut(text, LONGEST - len(note)) + note

    def _comment(self, made: Any, row: int, column: int, comment: str) -> None:
        height = 24 + 18 * sum(1 + len(line) // 44 for line in comment.splitlines())
        options = {"author": "Pilotkartan", "width": 300, "height": min(height, 420), "font_size": 10}
        made.write_comment(row, column, xml_text(comment), options)

    def _set_up(self, made: Any, sheet: Sheet) -> None:
        """Make the sheet easy to read and to print."""
        made.set_landscape()
        made.set_paper(9)  # A4
        made.fit_to_pages(ceil(sum(one.width for one in sheet.headings) / _PAGE) or 1, 0)
        made.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        note = self.book.note.replace("&", "&&")[:100]
        made.set_footer(f"&L{note}&C&A&R&P (&N)")
        if not sheet.headings:
            return
        made.freeze_panes(1, sheet.frozen)
        made.repeat_rows(0)
        if sheet.frozen:
            made.repeat_columns(0, sheet.frozen - 1)
        made.hide_gridlines(0)  # print them too
        made.set_row(0, _LINE * 2.4)
        if len(sheet.headings) > 2:  # a table, not explanations
            made.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.headings) - 1)

    def _format(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({**_FONT, **look})
        return self._formats[key]


def _lines(cells: Sequence[Cell], headings: Sequence[Heading]) -> int:
    """Reckon how many lines a row's longest text takes."""
    lines = [
        sum(1 + int(len(line) // heading.width) for line in value.splitlines())
        for value, heading in zip(cells, headings, strict=False)
        if isinstance(value, str)
    ]
    return max(1, min([MOST_LINES, max(lines, default=1)]))


def _cut(text: str, units: int) -> str:
    """Cut a text as Excel counts: in UTF-16 units."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
