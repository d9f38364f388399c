"""Guests on the websocket who may send anything, and a neighbour with a file that only its session holds."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from bench.client import ended
from bench.screen import Screen

CANARY = "kanarie7391"
NAME = f"{CANARY}.csv"
OWN = f"Kommun;{CANARY}\nUmeå;1\nLuleå;2\n".encode()
# What no guest may see: traces, where the server's libraries lie, and what the neighbour has.
SECRETS = (b"Traceback", b"site-packages", CANARY.encode())
CLEAN = (1000, 1002, 1003, 1007, 1009)  # closed by the server, which said why
PATIENCE = 60.0  # s; other tests run on the same two cores
_marks = count(1)


@dataclass
class Guest:
    """A session on the websocket: ``came`` is all that the server has sent, ``closed`` how it has ended."""

    address: str
    socket: ClientConnection
    screen: Screen = field(default_factory=Screen)
    came: list[bytes] = field(default_factory=list)
    closed: int | None = None

    async def opens(self, page: str, query: str = "") -> None:
        """Open a page as a browser does."""
        message = BackMsg()
        message.rerun_script.page_name, message.rerun_script.query_string = page, query
        await self.runs(message)

    async def runs(self, message: BackMsg) -> None:
        """Send a message and take in what comes until a script has finished."""
        message.rerun_script.context_info.url = f"{self.address}/karta"
        await self.sends(message.SerializeToString())
        await self.takes_in(ended)

    async def sends(self, frame: bytes | str) -> None:
        """Send anything; a connection that the server has closed takes nothing more."""
        try:
            await self.socket.send(frame)
        except ConnectionClosed as error:
            self._ends(error)

    async def takes_in(self, last: Callable[[ForwardMsg], bool]) -> ForwardMsg:
        """Take in messages until one that ``last`` is true of, or until the server closes."""
        message = ForwardMsg()
        async with asyncio.timeout(PATIENCE):
            while self.closed is None:
                try:
                    body = await self.socket.recv(decode=False)
                except ConnectionClosed as error:
                    self._ends(error)
                    break
                self.came.append(body)
                message = self.screen.take(ForwardMsg.FromString(body))
                if last(message):
                    break
        return message

    def _ends(self, error: ConnectionClosed) -> None:
        self.closed = error.rcvd.code if error.rcvd else 1006

    async def still_answers(self) -> bool:
        """Ask for a page with a mark in its address, and say whether just that comes; False when closed."""
        mark = f"marke={next(_marks)}"
        message = BackMsg()
        message.rerun_script.page_name, message.rerun_script.query_string = "om", mark
        message.rerun_script.context_info.url = f"{self.address}/om"
        await self.sends(message.SerializeToString())

        def is_it(message: ForwardMsg) -> bool:
            return message.WhichOneof("type") == "script_finished" and self.shows(mark)

        await self.takes_in(is_it)
        return self.closed is None

    def shows(self, words: str) -> bool:
        """Say whether some words stand on the page."""
        return any(words in body for body in self.screen.markup)

    @property
    def session(self) -> str:
        """The session's id, as the server gave it."""
        return ForwardMsg.FromString(self.came[0]).new_session.initialize.session_id

    @property
    def secrets(self) -> list[bytes]:
        """List the secrets that have come."""
        all_of_it = b"\n".join(self.came)
        return [secret for secret in SECRETS if secret in all_of_it]


@asynccontextmanager
async def visiting(
    address: str, page: str = "karta", query: str = "", session: str = ""
) -> AsyncIterator[Guest]:
    """Let a guest in on a page; one who names a session asks to go on with it."""
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    told = ("streamlit", "token", session) if session else ("streamlit",)
    subprotocols = [Subprotocol(one) for one in told]
    async with connect(
        stream, subprotocols=subprotocols, max_size=None, ping_interval=None, open_timeout=PATIENCE
    ) as socket:
        guest = Guest(address, socket, Screen(query=query))
        await guest.opens(page, query)
        yield guest


@asynccontextmanager
async def neighbour(address: str) -> AsyncIterator[Guest]:
    """Let a guest in who drops a file of their own on the page of own figures, and has it afterwards."""
    async with visiting(address, "analys", urlencode({"fraga": "egna", "granne": CANARY})) as guest:
        await drops(guest, "f_slapp_fil", await uploaded(guest))
        assert is_unharmed(guest)
        yield guest
        await guest.runs(guest.screen.rerun())
        assert is_unharmed(guest)


async def uploaded(guest: Guest) -> FileURLs:
    """Ask for a place for a file, as the browser does, and send the file there."""
    place = await offered(guest)
    assert await sent(guest, place, OWN) == 204
    return place


async def offered(guest: Guest) -> FileURLs:
    """Ask for a place for a file."""
    asked = BackMsg()
    asked.file_urls_request.request_id, asked.file_urls_request.session_id = "1", guest.session
    asked.file_urls_request.file_names.append(NAME)
    await guest.sends(asked.SerializeToString())
    answer = await guest.takes_in(lambda message: message.WhichOneof("type") == "file_urls_response")
    (place,) = answer.file_urls_response.file_urls
    return place


async def sent(guest: Guest, place: FileURLs, content: bytes, name: str = NAME) -> int:
    """Send a file, and give the status of the answer."""
    return await asyncio.to_thread(_put, guest.address, place, content, name)


async def drops(guest: Guest, key: str, place: FileURLs, name: str = NAME) -> None:
    """Let a guest's uploader tell the page that a file has been dropped."""
    uploader = guest.screen.widget(key).id
    guest.screen.values[uploader] = dropped(uploader, place, name)
    await guest.runs(guest.screen.rerun())


def is_unharmed(guest: Guest) -> bool:
    """Say whether the neighbour's page shows the file that was dropped."""
    return guest.closed is None and guest.shows(f"{CANARY}.csv") and not guest.screen.exceptions


def dropped(uploader: str, place: FileURLs, name: str = NAME) -> WidgetState:
    """Say that a file has been dropped there, as the browser does."""
    state = WidgetState(id=uploader)
    file = state.file_uploader_state_value.uploaded_file_info.add()
    file.file_id, file.name, file.size = place.file_id, name, len(OWN)
    file.file_urls.CopyFrom(place)
    return state


def upload(address: str, content: bytes, name: str = NAME) -> tuple[dict[str, str], bytes]:
    """Give the headers and the body of an upload, with what shows that it comes from our page."""
    cookies = HTTPCookieProcessor()
    build_opener(cookies).open(f"{address}/_stcore/health", timeout=PATIENCE).close()
    token = next(one.value or "" for one in cookies.cookiejar if one.name == "_streamlit_xsrf")
    head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    headers = {
        "Content-Type": "multipart/form-data; boundary=edge",
        "X-Xsrftoken": token,
        "Cookie": f"_streamlit_xsrf={token}",
    }
    return headers, head.encode() + content + b"\r\n--edge--\r\n"


def _put(address: str, place: FileURLs, content: bytes, name: str) -> int:
    headers, body = upload(address, content, name)
    request = Request(f"{address}{place.upload_url}", data=body, method="PUT", headers=headers)
    try:
        with build_opener().open(request, timeout=PATIENCE) as answer:
            return int(answer.status)
    except HTTPError as refused:
        with refused:
            return refused.code
