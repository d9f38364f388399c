"""The two languages: the Swedish catalogue is whole; dates, sums and numbers are as readers expect."""

import re
import string
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.dates import PartialDate
from pilotkarta.i18n import CODES, DEFAULT, Language, language
from pilotkarta.paths import LOCALE, ROOT

NBSP = "\N{NO-BREAK SPACE}"
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "text": None, "plural": (1, 2)}
SAME_IN_BOTH = {
    "Cell", "Data", "Excel", "GeoJSON", "GeoPackage", "Kronor", "Median", "Norrland", "Organisation",
    "Pilotkartan", "Pilotkartan, {date}: {selection} ({count}).", "Post", "PowerPoint", "Presentation",
    "Start", "Svealand", "Text",
}  # fmt: skip


@cache
def catalogue() -> Catalog:
    """Read the Swedish catalogue with Babel."""
    with (LOCALE / "sv" / "LC_MESSAGES" / "pilotkartan.po").open("rb") as source:
        return read_po(source, locale="sv")


@cache
def extracted() -> frozenset[str | tuple[str, ...]]:
    """Collect the message ids of code and templates, as `make messages` does."""
    with (LOCALE / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, settings = parse_mapping_cfg(mapping)
    found = extract_from_dir(ROOT / "pilotkarta", methods, settings, keywords=KEYWORDS)
    return frozenset(message for _, _, message, _, _ in found)


def translated() -> dict[str | tuple[str, ...], Message]:
    """Give the catalogue's messages by their ids, without the header."""
    return {tuple(m.id) if isinstance(m.id, (list, tuple)) else m.id: m for m in catalogue() if m.id}


def texts(one: str | tuple[str, ...] | list[str]) -> list[str]:
    """List a message's text, or its singular and plural."""
    return [one] if isinstance(one, str) else list(one)


def placeholders(text: str) -> set[str]:
    """List the names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.fixture(params=CODES)
def either(request: pytest.FixtureRequest) -> Language:
    """Give each of the languages in turn."""
    return language(request.param)


def sv() -> Language:
    """Give Swedish."""
    return language("sv")


def en() -> Language:
    """Give English."""
    return language("en")


class TestCatalogue:
    """What the code says in English is said in Swedish."""

    def test_extraction_finds_code_and_templates(self) -> None:
        assert len(extracted()) > 80
        assert "Zoom in" in extracted()  # maps/leaflet.py
        assert "Evidence" in extracted()  # templates/card.html
        assert any(isinstance(message, tuple) for message in extracted())

    def test_every_message_is_in_the_catalogue_and_none_is_obsolete(self) -> None:
        assert extracted() - set(translated()) == set()
        assert set(translated()) - extracted() == set()
        assert not catalogue().obsolete

    def test_every_message_is_translated(self) -> None:
        for key, message in translated().items():
            assert all(text.strip() for text in texts(message.string)), key
            assert not message.fuzzy, key
            if isinstance(key, tuple):
                assert len(message.string) == 2

    def test_no_english_is_left(self) -> None:
        same = {key for key, message in translated().items() if key == message.string}
        assert {
            key for key in same if re.search(r"[a-z]{2}", re.sub(r"\{\w+\}", "", str(key)))
        } <= SAME_IN_BOTH

    def test_placeholders_are_the_same(self) -> None:
        for key, message in translated().items():
            original = set().union(*map(placeholders, texts(key)))
            for text in texts(message.string):
                missing = original - placeholders(text)
                assert placeholders(text) <= original, key
                assert missing <= ({"n"} if isinstance(key, tuple) else set()), key

    def test_edges_of_a_text_are_the_same(self) -> None:
        for key, message in translated().items():
            for one, other in zip(texts(key), texts(message.string), strict=True):
                assert one[-1] == other[-1] or not {one[-1], other[-1]} & set(".:?! "), key
                assert one[0].isspace() == other[0].isspace(), key

    def test_swedish_has_two_forms(self) -> None:
        assert catalogue().num_plurals == 2


class TestText:
    """Texts with and without values."""

    def test_english_needs_no_catalogue(self) -> None:
        assert en().text("Zoom in") == "Zoom in"
        assert en().text("A text that no one wrote: {what}", what=1) == "A text that no one wrote: 1"

    def test_swedish_is_translated(self) -> None:
        assert sv().text("Zoom in") == "Zooma in"
        assert sv().text("row {row}", row=3) == "rad 3"

    def test_values_are_not_looked_into(self, either: Language) -> None:
        assert either.text("row {row}", row="{row}{0}%s").endswith(" {row}{0}%s")

    def test_a_text_without_values_keeps_its_braces(self, either: Language) -> None:
        assert either.text("{x}") == "{x}"

    def test_plural_fills_in_the_number(self, either: Language) -> None:
        assert either.plural("{n} x", "{n} xs", 1) == "1 x"
        assert either.plural("{n} x", "{n} xs", 0) == "0 xs"
        assert either.plural("{n} x of {y}", "{n} xs of {y}", 2, y="z") == "2 xs of z"
        assert sv().plural("{n} x", "{n} xs", 12_000) == f"12{NBSP}000 xs"

    def test_data_fields_fall_back_on_swedish(self) -> None:
        assert en().choose("bild", "picture") == "picture"
        assert en().choose("bild", "") == "bild"
        assert sv().choose("bild", "picture") == "bild"

    def test_languages_are_known_and_swedish_is_first(self) -> None:
        assert CODES == ("sv", "en")
        assert DEFAULT == "sv"
        assert language("sv") is language("sv")


class TestNumbers:
    """Numbers and sums."""

    def test_money(self) -> None:
        assert sv().money(1_446_392) == f"1{NBSP}446{NBSP}392{NBSP}kr"
        assert en().money(1_446_392) == f"SEK{NBSP}1,446,392"
        assert sv().money(0) == f"0{NBSP}kr"
        assert sv().money(600_000) == f"600{NBSP}000{NBSP}kr"

    @given(st.integers(0, 10**12))
    def test_no_krona_is_lost_and_no_line_breaks_within(self, kronor: int) -> None:
        for one in (sv(), en()):
            written = one.money(kronor)
            assert int(re.sub(r"\D", "", written)) == kronor
            assert " " not in written

    def test_decimals(self) -> None:
        assert sv().number(49.99) == "49,99"
        assert en().number(49.99) == "49.99"
        assert sv().number(50.0) == "50"

    @pytest.mark.parametrize("digits", [16, 25, 28, 29, 60, 309])
    def test_numbers_of_any_size_are_written_out(self, either: Language, digits: int) -> None:
        for number in (10 ** (digits - 1), -(10 ** (digits - 1))):
            for text in (
                either.number(number),
                either.money(number),
                either.plural("{n} x", "{n} xs", number),
            ):
                assert re.sub(r"\D", "", text) == "1" + "0" * (digits - 1)
        assert re.sub(r"\D", "", either.number(float(10 ** (digits - 1)))) == "1" + "0" * (digits - 1)

    def test_number_words_up_to_twelve(self) -> None:
        words = """no one two three four five six seven eight nine ten eleven twelve
                   inga ett två tre fyra fem sex sju åtta nio tio elva tolv""".splitlines()
        for one, expected in zip((en(), sv()), words, strict=True):
            assert " ".join(one.number_word(n) for n in range(13)) == expected.strip()
        assert sv().number_word(13) == "13"
        assert sv().number_word(-1) in ("-1", "−1")
        assert sv().number_word(1500) == f"1{NBSP}500"


class TestDates:
    """Dates with the precision that they have."""

    @pytest.mark.parametrize(
        ("when", "swedish", "english"),
        [
            ("2014", "2014", "2014"),
            ("2014-09", "september 2014", "September 2014"),
            ("2014-09-01", "1 september 2014", "1 September 2014"),
            ("2014~", "omkring 2014", "about 2014"),
            ("2018-10-31", "31 oktober 2018", "31 October 2018"),
        ],
    )
    def test_date(self, when: str, swedish: str, english: str) -> None:
        date = PartialDate.parse(when)
        assert date is not None
        assert (sv().date(date), en().date(date)) == (swedish, english)

    @pytest.mark.parametrize(
        ("start", "end", "swedish", "english"),
        [
            ("2014", "2015", "2014–2015", "2014–2015"),
            ("2014", "2014", "2014", "2014"),
            ("2018-09", "2019-12", "september 2018 – december 2019", "September 2018 – December 2019"),
            ("2014~", "2015-12-31", "omkring 2014 – 31 december 2015", "about 2014 – 31 December 2015"),
            ("2016", "2018-10-31", "2016 – 31 oktober 2018", "2016 – 31 October 2018"),
            ("2015-10-01", "2017~", "1 oktober 2015 – omkring 2017", "1 October 2015 – about 2017"),
            ("", "", "Uppgift saknas", "Not known"),
        ],
    )
    def test_period(self, start: str, end: str, swedish: str, english: str) -> None:
        ends = PartialDate.parse(start), PartialDate.parse(end)
        assert (sv().period(*ends), en().period(*ends)) == (swedish, english)

    def test_an_end_that_is_not_known_is_said_to_be_so(self) -> None:
        year = PartialDate(2017)
        assert en().period(year, None) == "2017 – end not known"
        assert en().period(None, year) == "start not known – 2017"
        for text in (sv().period(year, None), sv().period(None, year)):
            assert "2017" in text
            assert "inte känt" in text or "okän" in text or "saknas" in text
