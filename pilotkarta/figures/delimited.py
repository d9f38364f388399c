"""Text files with a table: CSV with semicolon, comma or tab, in UTF-8, UTF-16 or Windows-1252."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
from itertools import islice

from pilotkarta.figures.messages import Message, Unreadable, place, text
from pilotkarta.figures.sheet import (
    MOST_COLUMNS,
    MOST_ROWS,
    Sheet,
    too_many_columns,
    too_many_rows,
    trimmed,
)

_LONGEST_ROW = 200_000  # characters: 200 columns with 1,000 characters each
_SAMPLE = 300  # rows
_DELIMITERS = ("\t", ";", ",")  # the comma last: it is the decimal sign too
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# å, ä, ö and é, a fixed space, and dashes and quotation marks as UTF-8 writes them. In Windows-1252 the same
# bytes are "Ã¥", "Â " and "â€“", which no Swedish text has.
_UTF8_LETTERS = re.compile(rb"\xc3[\x80-\xbf]|\xc2\xa0|\xe2\x80[\x80-\xbf]")
_ENDS_OF_LINE = re.compile(rb"\r\n|\r|\n")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_BYTES = re.compile(_CONTROL.pattern.encode())


def read_delimited(content: bytes, delimiter: Callable[[str], str] | None = None) -> Sheet:
    """Read a text file with a table.

    Parameters
    ----------
    content : bytes
        The file, not longer than ``MOST_BYTES``.
    delimiter : callable, optional
        Finds the sign between cells in the text, for who knows what its columns are called.

    Returns
    -------
    Sheet
        All cells as text. The strict reading of UTF-8 decides the encoding: other text is hardly ever valid
        UTF-8, and the Swedish files that are not are in Windows-1252, so there is nothing to guess.

    Raises
    ------
    Unreadable
        If it is no text, mixes encodings, has a quotation mark that is not closed, or is too large.
    """
    written, notices = _decoded(content)
    if control := _CONTROL.search(written):
        raise _no_text(written.count("\n", 0, control.start()))
    written = written.rstrip("\r\n\t ;,")  # empty rows below the table, of which there may be millions
    if not written:
        raise Unreadable(text("The file is empty. Choose a file with one row a municipality."))
    rows = []
    for row, cells in enumerate(_records(written, (delimiter or _delimiter)(written))):
        if row >= MOST_ROWS:
            raise Unreadable(too_many_rows(place(row)))
        record = tuple(cell.strip() or None for cell in cells)
        if any(record[MOST_COLUMNS:]):
            beyond = next(at for at in range(MOST_COLUMNS, len(record)) if record[at])
            raise Unreadable(too_many_columns(place(row, beyond)))
        rows.append(record)
    return Sheet("", trimmed(rows), notices)


def _decoded(content: bytes) -> tuple[str, tuple[Message, ...]]:
    encoding, length = next(((name, len(mark)) for mark, name in _MARKS if content.startswith(mark)), ("", 0))
    try:
        return content[length:].decode(encoding or "utf-8"), ()
    except UnicodeDecodeError as error:
        if encoding:
            raise Unreadable(_damaged(content, length + error.start)) from error
        return _windows(content, error.start)


def _windows(content: bytes, first: int) -> tuple[str, tuple[Message, ...]]:
    """Decode what is not UTF-8; ``first`` is the first byte that shows it."""
    if control := _CONTROL_BYTES.search(content):
        raise _no_text(_row(content, control.start()))
    if other := _UTF8_LETTERS.search(content):
        raise Unreadable(
            text(
                "The file mixes two encodings: {one} is in UTF-8, {other} in Windows-1252. Text from two "
                "files has probably been joined; save both in the same encoding, best UTF-8.",
                one=place(_row(content, other.start())),
                other=place(_row(content, first)),
            )
        )
    try:
        written = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Unreadable(_damaged(content, error.start)) from error
    return written, (text("The file is not in UTF-8; it was read as Windows-1252."),)


def _no_text(row: int) -> Unreadable:
    return Unreadable(
        text(
            "The file is not a text file: {where} holds signs that no text has. Save the table as "
            "CSV UTF-8 or as an Excel file (.xlsx).",
            where=place(row),
        )
    )


def _damaged(content: bytes, at: int) -> Message:
    return text(
        "The text in {where} cannot be read: it is neither in UTF-8 nor in Windows-1252. Save the table as "
        "CSV UTF-8 or as an Excel file (.xlsx).",
        where=place(_row(content, at)),
    )


def _row(content: bytes, at: int) -> int:
    return len(_ENDS_OF_LINE.findall(content, 0, at))


def _delimiter(written: str) -> str:
    """Find the sign between cells: the first that parts at least half as many rows evenly as the best one."""
    even = {sign: _even_rows(written, sign) for sign in _DELIMITERS}
    most = max(even.values())
    return next(sign for sign in _DELIMITERS if 2 * even[sign] >= most)


def _even_rows(written: str, delimiter: str) -> int:
    """Count the rows that have the commonest number of cells, if that is more than one."""
    widths: Counter[int] = Counter()
    with suppress(Unreadable):  # with this sign the quotation marks do not come out even, or only so far
        for record in islice(_records(written, delimiter), _SAMPLE):
            widths[len(record)] += 1
    return max((n for width, n in widths.items() if width > 1), default=0)


def _records(written: str, delimiter: str) -> Iterator[list[str]]:
    """Part a text into rows of cells.

    Python's reader is strict, since it would else take a quotation mark that is not closed for the rest of
    the file; and it is given no more than ``_LONGEST_ROW`` characters a row, before it makes cells of them.
    """
    row = taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        for line in StringIO(written, newline=""):
            taken += len(line)
            if taken > _LONGEST_ROW:
                raise Unreadable(
                    text(
                        "There are more than {n} characters in {where}. Probably a quotation mark is not "
                        "closed, or the file is no table.",
                        where=place(row),
                        n=_LONGEST_ROW,
                    )
                )
            yield line

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    while True:
        taken = 0
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(
                text(
                    "The quotation marks in {where} do not match: one is not closed, or stands within a "
                    "cell. Correct that row, or save the table from Excel again.",
                    where=place(row),
                )
            ) from error
        yield record
        row += 1
