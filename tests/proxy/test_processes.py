"""Two processes behind the proxy: shared out, killed, started again; the proxy cut; and all of it down."""

import asyncio
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Self

import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from bench.apps import filtering
from bench.client import PATIENCE, Visitor
from pilotkarta.i18n import language
from tests.browser.test_choosing import A, B
from tests.browser.test_own_figures import HOSTILE, dropped, table
from tests.browser.test_questions import shaded
from tests.browser.visit import Visit
from tests.proxy.rig import COOKIE, DEPLOY, PROCESSES, Rig

CORRIDOR = "jamtlandsstraket"  # of the theme strak
LOST = (
    "The connection to the server is broken. The page tries again by itself; what you have chosen is kept in "
    "its address."
)


@pytest.fixture(autouse=True)
def trust(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process's websockets trust the test's proxy."""
    monkeypatch.setenv("SSL_CERT_FILE", str(rig.certificate))


class Seated(Visitor):
    """A visitor with the cookie of one process, who comes with an address's parameters."""

    def __init__(self, rig: Rig, process: str, query: str = "") -> None:
        super().__init__(rig.address, "karta")
        self.process, self.query, self.seat = process, query, ""

    async def __aenter__(self) -> Self:
        """Connect and let the page be drawn; ``seat`` is the process that answered."""
        self._socket = await connect(
            self._address,
            subprotocols=["streamlit"],
            additional_headers={"Cookie": f"{COOKIE}={self.process}"},
            max_size=None,
            open_timeout=PATIENCE,
            ping_interval=None,
        )
        assert self._socket.response
        self.seat = named(self._socket.response.headers["Set-Cookie"])
        first = BackMsg()
        first.rerun_script.page_name, first.rerun_script.query_string = "karta", self.query
        await self.send(first)
        return self

    def rows(self) -> list[str]:
        """List what is in the list, from the top."""
        return self.screen.keys("valj-")


def named(cookie: str | None) -> str:
    """Give the process that a ``Set-Cookie`` names."""
    found = re.match(
        rf"{COOKIE}=(\d); Path=/piloter/; Max-Age=43200; HttpOnly; Secure; SameSite=Lax$", cookie or ""
    )
    assert found, cookie
    return found[1]


def seat(visit: Visit) -> str:
    """Give the process that the browser's cookie names."""
    return next(one["value"] for one in visit.context.cookies() if one["name"] == COOKIE)


def connected(visit: Visit) -> None:
    """Wait until the page talks to a process and is drawn."""
    visit.page.locator("[data-test-connection-state=CONNECTED]").wait_for()
    visit.settled()


def test_new_visitors_are_shared_out(rig):
    drawn = Counter(named(rig.get("/piloter/health")[0].headers["Set-Cookie"]) for _ in range(60))
    assert set(drawn) == set(PROCESSES)
    assert min(drawn.values()) >= 10  # fewer of either is less likely than one in ten million


@pytest.mark.parametrize("process", PROCESSES)
def test_a_visitor_stays_with_the_process(rig, visitor, process):
    before = len(rig.log())
    visit = visitor(process).show(f"/karta?projekt={A}")
    visit.row(B).get_by_role("button").click()
    visit.until_chosen(B)
    visit.leave()
    asked = rig.logged("/piloter/_stcore/stream", before)
    # What the browser takes back as it leaves (499) may have reached no process.
    mine = [one for one in asked if " /piloter/health " not in one and (rig.tried(one) or " 499 " not in one)]
    assert len(mine) > 20
    assert [one for one in mine if rig.tried(one) != [process]] == []


def test_the_log_tells_neither_who_nor_what(rig):
    before = len(rig.log())
    rig.get("/piloter/karta?q=hemlig&projekt=mobevi", User_Agent="Hemlig/1", Referer="https://hemlig.example")
    (line,) = [one for one in rig.logged("/piloter/karta", before) if "/karta" in one]
    assert " GET /piloter/karta 200 " in line
    assert "hemlig" not in line.lower()
    assert "mobevi" not in line
    assert line.count("127.0.0.1") == 1  # the process, not who asked


def test_one_is_killed_under_load_and_nobody_loses_what_the_address_keeps(rig, visitor):
    visit = visitor("1").show(f"/karta?tema=strak&projekt={CORRIDOR}")
    rows = visit.rows()
    with ThreadPoolExecutor(1) as beside:  # Playwright has a loop in this thread
        beside.submit(lambda: asyncio.run(_under_load(rig))).result()
    connected(visit)
    visit.until_chosen(CORRIDOR)
    assert visit.rows() == rows
    assert seat(visit) == "2"
    rig.start_processes("1")
    # Who has moved stays: a file would else be sent to a process that does not know the visitor.
    visit.show("/analys?fraga=egna")
    dropped(visit, table())
    shaded(visit, HOSTILE)
    assert seat(visit) == "2"


async def _under_load(rig: Rig) -> None:
    """Kill the first process while visitors of both press; those of the first come back to the second."""
    async with Seated(rig, "1") as first, Seated(rig, "2") as second:
        assert (first.seat, second.seat) == ("1", "2")
        for one in (first, second):
            await one.send(filtering("ours", one.screen))
        kept = first.rows()
        assert kept == second.rows()
        pressing = asyncio.create_task(_press(second, 6))
        rig.kill_process("1")
        with pytest.raises(ConnectionClosed):
            await first.send(filtering("ours", first.screen))
        async with Seated(rig, "1", first.screen.query) as back:
            assert back.seat == "2"
            assert back.rows() == kept
            await pressing
            await back.send(filtering("ours", back.screen))
            assert len(back.rows()) > len(kept)


async def _press(visitor: Seated, times: int) -> None:
    for _ in range(times):
        await visitor.send(filtering("ours", visitor.screen))


def test_a_process_that_is_started_again_is_used_again(rig):
    rig.kill_process("2")
    assert named(rig.get("/piloter/health", "2")[0].headers["Set-Cookie"]) == "1"
    rig.start_processes("2")
    drawn = {named(rig.get("/piloter/health")[0].headers["Set-Cookie"]) for _ in range(400)}
    assert drawn == set(PROCESSES)


def test_the_proxy_is_cut_and_comes_back(rig, visitor):
    visit = visitor().show("/analys?fraga=egna")
    dropped(visit, table())
    shaded(visit, HOSTILE)
    at = seat(visit)
    rig.stop_nginx()
    told = visit.page.get_by_role("alert").filter(has_text=language("sv").text(LOST))
    expect(told).to_be_visible()
    expect(visit.page.locator(".pk-notices")).to_be_visible()  # what was shown stays
    rig.start_nginx()
    connected(visit)
    expect(told).to_be_hidden()
    shaded(visit, HOSTILE)
    visit.page.get_by_role("radio", name="Lika breda").click()  # the visitor's own file is still there
    visit.settled()
    shaded(visit, HOSTILE)
    assert seat(visit) == at


def test_when_all_are_down_a_page_says_so_and_the_address_is_kept(rig, visitor):
    visit = visitor("1").show(f"/karta?projekt={A}&sprak=en")
    # Here Streamlit has tried six times, and would open its window about the command line.
    with visit.page.expect_console_message(lambda one: "Client Error" in one.text, timeout=30_000):
        for name in PROCESSES:
            rig.kill_process(name)
    expect(visit.page.get_by_role("dialog")).to_have_count(0)
    answer, body = rig.get("/piloter/karta?tema=strak")
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "10"
    assert answer.headers["Content-Type"] == "text/html"
    assert body == (DEPLOY / "avbrott.html").read_bytes()
    expect(visit.page.get_by_role("alert").filter(has_text=LOST)).to_be_visible()
    other = visitor("2")
    other.page.goto(f"{rig.address}/karta?tema=strak")
    expect(other.page.get_by_role("heading", name="Pilotkartan är tillfälligt stängd")).to_be_visible()
    expect(other.page.get_by_role("heading", name="Pilotkartan is closed for the moment")).to_be_visible()
    rig.start_processes(*PROCESSES)
    connected(visit)
    visit.until_chosen(A)
    other.page.get_by_role("link", name="Försök igen").click()
    other.page.wait_for_url(f"{rig.address}/karta?tema=strak*")
    other.map_ready()
