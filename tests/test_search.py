"""Search by the beginnings of words, with and without a Swedish keyboard."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.search import matches, words

SWEDISH = "abcdefghijklmnopqrstuvwxyzåäöéABCÅÄÖÉ"
WORDS = st.text(SWEDISH, min_size=1, max_size=8)
TEXTS = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("harjedalen", "Region Jämtland Härjedalen"),
        ("härjedalen", "Region Jämtland Härjedalen"),
        ("HÄRJ", "Härjedalens kommun"),
        ("are", "Åre kommun"),
        ("åre", "ÅRE"),
        ("o", "Östersund"),
        ("osthammar", "Östhammar"),
        ("lulea", "Luleå"),
        ("malmo", "MALMÖ"),
        ("linne", "Linnéuniversitetet"),
        ("boras", "stråket Göteborg–Borås"),
        ("e14", "Mittbanan och E14"),
        ("goteborg bor", "Göteborg–Borås"),
        ("bor goteborg", "Göteborg–Borås"),
        ("marken", "MarkEn"),
        ("2.0", "Strukturbild Blekinge 2.0"),
        ("nimby vs.", "NIMBY vs. Tillväxt"),
        ("(mobevi)", "Hållbar mobilitet (Mobevi)"),
        ("sarta", "Særta"),
        ("koge", "Køge"),
    ],
)
def test_finds(query: str, text: str) -> None:
    assert matches(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("åre", "invånare"),
        ("åre", "are"),
        ("ö", "orter"),
        ("ä", "alla"),
        ("å", "ännu"),
        ("ä", "å"),
        ("é", "energi"),
        ("dalen", "Härjedalen"),
        ("ersund", "Östersund"),
        ("umeåå", "Umeå"),
        ("region skåne", "Region Blekinge"),
        ("halland", "Hall and"),
    ],
)
def test_does_not_find(query: str, text: str) -> None:
    assert not matches(query, text)


@pytest.mark.parametrize("query", ["", "   ", "–", "?!", "_", "\n"])
def test_a_query_without_words_finds_all(query: str) -> None:
    assert words(query) == ()
    assert matches(query, "vad som helst")


def test_a_text_without_words_answers_to_no_word() -> None:
    assert not matches("a", "")
    assert not matches("a", "– … _")


def test_splits_at_everything_but_letters_and_digits() -> None:
    text = "Åre–Krokom_Östersund, E14 (2.0) \N{LATIN SMALL LETTER A}\N{COMBINING RING ABOVE}r"
    assert words(text) == ("åre", "krokom", "östersund", "e14", "2", "0", "år")


@given(TEXTS, st.data())
def test_every_beginning_of_every_word_is_found(text: str, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(text.split()))
    beginning = word[: data.draw(st.integers(1, len(word)))]
    assert matches(beginning, text)
    assert matches(beginning.swapcase(), text)


@given(TEXTS, TEXTS, st.sampled_from(["NFC", "NFD"]), st.sampled_from(["NFC", "NFD"]))
def test_composed_and_decomposed_letters_are_the_same(query: str, text: str, one: str, other: str) -> None:
    as_typed, as_written = unicodedata.normalize(one, query), unicodedata.normalize(other, text)  # type: ignore[arg-type]
    assert matches(as_typed, as_written) == matches(query, text)


@given(st.text(SWEDISH, max_size=4), st.text(SWEDISH, max_size=4))
def test_agrees_with_the_rule_letter_by_letter(query: str, text: str) -> None:
    bare = str.maketrans("åäöé", "aaoe")
    expected = len(query) <= len(text) and all(
        typed in (letter, letter.translate(bare))
        for typed, letter in zip(query.lower(), text.lower(), strict=False)
    )
    assert matches(query, text) == expected


@given(st.text(max_size=20), st.text(max_size=40))
def test_any_text_may_be_typed(query: str, text: str) -> None:
    assert matches(query, text) in (True, False)
    assert matches(text, text)
