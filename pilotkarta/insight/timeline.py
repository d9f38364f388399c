"""Periods on one axis of years, with what is certain of them and what is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pilotkarta.dates import PartialDate
from pilotkarta.register import Programme, Project, Register

Period = tuple[PartialDate | None, PartialDate | None]
Years = tuple[int, int]


@dataclass(frozen=True)
class Span:
    """A period as days, both ends included.

    ``first`` to ``last`` is when it may have been under way, ``sure_first`` to ``sure_last`` when it surely
    was; the latter are None when no day is sure. Towards an end that is not known, the span goes on to the
    end of the axis. A date that is about is placed as if it were not, but makes no day sure.
    """

    first: date
    last: date
    sure_first: date | None
    sure_last: date | None
    open_start: bool
    open_end: bool


@dataclass(frozen=True)
class Bar:
    """A span on an axis, each place as a share of the axis from 0 to 1.

    ``left`` to ``right`` is when it may have been under way, ``sure_left`` to ``sure_right`` when it surely
    was; the latter are equal when no day is sure.
    """

    left: float
    right: float
    sure_left: float
    sure_right: float
    open_start: bool
    open_end: bool


@dataclass(frozen=True)
class Row:
    """A project with its span and its programme's; None where neither start nor end is known."""

    project: Project
    span: Span | None
    programme_span: Span | None


@dataclass(frozen=True)
class Timeline:
    """Projects on one axis; ``years`` are its first and last, or None when no date is known."""

    rows: tuple[Row, ...]
    years: Years | None


def axis(*periods: Period) -> Years:
    """Give the first and last year that an axis of some periods needs.

    Parameters
    ----------
    *periods : tuple of PartialDate or None
        Start and end.

    Returns
    -------
    tuple of int
        Both years are whole; one more is added for a period whose end is not known.

    Raises
    ------
    ValueError
        If no date is known.
    """
    known = [day.year for period in periods for day in period if day]
    is_open = any(start and not end for start, end in periods)
    return min(known), max(known) + (1 if is_open else 0)


def span(period: Period, years: Years) -> Span | None:
    """Say when a period may have been under way and when it surely was.

    Parameters
    ----------
    period : tuple of PartialDate or None
        Start and end.
    years : tuple of int
        The axis' first and last year, as ``axis`` gives them.

    Returns
    -------
    Span or None
        None when neither start nor end is known.
    """
    start, end = period
    if not start and not end:
        return None
    first = start.earliest if start else date(years[0], 1, 1)
    last = end.latest if end else date(years[1], 12, 31)
    if not start or not end or start.about or end.about or start.latest > end.earliest:
        return Span(first, last, None, None, not start, not end)
    return Span(first, last, start.latest, end.earliest, open_start=False, open_end=False)


def bar(period: Period, years: Years) -> Bar | None:
    """Place a period on an axis.

    Parameters
    ----------
    period : tuple of PartialDate or None
        Start and end.
    years : tuple of int
        The axis' first and last year, as ``axis`` gives them.

    Returns
    -------
    Bar or None
        None when neither start nor end is known.
    """
    found = span(period, years)
    if not found:
        return None
    zero = date(years[0], 1, 1)
    days = (date(years[1], 12, 31) - zero).days + 1

    def share(day: date, after: int = 0) -> float:
        return ((day - zero).days + after) / days

    left, right = share(found.first), share(found.last, 1)
    sure = (left, left)
    if found.sure_first and found.sure_last:
        sure = (share(found.sure_first), share(found.sure_last, 1))
    return Bar(left, right, *sure, found.open_start, found.open_end)


def timeline(register: Register, projects: Sequence[Project]) -> Timeline:
    """Place projects, with their programmes, on one axis.

    Parameters
    ----------
    register : Register
        For the order of the programmes.
    projects : sequence of Project
        The selected ones from north to south.

    Returns
    -------
    Timeline
        Rows by programme as in the register; within it by the earliest day that the start may mean, then
        those of which only the end is known, then those of which neither is; equals from north to south.
        The axis covers the projects and their programmes.
    """
    periods = [_period(one) for project in projects for one in (project, project.programme)]
    years = axis(*periods) if any(map(any, periods)) else None

    def placed(one: Project | Programme) -> Span | None:
        return span(_period(one), years) if years else None

    order = list(register.programmes)

    def key(row: Row) -> tuple[int, bool, date]:
        start = row.project.start
        return (
            order.index(row.project.programme.id),
            row.span is None,
            start.earliest if start else date.max,
        )

    rows = (Row(project, placed(project), placed(project.programme)) for project in projects)
    return Timeline(tuple(sorted(rows, key=key)), years)


def _period(one: Project | Programme) -> Period:
    return one.start, one.end
