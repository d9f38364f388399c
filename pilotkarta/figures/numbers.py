"""Numbers as Swedish tables write them, ``1 234,5``, ``12,5 %``, ``−3``, and the signs for missing ones."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | float | None

# SCB's and Kolada's. A dash is SCB's sign for "nothing to report" too; it is missing here, never 0.
DASHES = frozenset({"-", "–", "—", "−"})
MISSING = frozenset({"", ".", "..", "...", "…", "*"}) | DASHES
_LONGEST = 40  # characters; no number in a table is longer
_SPACES = dict.fromkeys(
    map(ord, "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"), " "
)
_MINUS = dict.fromkeys(map(ord, "−–"), "-")
_SIGNED = re.compile(r"(?P<sign>[+-]?)(?P<body>[0-9.,][0-9., ]*(?:[eE][+-]?[0-9]{1,3})?)(?P<percent> ?%)?")
_IN_GROUPS = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]*)?")
_BODY = re.compile(
    r"(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+"
    r"|[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?"
    r"|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?)(?:[eE][+-]?[0-9]{1,3})?"
)
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_OTHER = {".": ",", ",": "."}


@dataclass(frozen=True)
class Numbers:
    """A column read as numbers: NaN where one is missing.

    ``strange`` are the places of cells that are no numbers, ``dashes`` of those with a dash, ``unsure`` of
    those like ``12.345``, which nothing in the column shows how to read: taken as decimals.
    """

    values: tuple[float, ...]
    strange: tuple[int, ...]
    dashes: tuple[int, ...]
    unsure: tuple[int, ...]


@dataclass(frozen=True)
class _Written:
    """A number's digits and signs; ``decimal`` is its decimal sign, ``either`` if that may part thousands."""

    digits: str
    decimal: str
    either: bool


def is_missing(cell: Cell) -> bool:
    """Say whether a cell is empty or has a sign for what is missing."""
    return cell is None or (isinstance(cell, str) and cell.strip() in MISSING)


def is_number(cell: Cell) -> bool:
    """Say whether a cell can be read as a number."""
    return isinstance(cell, float) or (isinstance(cell, str) and _written(cell) is not None)


def numbers(cells: Sequence[Cell]) -> Numbers:
    """Read the cells of one column, which is taken to write all its numbers in one way.

    Parameters
    ----------
    cells : sequence of str, float or None
        As they stand in a sheet.

    Returns
    -------
    Numbers
        ``12.345`` is 12 345 where other cells show that the comma is the decimal sign (``3,5``,
        ``1.234.567``), and is no number where both signs are used for decimals. ``12,5 %`` is 12.5.
    """
    written = [_written(cell) if isinstance(cell, str) else None for cell in cells]
    decimals = {one.decimal for one in written if one and not one.either} - {""}
    values, strange, dashes, unsure = [], [], [], []
    for at, (cell, one) in enumerate(zip(cells, written, strict=True)):
        value = cell if isinstance(cell, float) else _value(one, decimals) if one else math.nan
        if isinstance(cell, str) and cell.strip() in DASHES:
            dashes.append(at)
        elif not is_missing(cell) and not math.isfinite(value):
            strange.append(at)
        elif one and one.either and not decimals:
            unsure.append(at)
        values.append(value if math.isfinite(value) else math.nan)
    return Numbers(tuple(values), tuple(strange), tuple(dashes), tuple(unsure))


def _written(cell: str) -> _Written | None:
    """Find out how a number is written; None if it is none."""
    if len(cell) > _LONGEST:
        return None
    found = _SIGNED.fullmatch(cell.strip().translate(_SPACES).translate(_MINUS))
    if not found:
        return None
    body = found["body"].strip()
    if _IN_GROUPS.fullmatch(body):
        body = body.replace(" ", "")
    if not _BODY.fullmatch(body):
        return None
    signs = [sign for sign in body if sign in ".,"]
    decimal = signs[-1] if signs else ""
    if len(signs) > 1 and len(set(signs)) == 1:
        decimal = _OTHER[decimal]
    return _Written(found["sign"] + body, decimal, _EITHER.fullmatch(body) is not None)


def _value(one: _Written, decimals: set[str]) -> float:
    if one.either and len(decimals) > 1:
        return math.nan
    decimal = _OTHER[one.decimal] if one.either and decimals and one.decimal not in decimals else one.decimal
    digits = one.digits.replace(_OTHER[decimal], "").replace(decimal, ".") if decimal else one.digits
    return float(digits)
