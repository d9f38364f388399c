"""Hand-outs at ``/api/pilotkartan.pptx`` and so on, and ``/api/kommun.pdf``, with the pages' parameters."""

from datetime import date
from functools import lru_cache

from anyio import CapacityLimiter, to_process
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from pilotkarta.exports import FORMATS, MUNICIPALITY, file_name, written
from pilotkarta.i18n import N_, language
from pilotkarta.register import RegisterError, load_named
from pilotkarta.selection import dataset_named, from_params

PATH = "/api/{name}"


async def handout_file(request: Request) -> Response:
    """Make the hand-out that the address names, in a process of its own: pages do not wait for it.

    Parameters
    ----------
    request : starlette.requests.Request
        Its path ends with ``pilotkartan.<format>`` or ``kommun.pdf``; its parameters are the pages'.

    Returns
    -------
    starlette.responses.Response
        The file; 404 for a format that there is not, or where no municipality is named for ``kommun.pdf``;
        503 while the tables are at fault.
    """
    name = _ASKED.get(request.path_params["name"])
    if not name:
        return _told(_NO_SUCH, 404)
    params = {key: request.query_params.getlist(key) for key in request.query_params}
    try:
        register = load_named(dataset_named(params))
    except RegisterError:
        return _told(_FAULTY, 503)
    code = from_params(params, register)[0].kommun
    if name == MUNICIPALITY and not code:
        return _told(_NO_MUNICIPALITY, 404)
    site = str(request.base_url).rstrip("/")
    content = await to_process.run_sync(written, name, params, site, date.today(), limiter=_limiter())
    headers = {
        "content-disposition": f'attachment; filename="{file_name(name, register, code)}"',
        "cache-control": "no-cache",
    }
    return Response(content, media_type=FORMATS[name].media_type, headers=headers)


_ASKED = {"kommun.pdf" if name == MUNICIPALITY else f"pilotkartan.{name}": name for name in FORMATS}
_FAULTY = N_("The register cannot be shown")
_NO_SUCH = N_("There is no such file")
_NO_MUNICIPALITY = N_("The address names no municipality. Choose one on the analysis page.")


def _told(message: str, status: int) -> Response:
    """Say in Swedish why there is no file."""
    return PlainTextResponse(language("sv").text(message), status_code=status)


@lru_cache
def _limiter() -> CapacityLimiter:
    """Give the limit of one at a time, made where the server's loop runs."""
    return CapacityLimiter(1)
