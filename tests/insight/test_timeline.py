"""Periods on an axis: what is sure, what may be, what is open."""

import csv
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.dates import PartialDate
from pilotkarta.insight.timeline import Row, Span, Timeline, axis, bar, span, timeline
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import load

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


def test_a_span_is_days_that_may_be_and_days_that_are_sure():
    years = (2013, 2016)
    days = span((D("2014-01-01"), D("2015-12-31")), years)
    assert days == Span(
        date(2014, 1, 1), date(2015, 12, 31), date(2014, 1, 1), date(2015, 12, 31), False, False
    )
    rough = span((D("2014-09"), D("2016")), years)
    assert rough == Span(
        date(2014, 9, 1), date(2016, 12, 31), date(2014, 9, 30), date(2016, 1, 1), False, False
    )
    one_day = span((D("2014"), D("2014-12-31")), years)
    assert (one_day.sure_first, one_day.sure_last) == (date(2014, 12, 31), date(2014, 12, 31))
    none_sure = span((D("2014"), D("2014")), years)
    assert none_sure == Span(date(2014, 1, 1), date(2014, 12, 31), None, None, False, False)


@pytest.mark.parametrize("period", [("2014~", "2015-12-31"), ("2014", "2015-12-31~")])
def test_a_date_that_is_about_makes_no_day_sure(period):
    found = span(tuple(map(D, period)), (2013, 2015))
    assert found == Span(date(2014, 1, 1), date(2015, 12, 31), None, None, False, False)


def test_an_open_span_goes_on_to_the_end_of_the_axis():
    assert span((None, None), (2013, 2016)) is None
    start_only = span((D("2014-03"), None), (2013, 2016))
    assert start_only == Span(date(2014, 3, 1), date(2016, 12, 31), None, None, False, True)
    end_only = span((None, D("2014-02")), (2013, 2016))
    assert end_only == Span(date(2013, 1, 1), date(2014, 2, 28), None, None, True, False)


def a_day_of(data, written):
    return data.draw(st.dates(written.earliest, written.latest))


@given(dates, dates, st.data())
def test_whatever_days_the_dates_stand_for_the_span_holds_them_and_they_the_sure(start, end, data):
    begun, ended = a_day_of(data, start), a_day_of(data, end)
    if begun > ended:
        start, end, begun, ended = end, start, ended, begun
    found = span((start, end), axis((start, end)))
    assert found.first <= begun <= ended <= found.last
    assert (found.sure_first is None) == (found.sure_last is None)
    if found.sure_first:
        assert begun <= found.sure_first <= found.sure_last <= ended


def read(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


@pytest.mark.parametrize(
    ("folder", "years"), [(DATA, (2013, 2023)), (EXAMPLE, (2013, 2016))], ids=["real", "example"]
)
def test_projects_stand_in_their_programmes_by_their_start(folder, years):
    """The last end known is 2022 and 2015; one more year each, since some have only begun."""
    register = load(folder)
    found = timeline(register, register.projects)
    assert found.years == years
    programmes, projects = list(read(folder, "programmes")), read(folder, "projects")
    starts = {key: row["start"].rstrip("~") for key, row in projects.items() if row["start"]}
    first_days = {key: start + "-01-01"[len(start) - 4 :] for key, start in starts.items()}
    north_to_south = [project.id for project in register.projects]
    expected = sorted(
        projects,
        key=lambda key: (
            programmes.index(projects[key]["programme"]),
            first_days.get(key, "9999"),
            north_to_south.index(key),
        ),
    )
    assert [row.project.id for row in found.rows] == expected
    for row in found.rows:
        its = projects[row.project.id]
        assert bool(row.span) == bool(its["start"] or its["end"])
        if row.span and its["start"]:
            assert row.span.first.isoformat() == first_days[row.project.id]
            assert row.span.open_end == (not its["end"])


def test_the_order_known_by_hand(register):
    found = timeline(register, [p for p in register.projects if p.programme.id in ("snu-2013", "uss-2016")])
    assert [row.project.id for row in found.rows] == [
        "strukturbild-skaraborg",  # 2013
        "strukturer-vasterbotten",  # 2014 three times, from north to south
        "jamtlandsstraket",
        "stationers-roll",
        "strukturbild-blekinge",  # September 2014
        "halmstad-tillvaxtmotor",  # 2017, in the next programme
        "umea-nimby",  # not known, from north to south
        "trelleborg-flerkarnighet",
    ]
    assert found.years == (2013, 2020)  # the cities' programme ended in 2019, Halmstad perhaps not


def test_each_row_has_its_programmes_span_and_the_axis_covers_it(register):
    (row,) = timeline(register, [register.project("marken-halland")]).rows
    assert row.programme_span == Span(date(2020, 1, 1), date(2023, 12, 31), None, None, False, True)
    found = timeline(register, [register.project("mobevi")])
    assert found.years == (2018, 2020)
    assert found.rows[0].programme_span == Span(
        date(2018, 1, 1), date(2020, 12, 31), date(2018, 12, 31), date(2020, 1, 1), False, False
    )


def test_of_the_rest_those_with_an_end_come_before_those_with_nothing(register):
    begun = register.project("stationers-roll")
    nothing, ended = (
        replace(begun, id=key, start=None, end=end) for key, end in (("n", None), ("e", D("2015")))
    )
    found = timeline(register, [nothing, ended, begun])
    assert [row.project.id for row in found.rows] == [begun.id, "e", "n"]


def test_without_any_date_there_are_rows_and_no_axis(register):
    project = register.project("attraktion-gotland")
    undated = replace(project, programme=replace(project.programme, start=None, end=None))
    assert timeline(register, [undated]) == Timeline((Row(undated, None, None),), None)
    assert timeline(register, ()) == Timeline((), None)
