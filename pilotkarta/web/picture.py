"""The static map of any selection as a picture with an address of its own: ``/karta.svg``."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import cast, get_args

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from pilotkarta.answers.shaded import shaded
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_, language
from pilotkarta.maps.frame import Extent
from pilotkarta.maps.svg import svg_map
from pilotkarta.register import RegisterError, load_named
from pilotkarta.selection import dataset_named, from_params, select
from pilotkarta.web.addresses import parameters
from pilotkarta.web.site import site

PATH = "/karta.svg"
LEAST, MOST = 100, 4000  # pixels
WIDTH, HEIGHT = 420, 900


def picture(request: Request) -> Response:
    """Draw the selection that the address names.

    Parameters
    ----------
    request : starlette.requests.Request
        With the pages' parameters, and ``utsnitt`` (extent), ``bredd`` and ``hojd`` (pixels), and
        ``skuggning`` for the shading of the question asked. What is not understood is as if it were not
        there.

    Returns
    -------
    starlette.responses.Response
        SVG with an ETag; 304 when the browser has it already, 503 while the tables are at fault.
    """
    query = request.query_params
    params = parameters(request)
    try:
        register = load_named(dataset_named(params))
    except RegisterError:
        return PlainTextResponse(language("sv").text(_FAULTY), status_code=503)
    selection, _ = from_params(params, register)
    handout = Handout(register, selection, select(register, selection), site(request, PATH), date.today())
    figure = shaded(handout) if "skuggning" in query else None
    marked = figure is None or figure.marked
    content = svg_map(
        register,
        handout.projects if marked else (),
        register.project(selection.projekt) if marked else None,
        selection.farg,
        language(selection.sprak),
        extent=_extent(params.get("utsnitt", ())),
        width=_pixels(query.get("bredd"), WIDTH),
        height=_pixels(query.get("hojd"), HEIGHT),
        shading=figure.shading if figure else None,
    ).encode("utf-8")
    tag = f'W/"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {"etag": tag, "cache-control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="image/svg+xml", headers=headers)


_FAULTY = N_("The register cannot be shown")


def _extent(asked: Sequence[str]) -> Extent:
    known = get_args(Extent)
    return cast(Extent, next((one for one in asked if one in known), "sverige"))


def _pixels(asked: str | None, usual: int) -> int:
    return min(max(int(asked), LEAST), MOST) if asked and asked.isascii() and asked.isdecimal() else usual
