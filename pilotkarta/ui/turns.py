"""Heavy work on what visitors bring: one piece at a time, so that everyone else's presses are answered."""

import sys
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

T = TypeVar("T")
# Seconds after which a thread that computes lets others in. With Python's own, 5 ms, an answer to a press
# takes half a second while a workbook is read, since it changes threads some dozen times.
SHARE = 0.0005
_turn = Lock()


def share_the_processor() -> None:
    """Let the threads that answer presses in sooner, for the whole process."""
    sys.setswitchinterval(SHARE)


def in_turn(work: Callable[[], T]) -> T:
    """Do a piece of heavy work when nobody else's is being done.

    Parameters
    ----------
    work : callable
        Takes nothing. It may take seconds, since what it works on is bounded.

    Returns
    -------
    T
        What it returns.
    """
    with _turn:
        return work()
