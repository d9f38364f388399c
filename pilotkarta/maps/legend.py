"""The legend of every map: what fills and outlines stand for, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from pilotkarta import words
from pilotkarta.i18n import Language
from pilotkarta.maps.style import EVIDENCE, Fill, programme_fill
from pilotkarta.register import Evidence, Register
from pilotkarta.selection import Colour, options


@dataclass(frozen=True)
class FillKey:
    """A fill and what it stands for."""

    look: Fill
    label: str


@dataclass(frozen=True)
class OutlineKey:
    """An evidence level, whose outline it is, and its name."""

    level: Evidence
    label: str


def fills(register: Register, colour: Colour, language: Language) -> list[FillKey]:
    """List the fills of a data set: its programmes or its evidence levels."""
    if colour == "belagg":
        return [FillKey(EVIDENCE[level], language.text(words.EVIDENCE[level])) for level in _levels(register)]
    return [
        FillKey(programme_fill(register, one.id), words.programme(one, language))
        for one in register.programmes.values()
    ]


def outlines(register: Register, language: Language) -> list[OutlineKey]:
    """List the outlines of a data set: its evidence levels."""
    return [OutlineKey(level, language.text(words.EVIDENCE[level])) for level in _levels(register)]


def _levels(register: Register) -> Iterable[Evidence]:
    return cast(tuple[Evidence, ...], options(register, "belagg"))
