"""The numbers and names on a drawn map: where each stands so that none covers another."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from textwrap import shorten

import shapely

from pilotkarta.geography import areas
from pilotkarta.maps.frame import Frame, place_of
from pilotkarta.maps.placing import Name, Point, place_names, spread
from pilotkarta.maps.style import MARKER, Fill, fill
from pilotkarta.register import Project, Register
from pilotkarta.selection import Colour

NAMES_FROM = 1400  # metres a pixel, from which the counties' names have room
NAME_SIZE = 12
LONGEST_NAME = 40


@dataclass(frozen=True)
class Mark:
    """A project's mark: its number (0 for one that is not selected), look, own point and where it stands."""

    number: int
    project: Project
    chosen: bool
    look: Fill
    anchor: Point
    place: Point

    @property
    def moved(self) -> bool:
        """Whether it stands so far from its point that a line must lead there."""
        return hypot(self.place[0] - self.anchor[0], self.place[1] - self.anchor[1]) >= 2


def marks(
    register: Register,
    projects: Sequence[Project],
    chosen: Project | None,
    colour: Colour,
    frame: Frame,
    free: float,
) -> list[Mark]:
    """Place the selected projects' numbers and the chosen one's mark.

    Parameters
    ----------
    register : Register
        The data set.
    projects : sequence of Project
        The selected ones from north to south; a project's number is its place, from 1.
    chosen : Project or None
        It has a mark without number when it is not among the selected ones.
    colour : {"program", "belagg"}
        What the fill stands for.
    frame : Frame
        The picture; those whose point lies outside are left out.
    free : float
        How far down, in pixels, the picture is free for marks.

    Returns
    -------
    list of Mark
        At least ``MARKER`` pixels apart.
    """
    numbered = list(enumerate(projects, 1))
    if chosen and chosen not in projects:
        numbered.append((0, chosen))
    anchored = [(number, one, frame.point(*place_of(one))) for number, one in numbered]
    shown = [(number, one, anchor) for number, one, anchor in anchored if frame.holds(*anchor)]
    placed = spread([anchor for *_, anchor in shown], MARKER + 1, frame.width, free)
    return [
        Mark(number, one, one is chosen, fill(register, one, colour), anchor, place)
        for (number, one, anchor), place in zip(shown, placed, strict=True)
    ]


def names(
    register: Register, tinted: Sequence[str], marks: Sequence[Mark], frame: Frame, free: float
) -> list[Name]:
    """Name the tinted areas, then the counties, where the scale and what else stands there leave room.

    Parameters
    ----------
    register : Register
        For the regions' names.
    tinted : sequence of str
        Codes of the areas that are tinted.
    marks : sequence of Mark
        What the names must not cover.
    frame : Frame
        The picture.
    free : float
        How far down, in pixels, the picture is free.

    Returns
    -------
    list of Name
        None where all of Sweden is shown.
    """
    if frame.metres > NAMES_FROM:
        return []
    picture = shapely.box(
        frame.west,
        frame.north - frame.height * frame.metres,
        frame.west + frame.width * frame.metres,
        frame.north,
    )
    wanted = []
    for code in dict.fromkeys((*tinted, *(code for code in areas().index if len(code) == 2))):
        shown = areas()[code].intersection(picture)
        if not shown.is_empty:
            middle = shown.representative_point()
            name = shorten(register.regions[code].name, LONGEST_NAME, placeholder="…")
            wanted.append(Name(name, *frame.point(middle.x, middle.y), code))
    reach = MARKER / 2 + 3
    taken = [(x - reach, y - reach, x + reach, y + reach) for x, y in (mark.place for mark in marks)]
    named = {name.code for name in wanted}

    def may_stand(name: Name, x: float, y: float) -> bool:
        """Keep a name near its own area and off what has another: there it would be taken for that one's."""
        point = shapely.Point(frame.west + x * frame.metres, frame.north - y * frame.metres)
        if areas()[name.code].distance(point) > NAME_SIZE * frame.metres:
            return False
        there = areas().index[areas().sindex.query(point, predicate="within")]
        return not any(code in named and len(code) == len(name.code) for code in there if code != name.code)

    return place_names(wanted, taken, NAME_SIZE, (frame.width, free), may_stand)
