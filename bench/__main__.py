"""``python -m bench``: measure, and write docs/benchmark.md and docs/benchmark-analysis.md."""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.apps import NAMES, Name, serving
from bench.data import copy_app
from bench.document import analysis, document
from bench.handouts import Made
from bench.layer import layer_ms
from bench.load import Clicks, at_work, clicks, memory, opened
from bench.machine import machine, versions
from bench.painted import measure
from bench.questions import Asked
from bench.report import Measured
from bench.stepping import stepping
from bench.why import Cost
from pilotkarta.paths import ROOT

LAYER_MARKERS = 5000


@dataclass(frozen=True)
class Plan:
    """How much is measured; what is bounded twice differs by the number of projects."""

    sizes: tuple[int, ...] = (28, 500)
    presses: int = 15
    seconds: float = 30
    screen: float = 12
    visitors: int = 30
    fewer: int = 10
    long: float = 30
    short: float = 8
    levels: tuple[int, ...] = (5, 20, 50)


QUICK = Plan(sizes=(28,), presses=3, seconds=3, screen=3, visitors=5, long=6, levels=(5, 20))


def main() -> None:
    """Measure; a page is written when all that it tells of has been measured."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="try it out: few presses, and print the pages")
    parser.add_argument("--analysis", action="store_true", help="only the analysis")
    given = parser.parse_args()
    plan = QUICK if given.quick else Plan()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the servers are ended then too
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        roots = {projects: copy_app(Path(folder) / str(projects), projects) for projects in plan.sizes}
        pages = {} if given.analysis else {"benchmark.md": _apps(roots, plan)}
        pages["benchmark-analysis.md"] = _analysis(roots, plan)
    _say(f"{time.monotonic() - started:.0f} s in all")
    for name, page in pages.items():
        if given.quick:
            sys.stdout.write(page)
        else:
            (ROOT / "docs" / name).write_text(page, encoding="utf-8")


def _apps(roots: Mapping[int, Path], plan: Plan) -> str:
    """Measure both apps in each copy."""
    measured: dict[int, dict[Name, Measured]] = {}
    costs: dict[int, list[Cost]] = {}
    made: dict[int, list[Made]] = {}
    for projects, root in roots.items():
        measured[projects] = {name: _measured(root, name, projects, plan) for name in NAMES}
        costs[projects] = [Cost(**cost) for cost in _apart(root, "bench.why")]
        made[projects] = [Made(**one) for one in _apart(root, "bench.handouts")]
    chromium = measured[plan.sizes[0]]["ours"].painted.version
    return document(
        machine={**machine(), **versions(), "Chromium": chromium},
        measured=measured,
        layer=layer_ms(LAYER_MARKERS, plan.presses),
        costs=costs,
        made=made,
        plan=asdict(plan),
    )


def _analysis(roots: Mapping[int, Path], plan: Plan) -> str:
    """Measure the questions in each copy: their figures, and their pages on a server of their own."""
    asked: dict[int, list[Asked]] = {}
    pages: dict[int, dict[str, Clicks]] = {}
    for projects, root in roots.items():
        _say(f"analysis, {projects} projects: figures")
        asked[projects] = [Asked(**one) for one in _apart(root, "bench.questions")]
        queries = {one.name: one.query for one in asked[projects] if one.query}
        with serving(root, "ours") as server:
            _say(f"analysis, {projects} projects: pages")
            pages[projects] = asyncio.run(opened(server, queries, plan.presses, plan.seconds))
    return analysis(machine={**machine(), **versions()}, asked=asked, opened=pages, plan=asdict(plan))


def _measured(root: Path, name: Name, projects: int, plan: Plan) -> Measured:
    """Measure one app; memory and load on a server of their own, which no browser has visited."""
    with serving(root, name) as server:
        _say(f"{name}, {projects} projects: painted")
        painted = measure(server, plan.presses, plan.screen)
        stepped = stepping(server, plan.presses) if name == "ours" else None
        _say(f"{name}, {projects} projects: presses")
        pressed = asyncio.run(clicks(server, plan.presses, plan.seconds))
    few = projects == plan.sizes[0]
    with serving(root, name) as server:
        _say(f"{name}, {projects} projects: memory")
        weighed = asyncio.run(memory(server, plan.visitors if few else plan.fewer))
        seconds = plan.long if few else plan.short
        _say(f"{name}, {projects} projects: visitors at work")
        loads = asyncio.run(at_work(server, plan.levels, seconds))
    return Measured(painted, pressed, weighed, loads, stepped)


def _apart(root: Path, module: str) -> list[dict[str, Any]]:
    """Measure in a process of its own, since the register is read from the copy."""
    result = subprocess.run(
        [sys.executable, "-m", module],
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(ROOT)])},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=300,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def _say(what: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {what}\n")


if __name__ == "__main__":
    main()
