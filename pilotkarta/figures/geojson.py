"""GeoJSON (RFC 7946), with the ``crs`` member of 2008 that Swedish systems still write."""

import json
import re
from typing import Any, NoReturn

from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from pilotkarta.figures.layer import (
    MOST_FEATURES,
    MOST_VERTICES,
    Feature,
    Layer,
    name_attribute,
    too_many_features,
    too_many_vertices,
)
from pilotkarta.figures.messages import Message, Unreadable, shown, text
from pilotkarta.geography import WGS84

_GEOMETRIES = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)
_EPSG = re.compile(r"(?:urn:ogc:def:crs:EPSG:[^:]*:|EPSG:|https?://.*EPSG/[^/]*/)([0-9]{4,6})", re.IGNORECASE)
_CRS84 = re.compile(r".*[:/]CRS84", re.IGNORECASE)


def read_geojson(content: bytes) -> Layer:
    """Read GeoJSON.

    Parameters
    ----------
    content : bytes
        The file, not longer than ``MOST_BYTES``.

    Returns
    -------
    Layer
        Coordinates as they stand. Without ``crs`` they are WGS 84 if they can be.

    Raises
    ------
    Unreadable
        If it is no GeoJSON, or has too many features or points.
    """
    # Looked at before Python makes a list of each: a point is one bracket, an area seldom more than four.
    if content.count(b"[") > 2 * MOST_VERTICES:
        raise too_many_vertices()
    if content.count(b"{") > 10 * MOST_FEATURES:
        raise too_many_features()
    whole = _parsed(content)
    features = _features(whole)
    if len(features) > MOST_FEATURES:
        raise too_many_features()
    properties = [one.get("properties") or {} for one in features]
    if not all(isinstance(one, dict) for one in properties):
        raise _no_geojson()
    texts = dict.fromkeys(key for one in properties for key, value in one.items() if isinstance(value, str))
    called = name_attribute(list(texts))
    crs, problem, wgs84 = _reference(whole)
    return Layer(
        tuple(
            Feature(_geometry(one.get("geometry"), number), _name(its.get(called)))
            for number, (one, its) in enumerate(zip(features, properties, strict=True), 1)
        ),
        crs,
        problem,
        wgs84,
    )


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        whole = json.loads(content, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise Unreadable(
            text(
                "The file nests lists within lists far deeper than GeoJSON does. It was not read. Save the "
                "areas from your map program again."
            )
        ) from error
    except json.JSONDecodeError as error:
        raise Unreadable(
            text(
                "The file is no whole JSON: something is wrong in row {row}, character {character}. Save the "
                "areas from your map program again.",
                row=str(error.lineno),
                character=str(error.colno),
            )
        ) from error
    except ValueError as error:  # not UTF-8, or a number with thousands of digits
        raise _no_geojson() from error
    if not isinstance(whole, dict):
        raise _no_geojson()
    return whole


def _refuse_constant(constant: str) -> NoReturn:
    raise Unreadable(
        text(
            "The file has “{constant}” where GeoJSON has numbers. Correct the coordinates in your map "
            "program and save the areas again.",
            constant=constant,
        )
    )


def _features(whole: dict[str, Any]) -> list[dict[str, Any]]:
    kind = whole.get("type")
    if kind == "FeatureCollection":
        features = whole.get("features")
        if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
            raise _no_geojson()
        return features
    if kind == "Feature":
        return [whole]
    if isinstance(kind, str) and kind in _GEOMETRIES:
        return [{"geometry": whole}]
    raise _no_geojson()


def _no_geojson() -> Unreadable:
    return Unreadable(
        text(
            "The file is no GeoJSON: that is JSON in UTF-8 with a “FeatureCollection” of areas. Save the "
            "areas as GeoJSON or GeoPackage from your map program."
        )
    )


def _geometry(geometry: Any, number: int) -> BaseGeometry | None:
    if geometry is None:
        return None
    try:
        if geometry["type"] not in _GEOMETRIES:
            raise ValueError(geometry["type"])
        return shape(geometry)
    except Exception as error:  # shapely raises whatever its reading of the lists comes upon
        raise Unreadable(
            text(
                "The geometry of area {number} is not as GeoJSON's are. Save the areas from your map program "
                "again.",
                number=str(number),
            )
        ) from error


def _name(value: Any) -> str:
    return shown(value) if isinstance(value, str) else ""


def _reference(whole: dict[str, Any]) -> tuple[CRS | None, Message | None, bool]:
    """Give the reference system, why there is none, and whether WGS 84 may be taken for granted."""
    if "crs" not in whole:
        return None, None, True
    declared = whole["crs"]
    named = declared.get("properties") if isinstance(declared, dict) else None
    name = named.get("name") if isinstance(named, dict) else None
    if not isinstance(name, str):
        return None, text("The file says that its reference system is unknown."), False
    if _CRS84.fullmatch(name):
        return CRS.from_epsg(WGS84), None, False
    try:
        # Only EPSG's codes: what else pyproj would read may name files and pipelines.
        if epsg := _EPSG.fullmatch(name):
            return CRS.from_epsg(int(epsg[1])), None, False
    except CRSError:
        pass
    return None, text("The file's reference system “{name}” is not known.", name=shown(name)), False
