"""The maps and their legend as native shapes of a slide, with the look of the static map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from typing import Any

import numpy as np
from shapely.geometry.base import BaseGeometry

from pilotkarta.deck.model import LINE
from pilotkarta.exports.drawing import Ring, Shape, circle, polygon, segment, short
from pilotkarta.geography import areas
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_, Language
from pilotkarta.maps.frame import Extent, Frame, frame_of, layer
from pilotkarta.maps.legend import legend
from pilotkarta.maps.marks import NAME_SIZE, Mark, marks, names
from pilotkarta.maps.placing import text_width
from pilotkarta.maps.style import BASE, CREDIT, MARKER
from pilotkarta.maps.svg import CREDIT_SIZE, describe
from pilotkarta.register import Evidence, Project, Register

INK = "#1b1b1b"
LEGEND_SIZE = 28.0
# px of a map: how true its lines are, and the least island; lakes and other countries are only background.
DETAIL, AROUND = (0.6, 3.0), (1.0, 10.0)
_STEP = 4.5  # em between the columns that entries of a legend begin in
_DOT = 1.1  # em that a legend's dot takes
_AROUND = (
    ("neighbours", N_("Neighbouring countries"), "neighbours"),
    ("lakes", N_("Lakes"), "sea"),
)
_DASHES = {"probable": "dash", "weak": "sysDot"}


@dataclass(frozen=True)
class Picture:
    """Where a map stands on a slide, and how many px of the slide one of the map's takes."""

    x: float
    y: float
    w: float
    h: float
    scale: float

    def point(self, place: tuple[float, float]) -> tuple[float, float]:
        """Give the place on the slide of one on the map; one outside the map is moved to its edge."""
        x, y = place[0] * self.scale, place[1] * self.scale
        return self.x + min(max(x, 0), self.w), self.y + min(max(y, 0), self.h)


def draw_map(
    handout: Handout, extent: Extent, chosen: Project | None, picture: Picture, *, numbered: bool = True
) -> Shape:
    """Draw a map of Sweden or of a project's area.

    Parameters
    ----------
    handout : Handout
        What is shown.
    extent : {"sverige", "urval", "omrade", "lage"}
        As for ``maps.svg.svg_map``.
    chosen : Project or None
        The one whose area is tinted; its number stands alone on the map.
    picture : Picture
        Where it stands.
    numbered : bool, optional
        False for a small map that has no room for numbers, names and credit.

    Returns
    -------
    Shape
        A group with alternative text: the counties, the tinted areas, the numbers.
    """
    register, language = handout.register, handout.language
    width, height = round(picture.w / picture.scale), round(picture.h / picture.scale)
    frame = frame_of(extent, handout.projects, chosen, width, height)
    free = height - CREDIT_SIZE - 8 if numbered else height
    placed = _placed(handout, chosen, frame, free, numbered=numbered)
    tinted = [area.code for area in chosen.areas] if chosen else []
    holds = [*_land(register, language, frame, picture)]
    holds += _tinted(handout, frame, picture, tinted)
    if register.is_example:
        holds.append(_watermark(language.text("EXAMPLE"), picture))
    if numbered:
        holds += _names(handout, frame, picture, tinted, placed, free)
        holds.append(_credit(language.text(CREDIT), picture))
    holds += _marks(placed, picture)
    box = (picture.x, picture.y, picture.w, picture.h)
    holds.append(Shape(language.text("Frame"), *box, line=BASE["shore"]))
    title, description = describe(handout.projects, chosen, language, extent)
    return Shape(short(title), *box, alt=f"{title}. {description}", holds=tuple(holds))


def _placed(
    handout: Handout, chosen: Project | None, frame: Frame, free: float, *, numbered: bool
) -> list[Mark]:
    """Place all numbers, or the chosen project's alone."""
    shown = () if chosen else handout.projects
    placed = marks(handout.register, shown, chosen, handout.selection.farg, frame, free)
    if numbered and not chosen:
        return placed
    number = handout.projects.index(chosen) + 1 if numbered and chosen else 0
    return [replace(mark, number=number) for mark in placed]


def draw_number(mark: Mark, x: float, y: float, scale: float) -> Shape:
    """Draw a project's mark around a point: a ring by its evidence, its number on its fill."""
    radius, evidence = MARKER / 2 * scale, mark.project.evidence
    name = short(f"{mark.number or ''} {mark.project.name}".strip())
    inner = radius - (2 if evidence == "confirmed" else 3) * scale
    text = str(mark.number or "")
    number = {"text": text, "size": (14 if len(text) < 3 else 10) * scale, "ink": mark.look.ink, "bold": True}
    look = _ring(evidence, 2 * scale)
    within = look if evidence == "example" else {}
    holds: tuple[Shape, ...] = (
        circle(name, x, y, radius - scale, fill="#ffffff", **look),
        circle(name, x, y, inner, fill=mark.look.fill, **number, **within),
    )
    if mark.chosen:
        outer = circle(name, x, y, radius + 2 * scale, fill="#ffffff", line=BASE["tint"], weight=4 * scale)
        holds = (outer, *holds)
    return Shape(name, x - radius, y - radius, 2 * radius, 2 * radius, holds=holds)


def draw_legend(handout: Handout, x: float, y: float, width: float, height: float) -> Shape:
    """Draw what fills and outlines stand for, in lines within a box.

    Parameters
    ----------
    handout : Handout
        Its colours and language.
    x, y, width, height : float
        The box, in px of the slide.

    Returns
    -------
    Shape
        A group with alternative text.
    """
    language = handout.language
    said = legend(handout.register, handout.selection.farg, language)
    entries = [
        *(_Entry(label, look.fill, "confirmed") for look, label in said.fills),
        _Entry(language.text("Outline:")),
        *(_Entry(label, "#ffffff", level) for level, label in said.outlines),
    ]
    size = LEGEND_SIZE
    while size > 1 and not _fits(_flow(entries, width, size), width, height, size):
        size *= 0.9
    holds = [
        shape
        for entry, left, top, wide in _flow(entries, width, size)
        for shape in _entry(entry, x + left, y + top, wide, size)
    ]
    alt = f"{language.text('Legend')}: {', '.join(entry.text for entry in entries)}"
    return Shape(language.text("Legend"), x, y, width, height, alt=alt, holds=tuple(holds))


@dataclass(frozen=True)
class _Entry:
    """A line's beginning, or a dot with what it stands for."""

    text: str
    fill: str = ""
    evidence: Evidence | None = None


_Placed = tuple[_Entry, float, float, float]


def _flow(entries: Sequence[_Entry], width: float, size: float) -> list[_Placed]:
    """Put entries in lines; give each with its left, top and width."""
    placed, x, y = [], 0.0, 0.0
    for entry in entries:
        wide = text_width(entry.text, size) + (_DOT * size if entry.evidence else 0)
        if x and (x + wide > width or not entry.evidence):
            x, y = 0.0, y + size * LINE
        placed.append((entry, x, y, wide))
        x = _STEP * size * ceil((x + wide) / (_STEP * size) + 0.1)
    return placed


def _fits(placed: Sequence[_Placed], width: float, height: float, size: float) -> bool:
    return all(x + wide <= width and y + size * LINE <= height for _, x, y, wide in placed)


def _entry(entry: _Entry, x: float, y: float, width: float, size: float) -> Iterator[Shape]:
    text = x
    name = short(entry.text)
    if entry.evidence:
        text += _DOT * size
        middle = (x + 0.42 * size, y + size * LINE / 2)
        yield circle(name, *middle, 0.38 * size, fill=entry.fill, **_ring(entry.evidence, 0.08 * size))
    box = (text, y, width - (text - x), size * LINE)
    yield Shape(name, *box, text=entry.text, size=size, ink=INK, align="l", bold=not entry.evidence)


# The map of Sweden is the same on every slide of a project.
@lru_cache(maxsize=64)
def _land(register: Register, language: Language, frame: Frame, picture: Picture) -> tuple[Shape, ...]:
    """Draw the sea, the neighbours, the counties in a group of their own, and the lakes."""
    outlines = _outlines(frame)
    box = (picture.x, picture.y, picture.w, picture.h)
    counties = tuple(
        _area(region.name, outlines[region.code], picture, fill=BASE["land"], line=BASE["border"])
        for region in register.counties
        if region.code in outlines
    )
    around = {
        name: _area(language.text(said), outlines[name], picture, fill=BASE[colour])
        for name, said, colour in _AROUND
        if name in outlines
    }
    return (
        Shape(language.text("Sea"), *box, fill=BASE["sea"]),
        *filter(None, [around.get("neighbours")]),
        Shape(language.text("Counties"), *box, alt=language.text("The counties"), holds=counties),
        *filter(None, [around.get("lakes")]),
    )


def _outlines(frame: Frame) -> dict[str, list[Ring]]:
    """Give the rings of the base map's layers and counties that are seen; the same on many slides."""
    around = {name: _rings(frame, layer(name), AROUND) for name in ("neighbours", "lakes")}
    counties = {code: _rings(frame, areas()[code]) for code in areas().index if len(code) == 2}
    return {name: rings for name, rings in (around | counties).items() if rings}


def _rings(frame: Frame, shape: BaseGeometry, detail: tuple[float, float] = DETAIL) -> list[Ring]:
    """Give an area's rings without islets: every point weighs in the file; none where it is not seen."""
    coarse, islet = detail
    rings = frame.rings(shape, coarse)
    large = [ring for ring in rings if np.ptp(ring, axis=0).max() >= islet]
    return list(large or rings)


def _tinted(handout: Handout, frame: Frame, picture: Picture, codes: Sequence[str]) -> Iterator[Shape]:
    look = {"fill": BASE["tint"], "alpha": 25, "line": BASE["edge"], "weight": 2.5}
    for code in codes:
        if rings := _rings(frame, areas()[code]):
            yield _area(handout.register.regions[code].name, rings, picture, **look)


def _area(name: str, rings: Sequence[Ring], picture: Picture, **look: Any) -> Shape:
    return polygon(short(name), [[picture.point(place) for place in ring] for ring in rings], **look)


def _watermark(text: str, picture: Picture) -> Shape:
    size = picture.w / 6
    box = (picture.x, picture.y + picture.h / 2 - size, picture.w, 2 * size)
    return Shape(text, *box, text=text, size=size, ink=BASE["edge"], ink_alpha=22, bold=True, turn=-24)


def _names(
    handout: Handout,
    frame: Frame,
    picture: Picture,
    tinted: Sequence[str],
    placed: Sequence[Mark],
    free: float,
) -> Iterator[Shape]:
    for name in names(handout.register, tinted, placed, frame, free):
        x, y = picture.point((name.x, name.y))
        size = NAME_SIZE * picture.scale
        wide = text_width(name.text, size)
        box = (x - wide / 2, y - size * 0.6, wide, size * 1.2)
        # A pale ground, since outlines may run below the name.
        look: dict[str, Any] = {"fill": BASE["land"], "alpha": 65, "ink": BASE["name"]}
        yield Shape(name.text, *box, text=name.text, size=size, **look)


def _credit(text: str, picture: Picture) -> Shape:
    size = CREDIT_SIZE * picture.scale
    box = (picture.x, picture.y + picture.h - 1.5 * size, picture.w - size / 2, 1.3 * size)
    return Shape(text, *box, text=text, size=size, ink="#333333", align="r")


def _marks(placed: Sequence[Mark], picture: Picture) -> Iterator[Shape]:
    """Draw the leaders of the moved ones, then the numbers above them."""
    for mark in placed:
        if mark.moved:
            start, end = picture.point(mark.anchor), picture.point(mark.place)
            yield segment(str(mark.number), start, end, line=BASE["leader"], weight=1.2 * picture.scale)
            yield circle(str(mark.number), *start, 2 * picture.scale, fill=BASE["leader"])
    for mark in placed:
        yield draw_number(mark, *picture.point(mark.place), picture.scale)


def _ring(evidence: Evidence, weight: float) -> dict[str, Any]:
    """Give the outline that says how sure a project is; an invented one has a second, thin one within."""
    thin = 0.5 if evidence == "example" else 1
    return {"line": INK, "weight": weight * thin, "dash": _DASHES.get(evidence, "solid")}
