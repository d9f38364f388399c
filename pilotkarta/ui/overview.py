"""The first screen's account of the fifteen: a strip per programme, the sum, and the switch of view."""

from dataclasses import replace
from typing import Literal

import streamlit as st

from pilotkarta import words
from pilotkarta.i18n import Language
from pilotkarta.maps.style import programme_fill
from pilotkarta.register import Programme, Register, load_named
from pilotkarta.register.datasets import EXAMPLE_NAME as EXAMPLE
from pilotkarta.selection import Selection
from pilotkarta.ui import state
from pilotkarta.ui.render import html, plain
from pilotkarta.ui.state import View

Sight = Literal["fifteen", "all", "example"]


def overview(view: View) -> None:
    """Draw the sum, the switch of view and the strip of programmes."""
    with st.container(key="oversikt"):
        with st.container(key="summering", horizontal=True, vertical_alignment="center"):
            html("summary.html", sentence=words.summary(view.register, view.language))
            _switch(view)
        with st.container(key="programremsa", horizontal=True, gap="small"):
            for programme in view.register.programmes.values():
                _strip(view, programme)


def sight_of(selection: Selection) -> Sight | None:
    """Say which of the three views a selection is, if any; each data set but the example has its fifteen."""
    if selection.data == EXAMPLE:
        return "example"
    sights: dict[tuple[str, ...], Sight] = {(): "all", (words.THE_FIFTEEN,): "fifteen"}
    return sights.get(selection.program)


def with_sight(selection: Selection, sight: Sight) -> Selection:
    """Give the selection in another view; themes, regions and search stay."""
    programmes = (words.THE_FIFTEEN,) if sight == "fifteen" else ()
    data = EXAMPLE if sight == "example" else _beside_example(selection.data)
    evidence = selection.belagg if (data == EXAMPLE) == (selection.data == EXAMPLE) else ()
    # Projects are known in one data set only.
    if data != selection.data:
        selection = replace(selection, projekt="", jamfor=())
    return replace(selection, program=programmes, belagg=evidence, data=data)


def _beside_example(data: str) -> str:
    """Name the data set that the example stands beside: the one looked at, or the register."""
    return "" if data == EXAMPLE else data


def _switch(view: View) -> None:
    real = load_named(_beside_example(view.selection.data))
    text = view.language.text
    labels: dict[Sight, str] = {
        "all": _all(real, view.language),
        "example": text("What fifteen could look like (example)"),
    }
    if fifteen := real.programmes.get(words.THE_FIFTEEN):
        n = real.traced(words.THE_FIFTEEN)
        its = text("The fifteen 2013–2015 ({n} of {stated})", n=n, stated=fifteen.stated_pilots)
        labels = {"fifteen": its, **labels}
    state.sync("vy", sight_of(view.selection))
    st.segmented_control(
        text("View"),
        tuple(labels),
        key="vy",
        format_func=lambda sight: plain(labels[sight]),
        label_visibility="collapsed",
        wrap=True,
        on_change=_switched,
    )


def _all(register: Register, language: Language) -> str:
    """Offer all programmes, however many they are."""
    n, programmes = len(register.projects), len(register.programmes)
    if programmes == 5:
        return language.text("All five programmes ({n})", n=n)
    return language.text("All programmes ({n})", n=n)


def _switched() -> None:
    view = state.pressed()
    sight = st.session_state["vy"] or sight_of(view.selection) or "all"
    state.refilter(with_sight(view.selection, sight))


def _strip(view: View, programme: Programme) -> None:
    traced = [p for p in view.register.projects if p.programme.id == programme.id]
    order = list(words.EVIDENCE)
    levels = sorted((project.evidence for project in traced), key=order.index)
    look = programme_fill(view.register, programme.id)
    pressed = view.selection.program == (programme.id,)
    name = words.programme(programme, view.language)
    with st.container(key=f"remsa_{programme.id}"):
        html(
            "strip.html",
            levels=levels,
            hollow=programme.stated_pilots - len(levels),
            look=look,
            pressed=pressed,
            count=view.language.text("{n} of {stated}", n=len(levels), stated=programme.stated_pilots),
        )
        st.button(plain(name), key=f"program_{programme.id}", on_click=_pressed, args=(programme.id,))


def _pressed(programme: str) -> None:
    view = state.pressed()
    other = () if view.selection.program == (programme,) else (programme,)
    state.refilter(view.selection.with_values("program", other))
