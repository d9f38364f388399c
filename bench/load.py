"""Visitors on the websocket: one who presses again and again, many at once, and what they cost in memory."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import WebSocketException

from bench.apps import ANALYSIS, MAP, Server, choosing, filtering, turning
from bench.client import Answer, FailedError, Visitor

PERIOD = 5.0  # s between two presses of a visitor
GRACE = 5.0  # s that a press at the end may still take before it counts as unanswered
WARM_UP = 2
FAILURES = (FailedError, WebSocketException, OSError, TimeoutError)


@dataclass
class Clicks:
    """The answers to one kind of press; ``parts`` are the bytes of the largest by what they carry."""

    ms: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    parts: Counter[str] = field(default_factory=Counter)

    def add(self, answer: Answer) -> None:
        """Count an answer in."""
        if answer.size > max(self.sizes, default=0):
            self.parts = answer.parts
        self.ms.append(answer.ms)
        self.sizes.append(answer.size)


@dataclass
class Load:
    """What many visitors met: the times of the answers, and the presses that failed."""

    visitors: int
    ms: list[float] = field(default_factory=list)
    errors: int = 0


@dataclass(frozen=True)
class Memory:
    """Bytes for each visitor, and how much the process grew in each later round, as a share."""

    per_visitor: float
    growth: tuple[float, ...]


def _visitor(server: Server) -> Visitor:
    return Visitor(server.address, MAP[server.name])


async def clicks(server: Server, times: int, seconds: float) -> dict[str, Clicks]:
    """Let one visitor press each kind of thing many times.

    Parameters
    ----------
    server : Server
        The app.
    times : int
        How many presses of each kind.
    seconds : float
        No more presses of a kind are begun after that.

    Returns
    -------
    dict of str to Clicks
        By kind: filter, choice, page.
    """
    kinds: dict[str, Callable[[Visitor, int], BackMsg]] = {
        "filter": lambda visitor, _: filtering(server.name, visitor.screen),
        "choice": lambda visitor, turn: choosing(server.name, visitor.screen, turn),
        "page": lambda visitor, turn: turning(server.name, visitor.screen, turn),
    }
    found = {kind: Clicks() for kind in kinds}
    for kind, press in kinds.items():
        async with _visitor(server) as visitor:
            ended = time.monotonic() + seconds
            turns = 2 * times if kind == "page" else times
            for turn in range(turns):
                answer = await visitor.send(press(visitor, turn))
                if kind != "page" or turn % 2 == 0:  # the way back is not measured
                    found[kind].add(answer)
                if time.monotonic() > ended:
                    break
    return found


async def opened(server: Server, queries: Mapping[str, str], times: int, seconds: float) -> dict[str, Clicks]:
    """Let one visitor follow the links from question to question of the analysis, round after round.

    Parameters
    ----------
    server : Server
        Ours, just started: what the first visitor waits for is the first of each question's times.
    queries : mapping of str to str
        Each question's address.
    times : int
        How many rounds.
    seconds : float
        No more rounds are begun after that.

    Returns
    -------
    dict of str to Clicks
        By question.
    """
    found = {name: Clicks() for name in queries}
    ended = time.monotonic() + seconds
    async with _visitor(server) as visitor:
        for _ in range(times):
            for name, query in queries.items():
                visitor.screen.query = query
                found[name].add(await visitor.send(visitor.screen.rerun(page=ANALYSIS)))
            if time.monotonic() > ended:
                break
    return found


async def memory(server: Server, visitors: int) -> Memory:
    """Weigh visitors that stay: each opens the map and filters thrice, then two rounds of one press each.

    Parameters
    ----------
    server : Server
        An app just started.
    visitors : int
        How many.

    Returns
    -------
    Memory
        From the process's resident set.
    """
    async with AsyncExitStack() as stack:
        for _ in range(WARM_UP):
            await _press(await stack.enter_async_context(_visitor(server)), server, 3)
        before = server.memory()
        present = []
        for _ in range(visitors):
            present.append(await stack.enter_async_context(_visitor(server)))
            await _press(present[-1], server, 3)
        after = server.memory()
        growth, last = [], after
        for _ in range(2):
            for visitor in present:
                await _press(visitor, server, 1)
            now = server.memory()
            growth.append(now / last - 1)
            last = now
    return Memory((after - before) / visitors, tuple(growth))


async def _press(visitor: Visitor, server: Server, times: int) -> None:
    for _ in range(times):
        await visitor.send(filtering(server.name, visitor.screen))


async def at_work(server: Server, levels: tuple[int, ...], seconds: float) -> list[Load]:
    """Let more and more visitors work at once; each filters every five seconds, from a moment of its own.

    Parameters
    ----------
    server : Server
        The app.
    levels : tuple of int
        How many visitors, rising.
    seconds : float
        How long each level lasts; opening the pages before it may last as long again.

    Returns
    -------
    list of Load
        One a level. A visitor whose page did not open in time is an error.
    """
    loads: list[Load] = []
    async with AsyncExitStack() as stack:
        present: list[Visitor] = []
        for level in levels:
            load = Load(level)
            ended = time.monotonic() + seconds
            while len(present) < level and time.monotonic() < ended:
                present.append(await stack.enter_async_context(_visitor(server)))
            load.errors += level - len(present)
            until = time.monotonic() + seconds
            chance = random.Random(level)
            tasks = [
                asyncio.create_task(_work(visitor, server, load, chance.uniform(0, PERIOD), until))
                for visitor in present
            ]
            _, unanswered = await asyncio.wait(tasks, timeout=seconds + GRACE)
            load.errors += len(unanswered)
            loads.append(load)
            if unanswered:  # those are still waiting; a level with more would say nothing new
                for task in unanswered:
                    task.cancel()
                await asyncio.wait(unanswered)
                break
    return loads


async def _work(visitor: Visitor, server: Server, load: Load, offset: float, until: float) -> None:
    turn = time.monotonic() + offset
    while turn < until:
        await asyncio.sleep(max(0.0, turn - time.monotonic()))
        try:
            load.ms.append((await visitor.send(filtering(server.name, visitor.screen))).ms)
        except FAILURES:
            load.errors += 1
            return
        turn = max(turn + PERIOD, time.monotonic())
