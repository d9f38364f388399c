"""The base map's geometries in few letters, for a file that carries its map within it."""

import json
from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise
from typing import Any

from pilotkarta.paths import GEO

DECIMALS = 3  # 0.001° is less than a pixel at the map's largest zoom

Ring = list[int]


def packed(name: str, codes: Collection[str] | None = None) -> list[Any]:
    """Write a layer of ``geo/map`` as whole thousandths of a degree, each point by its step from the last.

    Parameters
    ----------
    name : str
        The layer's file without its ending.
    codes : collection of str, optional
        The features wanted; all when left out.

    Returns
    -------
    list
        ``[code, name, polygons]`` for each feature; a polygon is a list of rings, a ring is
        ``[x, y, dx, dy, …]``. ``assets/standalone.js`` unpacks it.
    """
    return [one for one in _layer(name) if codes is None or one[0] in codes]


@lru_cache
def _layer(name: str) -> list[Any]:
    features = json.loads((GEO / "map" / f"{name}.geojson").read_text(encoding="utf-8"))["features"]
    return [_feature(one["properties"], one["geometry"]) for one in features]


def _feature(properties: dict[str, str], geometry: dict[str, Any]) -> list[Any]:
    one = geometry["type"] == "Polygon"
    polygons = [geometry["coordinates"]] if one else geometry["coordinates"]
    packed_polygons = [[_ring(ring) for ring in polygon] for polygon in polygons]
    return [properties.get("code", ""), properties["name"], packed_polygons]


def _ring(points: list[list[float]]) -> Ring:
    scale = 10**DECIMALS
    whole = [(round(x * scale), round(y * scale)) for x, y in points]
    steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise([(0, 0), *whole])]
    # Points that have fallen together say nothing; the first stays where it is.
    return [value for place, step in enumerate(steps) if place == 0 or any(step) for value in step]
