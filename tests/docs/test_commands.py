"""Our own commands in the documents are run, each document's in its order, on a copy of the data."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from pilotkarta.__main__ import main
from pilotkarta.exports import FORMATS
from pilotkarta.paths import DATA, ROOT
from tests.docs.commands import OURS, SHELL, WHERE, commands
from tests.exports.handouts import handout
from tests.imports.filled import filled

KEPT = re.compile(r"2026-\d\d-\d\dT\d{6}")  # what the operator reads the name of


@pytest.fixture(scope="module")
def given() -> dict[str, bytes]:
    """Give the files that the documents speak of as if one had them."""
    whole = handout()
    return {
        "ifylld.xlsx": filled(FORMATS["template"].write(whole)),
        "paket.zip": FORMATS["package"].write(whole),
    }


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, bytes]) -> Path:
    """Give a folder with the data and these files, and sit down there."""
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns(".*"))
    for name, content in given.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(line: str) -> int:
    """Run one of our commands, or a plain one of the shell."""
    if line.startswith(OURS):
        return main(shlex.split(line.removeprefix(OURS)))
    kept = sorted(Path("data/.tidigare").glob("*"))
    name = kept[0].name if kept else ""
    return subprocess.run(KEPT.sub(name, line), shell=True, stdout=subprocess.DEVNULL).returncode


@pytest.mark.parametrize("name", [one for one in WHERE if any(OURS in line for line in commands(ROOT, one))])
def test_our_commands_do_what_the_document_says(desk: Path, name: str) -> None:
    tables = {path.name: path.read_bytes() for path in desk.glob("data/*.csv")}
    ran = [line for line in commands(ROOT, name) if line.startswith((OURS, *SHELL))]
    for line in ran:
        assert (line, run(line)) == (line, 0)
        words = shlex.split(line)
        if "--to" in words:
            assert (desk / words[words.index("--to") + 1]).stat().st_size > 100
        if line.startswith("cp "):  # back at the old version
            assert {path.name: path.read_bytes() for path in desk.glob("data/*.csv")} == tables
    assert sum(line.startswith(OURS) for line in ran) >= 2


def test_a_command_that_does_not_hold_is_seen(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(f"{OURS}check finns-inte") == 2
    with pytest.raises(SystemExit):
        run(f"{OURS}export ods --to a.ods")
    assert run("cp finns-inte data/ 2>/dev/null") != 0
