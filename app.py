"""The front door: ``streamlit run app.py`` starts the server with its own assets around Streamlit."""

import streamlit as st

from pilotkarta import web
from pilotkarta.paths import ROOT
from pilotkarta.ui.preload import preloaded

web.keep_in_memory()
app = st.App(
    ROOT / "pilotkarta" / "ui" / "shell.py",
    routes=web.routes(),
    middleware=web.middleware(),
    lifespan=preloaded,
)
