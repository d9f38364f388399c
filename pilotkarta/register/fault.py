"""A fault in a table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a table, by the place where it can be mended.

    ``code``, ``expected`` and ``nearest`` are turned into sentences by :mod:`pilotkarta.register.messages`.
    Rows are counted as a spreadsheet does: the header is 1.
    """

    table: str
    row: int | None
    column: str
    value: str
    code: str
    expected: str = ""
    nearest: str = ""
