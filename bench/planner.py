"""What a planner's own script would do for each question: pandas, GeoPandas, folium and Altair as documented.

Geometries are read once, as ``st.cache_data`` would keep them; everything else is made anew each time. A map
has the 290 municipalities embedded and a marker a project, so that it shows what ours does.
"""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import folium
import geopandas as gpd
import pandas as pd

from pilotkarta.handout import Handout
from pilotkarta.paths import GEO
from pilotkarta.register import Project
from pilotkarta.selection import Question

NEAREST = 5
CLASSES = 5


@lru_cache
def municipalities() -> gpd.GeoDataFrame:
    """Read the municipalities, in EPSG:3006 and by code."""
    return gpd.read_parquet(GEO / "municipalities.parquet").set_index("municipality_code")


@lru_cache
def _outlines() -> str:
    return (GEO / "map" / "municipalities.geojson").read_text(encoding="utf-8")


def base_map(projects: Sequence[Project]) -> folium.Map:
    """Make a map with a marker a project."""
    base = folium.Map(location=[62.4, 16.6], zoom_start=4, tiles=None)
    for project in projects:
        folium.Marker([project.latitude, project.longitude], tooltip=project.name).add_to(base)
    return base


def page(base: folium.Map | None, *parts: str) -> bytes:
    """Put what is sent to the browser together: the map's page, charts as JSON, tables as HTML."""
    return "".join([base.get_root().render() if base else "", *parts]).encode("utf-8")


def shade(base: folium.Map, table: pd.DataFrame, column: str, **options: Any) -> None:
    """Shade the municipalities by a column; ``table`` has their codes in ``kod``."""
    folium.Choropleth(
        geo_data=json.loads(_outlines()),
        data=table,
        columns=["kod", column],
        key_on="feature.properties.code",
        nan_fill_color="white",
        **options,
    ).add_to(base)


def themes(handout: Handout) -> bytes:
    """Count themes by part of the country with ``pandas.crosstab``."""
    cells = [
        (handout.register.themes[theme].short, part)
        for project in handout.projects
        for theme in project.themes
        for part in project.landsdelar
    ]
    table = pd.DataFrame(cells, columns=["Tema", "Landsdel"])
    return page(None, pd.crosstab(table["Tema"], table["Landsdel"], margins=True).to_html())


def when(handout: Handout) -> bytes:
    """Draw a bar for each project with a start and an end."""
    rows = [
        (one.name, one.programme.short, one.start.earliest.isoformat(), one.end.latest.isoformat())
        for one in handout.projects
        if one.start and one.end
    ]
    table = pd.DataFrame(rows, columns=["Projekt", "Program", "Start", "Slut"])
    bars = alt.Chart(table).mark_bar()
    chart = bars.encode(x="Start:T", x2="Slut:T", y=alt.Y("Projekt:N", sort=None), color="Program:N")
    return page(None, chart.to_json(), table.to_html())


def money(handout: Handout) -> bytes:
    """Draw every known sum, and the programmes' sums whatever they are of."""
    rows = [
        (project.name, project.programme.short, one.measure, one.kind, one.amount)
        for project in handout.projects
        for one in project.amounts
    ]
    table = pd.DataFrame(rows, columns=["Projekt", "Program", "Avser", "Slag", "Kronor"])
    bars = alt.Chart(table).mark_bar()
    charts = (
        bars.encode(x="Kronor:Q", y=alt.Y("Projekt:N", sort=None), color="Avser:N"),
        bars.encode(x="sum(Kronor):Q", y="Program:N", color="Avser:N"),
    )
    return page(None, *(chart.to_json() for chart in charts), table.to_html())


def times_covered(handout: Handout) -> pd.DataFrame:
    """Count the projects that cover each municipality: ``kod``, names, ``projekt``."""
    covered = [
        code
        for project in handout.projects
        for code in municipalities().index
        if any(code.startswith(area.code) for area in project.areas)
    ]
    regions = handout.register.municipalities
    table = pd.DataFrame(
        {
            "kod": [one.code for one in regions],
            "kommun": [one.name for one in regions],
            "län": [one.county_code for one in regions],
            "landsdel": [one.landsdel for one in regions],
        }
    )
    table["projekt"] = table["kod"].map(pd.Series(covered).value_counts()).fillna(0)
    return table


def reach(handout: Handout) -> bytes:
    """Shade the municipalities by how many projects cover them, and draw shares and numbers as bars."""
    table = times_covered(handout)
    table["berörd"] = table["projekt"] > 0
    base = base_map(handout.projects)
    shade(base, table, "projekt")
    shares = [
        alt.Chart(table.groupby(by, as_index=False)["berörd"].mean())
        .mark_bar()
        .encode(x="berörd:Q", y=f"{by}:N")
        for by in ("landsdel", "län")
    ]
    times = alt.Chart(table).mark_bar().encode(x="count()", y="projekt:O")
    return page(base, *(chart.to_json() for chart in (*shares, times)), table.to_html())


def kilometres(handout: Handout) -> pd.DataFrame:
    """Measure from each municipality in turn to all projects' areas: municipality codes × project ids."""
    areas = handout.register.geoframe().geometry.loc[[one.id for one in handout.projects]]
    return pd.DataFrame(
        {code: areas.distance(shape) / 1000 for code, shape in municipalities().geometry.items()}
    ).T


def distance(handout: Handout) -> bytes:
    """Shade the municipalities by how far the nearest project is, and sum up each theme."""
    km = kilometres(handout)
    table = pd.DataFrame({"kod": km.index, "km": km.min(axis=1).array, "projekt": km.idxmin(axis=1).array})
    of_theme = {
        theme.short: km[[one.id for one in handout.projects if theme.id in one.themes]].min(axis=1)
        for theme in handout.register.themes.values()
    }
    base = base_map(handout.projects)
    shade(base, table, "km")
    told = pd.DataFrame(of_theme).agg(["median", "max"]).T
    return page(base, table.sort_values("km", ascending=False).to_html(), told.to_html())


def municipality(handout: Handout) -> bytes:
    """List how far every project is from one municipality, which is tinted on the map."""
    code = handout.selection.kommun
    areas = handout.register.geoframe().geometry.loc[[one.id for one in handout.projects]]
    km = areas.distance(municipalities().geometry[code]) / 1000
    rows = [
        (one.name, any(code.startswith(area.code) for area in one.areas), km[one.id], ", ".join(one.themes))
        for one in handout.projects
    ]
    table = pd.DataFrame(rows, columns=["Projekt", "Täcker", "km", "Teman"]).sort_values("km")
    base = base_map(handout.projects)
    folium.GeoJson(
        json.loads(_outlines()),
        style_function=lambda one: {"fillOpacity": 0.6 if one["properties"]["code"] == code else 0.1},
    ).add_to(base)
    return page(base, table[table["Täcker"]].to_html(), table[~table["Täcker"]].head(NEAREST).to_html())


def compare(handout: Handout) -> bytes:
    """Set the facts of some projects side by side, and their areas on one map."""
    compared = [one for one in handout.register.projects if one.id in handout.selection.jamfor]
    facts = {
        one.name: {
            "Program": one.programme.name,
            "Start": one.start,
            "Slut": one.end,
            "Områden": ", ".join(area.name for area in one.areas),
            "Teman": ", ".join(one.themes),
            "Organisationer": ", ".join(partner.organisation for partner in one.partners),
            "Kronor": ", ".join(str(amount.amount) for amount in one.amounts),
            "Beskrivning": one.description,
        }
        for one in compared
    }
    base = base_map(())
    folium.GeoJson(json.loads(_outlines())).add_to(base)
    areas = handout.register.geoframe().geometry.to_crs(4326)
    for one in compared:
        folium.GeoJson(areas.loc[[one.id]], name=one.name).add_to(base)
    return page(base, pd.DataFrame(facts).to_html())


ANSWERS: Mapping[Question, Callable[[Handout], bytes]] = {
    "tema": themes,
    "tid": when,
    "pengar": money,
    "tackning": reach,
    "avstand": distance,
    "kommun": municipality,
    "jamfor": compare,
}


def read(name: str, content: bytes) -> pd.DataFrame:
    """Read a table that Swedish Excel has saved, and join it by the municipalities' names."""
    if name.endswith(".xlsx"):
        table = pd.read_excel(io.BytesIO(content))
    else:
        table = pd.read_csv(io.BytesIO(content), sep=";", decimal=",", encoding="utf-8-sig")
    names = municipalities()["name"].rename_axis("kod").reset_index()
    joined: pd.DataFrame = names.merge(table, left_on="name", right_on="Kommun", how="left")
    return joined


def column(handout: Handout, table: pd.DataFrame, name: str) -> bytes:
    """Shade the municipalities by a column of the table; describe those with a pilot and the rest."""
    base = base_map(handout.projects)
    shade(base, table, name, bins=list(table[name].quantile([n / CLASSES for n in range(CLASSES + 1)])))
    shown = table[["kod", "name", name]].assign(pilot=times_covered(handout)["projekt"].to_numpy() > 0)
    bars = alt.Chart(shown).mark_bar()
    chart = bars.encode(x=alt.X(f"{name}:Q", bin=True), y="count()", color="pilot:N")
    return page(base, chart.to_json(), shown.to_html(), shown.groupby("pilot")[name].describe().to_html())


def own(handout: Handout, name: str, content: bytes) -> bytes:
    """Read a table of the planner's own and draw its first column."""
    table = read(name, content)
    return column(handout, table, table.columns[3])
