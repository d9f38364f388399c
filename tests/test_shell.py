"""``python -m pilotkarta``: its words, its files and its exit codes."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from pilotkarta.__main__ import main
from pilotkarta.exports import FORMATS
from pilotkarta.paths import DATA, EXAMPLE, ROOT

HALLAND = ["stationers-roll", "marken-halland", "halmstad-tillvaxtmotor"]


@pytest.fixture
def faulty(copy_of: Callable[..., Path]) -> Path:
    """Give tables with a fault in each of two."""
    folder = copy_of()
    for name, right, wrong in (
        ("project_areas.csv", "attraktion-surahammar,1907", "attraktion-surahammar,1999"),
        ("amounts.csv", "649311", "649 311 kr"),
    ):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
    return folder


def exported(path: Path) -> list[dict[str, str]]:
    """Read an exported file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


class TestCheck:
    """``check``."""

    @pytest.mark.parametrize(
        "folder", [DATA, EXAMPLE, DATA / "projects.csv"], ids=["real", "example", "file"]
    )
    def test_shipped_tables_are_in_order(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", str(folder)]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 1

    def test_no_folder_means_the_shipped_one(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == []

    def test_each_fault_is_a_line(self, faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", str(faulty)]) == 1
        areas, amounts = capsys.readouterr().out.splitlines()
        assert areas.startswith("project_areas.csv, rad 36, kolumn area: ”1999”")
        assert amounts.startswith("amounts.csv, rad 9, kolumn amount: ”649 311 kr”")

    def test_in_english(self, faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", str(faulty), "--sprak", "en"]) == 1
        assert capsys.readouterr().out.startswith("project_areas.csv, row 36, column area: “1999”")

    def test_a_file_means_its_folder(self, faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", str(faulty / "projects.csv")]) == 1
        assert len(capsys.readouterr().out.splitlines()) == 2

    def test_as_json(self, faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", str(faulty), "--json"]) == 1
        first, second = json.loads(capsys.readouterr().out)
        assert (first["table"], first["row"], first["column"], first["value"]) == (
            "project_areas.csv", 36, "area", "1999",
        )  # fmt: skip
        assert first["message"].startswith("project_areas.csv, rad 36")
        assert second["code"] == "type-error"

    def test_as_a_process(self, faulty: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "pilotkarta", "check", str(faulty)],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            env={"PATH": "/usr/bin", "PYTHONUTF8": "1"},
            check=False,
        )
        assert done.returncode == 1
        assert done.stderr == ""
        assert len(done.stdout.splitlines()) == 2

    def test_a_relative_folder_is_that_of_the_shell(
        self, faulty: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(faulty.parent)
        assert main(["check", "data"]) == 1
        assert len(capsys.readouterr().out.splitlines()) == 2


class TestExport:
    """``export``."""

    def test_all_of_them(self, tmp_path: Path) -> None:
        assert main(["export", "csv", "--to", str(tmp_path / "a.csv")]) == 0
        found = exported(tmp_path / "a.csv")
        assert len(found) == 28
        assert found[0]["id"] == "besokslandet-overkalix"
        assert found[0]["address"] == "http://localhost:8501/karta?projekt=besokslandet-overkalix"

    def test_a_selection_as_in_the_address(self, tmp_path: Path) -> None:
        to = tmp_path / "a.csv"
        assert main(["export", "csv", "--to", str(to), "--select", "lan=13"]) == 0
        assert [row["id"] for row in exported(to)] == HALLAND
        assert main(["export", "csv", "--to", str(to), "--select", "lan=13&tema=stad&tema=energi"]) == 0
        assert [row["id"] for row in exported(to)] == HALLAND[1:]
        assert main(["export", "csv", "--to", str(to), "--select", "q=härjedalen%20kommun"]) == 0
        assert "attraktion-harjedalen" in [row["id"] for row in exported(to)]

    def test_invented_data_english_and_another_site(self, tmp_path: Path) -> None:
        to = tmp_path / "a.csv"
        site = ["--site", "https://karta.example/"]
        assert main(["export", "csv", "--to", str(to), "--data", "exempel", "--sprak", "en", *site]) == 0
        found = exported(to)
        assert len(found) == 15
        assert {row["evidence"] for row in found} == {"example"}
        assert found[0]["address"].startswith("https://karta.example/karta?")
        assert "data=exempel" in found[0]["address"]
        assert "sprak=en" in found[0]["address"]


BEGINS = {
    "csv": b'"number"', "dcat-jsonld": b"{", "dcat-ttl": b"@prefix", "excel-csv": b'\xef\xbb\xbf"Nr";',
    "geojson": b"{", "gpkg": b"SQLite format 3", "html": b"<!doctype html>", "kommun-pdf": b"%PDF",
    "package": b"PK", "pdf": b"%PDF", "png": b"\x89PNG", "pptx": b"PK", "svg": b"<svg", "template": b"PK",
    "xlsx": b"PK",
}  # fmt: skip


def test_every_format_is_written(tmp_path: Path) -> None:
    assert set(FORMATS) == set(BEGINS)
    for name, begins in BEGINS.items():
        to = tmp_path / f"a.{name}"
        assert main(["export", name, "--to", str(to), "--select", "lan=25&seminarium=25&kommun=2480"]) == 0
        assert to.read_bytes().startswith(begins)


class TestWrongUse:
    """Exit code 2 and a line on what is wrong, never a stack trace."""

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["chekc"],
            ["check", "--jsno"],
            ["check", "a", "b"],
            ["check", "--sprak", "de"],
            ["export"],
            ["export", "docx", "--to", "a"],
            ["export", "csv"],
            ["export", "csv", "--to", "a", "--data", "annan"],
        ],
        ids=" ".join,
    )
    def test_unknown_arguments(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert "usage: python -m pilotkarta" in said.err

    @pytest.mark.parametrize("name", ["finns-inte", "finns-inte/projects.csv"])
    def test_a_folder_that_is_not_there(
        self, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["check", str(tmp_path / name)]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert "finns-inte" in said.err
        assert len(said.err.splitlines()) == 1

    def test_a_value_that_does_not_exist_writes_no_file(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        to = tmp_path / "a.csv"
        assert main(["export", "csv", "--to", str(to), "--select", "lan=99&tema=strak&tema=x"]) == 2
        assert not to.exists()
        tema, lan = capsys.readouterr().err.splitlines()
        assert "tema=x" in tema
        assert "lan=99" in lan

    @pytest.mark.parametrize("select", ["", "kommun=9999"])
    def test_a_municipalitys_page_needs_a_municipality(
        self, select: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        to = tmp_path / "a.pdf"
        assert main(["export", "kommun-pdf", "--to", str(to), "--select", select]) == 2
        assert not to.exists()
        (said,) = capsys.readouterr().err.splitlines()
        assert "kommun=" in said

    @pytest.mark.parametrize("where", ["finns-inte/a.csv", "."])
    def test_a_file_that_cannot_be_written(
        self, where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["export", "csv", "--to", str(tmp_path / where)]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1

    def test_faulty_tables_are_not_exported(
        self,
        faulty: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(import_module("pilotkarta.register.datasets"), "DATA", faulty)
        to = tmp_path / "a.csv"
        assert main(["export", "csv", "--to", str(to)]) == 1
        assert not to.exists()
        assert len(capsys.readouterr().out.splitlines()) == 2
