"""The drill's page says what was met and whether it held; known answers are worked out by hand."""

import re
from collections.abc import Sequence

import pytest

from drill.crowd import Round
from drill.report import demands, report
from drill.visitors import ACTS
from drill.worst import Met

MB = 1_000_000


def rounds(*memory: int, ms: Sequence[float] = (100.0,), trouble: Sequence[str] = ()) -> list[Round]:
    """Give an opening and rounds that end with so many megabytes; what is met is alike in each."""
    worked = [Round({"filter": list(ms)}, list(trouble), one * MB, 0.5) for one in memory[1:]]
    return [Round(memory=memory[0] * MB), *worked]


def beside(file: str, ms: Sequence[float], megabytes: int) -> Met:
    """Give what another visitor met while a file was dropped."""
    return Met(file, 2.5, list(ms), megabytes * MB)


def missed(**met: list[Round]) -> list[str]:
    return [one.what for one in demands(met) if not one.is_met]


def row(page: str, what: str) -> list[str]:
    """Give the cells of a row of the page's tables."""
    (line,) = re.findall(rf"^\| {re.escape(what)} \|(.*)\|$", page, re.MULTILINE)
    return [cell.strip() for cell in line.split("|")]


def test_what_holds_is_met() -> None:
    assert missed(one=rounds(300, 400, 410, 419), two=rounds(500, 600), plain=rounds(200, 300)) == []


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (rounds(300, 400, 410, 415, trouble=["filter: TimeoutError: "]), "Errors, one process"),
        # Of twenty, the 19th from the quickest is the 95th percentile.
        (rounds(300, 400, 410, 415, ms=[10.0] * 18 + [300.0] * 2), "p95 of a filter, one process"),
        (rounds(300, 400, 410, 421), "Growth in 2 rounds more, one process"),
    ],
)
def test_what_does_not_hold_is_missed(one: list[Round], expected: str) -> None:
    assert missed(one=one) == [expected]


def test_limits_are_just_where_they_are_said_to_be() -> None:
    assert missed(one=rounds(300, 400, 410, 419, ms=[10.0] * 19 + [300.0])) == []
    assert missed(one=rounds(300, 400, 410, 420)) == [
        "Growth in 2 rounds more, one process"
    ]  # just 5 per cent


def test_what_was_not_measured_is_missed() -> None:
    assert missed(one=rounds(300, 400, 400, 400, ms=[])) == ["p95 of a filter, one process"]
    assert "Growth in 2 rounds more, one process" in missed(one=rounds(300, 400))


@pytest.mark.parametrize(
    ("worst", "expected"),
    [
        (beside("x", [10.0] * 19 + [300.0], 999), []),
        (beside("x", [10.0] * 18 + [300.0] * 2, 999), ["p95 of a filter beside: x"]),
        (beside("x", [10.0], 1000), ["Memory of the server: x"]),
        (beside("x", [], 1), ["p95 of a filter beside: x"]),
    ],
)
def test_the_worst_files_may_cost_others_so_much(worst: Met, expected: list[str]) -> None:
    met = {"one": rounds(300, 400, 400, 400)}
    assert [one.what for one in demands(met, [worst]) if not one.is_met] == expected


def test_an_error_behind_nginx_is_missed_and_one_of_the_plain_app_is_not() -> None:
    bad = rounds(300, 400, trouble=["step: WrongError: x"])
    assert missed(one=rounds(300, 400, 400, 400), two=bad, plain=bad) == ["Errors, two behind nginx"]


def test_the_page_sets_the_services_side_by_side() -> None:
    met = {
        "one": rounds(300, 400, 410, 415, ms=[50.0, 150.0]),
        "two": rounds(500, 600, ms=[40.0, 80.0]),
        "plain": rounds(200, 320, ms=[500.0, 7500.0], trouble=["filter: a | b\nc"]),
    }
    page = report(met, [beside("A large file", [50.0, 150.0], 512)], {"Cores": "2"}, 50, 1)
    assert page.startswith("# 50 visitors for 1 minutes\n")
    assert row(page, "Cores") == ["2"]
    # The two rounds more of one process only say whether memory grows.
    assert row(page, "Acts answered") == ["", "2", "2", "2", "–"]
    assert row(page, "p95 of a filter") == ["ms", "150", "80", "7,500", "50"]
    assert row(page, "p50 of a choice") == ["ms", "–", "–", "–", "–"]
    assert row(page, "Memory when all have opened the map") == ["MB", "300", "500", "200", "0.667"]
    assert row(page, "Memory after round 1") == ["MB", "400", "600", "320", "0.8"]
    assert row(page, "Memory after round 3") == ["MB", "415", "–", "–", "–"]
    assert row(page, "Growth in 2 rounds more, one process") == ["3.75 %", "< 5 %", "met"]
    assert row(page, "A large file") == ["2.5", "2", "50", "150", "150", "512"]
    assert row(page, "p95 of a filter beside: A large file") == ["150 ms", "< 300 ms", "met"]
    assert "| Plain | 1 | filter: a \\| b c |" in page


def test_no_error_is_said_to_be_none_and_many_are_counted() -> None:
    assert report({"one": rounds(1, 2, 2, 2)}, [], {}, 50, 1).endswith("## Errors\n\nNone.\n")
    many = rounds(1, 2, 2, 2, trouble=["x"] * 5)
    assert report({"one": many}, [], {}, 50, 1).rstrip().endswith("And 5 more.")


def test_the_acts_are_shared_as_the_page_says() -> None:
    counted = {act: ACTS.count(act) for act in ACTS}
    assert counted == {"filter": 10, "choice": 5, "step": 4, "export": 1}
