"""Pilot municipalities against the rest: how a figure is spread among either."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pilotkarta.insight.classes import Numbers, known

MOST_BINS = 12


@dataclass(frozen=True)
class Summary:
    """How ``n`` values are spread.

    Quartiles are linear interpolations between the ordered values, as numpy's default and Excel's
    ``QUARTILE.INC`` make them.
    """

    n: int
    minimum: float
    q1: float
    median: float
    q3: float
    maximum: float


def against(values: pd.Series, pilots: Collection[str]) -> tuple[Summary | None, Summary | None]:
    """Sum up how a figure is spread among pilot municipalities and among the rest.

    Parameters
    ----------
    values : pandas.Series
        Numbers by municipality code. What ``known`` leaves out is not counted.
    pilots : collection of str
        The codes of the pilot municipalities; those that have no value do not matter.

    Returns
    -------
    tuple of Summary or None
        Of the pilots and of the rest; None where none has a value.
    """
    first, rest = _divided(values, pilots)
    return _summary(first), _summary(rest)


def histogram(values: pd.Series, pilots: Collection[str], most_bins: int = MOST_BINS) -> pd.DataFrame:
    """Count pilot municipalities and the rest in ranges of equal width with round limits.

    Parameters
    ----------
    values : pandas.Series
        Numbers by municipality code. What ``known`` leaves out is not counted.
    pilots : collection of str
        The codes of the pilot municipalities.
    most_bins : int, optional
        How many ranges at most, at least 2.

    Returns
    -------
    pandas.DataFrame
        One row a range, lowest first: ``lower``, ``upper``, and the numbers of municipalities ``pilots`` and
        ``rest``. A value on a limit belongs to the range above; the last range holds its upper limit too.
        Widths are 1, 2 or 5 times a power of ten, whole where all values are. No rows where none is known.
    """
    first, rest = _divided(values, pilots)
    if first.size + rest.size == 0:
        return pd.DataFrame(columns=["lower", "upper", "pilots", "rest"], dtype=float)
    edges = _edges(np.concatenate([first, rest]), most_bins)
    return pd.DataFrame(
        {
            "lower": edges[:-1],
            "upper": edges[1:],
            "pilots": np.histogram(first, edges)[0],
            "rest": np.histogram(rest, edges)[0],
        }
    )


def _divided(values: pd.Series, pilots: Collection[str]) -> tuple[Numbers, Numbers]:
    numbers = known(values)
    is_pilot = numbers.index.isin(list(pilots))
    return numbers[is_pilot].to_numpy(), numbers[~is_pilot].to_numpy()


def _summary(numbers: Numbers) -> Summary | None:
    if not numbers.size:
        return None
    return Summary(numbers.size, *np.quantile(numbers, [0, 0.25, 0.5, 0.75, 1]).tolist())


def _edges(numbers: Numbers, most_bins: int) -> Numbers:
    low, high = float(numbers.min()), float(numbers.max())
    size = max(abs(low), abs(high))
    # Values that hardly differ would have limits that cannot be told apart.
    spread = high - low if high - low > 1e-9 * size else size
    whole = bool((numbers == numbers.round()).all())
    wanted = max(spread / (most_bins - 1), 1.0 if whole else 0.0)
    exponent = int(np.floor(np.log10(wanted)))
    step = next(m * 10.0**exponent for m in (1, 2, 5, 10) if m * 10.0**exponent >= wanted)
    around = np.arange(np.floor(low / step) - 1, np.ceil(high / step) + 2)
    # 3 × 0.1 is 0.30000000000000004, which no one wants to read.
    edges = np.array([round(number * step, -exponent) for number in around.tolist()])
    first = edges.searchsorted(low, side="right") - 1
    # Whole numbers one by one: the highest two would otherwise share the last range.
    last = edges.searchsorted(high, side="right" if whole and step == 1 else "left")
    return edges[first : max(last, first + 1) + 1]
