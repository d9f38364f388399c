"""What LibreOffice makes of workbooks and CSV files: the same cells, texts as texts, numbers as numbers."""

import csv
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pilotkarta.exports.csv import to_csv
from pilotkarta.exports.excel_csv import to_excel_csv
from pilotkarta.exports.template import to_template
from pilotkarta.exports.xlsx import to_xlsx
from pilotkarta.register import Register
from tests.workbook.tables import INVENTED, REAL, cells, handout, opened, rows, spoilt

COMMA, SEMICOLON, QUOTE, UTF8, SWEDISH, ENGLISH = 44, 59, 34, 76, 1053, 1033
TEXT = '= + - @ ’\'=1 "två" 🚂 שלום; a,b | 2014-09\n=rad två'
pytestmark = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give a function that opens a file with LibreOffice and gives what it saves of it as a workbook."""
    folder = tmp_path_factory.mktemp("office")

    def convert(name: str, content: bytes, *options: str) -> Any:
        source, out = folder / name, folder / "out"
        source.write_bytes(content)
        command = [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            *options,
        ]
        command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return openpyxl.load_workbook(out / f"{Path(name).stem}.xlsx")

    return convert


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

    @pytest.mark.parametrize("register", [REAL, INVENTED], ids=["real", "example"])
    def test_every_cell_of_every_sheet(self, office: Any, register: Register) -> None:
        content = to_xlsx(handout(register))
        mine, its = opened(content), office("bok.xlsx", content)
        assert its.sheetnames == mine.sheetnames
        for sheet in mine.worksheets:
            same(cells(sheet), cells(its[sheet.title]))

    def test_dates_are_text_and_sums_numbers(self, office: Any) -> None:
        its = office("typer.xlsx", to_xlsx(handout()))
        header, *body = cells(its["Projekt"])
        periods = {row[header.index("Id")]: row[header.index("Start")] for row in body if row[0]}
        assert periods == {row["id"]: row["start"] or None for row in rows("projects")}
        sums = [row[3] for row in trimmed(cells(its["Belopp"]))[1:]]
        assert sums == [int(row["amount"]) for row in rows("amounts")]

    def test_hostile_text(self, office: Any) -> None:
        register = spoilt(TEXT)
        content = to_xlsx(handout(register))
        mine, its = opened(content), office("elak.xlsx", content)
        for sheet in mine.worksheets:
            same(cells(sheet), cells(its[sheet.title]))
            assert not [cell for row in its[sheet.title].iter_rows() for cell in row if cell.data_type == "f"]

    def test_the_template_with_its_lists_and_comments(self, office: Any) -> None:
        content = to_template(handout())
        mine, its = opened(content), office("mall.xlsx", content)
        for sheet in mine.worksheets:
            same(cells(sheet), cells(its[sheet.title]))
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

    @pytest.mark.parametrize("register", [REAL, INVENTED, spoilt(TEXT)], ids=["real", "example", "hostile"])
    def test_the_machine_s(self, office: Any, register: Register) -> None:
        content = to_csv(handout(register))
        (sheet,) = office("maskin.csv", content, text_options(COMMA, ENGLISH)).worksheets
        expected = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
        same(typed(expected, "number", "latitude", "longitude"), cells(sheet))

    @pytest.mark.parametrize("register", [REAL, INVENTED, spoilt(TEXT)], ids=["real", "example", "hostile"])
    def test_excel_s(self, office: Any, register: Register) -> None:
        content = to_excel_csv(handout(register))
        (sheet,) = office("excel.csv", content, text_options(SEMICOLON, SWEDISH)).worksheets
        text = io.StringIO(content.decode("utf-8-sig"), newline="")
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
