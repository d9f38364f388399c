"""Dates of reduced precision."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.dates import PartialDate

TABLE_DATES = st.builds(
    lambda day, digits, about: day.isoformat()[:digits] + about,
    st.dates(),
    st.sampled_from([4, 7, 10]),
    st.sampled_from(["", "~"]),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2014", PartialDate(2014)),
        ("2014-09", PartialDate(2014, 9)),
        ("2014-09-01", PartialDate(2014, 9, 1)),
        ("2014~", PartialDate(2014, about=True)),
        ("2016-02-29", PartialDate(2016, 2, 29)),
        ("", None),
    ],
)
def test_reads_as_much_as_is_said(text: str, expected: PartialDate | None) -> None:
    assert PartialDate.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2015-02-29", "2014-13", "2014-00", "2014-09-00", "2014-04-31", "0000", "14", "2014-9", "2014-09-1",
        "2014/09/01", "2014-09-01~~", "~2014", " 2014", "2014\n", "2014-09-01T00:00", "hösten 2014",
        "٢٠١٤",
    ],
)  # fmt: skip
def test_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|month|day|year"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2015", date(2015, 1, 1), date(2015, 12, 31)),
        ("2015-02", date(2015, 2, 1), date(2015, 2, 28)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015-10-01", date(2015, 10, 1), date(2015, 10, 1)),
        ("2015~", date(2015, 1, 1), date(2015, 12, 31)),
    ],
)
def test_spans_the_days_it_may_mean(text: str, first: date, last: date) -> None:
    when = PartialDate.parse(text)
    assert when is not None
    assert (when.earliest, when.latest) == (first, last)


@given(TABLE_DATES)
def test_is_written_as_it_was_read(text: str) -> None:
    assert str(PartialDate.parse(text)) == text


@given(TABLE_DATES)
def test_the_day_after_the_last_is_another_period(text: str) -> None:
    when = PartialDate.parse(text)
    assert when is not None
    said = text.rstrip("~")
    assert when.earliest.isoformat().startswith(said)
    assert when.latest.isoformat().startswith(said)
    if when.latest < date.max:
        assert not (when.latest + timedelta(days=1)).isoformat().startswith(said)
    if when.earliest > date.min:
        assert not (when.earliest - timedelta(days=1)).isoformat().startswith(said)
