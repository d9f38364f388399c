"""What the tests of imports share."""

import os

import pytest

from pilotkarta.imports import install
from tests.imports.marked import written_once


@pytest.fixture
def no_disk_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no real disk: :class:`tests.imports.disk.Disk` keeps account of what is brought to it."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(install, "written", written_once)
