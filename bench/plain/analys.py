"""A second page, so that there is a change of pages to measure: themes by part of the country."""

import pandas as pd
import streamlit as st

from pilotkarta.paths import DATA
from pilotkarta.register import load

register = load(DATA)
cells = [
    {"Tema": register.themes[theme].short, "Landsdel": part}
    for project in register.projects
    for theme in project.themes
    for part in project.landsdelar
]
table = pd.DataFrame(cells)
with st.container(key="analys"):
    st.table(pd.crosstab(table["Tema"], table["Landsdel"]))
