"""What is done before the first visitor comes: what all would else wait for, and how sessions end."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module

import streamlit as st

from pilotkarta import __version__
from pilotkarta.apart import working_apart
from pilotkarta.geography import distances
from pilotkarta.i18n import DEFAULT, language
from pilotkarta.maps.scene import land
from pilotkarta.maps.svg import svg_map
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import RegisterError, load
from pilotkarta.ui.sessions import keep_closed_sessions


@asynccontextmanager
async def preloaded(_app: object) -> AsyncIterator[None]:
    """Import libraries, read both data sets, measure distances and draw maps at the start (ASGI lifespan).

    What keeps closed sessions is put in place too: the server takes no visitors before this has yielded.

    streamlit-folium is left for the first page: its component is only registered when a page imports it.
    Faults in the tables are for the pages to tell.
    """
    import_module("pilotkarta.maps.leaflet")
    distances()
    for folder in (DATA, EXAMPLE):
        with suppress(RegisterError):  # the log has its faults
            register = load(folder)
            # The first drawing reads the base map's layers.
            svg_map(register, register.projects, None, "program", language(DEFAULT))
    land()
    keep_closed_sessions()
    log = logging.getLogger(__name__)
    log.info("Pilotkartan %s is started on port %s", __version__, st.get_option("server.port"))
    async with working_apart():
        yield
    log.info("Pilotkartan is ended")
