"""A crowd of visitors at the pace of people, and what it met and cost."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from bench.apps import MAP
from bench.client import Visitor
from bench.load import FAILURES
from drill.service import Service
from drill.visitors import Act, Ours, Plain, WrongError
from pilotkarta.register import Register

TROUBLE = (*FAILURES, WrongError)


@dataclass
class Round:
    """What the crowd met in one round, and what it cost."""

    ms: dict[Act, list[float]] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)
    memory: int = 0  # bytes, when it ended
    load: float = 0.0  # processors kept busy

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
        The opening of the pages, and then one a round. Whoever meets trouble has it told and leaves.
    """
    async with AsyncExitStack() as stack:
        opening, used, started = Round(), service.seconds(), time.monotonic()
        seats: list[Plain] = []
        for number in range(visitors):
            visitor = Visitor(service.address, MAP[service.name], service.trust)
            await stack.enter_async_context(visitor)
            is_ours = service.name == "ours"
            seats.append(
                Ours(visitor, service, number, register) if is_ours else Plain(visitor, service, number)
            )
        _weigh(opening, service, used, started)
        rounds = [opening]
        for length in seconds:
            found, used, started = Round(), service.seconds(), time.monotonic()
            offsets = [period * place / visitors for place in range(visitors)]
            stay = await asyncio.gather(
                *(
                    _work(seat, found, started + offset, started + length, period)
                    for seat, offset in zip(seats, offsets, strict=False)
                )
            )
            seats = [seat for seat, stays in zip(seats, stay, strict=True) if stays]
            _weigh(found, service, used, started)
            rounds.append(found)
        return rounds


def _weigh(found: Round, service: Service, used: float, started: float) -> None:
    found.load = (service.seconds() - used) / (time.monotonic() - started)
    found.memory = service.memory()


async def _work(seat: Plain, found: Round, turn: float, until: float, period: float) -> bool:
    """Let a visitor act until a moment, and say whether all went well."""
    while turn < until:
        await asyncio.sleep(max(0.0, turn - time.monotonic()))
        act = seat.next_act()
        try:
            found.add(act, await seat.act(act))
        except TROUBLE as error:
            found.trouble.append(f"{act}: {type(error).__name__}: {error}"[:300])
            return False
        turn = max(turn + period, time.monotonic())
    return True
