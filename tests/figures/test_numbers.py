"""Numbers as Swedish tables write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.figures.numbers import Cell, is_missing, is_number, numbers

NBSP, NARROW, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"


def read(*cells: Cell) -> list[float | None]:
    """Read a column, None for what is missing."""
    return [None if math.isnan(value) else value for value in numbers(cells).values]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("7", 7.0), ("0", 0.0), ("007", 7.0), ("12,5", 12.5), ("12.5", 12.5), (",5", 0.5), ("5,", 5.0),
        ("1 234", 1234.0), (f"1{NBSP}234", 1234.0), (f"1{NARROW}234", 1234.0), (f"1{THIN}234", 1234.0),
        (f"12{NBSP}345{NBSP}678,9", 12345678.9), ("1 234.5", 1234.5), ("1 234,567", 1234.567),
        ("12,5%", 12.5), ("12,5 %", 12.5), (f"12,5{NBSP}%", 12.5), ("1 234 %", 1234.0),
        ("-3", -3.0), ("−3,5", -3.5), ("–3", -3.0), ("+3", 3.0), (f"−1{NBSP}234", -1234.0),
        ("1.234.567", 1234567.0), ("1,234,567", 1234567.0), ("1.234,5", 1234.5), ("1,234.5", 1234.5),
        ("1.234.567,89", 1234567.89), ("1,2E+05", 120000.0), ("1e3", 1000.0), (" 5 ", 5.0),
    ],
)  # fmt: skip
def test_a_number(written: str, value: float) -> None:
    assert read(written) == [value]
    assert is_number(written)
    assert not is_missing(written)


@pytest.mark.parametrize("sign", ["", " ", "..", ".", "...", "…", "-", "–", "—", "−", "*", None])
def test_a_sign_for_missing_is_missing_and_never_zero(sign: str | None) -> None:
    column = numbers([sign, "5"])
    assert math.isnan(column.values[0])
    assert column.values[1] == 5
    assert column.strange == ()
    assert is_missing(sign)
    assert not is_number(sign)


@pytest.mark.parametrize(
    "written",
    [
        "x", "12 34", "1 2345", "12  345", "1.23.456", "1,23,456", "12,5,5", "1.234.56", "5 kr", "2023-01-01",
        "TRUE", "#DIV/0!", "#N/A", "%", "+", "--5", "5-", "(5)", "1e999", "nan", "inf", "٣", "1_000", "0x10",
        "1" * 41,
    ],
)  # fmt: skip
def test_what_is_no_number_is_missing_and_told(written: str) -> None:
    column = numbers(["5", written])
    assert math.isnan(column.values[1])
    assert column.strange == (1,)
    assert not is_missing(written)


def test_numbers_from_excel_stay_as_they_are() -> None:
    assert read(1.5, 0.0, -3.0, 12.345) == [1.5, 0.0, -3.0, 12.345]
    assert numbers([12.345]).unsure == ()
    assert numbers([math.inf]).strange == (0,)


class TestPointOrThousands:
    """One sign with three digits after it can be either; the column decides, not a guess."""

    def test_alone_it_is_taken_for_a_decimal_sign_and_told(self) -> None:
        for written in ("12.345", "12,345"):
            column = numbers(["7", written, written])
            assert column.values[1] == 12.345
            assert column.unsure == (1, 2)

    @pytest.mark.parametrize("witness", ["3,5", "1.234.567", "1.234,5", "0,125", "1234,567", "1 234,567"])
    def test_a_decimal_comma_elsewhere_makes_it_thousands(self, witness: str) -> None:
        column = numbers(["12.345", witness])
        assert column.values[0] == 12345
        assert column.unsure == column.strange == ()

    @pytest.mark.parametrize("witness", ["3.5", "1,234,567", "1,234.5", "0.125"])
    def test_a_decimal_point_elsewhere_makes_a_comma_thousands(self, witness: str) -> None:
        assert read("12,345", witness)[0] == 12345

    @pytest.mark.parametrize("witness", ["3.5", "0.125"])
    def test_the_same_sign_elsewhere_makes_it_decimals(self, witness: str) -> None:
        column = numbers(["12.345", witness])
        assert column.values[0] == 12.345
        assert column.unsure == ()

    def test_both_signs_as_decimals_leave_it_untold(self) -> None:
        column = numbers(["3.5", "3,5", "12.345"])
        assert column.values[:2] == (3.5, 3.5)
        assert column.strange == (2,)

    def test_dashes_are_told_apart(self) -> None:
        assert numbers(["-", "..", "–", "5"]).dashes == (0, 2)


@given(st.lists(st.text(max_size=60) | st.floats() | st.none(), max_size=20))
def test_any_cells_are_read(cells: list[Cell]) -> None:
    column = numbers(cells)
    assert len(column.values) == len(cells)
    for at, value in enumerate(column.values):
        assert math.isfinite(value) or is_missing(cells[at]) or at in column.strange


@given(
    st.decimals(-(10**9), 10**9, places=2, allow_nan=False),
    st.sampled_from(["", " ", NBSP, NARROW]),
    st.sampled_from("-−"),
)
def test_swedish_numbers_are_read_back(value: object, space: str, minus: str) -> None:
    written = f"{value:,}".replace(",", space).replace(".", ",").replace("-", minus)
    assert read(written) == [float(str(value))]
