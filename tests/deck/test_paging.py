"""What a slide holds: all rows come along, in order, none is higher than a slide."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.deck.model import LAYOUTS, Row, Slide
from pilotkarta.deck.paging import height, lines, paged, room

MORE = "{title} ({n} av {all})"
KINDS = st.sampled_from(sorted(LAYOUTS))
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
WORDS = st.lists(TEXT, max_size=80).map(" ".join)
ROWS = st.lists(st.builds(Row, label=TEXT, text=WORDS, detail=TEXT), max_size=40)


@given(KINDS, TEXT, ROWS)
def test_nothing_is_lost_moved_or_too_high(kind: str, title: str, rows: list[Row]) -> None:
    slide = Slide(kind, title, tuple(rows))  # type: ignore[arg-type]
    pages = paged(slide, MORE)
    told = "".join(row.label + row.text + row.detail for page in pages for row in page.rows)
    assert told.replace(" ", "") == "".join(r.label + r.text + r.detail for r in rows).replace(" ", "")
    for page in pages:
        heights = [height(row, page) for row in page.rows]
        assert sum(heights) <= room(slide) or len(heights) == 1


@given(TEXT, ROWS)
def test_pages_are_numbered_and_as_few_as_possible(title: str, rows: list[Row]) -> None:
    slide = Slide("sources", title, tuple(rows))
    pages = paged(slide, MORE)
    if len(pages) == 1:
        assert pages == (slide,)
        return
    assert [page.title for page in pages] == [
        f"{title} ({n} av {len(pages)})" for n in range(1, len(pages) + 1)
    ]
    for one, other in pairwise(pages):
        both = sum(height(row, slide) for row in (*one.rows, *other.rows))
        assert both > room(slide) or len(pages) > 2


def test_lines_by_hand() -> None:
    # 29 px lower-case letters are 0.64 em in the estimate of names, 0.72 of that in running text: 13.4 px.
    assert lines("", 1000) == 0
    assert lines("ord", 1000) == 1
    assert lines("aaaaaaaaaa " * 10, 1000) == 2  # 10 × 143 px with spaces is 1,430 px
    assert lines("a" * 200, 1000) == 3  # 200 × 13.4 = 2,673 px without a space


@pytest.mark.parametrize("size", [10_000, 200])
def test_a_word_without_end_is_divided(size: int) -> None:
    slide = Slide("project", "Namn", (Row("Vem", "x" * size),))
    pages = paged(slide, MORE)
    assert "".join(row.text for page in pages for row in page.rows) == "x" * size
    assert all(sum(height(row, page) for row in page.rows) <= room(slide) for page in pages)


def test_a_long_title_leaves_less_room() -> None:
    assert room(Slide("project", "Kort")) > room(Slide("project", "Lång titel " * 20))
