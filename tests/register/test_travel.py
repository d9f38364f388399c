"""A register that goes to another process: the same there, made once for each version, and let go."""

import pickle
from dataclasses import replace
from weakref import ref

import pytest

from pilotkarta.register import Register, travel


def sent(register: Register) -> Register:
    """Send a register and take it in."""
    return pickle.loads(pickle.dumps(register))  # type: ignore[no-any-return]


def test_it_is_the_same_register(register: Register, example: Register) -> None:
    for one in (register, example, replace(register, title="Vår", is_draft=True)):
        there = sent(one)
        assert (there.version, there.modified, there.title) == (one.version, one.modified, one.title)
        assert (there.projects, there.is_draft) == (one.projects, one.is_draft)


def test_a_few_are_kept_by_version(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []

    def build(tables: object, **said: object) -> Register:
        built.append(str(said["title"]))
        return register

    monkeypatch.setattr(travel, "build", build)
    travel.unpacked.cache_clear()
    for title in "aabacdeeab":
        sent(replace(register, title=title))
    assert built == list("abcdeb")  # four are kept, and b was the one not used for longest
    travel.unpacked.cache_clear()


def test_the_others_are_let_go(register: Register) -> None:
    travel.unpacked.cache_clear()
    gone = [ref(sent(replace(register, title=f"{n}"))) for n in range(travel.MOST_KEPT + 3)]
    assert sum(one() is not None for one in gone) == travel.MOST_KEPT
