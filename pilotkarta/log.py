"""The server's log: a line for each thing that happened, and nothing of what visitors wrote.

Visitors' words can come into a log in three ways: by what fills a library's message, by the text of an
exception, and by a warning's. So a library's message is written without what fills it, or only with where it
comes from; an exception with its trace but without its text; a warning with its kind and place. Ours are
written whole: they name data sets, kinds of files and numbers of errors, and never an address, a search, a
file of a visitor's or a draft.
"""

import json
import logging
import os
import re
import secrets
import sys
import traceback
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TextIO

Form = Literal["text", "json"]
DEEPEST = 60  # calls of a trace, from its end
THERE = "_trace_there"  # an error's attribute: its trace in the other process that it comes from
_OURS = "pilotkarta"
# Their messages are known to be filled in when they are written, not before.
_SERVERS = ("streamlit", "uvicorn", "asyncio", "starlette", "anyio", "websockets")
_FILLED = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z%]")


def start(form: Form) -> None:
    """Let everything that is logged in this process go to the standard error, a line each.

    Parameters
    ----------
    form : {"text", "json"}
        Lines to be read by people, or an object each (RFC 8259) with ``time``, ``level``, ``logger`` and
        ``message``, and ``error_id`` and ``trace`` where something went wrong. A trace in text follows its
        line.

    Notes
    -----
    Streamlit and uvicorn give their loggers handlers of their own whenever they like. So it is the loggers,
    those there are and those to come, that pass by these.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line(form))
    handler.addFilter(_is_told)
    logging.root.handlers = [handler]
    logging.root.setLevel(logging.INFO)
    logging.setLoggerClass(_OneWay)
    for logger in list(logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            logger.__class__ = _OneWay
    logging.raiseExceptions = False  # what cannot be written would be told with all that fills it
    warnings.showwarning = _warned


def failed(error: BaseException, where: str) -> str:
    """Log an error that a visitor met.

    Parameters
    ----------
    error : BaseException
        The error.
    where : str
        What it broke, in a word or two of ours.

    Returns
    -------
    str
        The error's number for the visitor, easy to say on the telephone: ``1234-5678``.
    """
    digits = f"{secrets.randbelow(10**8):08}"
    number = f"{digits[:4]}-{digits[4:]}"
    said = {"error_id": number}
    logging.getLogger(_OURS).error("Error %s in %s", number, where, exc_info=error, extra=said)
    return number


def trace(error: BaseException) -> str:
    """Write an error's trace without its text, since that may hold what a visitor wrote.

    Parameters
    ----------
    error : BaseException
        The error; those that it came of, or that it is a group of, stand before it.

    Returns
    -------
    str
        Files, lines, functions and the kinds of the errors. What the system says of a file that it could not
        open or write is told, without the file's name.
    """
    return "\n".join(_told(one) for one in _chain(error, set()))


def _chain(error: BaseException, seen: set[int]) -> Iterator[BaseException]:
    """Give the errors that an error came of, the first one first; a loop is broken."""
    if id(error) in seen:
        return
    seen.add(id(error))
    came_of = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if came_of:
        yield from _chain(came_of, seen)
    for one in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield from _chain(one, seen)
    yield error


def _told(error: BaseException) -> str:
    calls = traceback.format_tb(error.__traceback__, limit=-DEEPEST)
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    number = error.errno if isinstance(error, OSError) else None
    said = f": [Errno {number}] {os.strerror(number)}" if isinstance(number, int) else ""
    here = "".join(["Traceback (most recent call last):\n", *calls, kind, said])
    return "\n".join(filter(None, [str(getattr(error, THERE, "")), here]))


class _OneWay(logging.Logger):
    """A logger whose records go to the root's handlers and to no others."""

    def callHandlers(self, record: logging.LogRecord) -> None:  # noqa: N802  logging's name
        logging.root.callHandlers(record)


def _is_of(record: logging.LogRecord, *packages: str) -> bool:
    return record.name.partition(".")[0] in packages


def _is_told(record: logging.LogRecord) -> bool:
    """Leave out what libraries say when all is well: that a visitor came, from which address, and went."""
    return _is_of(record, _OURS) or record.levelno >= logging.WARNING


def _message(record: logging.LogRecord) -> str:
    if _is_of(record, _OURS):
        return record.getMessage()
    if _is_of(record, *_SERVERS) and record.msg:
        return _FILLED.sub("…", str(record.msg).splitlines()[0])
    return f"A message of {record.name}, {Path(record.pathname).name} line {record.lineno}"


def _trace(record: logging.LogRecord) -> str:
    error = record.exc_info[1] if record.exc_info else None
    return str(getattr(record, "trace", "")) or (trace(error) if error else "")


class _Line(logging.Formatter):
    """Writes a record in one of the two forms."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        more = {"error_id": getattr(record, "error_id", ""), "trace": _trace(record)}
        said.update({name: value for name, value in more.items() if value})
        if self._form == "json":
            return json.dumps(said, ensure_ascii=False)
        line = "{time} {level} {logger}: {message}".format(**said)
        return "\n".join(filter(None, [line, more["trace"]]))


def _warned(
    message: Warning | str,  # noqa: ARG001  it may hold a visitor's words
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    """Log a warning of Python's without its text."""
    logging.getLogger(_OURS).warning("%s in %s, line %d", category.__name__, Path(filename).name, lineno)
