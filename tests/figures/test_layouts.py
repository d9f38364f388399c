"""The layouts of SCB's and Kolada's exports as ``docs/egna-siffror.md`` assumes them, read whole."""

import math
import random
from collections.abc import Mapping, Sequence

import pytest

from pilotkarta.figures import Figures, Unreadable, join, read_table
from pilotkarta.i18n import language
from pilotkarta.register import Register
from tests.figures import files

CODES = tuple(files.municipalities())
RANDOM = random.Random(5)
COUNTS = {code: [RANDOM.randrange(2_000, 900_000) for _ in range(2)] for code in CODES}
SHARES = {code: [round(RANDOM.uniform(0, 100), 1) for _ in range(6)] for code in CODES}
SHUFFLED = RANDOM.sample(CODES, len(CODES))


def read(name: str, content: bytes, register: Register) -> Figures:
    """Read a file to its figures."""
    return join(read_table(name, content), register)


def said(figures: Figures) -> list[str]:
    """List what a reader is told, in English."""
    return [notice.say(language("en")) for notice in figures.notices]


def check(figures: Figures, columns: Sequence[str], expected: Mapping[str, Sequence[float]]) -> None:
    """Compare all values with those that were written."""
    assert figures.columns == tuple(figures.values.columns) == tuple(columns)
    assert tuple(figures.values.index) == CODES
    assert figures.values.index.name == "municipality_code"
    assert set(map(str, figures.values.dtypes)) == {"float64"}
    assert figures.unmatched == ()
    for code in CODES:
        assert figures.values.loc[code].tolist() == [float(value) for value in expected[code]], code


@pytest.mark.parametrize("order", [CODES, SHUFFLED])
def test_scb_csv(register: Register, order: Sequence[str]) -> None:
    content = files.scb_csv({code: COUNTS[code] for code in order}, ["Folkmängd 2022", "Folkmängd 2023"])
    figures = read("BE0101N1.csv", content, register)
    check(figures, ["Folkmängd 2022", "Folkmängd 2023"], COUNTS)
    assert said(figures) == ["The file is not in UTF-8; it was read as Windows-1252."]


def test_scb_csv_with_title(register: Register) -> None:
    written = {code: [f"{a},{b % 10}", b] for code, (a, b) in COUNTS.items()}
    content = files.scb_csv_with_title(written, ["Medelålder 2023", "Folkmängd 2023"])
    expected = {code: [a + b % 10 / 10, b] for code, (a, b) in COUNTS.items()}
    figures = read("BE0101N1.csv", content, register)
    assert figures.columns == ("Medelålder 2023", "Folkmängd 2023")
    for code in CODES:
        assert figures.values.loc[code].tolist() == pytest.approx(expected[code])


@pytest.mark.parametrize("apart", [True, False])
def test_scb_xlsx(register: Register, apart: bool) -> None:
    content = files.scb_xlsx(COUNTS, [["2022", "2023"]], apart=apart)
    figures = read("BE0101N1.xlsx", content, register)
    check(figures, ["2022", "2023"], COUNTS)
    assert said(figures) == [
        "8 rows without a municipality and figures were passed over, the first in sheet “BE0101N1”, row 295."
    ]


@pytest.mark.parametrize("apart", [True, False])
def test_scb_xlsx_with_two_header_rows(register: Register, apart: bool) -> None:
    values = {code: [*COUNTS[code], *COUNTS[code]] for code in CODES}
    headers = [["Folkmängd", None, "Folkökning", None], ["2022", "2023", "2022", "2023"]]
    figures = read("BE0101N1.xlsx", files.scb_xlsx(values, headers, apart=apart), register)
    names = ["Folkmängd – 2022", "Folkmängd – 2023", "Folkökning – 2022", "Folkökning – 2023"]
    check(figures, names, values)
    assert "The header rows 3–4 were joined to one name a column." in said(figures)


def test_kolada_xlsx(register: Register) -> None:
    measures = ["Invånare 0–19 år, andel (%)", "Medelålder"]
    content = files.kolada_xlsx(SHARES, measures, [2021, 2022, 2023])
    figures = read("kolada.xlsx", content, register)
    check(figures, [f"{measure} – {year}" for measure in measures for year in (2021, 2022, 2023)], SHARES)
    assert said(figures) == [
        "The header rows 1–2 were joined to one name a column.",
        "3 rows for the country, counties or totals were left out: Riket 0000, Region Skåne 0012, "
        "Region Jönköpings län 0006.",
    ]


def test_scbs_signs_for_missing_are_missing(register: Register) -> None:
    signs = {"0114": [".."], "0115": ["."], "0117": ["-"], "0120": ["–"], "0123": [""], "0125": [0]}
    figures = read("x.csv", files.scb_csv(signs, ["Bostäder"]), register)
    column = figures.values["Bostäder"]
    assert [math.isnan(column[code]) for code in signs] == [True] * 5 + [False]
    assert column["0125"] == 0
    assert figures.unmatched == ()
    assert "2 cells have a dash, the first in row 4, column B. They were read as missing, not as 0." in said(
        figures
    )


def test_the_long_format_is_told_how_to_be_exported(register: Register) -> None:
    rows = [["region", "kön", "år", "Folkmängd"]]
    rows += [
        [f"{code} {name}", sex, "2023", "5"]
        for code, name in list(files.municipalities().items())[:10]
        for sex in ("män", "kvinnor")
    ]
    with pytest.raises(Unreadable) as caught:
        read("x.csv", files.delimited(rows, ","), register)
    assert str(caught.value) == (
        "10 municipalities have more than one row: Upplands Väsby (rows 2, 3), Vallentuna (rows 4, 5), "
        "Österåker (rows 6, 7), Värmdö (rows 8, 9), Järfälla (rows 10, 11) and 5 more. The rows differ in "
        "“kön”: män, kvinnor. There must be one row a municipality: choose one year, one sex and so on in "
        "the export, or put them side by side as columns."
    )


def test_the_long_format_with_names_in_the_first_row_only(register: Register) -> None:
    rows: list[list[object]] = [["Folkmängd"], [], [None, None, "2023"]]
    for code, name in list(files.municipalities().items())[:10]:
        rows += [[f"{code} {name}", "män", 5], [None, "kvinnor", 6]]
    with pytest.raises(
        Unreadable, match=r"Rows with figures have no municipality, first sheet “Blad1”, row 5\."
    ) as e:
        read("x.xlsx", files.table(rows), register)
    assert "one row a municipality" in str(e.value)
