"""A period beside another on one axis of years, with what is certain of it and what is not."""

from dataclasses import dataclass
from datetime import date

from pilotkarta.dates import PartialDate

Period = tuple[PartialDate | None, PartialDate | None]


@dataclass(frozen=True)
class Bar:
    """A period on an axis, each place as a share of the axis from 0 to 1.

    ``left`` to ``right`` is when it may have been under way, ``sure_left`` to ``sure_right`` when it surely
    was; the latter are equal when no day is sure. Towards an end that is not known, the bar goes on to the
    end of the axis.
    """

    left: float
    right: float
    sure_left: float
    sure_right: float
    open_start: bool
    open_end: bool


def axis(*periods: Period) -> tuple[int, int]:
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


def bar(period: Period, years: tuple[int, int]) -> Bar | None:
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
    start, end = period
    if not start and not end:
        return None
    first, last = date(years[0], 1, 1), date(years[1], 12, 31)
    span = (last - first).days + 1

    def share(day: date, after: int = 0) -> float:
        return ((day - first).days + after) / span

    left = share(start.earliest) if start else 0.0
    right = share(end.latest, 1) if end else 1.0
    sure = (share(start.latest) if start else right, share(end.earliest, 1) if end else left)
    if not start or not end or sure[0] >= sure[1] or start.about or end.about:
        sure = (left, left)
    return Bar(left, right, *sure, open_start=not start, open_end=not end)
