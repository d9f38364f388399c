"""A server in a process of its own whose log is read as it is written."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition, Thread
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from bench.client import ended

PATIENCE = 60.0  # s; other tests run on the same two cores
Line = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What an address answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Server:
    """A running server; ``said`` is all that it has written, on both outputs."""

    address: str
    pid: int
    said: list[str] = field(default_factory=list)
    ended: bool = False
    more: Condition = field(default_factory=Condition)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Ask for an address."""
        asked = Request(self.address + path, headers=dict(headers or {}))
        try:
            with urlopen(asked, timeout=PATIENCE) as answer:
                return Reply(answer.status, answer.headers, answer.read())
        except HTTPError as refused:
            with refused:
                return Reply(refused.code, refused.headers, refused.read())

    def shows(self, page: str, query: str = "") -> str:
        """Let a visitor in on the websocket, and give all text that a page sends."""
        return asyncio.run(_shown(self.address, page, query))

    def until(self, wanted: Callable[[Line], bool]) -> Line:
        """Wait until a line of the log is the one that is wanted, and give it."""
        found: list[Line] = []

        def has_come() -> bool:
            found.extend(one for one in self.log if wanted(one))
            return bool(found)

        with self.more:
            self.more.wait_for(lambda: has_come() or self.ended, PATIENCE)
        assert found, "".join(self.said)
        return found[0]

    @property
    def log(self) -> list[Line]:
        """What the log says; every line that looks like an object has to be one."""
        return [json.loads(line) for line in self.said if line.startswith("{")]

    def read(self, stream: Iterator[str]) -> None:
        """Take in one of the outputs to its end."""
        for line in stream:
            with self.more:
                self.said.append(line)
                self.more.notify_all()
        with self.more:
            self.ended = True
            self.more.notify_all()


async def _shown(address: str, page: str, query: str) -> str:
    said: list[str] = []
    asked = BackMsg()
    asked.rerun_script.page_name, asked.rerun_script.query_string = page, query
    asked.rerun_script.context_info.url = f"{address}/{page}"
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    async with asyncio.timeout(PATIENCE), connect(stream, subprotocols=[Subprotocol("streamlit")]) as socket:
        await socket.send(asked.SerializeToString())
        async for came in socket:
            message = ForwardMsg.FromString(bytes(came, "utf-8") if isinstance(came, str) else came)
            element = message.delta.new_element
            said += [
                element.html.body,
                element.markdown.body,
                element.heading.body,
                element.exception.message,
            ]
            if ended(message):
                break
    return "\n".join(filter(None, said))


@contextmanager
def running(root: Path, *, within: Sequence[str] = ()) -> Iterator[Server]:
    """Run a server on a copy of the app.

    Parameters
    ----------
    root : pathlib.Path
        From ``copy_app``.
    within : sequence of str, optional
        A command that runs another: one of :mod:`tests.drills.narrow`.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options = [f"--server.port={port}", "--server.address=127.0.0.1"]
    with subprocess.Popen(
        [*within, sys.executable, "-m", "pilotkarta.serve", *options],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PILOTKARTAN_LOG": "json"},
    ) as process:
        server = Server(f"http://127.0.0.1:{port}", process.pid)
        readers = [Thread(target=server.read, args=(one,)) for one in (process.stdout, process.stderr)]
        for reader in readers:
            reader.start()
        try:
            server.until(lambda line: line["message"].endswith(f"is started on port {port}"))
            yield server
        finally:
            process.terminate()
            process.wait(PATIENCE)
            for reader in readers:
                reader.join()
