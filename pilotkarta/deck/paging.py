"""How much a slide holds: long lists and texts go on upon the next one; nothing is cut off or made small."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import floor

from pilotkarta.deck.model import (
    BODY,
    FOOTER,
    HEADER,
    HEIGHT,
    LAYOUTS,
    LINE,
    LONG_TITLE,
    MARGIN,
    TITLE,
    WIDTH,
    Row,
    Slide,
)
from pilotkarta.maps.placing import text_width

BETWEEN = 0.3  # lines between two rows
# Names on maps are estimated very wide, since one that overlaps is wrong; running text evens out.
_RUNNING = 0.72


def lines(text: str, width: float, size: float = BODY) -> int:
    """Estimate how many lines a text takes.

    Parameters
    ----------
    text : str
        Wrapped at spaces, and within words that are wider than a line.
    width : float
        Pixels of a line.
    size : float, optional
        The type's size in pixels.

    Returns
    -------
    int
        0 for no text.
    """
    room = width / _RUNNING
    count, used = 0, room
    for word in text.split():
        wide = text_width(word, size)
        if used + wide > room:
            count += max(1, -int(-wide // room))
            used = wide % room
        else:
            used += wide
        used += text_width(" ", size)
    return count


def height(row: Row, slide: Slide) -> float:
    """Estimate how many lines a row takes, with the space after it."""
    layout = LAYOUTS[slide.kind]
    label = layout.label if row.label else 0
    told = lines(f"{row.text} {row.detail}", layout.width - label)
    return max(told, lines(row.label, label) if label else 0) + BETWEEN


def head(slide: Slide) -> float:
    """Say how many px a slide has above its body: a title of several lines takes more."""
    size = title_size(slide)
    return HEADER + (_title_lines(slide, size) - 1) * size * 1.15


def room(slide: Slide) -> float:
    """Say how many lines of body type a slide has for its rows."""
    return floor((HEIGHT - head(slide) - FOOTER) / (BODY * LINE))


def title_size(slide: Slide) -> int:
    """Give the size of a slide's title in pixels."""
    return TITLE if _title_lines(slide, TITLE) <= 2 else LONG_TITLE


def _title_lines(slide: Slide, size: int) -> int:
    return lines(slide.title, WIDTH - 2 * MARGIN - 90, size * 1.2)  # bold letters are wider


def paged(slide: Slide, more: str, kept: float = 0) -> tuple[Slide, ...]:
    """Divide a slide with more than it holds into several.

    Parameters
    ----------
    slide : Slide
        Any.
    more : str
        What the titles of the later ones say, with ``{title}``, ``{n}`` and ``{all}``.
    kept : float, optional
        Lines that something else takes on each slide.

    Returns
    -------
    tuple of Slide
        The same rows in the same order.
    """
    free = max(room(slide) - kept, 4)
    rows = [part for row in slide.rows for part in _parts(row, slide, free)]
    cuts = _cuts([height(row, slide) for row in rows], free)
    if len(cuts) == 2:
        return (slide,)
    return tuple(
        replace(
            slide, title=more.format(title=slide.title, n=n, all=len(cuts) - 1), rows=tuple(rows[start:end])
        )
        for n, (start, end) in enumerate(pairwise(cuts), 1)
    )


def _cuts(heights: Sequence[float], free: float) -> list[int]:
    """Give where pages begin and the last ends; as few as possible, about equally full."""
    pages = _filled(heights, free)
    if len(pages) > 2:
        # The same number of pages, with the lowest limit that still gives it.
        least, most = max(heights), free
        for _ in range(12):
            middle = (least + most) / 2
            least, most = (least, middle) if len(_filled(heights, middle)) <= len(pages) else (middle, most)
        pages = _filled(heights, most)
    return pages


def _filled(heights: Sequence[float], free: float) -> list[int]:
    cuts, used = [0], 0.0
    for place, high in enumerate(heights):
        if used and used + high > free:
            cuts.append(place)
            used = 0.0
        used += high
    return [*cuts, len(heights)]


def _parts(row: Row, slide: Slide, free: float) -> list[Row]:
    """Divide a row whose text is higher than a slide at its words; a label or detail stays whole."""
    if height(replace(row, label=row.label[:1]), slide) <= free or len(row.text) < 2:
        return [row]
    words = row.text.split(" ")
    if len(words) == 1:
        middle = len(row.text) // 2
        halves = (row.text[:middle], row.text[middle:])
    else:
        halves = (" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :]))
    first, second = replace(row, text=halves[0], detail=""), replace(row, label="", text=halves[1])
    return [*_parts(first, slide, free), *_parts(second, slide, free)]
