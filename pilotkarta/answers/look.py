"""The look of charts: one palette, Swedish numbers, and words above the bars so that long names have room.

What is sure is filled, what is not is dashed and pale: the difference is seen without colour too. The
colours have a contrast of at least 3:1 against both white and the dark page (``tests/answers/test_look.py``);
the page's style sheet gives texts the page's own colour.
"""

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
import pandas as pd
from babel.numbers import get_decimal_symbol, get_group_symbol

from pilotkarta.handout import Handout
from pilotkarta.i18n import Language

BLUE, RUST, GREY = "#3f7fbf", "#b5542f", "#7a8188"
INK = "#1b1b1b"
ROW = 38  # pixels of a row: a line of words and a bar
BAR = 12
FONT = "Source Sans Pro, Source Sans, sans-serif"


def locale(language: Language) -> dict[str, Any]:
    """Give Vega's number format for a language, as Babel knows it."""
    return {
        "number": {
            "decimal": get_decimal_symbol(language.locale),
            "thousands": get_group_symbol(language.locale),
            "grouping": [3],
            "currency": ["", ""],
        }
    }


def finished(
    layers: Sequence[alt.Chart], height: int | alt.Step, handout: Handout, description: str
) -> alt.LayerChart:
    """Put layers together to a chart with an accessible name and the look that all charts share.

    Parameters
    ----------
    layers : sequence of altair.Chart
        Their marks are hidden from screen readers, which get the description and the table.
    height : int or altair.Step
        Pixels, or pixels a row.
    handout : Handout
        For the language's numbers; invented data are told across the chart.
    description : str
        The accessible name.

    Returns
    -------
    altair.LayerChart
        Without width: the page gives it that of its place, a file its own.
    """
    shown: alt.LayerChart = (
        alt.layer(*layers, *_watermark(handout))
        .properties(description=description, height=height, autosize=_ROOM)
        .configure(
            background="transparent", font=FONT, locale=locale(handout.language), view=_VIEW, axis=_AXIS,
            legend=_LEGEND, text=_TEXT,
        )
    )  # fmt: skip
    return shown


def _watermark(handout: Handout) -> list[alt.Chart]:
    """Write across the chart that its data are invented, so that no picture of it can be mistaken."""
    if not handout.register.is_example:
        return []
    word = handout.language.text("EXAMPLE")
    written: alt.Chart = (
        alt.Chart(pd.DataFrame({"word": [word]}))
        .mark_text(aria=False, fontSize=64, fontWeight="bold", align="center", angle=345, opacity=0.22)
        .encode(text=alt.Text("word:N"), x=_middle("width"), y=_middle("height"))
    )
    return [written]


def _middle(side: str) -> Any:
    return alt.value(alt.ExprRef(f"{side} / 2"))


_VIEW = alt.ViewConfig(stroke=None)
_AXIS = alt.AxisConfig(
    aria=False, labelFontSize=13, titleFontSize=13, titleFontWeight="normal", labelColor=INK,
    titleColor=INK, gridColor="#9aa0a6", gridOpacity=0.45, domainColor="#7a8188", tickColor="#7a8188",
)  # fmt: skip
_LEGEND = alt.LegendConfig(aria=False, labelFontSize=13, titleFontSize=13, labelColor=INK, titleColor=INK)
_TEXT = alt.MarkConfig(fontSize=13, color=INK, align="left")
_ROOM = alt.AutoSizeParams(type="fit-x", contains="padding")  # the height is the rows', without the axis
_BAR: dict[str, Any] = {"aria": False, "height": BAR, "yOffset": 8}


def drawn(table: pd.DataFrame, rows: int, where: pd.Series | None = None) -> alt.Chart:
    """Begin a layer of rows, each on a line of its own.

    Parameters
    ----------
    table : pandas.DataFrame
        Column ``row`` is the line from the top, from 0.
    rows : int
        How many lines the chart has.
    where : pandas.Series, optional
        bool: the rows that the layer is of.

    Returns
    -------
    altair.Chart
        Without marks.
    """
    lines = alt.Y("row:O", axis=None, scale=alt.Scale(domain=alt.ExprRef(f"sequence({rows})")))
    return alt.Chart(table if where is None else table[where]).encode(y=lines)


def seen(*layers: alt.Chart) -> list[alt.Chart]:
    """Leave out the layers that have no rows: Vega complains of them."""
    return [layer for layer in layers if len(layer.data)]


def sure(base: alt.Chart, colour: str = BLUE) -> alt.Chart:
    """Draw the bars of what is sure: filled."""
    bars: alt.Chart = base.mark_bar(**_BAR, color=colour, opacity=1)
    return bars


def unsure(base: alt.Chart) -> alt.Chart:
    """Draw the bars of what is not sure: dashed and pale."""
    bars: alt.Chart = base.mark_bar(
        **_BAR, filled=True, fill=BLUE, fillOpacity=0.15, stroke=BLUE, strokeDash=[4, 3], strokeWidth=1.5
    )
    return bars


def empty(base: alt.Chart) -> alt.Chart:
    """Draw the outline of the whole that the other bars are a part of."""
    bars: alt.Chart = base.mark_bar(**_BAR, filled=True, fillOpacity=0, stroke=GREY, strokeWidth=1)
    return bars


def ends(base: alt.Chart, shape: str) -> alt.Chart:
    """Draw what stands at a bar's end: an arrow or a stop."""
    marks: alt.Chart = base.mark_point(
        aria=False, shape=shape, size=100, filled=True, color=BLUE, opacity=1, yOffset=8
    )
    return marks


def words_above(base: alt.Chart, weight: Literal["normal", "bold"] = "normal") -> alt.Chart:
    """Write a row's ``words`` above its bar, from the left edge on; what is too long for the chart is cut."""
    words: alt.Chart = base.mark_text(
        aria=False, baseline="middle", dy=-ROW / 2 + 10, limit=alt.ExprRef("width"), fontWeight=weight
    ).encode(text=alt.Text("words:N"), x=alt.value(0))
    return words
