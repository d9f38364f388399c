"""A figure of the analysis: a chart or a map with its table, what it shows and what to beware of."""

from dataclasses import dataclass

import altair as alt
import pandas as pd

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
