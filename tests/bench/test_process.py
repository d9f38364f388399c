"""What Linux tells of a process: the processes that it has started, their memory, the time they have used."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bench.process import family, resident, used

MEGABYTE = 1024 * 1024
# Holds 60 MB, asks for a gigabyte that it does not use, keeps the processor busy, starts another process that
# does nothing, and waits.
PROGRAM = """
import mmap, subprocess, sys, time
asked = mmap.mmap(-1, 10**9)
held = b"x" * 60_000_000
until = time.process_time() + 0.3
while time.process_time() < until:
    pass
child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
print(child.pid, flush=True)
input()
child.communicate(b"\\n")
"""


@pytest.fixture
def started() -> Iterator[tuple[int, int]]:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        yield process.pid, int(process.stdout.readline())
        process.communicate("\n")


def test_a_process_comes_with_those_that_it_has_started(started: tuple[int, int]) -> None:
    parent, child = started
    assert family(parent) == [parent, child]
    assert family(child) == [child]
    assert set(started) < set(family(os.getpid()))


def test_memory_and_time_are_the_processs_own(started: tuple[int, int]) -> None:
    parent, child = started
    assert 60_000_000 < resident(parent) < 200 * MEGABYTE
    assert resident(child) < 60_000_000
    assert 0.3 <= used(parent) < 10
    assert used(child) < used(parent) + 0.3


def test_one_that_has_ended_holds_and_has_used_nothing() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert (resident(process.pid), used(process.pid), family(process.pid)) == (0, 0.0, [process.pid])
