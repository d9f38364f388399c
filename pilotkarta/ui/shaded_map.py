"""A map of shaded municipalities under the pilots, with its legend."""

from urllib.parse import urlencode

import streamlit as st

from pilotkarta.answers.figure import Figure
from pilotkarta.maps.shading import shading_legend
from pilotkarta.selection import to_params
from pilotkarta.ui.map_view import PRINTED, leaflet_map, project_legend
from pilotkarta.ui.render import html
from pilotkarta.ui.state import View


def shaded_map(view: View, figure: Figure, printed: str = "") -> None:
    """Draw a figure's shading, under the selected projects where it is marked with them.

    Parameters
    ----------
    view : View
        What the page shows.
    figure : Figure
        One with a shading.
    printed : str, optional
        The address of the static map that is printed; the server's own where it is left out.
    """
    assert figure.shading is not None  # its callers draw figures that have one
    shown = view.projects if figure.marked else ()
    asked = {**to_params(view.selection), "skuggning": "1", "bredd": PRINTED[0], "hojd": PRINTED[1]}
    printed = printed or f"./karta.svg?{urlencode(asked, doseq=True)}"
    leaflet_map(view, shown, printed, figure.shading)
    html("shading_legend.html", **shading_legend(figure.shading, view.language))
    if shown:
        with st.container(key="teckenforklaring"):
            project_legend(view)
