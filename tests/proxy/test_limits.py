"""What one address may take of the service, what it is told, and that its address is written nowhere."""

import asyncio
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import AsyncExitStack

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from pilotkarta.web.turns import SHARE
from tests.proxy.rig import DEPLOY, Rig

FLOOD, FORGER, HALL, OTHER = "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.6"
WRONG = "/piloter/api/pilotkartan.csv?lan=99"  # 400, and nothing is made
MOST_PAGES = 200


def flooded(rig: Rig, path: str, source: str) -> tuple[int, dict[str, str], bytes]:
    """Ask on one connection until there is another answer than the first."""
    connection = rig.connection(source)
    seen: list[int] = []
    while len(set(seen)) < 2:
        assert len(seen) < 1000, f"still {seen[0]}"
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        seen.append(answer.status)
    connection.close()
    return answer.status, dict(answer.headers), body


def unlogged(rig: Rig, *sources: str) -> bool:
    """Say whether no log has any of the addresses: the proxy's two, and what all processes say."""
    logs = [path.read_text(encoding="utf-8") for path in rig.folder.glob("*.log")]
    assert len(logs) == 2
    return not any(source in text for source in sources for text in (*logs, *rig.said))


def test_who_floods_is_told_and_others_are_served(rig):
    status, headers, page = flooded(rig, WRONG, FLOOD)
    assert status == 429
    assert headers["Retry-After"] == "10"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert page == (DEPLOY / "manga.html").read_bytes()
    assert "Vänta tio sekunder" in page.decode()
    assert "Wait ten seconds" in page.decode()
    assert rig.get(WRONG, source=OTHER)[0].status == 400
    assert rig.get("/piloter/karta", source=FLOOD)[0].status == 200
    assert unlogged(rig, FLOOD)


def test_a_hall_may_press_at_once(rig):
    with ThreadPoolExecutor(40) as hall:
        asked = [hall.submit(rig.get, "/piloter/api/pilotkartan.csv", source=HALL) for _ in range(40)]
        drawn = [hall.submit(rig.get, "/piloter/karta.svg?bredd=100", source=HALL) for _ in range(40)]
    assert {one.result()[0].status for one in (*asked, *drawn)} == {200}


def test_whoever_says_to_be_many_has_one_share_and_others_have_theirs(rig):
    path = "/piloter/api/pilotkartan.pptx?data=exempel&q="
    with ThreadPoolExecutor(SHARE + 5) as forger:
        asked = {
            forger.submit(rig.get, f"{path}{n}", "1", source=FORGER, X_Forwarded_For=f"10.0.0.{n}")
            for n in range(SHARE + 5)
        }
        pending, answers = set(asked), []
        while 429 not in [answer.status for answer, _ in answers]:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            assert pending, "all were served"
            answers += [one.result() for one in done]
        other = rig.get(f"{path}annan", "1", source=OTHER)[0]
        assert other.status == 200
        assert not all(one.done() for one in asked)  # it did not wait for all that the forger wants
    told, text = next((answer, text) for answer, text in answers if answer.status == 429)
    assert told.headers["Content-Type"].startswith("text/plain")  # by the process, not by the proxy
    assert told.headers["Retry-After"] == "30"
    assert told.headers["X-Content-Type-Options"] == "nosniff"
    assert text.decode().startswith("Många filer som ditt nät har bett om väntar.")
    assert unlogged(rig, FORGER, OTHER, "10.0.0.")


def test_pages_of_one_address_have_a_generous_limit(rig, monkeypatch):
    async def hall() -> None:
        address = f"wss{rig.address.removeprefix('https')}/_stcore/stream"
        async with AsyncExitStack() as open_pages:
            for _ in range(MOST_PAGES):
                page = connect(address, local_addr=(HALL, 0), ping_interval=None)
                await open_pages.enter_async_context(page)
            with pytest.raises(InvalidStatus) as refused:
                await connect(address, local_addr=(HALL, 0))
            assert refused.value.response.status_code == 429
            async with connect(address, local_addr=(OTHER, 0)):
                pass

    monkeypatch.setenv("SSL_CERT_FILE", str(rig.certificate))
    with ThreadPoolExecutor(1) as beside:  # Playwright has a loop in this thread
        beside.submit(lambda: asyncio.run(hall())).result()
    assert unlogged(rig, HALL, OTHER)


@pytest.mark.parametrize(
    "path", ["metrics", "metrics/", "%6detrics", "metrics?families=session_events", "metrics/../metrics"]
)
def test_the_numbers_of_sessions_are_not_for_the_public(rig, path):
    answer, body = rig.get(f"/piloter/_stcore/{path}")
    assert answer.status == 404
    assert b"nginx" in body  # the proxy said it
    assert b"session" not in body
    assert rig.get("/piloter/_stcore/health")[0].status == 200
