"""The services that a crowd visits: one process, two behind nginx, and the plain app, each on loopback."""

import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.apps import Name, serving
from bench.process import family, resident, used
from tests.proxy.rig import deployed


@dataclass(frozen=True)
class Service:
    """A running app: its address, the processes that it began with, and what trusts its certificate."""

    name: Name
    address: str
    pids: tuple[int, ...]
    trust: ssl.SSLContext | None = None

    def memory(self) -> int:
        """Give the bytes that the processes and those that they have started hold."""
        return sum(resident(one) for pid in self.pids for one in family(pid))

    def seconds(self) -> float:
        """Give the processor's seconds that they have used."""
        return sum(used(one) for pid in self.pids for one in family(pid))


@contextmanager
def one_process(root: Path, name: Name) -> Iterator[Service]:
    """Run one of the apps of a copy in one process.

    Parameters
    ----------
    root : pathlib.Path
        The copy, from ``bench.data.copy_app``.
    name : {"ours", "plain"}
        Which.

    Yields
    ------
    Service
        Until the context ends.
    """
    with serving(root, name) as server:
        yield Service(name, server.address, (server.pid,))


@contextmanager
def two_processes() -> Iterator[Service]:
    """Run two processes of this app behind nginx, from the files of ``deploy/``.

    Yields
    ------
    Service
        Until the context ends; nginx's own memory and time are counted in.
    """
    with tempfile.TemporaryDirectory() as folder, deployed(Path(folder)) as rig:
        pids = tuple(process.pid for process in rig.running.values())
        yield Service("ours", rig.address, pids, rig.trust)
