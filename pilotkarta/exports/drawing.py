"""Native shapes of a slide, as a tree of values and as DrawingML; lengths in px of a 1920 × 1080 slide.

python-pptx makes shapes one by one and counts all of a slide's for each: too slow for maps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any, Literal

from markupsafe import Markup
from pptx.oxml import parse_xml

from pilotkarta.markup import draw

EMU = 6350  # per px
_LONGEST_NAME = 80
Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Shape:
    """A shape, or a group where it holds others; ``alt`` is its alternative text."""

    name: str
    x: float
    y: float
    w: float
    h: float
    form: Literal["rect", "ellipse", "line"] = "rect"
    path: Markup | None = None
    fill: str = ""
    alpha: int = 100
    line: str = ""
    weight: float = 1
    dash: str = "solid"
    text: str = ""
    size: float = 0
    ink: str = ""
    ink_alpha: int = 100
    bold: bool = False
    align: Literal["l", "ctr", "r"] = "ctr"
    turn: int = 0
    flip_x: bool = False
    flip_y: bool = False
    alt: str = ""
    holds: tuple["Shape", ...] = ()


def to_xml(shape: Shape, lang: str) -> Any:
    """Write a shape as an element for a slide's tree; its id is 0.

    Parameters
    ----------
    shape : Shape
        A shape or group.
    lang : str
        The language of its texts, as ``sv-SE``.

    Returns
    -------
    lxml.etree._Element
        ``p:sp``, ``p:cxnSp`` or ``p:grpSp``.
    """
    return parse_xml(draw("drawing.xml", shape=shape, lang=lang, emu=emu))[0]


def short(name: str) -> str:
    """Shorten a name for the list of shapes."""
    return shorten(name, _LONGEST_NAME, placeholder="…")


def circle(name: str, x: float, y: float, radius: float, **look: Any) -> Shape:
    """Draw a circle around a point."""
    return Shape(name, x - radius, y - radius, 2 * radius, 2 * radius, "ellipse", **look)


def segment(name: str, start: tuple[float, float], end: tuple[float, float], **look: Any) -> Shape:
    """Draw a line from a point to another."""
    (x, y), (to_x, to_y) = start, end
    box = (min(x, to_x), min(y, to_y), abs(x - to_x), abs(y - to_y))
    return Shape(name, *box, "line", flip_x=to_x < x, flip_y=to_y < y, **look)


def polygon(name: str, rings: Sequence[Ring], **look: Any) -> Shape:
    """Draw an area of one or more rings."""
    points = [point for ring in rings for point in ring]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    right, bottom = max(x for x, _ in points), max(y for _, y in points)
    path = Markup("".join(_ring(ring, left, top) for ring in rings))
    return Shape(name, left, top, right - left, bottom - top, path=path, **look)


def _ring(ring: Ring, left: float, top: float) -> str:
    start, *rest = (f'<a:pt x="{emu(x - left)}" y="{emu(y - top)}"/>' for x, y in ring)
    lines = "".join(f"<a:lnTo>{point}</a:lnTo>" for point in rest)
    return f"<a:moveTo>{start}</a:moveTo>{lines}<a:close/>"


def emu(px: float) -> int:
    """Give a length in English Metric Units, PowerPoint's own."""
    return round(px * EMU)
