"""A disk that fails: a process ends before its n-th change, and what was not brought to the disk is lost."""

import io
import os
import shutil
import stat
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

CHANGES = ("mkdir", "rmdir", "unlink", "rename", "replace", "fsync", "open")
KILLED = 9
Undo = Callable[[], object]


class Disk:
    """Stands between a process and its disk while in ``with``, and is told of every change beforehand.

    Parameters
    ----------
    before : callable
        Called before each change with its number, counted from 1, and what it does.
    """

    def __init__(self, before: Callable[[int, str], object]) -> None:
        self.before = before
        self.number = 0
        self.unsynced: dict[int, int] = {}  # inode of a file: a descriptor of ours
        self.unlisted: list[tuple[int, Undo]] = []  # inode of a folder whose list of files is not synced
        self.real: dict[str, Any] = {name: getattr(os, name) for name in CHANGES}
        self.real_open = io.open

    def __enter__(self) -> "Disk":
        for name in CHANGES:
            setattr(os, name, self._watched(name))
        io.open = self._open  # type: ignore[assignment]
        return self

    def __exit__(self, *_: object) -> None:
        for name, function in self.real.items():
            setattr(os, name, function)
        io.open = self.real_open

    def lose(self) -> None:
        """Lose what a power cut may at the worst: all that is not on the disk, but folders' last names."""
        self.__exit__()
        for descriptor in self.unsynced.values():
            os.ftruncate(descriptor, 0)
        for _, undo in reversed(self.unlisted):
            with suppress(FileNotFoundError):
                undo()

    def _step(self, what: str) -> None:
        self.number += 1
        self.before(self.number, what)

    def _watched(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            if name == "open" and not args[1] & os.O_CREAT:
                return self.real[name](*args, **more)
            self._step(f"{name} {' '.join(map(str, args[: 2 if name.startswith('re') else 1]))}")
            if name in ("rename", "replace"):
                self._renaming(Path(args[0]), Path(args[1]))
            done = self.real[name](*args, **more)
            if name == "mkdir":
                self._listed(Path(args[0]), lambda: shutil.rmtree(args[0]))
            elif name == "fsync":
                self._synced(args[0])
            return done

        return call

    def _open(self, path: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
        if set(mode) & set("wxa+"):
            self._step(f"open {path}")
        opened = self.real_open(path, mode, *args, **more)
        if set(mode) & set("wxa+"):
            self.unsynced[os.fstat(opened.fileno()).st_ino] = os.dup(opened.fileno())
            self._listed(Path(path), self._unlinking(Path(path)))
        return opened

    def _unlinking(self, path: Path) -> Undo:
        """Undo a file's making, whatever its folder is called by then."""
        folder = self.real["open"](path.parent, os.O_RDONLY)
        return lambda: os.unlink(path.name, dir_fd=folder)

    def _renaming(self, old: Path, new: Path) -> None:
        if old.is_dir():
            if new.parent != old.parent:  # a name in the same folder is taken to be on the disk at once
                self._listed(new, lambda: shutil.rmtree(new))
        else:
            before = new.read_bytes() if new.exists() else None
            self._listed(new, lambda: new.unlink() if before is None else new.write_bytes(before))

    def _listed(self, path: Path, undo: Undo) -> None:
        self.unlisted.append((path.parent.stat().st_ino, undo))

    def _synced(self, descriptor: int) -> None:
        found = os.fstat(descriptor)
        if stat.S_ISDIR(found.st_mode):
            self.unlisted = [one for one in self.unlisted if one[0] != found.st_ino]
        else:
            self.unsynced.pop(found.st_ino, None)


def dies(at: int, action: Callable[[], object], *, power_cut: bool = False) -> bool:
    """Do something in a process of its own that ends before its ``at``-th change of the disk.

    Returns
    -------
    bool
        Whether it came to that; otherwise all was done.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on other threads, which the child has no use for
        child = os.fork()
    if child == 0:
        _die(at, action, power_cut)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, KILLED), "the process failed otherwise than by being killed"
    return code == KILLED


def _die(at: int, action: Callable[[], object], power_cut: bool) -> None:
    def end(number: int, _: str) -> None:
        if number == at:
            if power_cut:
                disk.lose()
            os._exit(KILLED)

    disk = Disk(end)
    try:
        with disk:
            action()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)
