"""``python -m drill``: let a crowd visit, write docs/drill.md, and fail if ours did not bear it."""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from bench.data import copy_app
from bench.machine import machine, versions
from drill.crowd import Round, crowd
from drill.report import AFTER, demands, report
from drill.service import Service, one_process, two_processes
from drill.worst import dropped
from pilotkarta.paths import DATA, ROOT
from pilotkarta.register import load

MINUTES, VISITORS = 5, 50
ROUND, PERIOD = 60.0, 5.0  # s


def main() -> int:
    """Measure the three services in turn; 1 if something that is required did not hold."""
    parser = argparse.ArgumentParser(prog="python -m drill", description=__doc__)
    parser.add_argument("--minutes", type=int, default=MINUTES, help="how long, each service")
    parser.add_argument("--visitors", type=int, default=VISITORS, help="how many at once")
    given = parser.parse_args()
    minutes, visitors = max(given.minutes, 1), max(given.visitors, 1)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))  # ends the servers too
    busy = f"{os.getloadavg()[0]:.1f} processes wanted to run"
    with tempfile.TemporaryDirectory() as folder:
        root = copy_app(Path(folder) / "app")
        services: dict[str, tuple[Callable[[], AbstractContextManager[Service]], int]] = {
            "one": (lambda: one_process(root, "ours"), minutes + AFTER),
            "two": (two_processes, minutes),
            "plain": (lambda: one_process(root, "plain"), minutes),
        }
        met = {name: _met(name, start, visitors, rounds) for name, (start, rounds) in services.items()}
        with one_process(root, "ours") as service:
            _say("the worst files")
            worst = asyncio.run(dropped(service, load(DATA)))
    page = report(met, worst, {**machine(), **versions(), "Load before": busy}, visitors, minutes)
    if (minutes, visitors) == (MINUTES, VISITORS):
        (ROOT / "docs" / "drill.md").write_text(page, encoding="utf-8")
    else:
        sys.stdout.write(page)  # tried out
    return 0 if all(one.is_met for one in demands(met, worst)) else 1


def _met(
    name: str, start: Callable[[], AbstractContextManager[Service]], visitors: int, rounds: int
) -> list[Round]:
    _say(f"{name}: {visitors} visitors, {rounds} rounds of {ROUND:g} s")
    with start() as service:
        found = asyncio.run(crowd(service, load(DATA), visitors, [ROUND] * rounds, PERIOD))
    _say(f"{name}: {sum(len(one.trouble) for one in found)} errors")
    return found


def _say(what: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {what}\n")


if __name__ == "__main__":
    sys.exit(main())
