"""Makes files in a process of its own, one at a time: no page waits for it, nor breaks when that breaks.

The process gets what the register was made of along with each order (1.3 MB and 2 ms for 500 projects), so
that it never reads the tables on the disk: the server may be showing the last good version of some that are
broken now, and drafts are in its memory only.
"""

import gc
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import pandas as pd
from anyio import CapacityLimiter, fail_after, to_process

from pilotkarta.exports import FILES
from pilotkarta.handout import Handout
from pilotkarta.log import trace
from pilotkarta.register import Register
from pilotkarta.register.reader import build
from pilotkarta.selection import Selection, select

MOST_WAITING = 50  # who presses when so many wait is asked to come back
LONGEST_WAIT, LONGEST_MAKING = 60.0, 60.0  # seconds
MOST_KEPT = 32 * 1024 * 1024  # bytes of files in memory
REGISTERS = 4  # that the other process keeps


class NotMadeError(Exception):
    """The file could not be made; ``__cause__`` says why, or the text, which is a trace from where it was."""


class BusyError(Exception):
    """Too many wait already, or the wait was too long."""


@dataclass(frozen=True)
class Source:
    """What a register is made of, as it goes to another process; equal to another of the same version."""

    version: str
    modified: float
    title: str
    is_draft: bool
    tables: Mapping[str, pd.DataFrame] = field(compare=False, repr=False)

    @classmethod
    def of(cls, register: Register) -> "Source":
        """Take it from a register."""
        return cls(
            register.version, register.modified, register.title, register.is_draft, dict(register.tables)
        )


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
        self._turn = CapacityLimiter(1)
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    async def file(self, tag: str, order: Order) -> bytes:
        """Give a file.

        Parameters
        ----------
        tag : str
            Names the content: the same order of the same version has the same.
        order : Order
            What to make.

        Returns
        -------
        bytes
            The file.

        Raises
        ------
        BusyError
            If too many wait, or the wait was too long.
        NotMadeError
            If the other process failed, was killed or took too long.
        """
        if tag not in self._kept:
            await self._wait()
            try:
                if tag not in self._kept:  # the one before may have made it
                    self._keep(tag, await _made(order))
            finally:
                self._turn.release()
        self._kept.move_to_end(tag)
        return self._kept[tag]

    async def _wait(self) -> None:
        if self._turn.statistics().tasks_waiting >= MOST_WAITING:
            raise BusyError
        try:
            with fail_after(LONGEST_WAIT):
                await self._turn.acquire()
        except TimeoutError as error:
            raise BusyError from error

    def _keep(self, tag: str, content: bytes) -> None:
        self._kept[tag] = content
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > MOST_KEPT:
            self._kept.popitem(last=False)


async def _made(order: Order) -> bytes:
    source = Source.of(order.register)
    try:
        with fail_after(LONGEST_MAKING):
            return await to_process.run_sync(
                written, order.name, source, order.selection, order.site, order.made, cancellable=True
            )
    except Exception as error:
        there = {"trace": str(error)} if isinstance(error, NotMadeError) else {}
        log = logging.getLogger(__name__)
        log.error("%s could not be made", order.name, exc_info=error, extra=there)
        raise NotMadeError from error


def written(name: str, source: Source, selection: Selection, site: str, made: date) -> bytes:
    """Write a file; called in the other process.

    Parameters
    ----------
    name : str
        One of ``FILES``.
    source : Source
        What the register is made of.
    selection : Selection
        The selection.
    site : str
        The service's address without a slash at its end.
    made : datetime.date
        The day that the file says.

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
        register = _register(source)
        return FILES[name].write(Handout(register, selection, select(register, selection), site, made))
    except Exception as error:
        raise NotMadeError(trace(error)) from None
    finally:
        gc.collect()  # by itself it comes so seldom that slides and workbooks pile up: 100 MB in 200 files
        _pass_by(name)


@lru_cache
def _pass_by(_name: str) -> None:
    """Let the collector pass by all that the first file of a kind has left: libraries, which stay."""
    gc.freeze()


@lru_cache(maxsize=REGISTERS)
def _register(source: Source) -> Register:
    return build(source.tables, modified=source.modified, title=source.title, is_draft=source.is_draft)
