"""Classes of a choropleth: laws that hold for all of them, and breaks worked out by hand or by trying all."""

import math
import random
from itertools import combinations, pairwise
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pilotkarta.insight.classes import Method, classify, known

METHODS: tuple[Method, ...] = get_args(Method)
ANY = st.lists(st.one_of(st.floats(), st.integers(-9, 9).map(float), st.none()), max_size=25)
SMALL = st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=9)


def series(values: list[float | None]) -> pd.Series:
    return pd.Series(values, index=[f"{number:04}" for number in range(len(values))], dtype=float)


def squares(group: list[float]) -> float:
    """Sum the squared distances from the mean."""
    mean = math.fsum(group) / len(group)
    return math.fsum((value - mean) ** 2 for value in group)


def least_squares(values: list[float], k: int) -> float:
    """Try every way of cutting the ordered values into ``k`` classes, and give the least sum of squares."""
    ordered = sorted(values)
    cuts = ((0, *inner, len(ordered)) for inner in combinations(range(1, len(ordered)), k - 1))
    return min(sum(squares(ordered[a:b]) for a, b in pairwise(cut)) for cut in cuts)


def within(values: list[float], of: pd.Series) -> float:
    groups = [[v for v, number in zip(values, of, strict=True) if number == n] for n in range(of.max() + 1)]
    return sum(squares(group) for group in groups)


@pytest.mark.parametrize("method", METHODS)
@given(ANY, st.integers(1, 8))
@example([1e308, -1e308, 1.0], 3)
@example([0.0, 5e-324, 1e-310], 3)
@example([1.0, 1.0000000000000002, 1.0000000000000004], 2)
@example([1e100, 1e100, -1e100, 0.0], 4)
@example(
    [float(number) for number in range(60)], 23
)  # the last of mapclassify's quantiles falls short of 100 %
def test_every_known_value_is_in_exactly_one_class_and_classes_are_ordered(
    method: Method, values: list[float | None], k: int
) -> None:
    found = classify(series(values), method, k)
    usable = [value is not None and abs(value) <= 1e100 for value in values]
    assert list(found.of.notna()) == usable
    assert list(found.of.index) == list(series(values).index)
    assert len(found.bounds) == len(found.counts) <= k
    assert sum(found.counts) == sum(usable)
    assert [int((found.of == number).sum()) for number in range(len(found.counts))] == list(found.counts)
    assert all(found.counts)
    for value, number in zip(values, found.of, strict=True):
        if not pd.isna(number):
            assert value is not None
            holding = [
                n for n, (low, high) in enumerate(found.bounds) if low - 1e-100 <= value <= high + 1e-100
            ]
            assert holding == [number]
    assert all(low <= high for low, high in found.bounds)
    assert all(below[1] < above[0] for below, above in pairwise(found.bounds))


@pytest.mark.parametrize("method", METHODS)
@given(SMALL, st.integers(1, 6), st.randoms(use_true_random=False))
def test_the_order_of_the_places_does_not_matter(
    method: Method, values: list[float], k: int, chance: random.Random
) -> None:
    first = series(list(values))
    other = first.sample(frac=1, random_state=chance.randrange(1000))
    one, two = classify(first, method, k), classify(other, method, k)
    assert one.bounds == two.bounds
    assert one.of.equals(two.of.reindex(first.index))


@given(SMALL, st.integers(1, 5))
@example([0.0, 0.0, 0.0, 1.0, 1.0, 50.0], 3)
def test_natural_breaks_have_the_least_sum_of_squares(values: list[float], k: int) -> None:
    found = classify(series(list(values)), "natural", k)
    classes = min(k, len(set(values)))
    assert len(found.counts) == classes
    assert within(values, found.of) == pytest.approx(least_squares(values, classes), abs=1e-6)


@given(st.lists(st.integers(0, 1000), min_size=4, max_size=9, unique=True))
def test_natural_breaks_of_large_numbers_are_as_good(small: list[int]) -> None:
    # In single precision the differences between these would drown.
    values = [1e9 + number for number in small]
    found = classify(series(list(values)), "natural", 3)
    best = least_squares([float(number) for number in small], 3)
    assert within([value - 1e9 for value in values], found.of) == pytest.approx(best, rel=1e-5, abs=1e-6)


@given(st.lists(st.integers(-10_000, 10_000), min_size=2, max_size=40, unique=True), st.integers(1, 8))
def test_quantiles_have_as_many_in_each_class(numbers: list[int], k: int) -> None:
    counts = classify(series([float(number) for number in numbers]), "quantiles", k).counts
    if len(numbers) >= k:
        assert len(counts) == k
        assert max(counts) - min(counts) <= 1
    else:
        assert counts == (1,) * len(numbers)


@given(SMALL, st.integers(2, 6))
def test_quantiles_cut_where_so_many_of_the_values_lie_below(values: list[float], k: int) -> None:
    found = classify(series(list(values)), "quantiles", k)
    cuts = [np.percentile(values, 100 * part / k) for part in range(1, k)]
    expected = [sum(value > cut + 1e-9 for cut in dict.fromkeys(cuts)) for value in values]
    ranks = {number: rank for rank, number in enumerate(sorted(set(expected)))}
    assert list(found.of) == [ranks[number] for number in expected]


def test_equal_widths_as_by_hand() -> None:
    # 0–100 in four: up to 25, 50, 75, 100; a value on a break belongs below; nothing lies between 50 and 75.
    found = classify(series([0, 25, 26, 50, 76, 100, None]), "equal", 4)
    assert found.bounds == ((0, 25), (26, 50), (76, 100))
    assert found.counts == (2, 2, 2)
    assert found.of.tolist()[:6] == [0, 0, 1, 1, 2, 2]
    assert found.of.isna().tolist() == [False] * 6 + [True]


def test_natural_breaks_known_beforehand() -> None:
    found = classify(series([1, 2, 3, 101, 102, 103, 1001, 1002]), "natural", 3)
    assert found.bounds == ((1, 3), (101, 103), (1001, 1002))


def test_values_that_hardly_differ_do_not_upset_the_others() -> None:
    # mapclassify gives breaks out of order for these.
    found = classify(series([0.30000003576278683, 1, 1.0000001192092896, 1.000000238418579]), "natural", 4)
    assert found.of.iloc[0] == 0
    assert found.counts[0] == 1


@pytest.mark.parametrize("method", METHODS)
def test_few_distinct_values_give_few_classes(method: Method) -> None:
    assert classify(series([7, 7, 7]), method, 5).bounds == ((7, 7),)
    assert classify(series([7, 7, 9]), method, 5).bounds == ((7, 7), (9, 9))
    assert classify(series([7, 7, 9]), method, 5).counts == (2, 1)
    assert classify(series([5]), method, 1).counts == (1,)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("values", [[], [None], [math.nan, math.inf, -math.inf, 1e101]])
def test_nothing_known_gives_no_class(method: Method, values: list[float | None]) -> None:
    found = classify(series(values), method, 5)
    assert (found.bounds, found.counts) == ((), ())
    assert found.of.isna().all()
    assert len(found.of) == len(values)


def test_the_infinite_is_missing_and_moves_no_break() -> None:
    values = [1.0, 2.0, 3.0, 4.0]
    found = classify(series([*values, math.inf, -math.inf, None]), "quantiles", 2)
    assert found.bounds == classify(series([*values]), "quantiles", 2).bounds == ((1, 2), (3, 4))
    assert found.of.isna().tolist() == [False] * 4 + [True] * 3


def test_whole_numbers_with_gaps_are_read_too() -> None:
    values = pd.Series([1, None, 3], index=["0114", "0115", "0117"], dtype="Int64")
    assert known(values).to_dict() == {"0114": 1.0, "0117": 3.0}
    found = classify(values, "equal", 2).of
    assert found.dropna().to_dict() == {"0114": 0, "0117": 1}
    assert list(found.index) == ["0114", "0115", "0117"]
