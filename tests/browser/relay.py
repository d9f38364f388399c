"""The network between a browser and a server, which a test can cut and mend."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Locator

from tests.browser.visit import Visit

HOST = "127.0.0.1"
CONNECTED = "[data-test-connection-state=CONNECTED]"
BROKEN = "[data-test-connection-state]:not([data-test-connection-state=CONNECTED])"


class Relay:
    """Passes on what is sent to a port of its own, until it is cut."""

    def __init__(self, server: str) -> None:
        self._server = (HOST, urlsplit(server).port)
        self._port = 0
        self._ends: list[socket.socket] = []
        self.mend()

    @property
    def address(self) -> str:
        """The server's address by way of this."""
        return f"http://{HOST}:{self._port}"

    def mend(self) -> None:
        """Let all through, on the same port as before."""
        listener = socket.create_server((HOST, self._port))
        self._port = listener.getsockname()[1]
        self._ends = [listener]
        Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """Cut every connection, and take no new one."""
        for end in self._ends:
            with suppress(OSError):  # closed by the other side already
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):  # it is cut
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self._server)
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while said := one.recv(65536):
            other.sendall(said)
    with suppress(OSError):
        other.shutdown(socket.SHUT_WR)


@contextmanager
def relayed(server: str) -> Iterator[Relay]:
    """Lay a network before a server, and take it away again."""
    answered(server)
    relay = Relay(server)
    try:
        yield relay
    finally:
        relay.cut()


def answered(server: str) -> None:
    """Wait until a server answers: it listens before it has read its tables, and who comes then waits."""
    with urlopen(f"{server}/health", timeout=60) as answer:
        assert answer.status == 200


def bar(visit: Visit) -> Locator:
    """Find what says that the connection is broken."""
    return visit.page.locator(".pk-lost").filter(has_text=re.compile("."))


def away(visit: Visit, relay: Relay) -> None:
    """Cut the network for as long as it takes to be told so, which is more than a second."""
    relay.cut()
    bar(visit).wait_for(state="attached")
    relay.mend()
    back(visit)


def back(visit: Visit) -> None:
    """Wait until the page talks to a server and takes presses."""
    visit.page.locator(f"{CONNECTED}:not([inert] *)").wait_for()
    visit.settled()
