"""One page with the filters, a folium map with a marker a project, the chosen one and the list."""

import json

import folium
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from pilotkarta.paths import DATA, GEO
from pilotkarta.register import load

register = load(DATA)
themes = {theme.short: theme.id for theme in register.themes.values()}
programmes = {programme.short: programme.id for programme in register.programmes.values()}
counties = {region.name: region.code for region in register.regions.values() if region.level == "county"}

filters, middle = st.columns([1, 3])
with filters:
    theme = {themes[label] for label in st.multiselect("Tema", themes, key="tema")}
    programme = {programmes[label] for label in st.multiselect("Program", programmes, key="program")}
    county = {counties[label] for label in st.multiselect("Län", counties, key="lan")}

projects = [
    project
    for project in register.projects
    if (not theme or theme & set(project.themes))
    and (not programme or project.programme.id in programme)
    and (not county or county & set(project.counties))
]

with middle:
    with st.container(key="antal"):
        st.write(f"{len(projects)} av {len(register.projects)} projekt")
    base = folium.Map(location=[62.4, 16.6], zoom_start=4, tiles=None)
    municipalities = json.loads((GEO / "map" / "municipalities.geojson").read_text(encoding="utf-8"))
    folium.GeoJson(municipalities, name="Kommuner").add_to(base)
    for project in projects:
        folium.Marker([project.latitude, project.longitude], tooltip=project.name).add_to(base)
    answer = st_folium(base, key="kartan", height=560, use_container_width=True)
    chosen = [p for p in projects if p.name == (answer or {}).get("last_object_clicked_tooltip")]
    if chosen:
        with st.container(key="kort"):
            st.subheader(chosen[0].name)
            st.write(chosen[0].description)
    st.dataframe(
        pd.DataFrame(
            {
                "Namn": [p.name for p in projects],
                "Program": [p.programme.short for p in projects],
                "Kommun": [", ".join(area.name for area in p.areas) for p in projects],
                "Evidens": [p.evidence for p in projects],
            }
        )
    )
