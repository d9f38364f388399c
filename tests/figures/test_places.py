"""Municipalities by code and name: exactly or not at all."""

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.figures.numbers import Cell
from pilotkarta.figures.places import LARGER, UNKNOWN, Places, Reading, normalised, spellings
from pilotkarta.paths import DATA
from pilotkarta.register import Register, load
from tests.figures.files import municipalities

NAMES = municipalities()
PLACES = Places(load(DATA))


def test_every_code_and_name_is_read() -> None:
    assert len(NAMES) == 290
    for code, name in NAMES.items():
        for cell in (code, f"{int(code)}", f" {code} ", float(code), f"{code}.0", f"{code},0"):
            assert PLACES.read(cell) == Reading(by_code=code), cell
        genitive = name if name.endswith(("s", "x", "z")) else f"{name}s"
        for cell in (
            name, name.upper(), name.lower(), f"  {name} ", unicodedata.normalize("NFD", name),
            name.replace(" ", "\N{NO-BREAK SPACE}"), f"{name} kommun", f"{genitive} kommun", f"{name} stad",
            f"{genitive} Stad", f"{name} kommuns",
        ):  # fmt: skip
            assert PLACES.read(cell) == Reading(by_name=code), cell
        for cell in (f"{code} {name}", f"{name} ({code})", f"{int(code)} {name} kommun", f"{code}, {name}"):
            assert PLACES.read(cell) == Reading(code, code), cell


def test_no_two_municipalities_share_a_spelling() -> None:
    count = Counter(spelling for name in NAMES.values() for spelling in spellings(name))
    assert {spelling for spelling, n in count.items() if n > 1} == set()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Falu kommun", "2080"),
        ("Region Gotland", "0980"),
        ("Gotlands kommun", "0980"),
        ("Göteborgs stad", "1480"),
    ],
)
def test_names_of_their_own(cell: str, code: str) -> None:
    assert PLACES.read(cell) == Reading(by_name=code)


class TestHaboAndHabo:
    """Habo (0643) and Håbo (0305) are two municipalities."""

    @pytest.mark.parametrize(
        ("cell", "code"),
        [
            ("Habo", "0643"), ("HABO", "0643"), ("Habo kommun", "0643"), ("Håbo", "0305"), ("HÅBO", "0305"),
            ("Håbo kommun", "0305"), ("Ha\N{COMBINING RING ABOVE}bo", "0305"), ("Habos kommun", "0643"),
        ],
    )  # fmt: skip
    def test_each_is_itself(self, cell: str, code: str) -> None:
        assert PLACES.read(cell) == Reading(by_name=code)

    @pytest.mark.parametrize(
        "cell", ["Hbo", "Haabo", "HÃ¥bo", "H?bo", "H\N{REPLACEMENT CHARACTER}bo", "Hábo", "Hабо"]
    )
    def test_what_is_neither_is_only_suggested(self, cell: str) -> None:
        assert PLACES.read(cell) == Reading(by_name=UNKNOWN)
        assert {"Habo", "Håbo"} <= set(PLACES.suggestions(cell)) or cell == "Hабо"

    def test_code_and_name_that_differ_are_both_given(self) -> None:
        assert PLACES.read("0305 Habo") == Reading("0305", "0643")


@pytest.mark.parametrize(
    "cell",
    [
        "Upplands Bro", "Malung", "Malmo", "Goteborg", "Ostersund", "Stockholm Stockholm", "Uppsala län x",
        "Mal mö", "Kommun", "Källa: SCB", "x" * 500,
    ],
)  # fmt: skip
def test_near_names_are_no_matches(cell: str) -> None:
    assert PLACES.read(cell) == Reading(by_name=UNKNOWN)


@pytest.mark.parametrize(
    "cell",
    [
        "Riket", "riket", "Hela riket", "00 Riket", "0000 Riket", "Sverige", "Totalt", "01 Stockholms län",
        "Stockholms län", "Stockholms län (01)", "Region Skåne", "0012 Region Skåne",
        "Västra Götalandsregionen", "Region Jönköpings län", "Alla kommuner (ovägt medel)", "SE11 Stockholm",
        "Norrland", "09 Gotlands län",
        "00", "0000", "01", "1", "0001", 0.0, 1.0, 25.0,
    ],
)  # fmt: skip
def test_larger_areas_are_known_as_such(cell: Cell) -> None:
    assert set(PLACES.read(cell)) - {""} == {LARGER}


@pytest.mark.parametrize(
    "cell", ["0002", "02", "9999", "115.5", "18000", "0116", 2.0, 116.0, 0.5, -180.0, 1e300, float("inf")]
)
def test_other_numbers_are_no_code(cell: Cell) -> None:
    assert LARGER not in PLACES.read(cell)
    assert PLACES.read(cell).municipality == ""


def test_empty_cells_say_nothing() -> None:
    assert PLACES.read(None) == PLACES.read("  ") == Reading()


class TestSuggestions:
    """Names that a person may have meant, nearest first."""

    @pytest.mark.parametrize(
        ("words", "first"),
        [
            ("Uplands Väsby", "Upplands Väsby"), ("Upplands Bro", "Upplands-Bro"), ("Goteborg", "Göteborg"),
            ("0114 Uplands Väsby", "Upplands Väsby"), ("Malungs kommun", "Malung-Sälen"),
            ("Ã–rebro", "Örebro"),
        ],
    )  # fmt: skip
    def test_the_nearest_is_first(self, words: str, first: str) -> None:
        assert PLACES.suggestions(words)[0] == first

    def test_at_most_three_and_none_for_what_is_far(self) -> None:
        assert len(PLACES.suggestions("Ha")) <= 3
        assert PLACES.suggestions("Källa: Statistiska centralbyrån") == ()
        assert PLACES.suggestions("") == ()


@given(st.text(max_size=200) | st.floats(allow_nan=False))
def test_only_written_out_names_and_codes_match(cell: Cell) -> None:
    reading = PLACES.read(cell)
    if code := reading.municipality:
        digits = isinstance(cell, float) or any(sign.isdigit() for sign in cell)
        assert digits or normalised(NAMES[code])[:4] == normalised(str(cell))[:4]


def test_both_data_sets_have_the_same_municipalities(register: Register, example: Register) -> None:
    assert Places(register).names == Places(example).names == NAMES
