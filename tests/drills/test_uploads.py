"""Files without end, sent to a server: what it holds of them has a bound, and goes with its visitor."""

import asyncio
import http.client
from collections.abc import Iterator
from contextlib import AsyncExitStack
from urllib.error import HTTPError

import pytest

from bench.process import resident
from pilotkarta.paths import ROOT
from pilotkarta.ui.ceiling import MOST_ALL, MOST_FILES
from tests.beside import Guest, drops, neighbour, uploaded, visiting
from tests.drills.server import Server, running

LARGE = bytes(10 * 1024 * 1024 - 1024)  # with what is around it, as large as a file may be
SOON = ("env", "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL=1")
MB = 1024 * 1024


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running(ROOT, within=SOON) as one:
        one.shows("analys", "fraga=egna")
        yield one


@pytest.fixture(scope="module")
def empty(server: Server) -> int:
    """Give the most that the server holds when nobody has sent anything, or all of it has gone."""
    return resident(server.pid) + 30 * MB


async def gone(server: Server, most: int) -> None:
    """Wait until the server holds no more than that; nobody comes or goes meanwhile."""
    async with asyncio.timeout(30):
        while resident(server.pid) > most:
            await asyncio.to_thread(server.get, "/health")


async def sends(guest: Guest, times: int) -> list[int]:
    """Send so many large files from a session that never asks for them to be shown, and give the answers."""
    answers = []
    for _ in range(times):
        try:
            await uploaded(guest, "stor.csv", LARGE)
            answers.append(204)
        except HTTPError as refused:
            with refused:
                answers.append(refused.code)
    return answers


def test_one_session_cannot_fill_the_memory(server: Server, empty: int) -> None:
    async def story() -> list[int]:
        async with neighbour(server.address), visiting(server.address, "analys", "fraga=egna") as guest:
            answers = await sends(guest, 60)
            assert resident(server.pid) < empty + MOST_FILES * 10 * MB + 50 * MB
        await gone(server, empty)
        return answers

    assert asyncio.run(story()) == [204] * 60  # an honest visitor who tries again and again is not refused


def test_all_together_have_a_bound_and_who_comes_too_late_is_told(server: Server, empty: int) -> None:
    async def story() -> None:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(neighbour(server.address))  # whose file is there at the end too
            answers = []
            for _ in range(8):
                guest = await stack.enter_async_context(visiting(server.address, "analys", "fraga=egna"))
                answers += await sends(guest, 3)
            assert answers == [204] * 20 + [507] * 4
            assert resident(server.pid) < empty + MOST_ALL + 50 * MB
            small = await stack.enter_async_context(visiting(server.address, "analys", "fraga=egna"))
            await drops(small, "f_slapp_fil", "liten.csv", "Kommun;Antal\nUmeå;7\n".encode())
            assert small.shows("liten.csv")  # there is room for what is small
        await gone(server, empty)

    asyncio.run(story())


def test_what_a_visitor_leaves_goes_though_nobody_else_comes(server: Server, empty: int) -> None:
    async def story() -> None:
        async with visiting(server.address, "analys", "fraga=egna") as guest:
            content = "Kommun;Antal\nUmeå;7\n".encode() + b" " * 9_000_000
            await drops(guest, "f_slapp_fil", "min.csv", content)
            assert guest.shows("min.csv")
            assert await sends(guest, 3) == [204] * 3
            assert resident(server.pid) > empty
        await gone(server, empty)

    asyncio.run(story())


@pytest.mark.parametrize(("length", "status"), [(None, 411), ("", 411), (str(10**12), 413)])
def test_a_file_says_how_long_it_is(server: Server, length: str | None, status: int) -> None:
    async def story() -> int:
        async with visiting(server.address, "analys", "fraga=egna") as guest:
            return await asyncio.to_thread(put, server, guest.session, length)

    assert asyncio.run(story()) == status


def put(server: Server, session: str, length: str | None) -> int:
    """Send the head of a file and no more, and give the status."""
    connection = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=60)
    connection.putrequest("PUT", f"/_stcore/upload_file/{session}/x")
    if length is None:
        connection.putheader("Transfer-Encoding", "chunked")
    elif length:
        connection.putheader("Content-Length", length)
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status
