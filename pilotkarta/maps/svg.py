"""The static map as SVG: for pages, print, slides and files, with the look of the interactive map.

Drawn in SWEREF 99 TM (EPSG:3006), the projection of Sweden's official maps, in which areas and distances are
nearly true all over the country; the interactive map has Leaflet's Web Mercator, which stretches the north.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import shorten
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from pilotkarta import words
from pilotkarta.geography import SWEREF99TM, WGS84, area_of, areas
from pilotkarta.i18n import N_, Language
from pilotkarta.maps.placing import Name, place_names, spread, text_width
from pilotkarta.maps.style import BASE, CREDIT, MARKER, fill
from pilotkarta.markup import draw
from pilotkarta.paths import GEO
from pilotkarta.register import Project, Register
from pilotkarta.selection import Colour

Extent = Literal["sverige", "urval", "omrade", "lage"]
NAMES_FROM = 1400  # metres a pixel, from which the counties' names have room
NAME_SIZE, CREDIT_SIZE = 12, 10
LEAST_SPAN = 120_000.0  # metres; a single municipality is shown with what lies around it
LONGEST_NAME = 40
_TO_SWEREF = Transformer.from_crs(WGS84, SWEREF99TM, always_xy=True)


@dataclass(frozen=True)
class Frame:
    """A piece of SWEREF 99 TM on a picture: its upper left corner and metres a pixel."""

    west: float
    north: float
    metres: float
    width: int
    height: int

    @classmethod
    def around(cls, bounds: Sequence[float], width: int, height: int, margin: float) -> "Frame":
        """Fit bounds (west, south, east, north in metres) into a picture with a margin in pixels."""
        west, south, east, north = bounds
        metres = max(
            (east - west) / (width - 2 * margin), (north - south) / (height - 2 * margin), LEAST_SPAN / width
        )
        middle = ((west + east) / 2, (south + north) / 2)
        return cls(middle[0] - metres * width / 2, middle[1] + metres * height / 2, metres, width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Give a point's place in pixels from the upper left corner."""
        return (x - self.west) / self.metres, (self.north - y) / self.metres

    def path(self, shape: BaseGeometry) -> str:
        """Write an area as an SVG path; what lies outside the picture is cut away."""
        pixels = shapely.transform(
            shape, lambda xy: np.column_stack(self.point(xy[:, 0], xy[:, 1])), include_z=False
        )
        inside = shapely.box(-4, -4, self.width + 4, self.height + 4)
        if not inside.contains(pixels):
            pixels = shapely.intersection(pixels, inside)
        # Less than a third of a pixel is not seen.
        return "".join(_rings(shapely.simplify(pixels, 0.3)))


def _rings(shape: BaseGeometry) -> Iterable[str]:
    for polygon in shapely.get_parts(shape):
        if polygon.geom_type == "Polygon" and not polygon.is_empty:
            for ring in (polygon.exterior, *polygon.interiors):
                points = shapely.get_coordinates(ring)[:-1]
                yield "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z"


@lru_cache
def _layer(name: str) -> BaseGeometry:
    """Read one of the base map's layers as one geometry in EPSG:3006."""
    layer = gpd.read_file(GEO / "map" / f"{name}.geojson").to_crs(SWEREF99TM)
    return shapely.union_all(shapely.make_valid(layer.geometry.to_numpy()))


def _frame(
    extent: Extent, projects: Sequence[Project], chosen: Project | None, width: int, height: int
) -> Frame:
    if extent == "omrade" and chosen:
        bounds = area_of(area.code for area in chosen.areas).bounds
        return Frame.around(bounds, width, height, margin=0.18 * min(width, height))
    if extent == "urval" and projects:
        points = shapely.MultiPoint([_TO_SWEREF.transform(p.longitude, p.latitude) for p in projects])
        return Frame.around(points.bounds, width, height, margin=2 * MARKER)
    return Frame.around(_layer("sweden").bounds, width, height, margin=MARKER / 2)


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

    Returns
    -------
    str
        An SVG document with title and description; all text is escaped.
    """
    if extent == "lage":
        projects = ()
    frame = _frame(extent, projects, chosen, width, height)
    credit = language.text(CREDIT)
    credit = credit if text_width(credit, CREDIT_SIZE) + 12 < width else ""
    free = height - CREDIT_SIZE - 8 if credit else height
    markers = _markers(register, projects, chosen, colour, frame, free)
    tinted = [area.code for area in chosen.areas] if chosen else []
    title, description = describe(projects, chosen, language, extent)
    return draw(
        "map.svg",
        frame=frame,
        language=language,
        title=title,
        description=description,
        look=BASE,
        layers={name: frame.path(_layer(name)) for name in ("neighbours", "sweden", "lakes")},
        counties={code: frame.path(areas()[code]) for code in areas().index if len(code) == 2},
        tinted={code: frame.path(areas()[code]) for code in tinted},
        names=_names(register, tinted, markers, frame, free),
        name_size=NAME_SIZE,
        markers=markers,
        radius=MARKER / 2,
        credit=credit,
        credit_size=CREDIT_SIZE,
        watermark=language.text("EXAMPLE") if register.is_example else "",
    )


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


def _markers(
    register: Register,
    projects: Sequence[Project],
    chosen: Project | None,
    colour: Colour,
    frame: Frame,
    free: float,
) -> list[dict[str, Any]]:
    """Place the numbers above the line of the credit; those whose point lies outside are left out."""
    numbered = list(enumerate(projects, 1))
    if chosen and chosen not in projects:
        numbered.append((0, chosen))
    anchored = []
    for number, project in numbered:
        x, y = frame.point(*_TO_SWEREF.transform(project.longitude, project.latitude))
        if 0 <= x <= frame.width and 0 <= y <= frame.height:
            anchored.append((number, project, (x, y)))
    placed = spread([anchor for *_, anchor in anchored], MARKER + 1, frame.width, free)
    return [
        {
            "number": number or "",
            "project": project,
            "chosen": project is chosen,
            "look": fill(register, project, colour),
            "anchor": anchor,
            "place": place,
            "moved": np.hypot(place[0] - anchor[0], place[1] - anchor[1]) >= 2,
        }
        for (number, project, anchor), place in zip(anchored, placed, strict=True)
    ]


def _names(
    register: Register, tinted: Sequence[str], markers: Sequence[dict[str, Any]], frame: Frame, free: float
) -> list[Name]:
    """Name the chosen areas, then the counties, where the scale and what else stands there leave room."""
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
            wanted.append(Name(name, *frame.point(middle.x, middle.y)))
    reach = MARKER / 2 + 3
    taken = [(x - reach, y - reach, x + reach, y + reach) for x, y in (m["place"] for m in markers)]
    return place_names(wanted, taken, NAME_SIZE, (frame.width, free))
