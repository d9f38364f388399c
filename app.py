"""The front door: ``streamlit run app.py`` starts the server with its own assets around Streamlit."""

import streamlit as st
from starlette.middleware import Middleware

from pilotkarta import log, web
from pilotkarta.config import log_form
from pilotkarta.paths import ROOT
from pilotkarta.ui.ceiling import UploadCeiling
from pilotkarta.ui.preload import preloaded
from pilotkarta.ui.trouble import tell

log.start(log_form())
web.keep_in_memory()
base = f"/{st.get_option('server.baseUrlPath').strip('/')}".rstrip("/")
app = st.App(
    ROOT / "pilotkarta" / "ui" / "shell.py",
    routes=web.routes(base),
    middleware=[*web.middleware(base), Middleware(UploadCeiling)],
    lifespan=preloaded,
    on_script_error=tell,
)
