"""The static map as SVG: for pages, print and files, with the look of the interactive map.

Drawn in SWEREF 99 TM (EPSG:3006); the interactive map has Leaflet's Web Mercator, which stretches the north.
"""

from collections.abc import Sequence
from typing import Any

from pilotkarta import words
from pilotkarta.geography import areas
from pilotkarta.i18n import N_, Language
from pilotkarta.maps.frame import Extent, Frame, frame_of, layer
from pilotkarta.maps.marks import NAME_SIZE, marks, names
from pilotkarta.maps.overlays import short
from pilotkarta.maps.placing import text_width
from pilotkarta.maps.shading import Shading, class_paths, described
from pilotkarta.maps.style import BASE, CREDIT, MARKER, TILE
from pilotkarta.markup import draw
from pilotkarta.register import Project, Register
from pilotkarta.selection import Colour

CREDIT_SIZE = 10


def svg_map(
    register: Register,
    projects: Sequence[Project],
    chosen: Project | None,
    colour: Colour,
    language: Language,
    *,
    extent: Extent = "sverige",
    width: int = 420,
    height: int = 900,
    shading: Shading | None = None,
) -> str:
    """Draw Sweden, the selected projects by number, and the chosen one's area.

    Parameters
    ----------
    register : Register
        The data set.
    projects : sequence of Project
        The selected ones from north to south; a project's number is its place, from 1.
    chosen : Project or None
        The one whose area is tinted; it need not be among the selected ones.
    colour : {"program", "belagg"}
        What the fill stands for.
    language : Language
        Of title, description and credit.
    extent : {"sverige", "urval", "omrade", "lage"}, optional
        All of Sweden, the selected projects' points, the chosen project's area, or all of Sweden with the
        chosen project alone.
    width, height : int, optional
        Pixels.
    shading : Shading, optional
        Municipalities shaded by class under all that, each class one path, and own areas as outlines. The
        chosen area is then an outline too: a tint would make another class of what it covers.

    Returns
    -------
    str
        An SVG document with title and description; all text is escaped.
    """
    if extent == "lage":
        projects = ()
    frame = frame_of(extent, projects, chosen, width, height)
    credit = language.text(CREDIT)
    credit = credit if text_width(credit, CREDIT_SIZE) + 12 < width else ""
    free = height - CREDIT_SIZE - 8 if credit else height
    placed = marks(register, projects, chosen, colour, frame, free)
    tinted = [area.code for area in chosen.areas] if chosen else []
    title, description = describe(projects, chosen, language, extent)
    if shading:
        title = f"{short(shading.title)}. {title}" if projects else short(shading.title)
        description = ". ".join(filter(None, (described(shading, language), description)))
    return draw(
        "map.svg",
        frame=frame,
        language=language,
        title=title,
        description=description,
        look=BASE,
        layers={name: frame.path(layer(name)) for name in ("neighbours", "sweden", "lakes")},
        counties={code: frame.path(areas()[code]) for code in areas().index if len(code) == 2},
        tinted={code: frame.path(areas()[code]) for code in tinted},
        **_shaded(shading, frame),
        names=names(register, tinted, placed, frame, free),
        name_size=NAME_SIZE,
        markers=placed,
        radius=MARKER / 2,
        credit=credit,
        credit_size=CREDIT_SIZE,
        watermark=language.text("EXAMPLE") if register.is_example else "",
    )


def _shaded(shading: Shading | None, frame: Frame) -> dict[str, Any]:
    """Give the template what is shaded and the own areas; each class has an id for its pattern."""
    if not shading:
        return {"shades": [], "own": [], "tile": TILE}
    ids = (f"shade-{place}" for place in range(len(shading.classes)))
    return {
        "shades": list(zip(ids, shading.classes, class_paths(shading, frame), strict=True)),
        "own": [
            (one.name, "".join(map(frame.line, one.lines)), frame.dots(one.dots)) for one in shading.outlines
        ],
        "tile": TILE,
    }


def describe(
    projects: Sequence[Project], chosen: Project | None, language: Language, extent: Extent
) -> tuple[str, str]:
    """Say in words what a static map shows.

    Parameters
    ----------
    projects, chosen, language, extent
        As for ``svg_map``.

    Returns
    -------
    tuple of str
        Title and description; the description names each project with its number and where it lies.
    """
    if extent in ("omrade", "lage") and chosen:
        title = N_("The area of {project}") if extent == "omrade" else N_("Where in Sweden {project} lies")
        return language.text(title, project=chosen.name), words.where(chosen, language, most=99)
    title = language.plural(
        "Map of Sweden with {n} project, numbered from north to south",
        "Map of Sweden with {n} projects, numbered from north to south",
        len(projects),
    )
    rows = (f"{n}. {p.name} ({words.where(p, language)})" for n, p in enumerate(projects, 1))
    return title, "; ".join(rows)
