"""Rows put to municipalities: which column, which rows, what is told."""

import datetime
import math
from collections.abc import Sequence
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from pilotkarta.figures import Figures, Unmatched, Unreadable, join, read_table
from pilotkarta.i18n import language
from pilotkarta.paths import DATA
from pilotkarta.register import Register, load
from tests.figures import files

REGISTER = load(DATA)
NAMES = files.municipalities()
CODES = {name: code for code, name in NAMES.items()}


def of_text(content: str | bytes) -> Figures:
    """Read a text file."""
    return join(read_table("x.csv", content.encode() if isinstance(content, str) else content), REGISTER)


def of_rows(*rows: Sequence[object]) -> Figures:
    """Read a workbook with one sheet."""
    return join(read_table("x.xlsx", files.table(rows)), REGISTER)


def known(figures: Figures) -> dict[str, list[float]]:
    """Give the values of the municipalities that have any, by name."""
    return {NAMES[str(code)]: row.tolist() for code, row in figures.values.dropna(how="all").iterrows()}


def said(figures: Figures) -> str:
    """Give what a reader is told, in English."""
    return " ".join(notice.say(language("en")) for notice in figures.notices)


def refused(content: str) -> str:
    """Give what is said of a text file that cannot be used."""
    with pytest.raises(Unreadable) as caught:
        of_text(content)
    return caught.value.say(language("en"))


class TestHaboAndHabo:
    """Habo and Håbo are never mixed up."""

    def test_each_has_its_own_row(self) -> None:
        figures = of_text("Kommun;x\nHabo;1\nHåbo;2\n")
        assert known(figures) == {"Habo": [1], "Håbo": [2]}
        assert figures.values.loc["0643", "x"] == 1
        assert figures.values.loc["0305", "x"] == 2

    def test_one_alone_leaves_the_other_without(self) -> None:
        assert known(of_text("Kommun;x\nHåbo kommun;2\nMora;3\n")) == {"Håbo": [2], "Mora": [3]}
        assert known(of_text("Kommun;x\nHabo kommun;2\nMora;3\n")) == {"Habo": [2], "Mora": [3]}

    @pytest.mark.parametrize("name", ["Hbo", "Haabo", "HÃ¥bo", "H?bo"])
    def test_near_names_are_unmatched_with_both_suggested(self, name: str) -> None:
        figures = of_text(f"Kommun;x\nMora;3\n{name};2\n")
        assert known(figures) == {"Mora": [3]}
        (row,) = figures.unmatched
        assert (row.row, row.text) == (3, name)
        assert {"Habo", "Håbo"} <= set(row.suggestions)

    def test_in_windows_1252(self) -> None:
        assert known(of_text("Kommun;x\nHåbo;2\nHabo;1\n".encode("cp1252"))) == {"Habo": [1], "Håbo": [2]}

    @pytest.mark.parametrize("row", ["0305;Habo;2", "305;Habo;2"])
    def test_code_and_name_that_disagree_are_no_row_of_either(self, row: str) -> None:
        figures = of_text(f"Kod;Kommun;x\n2062;Mora;3\n1280;Malmö;4\n{row}\n")
        assert known(figures) == {"Malmö": [4], "Mora": [3]}
        (one,) = figures.unmatched
        assert (one.row, one.suggestions) == (4, ("Håbo", "Habo"))
        assert "In 1 row the code and the name are not of the same municipality: row 4 (" in said(figures)

    def test_also_in_one_cell(self) -> None:
        figures = of_text("Kommun;x\n0305 Habo;2\n0643 Habo;1\n")
        assert known(figures) == {"Habo": [1]}
        assert figures.unmatched == (Unmatched(2, "0305 Habo", ("Håbo", "Habo")),)


class TestColumns:
    """Which column holds the municipality, and which hold figures."""

    def test_the_municipality_need_not_be_first(self) -> None:
        figures = of_text("x;Län;Kommun\n5;Skåne län;Malmö\n6;Skåne län;Lund\n")
        assert figures.columns == ("x",)
        assert known(figures) == {"Malmö": [5], "Lund": [6]}
        assert "1 column holds no figures and was left out: Län." in said(figures)

    def test_codes_alone_also_without_the_zero(self) -> None:
        figures = of_rows(["Kod", "x"], [180, 1], [1280, 2], ["0305", 3], [643.0, 4])
        assert known(figures) == {"Stockholm": [1], "Håbo": [3], "Habo": [4], "Malmö": [2]}

    def test_years_are_no_codes(self) -> None:
        # 2021, 2023 and 2026 are the codes of Vansbro, Malung-Sälen and Gagnef.
        figures = of_text("Kommun;År;x\nMora;2021;1\nFalun;2023;2\nSäter;2026;3\n")
        assert figures.columns == ("År", "x")
        assert known(figures) == {"Mora": [2021, 1], "Falun": [2023, 2], "Säter": [2026, 3]}
        for title in ("", "Folkmängd i Mora kommun\n\n"):
            said = refused(f"{title}År;x\n2021;5\n2023;6\n")
            assert said.startswith("No municipality was found in the file.")

    def test_one_row_with_a_year_is_no_contradiction(self) -> None:
        assert known(of_text("Kommun;År\nMalmö;2023\n")) == {"Malmö": [2023]}

    def test_the_column_with_most_municipalities_counts(self) -> None:
        figures = of_text("Tingsrätt;Kommun;x\nLund;Eslöv;1\nLund;Lund;2\nLund;Höör;3\n")
        assert known(figures) == {"Lund": [2], "Höör": [3], "Eslöv": [1]}

    def test_of_two_with_as_many_the_left_one_counts(self) -> None:
        figures = of_text("Till;Från;x\nEslöv;Lund;1\nHöör;Kil;2\n")
        assert set(known(figures)) == {"Eslöv", "Höör"}

    def test_a_few_figures_that_are_codes_make_no_municipalities(self) -> None:
        said = refused("Ort;Invånare;x\nParis;180;1\nRom;77;2\nOslo;3000;3\n")
        assert said.startswith("No municipality was found in the file.")

    def test_a_figure_beside_a_name_that_is_another_ones_code_is_a_figure(self) -> None:
        assert known(of_text("Kommun;x\nMalmö;180\n")) == {"Malmö": [180]}
        assert known(of_text("Kommun;x\nMalmö;180\nLund;305\n")) == {"Malmö": [180], "Lund": [305]}

    def test_figures_that_happen_to_be_codes_stay_figures(self) -> None:
        figures = of_text("Kommun;x\nMora;180\nFalun;1280\nSäter;3000\nLund;77\nEda;5000\n")
        assert known(figures)["Mora"] == [180]

    def test_empty_and_repeated_headers_get_names(self) -> None:
        figures = of_text("Kommun;Andel;;Andel;Andel (2)\nMora;1;2;3;4\n")
        assert figures.columns == ("Andel", "Kolumn C", "Andel (2)", "Andel (2) (2)")

    def test_without_a_header_columns_have_letters(self) -> None:
        assert of_text("Mora;1;2\nFalun;3;4\n").columns == ("Kolumn B", "Kolumn C")
        english = join(read_table("x.csv", b"Mora;1;2\nFalun;3;4\n"), REGISTER, "en")
        assert english.columns == ("Column B", "Column C")

    def test_a_column_with_mostly_words_is_left_out(self) -> None:
        figures = of_text("Kommun;x;Anm\nMora;1;ny\nFalun;2;3\nLund;3;gammal\nEda;4;\n")
        assert figures.columns == ("x",)

    def test_years_as_numbers_in_headers_are_whole(self) -> None:
        assert of_rows(["Kommun", 2022, 2023.0], ["Mora", 1, 2]).columns == ("2022", "2023")

    def test_line_breaks_in_headers_are_spaces(self) -> None:
        assert of_rows(["Kommun", "Andel\n(%)"], ["Mora", 1]).columns == ("Andel (%)",)


class TestRows:
    """Where data begin and end."""

    def test_titles_and_empty_rows_above(self) -> None:
        figures = of_rows(["Skolor per kommun"], ["Källa: SCB"], [], ["Kommun", "x"], [], ["Mora", 1])
        assert figures.columns == ("x",)
        assert known(figures) == {"Mora": [1]}

    def test_merged_headers_are_filled_to_the_right(self) -> None:
        rows = [
            ["Kommun", "Män", None, "Kvinnor", None],
            [None, 2022, 2023, 2022, 2023],
            ["Mora", 1, 2, 3, 4],
        ]
        content = files.workbook(("Blad1", rows), merged=["A1:A2", "B1:C1", "D1:E1"])
        figures = join(read_table("x.xlsx", content), REGISTER)
        assert figures.columns == ("Män – 2022", "Män – 2023", "Kvinnor – 2022", "Kvinnor – 2023")
        assert "The header rows 1–2 were joined to one name a column." in said(figures)

    def test_footnotes_are_passed_over(self) -> None:
        figures = of_text("Kommun;x\nMora;1\n\nKälla: SCB;\n* preliminärt\n")
        assert known(figures) == {"Mora": [1]}
        assert figures.unmatched == ()
        assert "2 rows without a municipality and figures were passed over, the first in row 4." in said(
            figures
        )

    def test_a_misspelt_municipality_is_not_passed_over(self) -> None:
        figures = of_text("Kommun;x\nUplands Väsby;7\nMora;1\nFaluun;..\nÖrebr;3\n")
        assert [(one.row, one.text) for one in figures.unmatched] == [
            (2, "Uplands Väsby"), (4, "Faluun"), (5, "Örebr"),
        ]  # fmt: skip
        assert [one.suggestions[0] for one in figures.unmatched] == ["Upplands Väsby", "Falun", "Örebro"]
        assert figures.columns == ("x",)

    def test_a_misspelt_first_row_with_years_for_figures_is_data_below_a_header(self) -> None:
        figures = of_text("Kommun;Startår\nHbo;2012\nMora;2020\n")
        assert figures.columns == ("Startår",)
        assert [one.row for one in figures.unmatched] == [2]

    def test_a_header_of_years_without_a_word_for_municipality(self) -> None:
        figures = of_text("Befolkning\n\nStäder;2022;2023\nMora;1;2\n")
        assert figures.columns == ("2022", "2023")
        assert figures.unmatched == ()

    def test_misspelt_rows_before_the_first_municipality_without_any_header(self) -> None:
        figures = of_text("Uplands Väsby;345\nFaluun;17\nMora;1\n")
        assert figures.columns == ("Kolumn B",)
        assert [one.row for one in figures.unmatched] == [1, 2]

    def test_larger_areas_are_left_out_and_told(self) -> None:
        rows = "Region;x\nRiket;9\n01 Stockholms län;8\n0180 Stockholm;1\nRegion Skåne;7\nTotalt;6\n"
        figures = of_text(rows)
        assert known(figures) == {"Stockholm": [1]}
        assert figures.unmatched == ()
        assert (
            "4 rows for the country, counties or totals were left out: Riket, 01 Stockholms län, "
            "Region Skåne, Totalt."
        ) in said(figures)

    def test_a_county_beside_its_short_name_is_the_county(self) -> None:
        figures = of_text("Kod;Namn;x\n01;Stockholm;9\n0180;Stockholm;1\n0305;Håbo;2\n1280;Malmö;3\n")
        assert known(figures) == {"Stockholm": [1], "Håbo": [2], "Malmö": [3]}
        assert figures.unmatched == ()

    def test_gotland_the_region_beside_gotland_the_municipality(self) -> None:
        assert known(of_text("Kommun;x\nGotland;1\nRegion Gotland;9\nMora;2\n")) == {
            "Gotland": [1],
            "Mora": [2],
        }
        assert known(of_text("Kommun;x\nRegion Gotland;9\nMora;2\n")) == {"Gotland": [9], "Mora": [2]}

    def test_a_code_stands_in_for_a_name_of_another_spelling(self) -> None:
        figures = of_text("Kod;Namn;x\n0139;Upplands Bro;1\n0305;Håbo;2\n1280;Malmö;3\n")
        assert known(figures)["Upplands-Bro"] == [1]
        assert (
            "1 name is not written as SCB writes it; the code beside it was used: 0139 Upplands Bro."
            in said(figures)
        )

    def test_an_unknown_code_beside_a_name_is_a_contradiction(self) -> None:
        figures = of_text("Kod;Namn;x\n9999;Mora;1\n0305;Håbo;2\n1280;Malmö;3\n")
        assert "Mora" not in known(figures)
        assert figures.unmatched == (Unmatched(2, "9999 Mora", ("Mora",)),)

    def test_a_sum_without_a_name_is_unmatched(self) -> None:
        figures = of_text("Kommun;x\nMora;1\nFalun;2\nLund;3\n;6\n")
        assert figures.unmatched == (Unmatched(5, "6", ()),)

    def test_rows_are_counted_as_excel_counts(self) -> None:
        figures = of_text('Kommun;x\nMora;1\n"Fa\nlun";2\n\nHbo;3\n')
        assert [(one.row, one.text) for one in figures.unmatched] == [(3, "Fa lun"), (5, "Hbo")]


class TestCells:
    """What is no number, and how it is told."""

    def test_dates_truth_values_and_errors_are_no_numbers(self) -> None:
        figures = of_rows(
            ["Kommun", "x"], ["Mora", 1], ["Falun", 2], ["Lund", 3], ["Eda", datetime.date(2023, 1, 2)],
            ["Kil", True], ["Ale", "#DIV/0!"],
        )  # fmt: skip
        assert known(figures) == {"Lund": [3], "Mora": [1], "Falun": [2]}
        assert (
            "3 cells are no numbers and were read as missing, the first “2023-01-02” in sheet “Blad1”, "
            "row 5, column B."
        ) in said(figures)

    def test_percent_format_is_read_as_it_is_seen(self) -> None:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (["Kommun", "Andel"], ["Mora", 0.125], ["Falun", 0.07]):
            sheet.append(row)
        sheet["B2"].number_format = sheet["B3"].number_format = "0.0%"
        out = BytesIO()
        book.save(out)
        assert known(join(read_table("x.xlsx", out.getvalue()), REGISTER)) == {"Falun": [7.0], "Mora": [12.5]}

    def test_point_that_may_part_thousands_is_told(self) -> None:
        figures = of_text("Kommun;x\nMora;12.345\n")
        assert known(figures) == {"Mora": [12.345]}
        assert "“12.345” in row 2, column B was read with a decimal sign." in said(figures)


class TestSheets:
    """Which sheet of a workbook is read."""

    def test_the_first_with_municipalities(self) -> None:
        rows = [["Kommun", "x"], ["Mora", 1], ["Falun", 2]]
        content = files.workbook(("Om", [["SCB, Stockholm"], [2023]]), ("Data", rows), ("Data 2", rows))
        figures = join(read_table("x.xlsx", content), REGISTER)
        assert known(figures) == {"Falun": [2], "Mora": [1]}
        assert "The sheet “Data” was read. The workbook's other sheets were not: Om, Data 2." in said(figures)

    def test_a_stray_name_does_not_make_a_sheet_the_one(self) -> None:
        content = files.workbook(
            ("Om", [["Kontakt"], ["Örebro"]]),
            ("Data", [["Kommun", "x"], ["Mora", 1], ["Falun", 2], ["Lund", 3]]),
        )
        assert len(known(join(read_table("x.xlsx", content), REGISTER))) == 3

    def test_a_hidden_sheet_is_not_read(self) -> None:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (["Kommun", "x"], ["Mora", 1]):
            sheet.append(row)
        book.create_sheet("Tom")
        sheet.sheet_state = "hidden"
        book.active = 1
        out = BytesIO()
        book.save(out)
        with pytest.raises(Unreadable, match="No municipality was found"):
            join(read_table("x.xlsx", out.getvalue()), REGISTER)

    def test_a_fault_in_another_sheet_does_not_matter(self) -> None:
        content = files.workbook(("Hjälp", [["=1+1"]]), ("Data", [["Kommun", "x"], ["Mora", 1]]))
        assert known(join(read_table("x.xlsx", content), REGISTER)) == {"Mora": [1]}


class TestDelimited:
    """Ways to write a text file."""

    ROWS = (["Kommun", "Andel", "Antal"], ["Upplands Väsby", "12,5", "1 234"], ["Håbo", "..", "−3"])

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    @pytest.mark.parametrize("delimiter", [";", "\t", ","])
    def test_encodings_and_delimiters(self, encoding: str, delimiter: str) -> None:
        rows = [
            [cell.replace("−", "-") if encoding == "cp1252" else cell for cell in row] for row in self.ROWS
        ]
        figures = of_text(files.delimited(rows, delimiter, encoding))
        assert figures.columns == ("Andel", "Antal")
        assert figures.values.loc["0114"].tolist() == [12.5, 1234]
        assert math.isnan(figures.values.loc["0305", "Andel"])
        assert figures.values.loc["0305", "Antal"] == -3
        assert ("Windows-1252" in said(figures)) == (encoding == "cp1252")

    def test_utf_16_with_the_other_byte_order(self) -> None:
        content = "\ufeffKommun;x\nHåbo;2\n".encode("utf-16-be")
        assert known(of_text(content)) == {"Håbo": [2]}

    def test_decimal_commas_do_not_make_the_comma_the_delimiter(self) -> None:
        rows = "Andel, 2023\nPer kommun, andel\nKälla, SCB\nKommun;x\n" + "".join(
            f"{name};1,5\n" for name in NAMES.values()
        )
        figures = of_text(rows)
        assert len(known(figures)) == 290

    def test_a_semicolon_in_a_title_does_not_make_it_the_delimiter(self) -> None:
        figures = of_text("Folkmängd; kommuner\n\nKommun,x\nMora,1\nFalun,2\nLund,3\n")
        assert known(figures) == {"Falun": [2], "Lund": [3], "Mora": [1]}

    def test_line_ends(self) -> None:
        for end in ("\n", "\r\n", "\r"):
            assert known(of_text(f"Kommun;x{end}Mora;1{end}Lund;2")) == {"Lund": [2], "Mora": [1]}


@st.composite
def written_tables(draw: st.DrawFn) -> tuple[bytes, dict[str, list[float | None]]]:
    """Draw values, write them in some Swedish way, and give both."""
    names = draw(st.lists(st.sampled_from(sorted(CODES)), min_size=1, max_size=12, unique=True))
    decimals = draw(st.integers(0, 4))
    numbers = st.integers(-(10**9), 10**9)
    width = draw(st.integers(1, 4))
    values = {
        name: draw(st.lists(numbers | st.none(), min_size=width, max_size=width).filter(any))
        for name in names
    }
    delimiter = draw(st.sampled_from([";", "\t", ","]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    space = draw(st.sampled_from(["", " ", "\N{NO-BREAK SPACE}"]))
    point = draw(st.sampled_from([",", "."]))
    minus = "-" if encoding == "cp1252" else draw(st.sampled_from(["-", "−"]))
    missing = draw(st.sampled_from(["..", ".", "", "-", "–", "*"]))
    key = draw(st.sampled_from(["{name}", "{code}", "{code} {name}", "{name} kommun", "{name} ({code})"]))

    def cell(value: int | None) -> str:
        if value is None:
            return missing
        whole, rest = divmod(abs(value), 10**decimals)
        text = f"{whole:,}".replace(",", space) + (f"{point}{rest:0{decimals}}" if decimals else "")
        return (minus if value < 0 else "") + text

    rows = [["Kommun", *(f"x{n}" for n in range(width))]]
    rows += [[key.format(name=name, code=CODES[name]), *map(cell, its)] for name, its in values.items()]
    expected = {
        name: [None if value is None else value / 10**decimals for value in its]
        for name, its in values.items()
    }
    return files.delimited(rows, delimiter, encoding), expected


@given(written_tables())
def test_what_is_written_is_read_back(both: tuple[bytes, dict[str, list[float | None]]]) -> None:
    content, expected = both
    figures = of_text(content)
    assert figures.unmatched == ()
    columns = [int(name[1:]) for name in figures.columns]
    for name, its in expected.items():
        row = figures.values.loc[CODES[name]].tolist()
        for n, column in enumerate(columns):
            value = its[column]
            assert math.isnan(row[n]) if value is None else row[n] == value
    others = set(NAMES) - {CODES[name] for name in expected}
    assert figures.values.loc[sorted(others)].isna().all(axis=None)
    for column in set(range(len(next(iter(expected.values()))))) - set(columns):
        assert all(its[column] is None for its in expected.values())


def test_both_data_sets_give_the_same(register: Register, example: Register) -> None:
    sheets = read_table("x.csv", b"Kommun;x\nMora;1\n")
    one, other = join(sheets, register), join(sheets, example)
    assert one.values.equals(other.values)


@pytest.mark.parametrize(
    ("title", "found"), [("Kommunkod", True), ("region", True), ("År", False), ("", False)]
)
def test_codes_that_could_be_years_are_municipalities_where_a_title_says_so(title, found, register):
    content = files.delimited([[title, "x0"], ["2031", "1"], ["2021", "2"]], ";", "utf-8")
    if not found:
        with pytest.raises(Unreadable):
            join(read_table("a.csv", content), register)
        return
    values = join(read_table("a.csv", content), register).values["x0"].dropna()
    assert values.to_dict() == {"2021": 2.0, "2031": 1.0}
