"""Makes files in processes of their own, one at a time in each: no page waits for it, nor breaks with it.

What is quick to make has a queue and a process of its own, so that a table never waits for slides.
"""

import asyncio
import gc
import logging
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from anyio import CapacityLimiter, fail_after, to_process

from pilotkarta.exports import FILES
from pilotkarta.handout import Handout
from pilotkarta.log import trace
from pilotkarta.register import Register
from pilotkarta.selection import Selection, select
from pilotkarta.web.turns import QUICK_SHARE, SHARE, Turns

LONGEST_MAKING = 60.0  # seconds
MOST_KEPT = 32 * 1024 * 1024  # bytes of files in memory


class NotMadeError(Exception):
    """The file could not be made; ``__cause__`` says why, or the text, which is a trace from where it was."""


@dataclass(frozen=True)
class Order:
    """What to make: one of ``FILES`` for a selection, and what the file says of where and when."""

    name: str
    register: Register
    selection: Selection
    site: str
    made: date


class Maker:
    """Makes files in turn and keeps the newest: who asks for the same again, or for parts, gets that."""

    def __init__(self) -> None:
        self._turns = {True: Turns(SHARE), False: Turns(QUICK_SHARE)}  # by what is slow to make
        self._making: dict[str, asyncio.Task[bytes]] = {}
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    async def file(self, tag: str, order: Order, address: str) -> bytes:
        """Give a file.

        Parameters
        ----------
        tag : str
            Names the content: the same order of the same version has the same. All who ask for it while it
            waits or is made get the one that was asked for first.
        order : Order
            What to make.
        address : str
            Who asks; each address has its share of the queue.

        Returns
        -------
        bytes
            The file.

        Raises
        ------
        BusyError
            If too many wait, of all or of this address, or the wait was too long.
        NotMadeError
            If the other process failed, was killed or took too long.
        """
        if tag not in self._kept:
            making = self._making.get(tag)
            if not making:
                making = self._making[tag] = asyncio.create_task(self._made(tag, order, address))
                making.add_done_callback(lambda done: self._ended(tag, done))
            return await asyncio.shield(making)  # the others get it also when the first has left
        self._kept.move_to_end(tag)
        return self._kept[tag]

    def _ended(self, tag: str, making: asyncio.Task[bytes]) -> None:
        del self._making[tag]
        if not making.cancelled():
            making.exception()  # seen here: asyncio would tell of it where nobody waits any longer

    async def _made(self, tag: str, order: Order, address: str) -> bytes:
        async with self._turns[FILES[order.name].is_slow].turn(address):
            content = await _made(order)
        self._kept[tag] = content
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > MOST_KEPT:
            self._kept.popitem(last=False)
        return content


async def _made(order: Order) -> bytes:
    selected = select(order.register, order.selection)
    handout = Handout(order.register, order.selection, selected, order.site, order.made)
    try:
        with fail_after(LONGEST_MAKING):
            # A limiter of its own: the default's places may be taken by what visitors have dropped.
            return await to_process.run_sync(
                written, order.name, handout, cancellable=True, limiter=CapacityLimiter(1)
            )
    except Exception as error:
        there = {"trace": str(error)} if isinstance(error, NotMadeError) else {}
        log = logging.getLogger(__name__)
        log.error("%s could not be made", order.name, exc_info=error, extra=there)
        raise NotMadeError from error


def written(name: str, handout: Handout) -> bytes:
    """Write a file; called in the other process.

    Parameters
    ----------
    name : str
        One of ``FILES``.
    handout : Handout
        What it is made of.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    NotMadeError
        With the trace, which would not go to the server's process otherwise.
    """
    try:
        return FILES[name].write(handout)
    except Exception as error:
        raise NotMadeError(trace(error)) from None
    finally:
        gc.collect()  # by itself it comes so seldom that slides and workbooks pile up: 100 MB in 200 files
        _pass_by(name)


@lru_cache
def _pass_by(_name: str) -> None:
    """Let the collector pass by all that the first file of a kind has left: libraries, which stay."""
    gc.freeze()
