"""A figure of the analysis: a chart or a map with its table, what it shows and what to beware of."""

from dataclasses import dataclass
from math import isinf

import altair as alt
import pandas as pd
from babel.numbers import format_scientific

from pilotkarta.i18n import Language
from pilotkarta.maps.shading import Shading


@dataclass(frozen=True)
class Figure:
    """An answer that can be seen, read as a table and taken away.

    ``basis`` says how many projects it rests on and what is unknown, ``definition`` what is shown,
    ``caution`` how it may mislead. ``table`` has titles in the visitor's language and plain values; missing
    ones are unknown. A figure has a chart, a shaded map (``marked`` with the selected projects' numbers or
    not), or neither when the table says it all.
    """

    name: str
    title: str
    basis: str
    definition: str
    caution: str
    table: pd.DataFrame
    chart: alt.LayerChart | None = None
    shading: Shading | None = None
    marked: bool = True


def number(value: float, language: Language) -> str:
    """Write a number of any size, as a visitor's own figures may have.

    Parameters
    ----------
    value : float
        Not missing.
    language : Language
        Of the separators.

    Returns
    -------
    str
        As ``language.number``; from a million thousand million, or nearer 0 than a thousandth, as a power of
        ten, which that would fail at or write as 0.
    """
    if 1e-3 <= abs(value) < 1e15 or value == 0 or isinf(value):
        return language.number(value)
    return format_scientific(value, "0.###E0", locale=language.locale)
