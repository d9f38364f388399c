"""``python -m bench``: measure both apps and write docs/benchmark.md."""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.apps import NAMES, Name, serving
from bench.data import copy_app
from bench.document import document
from bench.layer import layer_ms
from bench.load import at_work, clicks, memory
from bench.machine import machine, versions
from bench.painted import measure
from bench.report import Measured
from bench.why import Cost
from pilotkarta.paths import ROOT

SIZES = (28, 500)
LAYER_MARKERS = 5000


@dataclass(frozen=True)
class Plan:
    """How much is measured: presses of each kind and the seconds they may take, visitors, seconds of load."""

    presses: int = 15
    seconds: float = 30
    visitors: int = 30
    long: float = 30
    short: float = 12
    levels: tuple[int, ...] = (5, 20, 50)


QUICK = Plan(presses=2, seconds=3, visitors=3, long=6, short=0, levels=(5, 50))


def main() -> None:
    """Measure; the page is written when all has been measured."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="try it out: few presses, and print the page")
    quick = parser.parse_args().quick
    plan = QUICK if quick else Plan()
    started = time.monotonic()
    measured: dict[int, dict[Name, Measured]] = {}
    costs: dict[int, list[Cost]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for projects in SIZES:
            root = copy_app(Path(folder) / str(projects), projects)
            measured[projects] = {name: _measured(root, name, projects, plan) for name in NAMES}
            costs[projects] = _profile(root)
    chromium = measured[SIZES[0]]["ours"].painted.version
    page = document(
        machine={**machine(), **versions(), "Chromium": chromium},
        measured=measured,
        layer=layer_ms(LAYER_MARKERS, plan.presses),
        costs=costs,
        plan=asdict(plan),
    )
    _say(f"{time.monotonic() - started:.0f} s in all")
    if quick:
        sys.stdout.write(page)
    else:
        (ROOT / "docs" / "benchmark.md").write_text(page, encoding="utf-8")


def _measured(root: Path, name: Name, projects: int, plan: Plan) -> Measured:
    """Measure one app; memory and load on a server of their own, which no browser has visited."""
    with serving(root, name) as server:
        _say(f"{name}, {projects} projects: painted")
        painted = measure(server, plan.presses, plan.seconds)
        _say(f"{name}, {projects} projects: presses")
        pressed = asyncio.run(clicks(server, plan.presses, plan.seconds))
    with serving(root, name) as server:
        _say(f"{name}, {projects} projects: memory")
        weighed = asyncio.run(memory(server, plan.visitors))
        seconds = plan.long if projects == SIZES[0] else plan.short
        _say(f"{name}, {projects} projects: visitors at work")
        loads = asyncio.run(at_work(server, plan.levels, seconds)) if seconds else []
    return Measured(painted, pressed, weighed, loads)


def _profile(root: Path) -> list[Cost]:
    """Profile in a process of its own, since the register is read from the copy."""
    result = subprocess.run(
        [sys.executable, "-m", "bench.why"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(ROOT)])},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=120,
        check=True,
    )
    return [Cost(**cost) for cost in json.loads(result.stdout)]


def _say(what: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {what}\n")


if __name__ == "__main__":
    main()
