"""A figure on a page: its chart or map, what it rests on, its table, and the files of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pilotkarta.answers.figure import Figure, number
from pilotkarta.apart import apart
from pilotkarta.exports.figure import FILES
from pilotkarta.i18n import Language
from pilotkarta.ui import state
from pilotkarta.ui.render import html, plain
from pilotkarta.ui.state import View

MOST_ROWS = 1_000  # on a page; a file has all


def figure(view: View, one: Figure, picture: Callable[[], None] | None = None) -> None:
    """Draw a figure.

    Parameters
    ----------
    view : View
        What the page shows.
    one : Figure
        The figure.
    picture : callable, optional
        Draws what stands in the chart's place: a map, or a table with links.
    """
    with st.container(key=f"figur_{one.name}"):
        html("figure_head.html", figure=one)
        if picture:
            picture()
        elif one.chart is not None:
            with st.container(key=f"diagram_{one.name}"):
                st.altair_chart(one.chart.properties(width="container"), theme=None, key=f"bild_{one.name}")
        html("figure_end.html", **end(one, view.language))
        _files(view, one)


def end(one: Figure, language: Language) -> dict[str, Any]:
    """Give ``figure_end.html`` its values: what is said below a figure, and the first of its rows."""
    return {
        "figure": one,
        "rows": rows(one.table[:MOST_ROWS], language),
        "all": language.number(len(one.table)),
        "most": language.number(MOST_ROWS) if len(one.table) > MOST_ROWS else "",
        "numeric": [pd.api.types.is_numeric_dtype(kind) for kind in one.table.dtypes],
        "alone": one.chart is None and one.shading is None,
        "_": language.text,
    }


def rows(table: pd.DataFrame, language: Language) -> list[list[str]]:
    """Write a table's values as the visitor reads them; a missing one is said to be so."""

    def written(value: object) -> str:
        if isinstance(value, str):
            return value or language.text("Not known")
        if pd.isna(value):  # type: ignore[call-overload]
            return language.text("Not known")
        return number(value, language)  # type: ignore[arg-type]

    return [[written(value) for value in row] for row in table.itertuples(index=False, name=None)]


def _files(view: View, one: Figure) -> None:
    """Offer the figure as files; each is made when it is asked for."""
    handout, text = state.handout(view), view.language.text
    stem = f"pilotkartan-exempel-{one.name}" if view.register.is_example else f"pilotkartan-{one.name}"
    with st.container(key=f"filer_{one.name}", horizontal=True, gap="small"):
        for ending, file in FILES.items():
            if file.is_picture and one.chart is None and one.shading is None:
                continue
            st.download_button(
                plain(text(file.label)),
                data=partial(apart, file.write, handout, one),
                file_name=f"{stem}.{ending}",
                mime=file.media_type,
                key=f"fil_{one.name}_{ending}",
                on_click="ignore",
            )
