"""What every table is read into, whatever file it came from, and the limits that hold for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pilotkarta.figures.messages import Message, Value, column_letter, text
from pilotkarta.figures.numbers import Cell

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 200


@dataclass(frozen=True)
class Sheet:
    """A grid of cells: text, numbers, or None where one is empty; row and column are counted from 0.

    ``fault`` says why the sheet must not be used, should it turn out to be the one; its rows may then be
    cut short. ``name`` is empty for a text file.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    notices: tuple[Message, ...] = ()
    fault: Message | None = None

    def cell(self, row: int, column: int) -> Cell:
        """Give a cell; None beyond the end of its row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    @cached_property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.rows), default=0)


def trimmed(rows: Sequence[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """Take away the empty cells that end a row, and the empty rows that end a sheet."""
    short = [cells[: _used(cells)] for cells in rows]
    while short and not short[-1]:
        short.pop()
    return tuple(short)


def _used(cells: tuple[Cell, ...]) -> int:
    return next((at for at in range(len(cells), 0, -1) if cells[at - 1] is not None), 0)


def too_large() -> Message:
    """Say that a file has too many bytes."""
    return text(
        "The file is larger than {n} MB. Save a file with only the figures that you need.",
        n=MOST_BYTES // 1024**2,
    )


def too_many_rows(where: Value) -> Message:
    """Say that a sheet has too many rows, and where the first of those is."""
    return text(
        "There are more than {n} rows: the table goes on in {where}. One row a municipality is needed; "
        "choose fewer years or groups, or clear what stands below the table.",
        n=MOST_ROWS,
        where=where,
    )


def too_many_columns(where: Value) -> Message:
    """Say that a sheet has too many columns, and where the first of those is."""
    return text(
        "There are more than {n} columns: something stands in {where}, beyond column {last}. Keep the "
        "columns that you need and save the file again.",
        n=MOST_COLUMNS,
        where=where,
        last=column_letter(MOST_COLUMNS - 1),
    )
