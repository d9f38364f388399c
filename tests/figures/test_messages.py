"""What is said of a file: in the visitor's language, in one line, with nothing unseen from the file."""

import ast
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from pilotkarta.figures.messages import (
    Message,
    Unreadable,
    column_letter,
    listed,
    place,
    plural,
    shown,
    text,
)
from pilotkarta.i18n import language
from pilotkarta.paths import ROOT

EN, SV = language("en"), language("sv")
NBSP = "\N{NO-BREAK SPACE}"


def test_values_are_said_in_the_language() -> None:
    message = text("{where}: {n} of {names}", where=text("row {row}", row="7"), n=12_000, names=("a", "b"))
    assert message.say(EN) == "row 7: 12,000 of a, b"
    assert message.say(SV) == f"rad 7: 12{NBSP}000 of a, b"


def test_plural_has_two_forms() -> None:
    assert plural("{n} row", "{n} rows", 1).say(EN) == "1 row"
    assert plural("{n} row of {x}", "{n} rows of {x}", 2, x="y").say(EN) == "2 rows of y"


def test_values_are_not_looked_into() -> None:
    assert text("row {row}", row="{row}{0}%s").say(EN) == "row {row}{0}%s"


def test_an_error_says_all_its_sentences() -> None:
    error = Unreadable(text("row {row}", row="1"), text("row {row}", row="2"))
    assert str(error) == error.say(EN) == "row 1 row 2"
    assert error.say(SV) == "rad 1 rad 2"


def test_places_are_counted_as_excel_counts() -> None:
    for where, said in (
        (place(6, 2), "row 7, column C"),
        (place(6), "row 7"),
        (place(5000, 0, "Blad 1"), "sheet “Blad 1”, row 5001, column A"),
    ):
        assert text("{where}", where=where).say(EN) == said


@given(st.integers(0, 16_383))
def test_columns_have_excels_letters(column: int) -> None:
    assert column_letter(column) == get_column_letter(column + 1)


def test_many_are_listed_in_part() -> None:
    assert text("{x}", x=listed([str(n) for n in range(5)])).say(EN) == "0, 1, 2, 3, 4"
    assert text("{x}", x=listed([str(n) for n in range(8)])).say(EN) == "0, 1, 2, 3, 4 and 3 more"


@given(st.text(max_size=500))
def test_what_is_shown_fits_in_a_sentence(content: str) -> None:
    line = shown(content)
    assert len(line) <= 60
    assert line.isprintable()


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("  a\n b ", "a b"),
        ("x" * 99, "x" * 59 + "…"),
        ("a\u202eb\x07", "a\ufffdb\ufffd"),
        (f"1{NBSP}2", "1 2"),
        ("", ""),
    ],
)
def test_what_is_shown(content: str, line: str) -> None:
    assert shown(content) == line


def calls() -> list[tuple[str, list[str], set[str]]]:
    """List the room's messages: file, texts, and the names of the values that they are given."""
    found = []
    for path in sorted((ROOT / "pilotkarta" / "figures").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("text", "plural")
            ):
                texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
                found.append((path.name, texts, {str(one.arg) for one in node.keywords}))
    return found


def test_every_message_has_the_values_that_it_names() -> None:
    assert len(calls()) > 50
    for name, texts, values in calls():
        for one in texts:
            named = {field for _, field, _, _ in string.Formatter().parse(one) if field is not None}
            assert named - {"n"} <= values, (name, one)
            assert values <= named | {"n"} or len(texts) == 2, (name, one)


def test_a_message_is_a_value() -> None:
    assert text("row {row}", row="1") == Message("row {row}", values={"row": "1"})
