"""Where numbers and names stand on a drawn map so that none covers another; all lengths in pixels."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

Point = tuple[float, float]
ROUNDS, WORK = 400, 40_000  # rounds at most, and fewer for many points: each round compares every two
_NARROW = frozenset("fijlrtI.,:;'!()|[] -")
_WIDE = frozenset("mwMWÅÄÖÆØ@%&—…")


@dataclass(frozen=True)
class Name:
    """A name, where its middle would stand best in pixels from the upper left corner, and its area's code."""

    text: str
    x: float
    y: float
    code: str = ""


def spread(points: Sequence[tuple[float, float]], apart: float, width: float, height: float) -> list[Point]:
    """Move points apart by the rule of the interactive map (``assets/map.js``), within the frame.

    Points on one spot stand in a row from west to east in their order; then, in each round, every two nearer
    than ``apart`` step away from each other by half of what lacks.

    Parameters
    ----------
    points : sequence of tuple of float
        x and y in pixels.
    apart : float
        The least distance between two points, in pixels.
    width, height : float
        The frame; points keep half of ``apart`` from its edges.

    Returns
    -------
    list of tuple of float
        In the order given.
    """
    if not points:
        return []
    placed = _in_rows(np.array(points, dtype=float), apart)
    edge = np.array([width, height]) - apart / 2
    for _ in range(min(ROUNDS, WORK // len(points) + 1)):
        placed = np.clip(placed, apart / 2, edge)
        spots = shapely.points(placed)
        one, other = shapely.STRtree(spots).query(spots, predicate="dwithin", distance=apart)
        one, other = one[one != other], other[one != other]
        away = placed[other] - placed[one]
        distance = np.hypot(away[:, 0], away[:, 1])
        if distance.min(initial=apart) >= apart - 0.01:
            break
        # Two on the very same spot part to the west and east.
        same = distance == 0
        away[same] = np.where((one < other)[same, None], (1, 0), (-1, 0))
        near = np.where(same, 1, distance)
        np.subtract.at(placed, one, away / near[:, None] * (apart - distance)[:, None] / 2)
    return [(float(x), float(y)) for x, y in placed]


def _in_rows(points: NDArray[np.float64], apart: float) -> NDArray[np.float64]:
    rows: dict[tuple[int, int], list[int]] = {}
    for index, (x, y) in enumerate(points):
        rows.setdefault((round(x), round(y)), []).append(index)
    placed = points.copy()
    for row in rows.values():
        placed[row, 0] += (np.arange(len(row)) - (len(row) - 1) / 2) * apart
    return placed


def text_width(text: str, size: float) -> float:
    """Estimate, rather too wide than too narrow, how wide a text is in a sans-serif type.

    Parameters
    ----------
    text : str
        One line.
    size : float
        The type's size in pixels.

    Returns
    -------
    float
        Pixels. There is no browser to ask, so letters are taken as narrow, usual, wide or full (an em).
    """
    return size * sum(_letter_width(letter) for letter in text)


def wrap(text: str, size: float, width: float) -> list[str]:
    """Part a text into lines between words; a word that is wider than a line is parted anywhere.

    Parameters
    ----------
    text : str
        Runs of white space count as one space.
    size, width : float
        The type's size and the lines' width in pixels.

    Returns
    -------
    list of str
        None when the text is empty.
    """
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        room = width
        for letter in word:
            needed = text_width(letter, size)
            if needed > room and lines[-1]:
                lines.append("")
                room = width
            lines[-1] += letter
            room -= needed
    return lines


def _letter_width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if letter in _NARROW:
        return 0.42
    if letter in _WIDE or ord(letter) > 0x24F:
        return 1.3 if unicodedata.east_asian_width(letter) in "WF" else 1.0
    return 0.78 if letter.isupper() else 0.64


def place_names(
    names: Iterable[Name],
    taken: Sequence[tuple[float, float, float, float]],
    size: float,
    frame: Point,
    may_stand: Callable[[Name, float, float], bool] = lambda *_: True,
) -> list[Name]:
    """Choose a free place for each name, near where it would stand best; one that has none is left out.

    Parameters
    ----------
    names : iterable of Name
        The most important first.
    taken : sequence of tuple of float
        Boxes (left, top, right, bottom) that are not free.
    size : float
        The type's size in pixels.
    frame : tuple of float
        Width and height.
    may_stand : callable, optional
        Whether a name may have its middle at x and y.

    Returns
    -------
    list of Name
        Those that found a place, at their places.
    """
    boxes = [shapely.box(*box) for box in taken]
    whole = shapely.box(2, 2, frame[0] - 2, frame[1] - 2)
    placed = []
    for name in names:
        half, high = text_width(name.text, size) / 2, size * 0.7
        steps = ((0, 0), (0, -1.3), (0, 1.3), (0, -2.4), (0, 2.4), (-0.7, 0), (0.7, 0), (0, -3.5), (0, 3.5))
        for dx, dy in steps:
            x, y = name.x + dx * 2 * half, name.y + dy * size
            box = shapely.box(x - half - 2, y - high - 1, x + half + 2, y + high + 1)
            fits = whole.contains(box) and may_stand(name, x, y)
            if fits and not any(box.intersects(other) for other in boxes):
                boxes.append(box)
                placed.append(replace(name, x=x, y=y))
                break
    return placed
