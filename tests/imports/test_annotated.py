"""The marked copy: the same cells in the same places, red where something is to be mended."""

import io
from datetime import date

import openpyxl
import pytest

from pilotkarta.i18n import language
from pilotkarta.imports import annotated, read
from tests.imports import small

MADE = date(2026, 3, 9)
RED = "FFFFC7CE"


def copy_of(content: bytes, sprak: str = "en") -> tuple[openpyxl.Workbook, tuple]:
    found = read("fil", content, small.TABLES).problems
    assert found
    marked = annotated("fil", content, found, language(sprak), made=MADE)
    assert marked == annotated("fil", content, found, language(sprak), made=MADE)
    return openpyxl.load_workbook(io.BytesIO(marked)), found


def faulty() -> small.Sheets:
    sheets = small.sheets()
    small.put(sheets["Projekt"], 2, "Område 1", "Umeåå")
    small.put(sheets["Projekt"], 3, "Namn", "=HYPERLINK(1)")
    small.put(sheets["Projekt"], 3, "Evidens", None)
    small.put(sheets["Belopp"], 2, "Belopp", "mycket")
    small.put(sheets["Källor"], 1, "Titel", "Titeln")
    return sheets


def red(book: openpyxl.Workbook) -> dict[str, str]:
    """Give the comments of the red cells."""
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text if cell.comment else ""
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == RED or (cell.comment and cell.fill.fgColor.rgb == RED)
    }


def test_exactly_the_faulty_cells_are_red_and_say_why() -> None:
    book, found = copy_of(small.workbook(faulty()))
    marks = red(book)
    assert set(marks) == {"Projekt!G2", "Projekt!F3", "Belopp!D2", "Källor!A1", "Källor!B1"}
    assert "Did you mean “2480 Umeå”?" in marks["Projekt!G2"]
    assert len(found) == 5


def test_every_cell_stands_where_it_stood() -> None:
    sheets = faulty()
    book, _ = copy_of(small.workbook(sheets))
    for title, rows in sheets.items():
        for number, row in enumerate(rows, 1):
            for at, value in enumerate(row, 1):
                got = book[title].cell(number, at).value
                wanted = None if value is None else str(value)
                assert got in (wanted, f"'{wanted}"), (title, number, at)


def test_the_first_sheet_lists_them_all() -> None:
    book, found = copy_of(small.workbook(faulty()), "sv")
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert book.worksheets[0].title == "Fel"
    assert len(rows) == 1 + len(found)
    assert ("Projekt", "G2", "Område 1", "Umeåå") in [row[:4] for row in rows]
    assert "2480 Umeå" in [row[5] for row in rows]


def test_the_copy_mended_is_in_order() -> None:
    book, _ = copy_of(small.workbook(faulty()), "sv")
    book["Projekt"]["G2"], book["Projekt"]["F3"] = "2480 Umeå", "Sannolik"
    book["Projekt"]["C3"] = "Beta i länet"
    book["Belopp"]["D2"], book["Källor"]["B1"] = 1000000, "Titel"
    out = io.BytesIO()
    book.save(out)
    mended = read("fil", out.getvalue(), small.TABLES)
    assert not mended.problems
    assert not mended.changes


@pytest.mark.parametrize("form", ["text", "package"])
def test_other_files_become_sheets(form: str) -> None:
    rows = [list(one) for one in small.FLAT]
    small.put(rows, 2, "start", "när?")
    tables = {name: table.copy() for name, table in small.TABLES.items()}
    tables["projects"].loc[0, "start"] = "när?"
    book, _ = copy_of(small.text_file(rows) if form == "text" else small.package(tables))
    assert set(red(book)) == {"Projects!H2" if form == "text" else "projects!F2"}


def test_nothing_in_it_is_a_formula() -> None:
    sheets = faulty()
    for number, text in enumerate(("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "=1+1"), 2):
        small.put(sheets["Källor"], number + 3, "Utgivare", text)
    book, _ = copy_of(small.workbook(sheets))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in "sn"
                assert cell.hyperlink is None
                assert not (isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")))
