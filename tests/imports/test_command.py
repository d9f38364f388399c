"""``python -m pilotkarta import`` and ``check FILE``."""

import json
import shutil
from pathlib import Path

import pytest

from pilotkarta.__main__ import main
from pilotkarta.exports import FORMATS
from pilotkarta.paths import DATA
from pilotkarta.register import check
from pilotkarta.register.versions import IMPORTED
from tests.exports.handouts import handout
from tests.imports import small
from tests.imports.filled import PILOTS, filled


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "mall.xlsx"
    path.write_bytes(filled(FORMATS["template"].write(handout())))
    return path


@pytest.fixture
def register(tmp_path: Path) -> Path:
    folder = tmp_path / "register"
    package = tmp_path / "paket.zip"
    package.write_bytes(FORMATS["package"].write(handout()))
    assert main(["import", str(package), "--into", str(folder)]) == 0
    return folder


def lines(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text(encoding="utf-8").splitlines()


def test_a_package_into_a_new_folder_is_the_register(register: Path) -> None:
    assert not check(register)
    assert {p.name for p in DATA.glob("*.csv")} - {p.name for p in register.glob("*.csv")} == {
        "themes.csv",
        "regions.csv",
    }
    assert sorted(lines(register, "projects.csv")) == sorted(lines(DATA, "projects.csv"))


def test_the_filled_template_adds_its_pilots_and_keeps_the_old_version(
    register: Path, template: Path, capsys
) -> None:
    before = {p.name: p.read_bytes() for p in register.glob("*.csv")}
    assert main(["import", str(template), "--into", str(register)]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name, _, _ in PILOTS)
    assert not check(register)
    assert len(lines(register, "projects.csv")) == len(lines(DATA, "projects.csv")) + 10
    (kept,) = (register / ".tidigare").iterdir()
    assert str(kept) in told
    assert {p.name: p.read_bytes() for p in kept.glob("*.csv")} == before


def test_the_same_file_again_changes_nothing(register: Path, template: Path, capsys) -> None:
    assert main(["import", str(template), "--into", str(register)]) == 0
    before = {p: p.read_bytes() for p in register.rglob("*.csv")}
    capsys.readouterr()
    assert main(["import", str(template), "--into", str(register), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"changes": [], "kept": None}
    assert {p: p.read_bytes() for p in register.rglob("*.csv")} == before


def test_an_import_that_broke_off_is_completed_by_the_next_though_it_changes_nothing(
    register: Path, template: Path
) -> None:
    assert main(["import", str(template), "--into", str(register)]) == 0
    broken_off = register / IMPORTED
    broken_off.mkdir()
    for table in register.glob("*.csv"):
        shutil.copy(table, broken_off)
    (register / "sources.csv").write_bytes((DATA / "sources.csv").read_bytes())  # not yet put in place
    assert main(["import", str(template), "--into", str(register)]) == 0
    assert not broken_off.exists()
    assert "Registrets akt" in (register / "sources.csv").read_text(encoding="utf-8")


def test_problems_are_lines_and_nothing_is_put_in_place(register: Path, tmp_path: Path, capsys) -> None:
    before = {p: p.read_bytes() for p in register.rglob("*") if p.is_file()}
    path = tmp_path / "mall.xlsx"
    path.write_bytes(
        filled(FORMATS["template"].write(handout()), spoil={"Område 1": "Kirunna", "Start": "då"})
    )
    assert main(["import", str(path), "--into", str(register), "--sprak", "en"]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert "sheet “Projekt”, row" in first
    assert "Did you mean “2584 Kiruna”?" in first
    assert "“då” is no date" in second
    assert main(["import", str(path), "--into", str(register), "--json"]) == 1
    (one, _) = json.loads(capsys.readouterr().out)
    assert (one["sheet"], one["title"], one["value"], one["nearest"]) == (
        "Projekt",
        "Område 1",
        "Kirunna",
        "2584 Kiruna",
    )
    assert {p: p.read_bytes() for p in register.rglob("*") if p.is_file()} == before


def test_check_of_a_file_puts_nothing_in_place(template: Path, tmp_path: Path, capsys) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert main(["check", str(template)]) == 0
    (tmp_path / "a.csv").write_bytes(small.text_file([["id", "name"], ["x", "X"]]))
    assert main(["check", str(tmp_path / "a.csv"), "--sprak", "en"]) == 1
    assert "is missing" in capsys.readouterr().out
    assert sorted(tmp_path.rglob("*")) == [*sorted([*before, tmp_path / "a.csv"])]


@pytest.mark.parametrize("content", [b"%PDF", b"", small.workbook({"Projekt": []})])
def test_what_cannot_be_used_is_said(content: bytes, tmp_path: Path, capsys) -> None:
    path = tmp_path / "fil"
    path.write_bytes(content)
    assert main(["import", str(path), "--into", str(tmp_path / "ny")]) == 1
    assert capsys.readouterr().out.strip()
    assert not (tmp_path / "ny").exists()


def test_whole_takes_away_what_the_file_lacks(register: Path, tmp_path: Path, capsys) -> None:
    path = tmp_path / "urval.zip"
    path.write_bytes(FORMATS["package"].write(handout(program=("sla-2015",))))
    assert main(["import", str(path), "--into", str(register)]) == 0
    assert len(lines(register, "projects.csv")) == len(lines(DATA, "projects.csv"))
    assert main(["import", str(path), "--into", str(register), "--whole"]) == 0
    with (DATA / "projects.csv").open(encoding="utf-8") as table:
        wanted = sum(",sla-2015," in line for line in table)
    assert len(lines(register, "projects.csv")) == 1 + wanted


def test_wrong_use(tmp_path: Path, template: Path) -> None:
    (tmp_path / "fil").write_text("x")
    for arguments in ([str(tmp_path / "x"), "--into", str(tmp_path)], [str(template), "--into",
    str(tmp_path / "fil")],
                      [str(template), "--into", str(tmp_path / "a" / "b")]):  # fmt: skip
        assert main(["import", *arguments]) == 2
