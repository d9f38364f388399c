"""The look of projects on every map, list and legend: fill by programme or evidence, outline by evidence.

The first programme (2013–2015) is the only dark one, so that it stands out among the pale fills of its
successors; numbers are white on it and near-black on the others. The hues follow Okabe and Ito's (2008), made
for colour-blind eyes, lightened or darkened until the number's contrast is at least 4.5:1
(``tests/maps/test_style.py``).
"""

from dataclasses import dataclass

from pilotkarta.i18n import N_
from pilotkarta.register import Evidence, Project, Register
from pilotkarta.selection import Colour


@dataclass(frozen=True)
class Fill:
    """A fill and the colour of the number on it, as ``#rrggbb``."""

    fill: str
    ink: str


_DARK, _WHITE = "#1b1b1b", "#ffffff"
PROGRAMMES = (
    Fill("#0b3a75", _WHITE),
    Fill("#f2b14e", _DARK),
    Fill("#6fc9ae", _DARK),
    Fill("#e3a3cb", _DARK),
    Fill("#d9d36b", _DARK),
)
OTHER = Fill("#c9c9c9", _DARK)
CREDIT = N_("Boundaries: SCB (CC0), Natural Earth")
MARKER = 24  # a marker's diameter in px
BASE = {
    "sea": "#cfdfe9",
    "neighbours": "#e9e7e2",
    "land": "#fffdf7",
    "shore": "#8d99a3",
    "border": "#b3aa98",
    "name": "#5a5344",
    "leader": "#3a3a3a",
    "tint": "#c2185b",
    "edge": "#8a1c4a",
}
EVIDENCE: dict[Evidence, Fill] = {
    "confirmed": Fill("#0b3a75", _WHITE),
    "probable": Fill("#7db8e8", _DARK),
    "weak": Fill("#f4e3b5", _DARK),
    "example": Fill("#c9c9c9", _DARK),
}


def programme_fill(register: Register, programme: str) -> Fill:
    """Give a programme's fill by its place in the register; programmes after the fifth are grey."""
    place = list(register.programmes).index(programme)
    return PROGRAMMES[place] if place < len(PROGRAMMES) else OTHER


def fill(register: Register, project: Project, colour: Colour) -> Fill:
    """Give a project's fill: by its programme, or by the evidence of its tie to the programme."""
    if colour == "belagg":
        return EVIDENCE[project.evidence]
    return programme_fill(register, project.programme.id)
