"""What a slide holds, whatever it is shown in: the browser or PowerPoint."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pilotkarta.handout import Handout
from pilotkarta.register import Project

Kind = Literal["title", "map", "project", "matrix", "questions", "unknown", "sources"]


@dataclass(frozen=True)
class Layout:
    """Where a kind of slide has its text: how wide it is, and how wide the labels of its rows, in px."""

    width: float
    label: float


WIDTH, HEIGHT = 1920, 1080  # px of a slide; all that is measured on one refers to this size
MARGIN = 80
BODY, LINE = 29, 1.3  # px of the body type, and its line height in em
TITLE, LONG_TITLE = 50, 32  # px; a title of more than two lines is set smaller
HEADER, FOOTER = 150, 100  # px above and below the body of a slide whose title has one line
PICTURE = 560  # px, the width of a map beside text
GAP = 60
LAYOUTS: Mapping[Kind, Layout] = {
    "title": Layout(1400, 230),
    "map": Layout(WIDTH - 2 * MARGIN - PICTURE - GAP, 80),
    "project": Layout(WIDTH - 2 * MARGIN - PICTURE - GAP, 170),
    "matrix": Layout(WIDTH - 2 * MARGIN, 0),
    "questions": Layout(WIDTH - 2 * MARGIN, 430),
    "unknown": Layout(WIDTH - 2 * MARGIN, 540),
    "sources": Layout(WIDTH - 2 * MARGIN, 80),
}


@dataclass(frozen=True)
class Row:
    """A labelled text, or a paragraph where there is no label.

    ``detail`` is said after it, ``address`` is where it leads, ``lang`` is its language where that is another
    than the deck's; ``known`` is False where it only says that something is not known.
    """

    label: str
    text: str
    detail: str = ""
    address: str = ""
    lang: str = ""
    known: bool = True
    project: Project | None = None


@dataclass(frozen=True)
class Grid:
    """A table: the columns' heads, and rows that begin with their own."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Slide:
    """One slide; ``notes`` are the speaker's, ``number`` is the project's on the map."""

    kind: Kind
    title: str
    rows: tuple[Row, ...] = ()
    grid: Grid | None = None
    notes: tuple[str, ...] = ()
    project: Project | None = None
    number: int = 0


@dataclass(frozen=True)
class Deck:
    """All slides of a presentation, in order, and what it is made of."""

    handout: Handout
    slides: tuple[Slide, ...]
