"""The look of projects on every map, list and legend: fill by programme or evidence, outline by evidence.

The first programme (2013–2015) is the only dark one, so that it stands out among the pale fills of its
successors; numbers are white on it and near-black on the others. The hues follow Okabe and Ito's (2008), made
for colour-blind eyes, lightened or darkened until the number's contrast is at least 4.5:1
(``tests/maps/test_style.py``).
"""

from dataclasses import dataclass
from typing import Literal

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
    Fill("#edaa3a", _DARK),
    Fill("#6ac7a5", _DARK),
    Fill("#e2a0d1", _DARK),
    Fill("#c8c269", _DARK),
)
OTHER = Fill("#e2e2e2", _DARK)
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
# Municipalities shaded by class (maps/shading.py): violet, which no programme and no water has. The contrast
# from one class to the next is the same throughout, so the order is seen in grey too.
SEQUENTIAL: tuple[tuple[str, ...], ...] = (
    ("#bba2e3",),
    ("#ece3fc", "#9c78cf"),
    ("#ece3fc", "#b498df", "#855bbb"),
    ("#ece3fc", "#bea6e5", "#9772cb", "#7346aa"),
    ("#ece3fc", "#c5afe8", "#a381d4", "#845abb", "#66389a"),
    ("#ece3fc", "#c9b5eb", "#ab8cd9", "#9068c5", "#7649ac", "#5b2d8c"),
    ("#ece3fc", "#cdbaed", "#b194dd", "#9873cc", "#8156b7", "#693c9e", "#50247f"),
)
# Areas that are compared: each alone has a fill and a texture of its own; where two, three or four of them
# overlap the fill says how many, and their textures lie on one another.
Texture = Literal["rising", "falling", "level", "dots", "missing"]
ALONE: tuple[tuple[str, Texture], ...] = (
    ("#fdbf87", "rising"),
    ("#92dcd2", "falling"),
    ("#d2baff", "level"),
    ("#e2e496", "dots"),
)
TOGETHER = ("#bab1c9", "#867e94", "#544c61")
TILE = 8  # px; a texture is repeated in squares of this size
TEXTURES: dict[Texture, str] = {  # strokes of 1 px with round ends, as an SVG path in one square
    "rising": "M-1 1L1 -1M0 8L8 0M7 9L9 7",
    "falling": "M-1 7L1 9M0 0L8 8M7 -1L9 1",
    "level": "M-1 4H9",
    "dots": "M3.5 1H4.5M3.5 7H4.5",
    "missing": "M-1 5L5 -1M-1 1L1 -1M0 8L8 0M3 9L9 3M7 9L9 7",
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
