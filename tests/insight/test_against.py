"""Pilot municipalities against the rest, with the standard library's statistics."""

import math
import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pilotkarta.insight.against import Summary, against, histogram

NUMBERS = st.lists(st.one_of(st.floats(), st.integers(-30, 30).map(float)), max_size=30)
PLAIN = st.lists(st.decimals(-1000, 1000, places=2).map(float), min_size=2, max_size=30)


def series(values: list[float]) -> pd.Series:
    return pd.Series(values, index=[f"{number:04}" for number in range(len(values))], dtype=float)


def codes(numbers: set[int]) -> set[str]:
    return {f"{number:04}" for number in numbers}


@given(PLAIN, st.sets(st.integers(0, 29)))
def test_summaries_are_those_of_the_standard_library(values: list[float], chosen: set[int]) -> None:
    found = against(series(values), codes(chosen))
    groups = (
        [value for number, value in enumerate(values) if number in chosen],
        [value for number, value in enumerate(values) if number not in chosen],
    )
    for summary, group in zip(found, groups, strict=True):
        if not group:
            assert summary is None
            continue
        assert summary is not None
        assert (summary.n, summary.minimum, summary.maximum) == (len(group), min(group), max(group))
        assert summary.median == pytest.approx(statistics.median(group))
        if len(group) > 1:
            quartiles = statistics.quantiles(group, n=4, method="inclusive")
            assert [summary.q1, summary.median, summary.q3] == pytest.approx(quartiles, abs=1e-9)


def test_quartiles_known_beforehand() -> None:
    # Excel's QUARTILE.INC of 1, 2, 4, 7 gives 1.75, 3 and 4.75; QUARTILE.EXC would give 1.25 and 6.25.
    pilots, rest = against(series([1, 2, 4, 7, math.nan, 10]), codes({0, 1, 2, 3, 4}))
    assert pilots == Summary(4, 1, 1.75, 3, 4.75, 7)
    assert rest == Summary(1, 10, 10, 10, 10, 10)


def test_missing_values_count_nowhere_and_unknown_codes_do_not_matter() -> None:
    values = series([1.0, math.nan, math.inf, 5.0, -math.inf])
    pilots, rest = against(values, ["0000", "0001", "0002", "9999"])
    assert pilots == Summary(1, 1, 1, 1, 1, 1)
    assert rest == Summary(1, 5, 5, 5, 5, 5)
    assert against(series([math.nan]), ["0000"]) == (None, None)
    assert against(series([2.0]), []) == (None, Summary(1, 2, 2, 2, 2, 2))
    table = histogram(values, ["0000", "0001", "0002", "9999"])
    assert (table["pilots"].sum(), table["rest"].sum()) == (1, 1)


@given(NUMBERS, st.sets(st.integers(0, 29)), st.integers(2, 15))
@example([1e100, -1e100, 1e308, -1e308], set(), 5)
@example([5e-324, 0.0, 1e-300], {0}, 5)
@example([1e16, 1e16 + 2], {0}, 5)
@example([0.3, 0.6, 0.7, 0.1 + 0.2], {1}, 12)
@example([-30.000000000000004, -29.1], {1}, 12)
@example([0.0, 0.0], {1}, 12)
def test_every_known_value_is_counted_once_and_no_range_is_too_many(
    values: list[float], chosen: set[int], most: int
) -> None:
    table = histogram(series(values), codes(chosen), most)
    usable = {number: value for number, value in enumerate(values) if abs(value) <= 1e100}
    assert table["pilots"].sum() == len(usable.keys() & chosen)
    assert table["rest"].sum() == len(usable.keys() - chosen)
    assert len(table) <= most
    assert table["upper"].tolist()[:-1] == table["lower"].tolist()[1:]
    assert (table["lower"] < table["upper"]).all()
    if usable:
        assert min((table["pilots"] + table["rest"]).iloc[[0, -1]]) > 0


@given(PLAIN, st.sets(st.integers(0, 29)))
def test_counts_are_those_of_the_ranges_as_they_are_written(values: list[float], chosen: set[int]) -> None:
    table = histogram(series(values), codes(chosen))
    last = len(table) - 1
    for number, (lower, upper, pilots, rest) in enumerate(table.itertuples(index=False)):
        inside = {
            place
            for place, value in enumerate(values)
            if lower <= value < upper or (number == last and value == upper)
        }
        assert (pilots, rest) == (len(inside & chosen), len(inside - chosen))


@given(PLAIN)
def test_limits_are_round(values: list[float]) -> None:
    table = histogram(series(values), ())
    step = float(f"{table['upper'].iloc[0] - table['lower'].iloc[0]:.10g}")
    assert f"{step:e}".split("e")[0] in ("1.000000", "2.000000", "5.000000")
    edges = [*table["lower"].tolist(), *table["upper"].tolist()]
    for edge in edges:
        assert edge / step == pytest.approx(round(edge / step), abs=1e-6)
        # Written out in full a limit has no more decimals than the step, which 0.30000000000000004 would.
        assert len(f"{edge!r}") <= len(f"{step!r}") + len(str(int(edge))) + 1


@pytest.mark.parametrize(
    ("values", "lower", "upper", "counts"),
    [
        ([0.5, 99.5, 100], [0, 10, 20, 30, 40, 50, 60, 70, 80, 90], 100, [1, 0, 0, 0, 0, 0, 0, 0, 0, 2]),
        ([0, 1, 2, 2, 3], [0, 1, 2, 3], 4, [1, 1, 2, 1]),  # whole ones apart, also the highest two
        ([7, 7], [7], 8, [2]),
        ([0.25, 0.35, 0.75], [0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7], 0.75, None),
        ([-3, 4000, 4999], [-500, 0, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500], 5000, None),
    ],
)
def test_ranges_known_beforehand(
    values: list[float], lower: list[float], upper: float, counts: list[int] | None
) -> None:
    table = histogram(series(values), ())
    assert table["lower"].tolist() == lower
    assert table["upper"].iloc[-1] == upper
    assert counts is None or table["rest"].tolist() == counts


def test_nothing_known_gives_no_range() -> None:
    table = histogram(series([math.nan, math.inf]), ["0000"])
    assert table.empty
    assert list(table.columns) == ["lower", "upper", "pilots", "rest"]
    assert table.dtypes.map(lambda kind: kind == np.float64).all()
