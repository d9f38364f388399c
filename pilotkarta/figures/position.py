"""Where coordinates lie: the reference system that they are in, and whether that can be true.

A file that declares no system, or a wrong one, would put areas beside where they are without anyone seeing
it. So a system is never guessed, and what does not land in or near Sweden is refused.
"""

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import ProjError

from pilotkarta.figures.layer import Layer
from pilotkarta.figures.messages import Message, Unreadable, text
from pilotkarta.geography import SWEREF99TM, WGS84

Objects = NDArray[np.object_]
SURROUNDINGS = (
    100_000.0,
    5_900_000.0,
    1_100_000.0,
    7_900_000.0,
)  # metres, EPSG:3006; Sweden and its neighbours
_ASKED = {SWEREF99TM: CRS.from_epsg(SWEREF99TM), WGS84: CRS.from_epsg(WGS84)}
_DEGREES = (-180.0, -90.0, 180.0, 90.0)
_LABELS = {SWEREF99TM: "SWEREF 99 TM", WGS84: "WGS 84"}


class UnknownCrs(Unreadable):
    """The file's coordinate reference system must be asked for: SWEREF 99 TM (3006) or WGS 84 (4326)."""


def placed(
    geometries: Objects, layer: Layer, asked: int | None
) -> tuple[Objects, NDArray[np.bool_], tuple[Message, ...]]:
    """Give geometries in SWEREF 99 TM.

    Parameters
    ----------
    geometries : array of shapely geometries
        In the file's coordinates; finite, not empty.
    layer : Layer
        For what the file declares.
    asked : int or None
        EPSG code that the visitor has given, 3006 or 4326; used only where the file declares none.

    Returns
    -------
    tuple of array of geometries, array of bool and tuple of Message
        In EPSG:3006, metres; which of them touch the box ``SURROUNDINGS``; and whether the system was not
        SWEREF 99 TM or WGS 84.

    Raises
    ------
    UnknownCrs
        If the file declares none that is known, and ``asked`` is None.
    Unreadable
        If the coordinates cannot be in the system, or none lands in Sweden's surroundings.
    """
    degrees = _fits(geometries, _DEGREES).all()
    crs = layer.crs or _taken_for_granted(layer, bool(degrees), asked)
    label = _LABELS.get(crs.to_epsg() or 0, crs.name)
    if crs.is_geographic and not degrees:
        raise _does_not_fit(geometries, label, text("they are too large for degrees"))
    if not crs.is_geographic and degrees:
        raise _does_not_fit(geometries, label, text("they look like degrees"))
    moved = _in_sweref(geometries, crs)
    near = _fits_near(moved)
    if not near.any():
        if _fits_near(_in_sweref(shapely.transform(geometries, lambda xy: xy[:, ::-1]), crs)).any():
            raise Unreadable(_swapped(label))
        raise _does_not_fit(geometries, label, text("they would then lie far from Sweden"))
    notices = (
        (text("The coordinates were converted from {crs} to SWEREF 99 TM.", crs=label),)
        if label not in _LABELS.values()
        else ()
    )
    return moved, near, notices


def _taken_for_granted(layer: Layer, degrees: bool, asked: int | None) -> CRS:
    if layer.wgs84_if_degrees and degrees:
        return _ASKED[WGS84]
    if asked in _ASKED:
        return _ASKED[asked]
    why = layer.problem or text("The file does not say which reference system its coordinates are in.")
    raise UnknownCrs(why, text("Say whether they are in SWEREF 99 TM or WGS 84."))


def _in_sweref(geometries: Objects, crs: CRS) -> Objects:
    """Convert geometries; what the system cannot hold gets coordinates that are not finite."""
    try:
        moved = gpd.GeoSeries(geometries, crs=crs).to_crs(SWEREF99TM)
    except ProjError as error:
        raise Unreadable(
            text(
                "The coordinates cannot be converted from {crs} to SWEREF 99 TM. Save the areas in SWEREF "
                "99 TM from your map program.",
                crs=crs.name,
            )
        ) from error
    return np.asarray(moved.to_numpy(), dtype=object)


def _fits(geometries: Objects, box: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    """Say which geometries lie within a box."""
    left, low, right, high = shapely.bounds(geometries).T
    return np.asarray((left >= box[0]) & (low >= box[1]) & (right <= box[2]) & (high <= box[3]))


def _fits_near(geometries: Objects) -> NDArray[np.bool_]:
    """Say which geometries reach into the box around Sweden, and have finite coordinates."""
    left, low, right, high = bounds = shapely.bounds(geometries).T
    west, south, east, north = SURROUNDINGS
    near = (left <= east) & (right >= west) & (low <= north) & (high >= south)
    return np.asarray(near & np.isfinite(bounds).all(axis=0))


def _swapped(label: str) -> Message:
    return text(
        "The areas' coordinates have changed places: read the other way round, they lie in Sweden. In "
        "{crs} the file must give east (longitude) before north (latitude). Correct that in your map program "
        "and save the areas again.",
        crs=label,
    )


def _does_not_fit(geometries: Objects, label: str, why: Message) -> Unreadable:
    said = [
        text("The coordinates are said to be in {crs}, but {why}.", crs=label, why=why),
        text("Set the right reference system in your map program and save the areas again."),
    ]
    degrees = _fits(geometries, _DEGREES).all()
    for code, crs in _ASKED.items():
        if crs.is_geographic == degrees and _fits_near(_in_sweref(geometries, crs)).any():
            said.insert(1, text("They fit {crs}.", crs=_LABELS[code]))
    return Unreadable(*said)
