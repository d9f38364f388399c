"""A visitor's own areas over a map: as many points as a screen can show, however large the file was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from pilotkarta.geography import SWEREF99TM, WGS84

Shapes = npt.NDArray[Any]
Places = npt.NDArray[np.float64]
Position = tuple[float, float]
FINEST, COARSEST = 200.0, 12_800.0  # metres that an outline may lose; a pixel is 150 at most
MOST_POINTS = 20_000
PIECE = 1_000  # points of a line that are simplified at once
LONGEST = 200  # letters of a label or name, which may be a visitor's own
MOST_LETTERS = 100_000  # of all the names
_TO_DEGREES = Transformer.from_crs(SWEREF99TM, WGS84, always_xy=True)


@dataclass(frozen=True)
class Overlay:
    """An own area: its name, and a valid polygon, line or point, or several, in EPSG:3006."""

    name: str
    shape: BaseGeometry


@dataclass(frozen=True, eq=False)
class Outline:
    """An own area as it is drawn: its rings and lines, and a dot for each point.

    Each line is an array of eastings and northings in EPSG:3006, metres; the dots are one such array.
    """

    name: str
    lines: tuple[Places, ...]
    dots: Places

    @property
    def is_drawn(self) -> bool:
        """Whether anything of it is on the map."""
        return bool(self.lines) or len(self.dots) > 0


@dataclass(frozen=True, eq=False)
class _Parts:
    """Lines, or points, and the place of the own area that each belongs to."""

    shapes: Shapes
    of: npt.NDArray[np.intp]

    def where(self, marks: npt.NDArray[Any]) -> "_Parts":
        return _Parts(self.shapes[marks], self.of[marks])

    def beside(self, other: "_Parts") -> "_Parts":
        return _Parts(np.concatenate([self.shapes, other.shapes]), np.concatenate([self.of, other.of]))


def short(text: str, longest: int = LONGEST) -> str:
    """Shorten a label, name or word to so many letters."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def outlined(overlays: Sequence[Overlay]) -> tuple[Outline, ...]:
    """Simplify own areas until a map can bear them.

    Parameters
    ----------
    overlays : sequence of Overlay
        Any number, of any size.

    Returns
    -------
    tuple of Outline
        One an area. Rings and lines are true to within ``FINEST``; a ring that is smaller is a dot, and
        points that are nearer to each other are one dot. All is coarser where that leaves more than
        ``MOST_POINTS`` points, and what even then is too much is left out, the smallest first. Names are cut
        to ``LONGEST`` letters, or to an equal share of ``MOST_LETTERS``.
    """
    lines, points = _taken_apart([one.shape for one in overlays])
    coarse = FINEST
    drawn, dots = _simplified(lines, points, coarse)
    while _size(drawn) + len(dots.of) > MOST_POINTS and coarse < COARSEST:
        coarse *= 2
        drawn, dots = _simplified(lines, points, coarse)
    drawn, dots = _largest(drawn, dots)
    longest = max(2, min(LONGEST, MOST_LETTERS // max(1, len(overlays))))
    found: list[list[Places]] = [[] for _ in overlays]
    for at, line in zip(drawn.of.tolist(), drawn.shapes, strict=True):
        found[at].append(shapely.get_coordinates(line))
    ends = np.searchsorted(dots.of, np.arange(len(overlays) + 1))
    spots = shapely.get_coordinates(dots.shapes)
    return tuple(
        Outline(short(one.name, longest), tuple(found[at]), spots[ends[at] : ends[at + 1]])
        for at, one in enumerate(overlays)
    )


def _taken_apart(shapes: Sequence[BaseGeometry]) -> tuple[_Parts, _Parts]:
    """Give the rings and lines, and the points, that can be shown."""
    parts = _Parts(*shapely.get_parts(np.array(shapes, dtype=object), return_index=True))
    parts = parts.where(np.isfinite(shapely.bounds(parts.shapes)).all(axis=1))  # an empty one has none
    flat = shapely.get_dimensions(parts.shapes)
    polygons = parts.where(flat == 2)
    rings, of = shapely.get_rings(polygons.shapes, return_index=True)
    outlines = _Parts(_as_lines(rings), polygons.of[of])
    return outlines.beside(parts.where(flat == 1)), parts.where(flat == 0)


def _as_lines(rings: Shapes) -> Shapes:
    """Make lines of rings: simplifying keeps a ring from collapsing, however small it is."""
    coordinates, of = shapely.get_coordinates(rings, return_index=True)
    return np.asarray(shapely.linestrings(coordinates, indices=of) if len(of) else rings, dtype=object)


def _simplified(lines: _Parts, points: _Parts, coarse: float) -> tuple[_Parts, _Parts]:
    """Simplify lines; those that are too small to be one become points, and near points one."""
    thin = _Parts(_thinned(lines.shapes, coarse), lines.of)
    small = shapely.length(thin.shapes) < coarse
    dots = points.beside(_Parts(shapely.centroid(lines.shapes[small]), lines.of[small]))
    x, y = np.floor(shapely.get_coordinates(dots.shapes) / coarse).T
    order = np.lexsort((y, x, dots.of))  # by area, and in it by spot
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff([dots.of[order], x[order], y[order]]) != 0).any(axis=0)
    return thin.where(~small), dots.where(order[first])


def _thinned(lines: Shapes, coarse: float) -> Shapes:
    """Simplify lines in pieces of ``PIECE`` points, whose ends are kept.

    GEOS can go as deep into calls as a line has points; with 100,000 that ends the process.
    """
    places, of = shapely.get_coordinates(lines, return_index=True)
    if not len(of):
        return lines
    first = np.searchsorted(of, of)  # where each point's line begins
    turn = np.maximum(np.arange(len(of)) - first - 1, 0) // PIECE
    begins = np.flatnonzero((np.diff(turn, prepend=0) > 0) & (np.diff(of, prepend=-1) == 0))
    piece = np.cumsum(np.insert((np.diff(of, prepend=-1) > 0).astype(int), begins, 1)) - 1
    whole = np.insert(places, begins, places[begins - 1], axis=0)  # a piece begins where the last one ends
    thin = shapely.simplify(shapely.linestrings(whole, indices=piece), coarse, preserve_topology=False)
    kept, of_piece = shapely.get_coordinates(thin, return_index=True)
    line = np.insert(of, begins, of[begins])[np.searchsorted(piece, of_piece)]
    again = (np.diff(of_piece, prepend=-1) > 0) & (np.diff(line, prepend=-1) == 0)
    return np.asarray(shapely.linestrings(kept[~again], indices=line[~again]), dtype=object)


def _size(lines: _Parts) -> int:
    return int(shapely.get_num_coordinates(lines.shapes).sum())


def _largest(lines: _Parts, dots: _Parts) -> tuple[_Parts, _Parts]:
    """Keep the longest lines that have room, and then as many dots."""
    order = np.argsort(-shapely.length(lines.shapes), kind="stable")
    room = np.cumsum(shapely.get_num_coordinates(lines.shapes[order])) <= MOST_POINTS
    kept = lines.where(np.sort(order[room]))
    return kept, dots.where(np.arange(len(dots.of)) < MOST_POINTS - _size(kept))


def in_degrees(outlines: Sequence[Outline]) -> list[tuple[str, list[list[Position]], list[Position]]]:
    """Write outlines as a browser gets them.

    Parameters
    ----------
    outlines : sequence of Outline
        From ``outlined``.

    Returns
    -------
    list of tuple of str, list and list
        Each area's name, its lines and its dots: latitude and longitude in WGS 84 degrees, to within 10 m.
        What the globe has no place for is left out.
    """
    written = iter(_degrees([places for one in outlines for places in (*one.lines, one.dots)]))
    return [
        (one.name, [line for line in (next(written) for _ in one.lines) if line], next(written))
        for one in outlines
    ]


def _degrees(arrays: Sequence[Places]) -> list[list[Position]]:
    """Convert all at once: a call for each would take longer than the whole drawing."""
    if not arrays:
        return []
    east, north = _TO_DEGREES.transform(*np.concatenate(arrays).T)
    found = np.split(np.column_stack([north, east]).round(4), np.cumsum([len(one) for one in arrays])[:-1])
    return [[(lat, lon) for lat, lon in one.tolist()] if np.isfinite(one).all() else [] for one in found]
