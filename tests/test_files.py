"""Hand-outs at their addresses: the same file as the library writes, made where no visitor waits for it."""

import os
from datetime import date

import pytest

from pilotkarta.exports import written
from pilotkarta.register import reader
from tests.test_web import get


def who(*_: object) -> bytes:
    """Say which process this is; stands in for the writing of a file."""
    return str(os.getpid()).encode()


def test_it_is_the_file_of_the_addresss_selection() -> None:
    answer = get("/api/pilotkartan.csv?data=exempel&sprak=en&lan=14")
    params = {"data": ["exempel"], "sprak": ["en"], "lan": ["14"]}
    site = "http://127.0.0.1:8501"
    assert answer.body == written("csv", params, site, date.today())
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="pilotkartan-exempel.csv"'
    assert answer.body.count(b"\n") == 2


def test_it_is_made_in_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotkarta.web.files.written", who)
    made_by = get("/api/pilotkartan.pdf").body
    assert made_by.isdigit()
    assert int(made_by) != os.getpid()


@pytest.mark.parametrize(
    "path", ["pilotkartan.exe", "annat.pdf", "pilotkartan", "..%2Fpilotkartan.pdf", "pilotkartan.PDF"]
)
def test_what_there_is_not_is_told(path: str) -> None:
    answer = get(f"/api/{path}")
    assert answer.status == 404
    assert b"root:" not in answer.body


def test_faulty_tables_are_told(monkeypatch: pytest.MonkeyPatch, copy_of) -> None:
    folder = copy_of()
    (folder / "projects.csv").write_text("id\n", encoding="utf-8")
    monkeypatch.setattr(reader, "DATA", folder)
    answer = get("/api/pilotkartan.pdf")
    assert answer.status == 503
    assert "kan inte visas" in answer.body.decode()
