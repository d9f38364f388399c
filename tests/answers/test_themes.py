"""The matrix of themes: its numbers by the tables, and the same in cells, chart, file and link."""

from dataclasses import replace
from functools import lru_cache
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotkarta.answers.themes import Matrix, matrix
from pilotkarta.handout import Handout
from pilotkarta.selection import FILTERS, Selection, from_params, options, select, to_params
from tests.answers.charts import layers
from tests.answers.given import (
    LANDSDEL,
    REGISTERS,
    Case,
    answers_to,
    as_texts,
    county,
    digits,
    read_back,
    regions,
    table,
)
from tests.exports.handouts import handout

COLUMNS = ("landsdel", "lan", "program")


def names(case: Case, by: str) -> dict[str, str]:
    """Give the columns' names by value, as the tables have them."""
    if by == "landsdel":
        return LANDSDEL
    if by == "lan":
        return {code: county(code) for code, row in regions().items() if row["level"] == "county"}
    short = "short_en" if case.sprak == "en" else "short"
    return {row["id"]: row[short] for row in table(case.data, "programmes")}


@lru_cache
def answer(case: Case, by: str) -> Matrix:
    return matrix(case.handout(kolumner=by))


def expected(case: Case, by: str) -> dict[str, dict[str, int]]:
    """Count projects by theme and column, in plain Python; the total is the column without a name."""
    chosen = dict(case.filters)
    shown = {value: name for value, name in names(case, by).items() if value in chosen.get(by, (value,))}
    themes = {one: name for one, name in case.themes().items() if one in chosen.get("tema", (one,))}
    having = {name: [one for one in case.ids if theme in case.having[one]] for theme, name in themes.items()}
    if "tema" not in chosen:
        having["No known theme" if case.sprak == "en" else "Inget känt tema"] = [
            one for one in case.ids if not case.having[one]
        ]
    return {
        label: {
            **{
                name: sum(value in answers_to(case.data, by, one) for one in its)
                for value, name in shown.items()
            },
            "": len(its),
        }
        for label, its in having.items()
    }


def cells(found: Matrix) -> dict[str, dict[str, int]]:
    return {
        label: dict(zip((*found.columns[:-1], ""), (cell.count for cell in its), strict=True))
        for label, its in found.rows
    }


@pytest.mark.parametrize("by", COLUMNS)
def test_every_cell_is_counted_by_the_tables(case: Case, by: str) -> None:
    found = answer(case, by)
    assert cells(found) == expected(case, by)
    assert [label for label, _ in found.rows] == list(expected(case, by))
    assert found.most == max(
        1, *(n for its in expected(case, by).values() for column, n in its.items() if column)
    )


@pytest.mark.parametrize("by", COLUMNS)
def test_table_file_chart_and_words_say_the_cells(case: Case, by: str) -> None:
    found = answer(case, by)
    counts = [[cell.count for cell in its] for _, its in found.rows]
    shown = found.figure.table
    assert shown.iloc[:, 1:].to_numpy().tolist() == counts
    assert list(shown.iloc[:, 0]) == [label for label, _ in found.rows]
    assert list(shown.columns[1:]) == list(found.columns)
    assert read_back(found.figure) == as_texts(shown)
    drawn = layers(found.figure.chart)
    squares, numbers = drawn["rect"], drawn["words"]
    assert squares.encoding["color"]["field"] == numbers.encoding["text"]["field"] == "count"
    assert squares.encoding["color"]["scale"]["domain"] == [0, found.most]
    assert squares.rows == numbers.rows
    places = {(row["theme"], row["column"]): row["count"] for row in squares.rows}
    assert len(places) == len(squares.rows)
    assert places == {
        (label, column): n for label, its in cells(found).items() for column, n in its.items() if column
    }
    for label, its in found.rows:
        for column, cell in zip(found.columns, its, strict=True):
            assert cell.words.startswith(f"{label}, {column}: {cell.count} ")


def test_the_basis_counts_those_with_a_theme(case: Case) -> None:
    known = sum(bool(case.having[one]) for one in case.ids)
    assert digits(answer(case, "landsdel").figure.basis) == [known, len(case.ids)]


def followed(given: Handout, selection: Selection) -> Selection:
    """Follow a cell's link: write its address and read it as the map page does."""
    params = parse_qs(urlencode(to_params(selection), doseq=True), strict_parsing=True)
    read, ignored = from_params(params, given.register)
    assert not ignored
    return read


@st.composite
def selections(draw: st.DrawFn) -> Handout:
    register = REGISTERS[draw(st.sampled_from(sorted(REGISTERS)))]
    chosen = {}
    for name in FILTERS:
        values = options(register, name)
        picked = draw(st.sets(st.sampled_from(values), max_size=3))
        # Few filters at a time: most would leave nothing.
        if draw(st.integers(0, 2)) == 0:
            chosen[name] = tuple(value for value in values if value in picked)
    q = draw(st.sampled_from(["", "", "region", "kommun", "zzzz"]))
    by = draw(st.sampled_from(COLUMNS))
    first = register.projects[0].id
    return handout(register, q=q, kolumner=by, fraga="tema", projekt=first, farg="belagg", **chosen)


@settings(max_examples=25)
@given(selections())
def test_a_cells_link_selects_exactly_its_number(
    given: Handout,
) -> None:
    for label, its in matrix(given).rows:
        *parts, total = (cell.count for cell in its)
        assert max(parts) <= total <= sum(parts)
        if given.selection.kolumner == "program":
            assert total == sum(parts)  # a project has one programme
        for cell in its:
            if cell.selection is None:
                assert not cell.count or label == "Inget känt tema"
                continue
            on_map = followed(given, cell.selection)
            assert on_map == cell.selection
            assert len(select(given.register, on_map)) == cell.count > 0
            assert set(select(given.register, on_map)) <= set(given.projects)
            # The number leads to the map: neither to a question nor to one project's card.
            assert (on_map.fraga, on_map.projekt) == ("", "")
            assert (on_map.farg, on_map.kolumner, on_map.q) == (
                "belagg",
                given.selection.kolumner,
                given.selection.q,
            )


def test_nothing_selected_is_nought_everywhere_and_no_link() -> None:
    found = matrix(handout(q="zzzz"))
    assert {cell.count for _, its in found.rows for cell in its} == {0}
    assert {cell.selection for _, its in found.rows for cell in its} == {None}
    assert digits(found.figure.basis) == [0, 0]


def test_without_a_known_theme_there_is_nothing_to_filter_by() -> None:
    given = handout()
    bare = replace(given, projects=tuple(replace(one, themes=()) for one in given.projects))
    label, its = matrix(bare).rows[-1]
    assert its[-1].count == 28
    assert {cell.selection for cell in its} == {None}
    assert label == "Inget känt tema"
