"""How long an address may be, and its parameters read in one pass."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pilotkarta.i18n import N_, language

MOST_BYTES = 4_096  # of the path and the query; with every filter chosen an address of ours has 900
MOST_PARAMETERS = 100
_TOO_LONG = N_("The address is too long: at most {n} characters.")
_TOO_MANY = N_("The address has too many parameters: at most {n}.")


class Bounded:
    """ASGI middleware that refuses what is too long before anything reads it: 414, or 400 for the number."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is short enough."""
        if scope["type"] in ("http", "websocket"):
            query = scope["query_string"]
            if len(scope.get("raw_path") or b"") + len(query) > MOST_BYTES:
                await _refused(_TOO_LONG, MOST_BYTES, 414)(scope, receive, send)
                return
            if query.count(b"&") >= MOST_PARAMETERS:
                await _refused(_TOO_MANY, MOST_PARAMETERS, 400)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _refused(message: str, n: int, status: int) -> PlainTextResponse:
    # In both languages: which one is asked for stands in what is not read.
    said = "\n".join(language(code).text(message, n=language(code).number(n)) for code in ("sv", "en"))
    return PlainTextResponse(said, status_code=status, headers={"cache-control": "no-store"})


def parameters(request: Request) -> dict[str, list[str]]:
    """Give an address's parameters with all their values, read in one pass.

    Parameters
    ----------
    request : starlette.requests.Request
        Starlette's own ``getlist`` goes through all of them for each name.

    Returns
    -------
    dict of str to list of str
        In the order of the address.
    """
    found: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        found.setdefault(name, []).append(value)
    return found
