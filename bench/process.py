"""What a running process and those that it has started hold and use, as Linux's ``/proc`` tells it."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def family(pid: int) -> list[int]:
    """List a process and all that it has started and that are running.

    Parameters
    ----------
    pid : int
        A running process.

    Returns
    -------
    list of int
        The process itself first.
    """
    found = [pid]
    for one in found:  # grows as it is gone through
        for told in Path(f"/proc/{one}/task").glob("*/children"):
            found += map(int, _read(told).split())
    return found


def resident(pid: int) -> int:
    """Give the bytes of memory that a process holds: its resident set, 0 when it has ended."""
    said = _read(Path(f"/proc/{pid}/statm")).split()
    return int(said[1]) * _PAGE if said else 0


def used(pid: int) -> float:
    """Give the processor's seconds that a process has used, with those of its own that have ended."""
    said = _read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()  # the name before it may hold anything
    return sum(map(int, said[11:15])) / _TICKS if said else 0.0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return ""  # it ended just now
