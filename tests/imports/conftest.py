"""What the tests of imports share."""

import os

import pytest


@pytest.fixture
def no_disk_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no real disk: :class:`tests.imports.disk.Disk` keeps account of what is brought to it."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
