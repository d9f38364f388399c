"""The tables and the geometries read the plain way, to compare the exports with."""

import csv
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import shapely
from pyproj import Transformer

from pilotkarta.paths import DATA, GEO
from pilotkarta.register import Register, build, load

TO_WGS84 = Transformer.from_crs(3006, 4326, always_xy=True)
LANDSDELAR = ("norrland", "svealand", "gotaland")  # from north to south


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


REGIONS = {row["code"]: row for row in rows(DATA, "regions")}
THEMES = rows(DATA, "themes")


@lru_cache
def shapes() -> dict[str, shapely.Geometry]:
    counties = gpd.read_parquet(GEO / "counties.parquet").set_index("county_code").geometry
    municipalities = gpd.read_parquet(GEO / "municipalities.parquet").set_index("municipality_code").geometry
    return {**counties.to_dict(), **municipalities.to_dict()}


def area(folder: Path, project: str) -> shapely.Geometry:
    """Join a project's areas, in EPSG:3006."""
    codes = [row["area"] for row in rows(folder, "project_areas") if row["project"] == project]
    return shapely.unary_union([shapes()[code] for code in codes])


def point(folder: Path, project: str) -> tuple[float, float]:
    """Give the longitude and latitude of the point that stands for a project."""
    inside = area(folder, project).representative_point()
    return TO_WGS84.transform(inside.x, inside.y)


@lru_cache
def order(folder: Path) -> tuple[str, ...]:
    """List the projects from north to south; those of the same area by name."""
    names = {row["id"]: row["name"] for row in rows(folder, "projects")}
    return tuple(sorted(names, key=lambda one: (-round(point(folder, one)[1], 4), names[one].lower())))


def attributes(folder: Path, project: str, site: str, data: str = "") -> dict[str, object]:
    """Say what a feature's attributes must be, but for its number."""
    (row,) = (one for one in rows(folder, "projects") if one["id"] == project)
    (programme,) = (one for one in rows(folder, "programmes") if one["id"] == row["programme"])
    codes = [one["area"] for one in rows(folder, "project_areas") if one["project"] == project]
    counties = sorted({REGIONS[code]["county_code"] for code in codes})
    parts = {REGIONS[code]["landsdel"] for code in codes}
    has = {one["theme"] for one in rows(folder, "project_themes") if one["project"] == project}
    themes = [one for one in THEMES if one["id"] in has]
    called = {one["id"]: one["name"] for one in rows(folder, "organisations")}
    partners = [one for one in rows(folder, "project_partners") if one["project"] == project]
    longitude, latitude = point(folder, project)
    texts = {
        "id": row["id"],
        "name": row["name"],
        "name_origin": row["name_origin"],
        "programme_id": programme["id"],
        "programme": programme["name"],
        "programme_short": programme["short"],
        "evidence": row["evidence"],
        "start": row["start"],
        "end": row["end"],
        "landsdelar": "|".join(one for one in LANDSDELAR if one in parts),
        "county_codes": "|".join(counties),
        "counties": "|".join(REGIONS[code]["name"] for code in counties),
        "area_codes": "|".join(codes),
        "areas": "|".join(REGIONS[code]["name"] for code in codes),
        "theme_ids": "|".join(one["id"] for one in themes),
        "themes": "|".join(one["name"] for one in themes),
        "partners": "|".join(f"{called[one['organisation']]} ({one['role']})" for one in partners),
        "description": row["description"],
        "description_en": row["description_en"],
        "address": f"{site}/karta?projekt={project}" + (f"&data={data}" if data else ""),
    }
    return {
        **{name: text or None for name, text in texts.items()},
        "example": bool(data),
        "start_year": int(row["start"][:4]) if row["start"] else None,
        "end_year": int(row["end"][:4]) if row["end"] else None,
        "latitude": round(latitude, 4),
        "longitude": round(longitude, 4),
    }


LETTERS = (
    "\"quoted\" 'and' ``ticked``",
    "first\nsecond\n\nfourth",
    "train 🚂 漢字 👩‍👩‍👧 e\u0301",
    "<script>alert(1)</script> &amp; ]]> <!-- -->",
    "مرحبا بالعالم \u202egnirts\u202c עברית",
    "=1+1 ' -- ; DROP TABLE areas; \\ \\n \\u0041 | , ;",
    "Å" * 10_000,
)


def hostile() -> Register:
    """Give the real register with texts that mean harm as names, descriptions and organisations."""
    tables = dict(load(DATA).tables)
    projects = tables["projects"].copy()
    for place, text in enumerate(LETTERS):
        projects.loc[place, ["name", "description", "description_en"]] = text
    organisations = tables["organisations"].copy()
    organisations.loc[: len(LETTERS) - 1, "name"] = LETTERS
    return build({**tables, "projects": projects, "organisations": organisations})
