"""The files of a selection at ``/api/…``, with the pages' parameters; ``docs/api.md`` is for its users."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from anyio import to_thread
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route

from pilotkarta.config import settings_path
from pilotkarta.exports import FILES, MUNICIPALITY, address, file_name
from pilotkarta.i18n import N_, Code, language
from pilotkarta.paths import DESCRIPTOR, GEO, ROOT
from pilotkarta.register import RegisterError, load_named
from pilotkarta.selection import dataset_named, from_params, language_named
from pilotkarta.web.addresses import parameters
from pilotkarta.web.conditions import http_date, is_known, part
from pilotkarta.web.making import Maker, NotMadeError, Order
from pilotkarta.web.site import asker, site
from pilotkarta.web.turns import BusyError, ShareError

COME_BACK = 30  # seconds


def mounted(at: str) -> Mount:
    """Give the addresses below ``at``, as ``/api``; scripts in other sites' pages may read them."""
    readable = Middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD"],
        allow_headers=["If-None-Match", "If-Modified-Since", "Range"],
        expose_headers=["ETag", "Last-Modified", "Content-Disposition", "Content-Range", "Retry-After"],
    )
    return Mount(at, routes=[Route("/{path:path}", file)], middleware=[readable])


async def file(request: Request) -> Response:
    """Give the file that the address names.

    Parameters
    ----------
    request : starlette.requests.Request
        Its path ends with one of :func:`pilotkarta.exports.address`; its parameters are the pages'.

    Returns
    -------
    starlette.responses.Response
        The file or a part of it, or 304 where the client has it; 400 for a value that does not exist (a
        page ignores it and says so, a script would take all for some); 404 for a file that there is not, or
        where no municipality is named for ``kommun.pdf``; 429 while many of the client's address wait; 503
        while the tables are at fault, many wait, or the file cannot be made.
    """
    params = parameters(request)
    path, code = request.path_params["path"], language_named(params)
    name = _ASKED.get(path)
    if not name:
        return _told(code, _NO_SUCH, 404, files=", ".join(_beside(path)))
    try:
        register = await to_thread.run_sync(load_named, dataset_named(params))
    except RegisterError:
        return _told(code, _FAULTY, 503)
    selection, ignored = from_params(params, register)
    if ignored:
        values = ", ".join(f"{one.parameter}={one.value}" for one in ignored)
        return _told(code, _NO_VALUE, 400, value=values)
    if name == MUNICIPALITY and not selection.kommun:
        return _told(code, _NO_MUNICIPALITY, 404)
    order = Order(name, register, selection, site(request, f"/{address(name)}"), date.today())
    return await _answer(request, order)


async def _answer(request: Request, order: Order) -> Response:
    state = _state(order)
    if is_known(request.headers, state.tag, state.modified):
        return Response(status_code=304, headers=state.headers)
    try:
        content = await _maker.file(state.tag, order, asker(request))
    except ShareError:
        return _told(order.selection.sprak, _SHARE, 429)
    except BusyError:
        return _told(order.selection.sprak, _BUSY, 503)
    except NotMadeError:
        return _told(order.selection.sprak, _NOT_MADE, 503)
    named = file_name(order.name, order.register, order.selection.kommun, order.selection.data)
    headers = {
        **state.headers,
        "accept-ranges": "bytes",
        "content-disposition": f'attachment; filename="{named}"',
    }
    whole = Response(content, media_type=FILES[order.name].media_type, headers=headers)
    return part(request.headers, whole)


_ASKED = {address(name).removeprefix("api/"): name for name in FILES}
_maker = Maker()
_FAULTY = N_("The register cannot be shown")
_NO_SUCH = N_("There is no such file. There are these: {files}")
_NO_VALUE = N_("No such value: {value}")
_NO_MUNICIPALITY = N_("The address names no municipality. Choose one on the analysis page.")
_BUSY = N_("Many files are being made at the moment. Try again in a while.")
_SHARE = N_("Many files that were asked for from your network are waiting. Try again in a while.")
_NOT_MADE = N_("The file could not be made. Try again in a while.")


def _beside(path: str) -> list[str]:
    """List the files that are where the address looks: the tables, or the others."""
    folder = "tabell/"
    return [one for one in _ASKED if one.startswith(folder) == path.startswith(folder)]


def _told(code: Code, message: str, status: int, **values: str) -> Response:
    """Say why there is no file."""
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    if status in (429, 503):
        headers["retry-after"] = str(COME_BACK)
    return PlainTextResponse(language(code).text(message, **values), status_code=status, headers=headers)


@dataclass(frozen=True)
class _State:
    """What an order's content is, known before it is made; ``modified`` is in seconds since 1970 or 0."""

    tag: str
    modified: float

    @property
    def headers(self) -> Mapping[str, str]:
        headers = {"etag": self.tag, "cache-control": "no-cache"}
        return {**headers, "last-modified": http_date(self.modified)} if self.modified else headers


def _state(order: Order) -> _State:
    register, day = order.register, order.made if FILES[order.name].dated else None
    said = (order.name, register.version, register.modified, register.title, order.selection, order.site)
    digest = hashlib.sha256(repr((*said, day, _installed())).encode())
    tag = f'W/"{digest.hexdigest()[:32]}"'
    if not register.modified:
        return _State(tag, 0.0)
    midnight = datetime.combine(day, time()).timestamp() if day else 0.0
    return _State(tag, max(register.modified, _installed(), midnight))


@lru_cache
def _installed() -> float:
    """Say when the newest file that the answers are made with changed: of the app, maps and settings."""
    folders = (ROOT / "pilotkarta", GEO)
    found = [one for folder in folders for one in folder.rglob("*.*") if one.suffix != ".pyc"]
    settings = [DESCRIPTOR, ROOT / "requirements.txt", settings_path()]
    return max(one.stat().st_mtime for one in (*found, *settings) if one.exists())
