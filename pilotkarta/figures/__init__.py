"""A visitor's own figures and areas, read from the bytes of a file that never touches the disk."""

from pilotkarta.figures.areas import Areas, read_areas
from pilotkarta.figures.join import Figures, Unmatched, join, read_figures
from pilotkarta.figures.messages import Message, Unreadable
from pilotkarta.figures.position import UnknownCrs
from pilotkarta.figures.sheet import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, Sheet
from pilotkarta.figures.table import read_table

__all__ = [
    "MOST_BYTES", "MOST_COLUMNS", "MOST_ROWS", "Areas", "Figures", "Message", "Sheet", "UnknownCrs",
    "Unmatched", "Unreadable", "join", "read_areas", "read_figures", "read_table",
]  # fmt: skip
