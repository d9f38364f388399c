"""What LibreOffice makes of workbooks and CSV files: the same cells, texts as texts, numbers as numbers."""

import csv
import io
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from pilotkarta.exports.csv import to_csv
from pilotkarta.exports.excel_csv import to_excel_csv
from pilotkarta.exports.template import to_template
from pilotkarta.exports.xlsx import to_xlsx
from tests.workbook.tables import INVENTED, REAL, cells, handout, opened, rows, spoilt

COMMA, SEMICOLON, QUOTE, UTF8, SWEDISH, ENGLISH = 44, 59, 34, 76, 1053, 1033
TEXT = '= + - @ ’\'=1 "två" 🚂 שלום; a,b | 2014-09\n=rad två'
pytestmark = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


Opened = dict[str, Any]
REGISTERS = {"real": REAL, "example": INVENTED, "hostile": spoilt(TEXT)}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Opened]:
    """Give a function that opens files with LibreOffice and gives what it saves of each as a workbook.

    To start it takes longer than to open a file: those that are opened in the same way are opened together.
    """

    def convert(suffix: str, contents: dict[str, bytes], *options: str) -> Opened:
        folder = tmp_path_factory.mktemp("office")
        sources = [folder / f"{name}.{suffix}" for name in contents]
        for source, content in zip(sources, contents.values(), strict=True):
            source.write_bytes(content)
        profile = (folder.parent / "office-profile").as_uri()
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", *options]
        command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
        subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=120)
        return {name: openpyxl.load_workbook(folder / "out" / f"{name}.xlsx") for name in contents}

    return convert


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    """Write the workbook of each register, and the template."""
    made = {name: to_xlsx(handout(register)) for name, register in REGISTERS.items()}
    return {**made, "template": to_template(handout())}


@pytest.fixture(scope="module")
def its_books(office: Callable[..., Opened], books: dict[str, bytes]) -> Opened:
    return office("xlsx", books)


@pytest.fixture(scope="module")
def machine_s(office: Callable[..., Opened]) -> tuple[dict[str, bytes], Opened]:
    """Give the files for machines, and what LibreOffice makes of them."""
    texts = {name: to_csv(handout(register)) for name, register in REGISTERS.items()}
    return texts, office("csv", texts, text_options(COMMA, ENGLISH))


@pytest.fixture(scope="module")
def excel_s(office: Callable[..., Opened]) -> tuple[dict[str, bytes], Opened]:
    """Give the files for Excel, and what LibreOffice makes of them."""
    texts = {name: to_excel_csv(handout(register)) for name, register in REGISTERS.items()}
    return texts, office("csv", texts, text_options(SEMICOLON, SWEDISH))


def text_options(separator: int, tongue: int) -> str:
    """Give the options of LibreOffice's import of texts: quoted fields are text."""
    return f"--infilter=CSV:{separator},{QUOTE},{UTF8},1,,{tongue},true,true,false"


def same(mine: list[list[Any]], its: list[list[Any]]) -> None:
    """Hold cells against each other, but for empty ones at the end, which LibreOffice writes too."""
    assert trimmed(its) == trimmed(mine)


def trimmed(grid: list[list[Any]]) -> list[list[Any]]:
    """Leave out empty cells and rows at the end."""
    rows = [row[: max((n for n, cell in enumerate(row, 1) if cell is not None), default=0)] for row in grid]
    return rows[: max((n for n, row in enumerate(rows, 1) if row), default=0)]


class TestWorkbooks:
    """The workbook of a selection, and the template."""

    @pytest.mark.parametrize("name", [*REGISTERS, "template"])
    def test_every_cell_of_every_sheet(self, name: str, books: dict[str, bytes], its_books: Opened) -> None:
        mine, its = opened(books[name]), its_books[name]
        assert its.sheetnames == mine.sheetnames
        for sheet in mine.worksheets:
            same(cells(sheet), cells(its[sheet.title]))

    def test_dates_are_text_and_sums_numbers(self, its_books: Opened) -> None:
        its = its_books["real"]
        header, *body = cells(its["Projekt"])
        periods = {row[header.index("Id")]: row[header.index("Start")] for row in body if row[0]}
        assert periods == {row["id"]: row["start"] or None for row in rows("projects")}
        sums = [row[3] for row in trimmed(cells(its["Belopp"]))[1:]]
        assert sums == [int(row["amount"]) for row in rows("amounts")]

    def test_hostile_text_is_no_formula(self, its_books: Opened) -> None:
        for sheet in its_books["hostile"].worksheets:
            assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]

    def test_the_template_with_its_lists_and_comments(
        self, books: dict[str, bytes], its_books: Opened
    ) -> None:
        mine, its = opened(books["template"]), its_books["template"]
        for sheet in mine.worksheets:
            other = its[sheet.title]
            assert {c.coordinate: c.comment.text for c in sheet[1] if c.comment} == {
                c.coordinate: c.comment.text for c in other[1] if c.comment
            }
            assert offered(other) == offered(sheet)
        assert len(offered(its["Projekt"])) > 20
        assert its["Listor"].sheet_state == "hidden"


def offered(sheet: Any) -> dict[str, tuple[str, str]]:
    """Give by column what its cells offer, and how what is not in it is met."""
    found = {}
    for one in sheet.data_validations.dataValidation:
        for area in one.sqref.ranges:
            for column in range(area.min_col, area.max_col + 1):
                found[sheet.cell(1, column).value] = (one.formula1, one.errorStyle)
    return found


class TestTexts:
    """Both CSV files, with the importer told what they are."""

    @pytest.mark.parametrize("name", REGISTERS)
    def test_the_machine_s(self, name: str, machine_s: tuple[dict[str, bytes], Opened]) -> None:
        texts, its = machine_s
        expected = list(csv.reader(io.StringIO(texts[name].decode("utf-8"), newline="")))
        (sheet,) = its[name].worksheets
        same(typed(expected, "number", "latitude", "longitude"), cells(sheet))

    @pytest.mark.parametrize("name", REGISTERS)
    def test_excel_s(self, name: str, excel_s: tuple[dict[str, bytes], Opened]) -> None:
        texts, its = excel_s
        text = io.StringIO(texts[name].decode("utf-8-sig"), newline="")
        (sheet,) = its[name].worksheets
        same(typed(list(csv.reader(text, delimiter=";")), "Nr", "Latitud", "Longitud"), cells(sheet))


def typed(grid: list[list[str]], *numbers: str) -> list[list[Any]]:
    """Give the cells as a spreadsheet is to have them: some columns are numbers, all else is text."""
    header, *body = grid
    places = {header.index(title) for title in numbers}
    return [
        list(header),
        *(
            [float(text.replace(",", ".")) if n in places else text or None for n, text in enumerate(row)]
            for row in body
        ),
    ]
