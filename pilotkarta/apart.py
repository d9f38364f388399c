"""Work on what strangers bring, in a process of its own: bounded in time and memory, one piece at a time.

Reading a file, and drawing what it says, can take seconds and gigabytes, and a fault in a library can end the
process. In the server's own that would hold up or end everyone's visit.
"""

import asyncio
import gc
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

from anyio import BrokenWorkerProcess, CapacityLimiter, fail_after, to_process

from pilotkarta.log import THERE, trace

T = TypeVar("T")
Given = TypeVarTuple("Given")
MOST_SECONDS = 60.0
MOST_MEMORY = 1024**3  # bytes more than the libraries take
LIBRARIES = ("pilotkarta.exports.figure", "pilotkarta.figures", "pilotkarta.imports", "mapclassify")


class TooHeavyError(Exception):
    """The work took too long or too much memory, or ended its process."""


class _Server:
    """The loop of the server that this process is, if it is one, and whose turn it is."""

    loop: asyncio.AbstractEventLoop | None = None
    turn: CapacityLimiter


@asynccontextmanager
async def working_apart() -> AsyncIterator[None]:
    """Let work be done in another process while a server runs (a part of its ASGI lifespan)."""
    _Server.loop, _Server.turn = asyncio.get_running_loop(), CapacityLimiter(1)
    preparing = asyncio.create_task(_prepared())
    try:
        yield
    finally:
        _Server.loop = None
        preparing.cancel()


async def _prepared() -> None:
    """Start the other process and let it import its libraries, so that nobody waits for that."""
    with suppress(TooHeavyError):
        await _done(_nothing, ())


def _nothing() -> None:
    """Take no time beside what the process needs to be ready."""


def apart(work: Callable[[*Given], T], *given: *Given) -> T:
    """Do a piece of work in the other process, and wait for it.

    Parameters
    ----------
    work : callable
        A function of a module, or a partial of one.
    *given
        What it takes; all of it, and what it returns or raises, is pickled.

    Returns
    -------
    T
        What it returns. Without a server, as in the shell, it is done in this process.

    Raises
    ------
    TooHeavyError
        If it takes more than ``MOST_SECONDS`` or ``MOST_MEMORY``, or ends the process. Only who asked for
        it notices: the next piece of work gets a new process.
    """
    if _Server.loop is None:
        return work(*given)
    return asyncio.run_coroutine_threadsafe(_done(work, given), _Server.loop).result()


async def _done(work: Callable[..., T], given: tuple[Any, ...]) -> T:
    async with _Server.turn:
        try:
            with fail_after(MOST_SECONDS):
                # A limiter of its own: the default's places may be taken by what makes files.
                return await to_process.run_sync(
                    _bounded, work, given, cancellable=True, limiter=CapacityLimiter(1)
                )
        except (BrokenWorkerProcess, MemoryError, TimeoutError) as error:
            name = getattr(work, "func", work).__name__
            logging.getLogger(__name__).error("%s was ended: %s", name, type(error).__name__)
            raise TooHeavyError from error


def _bounded(work: Callable[..., T], given: tuple[Any, ...]) -> T:
    """Do the work, there; an error takes its trace along, which would not come with it."""
    _give_way()
    try:
        return work(*given)
    except Exception as error:
        setattr(error, THERE, trace(error))
        raise
    finally:
        gc.collect()


@lru_cache
def _give_way() -> None:
    """Let the server's process go first; import the libraries, and then take only so much more memory."""
    with suppress(AttributeError, OSError):  # Windows; a system that forbids it
        os.nice(5)
    for name in LIBRARIES:
        import_module(name)
    with suppress(ImportError, OSError, ValueError):  # Windows, macOS; a system that forbids it
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MOST_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
