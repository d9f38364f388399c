"""The analysis page: the questions, the filters, and the answer to the question that the address asks."""

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import streamlit as st

from pilotkarta import words
from pilotkarta.answers.distance import distance_figures
from pilotkarta.answers.figure import Figure
from pilotkarta.answers.money import money_figures
from pilotkarta.answers.reach import reach_figures
from pilotkarta.answers.themes import COLUMNS, matrix
from pilotkarta.answers.time import time_figure
from pilotkarta.selection import Columns, Question
from pilotkarta.ui import state
from pilotkarta.ui.compare import compare_page
from pilotkarta.ui.figure import figure
from pilotkarta.ui.filters import empty_selection, theme_panel
from pilotkarta.ui.links import link
from pilotkarta.ui.municipality import municipality_page
from pilotkarta.ui.own import own_page
from pilotkarta.ui.render import html, plain
from pilotkarta.ui.results import selected
from pilotkarta.ui.shaded_map import shaded_map
from pilotkarta.ui.state import View


def analysis_page(view: View) -> None:
    """Draw the questions and the answer to the one that is asked."""
    question = view.selection.question
    html(
        "questions.html",
        questions=[
            (
                link(view.language.text(label), replace(view.selection, fraga=one), "analys"),
                one == question,
            )
            for one, label in words.QUESTION.items()
        ],
        _=view.language.text,
    )
    # A comparison is of the projects that are named, whatever the filters.
    if question != "jamfor":
        theme_panel(view)
    selected(view)
    if not view.projects and question not in ("jamfor", "egna"):
        empty_selection(view)
        return
    _ANSWERS[question](view)


def _themes(view: View) -> None:
    text = view.language.text
    found = matrix(state.handout(view))
    state.sync("kolumner", view.selection.kolumner)
    st.segmented_control(
        text("Columns"),
        get_args(Columns),
        key="kolumner",
        format_func=lambda by: plain(text(COLUMNS[by])),
        required=True,
        on_change=_columns_changed,
    )

    def table() -> None:
        rows = [
            (
                label,
                [(cell, link("", cell.selection, "karta").href if cell.selection else "") for cell in cells],
            )
            for label, cells in found.rows
        ]
        html(
            "matrix.html", title=found.figure.title, columns=found.columns, rows=rows, most=found.most, _=text
        )

    figure(view, found.figure, table)


def _columns_changed() -> None:
    selection = state.pressed().selection
    state.go(replace(selection, kolumner=st.session_state["kolumner"] or selection.kolumner))


def _time(view: View) -> None:
    figure(view, time_figure(state.handout(view)))


def _money(view: View) -> None:
    for one in money_figures(state.handout(view)):
        figure(view, one)


def _reach(view: View) -> None:
    _shaded(view, *reach_figures(state.handout(view)))


def _shaded(view: View, shaded: Figure, *others: Figure) -> None:
    """Draw a figure with a map, then others."""
    figure(view, shaded, lambda: shaded_map(view, shaded))
    for one in others:
        figure(view, one)


def _distance(view: View) -> None:
    _shaded(view, *distance_figures(state.handout(view)))


_ANSWERS: dict[Question, Callable[[View], None]] = {
    "tema": _themes,
    "tid": _time,
    "pengar": _money,
    "tackning": _reach,
    "avstand": _distance,
    "kommun": municipality_page,
    "jamfor": compare_page,
    "egna": own_page,
}
