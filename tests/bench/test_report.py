"""Percentiles, the tables and the machine's description."""

import cProfile
import math
from collections import Counter
from dataclasses import replace

import pytest

from bench.client import Answer
from bench.document import analysis, document
from bench.handouts import Made
from bench.layer import synthetic
from bench.load import Clicks, Load, Memory
from bench.machine import described
from bench.numbers import median, percentile
from bench.painted import Painted
from bench.questions import Asked
from bench.report import Measured, Row, asked_rows, comparison, number, rows, size_table, table
from bench.stepping import Stepping
from bench.why import Cost, named, summed, top
from pilotkarta.register import Register


def measured(ms: float) -> Measured:
    clicks = {kind: Clicks([ms], [int(ms * 1000)], Counter(html=7)) for kind in ("filter", "choice", "page")}
    painted = Painted("1.2", ms, ms, {kind: [ms] for kind in clicks})
    return Measured(painted, clicks, Memory(ms * 1e4, (0.01, 0.0)), [Load(50, [ms, 2 * ms], errors=1)])


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1), (0.5, 10), (0.95, 19), (0.951, 20), (1.0, 20)])
def test_percentile_is_the_nearest_rank(share: float, expected: float) -> None:
    assert percentile(list(range(20, 0, -1)), share) == expected


def test_percentile_of_one_and_of_none() -> None:
    assert percentile([7], 0.95) == median([7]) == 7
    assert math.isnan(percentile([], 0.5))


@pytest.mark.parametrize(("ours", "verdict"), [(39.9, "met"), (40.0, "**missed**"), (math.nan, "**missed**")])
def test_a_budget_is_met_only_below_it(ours: float, verdict: str) -> None:
    assert Row("", "ms", ours, 80.0, 40.0).cells()[-2:] == ["< 40", verdict]


def test_ratio_is_plain_over_ours_where_it_says_something() -> None:
    assert Row("", "ms", 20.0, 90.0).cells()[2:5] == ["20", "90", "4.5"]
    assert Row("", "MB", -0.1, 2.0).cells()[4] == "–"
    assert Row("", "%", 1.0, 2.0, compared=False).cells()[4] == "–"
    assert Row("", "ms", 1.0).cells()[3:] == ["–", "–", "", ""]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (3.14159, "3.14"), (99.94, "99.9"), (1234.5, "1,234"), (math.inf, "–")],
)
def test_numbers_have_the_digits_that_mean_something(value: float, text: str) -> None:
    assert number(value) == text


def test_tables_are_markdown_and_cells_stay_whole() -> None:
    assert table(["a", "b"], [["1", "x|y"]]) == "| a | b |\n| --- | --- |\n| 1 | x\\|y |"


def test_rows_have_the_budgets_of_their_number_of_projects() -> None:
    both = {"ours": measured(30.0), "plain": measured(90.0)}
    budgets = {row.what: row.budget for row in rows(both, 28) if row.budget}
    assert budgets["Server time of a filter, median"] == 40
    assert budgets["Websocket, a filter, the largest"] == 40
    assert budgets["50 visitors at work, p95 of a filter"] == 300
    many = {row.what: row.budget for row in rows(both, 500) if row.budget}
    assert many["Server time of a filter, median"] == 150
    assert "Websocket, a filter, the largest" not in many
    by_name = {row.what: row for row in rows(both, 28)}
    assert by_name["50 visitors at work, p95 of a filter"].ours == 60
    assert by_name["50 visitors at work, errors"].plain == 1
    assert by_name["Memory per visitor"].ours == pytest.approx(0.3)
    assert by_name["Memory, growth after a round of one filter each"].ours == pytest.approx(1)


def test_a_level_that_one_app_never_reached_stands_as_a_dash() -> None:
    plain = measured(90.0)
    both = {"ours": measured(30.0), "plain": Measured(plain.painted, plain.clicks, plain.memory, [])}
    row = next(row for row in rows(both, 28) if row.what == "50 visitors at work, p50 of a filter")
    assert row.cells()[3] == "–"


def test_clicks_keep_the_parts_of_the_largest() -> None:
    clicks = Clicks()
    for size in (5, 9, 7):
        clicks.add(Answer(1.0, size, Counter(html=size)))
    assert clicks.parts == {"html": 9}
    assert "| html | 9 | 100% |" in size_table(clicks.parts)


def test_document_says_what_was_measured() -> None:
    costs = {28: [Cost("pilotkarta.ui.results:results", 12.0, 1.0, 1.0)]}
    plan = dict.fromkeys(("presses", "seconds", "screen", "visitors", "fewer", "long", "short"), 3)
    page = document(
        machine={"Processor": "Example"},
        measured={
            28: {"ours": replace(measured(30.0), stepping=Stepping(900.0, 12.0, 37)), "plain": measured(90.0)}
        },
        layer=60.0,
        costs=costs,
        made={28: [Made("pptx", 1200.0, 900_000, 400.0, 90_000), Made("html", 300.0, 1_600_000)]},
        plan=plan,
    )
    assert "| pptx, made | ms | 1,200 | 400 | 0.333 | < 3,000 | met |" in page
    assert "| pptx, size | kB | 900 | 90 | 0.1 |  |  |" in page
    assert "| html, size | kB | 1,600 | – | – | < 1,500 | **missed** |" in page
    assert "| presentation, key to next slide | ms | 12 | – | – | < 50 | met |" in page
    assert page.startswith("# What a click costs\n\n`make bench`")
    assert "| Processor | Example |" in page
    assert "| Server time of a filter, median | ms | 30 | 90 | 3 | < 40 | met |" in page
    assert "5,000 markers | ms | 60 | – | – | < 50 | **missed** |" in page
    assert "`pilotkarta.ui.results:results` | 12 | 1 | 1 |" in page
    assert "{" not in page


ASKED = [
    Asked("When", 300.0, 100.0, 20_000, 50.0, 10_000, "fraga=tid"),
    Asked("A table", 1200.0, 400.0, 300_000, 200.0, 450_000),
]
OPENED = {"When": Clicks([290.0, 90.0, 150.0], [70_000, 50_000, 50_000])}


def test_questions_stand_beside_the_plain_way_and_their_pages_alone() -> None:
    by_name = {row.what: row.cells()[1:] for row in asked_rows(ASKED, OPENED)}
    assert by_name == {
        "When: figures made": ["ms", "100", "50", "0.5", "", ""],
        "When: sent": ["kB", "20", "10", "0.5", "", ""],
        "A table: the first time": ["ms", "1,200", "–", "–", "< 1,000", "**missed**"],
        "A table: median": ["ms", "400", "200", "0.5", "< 1,000", "met"],
        "A table: sent": ["kB", "300", "450", "1.5", "", ""],
        "When: page opened, the first time": ["ms", "290", "–", "–", "", ""],
        "When: page opened, median": ["ms", "150", "–", "–", "< 150", "**missed**"],
        "When: websocket": ["kB", "50", "–", "–", "", ""],
    }


def test_analysis_has_a_page_of_its_own() -> None:
    page = analysis(
        machine={"Processor": "Example"},
        asked={28: ASKED, 500: ASKED[:1]},
        opened={28: OPENED, 500: {"When": Clicks([90.0], [50_000])}},
        plan={"presses": 15, "seconds": 30},
    )
    assert page.startswith("# What the analysis costs\n\n`make bench`")
    assert "from question to question in 15\n" in page
    assert "| Processor | Example |" in page
    assert "Presses" not in page
    few, many = page.split("## 28 projects")[1].split("## 500 projects")
    assert "| A table: median | ms | 400 | 200 | 0.5 | < 1,000 | met |" in few
    assert "| When: page opened, median | ms | 90 | – | – | < 150 | met |" in many
    assert "A table" not in many
    assert page.endswith("2 of 4 budgets are met.\n")
    assert "{" not in page


def test_comparison_has_a_column_for_each_cell() -> None:
    lines = comparison([Row("x", "ms", 1.0)]).splitlines()
    assert len({line.count("|") for line in lines}) == 1


def test_machine_is_described_from_the_kernels_own_words() -> None:
    cpu = "processor\t: 0\nmodel name\t: Example CPU @ 2 GHz\nprocessor\t: 1\nmodel name\t: Other"
    found = described(cpu, "MemTotal:        8388608 kB\n", 'ID=x\nPRETTY_NAME="Example OS 1"\n', 2)
    assert list(found.values()) == ["Example CPU @ 2 GHz", "2", "8.0 GiB", "Example OS 1"]
    assert described("", "", "", 1)["Memory"] == "unknown"


def test_profiles_are_summed_by_function_and_the_dearest_come_first() -> None:
    profile = cProfile.Profile()
    profile.runcall(median, [1.0])
    assert any(cost.function == "bench.numbers:median" for cost in summed(profile))
    assert named("/x/lib/python3.11/site-packages/streamlit/a/b.py", "f") == "streamlit.a.b:f"
    costs = [Cost("pages.karta:a", 1, 0, 1), Cost("pilotkarta.x:b", 2, 0, 1), Cost("streamlit.y:c", 9, 0, 1)]
    assert [cost.cumulative for cost in top(costs, "pilotkarta|pages")] == [2, 1]
    assert len(top(costs, "pilotkarta|pages", most=1)) == 1


def test_synthetic_projects_are_each_their_own(register: Register) -> None:
    projects = synthetic(register, 500)
    assert len({project.id for project in projects}) == 500
    assert all(55 < project.latitude < 69.1 and 11 < project.longitude < 24 for project in projects)
