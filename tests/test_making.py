"""The maker of files: one at a time in another process, and a queue with an end; the newest are kept."""

import asyncio
import gc
import os
import pickle
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from weakref import ref

import pytest
from anyio import BrokenWorkerProcess
from anyio.lowlevel import checkpoint

from pilotkarta.exports import FILES
from pilotkarta.handout import Handout
from pilotkarta.register import Register
from pilotkarta.selection import Selection, select
from pilotkarta.web import making
from pilotkarta.web.making import Maker, NotMadeError, Order
from pilotkarta.web.turns import BusyError

DAY = date(2026, 3, 9)
HERE, THERE = "127.0.0.1", "127.0.0.2"


@pytest.fixture
def order(register: Register) -> Order:
    """Give an order that any test may change."""
    return Order("csv", register, Selection(), "http://karta.example", DAY)


def called(order: Order, name: object, kind: str = "csv") -> Order:
    """Give an order of a kind of file that is told from others by its address."""
    return replace(order, name=kind, site=str(name))


class Slow:
    """Stands in for the other processes: it makes nothing until it may, and counts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.may = asyncio.Event()
        self.begun: list[str] = []
        self.made: list[str] = []
        self.now = self.most = 0
        monkeypatch.setattr(making, "_made", self)

    async def __call__(self, order: Order) -> bytes:
        self.begun.append(order.site)
        self.now += 1
        self.most = max(self.most, self.now)
        await self.may.wait()
        self.now -= 1
        self.made.append(order.site)
        return order.site.encode()


async def settled() -> None:
    """Let every task come as far as it can."""
    for _ in range(20):
        await checkpoint()


class TestQueue:
    """Many at once."""

    def test_one_at_a_time(self, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
        async def crowd() -> None:
            slow, maker = Slow(monkeypatch), Maker()
            tasks = [asyncio.create_task(maker.file(f"{n}", called(order, n), HERE)) for n in range(9)]
            await settled()
            slow.may.set()
            assert await asyncio.gather(*tasks) == [f"{n}".encode() for n in range(9)]
            assert slow.most == 1

        asyncio.run(crowd())

    def test_sixty_slow_ones_of_one_address_shut_nobody_else_out(
        self, order: Order, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def crowd() -> None:
            slow, maker = Slow(monkeypatch), Maker()
            tasks = [
                asyncio.create_task(maker.file(f"{n}", called(order, n, "pptx"), HERE)) for n in range(60)
            ]
            await settled()
            turned_away = [n for n, task in enumerate(tasks) if task.done()]
            assert turned_away == list(range(11, 60))  # one is being made, and ten wait
            others = asyncio.create_task(maker.file("a", called(order, "theirs", "pptx"), THERE))
            small = asyncio.create_task(maker.file("b", called(order, "small", "csv"), THERE))
            await settled()
            assert slow.now == 2  # the small one is made at once, beside the slow one
            slow.may.set()
            assert await asyncio.gather(others, small) == [b"theirs", b"small"]
            found = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(isinstance(one, BusyError) for one in found[11:])
            assert [one for one in slow.made if one != "small"][:3] == ["0", "1", "theirs"]
            assert await maker.file("c", called(order, "c", "pptx"), HERE) == b"c"

        asyncio.run(crowd())

    def test_a_small_one_waits_for_no_slow_one_of_its_own_address(
        self, order: Order, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def crowd() -> None:
            slow, maker = Slow(monkeypatch), Maker()
            tasks = [
                asyncio.create_task(maker.file(name, called(order, name, name), HERE))
                for name in ("pptx", "pdf", "csv", "xlsx")
            ]
            await settled()
            assert slow.begun == ["pptx", "csv"]
            slow.may.set()
            await asyncio.gather(*tasks)

        asyncio.run(crowd())

    def test_fifty_who_want_the_same_get_one_and_count_as_one(
        self, order: Order, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def crowd() -> None:
            slow, maker = Slow(monkeypatch), Maker()
            before = asyncio.create_task(maker.file("before", called(order, "before"), HERE))
            tasks = [asyncio.create_task(maker.file("tag", called(order, "same"), HERE)) for _ in range(50)]
            await settled()
            tasks[0].cancel()  # the first leaves; the others get it all the same
            slow.may.set()
            assert await asyncio.gather(before, *tasks[1:]) == [b"before", *[b"same"] * 49]
            assert slow.made == ["before", "same"]
            assert maker._making == {}

        asyncio.run(crowd())

    def test_what_is_kept_is_given_at_once(self, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
        async def crowd() -> None:
            slow, maker = Slow(monkeypatch), Maker()
            slow.may.set()
            await maker.file("a", called(order, "a"), HERE)
            slow.may.clear()
            other = asyncio.create_task(maker.file("b", called(order, "b"), HERE))
            again = asyncio.create_task(maker.file("a", called(order, "a"), HERE))
            await settled()
            assert (again.done(), other.done()) == (True, False)
            slow.may.set()
            await asyncio.gather(again, other)

        asyncio.run(crowd())

    def test_who_fails_lets_the_next_in(self, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
        async def failing(order: Order) -> bytes:
            if order.site == "fails":
                raise NotMadeError
            return b"made"

        monkeypatch.setattr(making, "_made", failing)

        async def two() -> None:
            maker = Maker()
            with pytest.raises(NotMadeError):
                await maker.file("a", called(order, "fails"), HERE)
            assert await maker.file("a", order, HERE) == b"made"  # the failure was not kept

        asyncio.run(two())


def test_the_newest_are_kept_within_their_bytes(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def made(order: Order) -> bytes:
        asked.append(order.site)
        return b"x" * int(order.site)

    monkeypatch.setattr(making, "_made", made)
    monkeypatch.setattr(making, "MOST_KEPT", 100)

    async def several() -> None:
        maker = Maker()
        # The first is used again before the third comes, so the second goes; one of 200 is kept alone.
        for size in (40, 41, 40, 42, 40, 41, 200, 200, 40):
            assert len(await maker.file(f"{size}", called(order, size), HERE)) == size

    asyncio.run(several())
    assert asked == ["40", "41", "42", "41", "200", "40"]


def who(*_: object) -> bytes:
    """Say which process this is; stands in for the writing of a file."""
    return str(os.getpid()).encode()


def killed(*_: object) -> bytes:
    """End as a process that the system takes the memory from."""
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def endless(*_: object) -> bytes:
    """Never come back."""
    signal.pause()
    return b""


def broken(*_: object) -> bytes:
    """Fail as a fault in the program does."""
    raise ZeroDivisionError


class TestOtherProcess:
    """What happens there."""

    def test_it_is_another_and_may_die(
        self, order: Order, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def made(write: Callable[..., bytes]) -> bytes:
            monkeypatch.setattr(making, "written", write)
            return await maker.file(write.__name__ + str(len(seen)), order, HERE)

        async def story() -> None:
            for wrong in (killed, broken):
                seen.append(await made(who))
                with pytest.raises(NotMadeError):
                    await made(wrong)
            seen.append(await made(who))

        maker, seen = Maker(), list[bytes]()
        asyncio.run(story())
        first, after_death, after_fault = seen
        assert first != after_death == after_fault  # a fault is no reason to start anew
        assert str(os.getpid()).encode() not in seen
        said = [one.exc_info for one in caplog.records if one.name == making.__name__]
        assert [info and info[0] for info in said] == [BrokenWorkerProcess, ZeroDivisionError]

    def test_what_never_ends_is_ended(self, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
        async def story() -> None:
            maker = Maker()
            monkeypatch.setattr(making, "written", who)
            before = await maker.file("a", order, HERE)
            monkeypatch.setattr(making, "written", endless)
            monkeypatch.setattr(making, "LONGEST_MAKING", 0.2)
            with pytest.raises(NotMadeError):
                await maker.file("b", order, HERE)
            with pytest.raises(ProcessLookupError):
                os.kill(int(before), 0)
            monkeypatch.setattr(making, "written", who)
            monkeypatch.setattr(making, "LONGEST_MAKING", 60.0)
            assert await maker.file("c", order, HERE) != before

        asyncio.run(story())

    def test_it_writes_what_the_server_shows(self, register: Register, example: Register) -> None:
        for one, data in ((register, ""), (example, "exempel")):
            selection = Selection(lan=("14",), data=data)
            handout = Handout(one, selection, select(one, selection), "http://x", DAY)
            here = FILES["csv"].write(handout)
            assert making.written("csv", pickle.loads(pickle.dumps(handout))) == here

    def test_what_a_file_was_made_of_goes_with_it(
        self, register: Register, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Slides and workbooks are made of parts that know one another, which only a collection ends."""
        slides: list[ref] = []

        class Slide:
            def __init__(self) -> None:
                self.itself = self
                slides.append(ref(self))

        writing = SimpleNamespace(write=lambda _handout: bool(Slide()))
        monkeypatch.setitem(making.FILES, "pptx", writing)
        making._pass_by.cache_clear()
        gc.disable()
        try:
            for _ in range(3):
                making.written("pptx", Handout(register, Selection(), (), "http://x", DAY))
                assert [one() for one in slides if one()] == []
        finally:
            gc.enable()
        assert len(slides) == 3
