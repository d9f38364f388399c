"""What every file is read into: grids of text, cell by cell as it stands there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pilotkarta.figures.messages import Message, text
from pilotkarta.workbook.guard import unguard

MOST_ROWS = 20_000  # of a sheet or table; a thousand projects have some ten thousand claims
MOST_PROJECTS = 1_000
Form = Literal["workbook", "text", "package"]


@dataclass(frozen=True)
class Grid:
    """A sheet or a table; row and column are counted from 0.

    ``name`` is the sheet's title, a package's file name, or empty for a text file. ``faults`` are the cells
    that cannot be used, whose text is only what to show; ``fault`` says why the whole cannot be.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    faults: Mapping[tuple[int, int], Message] = field(default_factory=dict)
    fault: Message | None = None
    is_hidden: bool = False


@dataclass(frozen=True)
class Source:
    """A file's grids; a text file has one, with no name. ``is_whole`` of a package that lacks nothing."""

    form: Form
    grids: tuple[Grid, ...]
    notices: tuple[Message, ...] = ()
    is_whole: bool = False


_LINE_ENDS = re.compile("\r\n?")


def cleaned(content: str) -> str:
    """Take away what nobody sees in a cell, and the apostrophe that guards a spreadsheet."""
    return unguard(_LINE_ENDS.sub("\n", content).strip())


def too_many_rows(where: Message) -> Message:
    """Say that there are more rows than are read."""
    return text("There are more than {n} rows. Clear what stands below {where}.", n=MOST_ROWS, where=where)
