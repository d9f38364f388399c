"""The plain way: the same data with streamlit-folium as its documentation shows it."""

import streamlit as st

st.set_page_config(page_title="Plain", layout="wide")
st.navigation(
    [
        st.Page("karta.py", title="Karta", url_path="karta", default=True),
        st.Page("analys.py", title="Analys", url_path="analys"),
    ]
).run()
