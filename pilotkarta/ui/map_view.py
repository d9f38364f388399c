"""The map of the selection: streamlit-folium carries it, map.js draws it, the address hears the choice."""

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args
from urllib.parse import urlencode

import streamlit as st
from streamlit_folium import st_folium

from pilotkarta.maps.leaflet import base_map, project_layer
from pilotkarta.maps.legend import legend
from pilotkarta.maps.shading import Shading
from pilotkarta.maps.svg import describe
from pilotkarta.register import Project
from pilotkarta.selection import Colour, to_params
from pilotkarta.ui import state
from pilotkarta.ui.render import html, plain
from pilotkarta.ui.results import choose
from pilotkarta.ui.state import View

HEIGHT = 560  # px where the style sheet does not say otherwise
PRINTED = (460, 900)  # px of the static map that takes the map's place on paper


def map_view(view: View) -> None:
    """Draw the map, its legend and the switch of colours."""
    asked = {**to_params(view.selection), "bredd": PRINTED[0], "hojd": PRINTED[1]}
    leaflet_map(view, view.projects, f"./karta.svg?{urlencode(asked, doseq=True)}")
    with st.container(key="teckenforklaring", horizontal=True, vertical_alignment="center"):
        project_legend(view, strip=True)
        _colours(view)


def leaflet_map(
    view: View, projects: Sequence[Project], printed: str, shading: Shading | None = None
) -> None:
    """Draw the interactive map, and the static one that takes its place on paper.

    Parameters
    ----------
    view : View
        What the page shows.
    projects : sequence of Project
        Those with a marker, from north to south.
    printed : str
        The static map's address; its picture is ``PRINTED`` px.
    shading : Shading, optional
        Municipalities shaded under the markers.
    """
    text = view.language.text
    shown = view.chosen if view.chosen in projects else None
    with st.container(key="karta"):
        html(
            "map_message.html",
            title=text("Map of Sweden with the selected pilot projects"),
            failed=text("The map could not be loaded. The list works all the same."),
            printed=printed,
            words=shading.title if shading else describe(projects, None, view.language, "sverige")[0],
            width=PRINTED[0],
            height=PRINTED[1],
        )
        st_folium(
            base_map(view.language, HEIGHT),
            key="kartan",
            height=HEIGHT,
            use_container_width=True,
            feature_group_to_add=project_layer(
                view.register, projects, shown, view.selection.farg, view.language, shading
            ),
            returned_objects=[],
            render=False,  # it renders the map once more in any case
            on_change=_pressed,
        )


def _pressed() -> None:
    # map.js answers with the project's id and a count, so that the same marker can be pressed again.
    answer = st.session_state.get("kartan")
    pressed = answer.get("projekt") if isinstance(answer, dict) else None  # a visitor may send any JSON
    if project := state.pressed().register.project(pressed):
        choose(project.id)


def project_legend(view: View, *, strip: bool = False) -> None:
    """Draw what the markers' fills and outlines mean, and those of the ``strip`` above the map."""
    language = view.language
    shown = legend(view.register, view.selection.farg, language)
    untraced = None
    if strip and any(p.stated_pilots > view.register.traced(p.id) for p in view.register.programmes.values()):
        untraced = {"level": "unknown", "label": language.text("Not traced")}
    html("legend.html", legend=shown, untraced=untraced, _=language.text)


def _colours(view: View) -> None:
    text = view.language.text
    labels = {"program": text("Programme"), "belagg": text("Evidence")}
    state.sync("farg", view.selection.farg)
    st.segmented_control(
        text("Colour by"),
        get_args(Colour),
        key="farg",
        format_func=lambda colour: plain(labels[colour]),
        required=True,
        on_change=_recoloured,
    )


def _recoloured() -> None:
    state.go(replace(state.pressed().selection, farg=st.session_state["farg"] or "program"))
