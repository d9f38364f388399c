"""What the tables and the geometries say, read with no help from the code under test."""

import csv
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import shapely

from pilotkarta.paths import DATA, EXAMPLE, GEO

FOLDER = {"register": DATA, "example": EXAMPLE}  # by the names of the fixtures


@lru_cache
def rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def municipalities() -> dict[str, dict[str, str]]:
    """Give the regions that are municipalities, by code as SCB numbers them."""
    regions = {row["code"]: row for row in rows(DATA / "regions.csv") if row["level"] == "municipality"}
    return dict(sorted(regions.items()))


def named(data: str) -> dict[str, set[str]]:
    """Give the codes that each project has in the table, of counties and municipalities."""
    listed: dict[str, set[str]] = {row["id"]: set() for row in rows(FOLDER[data] / "projects.csv")}
    for row in rows(FOLDER[data] / "project_areas.csv"):
        listed[row["project"]].add(row["area"])
    return listed


def held(data: str) -> dict[str, set[str]]:
    """Give the municipalities of each project's area; a county's begin with its digits."""
    every = municipalities()
    return {
        project: {code for code in every if code in codes or code[:2] in codes}
        for project, codes in named(data).items()
    }


def themes(data: str) -> dict[str, set[str]]:
    listed: dict[str, set[str]] = {row["id"]: set() for row in rows(FOLDER[data] / "projects.csv")}
    for row in rows(FOLDER[data] / "project_themes.csv"):
        listed[row["project"]].add(row["theme"])
    return listed


@lru_cache
def shapes() -> dict[str, shapely.Geometry]:
    """Give the polygons of the counties and municipalities, in EPSG:3006."""
    counties = gpd.read_parquet(GEO / "counties.parquet").set_index("county_code").geometry
    municipalities = gpd.read_parquet(GEO / "municipalities.parquet").set_index("municipality_code").geometry
    return {**counties.to_dict(), **municipalities.to_dict()}


@lru_cache
def project_shapes(data: str) -> dict[str, shapely.Geometry]:
    return {
        project: shapely.union_all([shapes()[code] for code in sorted(codes)])
        for project, codes in named(data).items()
    }


@lru_cache
def km_to_projects(data: str) -> dict[str, dict[str, float]]:
    """Measure from each municipality to each project's joined area, with shapely, pair by pair."""
    return {
        code: {p: shapes()[code].distance(area) / 1000 for p, area in project_shapes(data).items()}
        for code in municipalities()
    }
