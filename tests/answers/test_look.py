"""What all figures have in common: words, looks, Swedish numbers, and EXAMPLE on what is invented."""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest
from babel import Locale

from pilotkarta.answers.figure import Figure
from pilotkarta.answers.look import BAR, ROW
from pilotkarta.answers.own import own_figures
from pilotkarta.answers.shaded import shaded
from pilotkarta.handout import Handout
from tests.answers.charts import Layer, all_layers
from tests.answers.given import CASES, NBSP, Case, every_figure
from tests.answers.test_own import OWN, series
from tests.colours import contrast, on
from tests.exports.handouts import handout

WHITE, DARK = "#ffffff", "#0e1117"  # the pages (tests/test_palette.py)
ASKED = ["all", "all-en", "example", "example-en"]


@lru_cache
def figures(case: Case) -> tuple[Figure, ...]:
    given = case.handout()
    return (*every_figure(given), *own_figures(given, series(OWN), "equal", 4))


@lru_cache
def charts(case: Case) -> list[tuple[Figure, dict[str, Any], list[Layer]]]:
    """Give each chart with its specification and layers."""
    found = [
        (one, one.chart.to_dict(), all_layers(one.chart)) for one in figures(case) if one.chart is not None
    ]
    assert len(found) == 9
    return found


@pytest.fixture(params=ASKED)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


def test_every_figure_says_what_it_rests_on_shows_and_may_mislead_by(case: Case) -> None:
    its = figures(case)
    assert len({one.name for one in its}) == len(its) == 16
    for one in its:
        for said in (one.title, one.basis, one.definition, one.caution):
            assert said.strip()
            assert not re.search(r"[{}]", said)
        assert re.search(r"\d", one.basis)
        assert one.shading is None or one.chart is None


def test_a_chart_has_a_name_and_its_marks_are_hidden(case: Case) -> None:
    for one, spec, _ in charts(case):
        assert spec["description"] == one.title
        for layer in spec["layer"]:
            assert layer["mark"]["aria"] is False
        assert spec["config"]["axis"]["aria"] is spec["config"]["legend"]["aria"] is False


def test_numbers_are_written_as_the_language_does(case: Case) -> None:
    symbols = Locale.parse({"sv": "sv_SE", "en": "en_GB"}[case.sprak]).number_symbols["latn"]
    expected = {"sv": (",", NBSP), "en": (".", ",")}[case.sprak]
    assert (symbols["decimal"], symbols["group"]) == expected
    for _, spec, _ in charts(case):
        number = spec["config"]["locale"]["number"]
        assert (number["decimal"], number["thousands"], number["grouping"]) == (*expected, [3])


def test_only_invented_data_have_the_word_across_them(case: Case) -> None:
    word = {"sv": "EXEMPEL", "en": "EXAMPLE"}[case.sprak]
    for _, spec, layers in charts(case):
        marks = [layer for layer in layers if layer.look == "watermark"]
        assert [layer.rows for layer in marks] == ([[{"word": word}]] if case.data == "example" else [])
        assert (word in str(spec["datasets"])) == (case.data == "example")
        if marks:
            # Last, above all else; pale, so that what it lies on can be read; and in the middle.
            assert spec["layer"][-1]["mark"]["angle"]
            assert 0.1 < marks[0].mark["opacity"] < 0.4
            assert marks[0].mark["fontSize"] >= 48
            assert [marks[0].encoding[axis]["value"]["expr"] for axis in "xy"] == ["width / 2", "height / 2"]


def colours(mark: dict[str, Any], encoding: dict[str, Any], ground: str) -> set[str]:
    """Give the colours that a mark's edge or face has on a ground, one set for each group of its legend."""
    opacity = mark.get("opacity", 1)
    found = set()
    if "stroke" in mark:
        found.add(on(mark["stroke"], ground, opacity))
    if face := mark.get("fill", mark.get("color")):
        found.add(on(face, ground, opacity * mark.get("fillOpacity", 1)))
    found |= {on(one, ground, opacity) for one in encoding.get("color", {}).get("scale", {}).get("range", [])}
    return found


@pytest.mark.parametrize("ground", [WHITE, DARK])
def test_every_mark_is_seen_on_light_and_dark(ground: str) -> None:
    seen = set()
    for one, spec, _ in charts(CASES["example"]):
        for layer in spec["layer"]:
            mark = layer["mark"]
            # Texts get the page's own colour; what is unseen only holds the axis open.
            if mark["type"] == "text" or mark.get("opacity") == 0:
                continue
            its = colours(mark, layer["encoding"], ground)
            assert max(contrast(colour, ground) for colour in its) >= 3, (one.name, mark)
            seen.add(mark["type"])
    assert seen == {"bar", "rect", "point", "rule", "tick"}


def test_the_numbers_on_the_matrix_can_be_read() -> None:
    spec = figures(CASES["all"])[0].chart.to_dict()
    (squares,) = (layer for layer in spec["layer"] if layer["mark"]["type"] == "rect")
    scale = squares["encoding"]["color"]["scale"]
    assert scale["interpolate"] == "rgb"  # the default would make the white of nought cyan
    for colour in scale["range"]:
        assert contrast(colour, spec["config"]["text"]["color"]) >= 4.5


def test_what_is_sure_and_what_is_not_differ_without_colour() -> None:
    for _, _, layers in charts(CASES["all"]):
        looks = {layer.look: layer.mark for layer in layers}
        if "dashed" in looks and "filled" in looks:
            assert looks["dashed"]["strokeDash"]
            assert looks["dashed"]["fillOpacity"] <= 0.2
            assert looks["filled"].get("fillOpacity", 1) == looks["filled"].get("opacity", 1) == 1


def test_every_line_has_room_for_its_words_and_its_bar() -> None:
    for _, spec, layers in charts(CASES["all"]):
        rows = {row["row"] for layer in layers for row in layer.rows if "row" in row}
        if rows:
            assert rows == set(range(len(rows)))
            assert spec["height"] == ROW * len(rows)
    assert ROW >= BAR + 13 + 8


def without(given: Handout, **emptied: object) -> Handout:
    return replace(given, projects=tuple(replace(one, **emptied) for one in given.projects))


def bare(given: Handout) -> Handout:
    """Leave the projects nothing but their names and places."""
    return without(given, start=None, end=None, themes=(), amounts=(), partners=(), description="")


@pytest.mark.parametrize("left", [0, 1, 3])
def test_with_little_or_nothing_selected_every_figure_still_says_its_basis(left: int) -> None:
    real, invented = CASES["all"].handout(), CASES["example"].handout()
    for some in (
        replace(real, projects=real.projects[:left]),
        bare(replace(invented, projects=invented.projects[:left])),
    ):
        for one in every_figure(some):
            assert all((one.title, one.basis, one.definition, one.caution))
            assert re.search(r"\d", one.basis)
            if one.chart is not None:
                assert all(layer.rows for layer in all_layers(one.chart))


def test_a_hostile_register_is_told_as_it_stands() -> None:
    bad = "</script><b>${1}</b> {{ 7*7 }} datum.row"
    given = without(handout(), name=bad)
    for one in every_figure(given)[1:3]:
        assert one.table.iloc[0, 0] == bad
        words = [row["words"] for layer in all_layers(one.chart) for row in layer.rows if "words" in row]
        assert sum(bad in said for said in words) >= 10


SHADED = {
    "tackning": {},
    "avstand": {},
    "kommun": {"kommun": "2480"},
    "jamfor": {"jamfor": ("mobevi", "umea-nimby")},
}


def test_what_is_drawn_without_a_page_is_the_pages_own_figure() -> None:
    by_name = {one.name.split("-")[0]: one for one in figures(CASES["all"]) if one.shading is not None}
    for question, params in SHADED.items():
        found = shaded(handout(fraga=question, **params))
        assert found is not None
        assert found.name.split("-")[0] == question
        if question in ("tackning", "avstand"):
            assert found.shading == by_name[question].shading
            assert found.basis == by_name[question].basis
    assert shaded(handout(kommun="2480")).name == "kommun-2480"
    assert shaded(handout(jamfor=("mobevi", "umea-nimby"))).name == "jamfor"


@pytest.mark.parametrize(
    "params",
    [
        {"fraga": "tema"}, {"fraga": "tid"}, {"fraga": "pengar"}, {"fraga": "egna"}, {},
        {"fraga": "kommun"}, {"fraga": "jamfor"}, {"fraga": "jamfor", "jamfor": ("mobevi",)},
        {"fraga": "tackning", "q": "zzzz"}, {"fraga": "avstand", "q": "zzzz"},
    ],
)  # fmt: skip
def test_where_there_is_no_map_none_is_drawn(params: dict[str, Any]) -> None:
    assert shaded(handout(**params)) is None


def test_a_comparison_and_a_municipality_are_drawn_with_nothing_selected() -> None:
    assert shaded(handout(jamfor=("mobevi", "umea-nimby"), q="zzzz")) is not None
    assert shaded(handout(kommun="2480", q="zzzz")) is not None
