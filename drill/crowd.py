"""A crowd of visitors at the pace of people, and what it met and cost."""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

from bench.apps import MAP, Name
from bench.client import Visitor
from bench.load import FAILURES
from drill.visitors import Act, Seat, WrongError
from pilotkarta.register import Register

TROUBLE = (*FAILURES, URLError, WrongError)


@dataclass(frozen=True)
class Service:
    """A running app: its address, and the processes that it consists of."""

    name: Name
    address: str
    pids: tuple[int, ...]

    def memory(self) -> int:
        """Give the bytes that the processes and those that they have started hold (resident sets)."""
        return sum(_held(pid) for pid in _with_children(self.pids))

    def seconds(self) -> float:
        """Give the processor's seconds that they have used."""
        return sum(_used(pid) for pid in _with_children(self.pids))


@dataclass
class Round:
    """What the crowd met in one round."""

    ms: dict[Act, list[float]] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)
    memory: int = 0  # bytes, when it ended
    load: float = 0.0  # of one core, 1.0

    def add(self, act: Act, ms: float) -> None:
        """Count an answer in."""
        self.ms.setdefault(act, []).append(ms)


async def crowd(
    service: Service, register: Register, visitors: int, seconds: Sequence[float], period: float
) -> list[Round]:
    """Let visitors in, who then stay and work for some rounds.

    Parameters
    ----------
    service : Service
        What they visit.
    register : pilotkarta.register.Register
        What it shows.
    visitors : int
        How many.
    seconds : sequence of float
        How long each round lasts.
    period : float
        Seconds between two acts of a visitor, each beginning at a moment of its own.

    Returns
    -------
    list of Round
        One a round. Whoever meets trouble has it told and leaves.
    """
    async with AsyncExitStack() as stack:
        seats = []
        for number in range(visitors):
            visitor = await stack.enter_async_context(Visitor(service.address, MAP[service.name]))
            seats.append(Seat(visitor, service.name, service.address, register, random.Random(number)))
        rounds = []
        for length in seconds:
            found, used, started = Round(), service.seconds(), time.monotonic()
            until = started + length
            work = [_work(seat, found, until, period * (n + 0.5) / visitors, period) for n, seat in enumerate(seats)]
            await asyncio.gather(*work)
            found.load = (service.seconds() - used) / (time.monotonic() - started)
            found.memory = service.memory()
            rounds.append(found)
        return rounds


async def _work(seat: Seat, found: Round, until: float, offset: float, period: float) -> None:
    turn = time.monotonic() + offset
    while turn < until:
        await asyncio.sleep(max(0.0, turn - time.monotonic()))
        act = seat.next_act()
        try:
            found.add(act, await seat.act(act))
        except TROUBLE as error:
            found.trouble.append(f"{act}: {type(error).__name__}: {error}"[:300])
            return
        turn = max(turn + period, time.monotonic())


def _with_children(pids: Sequence[int]) -> list[int]:
    found = []
    for pid in pids:
        found.append(pid)
        for listed in Path(f"/proc/{pid}/task").glob("*/children"):
            found += _with_children([int(one) for one in listed.read_text().split()])
    return found


def _held(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next((line for line in lines if line.startswith("VmRSS:")), "VmRSS: 0").split()[1]) * 1024


def _used(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / 100
