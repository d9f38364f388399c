"""The apostrophe: there and back for every text, and never without need."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.workbook.guard import guard, unguard

TEXTS = st.text(st.sampled_from("'=+-@\t\r\n a1å") | st.characters(exclude_categories=["Cs"]), max_size=8)


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\tx", "'\tx"), ("\rx", "'\rx"),
        ("'=1", "''=1"), ("''-", "'''-"), ("=", "'="), ("", ""), ("'", "'"), ("''", "''"), ("'a", "'a"),
        ("a=1", "a=1"), (" =1", " =1"), ("\n=1", "\n=1"), ("1-2", "1-2"), ("'a=", "'a="), ("–1", "–1"),
    ],
)  # fmt: skip
def test_known_answers(text: str, guarded: str) -> None:
    assert guard(text) == guarded
    assert unguard(guarded) == text


@given(TEXTS)
def test_there_and_back(text: str) -> None:
    assert unguard(guard(text)) == text
    assert guard(text) in (text, f"'{text}")
    assert guard(text)[:1] not in {*"=+-@\t\r"}


@given(TEXTS)
def test_back_and_there_but_for_formulas(text: str) -> None:
    """What was never guarded is a formula, or else comes out as it went in: no two texts are read as one."""
    assert guard(unguard(text)) == text or text[:1] in {*"=+-@\t\r"}
