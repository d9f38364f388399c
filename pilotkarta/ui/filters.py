"""The filters beside the map, the chips that take them away, and what to do when nothing is left."""

from dataclasses import replace
from functools import partial
from typing import cast

import streamlit as st

from pilotkarta import words
from pilotkarta.selection import FILTERS, Filter, counts, emptying, normalised, options
from pilotkarta.ui import state
from pilotkarta.ui.render import html, plain
from pilotkarta.ui.state import View


def filter_panel(view: View) -> None:
    """Draw search, themes and regions, always in view, and the other filters folded."""
    text = view.language.text
    tally = counts(view.register, view.selection)
    with st.container(key="filter"):
        _search(view)
        _pills(view, "tema", tally["tema"])
        st.caption(text(words.THEMES_CAUTION))
        _pills(view, "landsdel", tally["landsdel"])
        _pills(view, "lan", tally["lan"])
        with st.expander(text("More filters"), expanded=bool(view.selection.belagg), key="fler_filter"):
            _pills(view, "program", tally["program"])
            _pills(view, "belagg", tally["belagg"])


def theme_panel(view: View) -> None:
    """Draw the themes in view and the other filters folded, above an answer."""
    text = view.language.text
    tally = counts(view.register, view.selection)
    folded: tuple[Filter, ...] = ("landsdel", "lan", "program", "belagg")
    with st.container(key="filter"):
        _pills(view, "tema", tally["tema"])
        expanded = any(view.selection.values(name) for name in folded)
        with st.expander(text("More filters"), expanded=expanded, key="fler_filter"):
            for name in folded:
                _pills(view, name, tally[name])


def _search(view: View) -> None:
    state.sync("f_q", view.selection.q, same=normalised)
    label = words.FILTER["q"]
    st.text_input(
        view.language.text(label),
        key="f_q",
        type="search",
        live="400ms",
        max_chars=100,
        placeholder=view.language.text("Name, organisation, municipality …"),
        on_change=_search_changed,
    )


def _search_changed() -> None:
    typed = normalised(st.session_state["f_q"])
    state.refilter(replace(state.pressed().selection, q=typed))


def _label(view: View, name: Filter, value: str) -> str:
    return plain(words.value_label(name, value, view.register, view.language))


def _pills(view: View, name: Filter, tally: dict[str, int]) -> None:
    # The browser answers with labels, so a number in them would make an answer on its way unreadable when the
    # numbers change. They stand in a style instead, which screen readers read as part of the button's name.
    key = f"f_{name}"
    state.sync(key, list(view.selection.values(name)), same=lambda values: set(values or ()))
    st.pills(
        view.language.text(words.FILTER[name]),
        options(view.register, name),
        selection_mode="multi",
        key=key,
        format_func=partial(_label, view, name),
        on_change=_chosen,
        args=(name,),
        wrap=True,
    )
    html("counts.html", key=key, counts=[tally[value] for value in options(view.register, name)])


def _chosen(name: Filter) -> None:
    view = state.pressed()
    picked = st.session_state[f"f_{name}"] or []
    ordered = [value for value in options(view.register, name) if value in picked]
    state.refilter(view.selection.with_values(name, ordered))


def chips(view: View) -> None:
    """Draw a button for each active filter that takes it away, and one that takes all."""
    selection, text = view.selection, view.language.text
    if not selection.is_filtered:
        return
    with st.container(key="chips", horizontal=True, gap="xsmall"):
        for name in FILTERS:
            for value in selection.values(name):
                label = words.value_label(name, value, view.register, view.language)
                _chip(text("Remove {filter}", filter=label), label, f"chip_{name}_{value}", name, value)
        if selection.q:
            _chip(text("Remove {filter}", filter=selection.q), f"”{selection.q}”", "chip_q", "q", "")
        st.button(text("Clear all"), key="chip_alla", type="tertiary", on_click=_clear)


def _chip(help_text: str, label: str, key: str, name: str, value: str) -> None:
    st.button(
        f"{plain(label)} ✕",  # an icon of the framework's would add its English name to the button's
        key=key,
        help=plain(help_text),
        on_click=_take_away,
        args=(name, value),
    )


def _take_away(name: str, value: str) -> None:
    view = state.pressed()
    state.refilter(view.selection.without(cast(Filter, name), value))


def _take_away_whole(name: str) -> None:
    view = state.pressed()
    whole = view.selection.without("q") if name == "q" else view.selection.with_values(cast(Filter, name), ())
    state.refilter(whole)


def _clear() -> None:
    state.go(state.pressed().selection.cleared())


def empty_selection(view: View) -> None:
    """Say that nothing is selected, and offer to take away what empties it."""
    text, selection = view.language.text, view.selection
    with st.container(key="tomt", border=True):
        found = emptying(view.register, view.selection)
        advice = text("Take one away to see projects again.") if found else ""
        st.markdown(plain(f"{text('No project matches all the filters.')} {advice}".strip()))
        for name in found:
            values = (
                [selection.q]
                if name == "q"
                else [
                    words.value_label(name, v, view.register, view.language) for v in selection.values(name)
                ]
            )
            label = text("Remove {filter}", filter=f"{text(words.FILTER[name])}: {', '.join(values)}")
            st.button(plain(label), key=f"tomt_{name}", on_click=_take_away_whole, args=(name,))
        st.button(text("Clear all"), key="tomt_alla", on_click=_clear)
