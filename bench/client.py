"""A visitor on the websocket: sends what Streamlit's frontend sends, and clocks and weighs the answer."""

import asyncio
import ssl
import time
from collections import Counter
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from bench.screen import Screen

PATIENCE = 60.0  # s; an answer that takes longer is a failure


class FailedError(Exception):
    """The app answered with an error, or not at all."""


@dataclass(frozen=True)
class Answer:
    """What one rerun cost."""

    ms: float
    size: int
    parts: Counter[str] = field(default_factory=Counter)


def part_of(message: ForwardMsg) -> str:
    """Name what a message carries: the kind of message, and for a delta the kind of element."""
    kind = message.WhichOneof("type") or "nothing"
    if kind != "delta":
        return kind
    change = message.delta.WhichOneof("type") or "nothing"
    element = message.delta.new_element.WhichOneof("type") if change == "new_element" else "container"
    return f"delta: {element}"


class Visitor:
    """One session on one page; an asynchronous context. ``trust`` is for an address with https."""

    def __init__(self, address: str, page: str, trust: ssl.SSLContext | None = None) -> None:
        self._address = address.replace("http", "ws", 1) + "/_stcore/stream"
        self._url = f"{address}/{page}"
        self._page = page
        self._trust = trust
        self._socket: ClientConnection | None = None
        self.screen = Screen()

    async def __aenter__(self) -> Self:
        """Connect and let the page be drawn."""
        self._socket = await connect(
            self._address,
            subprotocols=["streamlit"],
            max_size=None,
            open_timeout=PATIENCE,
            ping_interval=None,
            ssl=self._trust,
        )
        first = BackMsg()
        first.rerun_script.page_name = self._page
        await self.send(first)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave."""
        if self._socket:
            await self._socket.close()

    async def send(self, message: BackMsg) -> Answer:
        """Send a message and take in the answer until the script has finished.

        Parameters
        ----------
        message : BackMsg
            From ``screen.rerun``.

        Returns
        -------
        Answer
            The time until ``script_finished``, and the bytes of all that came until then.
        """
        assert self._socket
        context = message.rerun_script.context_info
        context.url, context.locale, context.timezone = self._url, "sv-SE", "Europe/Stockholm"
        body = message.SerializeToString()
        bodies: list[bytes] = []
        messages: list[ForwardMsg] = []
        async with asyncio.timeout(PATIENCE):
            started = time.perf_counter()
            await self._socket.send(body)
            while True:
                came = await self._socket.recv()
                assert isinstance(came, bytes)
                bodies.append(came)
                messages.append(ForwardMsg.FromString(came))
                if ended(messages[-1]):
                    break
            ms = (time.perf_counter() - started) * 1000
        parts: Counter[str] = Counter()
        for came, one in zip(bodies, messages, strict=True):
            parts[part_of(one)] += len(came)
            self.screen.take(one)
        if self.screen.exceptions:
            raise FailedError(self.screen.exceptions[0])
        return Answer(ms, sum(map(len, bodies)), parts)


def ended(message: ForwardMsg) -> bool:
    """Say whether a message ends a rerun: a script that only makes way for another has not ended.

    Parameters
    ----------
    message : ForwardMsg
        Any.

    Returns
    -------
    bool
        True for a finished script.

    Raises
    ------
    FailedError
        If the script could not be run.
    """
    if message.WhichOneof("type") != "script_finished":
        return False
    if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
        raise FailedError("the script could not be compiled")
    return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
