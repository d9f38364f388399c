"""A user whom the system does not know, without a home, as in a container: the service starts and answers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pilotkarta.exports import address
from pilotkarta.paths import ROOT
from tests.browser.conftest import copy_app
from tests.drills.narrow import NOBODY
from tests.drills.server import running

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def test_who_is_nobody_has_no_home() -> None:
    """The condition itself; else the next test would say nothing."""
    asked = [*NOBODY, sys.executable, "-c", "import os, pathlib; print(os.getuid()); pathlib.Path.home()"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.stdout == "12345\n"
    assert done.stderr.endswith("RuntimeError: Could not determine home directory.\n")


def test_the_service_starts_and_answers(tmp_path: Path) -> None:
    with running(copy_app(tmp_path), within=NOBODY) as server:
        assert server.get("/ready").json["status"] == "ok"
        assert "Överkalixmodellen" in server.shows("data", "visa=tabell")
        made = {name: server.get(f"/{address(name)}?kommun=2480").status for name in ("pdf", "pptx", "png")}
    assert set(made.values()) == {200}


@pytest.mark.parametrize("how", ["Makefile", "deploy/pilotkartan@.service"])
def test_it_is_started_so(how: str) -> None:
    assert "-m pilotkarta.serve --server." in (ROOT / how).read_text(encoding="utf-8")
