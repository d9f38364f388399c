"""Classes for a choropleth: where the breaks between them go, and what falls in each."""

import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Method = Literal["quantiles", "natural", "equal"]
Numbers = npt.NDArray[np.float64]
LARGEST, LEAST = 1e100, 1e-100


@dataclass(frozen=True)
class Classes:
    """Classes of values, lowest first.

    ``bounds`` are the lowest and the highest value observed in each class, so that ranges neither overlap nor
    leave a value out; what lies between two ranges no place has. ``of`` is the number of each place's class
    from 0 (Int64), missing where the value is. ``counts`` say how many places a class has, never 0.
    """

    bounds: tuple[tuple[float, float], ...]
    of: pd.Series
    counts: tuple[int, ...]


def known(values: pd.Series) -> pd.Series:
    """Give the values that can be reckoned with.

    Parameters
    ----------
    values : pandas.Series
        Numbers, some of them perhaps missing.

    Returns
    -------
    pandas.Series
        float64, without those that are missing, infinite or beyond ±``LARGEST``, which no statistic is and
        whose squares would overflow. Nearer 0 than ``LEAST`` is 0.
    """
    numbers = values.astype(float)
    numbers = numbers[numbers.abs() <= LARGEST]
    return numbers.where(numbers.abs() >= LEAST, 0.0)


def classify(values: pd.Series, method: Method, k: int) -> Classes:
    """Divide values into classes.

    Parameters
    ----------
    values : pandas.Series
        Numbers by municipality code. What ``known`` leaves out is missing.
    method : "quantiles", "natural" or "equal"
        As many places in each class; classes within which values differ least (Fisher and Jenks: the least
        sum of squares within classes); ranges of equal width.
    k : int
        The number of classes asked for, at least 1.

    Returns
    -------
    Classes
        A value on a break belongs to the class below. Equal values always share a class, and a class that
        would have no value is left out, so there may be fewer than ``k``; none where all are missing.
    """
    usable = known(values)
    numbers = usable.to_numpy()
    breaks = _breaks(np.sort(numbers), method, k) if usable.nunique() > 1 else np.empty(0)
    _, of = np.unique(np.searchsorted(breaks, numbers), return_inverse=True)
    ranges = usable.groupby(of).agg(["min", "max", "size"])
    return Classes(
        bounds=tuple(zip(ranges["min"].tolist(), ranges["max"].tolist(), strict=True)),
        of=pd.Series(of, index=usable.index, dtype="Int64").reindex(values.index),
        counts=tuple(ranges["size"].tolist()),
    )


def _breaks(ordered: Numbers, method: Method, k: int) -> Numbers:
    """Give the highest value of each class but the last, at most ``k`` - 1 of them."""
    # Takes over a second to import, which no page that classifies nothing should wait for.
    from mapclassify import EqualInterval, FisherJenks, Quantiles

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Not enough unique values|Numba not installed", UserWarning)
        if method == "natural":
            centred = _centred(ordered)
            bins = FisherJenks(centred, min(k, len(np.unique(centred)))).bins
            bins = ordered[np.searchsorted(centred, bins, side="right") - 1]
        else:
            bins = (Quantiles if method == "quantiles" else EqualInterval)(ordered, k).bins
    return np.unique(bins)[: k - 1]


def _centred(ordered: Numbers) -> Numbers:
    """Give the distances from the mean, the farthest as 1 or -1.

    ``FisherJenks`` sums squares in float32, where the differences between large numbers drown: of numbers of
    about a thousand million it would make classes far from the best.
    """
    centred = ordered - ordered.mean()
    return np.asarray(np.asarray(centred / np.abs(centred).max(), dtype=np.float32), dtype=np.float64)
