"""Hand-outs at addresses of their own, ``/api/pilotkartan.pptx`` and so on, with the pages' parameters."""

from datetime import date
from functools import lru_cache
from pathlib import PurePath

from anyio import CapacityLimiter, to_process
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from pilotkarta.exports import FORMATS, file_name, written
from pilotkarta.i18n import N_, language
from pilotkarta.register import RegisterError, load_named
from pilotkarta.selection import dataset_named

PATH = "/api/{name}"


async def handout_file(request: Request) -> Response:
    """Make the hand-out that the address names, in a process of its own: pages do not wait for it.

    Parameters
    ----------
    request : starlette.requests.Request
        Its path ends with ``pilotkartan.<format>``; its parameters are the pages'.

    Returns
    -------
    starlette.responses.Response
        The file; 404 for a format that there is not, 503 while the tables are at fault.
    """
    asked = PurePath(request.path_params["name"])
    name = asked.suffix.removeprefix(".")
    if asked.stem != "pilotkartan" or name not in FORMATS:
        return PlainTextResponse(language("sv").text(_NO_SUCH), status_code=404)
    params = {key: request.query_params.getlist(key) for key in request.query_params}
    try:
        register = load_named(dataset_named(params))
    except RegisterError:
        return PlainTextResponse(language("sv").text(_FAULTY), status_code=503)
    site = str(request.base_url).rstrip("/")
    content = await to_process.run_sync(written, name, params, site, date.today(), limiter=_limiter())
    headers = {
        "content-disposition": f'attachment; filename="{file_name(name, register)}"',
        "cache-control": "no-cache",
    }
    return Response(content, media_type=FORMATS[name].media_type, headers=headers)


_FAULTY = N_("The register cannot be shown")
_NO_SUCH = N_("There is no such file")


@lru_cache
def _limiter() -> CapacityLimiter:
    """Give the limit of one at a time, made where the server's loop runs."""
    return CapacityLimiter(1)
