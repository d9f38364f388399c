"""Visitors' files on a running server: how much memory they may take, and when it is given back."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from pilotkarta.ui.ceiling import MOST_ALL, MOST_FILES
from tests.beside import PATIENCE, Guest, drops, offered, sent, visiting
from tests.browser.conftest import ROOT
from tests.drills.server import Server, running
from tests.test_websocket_input import MEGABYTE, memory

LARGE = b"Kommun;Siffra\n" + b"x" * (10 * MEGABYTE - 1000)
FULL = MOST_ALL // len(LARGE)  # so many fit
ROOM = re.compile(r'cache_memory_bytes\{[^}]*"UploadedFileManager"[^}]*\} (\d+)')


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Give a server that forgets a closed page after a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL", "1")
        with running(ROOT) as server:
            server.shows("analys", "fraga=egna")  # what the first page loads is not a file's
            yield server


@asynccontextmanager
async def own(server: Server) -> AsyncIterator[Guest]:
    """Let a guest in on the page of own figures."""
    async with visiting(server.address, "analys", "fraga=egna") as guest:
        yield guest


async def gives(guest: Guest, content: bytes = LARGE) -> int:
    """Upload a file and give the answer's status."""
    return await sent(guest, await offered(guest), content)


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await asyncio.sleep(0.1)


def held(server: Server) -> int:
    """Give the bytes of uploads, as the server's own numbers have it: up to five seconds late."""
    found = ROOM.search(server.get("/_stcore/metrics").text)
    return int(found[1]) if found else 0


def asked(server: Server, guest: Guest, path: str, headers: dict[str, str], body: bytes) -> tuple[int, str]:
    """Send just these headers and this body, and give the answer's status and text."""
    place = urlsplit(server.address)
    link = HTTPConnection(str(place.hostname), place.port, timeout=PATIENCE)
    link.putrequest("PUT", path)
    for name, value in headers.items():
        link.putheader(name, value)
    link.endheaders(body)
    with link.getresponse() as answer:
        return answer.status, answer.read().decode("utf-8")


def test_sixty_files_of_one_session_take_the_room_of_four_and_go_when_its_page_is_closed(
    server: Server,
) -> None:
    before = memory(server)

    async def attack() -> None:
        async with own(server) as guest:
            for _ in range(60):
                assert await gives(guest) == 204
            assert memory(server) - before < 100 * MEGABYTE
            await until(lambda: 0 < held(server) <= MOST_FILES * len(LARGE))
        await until(lambda: held(server) == 0)  # nobody else comes or goes
        await until(lambda: memory(server) - before < 50 * MEGABYTE)

    asyncio.run(attack())


def test_all_together_have_a_ceiling_and_what_a_page_has_taken_counts_too(server: Server) -> None:
    async def attack() -> None:
        async with AsyncExitStack() as doors:
            guests = []
            for _ in range(FULL // 2):
                guest = await doors.enter_async_context(own(server))
                place = await offered(guest)
                assert await sent(guest, place, LARGE) == 204
                await drops(guest, "f_slapp_fil", place)
                guests.append(guest)
            for guest in guests:  # small ones push the large out of what was uploaded, not out of the session
                for _ in range(MOST_FILES):
                    assert await gives(guest, b"x") == 204
            for guest in guests[: FULL - FULL // 2]:
                assert await gives(guest) == 204
            assert await gives(guests[0]) == 507
            async with own(server) as other:
                assert await gives(other) == 507
                await guests[1].socket.close()
                await until_given(other)

    async def until_given(guest: Guest) -> None:
        """Wait for the room of a session that ends; both of its files."""
        async with asyncio.timeout(PATIENCE):
            while await gives(guest) != 204:
                await asyncio.sleep(0.1)
        assert await gives(guest) == 204
        assert await gives(guest) == 507

    asyncio.run(attack())
