"""The two apps: how each is started, and what a visitor does in it."""

import csv
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from streamlit.proto.BackMsg_pb2 import BackMsg

from bench.process import resident
from bench.screen import Screen
from pilotkarta.paths import DATA

Name = Literal["ours", "plain"]
NAMES: tuple[Name, ...] = ("ours", "plain")
THEME = "strak"
START_TIMEOUT = 60.0
MAP: dict[Name, str] = {"ours": "karta", "plain": ""}  # the address of the map page
ANALYSIS = "analys"


@dataclass(frozen=True)
class Server:
    """A running app."""

    name: Name
    address: str
    pid: int

    def memory(self) -> int:
        """Give the bytes of memory that the process holds (its resident set)."""
        return resident(self.pid)


@contextmanager
def serving(root: Path, name: Name) -> Iterator[Server]:
    """Run one of the apps of a copy on loopback, with the same settings.

    Parameters
    ----------
    root : pathlib.Path
        The copy, from ``bench.data.copy_app``.
    name : {"ours", "plain"}
        Which.

    Yields
    ------
    Server
        Until the context ends.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    script = {"ours": "app.py", "plain": "plain/app.py"}[name]
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}"]
    with (root / f"{name}.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--server.address=127.0.0.1"],
            cwd=root,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(root)},
        )
        try:
            _until_healthy(f"http://127.0.0.1:{port}", process)
            yield Server(name, f"http://127.0.0.1:{port}", process.pid)
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _until_healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    ended = time.monotonic() + START_TIMEOUT
    while time.monotonic() < ended and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start; its log lies in the copy")


def theme_label() -> str:
    """Give the words on the theme that is pressed."""
    with (DATA / "themes.csv").open(encoding="utf-8", newline="") as lines:
        return next(row["short"] for row in csv.DictReader(lines) if row["id"] == THEME)


def filtering(name: Name, screen: Screen) -> BackMsg:
    """Press the theme, or take it back."""
    screen.toggle({"ours": "f_tema", "plain": "tema"}[name], theme_label())
    return screen.rerun()


def choosing(name: Name, screen: Screen, turn: int) -> BackMsg:
    """Press a row of ours, a marker of the plain map; another one each turn."""
    if name == "ours":
        rows = screen.keys("valj-")
        return screen.rerun(pressed=rows[turn % len(rows)])
    answer = json.loads(screen.widget("st_folium").json_args)["default"]
    names = _tooltips(screen.widget("st_folium").json_args)
    answer["last_object_clicked"] = {"lat": 62.0, "lng": 15.0}
    answer["last_object_clicked_tooltip"] = names[turn % len(names)]
    answer["last_object_clicked_count"] = turn + 1
    return screen.rerun(answer={"st_folium": json.dumps(answer)})


def _tooltips(arguments: str) -> list[str]:
    """List the projects that stand on the plain map, by name."""
    script = json.loads(arguments)["script"]
    with (DATA / "projects.csv").open(encoding="utf-8", newline="") as lines:
        return [row["name"] for row in csv.DictReader(lines) if row["name"] in script]


def turning(name: Name, screen: Screen, turn: int) -> BackMsg:
    """Change to the analysis, or every other turn back to the map."""
    return screen.rerun(page=MAP[name] if turn % 2 else ANALYSIS)
