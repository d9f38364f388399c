"""What a file of areas is read into, whatever its format, and the limits that hold for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from pilotkarta.figures.messages import Message, Unreadable, text

MOST_FEATURES = 5_000
MOST_VERTICES = 200_000
_NAMES = (
    "namn",
    "name",
    "benämning",
    "benamning",
    "beteckning",
    "titel",
    "title",
    "label",
    "område",
    "omrade",
)


@dataclass(frozen=True)
class Feature:
    """A geometry as it stands in the file, None if it has none, and its name; empty if it has none."""

    geometry: BaseGeometry | None
    name: str


@dataclass(frozen=True)
class Layer:
    """Features with the coordinate reference system that the file declares.

    ``crs`` is None if the file declares none that is known; ``wgs84_if_degrees`` says that its format then
    means WGS 84. ``problem`` says why ``crs`` is None.
    """

    features: tuple[Feature, ...]
    crs: CRS | None
    problem: Message | None = None
    wgs84_if_degrees: bool = False
    notices: tuple[Message, ...] = ()


def name_attribute(attributes: Sequence[str]) -> str:
    """Choose the attribute that names a feature.

    Parameters
    ----------
    attributes : sequence of str
        The names of those with text, in the file's order.

    Returns
    -------
    str
        The first that is called "namn" or the like, else the first whose name ends so ("kommunnamn"), else
        the first; empty if there is none.
    """
    by_name: Mapping[str, str] = {one.casefold(): one for one in reversed(attributes)}
    called = next((by_name[name] for name in _NAMES if name in by_name), "")
    ending = next((one for one in attributes if one.casefold().endswith(("namn", "name"))), "")
    return called or ending or next(iter(attributes), "")


def too_many_features() -> Unreadable:
    """Say that a file has too many features."""
    return Unreadable(
        text(
            "The file has more than {n} areas. Choose those that you need in your map program and save them "
            "as a file of their own.",
            n=MOST_FEATURES,
        )
    )


def too_many_vertices() -> Unreadable:
    """Say that a file has too many vertices."""
    return Unreadable(
        text(
            "The areas have more than {n} points together. Simplify them in your map program (10 metres is "
            "enough here) and save them again.",
            n=MOST_VERTICES,
        )
    )
