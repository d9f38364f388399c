"""Periods on an axis: what is sure, what may be, what is open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.dates import PartialDate
from pilotkarta.insight.timeline import axis, bar

D = PartialDate.parse


def test_days_are_placed_to_the_day():
    found = bar((D("2014-01-01"), D("2015-12-31")), (2013, 2016))
    days = 365 + 365 + 365 + 366
    assert (found.left, found.right) == pytest.approx((365 / days, 1095 / days))
    assert (found.sure_left, found.sure_right) == pytest.approx((found.left, found.right))
    assert not found.open_start
    assert not found.open_end


def test_months_and_years_leave_a_margin_that_is_not_sure():
    found = bar((D("2014-09"), D("2015")), (2014, 2015))
    assert found.left == pytest.approx(243 / 730)  # 1 September
    assert found.sure_left == pytest.approx(272 / 730)  # 30 September
    assert found.sure_right == pytest.approx(366 / 730)  # the end of 1 January 2015
    assert found.right == 1


def test_an_unknown_end_is_open_and_nothing_is_sure():
    found = bar((D("2020-10"), None), axis((D("2020-10"), None)))
    assert found.open_end
    assert found.right == 1
    assert found.sure_left == found.sure_right
    start_unknown = bar((None, D("2015-12-31")), (2013, 2015))
    assert start_unknown.open_start
    assert (start_unknown.left, start_unknown.right) == (0, 1)


def test_about_is_never_sure():
    found = bar((D("2014~"), D("2015-12-31")), (2013, 2015))
    assert found.sure_left == found.sure_right


def test_nothing_known_has_no_bar_and_no_axis():
    assert bar((None, None), (2013, 2015)) is None
    with pytest.raises(ValueError, match="empty"):
        axis((None, None))


def test_axis_covers_both_and_a_year_more_when_open():
    assert axis((D("2014-09-01"), D("2015")), (D("2013"), D("2015"))) == (2013, 2015)
    assert axis((None, None), (D("2020"), None)) == (2020, 2021)


dates = st.builds(PartialDate, st.integers(1990, 2040), st.none() | st.integers(1, 12), about=st.booleans())


@given(st.tuples(st.none() | dates, st.none() | dates), st.tuples(dates, dates))
def test_a_bar_keeps_within_the_axis_and_the_sure_within_the_bar(period, other):
    start, end = period
    if start and end and end.latest < start.earliest:
        period = (end, start)
    found = bar(period, axis(period, other))
    if found:
        assert 0 <= found.left <= found.sure_left <= found.sure_right <= found.right <= 1
