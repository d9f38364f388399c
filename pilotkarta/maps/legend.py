"""What the colours and outlines on a map stand for, in words."""

from dataclasses import dataclass
from typing import cast

from pilotkarta import words
from pilotkarta.i18n import Language
from pilotkarta.maps.style import EVIDENCE, Fill, programme_fill
from pilotkarta.register import Evidence, Register
from pilotkarta.selection import Colour, options


@dataclass(frozen=True)
class Legend:
    """Fills and outlines with what each stands for; outlines are evidence levels."""

    fills: tuple[tuple[Fill, str], ...]
    outlines: tuple[tuple[Evidence, str], ...]


def legend(register: Register, colour: Colour, language: Language) -> Legend:
    """Say what the colours and outlines of a map stand for.

    Parameters
    ----------
    register : Register
        For its programmes, and whether it is invented.
    colour : {"program", "belagg"}
        What the fill stands for.
    language : Language
        Of the words.

    Returns
    -------
    Legend
        In the register's order.
    """
    levels = cast("tuple[Evidence, ...]", options(register, "belagg"))
    outlines = tuple((level, language.text(words.EVIDENCE[level])) for level in levels)
    if colour == "belagg":
        return Legend(tuple((EVIDENCE[level], label) for level, label in outlines), outlines)
    programmes = register.programmes.values()
    fills = tuple((programme_fill(register, one.id), words.programme(one, language)) for one in programmes)
    return Legend(fills, outlines)
