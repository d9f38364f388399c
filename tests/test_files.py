"""Hand-outs at their addresses: the same file as the library writes, made where no visitor waits for it."""

import os
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from pilotkarta.exports import written
from pilotkarta.i18n import language
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
    for path in ("pilotkartan.pdf", "kommun.pdf?kommun=2480"):
        made_by = get(f"/api/{path}").body
        assert made_by.isdigit()
        assert int(made_by) != os.getpid()


@pytest.mark.parametrize(("data", "stem"), [("", "pilotkartan"), ("exempel", "pilotkartan-exempel")])
def test_a_municipalitys_page_is_that_of_the_addresss_selection(data: str, stem: str) -> None:
    answer = get(f"/api/kommun.pdf?kommun=2480&sprak=en&lan=24&lan=22&data={data}")
    params = {"data": [data], "sprak": ["en"], "lan": ["24", "22"], "kommun": ["2480"]}
    assert answer.status == 200
    assert answer.body == written("kommun-pdf", params, "http://127.0.0.1:8501", date.today())
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{stem}-kommun-2480.pdf"'
    said = PdfReader(BytesIO(answer.body)).pages[0].extract_text()
    assert "Umeå" in said
    assert ("Example data" in said) == bool(data)


@pytest.mark.parametrize("query", ["", "kommun=", "kommun=24", "kommun=9999", "kommun=..%2F2480", "lan=24"])
def test_without_a_municipality_it_is_told(query: str) -> None:
    answer = get(f"/api/kommun.pdf?sprak=en&{query}")
    assert answer.status == 404
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.body.decode() == language("sv").text(
        "The address names no municipality. Choose one on the analysis page."
    )


@pytest.mark.parametrize(
    "path",
    ["pilotkartan.exe", "annat.pdf", "pilotkartan", "..%2Fpilotkartan.pdf", "pilotkartan.PDF",
     "pilotkartan.kommun-pdf", "kommun-pdf", "kommun.csv", "kommun"],
)  # fmt: skip
def test_what_there_is_not_is_told(path: str) -> None:
    answer = get(f"/api/{path}")
    assert answer.status == 404
    assert b"root:" not in answer.body


def test_faulty_tables_are_told(monkeypatch: pytest.MonkeyPatch, copy_of) -> None:
    folder = copy_of()
    (folder / "projects.csv").write_text("id\n", encoding="utf-8")
    monkeypatch.setattr(reader, "DATA", folder)
    for path in ("pilotkartan.pdf", "kommun.pdf?kommun=2480"):
        answer = get(f"/api/{path}")
        assert answer.status == 503
        assert "kan inte visas" in answer.body.decode()
