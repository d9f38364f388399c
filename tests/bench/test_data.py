"""The generated projects are a register like any other."""

import shutil
from collections.abc import Callable
from pathlib import Path

from bench.data import PLAIN, copy_app, grow
from pilotkarta.geography import area_of
from pilotkarta.register import check, load


def test_grown_tables_pass_the_registers_own_check(copy_of: Callable[..., Path]) -> None:
    folder = copy_of()
    grow(folder, 500)
    assert check(folder) == ()
    tables = load(folder).tables
    assert len(tables["projects"]) == 500
    assert tables["projects"]["id"].is_unique
    assert tables["projects"]["name"].is_unique
    assert all(area_of([code]) for code in tables["project_areas"]["area"].unique())


def test_generated_projects_have_themes_and_lie_apart(copy_of: Callable[..., Path]) -> None:
    folder = copy_of()
    grow(folder, 300)
    tables = load(folder).tables
    new = tables["project_areas"][tables["project_areas"]["project"].str.startswith("generated-")]
    assert len(new) == 300 - 28
    assert new["area"].is_unique
    themed = tables["project_themes"]
    assert sum(themed["project"].str.startswith("generated-")) > 300


def test_without_growing_the_tables_say_the_same(copy_of: Callable[..., Path]) -> None:
    folder = copy_of()
    before = load(folder).tables
    grow(folder, 0)
    after = load(folder).tables
    assert all(before[name].equals(after[name]) for name in before)


def test_a_copy_holds_both_apps(tmp_path: Path) -> None:
    root = copy_app(tmp_path / "copy", 30)
    assert (root / "app.py").is_file()
    assert (root / "plain" / "karta.py").read_text() == (PLAIN / "karta.py").read_text()
    assert len((root / "data" / "projects.csv").read_text(encoding="utf-8").splitlines()) == 31
    shutil.rmtree(root)
