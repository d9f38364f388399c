"""The apostrophe that keeps a spreadsheet from taking a text for a formula, and back."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guard(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        One apostrophe more where the text, after any number of apostrophes, begins with ``=``, ``+``, ``-``,
        ``@``, tab or carriage return; else the text itself. So no two texts become the same.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Take the apostrophe away: ``unguard(guard(text)) == text`` for every text."""
    return text[1:] if _GUARDED.match(text) else text
