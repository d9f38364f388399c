"""What is read before the first visitor comes, so that nobody waits for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module

from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import RegisterError, load


@asynccontextmanager
async def preloaded(_app: object) -> AsyncIterator[None]:
    """Import the map's libraries and read both data sets when the server starts (an ASGI lifespan).

    streamlit-folium is left for the first page: its component is only registered when a page imports it.
    Faults in the tables are for the pages to tell.
    """
    import_module("pilotkarta.maps.leaflet")
    for folder in (DATA, EXAMPLE):
        with suppress(RegisterError):
            load(folder)
    yield
