"""Both ways answer every question of the page, from the same data and to the same numbers."""

import asyncio
import json
from typing import Any, get_args
from urllib.parse import parse_qs, quote

import numpy as np
import pytest

from bench import load, planner, questions
from bench.apps import Server
from bench.client import Answer
from bench.questions import ANSWERS, Asked, as_csv, as_xlsx, asking, clocked, made
from bench.screen import Screen
from pilotkarta.figures import join, read_table
from pilotkarta.handout import Handout
from pilotkarta.insight.distance import to_projects
from pilotkarta.insight.reach import coverage
from pilotkarta.maps.shading import municipality_codes
from pilotkarta.register import Register
from pilotkarta.selection import Question, Selection, from_params, to_params

CHARTS_AND_MAPS: dict[Question, tuple[int, int]] = {
    "tema": (0, 0),
    "tid": (1, 0),
    "pengar": (2, 0),
    "tackning": (3, 1),
    "avstand": (0, 1),
    "kommun": (0, 1),
    "jamfor": (0, 1),
}


@pytest.fixture
def everything(register: Register) -> Handout:
    return made(register, Selection())


def charts_and_maps(sent: bytes) -> tuple[int, int]:
    return sent.count(b'"$schema": "https://vega'), sent.count(rb"\"markers\"")


def test_all_questions_that_an_address_can_ask_are_asked_both_ways() -> None:
    assert set(ANSWERS) == set(planner.ANSWERS) == set(get_args(Question)) - {"egna"}


@pytest.mark.parametrize("question", ANSWERS)
def test_an_address_asks_its_question_of_all_projects(register: Register, question: Question) -> None:
    params = to_params(asking(register, question))
    selection, ignored = from_params(params, register)
    assert (selection.question, ignored) == (question, ())
    assert len(made(register, selection).projects) == len(register.projects)
    assert (len(selection.jamfor) == 4) == (question == "jamfor")
    assert bool(selection.kommun) == (question == "kommun")


@pytest.mark.parametrize("question", ANSWERS)
def test_what_is_sent_is_what_the_page_shows(register: Register, question: Question) -> None:
    handout = made(register, asking(register, question))
    figures = ANSWERS[question](handout)
    sent = questions.answered(ANSWERS[question], handout)
    assert charts_and_maps(sent) == CHARTS_AND_MAPS[question]
    for figure in figures:
        assert f"<h2>{figure.title}</h2>".encode() in sent
    assert sent.count(rb"\"markers\":[]") == (question == "jamfor")
    assert sent.count(b"<tr>") == sum(len(figure.table) + 1 for figure in figures)


@pytest.mark.parametrize("question", ANSWERS)
def test_the_plain_way_embeds_the_municipalities_where_ours_has_a_map(
    register: Register, question: Question
) -> None:
    page = planner.ANSWERS[question](made(register, asking(register, question))).decode("utf-8")
    assert ('"code": "0114"' in page) == ('"code": "2584"' in page) == (CHARTS_AND_MAPS[question][1] > 0)
    assert "<table" in page


def test_both_ways_measure_the_same_distances(everything: Handout) -> None:
    ours, plain = to_projects(everything.projects), planner.kilometres(everything)
    assert list(plain.index) == list(ours.index)
    assert list(plain.columns) == list(ours.columns)
    assert np.allclose(plain, ours)


def test_both_ways_count_the_same_projects(everything: Handout) -> None:
    plain = planner.times_covered(everything).set_index("kod")["projekt"]
    ours = coverage(everything.register, everything.projects)["touched"]
    assert plain.to_dict() == ours.to_dict()
    assert plain.sum() > 0


@pytest.mark.parametrize(("name", "write"), [("egen.xlsx", as_xlsx), ("egen.csv", as_csv)])
def test_both_ways_read_the_same_table(register: Register, name: str, write: Any) -> None:
    table = questions.own_table(register).set_index("Kommun")
    assert table.shape == (290, 40)
    content = write(register)
    read = join(read_table(name, content), register)
    assert read.unmatched == ()
    assert read.notices == ()
    assert np.array_equal(read.values.to_numpy(), table.to_numpy())
    plain = planner.read(name, content)
    assert list(plain["kod"]) == municipality_codes()
    assert np.array_equal(plain[table.columns].to_numpy(), table.to_numpy())


def test_a_table_is_drawn_with_two_charts_a_map_and_one_for_paper(everything: Handout) -> None:
    content = as_csv(everything.register)
    sent = questions.own(everything, "egen.csv", content)
    assert charts_and_maps(sent) == (2, 1)
    assert sent.count(quote("Natural Earth").encode()) == 1
    assert "<h2>Mått 1</h2>".encode() in sent
    plain = planner.own(everything, "egen.csv", content).decode("utf-8")
    assert "Mått 1" in plain
    assert "Mått 2" not in plain


def test_what_takes_long_is_made_once_and_the_first_time_stands_apart(
    everything: Handout, monkeypatch: pytest.MonkeyPatch
) -> None:
    def times(*ms: float) -> None:
        left = iter(ms)
        monkeypatch.setattr(questions, "timed", lambda _make, _handout: (next(left), 7))

    times(5001.0)
    assert clocked(lambda _: b"", everything) == (5001.0, 5001.0, 7)
    times(0.5, 3.0, 1.0, 2.0)
    assert clocked(lambda _: b"", everything) == (0.5, 2.0, 7)


def test_the_module_prints_what_the_report_reads(
    register: Register, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(questions, "timed", lambda _make, _handout: (1.0, 7))
    questions.main()
    found = [Asked(**one) for one in json.loads(capsys.readouterr().out)]
    assert [one.name for one in found][:2] == ["What has been tried where", "When"]
    asked = [from_params(parse_qs(one.query), register)[0].question for one in found if one.query]
    assert asked == list(ANSWERS)
    assert [one.name for one in found if not one.query] == [
        "290 × 40 xlsx read, joined and drawn",
        "290 × 40 csv read, joined and drawn",
        "Another column of it drawn",
    ]


class Follower:
    """A visitor who writes down what is sent."""

    def __init__(self) -> None:
        self.screen = Screen(pages={"analys": "the analysis", "karta": "the map"})
        self.asked: list[tuple[str, str]] = []

    async def __aenter__(self) -> "Follower":
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def send(self, message: Any) -> Answer:
        sent = message.rerun_script
        self.asked.append((sent.page_script_hash, sent.query_string))
        return Answer(float(len(self.asked)), 7)


@pytest.mark.parametrize(("seconds", "rounds"), [(60.0, 2), (-1.0, 1)])
def test_a_visitor_follows_the_links_round_after_round(
    monkeypatch: pytest.MonkeyPatch, seconds: float, rounds: int
) -> None:
    visitor = Follower()
    monkeypatch.setattr(load, "_visitor", lambda _: visitor)
    queries = {"When": "fraga=tid", "Money": "fraga=pengar"}
    found = asyncio.run(load.opened(Server("ours", "", 0), queries, 2, seconds))
    assert visitor.asked == [("the analysis", query) for query in queries.values()] * rounds
    assert found["Money"].ms == [2.0, 4.0][:rounds]
