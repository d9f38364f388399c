"""Maps that share one drawing of the land: it is sent once, and each map shows a piece of it.

A deck has a map on nearly every slide. The land is drawn once, in kilometres, and each map refers to it and
adds its own numbers and names, so that forty maps are hardly larger than one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pilotkarta.geography import areas
from pilotkarta.i18n import Language
from pilotkarta.maps.frame import Extent, Frame, frame_of, layer
from pilotkarta.maps.marks import Mark, marks, names
from pilotkarta.maps.placing import Name
from pilotkarta.maps.svg import describe
from pilotkarta.register import Project, Register
from pilotkarta.selection import Colour

AROUND = 350_000.0  # metres of the neighbours beyond Sweden, as far as any map of a project reaches
KILOMETRE = 1000.0


@dataclass(frozen=True)
class Land:
    """The land in kilometres from the upper left corner of ``frame``, as SVG paths by name."""

    frame: Frame
    layers: dict[str, str]
    counties: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """A map of a piece of the land: its frame, what is tinted, and what stands on it in its pixels."""

    frame: Frame
    box: tuple[float, float, float, float]
    tinted: tuple[str, ...]
    marks: list[Mark]
    names: list[Name]
    title: str
    description: str


@lru_cache
def land() -> Land:
    """Draw Sweden, its counties and lakes, and the neighbours, once a process.

    Returns
    -------
    Land
        About 290 kB of paths; details of less than 300 m are left out.
    """
    west, south, east, north = layer("sweden").bounds
    frame = Frame(
        west - AROUND,
        north + AROUND,
        KILOMETRE,
        int((east - west + 2 * AROUND) / KILOMETRE),
        int((north - south + 2 * AROUND) / KILOMETRE),
    )
    drawn = {name: frame.path(layer(name)) for name in ("neighbours", "sweden", "lakes")}
    counties = (frame.path(areas()[code]) for code in areas().index if len(code) == 2)
    return Land(frame, drawn, tuple(counties))


def area_paths(projects: Iterable[Project]) -> dict[str, str]:
    """Draw the areas of projects, each once.

    Parameters
    ----------
    projects : iterable of Project
        Any.

    Returns
    -------
    dict of str to str
        SVG paths in the land's kilometres by SCB's code.
    """
    codes = dict.fromkeys(area.code for project in projects for area in project.areas)
    return {code: land().frame.path(areas()[code]) for code in codes}


def view(
    register: Register,
    projects: Sequence[Project],
    chosen: Project | None,
    colour: Colour,
    language: Language,
    *,
    extent: Extent,
    width: int,
    height: int,
    number: int = 0,
) -> View:
    """Show a piece of the land with the selected projects by number, or the chosen one alone.

    Parameters
    ----------
    register, projects, chosen, colour, language, extent, width, height
        As for ``svg.svg_map``.
    number : int, optional
        The chosen project's, where it is alone.

    Returns
    -------
    View
        ``box`` is the piece in the land's kilometres: left, top, width and height.
    """
    frame = frame_of(extent, projects, chosen, width, height)
    placed = marks(register, projects, chosen, colour, frame, height)
    if number:
        placed = [replace(mark, number=number) for mark in placed]
    tinted = tuple(area.code for area in chosen.areas) if chosen else ()
    left, top = land().frame.point(frame.west, frame.north)
    box = (left, top, width * frame.metres / KILOMETRE, height * frame.metres / KILOMETRE)
    named = names(register, tinted, placed, frame, height)
    return View(frame, box, tinted, placed, named, *describe(projects, chosen, language, extent))
