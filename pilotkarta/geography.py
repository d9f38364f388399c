"""Where projects lie: areas, points and the order from north to south.

Areas are kept in SWEREF 99 TM (EPSG:3006), points are given in WGS 84 (EPSG:4326).
"""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from pilotkarta.paths import GEO

SWEREF99TM = 3006
WGS84 = 4326
LANDSDELAR = ("norrland", "svealand", "gotaland")
_TO_WGS84 = Transformer.from_crs(SWEREF99TM, WGS84, always_xy=True)
_SWEDISH_LETTERS = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


@lru_cache
def areas() -> gpd.GeoSeries:
    """Read the 21 counties and 290 municipalities.

    Returns
    -------
    geopandas.GeoSeries
        Polygons in EPSG:3006, indexed by SCB's county code (2 digits) or municipality code (4 digits).
    """
    counties = gpd.read_parquet(GEO / "counties.parquet").set_index("county_code").geometry
    municipalities = gpd.read_parquet(GEO / "municipalities.parquet").set_index("municipality_code").geometry
    return gpd.GeoSeries(pd.concat([counties, municipalities]), crs=SWEREF99TM)


def area_of(codes: Iterable[str]) -> BaseGeometry:
    """Join counties and municipalities to one area.

    Parameters
    ----------
    codes : iterable of str
        County or municipality codes.

    Returns
    -------
    shapely.geometry.base.BaseGeometry
        In EPSG:3006, metres.

    Raises
    ------
    KeyError
        If a code is not one of SCB's.
    """
    return shapely.union_all(areas().loc[list(codes)].to_numpy())


@lru_cache
def municipality_codes() -> tuple[str, ...]:
    """List the 290 municipality codes as SCB numbers them."""
    return tuple(str(code) for code in areas().index if len(str(code)) == 4)


@lru_cache
def _municipalities_by_code() -> Mapping[str, frozenset[str]]:
    codes = municipality_codes()
    within = {str(area): frozenset(code for code in codes if code.startswith(area)) for area in areas().index}
    return MappingProxyType(within)


def municipalities_of(codes: Iterable[str]) -> frozenset[str]:
    """Expand counties to their municipalities.

    Parameters
    ----------
    codes : iterable of str
        County or municipality codes.

    Returns
    -------
    frozenset of str
        Municipality codes: those given, and those of each county given.

    Raises
    ------
    KeyError
        If a code is not one of SCB's.
    """
    within = _municipalities_by_code()
    return frozenset(municipality for code in codes for municipality in within[code])


def distances() -> pd.DataFrame:
    """Measure how far apart the municipalities lie.

    Counties are exact unions of municipalities, so the distance to any project's area is the least of
    those to its municipalities.

    Returns
    -------
    pandas.DataFrame
        290 × 290, municipality codes on both axes as SCB numbers them: the shortest distance between the two
        areas in km in the plane of SWEREF 99 TM (EPSG:3006); 0 on the diagonal and where two areas meet.
        The numbers are shared and read-only, so that nothing a page does can reach another visitor.
    """
    codes = list(municipality_codes())
    return pd.DataFrame(_kilometres(), index=codes, columns=codes, copy=False)


@lru_cache
def _kilometres() -> npt.NDArray[np.float64]:
    shapes = areas().loc[list(municipality_codes())].to_numpy()
    first, second = np.triu_indices(len(shapes), 1)
    km = np.zeros((len(shapes), len(shapes)))
    km[first, second] = km[second, first] = shapely.distance(shapes[first], shapes[second]) / 1000
    km.flags.writeable = False
    return km


def point_of(area: BaseGeometry) -> tuple[float, float]:
    """Find the point that stands for an area on the map: one inside it, not an address.

    Parameters
    ----------
    area : shapely.geometry.base.BaseGeometry
        In EPSG:3006.

    Returns
    -------
    tuple of float
        Latitude and longitude in WGS 84 degrees, 4 decimals (about 10 m). The point is shapely's
        ``representative_point``, which, unlike a centroid, never falls outside the area.
    """
    point = area.representative_point()
    longitude, latitude = _TO_WGS84.transform(point.x, point.y)
    return round(latitude, 4), round(longitude, 4)


@lru_cache
def counties_north_to_south() -> tuple[str, ...]:
    """List the county codes by the latitude of each county's point, north first."""
    counties = {str(code): area for code, area in areas().items() if len(str(code)) == 2}
    return tuple(sorted(counties, key=lambda code: -point_of(counties[code])[0]))


def swedish_order(text: str) -> str:
    """Give a key that sorts as Swedish does: å, ä and ö after z, other accents ignored."""
    lowered = unicodedata.normalize("NFC", text).casefold().translate(_SWEDISH_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def north_to_south(latitude: float, name: str) -> tuple[float, str]:
    """Give the key of the order from north to south; equal latitudes go by name in Swedish order."""
    return -latitude, swedish_order(name)
