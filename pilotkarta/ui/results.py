"""The right column: how many, the chosen project's card, the list, and what is missing from it."""

from dataclasses import replace

import streamlit as st

from pilotkarta import facts, words
from pilotkarta.maps.style import fill
from pilotkarta.register import Programme, Project
from pilotkarta.ui import filters, state
from pilotkarta.ui.card import project_card
from pilotkarta.ui.render import html, plain
from pilotkarta.ui.state import View

PAGE = 100


def results(view: View) -> None:
    """Draw the count and chips, the card, and the list."""
    with st.container(key="resultat"):
        selected(view, ordered=True)
        # The place is there without a card too; a card coming in would take over the list's scrolling.
        with st.container(key="kortplats"):
            if view.chosen:
                with st.container(key="projektkort"):
                    project_card(view, view.chosen)
                    close = view.language.text("✕ Close")
                    st.button(close, key="stang_kort", on_click=choose, args=("",))
        with st.container(key="projektlista"):
            if not view.projects:
                filters.empty_selection(view)
            _rows(view)
            _gap(view)


def selected(view: View, *, ordered: bool = False) -> None:
    """Say how many of how many projects are selected, and by which filters; ``ordered`` in a list."""
    sentence = words.count(len(view.projects), len(view.register.projects), view.language)
    if ordered and len(view.projects) > 1:
        sentence = view.language.text("{count}, from north to south", count=sentence)
    with st.container(key="urval"):
        html("count.html", sentence=sentence)
        filters.chips(view)


def _rows(view: View) -> None:
    shown = st.session_state.setdefault("rows_shown", PAGE)
    for number, project in enumerate(view.projects[:shown], start=1):
        _row(view, number, project)
    if len(view.projects) > shown:
        st.button(view.language.text("Show more"), key="fler_rader", on_click=_show_more)


def _show_more() -> None:
    st.session_state["rows_shown"] += PAGE


def _row(view: View, number: int, project: Project) -> None:
    programmes = len(view.selection.program) or len(view.register.programmes)
    with st.container(key=f"rad-{project.id}"):
        html(
            "row.html",
            project=project,
            number=number,
            look=fill(view.register, project, view.selection.farg),
            chosen=project.id == view.selection.projekt,
            **facts.row(project, programmes, view.language),
        )
        st.button(
            plain(project.name),
            key=f"valj-{project.id}",
            type="tertiary",
            on_click=choose,
            args=(project.id,),
        )


def choose(project_id: str) -> None:
    """Choose a project, or let go of the choice with ``""``."""
    state.go(replace(state.pressed().selection, projekt=project_id))


def _gap(view: View) -> None:
    """End the list of one programme with those of its pilots that could not be traced."""
    programme = _only_programme(view)
    missing = facts.gap(programme, view.register, view.language) if programme else {}
    if missing:
        with st.container(key="saknade"):
            html("gap.html", **missing)


def _only_programme(view: View) -> Programme | None:
    selection = view.selection
    alone = len(selection.program) == 1 and selection == replace(
        selection, q="", tema=(), landsdel=(), lan=(), belagg=()
    )
    return view.register.programmes[selection.program[0]] if alone else None
