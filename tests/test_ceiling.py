"""Visitors' files on a running server: how much memory they may take, and when it is given back."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from pilotkarta.i18n import language
from pilotkarta.ui.ceiling import MOST_ALL, MOST_FILES
from tests.beside import CANARY, PATIENCE, Guest, drops, is_unharmed, offered, sent, upload, visiting
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


async def becomes(guest: Guest, content: bytes, status: int) -> None:
    """Upload until the answer is the one that is awaited."""
    async with asyncio.timeout(PATIENCE):
        while await gives(guest, content) != status:
            await asyncio.sleep(0.1)


def held(server: Server) -> int:
    """Give the bytes of uploads, as the server's own numbers have it: up to five seconds late."""
    found = ROOM.search(server.get("/_stcore/metrics").text)
    return int(found[1]) if found else 0


def asks(guest: Guest, path: str, headers: dict[str, str], body: bytes) -> HTTPConnection:
    """Send just these headers, and this much of a body."""
    link = HTTPConnection(urlsplit(guest.address).netloc, timeout=PATIENCE)
    link.putrequest("PUT", path)
    for name, value in headers.items():
        link.putheader(name, value)
    link.endheaders(body)
    return link


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
                for guest in guests:  # an open page keeps its file
                    await guest.runs(guest.screen.rerun())
                    assert is_unharmed(guest)
                await guests[1].socket.close()
                await becomes(other, LARGE, 204)  # the room of a session that ends: both of its files
                assert await gives(other) == 204
                assert await gives(other) == 507

    asyncio.run(attack())


@pytest.mark.parametrize("length", [{}, {"Content-Length": "9"}, {"Content-Length": str(len(LARGE))}])
def test_an_upload_that_does_not_say_how_long_it_is_is_refused(
    server: Server, length: dict[str, str]
) -> None:
    async def attack() -> None:
        async with own(server) as guest:
            headers, body = upload(server.address, b"Kommun;Siffra")
            chunk = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
            place = (await offered(guest)).upload_url
            link = asks(guest, place, {**headers, **length, "Transfer-Encoding": "chunked"}, chunk)
            with closing(link), link.getresponse() as answer:
                assert answer.status == 411
                said = answer.read().decode("utf-8")
                assert said == language("sv").text("The file could not be sent. Try again in a while.")
                assert answer.headers["Content-Security-Policy"]
            link = asks(guest, place, headers, b"")
            with closing(link), link.getresponse() as answer:
                assert answer.status == 411

    asyncio.run(attack())


@pytest.mark.parametrize(("said", "status"), [("100", 400), (str(12 * MEGABYTE), 413), ("9" * 18, 413)])
def test_an_upload_that_says_a_false_length_brings_nothing_in(server: Server, said: str, status: int) -> None:
    async def attack() -> None:
        async with own(server) as guest:
            headers, body = upload(server.address, LARGE)
            place = (await offered(guest)).upload_url
            link = asks(guest, place, {**headers, "Content-Length": said}, body[:MEGABYTE])
            with closing(link), link.getresponse() as answer:
                assert answer.status == status
            for _ in range(MOST_FILES):  # and no room is held
                assert await gives(guest, b"x") == 204

    asyncio.run(attack())


def test_room_is_held_while_a_file_is_on_its_way_and_given_back_when_it_is_cut_off() -> None:
    async def attack(server: Server) -> None:
        before = memory(server)
        for _ in range(FULL // MOST_FILES):  # together all the room there is
            async with own(server) as guest:
                headers, body = upload(server.address, LARGE)
                headers["Content-Length"] = str(len(body))
                with ExitStack() as links:
                    for _ in range(MOST_FILES):
                        place = (await offered(guest)).upload_url
                        links.enter_context(closing(asks(guest, place, headers, body[:-MEGABYTE])))
                    await becomes(guest, b"x", 429)
                await becomes(guest, b"x", 204)
        async with own(server) as guest:
            await becomes(guest, LARGE, 204)
        await until(lambda: memory(server) - before < 50 * MEGABYTE)
        assert not [line for line in server.log if "error_id" in line]

    with running(ROOT) as server:  # all of its room is free
        server.shows("analys", "fraga=egna")
        asyncio.run(attack(server))


@pytest.mark.parametrize(
    ("page", "query", "uploader", "away"),
    [
        ("analys", "fraga=egna", "f_slapp_fil", "ta_bort_fil"),
        ("data", "visa=andra", "f_lamna_fil", ""),  # the next one takes its place
    ],
)
def test_ten_files_in_a_row_are_welcome(
    server: Server, page: str, query: str, uploader: str, away: str
) -> None:
    async def visit() -> None:
        async with visiting(server.address, page, query) as guest:
            for turn in range(10):
                if turn and away:
                    await guest.runs(guest.screen.rerun(pressed=away))
                place = await offered(guest)
                assert await sent(guest, place, LARGE) == 204
                await drops(guest, uploader, place)
                assert not guest.screen.exceptions
                assert guest.shows(f"{CANARY}.csv") or not away
            await guest.runs(guest.screen.rerun())
            assert guest.shows(language("sv").text("The file could not be read"))  # it is still there
            if away:
                await guest.runs(guest.screen.rerun(pressed=away))
                await until(lambda: held(server) == 0)

    asyncio.run(visit())
