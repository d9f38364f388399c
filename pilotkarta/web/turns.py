"""Whose turn it is where one thing is done at a time: addresses that ask take turns, each with a share."""

from asyncio import Event
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import fail_after

MOST_WAITING = 100  # in all; who comes when so many wait is asked to come back
SHARE, QUICK_SHARE = 10, 50  # of one address, from which a whole agency may come; what is quick is soon done
LONGEST_WAIT = 60.0  # seconds


class BusyError(Exception):
    """Too many wait already, or the wait was too long."""


class ShareError(BusyError):
    """As many wait for this address as may."""


class Turns:
    """A queue in which each address has a line of its own, and the lines take turns.

    Parameters
    ----------
    share : int
        How many of one address may wait.
    """

    def __init__(self, share: int) -> None:
        self._share = share
        self._busy = False
        self._lines: OrderedDict[str, deque[Event]] = OrderedDict()

    @asynccontextmanager
    async def turn(self, address: str) -> AsyncIterator[None]:
        """Wait for a turn, and give it on at the end.

        Parameters
        ----------
        address : str
            Who asks.

        Raises
        ------
        BusyError
            If ``MOST_WAITING`` wait, or the wait takes ``LONGEST_WAIT``.
        ShareError
            If as many of this address wait as may.
        """
        if self._busy:
            await self._wait(address)
        self._busy = True
        try:
            yield
        finally:
            self._give_on()

    async def _wait(self, address: str) -> None:
        line = self._lines.get(address, deque())
        if len(line) >= self._share:
            raise ShareError
        if sum(map(len, self._lines.values())) >= MOST_WAITING:
            raise BusyError
        called = Event()
        line.append(called)
        self._lines.setdefault(address, line)
        try:
            with fail_after(LONGEST_WAIT):
                await called.wait()
        except BaseException as error:
            if called.is_set():
                self._give_on()  # called just when leaving
            else:
                self._leave(address, called)
            if isinstance(error, TimeoutError):
                raise BusyError from error
            raise

    def _leave(self, address: str, called: Event) -> None:
        line = self._lines[address]
        line.remove(called)
        if not line:
            del self._lines[address]

    def _give_on(self) -> None:
        """Call the first in the line that has waited longest for its turn; the line goes last."""
        if not self._lines:
            self._busy = False
            return
        address, line = self._lines.popitem(last=False)
        line.popleft().set()
        if line:
            self._lines[address] = line
