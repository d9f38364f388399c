"""What an address answers when something unforeseen goes wrong: a number to tell, and no trace."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pilotkarta.i18n import N_, language
from pilotkarta.log import failed

_BROKEN = N_(
    "Something went wrong in the service. Try again in a while. If it happens again, tell whoever runs "
    "Pilotkartan, and give the error's number: {number}"
)


class Trouble:
    """ASGI middleware that answers 500 in Swedish where an error comes out; the log has its number."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; an answer that had begun is broken off."""
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            said = language("sv").text(_BROKEN, number=failed(error, "an answer"))
            headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
            await PlainTextResponse(said, status_code=500, headers=headers)(scope, receive, send)
