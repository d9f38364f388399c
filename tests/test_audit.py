"""The audit of the dependencies: an answer that is none is never taken for a clean bill."""

import json
import subprocess
from types import SimpleNamespace

import pytest

from deploy import audit

SKIPPED = {"name": "b", "skip_reason": "not found"}
FAULT = {"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"], "aliases": [], "description": "x"}


def looked_up(name: str, *vulns: dict) -> dict:
    return {"name": name, "version": "1", "vulns": vulns}


def answer(*dependencies: dict) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


CLEAN = answer(looked_up("a"), looked_up("b"))
FAULTY = answer(looked_up("a", FAULT), looked_up("b"))
NOT_FOUND = answer({**SKIPPED, "name": "a"}, SKIPPED)
PARTLY = answer(looked_up("a"), SKIPPED)
BOTH = answer(looked_up("a", FAULT), SKIPPED)


def said(monkeypatch, capsys, *answers: str | Exception) -> tuple[int, str, list[str]]:
    """Run the audit with what pip-audit answers, one service after the other."""
    left, asked = list(answers), []

    def run(command, **_):
        asked.append(command[command.index("--vulnerability-service") + 1])
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return SimpleNamespace(stdout=answer, stderr="a\nNo network")

    monkeypatch.setattr(subprocess, "run", run)
    code = audit.main()
    return code, capsys.readouterr().out, asked


def test_all_are_looked_up_and_none_has_a_fault(monkeypatch, capsys):
    assert said(monkeypatch, capsys, CLEAN) == (0, "2 beroenden granskade, 0 kända sårbarheter.\n", ["pypi"])


def test_a_fault_is_told_with_what_mends_it(monkeypatch, capsys):
    code, text, _ = said(monkeypatch, capsys, FAULTY)
    assert code == 1
    assert "a 1: PYSEC-1. Rättad i: 1.1, 2.0." in text
    assert "2 beroenden granskade, 1 kända sårbarheter." in text


def test_a_fault_without_remedy_is_told_too(monkeypatch, capsys):
    code, text, _ = said(monkeypatch, capsys, answer(looked_up("a", {**FAULT, "fix_versions": []})))
    assert (code, "a 1: PYSEC-1. Rättad i: ingen version ännu." in text) == (1, True)


@pytest.mark.parametrize(
    "nothing", ["", "no network", "{}", NOT_FOUND, subprocess.TimeoutExpired("pip-audit", 1)]
)
def test_the_next_is_asked_and_where_none_answers_nothing_is_called_clean(monkeypatch, capsys, nothing):
    code, text, asked = said(monkeypatch, capsys, nothing, nothing)
    assert (code, asked) == (2, ["pypi", "osv"])
    assert "INTE granskade" in text
    assert said(monkeypatch, capsys, nothing, CLEAN)[0] == 0
    assert said(monkeypatch, capsys, nothing, FAULTY)[0] == 1


def test_what_could_not_be_looked_up_is_named(monkeypatch, capsys):
    code, text, _ = said(monkeypatch, capsys, PARTLY)
    assert (code, "1 beroenden granskade" in text, "Kunde inte granskas: b." in text) == (2, True, True)
    assert said(monkeypatch, capsys, BOTH)[0] == 1


def test_it_is_the_locked_dependencies_that_are_looked_up():
    assert audit.LOCKED.read_text(encoding="utf-8").count("--hash=sha256:") > 100
