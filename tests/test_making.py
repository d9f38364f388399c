"""The maker of files: one at a time in another process, and a queue with an end; the newest are kept."""

import asyncio
import gc
import os
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
from pilotkarta.web.making import BusyError, Maker, NotMadeError, Order, Source

DAY = date(2026, 3, 9)


@pytest.fixture
def order(register: Register) -> Order:
    """Give an order that any test may change."""
    return Order("csv", register, Selection(), "http://karta.example", DAY)


class Slow:
    """Stands in for the other process: it makes nothing until it may, and counts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.may = asyncio.Event()
        self.made: list[str] = []
        self.now = self.most = 0
        monkeypatch.setattr(making, "_made", self)

    async def __call__(self, order: Order) -> bytes:
        self.now += 1
        self.most = max(self.most, self.now)
        await self.may.wait()
        self.now -= 1
        self.made.append(order.name)
        return order.name.encode()


async def settled() -> None:
    """Let every task come as far as it can."""
    for _ in range(20):
        await checkpoint()


class TestQueue:
    """Many at once."""

    def test_one_at_a_time_and_who_comes_too_late_is_told(
        self, order: Order, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def crowd() -> None:
            slow, maker = Slow(monkeypatch), Maker()
            monkeypatch.setattr(making, "MOST_WAITING", 5)
            tasks = [asyncio.create_task(maker.file(f"{n}", replace(order, name=f"{n}"))) for n in range(9)]
            await settled()
            turned_away = [n for n, task in enumerate(tasks) if task.done()]
            assert turned_away == [6, 7, 8]  # one is being made, five wait
            slow.may.set()
            found = await asyncio.gather(*tasks, return_exceptions=True)
            assert found[:6] == [f"{n}".encode() for n in range(6)]
            assert all(isinstance(one, BusyError) for one in found[6:])
            assert slow.most == 1
            assert await maker.file("9", replace(order, name="9")) == b"9"

        asyncio.run(crowd())

    def test_fifty_who_want_the_same_get_one(self, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
        async def crowd() -> None:
            slow, maker = Slow(monkeypatch), Maker()
            tasks = [asyncio.create_task(maker.file("tag", order)) for _ in range(50)]
            await settled()
            slow.may.set()
            assert set(await asyncio.gather(*tasks)) == {b"csv"}
            assert slow.made == ["csv"]

        asyncio.run(crowd())

    def test_the_wait_has_an_end(self, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
        async def crowd() -> None:
            slow, maker = Slow(monkeypatch), Maker()
            first = asyncio.create_task(maker.file("a", order))
            await settled()
            monkeypatch.setattr(making, "LONGEST_WAIT", 0.0)
            with pytest.raises(BusyError):
                await maker.file("b", order)
            slow.may.set()
            assert await first == b"csv"
            monkeypatch.setattr(making, "LONGEST_WAIT", 60.0)
            assert await maker.file("b", order) == b"csv"

        asyncio.run(crowd())

    def test_what_is_kept_is_given_at_once(self, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
        async def crowd() -> None:
            slow, maker = Slow(monkeypatch), Maker()
            slow.may.set()
            await maker.file("a", order)
            slow.may.clear()
            other = asyncio.create_task(maker.file("b", order))
            again = asyncio.create_task(maker.file("a", order))
            await settled()
            assert (again.done(), other.done()) == (True, False)
            slow.may.set()
            await asyncio.gather(again, other)

        asyncio.run(crowd())

    def test_who_fails_lets_the_next_in(self, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
        async def failing(order: Order) -> bytes:
            if order.name == "pdf":
                raise NotMadeError
            return b"made"

        monkeypatch.setattr(making, "_made", failing)

        async def two() -> None:
            maker = Maker()
            with pytest.raises(NotMadeError):
                await maker.file("a", replace(order, name="pdf"))
            assert await maker.file("a", order) == b"made"  # the failure was not kept

        asyncio.run(two())


def test_the_newest_are_kept_within_their_bytes(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def made(order: Order) -> bytes:
        asked.append(order.name)
        return b"x" * int(order.name)

    monkeypatch.setattr(making, "_made", made)
    monkeypatch.setattr(making, "MOST_KEPT", 100)

    async def several() -> None:
        maker = Maker()
        # The first is used again before the third comes, so the second goes; one of 200 is kept alone.
        for size in (40, 41, 40, 42, 40, 41, 200, 200, 40):
            assert len(await maker.file(f"{size}", replace(order, name=f"{size}"))) == size

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
            return await maker.file(write.__name__ + str(len(seen)), order)

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
            before = await maker.file("a", order)
            monkeypatch.setattr(making, "written", endless)
            monkeypatch.setattr(making, "LONGEST_MAKING", 0.2)
            with pytest.raises(NotMadeError):
                await maker.file("b", order)
            with pytest.raises(ProcessLookupError):
                os.kill(int(before), 0)
            monkeypatch.setattr(making, "written", who)
            monkeypatch.setattr(making, "LONGEST_MAKING", 60.0)
            assert await maker.file("c", order) != before

        asyncio.run(story())

    def test_it_writes_what_the_server_shows(self, register: Register, example: Register) -> None:
        for one, data in ((register, ""), (example, "exempel")):
            selection = Selection(lan=("14",), data=data)
            source = Source.of(one)
            here = FILES["csv"].write(Handout(one, selection, select(one, selection), "http://x", DAY))
            assert making.written("csv", source, selection, "http://x", DAY) == here

    def test_it_keeps_a_few_registers_by_version(
        self, register: Register, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        built: list[str] = []

        def build(tables: object, **said: object) -> Register:
            built.append(str(said["title"]))
            return register

        monkeypatch.setattr(making, "build", build)
        making._register.cache_clear()
        source = Source.of(register)
        for title in "aabacdeeab":
            making.written("csv", replace(source, title=title), Selection(), "http://x", DAY)
        assert built == list("abcdeb")  # four are kept, and b was the one not used for longest

    def test_it_lets_the_others_go(self, register: Register) -> None:
        source = Source.of(register)
        making._register.cache_clear()
        gone = []
        for n in range(making.REGISTERS + 3):
            newest = replace(source, title=f"{n}")
            making.written("csv", newest, Selection(), "http://x", DAY)
            gone.append(ref(making._register(newest)))
        assert sum(one() is not None for one in gone) == making.REGISTERS

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
                making.written("pptx", Source.of(register), Selection(), "http://x", DAY)
                assert [one() for one in slides if one()] == []
        finally:
            gc.enable()
        assert len(slides) == 3

    def test_it_is_the_same_register(self, register: Register) -> None:
        source = replace(Source.of(register), title="Vår")
        there = making._register(source)
        assert (there.version, there.modified, there.title) == (register.version, register.modified, "Vår")
        assert there.projects == register.projects
