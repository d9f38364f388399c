"""The log: which lines there are, in both forms, and that nothing of what a visitor wrote is in them."""

import errno
import json
import logging
import subprocess
import sys
import tomllib
import warnings
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import Any

import pytest

from pilotkarta import __version__, log
from pilotkarta.config import log_form
from pilotkarta.log import Form, failed, start, trace
from pilotkarta.paths import ROOT

CANARY = "kanarie7391"


@pytest.fixture
def unharmed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the log of the tests' own process be as it was."""
    root, usual = logging.root, logging.getLoggerClass()
    handlers, level = root.handlers, root.level
    loggers = {one: type(one) for one in root.manager.loggerDict.values() if isinstance(one, logging.Logger)}
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    monkeypatch.setattr(logging, "raiseExceptions", logging.raiseExceptions)
    yield
    root.handlers, root.level = handlers, level
    logging.setLoggerClass(usual)
    for logger, kind in loggers.items():
        logger.__class__ = kind


class Log:
    """What a log has written."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.stream, self._patch = StringIO(), patch

    def start(self, form: Form) -> None:
        """Start it."""
        with self._patch.context() as patch:
            patch.setattr(sys, "stderr", self.stream)
            start(form)

    def lines(self) -> list[str]:
        """Give the lines."""
        return self.stream.getvalue().splitlines()

    def objects(self) -> list[dict[str, Any]]:
        """Give them as objects, one a line."""
        return [json.loads(line) for line in self.lines()]


@pytest.fixture
def unwritten(unharmed: None, monkeypatch: pytest.MonkeyPatch) -> Log:
    """Give a log that is not started yet."""
    return Log(monkeypatch)


@pytest.fixture
def written(unwritten: Log) -> Log:
    """Start a log of objects."""
    unwritten.start("json")
    return unwritten


class TestLines:
    """One object a line, or a line to be read."""

    def test_an_object(self, written: Log) -> None:
        logging.getLogger("pilotkarta.register").info("%s is read:\n%d ”projects”", "data", 28)
        (said,) = written.objects()
        assert list(said) == ["time", "level", "logger", "message"]
        assert datetime.fromisoformat(said["time"]).utcoffset() is not None
        assert (said["level"], said["logger"]) == ("INFO", "pilotkarta.register")
        assert said["message"] == "data is read:\n28 ”projects”"

    def test_a_line(self, unwritten: Log) -> None:
        unwritten.start("text")
        logging.getLogger("pilotkarta.register").warning("%s has %d fault(s)", "data", 2)
        number = failed(ZeroDivisionError(CANARY), "a page")
        first, second, *rest = unwritten.lines()
        assert first.endswith(" WARNING pilotkarta.register: data has 2 fault(s)")
        assert second.endswith(f" ERROR pilotkarta: Error {number} in a page")
        assert rest == ["Traceback (most recent call last):", "ZeroDivisionError"]

    def test_a_logger_with_a_way_of_its_own(self, unwritten: Log) -> None:
        """As Streamlit's and uvicorn's: made before or after, and given a handler at any time."""
        before = logging.getLogger("streamlit.before")
        unwritten.start("json")
        for logger in (before, logging.getLogger("uvicorn.after")):
            logger.propagate = False
            logger.addHandler(logging.StreamHandler())
            logger.warning("A thing")
        logging.warning("Without a logger of its own")
        said = unwritten.objects()
        assert [one["logger"] for one in said] == ["streamlit.before", "uvicorn.after", "root"]


class TestSecrets:
    """A visitor's words do not come through."""

    def test_a_librarys_message_is_not_filled_in(self, written: Log) -> None:
        logging.getLogger("streamlit.web").warning(
            "Refused: origin=%s, %-5.2f%% of %r", CANARY, 739.1, CANARY
        )
        logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: <{CANARY}>")
        refused, task = written.objects()
        assert refused["message"] == "Refused: origin=…, …… of …"
        assert task["message"] == "Task exception was never retrieved"

    def test_a_message_that_may_be_filled_already_is_not_told(self, written: Log) -> None:
        logging.getLogger("pyogrio._io").warning(f"Value {CANARY}")
        (said,) = written.objects()
        assert said["message"].startswith("A message of pyogrio._io, test_log.py line ")

    def test_nor_when_a_line_cannot_be_written(self, written: Log, capfd: pytest.CaptureFixture[str]) -> None:
        logging.getLogger("pilotkarta").error("%d", CANARY)
        assert written.lines() == []
        assert CANARY not in "".join(capfd.readouterr())

    @pytest.mark.parametrize("name", ["uvicorn.error", "uvicorn.access", "websockets.server", "streamlit"])
    def test_who_came_and_went_is_not_told(self, name: str, written: Log) -> None:
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO)
        logger.info('%s - "WebSocket %s" [accepted]', "10.0.0.1", CANARY)
        logging.getLogger("pilotkarta").debug(CANARY)
        assert written.lines() == []

    def test_a_warning_is_told_by_its_kind_and_place(self, written: Log) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = log._warned
            warnings.warn(CANARY, FutureWarning, stacklevel=1)
        (said,) = written.objects()
        assert said["message"].startswith("FutureWarning in test_log.py, line ")


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """Raise an error, and give it with its trace."""
    a_visitors_word = CANARY
    try:
        assert a_visitors_word
        raise error from cause
    except BaseException as caught:
        return caught


class TestTrace:
    """Where it went wrong, and of which kind; not what it says."""

    def test_files_lines_and_functions(self) -> None:
        first, *calls, last = trace(raised(ValueError(CANARY))).splitlines()
        assert first == "Traceback (most recent call last):"
        assert "test_log.py" in calls[0]
        assert calls[0].endswith("in raised")
        assert last == "ValueError"

    def test_what_it_came_of(self) -> None:
        inner = raised(KeyError(CANARY))
        kinds = [line for line in trace(raised(ValueError(CANARY), inner)).splitlines() if "Error" in line]
        assert [one for one in kinds if "(" not in one] == ["KeyError", "ValueError"]

    def test_what_it_came_of_unless_that_was_not_to_be_told(self) -> None:
        error = ZeroDivisionError(CANARY)
        error.__context__ = KeyError(CANARY)
        assert "KeyError" in trace(error)
        error.__suppress_context__ = True
        assert "KeyError" not in trace(error)

    def test_a_group(self) -> None:
        said = trace(raised(ExceptionGroup(CANARY, [KeyError(CANARY), ValueError(CANARY)])))
        assert {"KeyError", "ValueError", "ExceptionGroup"} <= set(said.splitlines())

    def test_what_the_system_says_of_a_file_but_not_its_name(self) -> None:
        full = OSError(errno.ENOSPC, CANARY, CANARY)
        assert trace(full).endswith(f"OSError: [Errno {errno.ENOSPC}] No space left on device")
        assert trace(OSError(CANARY)).endswith("OSError")

    def test_a_loop_has_an_end(self) -> None:
        one, two = KeyError(), ValueError()
        one.__context__, two.__context__ = two, one
        assert trace(one).count("Traceback") == 2

    def test_a_deep_one_has_an_end(self) -> None:
        def deep(n: int) -> None:
            other(n - 1)

        def other(n: int) -> None:
            if n < 1:
                raise ValueError(CANARY)
            deep(n)

        with pytest.raises(ValueError, match=CANARY) as caught:
            deep(200)
        said = trace(caught.value)
        assert "in other" in said
        assert len(said.splitlines()) < 3 * log.DEEPEST

    def test_nothing_that_was_written(self, written: Log) -> None:
        number = failed(raised(ValueError(CANARY), raised(KeyError(CANARY))), "a page")
        (line,) = written.lines()
        assert CANARY not in line
        said = json.loads(line)
        assert said["error_id"] == number
        assert said["message"] == f"Error {number} in a page"
        assert said["trace"].count("in raised") == 2


def test_each_error_has_a_number_of_its_own(written: Log) -> None:
    numbers = [failed(ValueError(), "a page") for _ in range(50)]
    assert len(set(numbers)) == 50
    assert all(len(one) == 9 and one[4] == "-" and one.replace("-", "").isdecimal() for one in numbers)
    assert [one["error_id"] for one in written.objects()] == numbers


@pytest.mark.parametrize(
    ("settings", "asked", "form"),
    [
        ("", "", "text"),
        ('[log]\nformat = "json"', "", "json"),
        ('[log]\nformat = "text"', "json", "json"),
        ('[log]\nformat = "json"', "text", "text"),
        ("[log]\nformat = 3", "", "text"),
        ('log = "json"', "", "text"),
        ("", "xml", "text"),
    ],
)
def test_the_form_is_the_operators(
    settings: str, asked: str, form: Form, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pilotkartan.toml"
    path.write_text(settings, encoding="utf-8")
    monkeypatch.setenv("PILOTKARTAN_CONFIG", str(path))
    monkeypatch.setenv("PILOTKARTAN_LOG", asked)
    assert log_form() == form


def test_a_form_that_there_is_not_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PILOTKARTAN_LOG", "xml")
    log_form()
    assert '"xml"' in caplog.text


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__


def test_a_process_says_nothing_on_its_standard_output() -> None:
    program = "import logging; from pilotkarta import log; log.start('json'); logging.error('x')"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    assert json.loads(done.stderr)["level"] == "ERROR"
