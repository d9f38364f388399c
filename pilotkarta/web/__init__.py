"""What the server adds around Streamlit: its own assets, pictures, files, and the page's head.

Everything a page needs comes from this server: Leaflet from the XStatic package, our scripts and styles, the
base map. Nothing is asked of another host.
"""

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from pilotkarta.paths import ASSETS, GEO, LEAFLET
from pilotkarta.web import files, health, picture
from pilotkarta.web.addresses import Bounded
from pilotkarta.web.head import PageHead, missing, rewritten
from pilotkarta.web.headers import SecurityHeaders
from pilotkarta.web.trouble import Trouble
from pilotkarta.web.uploads import keep_in_memory

__all__ = ["PageHead", "keep_in_memory", "middleware", "missing", "rewritten", "routes"]


def routes(base: str = "") -> list[BaseRoute]:
    """List the server's own addresses: the static map, files, Leaflet, geometries, scripts and styles.

    Parameters
    ----------
    base : str, optional
        The path that all addresses begin with, as ``/piloter``; empty at the root of a site.

    Returns
    -------
    list of starlette.routing.BaseRoute
        Beside Streamlit's own.
    """
    return [
        Route(f"{base}/health", health.health),
        Route(f"{base}/ready", health.ready),
        Route(base + picture.PATH, picture.picture, middleware=[Middleware(GZipMiddleware)]),
        files.mounted(f"{base}/api"),
        Route(f"{base}/favicon.ico", _icon),
        Mount(f"{base}/assets/leaflet", StaticFiles(directory=LEAFLET)),
        Mount(f"{base}/assets/geo", StaticFiles(directory=GEO / "map")),
        Mount(f"{base}/assets", StaticFiles(directory=ASSETS)),
    ]


def _icon(_: Request) -> FileResponse:
    """Give the icon that browsers ask for by themselves, as beside a file."""
    return FileResponse(ASSETS / "favicon.png")


def middleware(base: str = "") -> list[Middleware]:
    """List the middleware around Streamlit's own, which has the pages at ``base``."""
    return [
        Middleware(SecurityHeaders, base=base),
        Middleware(Bounded),
        Middleware(Trouble),
        Middleware(PageHead, base=base),
    ]
