"""What the server adds around Streamlit: its own assets, pictures, files, and the page's head.

Everything a page needs comes from this server: Leaflet from the XStatic package, our scripts and styles, the
base map. Nothing is asked of another host.
"""

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from pilotkarta.paths import ASSETS, GEO, LEAFLET
from pilotkarta.web import files, picture
from pilotkarta.web.head import PageHead, missing, rewritten
from pilotkarta.web.uploads import keep_in_memory

__all__ = ["PageHead", "keep_in_memory", "middleware", "missing", "rewritten", "routes"]


def routes() -> list[BaseRoute]:
    """List the server's own addresses: the static map, files, Leaflet, geometries, scripts and styles."""
    return [
        Route(picture.PATH, picture.picture, middleware=[Middleware(GZipMiddleware)]),
        files.mounted(),
        Mount("/assets/leaflet", StaticFiles(directory=LEAFLET)),
        Mount("/assets/geo", StaticFiles(directory=GEO / "map")),
        Mount("/assets", StaticFiles(directory=ASSETS)),
    ]


def middleware() -> list[Middleware]:
    """List the middleware around Streamlit's own."""
    return [Middleware(PageHead)]
