"""Percentiles."""

import math
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """Give the smallest value that at least a share of the values do not exceed (nearest rank).

    Parameters
    ----------
    values : sequence of float
        In any order; none gives NaN.
    share : float
        Between 0 and 1.

    Returns
    -------
    float
        One of the values.
    """
    if not values:
        return math.nan
    rank = max(1, math.ceil(share * len(values)))
    return sorted(values)[rank - 1]


def median(values: Sequence[float]) -> float:
    """Give the middle value; of two the lower."""
    return percentile(values, 0.5)
