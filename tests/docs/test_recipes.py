"""``docs/extending.md`` followed word for word in a copy of the app: what it promises is there afterwards."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pilotkarta.paths import ROOT
from tests.browser.conftest import copy_app
from tests.docs.reading import Block, document
from tests.docs.recipes import RecipeError, follow


def steps() -> list[Block]:
    """List the steps of all recipes."""
    return [one for one in document(ROOT / "docs" / "extending.md").blocks if one.language == "diff"]


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the app in which all recipes are followed."""
    root = copy_app(tmp_path_factory.mktemp("utbyggd"))
    shutil.copy(ROOT / "pyproject.toml", root)
    follow(steps(), root)
    return root


@pytest.fixture(scope="module")
def seen(extended: Path) -> dict[str, Any]:
    """Give what is seen in the copy."""
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("look.py"))],
        cwd=extended,
        env={**os.environ, "PYTHONPATH": str(extended)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    assert found["root"] == str(extended)
    assert [one["errors"] for one in found["pages"].values()] == [[]] * 4
    return {**found, **found["pages"]}


def test_a_theme_is_a_choice_and_selects_its_project(seen):
    assert seen["faults"] == [0, 0]
    assert "Vatten" in seen["theme"]["choices"]["f_tema"]
    assert seen["theme"]["rows"] == ["exempel-norrskensstraket"]


def test_a_filter_selects_what_the_table_says(seen, register):
    amounts = register.tables["amounts"]
    granted = set(amounts.loc[amounts["measure"] == "granted", "project"])
    assert granted
    assert set(seen["filter"]["rows"]) == granted
    assert seen["filter"]["choices"]["f_belopp"][1] == "Beviljat"


def test_a_page_is_drawn_in_swedish(seen):
    assert "Tryck på ett nummer på kartan" in seen["page"]["said"]


def test_a_question_is_answered(seen, register):
    partners = register.tables["project_partners"].drop_duplicates(["project", "organisation"])
    most = partners["organisation"].value_counts().max()
    assert "Gäller de 28 projekt där någon organisation är känd." in seen["question"]["said"]
    assert f" {most} " in seen["question"]["said"].partition("Organisation Projekt")[2][:200]


def test_an_export_is_written(seen, register):
    wanted = [one.name for one in register.projects if "23" in one.counties]
    assert seen["exported"] == 0
    assert seen["text"].splitlines()[1:] == [f"{place}. {name}" for place, name in enumerate(wanted, 1)]


def test_what_the_recipes_make_is_in_our_style(extended):
    made = sorted({str(block.text.splitlines()[0].removeprefix("+++ ")) for block in steps()})
    python = [name for name in made if name.endswith(".py")]
    for command in (["check"], ["format", "--check"]):
        run = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *python], cwd=extended, capture_output=True, text=True
        )
        assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("+++ a.py\n x = 2\n+y = 3\n", "a.py has 0 times"),
        ("+++ a.py\n z = 1\n+y = 3\n", "a.py has 2 times"),
        ("+++ b.py\n x = 1\n+y = 3\n", "b.py has 0 times"),
        ("x = 1\n", "does not name its file"),
    ],
)
def test_a_step_that_no_longer_holds_is_told(tmp_path, block, said):
    (tmp_path / "a.py").write_text("x = 1\nz = 1\nz = 1\n", encoding="utf-8")
    with pytest.raises(RecipeError, match=said):
        follow([Block("diff", block, "A page")], tmp_path)
    assert (tmp_path / "a.py").read_text(encoding="utf-8") == "x = 1\nz = 1\nz = 1\n"


def test_a_step_that_holds_is_done(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\nz = 1\n", encoding="utf-8")
    follow(
        [Block("diff", "+++ a.py\n x = 1\n-z = 1\n+y = 3\n", ""), Block("diff", "+++ b/c.txt\n+å\n", "")],
        tmp_path,
    )
    assert (tmp_path / "a.py").read_text(encoding="utf-8") == "x = 1\ny = 3\n"
    assert (tmp_path / "b" / "c.txt").read_text(encoding="utf-8") == "å\n"
