"""Which piece of Sweden a drawn map shows, and where on the picture each place then is.

All drawn maps are in SWEREF 99 TM (EPSG:3006), the projection of Sweden's official maps, in which areas and
distances are nearly true all over the country.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeVar

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from pilotkarta.geography import SWEREF99TM, WGS84, area_of
from pilotkarta.maps.style import MARKER
from pilotkarta.paths import GEO
from pilotkarta.register import Project

Number = TypeVar("Number", float, NDArray[np.float64])
Extent = Literal["sverige", "urval", "omrade", "lage"]
LEAST_SPAN = 120_000.0  # metres; a single municipality is shown with what lies around it
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

    def point(self, x: Number, y: Number) -> tuple[Number, Number]:
        """Give a point's place in pixels from the upper left corner, or that of each in two arrays."""
        return (x - self.west) / self.metres, (self.north - y) / self.metres

    def holds(self, x: float, y: float) -> bool:
        """Say whether a place in pixels is on the picture."""
        return 0 <= x <= self.width and 0 <= y <= self.height

    def rings(self, shape: BaseGeometry, coarse: float = 0.3) -> list[list[tuple[float, float]]]:
        """List an area's rings in pixels; what lies outside the picture is cut away.

        The rings are true to within ``coarse`` pixels; less than a third of one is not seen.
        """
        pixels = shapely.transform(
            shape, lambda xy: np.column_stack(self.point(xy[:, 0], xy[:, 1])), include_z=False
        )
        inside = shapely.box(-4, -4, self.width + 4, self.height + 4)
        if not inside.contains(pixels):
            pixels = shapely.intersection(pixels, inside)
        return list(_rings(shapely.simplify(pixels, coarse)))

    def path(self, shape: BaseGeometry) -> str:
        """Write an area as an SVG path; what lies outside the picture is cut away."""
        rings = self.rings(shape)
        return "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring) + "Z" for ring in rings)

    def line(self, places: NDArray[np.float64]) -> str:
        """Write a line, or a closed one as a ring, as an SVG path; empty where it is beside the picture."""
        x, y = self.point(places[:, 0], places[:, 1])
        if x.max() < 0 or x.min() > self.width or y.max() < 0 or y.min() > self.height:
            return ""
        closed = len(places) > 2 and (places[0] == places[-1]).all()
        drawn = np.column_stack([x, y])[: -1 if closed else None].tolist()
        return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in drawn) + ("Z" if closed else "")

    def dots(self, places: NDArray[np.float64]) -> str:
        """Write points as an SVG path of lines without length, which round ends make dots of."""
        x, y = self.point(places[:, 0], places[:, 1])
        drawn = np.column_stack([x, y])[(x >= 0) & (x <= self.width) & (y >= 0) & (y <= self.height)]
        return "".join(f"M{x:.1f},{y:.1f}h0" for x, y in drawn.tolist())


def _rings(shape: BaseGeometry) -> Iterable[list[tuple[float, float]]]:
    for polygon in shapely.get_parts(shape):
        if polygon.geom_type == "Polygon" and not polygon.is_empty:
            for ring in (polygon.exterior, *polygon.interiors):
                yield [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)[:-1]]


@lru_cache
def layer(name: str) -> BaseGeometry:
    """Read one of the base map's layers.

    Parameters
    ----------
    name : str
        ``neighbours``, ``sweden`` or ``lakes``.

    Returns
    -------
    shapely.geometry.base.BaseGeometry
        One geometry in EPSG:3006, metres.
    """
    read = gpd.read_file(GEO / "map" / f"{name}.geojson").to_crs(SWEREF99TM)
    return shapely.union_all(shapely.make_valid(read.geometry.to_numpy()))


def place_of(project: Project) -> tuple[float, float]:
    """Give a project's point in EPSG:3006: easting and northing in metres."""
    x, y = _TO_SWEREF.transform(project.longitude, project.latitude)
    return float(x), float(y)


def frame_of(
    extent: Extent, projects: Sequence[Project], chosen: Project | None, width: int, height: int
) -> Frame:
    """Fit all of Sweden, the projects' points or the chosen project's area into a picture.

    Parameters
    ----------
    extent : {"sverige", "urval", "omrade", "lage"}
        What is to be seen; all of Sweden where there is nothing of it.
    projects : sequence of Project
        The selected ones.
    chosen : Project or None
        The one whose area ``omrade`` shows.
    width, height : int
        Pixels.

    Returns
    -------
    Frame
        With a margin around what is shown.
    """
    if extent == "omrade" and chosen:
        bounds = area_of(area.code for area in chosen.areas).bounds
        return Frame.around(bounds, width, height, margin=0.18 * min(width, height))
    if extent == "urval" and projects:
        points = shapely.MultiPoint([place_of(project) for project in projects])
        return Frame.around(points.bounds, width, height, margin=2 * MARKER)
    return Frame.around(layer("sweden").bounds, width, height, margin=MARKER / 2)
