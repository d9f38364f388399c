"""What the tests share: the two data sets, a copy that may be spoilt, and how hypothesis is run."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Register, load

# Two workers share two cores: a slow example says nothing. The same examples each time: no flaky tests.
settings.register_profile(
    "pilotkartan",
    deadline=None,
    derandomize=True,
    max_examples=80,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("pilotkartan")

# The tests make tens of thousands of files; in memory, where there is room, each takes a sixth of the time.
MEMORY, ROOM = Path("/dev/shm"), 4 * 1024**3
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and not at all in what was imported: a seventh of the processor's time."""
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def register() -> Register:
    """Give the real register."""
    return load(DATA)


@pytest.fixture(scope="session")
def example() -> Register:
    """Give the invented data set."""
    return load(EXAMPLE)


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that copies a data set's tables to a folder of the test's own."""

    def copy(data: Path = DATA) -> Path:
        folder = tmp_path / data.name
        folder.mkdir()
        for table in data.glob("*.csv"):
            shutil.copy(table, folder)
        return folder

    return copy
