"""The network between a browser and a server, which a test can cut and mend."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from urllib.parse import urlsplit

HOST = "127.0.0.1"


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
    relay = Relay(server)
    try:
        yield relay
    finally:
        relay.cut()
