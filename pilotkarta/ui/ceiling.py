"""How much memory visitors' files may take: an upload that would pass it is refused, in words."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pilotkarta.figures import MOST_BYTES
from pilotkarta.i18n import DEFAULT, N_, language
from pilotkarta.ui.dropped import held_bytes
from pilotkarta.ui.sessions import forget_uploads, is_kept, keep_newest

MOST_UPLOAD = MOST_BYTES + 1024 * 1024  # the largest file and what is around it
MOST_ALL = 200 * 1024 * 1024  # bytes, of all visitors in this process
MOST_FILES = 4  # of a session: a page shows one, and the others have been taken away or replaced
PATIENCE = 300.0  # seconds for an upload; 10 MB take 80 at 1 Mbit/s
# templates/header_end.html says the same of these by their numbers, in the language of the page.
_FAILED = N_("The file could not be sent. Try again in a while.")
_REFUSED = {
    413: N_("The file is too large: at most 10 MB. Take it away and choose another."),
    507: N_("There is no room for more files just now. Try again in a while."),
}


class UploadCeiling:
    """ASGI middleware that lets uploads in while there is room; nothing but an upload is a PUT.

    What is on its way counts as much as what has come. A session that has too many files gives up its oldest.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._files: Counter[str] = Counter()  # on their way, by session
        self._bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let an upload through, or refuse it."""
        if scope["type"] != "http" or scope["method"] != "PUT":
            await self.app(scope, receive, send)
            return
        session = scope["path"].rpartition("/")[0].rpartition("/")[2]
        length = _length(Headers(scope=scope))
        status = self._refused(session, length)
        if status:
            await _read_out(length, receive)
            await _answer(status, scope, receive, send)
            return
        keep_newest(session, MOST_FILES - 1 - self._files[session])
        with self._reserved(session, length):
            await self._passed_on(scope, receive, send)
        if not is_kept(session):  # it ended meanwhile, and nobody would take the file away
            forget_uploads(session)

    def _refused(self, session: str, length: int) -> int:
        """Choose the status to refuse an upload with; 0 is welcome."""
        if length < 0:
            return 411
        if length > MOST_UPLOAD:
            return 413
        if self._files[session] >= MOST_FILES:
            return 429
        return 507 if held_bytes() + self._bytes + length > MOST_ALL else 0

    @contextmanager
    def _reserved(self, session: str, length: int) -> Iterator[None]:
        """Count an upload while it is on its way, however it ends."""
        self._files[session] += 1
        self._bytes += length
        try:
            yield
        finally:
            self._bytes -= length
            self._files[session] -= 1
            if not self._files[session]:
                del self._files[session]

    async def _passed_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let an upload come for a while; one that stalls would hold its room for ever."""
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            async with asyncio.timeout(PATIENCE):
                await self.app(scope, receive, noting)
        except ClientDisconnect:
            pass  # cut off in the middle: nobody is there to be answered
        except TimeoutError:
            if not begun:
                await _answer(408, scope, receive, send)


def _length(headers: Headers) -> int:
    """Read how long an upload says that it is; -1 where it does not, or may be longer than it says."""
    said = headers.get("content-length", "")
    counts = re.fullmatch("[0-9]{1,18}", said) and "transfer-encoding" not in headers
    return int(said) if counts else -1


async def _read_out(length: int, receive: Receive) -> None:
    """Throw away what comes: who is still sending when the line is closed never reads the answer."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while 0 <= length <= MOST_UPLOAD and (await receive()).get("more_body"):
                pass


async def _answer(status: int, scope: Scope, receive: Receive, send: Send) -> None:
    said = language(DEFAULT).text(_REFUSED.get(status, _FAILED))
    answer = PlainTextResponse(said, status_code=status, headers={"cache-control": "no-store"})
    await answer(scope, receive, send)
