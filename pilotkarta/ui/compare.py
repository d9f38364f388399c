"""Comparing projects: the choice of two to four, their facts side by side, and their areas on one map."""

from dataclasses import replace

import streamlit as st

from pilotkarta.answers.compare import comparison
from pilotkarta.selection import MOST_COMPARED
from pilotkarta.ui import state
from pilotkarta.ui.figure import figure
from pilotkarta.ui.links import link
from pilotkarta.ui.render import html
from pilotkarta.ui.shaded_map import shaded_map
from pilotkarta.ui.state import View


def compare_page(view: View) -> None:
    """Let the visitor choose projects, and set them side by side."""
    text = view.language.text
    _choice(view)
    if len(view.selection.jamfor) < 2:
        html("hint.html", sentence=text("Choose two to four projects to see them side by side."))
        return
    found = comparison(state.handout(view))
    html(
        "compare.html",
        projects=[
            (letter, project, link("", replace(view.selection, projekt=project.id)).href)
            for letter, project in found.projects
        ],
        rows=found.rows,
        shared=found.shared,
        _=text,
    )
    figure(view, found.figure, lambda: shaded_map(view, found.figure))


def _choice(view: View) -> None:
    names = {project.id: project.name for project in view.register.projects}
    state.sync("f_jamfor", list(view.selection.jamfor), same=set)
    st.multiselect(
        view.language.text("Projects to compare, two to four"),
        list(names),
        key="f_jamfor",
        format_func=lambda one: names[one],
        max_selections=MOST_COMPARED,
        select_all=False,
        placeholder=view.language.text("Choose or type a name"),
        on_change=_chosen,
    )


def _chosen() -> None:
    view = state.pressed()
    picked = st.session_state["f_jamfor"]
    ordered = tuple(one.id for one in view.register.projects if one.id in picked)
    state.go(replace(view.selection, fraga="jamfor", jamfor=ordered))
