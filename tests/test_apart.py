"""Work in another process: what comes back, and what is ended there without anything ending here."""

import asyncio
import os
import signal
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from pilotkarta import apart as room
from pilotkarta.apart import TooHeavyError, apart, working_apart
from pilotkarta.figures import Unreadable, read_figures
from pilotkarta.i18n import language
from pilotkarta.log import trace
from pilotkarta.register import Register


def serving(*works: Callable[[], Any]) -> list[Any]:
    """Do pieces of work as a server's pages do, each in a thread, in turn; an error is what came of it."""

    async def served() -> list[Any]:
        async with working_apart():
            return [
                (await asyncio.gather(asyncio.to_thread(one), return_exceptions=True))[0] for one in works
            ]

    return asyncio.run(served())


def process(*_: object) -> int:
    """Say which process this is."""
    return os.getpid()


def killed() -> None:
    """End as a process does that a library breaks."""
    os.kill(os.getpid(), signal.SIGSEGV)


def endless() -> None:
    """Never come back."""
    signal.pause()


def greedy() -> int:
    """Take more memory than there is for a file."""
    return len(bytearray(3 * 1024**3))


def broken(word: str) -> None:
    """Fail as a fault in the program does."""
    raise ZeroDivisionError(word)


def test_it_is_done_in_another_process_that_stays() -> None:
    first, second = serving(partial(apart, process), partial(apart, process))
    assert first == second != os.getpid()


def test_without_a_server_it_is_done_here() -> None:
    serving()  # one that has ended counts no more
    assert apart(process) == os.getpid()


@pytest.mark.parametrize("heavy", [killed, greedy, endless])
def test_what_is_too_heavy_is_ended_and_the_next_is_done(
    heavy: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def soon() -> None:
        """Have no patience, now that the process stands."""
        monkeypatch.setattr(room, "MOST_SECONDS", 1.0 if heavy is endless else 60.0)

    _, _, error, _, after = serving(
        partial(apart, process),
        soon,
        partial(apart, heavy),
        partial(monkeypatch.setattr, room, "MOST_SECONDS", 60.0),
        partial(apart, process),
    )
    assert type(error) is TooHeavyError
    assert after != os.getpid()
    (line,) = [one.getMessage() for one in caplog.records if one.name == room.__name__]
    assert line.startswith(f"{heavy.__name__} was ended: ")


def test_what_a_file_says_comes_back(register: Register) -> None:
    table = b"kommun;Andel\n2480;12,5\n0180;7\n"
    read, refused = serving(
        partial(apart, read_figures, "a.csv", table, register, "sv"),
        partial(apart, read_figures, "a.csv", b"", register, "sv"),
    )
    assert read.values["Andel"].dropna().to_dict() == {"0180": 7.0, "2480": 12.5}
    assert type(refused) is Unreadable
    assert refused.say(language("sv")).startswith("Filen är tom.")


def test_an_unforeseen_error_comes_with_its_trace_and_without_its_words() -> None:
    (error,) = serving(partial(apart, broken, "kanarie7391"))
    assert type(error) is ZeroDivisionError
    told = trace(error)
    assert "in broken" in told
    assert "kanarie" not in told


def test_one_piece_at_a_time() -> None:
    async def crowd() -> set[int]:
        async with working_apart():
            return set(await asyncio.gather(*(asyncio.to_thread(apart, process) for _ in range(8))))

    assert len(asyncio.run(crowd())) == 1  # a second at the same time would have had a process of its own


def test_a_system_that_forbids_limits_is_no_hindrance(monkeypatch: pytest.MonkeyPatch) -> None:
    """As systemd does, unless the unit allows it."""

    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "nice", forbidden)
    monkeypatch.setattr("resource.setrlimit", forbidden)
    room._give_way.cache_clear()
    assert room._bounded(process, ()) == os.getpid()
    room._give_way.cache_clear()
