"""The writer of workbooks: what goes in comes out, as texts and numbers, whatever it is."""

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any, ClassVar

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.i18n import language
from pilotkarta.workbook.write import LONGEST, Book, Heading, Range, Sheet, safe_titles, write
from tests.workbook.tables import HOSTILE, cells, held, opened

MADE = date(2026, 3, 9)
SWEDISH = language("sv")


def book(*sheets: Sheet, **more: Any) -> Book:
    return Book("Titel", sheets, SWEDISH, MADE, **more)


def parts(content: bytes) -> dict[str, str]:
    """Read the XML of a workbook's parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def test_texts_come_out_as_texts_with_an_apostrophe_only_where_needed() -> None:
    content = write(book(Sheet("Blad", [[text, text] for text in HOSTILE], [Heading("A")])))
    sheet = opened(content)["Blad"]
    for row, text in zip(sheet.iter_rows(min_row=2), HOSTILE, strict=True):
        for cell in row:  # under a heading, and beside
            assert cell.value == held(text)
            assert (cell.data_type, cell.number_format, cell.hyperlink) == ("s", "@", None)
    everything = parts(content)
    assert not [
        name for name, xml in everything.items() if "<f>" in xml or "<f " in xml or "hyperlink" in xml
    ]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("=+-@'_x0\n"), max_size=15))
def test_any_text_comes_back(text: str) -> None:
    text = re.sub("[\ufffe\uffff]", "", text)
    (row,) = cells(opened(write(book(Sheet("Blad", [[text, "x"]]))))["Blad"])
    assert row == [held(text) or None, "x"]


@pytest.mark.parametrize("value", [0, -1, 12.5, 1e15, 0.1, 1234567, -33.9])
def test_numbers_are_numbers(value: float) -> None:
    headings = [Heading("T"), Heading("N", number_format="#,##0")]
    sheet = opened(write(book(Sheet("Blad", [[value, value]], headings))))["Blad"]
    text, number = sheet[2]
    assert (text.value, number.value) == (value, value)
    assert (text.data_type, number.data_type) == ("n", "n")
    assert (text.number_format, number.number_format) == ("General", "#,##0")


def test_what_xml_cannot_hold_is_left_out_and_the_rest_kept() -> None:
    (row,) = cells(
        opened(write(book(Sheet("Blad", [["a\x00b\x07\ufffec\ud800", "\x01=1", None, ""]]))))["Blad"]
    )
    assert row[:2] == ["abc", "'=1"]


@pytest.mark.parametrize("letter", ["x", "🚂"])
def test_a_text_that_no_cell_holds_is_cut_and_says_so(letter: str) -> None:
    most = LONGEST // (len(letter.encode("utf-16-le")) // 2)
    whole, cut = letter * most, letter * (most + 1)
    ((one, two),) = cells(opened(write(book(Sheet("Blad", [[whole, cut]]))))["Blad"])
    assert one == whole
    assert two != cut
    assert cut.startswith(two[: most - 100])
    assert two.endswith(SWEDISH.text("… (the text is too long for a cell)"))
    assert LONGEST - 2 < len(two.encode("utf-16-le")) // 2 <= LONGEST


def test_the_apostrophe_counts_as_a_part_of_the_text() -> None:
    ((one, two),) = cells(opened(write(book(Sheet("Blad", [["=" * (LONGEST - 1), "=" * LONGEST]]))))["Blad"])
    assert one == "'" + "=" * (LONGEST - 1)
    assert len(two) == LONGEST
    assert two.endswith(")")


def test_the_same_bytes_for_the_same_book() -> None:
    one = book(
        Sheet("Blad", [["a"]], [Heading("A", comment="c", choices="L")], {(1, 0): "m"}), lists={"L": ["x"]}
    )
    assert write(one) == write(one)
    assert write(one) != write(Book("Titel", one.sheets, SWEDISH, date(2026, 3, 10), one.lists))


def test_properties_say_what_it_is() -> None:
    made = opened(write(book(Sheet("Blad", []), subject="ämne" * 100, note="EXEMPEL")))
    known = made.properties
    assert (known.title, known.creator, known.description) == ("Titel", "Pilotkartan", "EXEMPEL")
    assert known.subject == ("ämne" * 100)[:250]
    assert known.created == datetime(2026, 3, 9)
    assert made.custom_doc_props["Language"].value == "sv-SE"


class TestHeadings:
    """The head of a sheet and what hangs on it."""

    def sheet(self, rows: int = 3, **more: Any) -> Any:
        headings = [
            Heading("Id", 12), Heading("=Namn", 40, "Förklaring\nRad två", "required"),
            Heading("Slag", 9.5, look="computed"),
        ]  # fmt: skip
        return opened(write(book(Sheet("Blad", [["a", "b", "c"]] * rows, headings, frozen=2, **more))))[
            "Blad"
        ]

    def test_texts_widths_comments(self) -> None:
        sheet = self.sheet()
        assert [cell.value for cell in sheet[1]] == ["Id", "'=Namn", "Slag"]
        widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
        assert widths == pytest.approx([12, 40, 9.5], abs=0.8)
        assert sheet["B1"].comment.text == "Förklaring\nRad två"
        assert sheet["A1"].comment is sheet["C1"].comment is None
        fills = {cell.fill.fgColor.rgb for cell in sheet[1]}
        assert len(fills) == 3

    def test_stays_in_sight_is_filtered_and_repeated_on_paper(self) -> None:
        sheet = self.sheet()
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref == "A1:C4"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.print_title_cols == "$A:$B"
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage

    def test_a_wide_sheet_takes_several_pages(self) -> None:
        headings = [Heading(f"{n}", 50) for n in range(10)]
        sheet = opened(write(book(Sheet("Blad", [], headings))))["Blad"]
        assert sheet.page_setup.fitToWidth == 3

    def test_empty_cells_below_are_text_too(self) -> None:
        """So Excel leaves alone what is typed there."""
        sheet = self.sheet()
        for letter in "AB":
            style = sheet.column_dimensions[letter]
            assert style.number_format == "@"
            assert style.alignment.wrap_text

    def test_a_row_is_as_high_as_its_text_but_not_endless(self) -> None:
        long = [["kort"], ["ord " * 10], ["ord " * 9000], ["a\nb\nc"]]
        sheet = opened(write(book(Sheet("Blad", long, [Heading("A", 20)]))))["Blad"]
        assert [sheet.row_dimensions[n].height or 15 for n in (2, 3, 4, 5)] == [15, 45, 120, 45]
        assert sheet["A4"].alignment.wrap_text

    def test_explanations_have_no_filter(self) -> None:
        sheet = opened(write(book(Sheet("Blad", [["a", "b"]], [Heading("A"), Heading("B")]))))["Blad"]
        assert sheet.auto_filter.ref is None
        assert sheet.freeze_panes == "A2"

    def test_no_headings_no_filter(self) -> None:
        sheet = opened(write(book(Sheet("Blad", [["a"]]))))["Blad"]
        assert sheet.auto_filter.ref is None
        assert sheet.freeze_panes is None


class TestDropDowns:
    """What can be chosen in a cell."""

    LISTS: ClassVar = {"färger": ["röd", "=blå", "grön " * 60], "namn": Range("An'nat", 1), "inget": []}

    def made(self) -> Any:
        one = [Heading("Färg", choices="färger"), Heading("Namn", choices="namn"), Heading("Fri")]
        two = [Heading("Id"), Heading("Namn")]
        sheets = (Sheet("Blad", [["a", "b", "c"]], one, room=200), Sheet("An'nat", [["1", "Ett"]], two))
        return opened(write(book(*sheets, lists=self.LISTS)))

    def test_they_refer_to_a_hidden_sheet_that_holds_exactly_the_values(self) -> None:
        made = self.made()
        assert made.sheetnames == ["Blad", "An'nat", "Listor"]
        assert made["Listor"].sheet_state == "hidden"
        colours, _ = made["Blad"].data_validations.dataValidation
        assert colours.formula1 == "Listor!$A$2:$A$4"
        assert [row[0].value for row in made["Listor"]["A2:A4"]] == ["röd", "'=blå", "grön " * 60]

    def test_something_new_can_be_typed(self) -> None:
        for one in self.made()["Blad"].data_validations.dataValidation:
            assert (one.type, one.errorStyle, one.allowBlank) == ("list", "warning", True)
            assert one.showErrorMessage
            assert 0 < len(one.errorTitle) <= 32
            assert 0 < len(one.error) <= 255

    def test_every_row_that_waits_has_one(self) -> None:
        ranges = {str(one.sqref) for one in self.made()["Blad"].data_validations.dataValidation}
        assert ranges == {"A2:A201", "B2:B201"}

    def test_another_sheet_s_column_is_offered_as_far_as_it_is_filled_in(self) -> None:
        _, names = self.made()["Blad"].data_validations.dataValidation
        column = "'An''nat'!$B"
        assert names.formula1 == f"OFFSET({column}$2,0,0,MAX(1,COUNTA({column}:$B)-1),1)"

    def test_no_list_no_sheet_of_lists(self) -> None:
        assert opened(write(book(Sheet("Blad", [["a"]])))).sheetnames == ["Blad"]


def test_a_cell_that_is_missing_is_shown() -> None:
    headings = [Heading("Namn"), Heading("Slag", needed_if='$A2<>""')]
    sheet = opened(write(book(Sheet("Blad", [["a", None]], headings, room=50))))["Blad"]
    ((where, (rule,)),) = ((str(one.sqref), one.rules) for one in sheet.conditional_formatting)
    assert where == "B2:B51"
    assert (rule.type, rule.formula) == ("expression", ['AND($B2="",$A2<>"")'])
    assert rule.dxf.fill.bgColor.rgb == "FFFFE699"


class TestMarks:
    """Cells that are painted, with what is wrong in them."""

    MARKS: ClassVar = {(0, 0): "rubriken", (1, 0): "fel <b>", (1, 2): "", (2, 0): "tal", (9, 3): "tom"}

    def sheet(self, *headings: Heading) -> Any:
        rows: list[list[str | int]] = [["=a", "b", "c"], [7, "x", "y"]]
        rows = rows if headings else [["H", "I", "J"], *rows]
        return opened(write(book(Sheet("Blad", rows, headings, self.MARKS))))["Blad"]

    @pytest.mark.parametrize(
        "headings", [(), (Heading("H"), Heading("I"), Heading("J"))], ids=["raw", "headed"]
    )
    def test_exactly_these_cells(self, headings: tuple[Heading, ...]) -> None:
        sheet = self.sheet(*headings)
        red = {
            (c.row - 1, c.column - 1)
            for row in sheet.iter_rows()
            for c in row
            if c.fill.fgColor.rgb == "FFFFC7CE"
        }
        assert red == set(self.MARKS)
        said = {
            (c.row - 1, c.column - 1): c.comment.text for row in sheet.iter_rows() for c in row if c.comment
        }
        assert said == {place: text for place, text in self.MARKS.items() if text}

    def test_the_cells_stay_as_they_are(self) -> None:
        assert cells(self.sheet())[:3] == [
            ["H", "I", "J", None],
            ["'=a", "b", "c", None],
            [7, "x", "y", None],
        ]
        headed = self.sheet(Heading("H"), Heading("I"), Heading("J"))
        assert cells(headed)[:3] == [["H", "I", "J", None], ["'=a", "b", "c", None], [7, "x", "y", None]]


@pytest.mark.parametrize(
    ("titles", "safe"),
    [
        (["Projekt"], ("Projekt",)),
        (["a/b", "a:b", "A B"], ("a b", "a b 2", "A B 3")),
        (["'x'", ""], ("x", "-")),
        (["History"], ("History 2",)),
        (["å" * 40, "å" * 41], ("å" * 31, "å" * 29 + " 2")),
        (["[]:*?/\\"], ("-",)),
        (["Listor"], ("Listor",)),
    ],
)
def test_titles_that_excel_does_not_take(titles: list[str], safe: tuple[str, ...]) -> None:
    assert safe_titles(titles) == safe


@given(st.lists(st.text(max_size=40) | st.sampled_from(["Listor", "listor", "a" * 31, "A" * 32]), max_size=6))
def test_any_titles_open(titles: list[str]) -> None:
    given = [Sheet(title, [[f"{n}"]], [Heading("A", choices="L")]) for n, title in enumerate(titles)]
    made = openpyxl.load_workbook(io.BytesIO(write(book(*given, Sheet("Sist", []), lists={"L": ["x"]}))))
    assert len(made.sheetnames) == len(titles) + 2
    for n, sheet in enumerate(made.worksheets[:-2]):
        assert sheet["A2"].value == f"{n}"
        (offered,) = sheet.data_validations.dataValidation
        named = offered.formula1.rpartition("!")[0].strip("'")
        assert named.replace("''", "'") == made.sheetnames[-1]
