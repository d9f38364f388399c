"""The queue in which addresses take turns: known orders of turns, and nothing left of who has gone."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest
from anyio.lowlevel import checkpoint
from starlette.requests import Request

from pilotkarta.web import turns
from pilotkarta.web.site import asker
from pilotkarta.web.turns import BusyError, ShareError, Turns


class Crowd:
    """Those who ask for a turn, and the order in which they have got one."""

    def __init__(self, share: int = 10) -> None:
        self.turns, self.got, self.may = Turns(share), list[str](), asyncio.Event()

    async def one(self, name: str, address: str) -> None:
        async with self.turns.turn(address):
            self.got.append(name)
            await self.may.wait()

    async def comes(self, *names: str) -> list[asyncio.Task[None]]:
        """Let some come in an order; the first letter is the address."""
        tasks = [asyncio.create_task(self.one(name, name[0])) for name in names]
        for _ in range(10):
            await checkpoint()
        return tasks


def run(story: Callable[[Crowd], Coroutine[None, None, None]], share: int = 10) -> None:
    async def told() -> None:
        await story(Crowd(share))

    asyncio.run(told())


def test_the_lines_take_turns() -> None:
    async def story(crowd: Crowd) -> None:
        tasks = await crowd.comes("a1", "a2", "a3", "a4", "b1", "b2", "c1")
        assert crowd.got == ["a1"]
        crowd.may.set()
        await asyncio.gather(*tasks)
        assert crowd.got == ["a1", "a2", "b1", "c1", "a3", "b2", "a4"]
        assert crowd.turns._lines == {}
        assert not crowd.turns._busy

    run(story)


def test_each_address_has_a_share_and_all_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST_WAITING", 3)

    async def story(crowd: Crowd) -> None:
        tasks = await crowd.comes("a1", "a2", "a3", "a4", "b1", "b2", "c1")
        refused = {n: type(task.exception()) for n, task in enumerate(tasks) if task.done()}
        assert refused == {3: ShareError, 5: BusyError, 6: BusyError}
        crowd.may.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert crowd.got == ["a1", "a2", "b1", "a3"]
        assert crowd.turns._lines == {}

    run(story, share=2)


def test_the_wait_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(crowd: Crowd) -> None:
        tasks = await crowd.comes("a1")
        monkeypatch.setattr(turns, "LONGEST_WAIT", 0.0)
        with pytest.raises(BusyError):
            await crowd.one("b1", "b")
        assert crowd.turns._lines == {}
        monkeypatch.setattr(turns, "LONGEST_WAIT", 60.0)
        tasks += await crowd.comes("b2")
        crowd.may.set()
        await asyncio.gather(*tasks)
        assert crowd.got == ["a1", "b2"]

    run(story)


def test_who_leaves_leaves_no_trace_and_keeps_no_turn() -> None:
    async def story(crowd: Crowd) -> None:
        tasks = await crowd.comes("a1", "b1", "c1", "d1")
        tasks[1].cancel()
        await crowd.comes()
        assert list(crowd.turns._lines) == ["c", "d"]
        crowd.may.set()
        tasks[0].cancel()  # its turn is given on to c, who leaves just when called
        await checkpoint()
        tasks[2].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert crowd.got in (["a1", "d1"], ["a1", "c1", "d1"])
        assert crowd.turns._lines == {}
        assert not crowd.turns._busy

    run(story)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("testclient", ""),
        (None, ""),
    ],
)
def test_whose_share_it_is(host: str | None, expected: str) -> None:
    assert asker(Request({"type": "http", "client": (host, 1) if host else None, "headers": []})) == expected
