"""Own figures: a file that stays in the visitor's session, and what it says laid under the pilots."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, TypeVar, get_args
from urllib.parse import quote

import streamlit as st

from pilotkarta.answers.figure import Figure
from pilotkarta.answers.own import METHODS, own_figures
from pilotkarta.answers.own_areas import own_areas
from pilotkarta.apart import TooHeavyError, apart
from pilotkarta.exports.picture import map_of
from pilotkarta.figures import Message, UnknownCrs, Unmatched, Unreadable, read_areas, read_figures
from pilotkarta.geography import SWEREF99TM, WGS84
from pilotkarta.i18n import Code
from pilotkarta.insight.classes import Method
from pilotkarta.ui import state
from pilotkarta.ui.dropped import MEGABYTES, OWN, TOO_HEAVY, DroppedFile, dropzone, forget
from pilotkarta.ui.figure import figure
from pilotkarta.ui.map_view import PRINTED
from pilotkarta.ui.render import html, plain
from pilotkarta.ui.shaded_map import shaded_map
from pilotkarta.ui.state import View

T = TypeVar("T")
Make = Callable[..., Figure | tuple[Figure, ...]]
AREAS = frozenset((".geojson", ".json", ".gpkg"))
CLASSES = (3, 4, 5, 6, 7)
SYSTEMS = {SWEREF99TM: "SWEREF 99 TM (EPSG:3006)", WGS84: "WGS 84 (EPSG:4326)"}


def own_page(view: View) -> None:
    """Take a file, say what is wrong with it, or lay it under the pilots."""
    text = view.language.text
    own: DroppedFile | None = st.session_state.get(OWN)
    if not own:
        html("own.html", _=text, most=view.language.number(MEGABYTES))
        label = text("Drop a file with your own figures or areas here")
        dropzone("slapp_fil", label, _dropped)
        return
    with st.container(key="egen_fil", horizontal=True, vertical_alignment="center"):
        html("own_file.html", sentence=text("Shown: {file}", file=own.name))
        st.button(text("Take the file away"), key="ta_bort_fil", on_click=_forget)
    if PurePath(own.name).suffix.casefold() in AREAS:
        _areas(view, own)
    else:
        _table(view, own)


def _dropped(own: DroppedFile | None) -> None:
    if own:
        _forget()
        st.session_state[OWN] = own


def _forget() -> None:
    forget(OWN)
    for key in ("egna_read", "egna_drawn"):
        st.session_state.pop(key, None)


def _read_once(view: View, read: Callable[..., T], *given: Any, crs: int | None = None) -> T | Unreadable:
    """Read the file once for each data set, language and reference system: reruns are many."""
    held: dict[tuple[str, Code, int | None], T | Unreadable] = st.session_state.setdefault("egna_read", {})
    key = (view.selection.data, view.language.code, crs)
    if key not in held:
        try:
            held[key] = apart(read, *given)
        except Unreadable as error:
            held[key] = type(error)(*error.messages)  # the one that was raised holds the file's bytes
        except TooHeavyError:
            held[key] = Unreadable(TOO_HEAVY)
    return held[key]


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What is shown of a file for a selection: figures, the first with a map, and that map on paper."""

    figures: tuple[Figure, ...]
    printed: str


def _drawn_once(view: View, asked: tuple[object, ...], make: Make, *given: Any) -> _Drawn | Unreadable:
    """Draw once for each selection, look, and what else is asked; the newest is held."""
    selected = (view.register.version, *(one.id for one in view.projects))
    key = (selected, view.selection.farg, view.language.code, asked)
    held: tuple[object, _Drawn | Unreadable] | None = st.session_state.get("egna_drawn")
    if held is None or held[0] != key:
        held = (key, _drawn(view, make, *given))
        st.session_state["egna_drawn"] = held
    return held[1]


def _drawn(view: View, make: Make, *given: Any) -> _Drawn | Unreadable:
    # Without the choice: another project's card is no reason to draw anew.
    handout = state.handout(replace(view, selection=replace(view.selection, projekt="")))
    try:
        made = apart(make, handout, *given)
        figures = made if isinstance(made, tuple) else (made,)
        # What is printed goes with the page, for no address knows the file.
        picture = apart(map_of, handout, *PRINTED, figures[0].shading)
    except TooHeavyError:
        return Unreadable(TOO_HEAVY)
    return _Drawn(figures, f"data:image/svg+xml,{quote(picture)}")


def _failed(view: View, error: Unreadable) -> None:
    title = view.language.text("The file could not be read")
    html("own_fault.html", title=title, sentence=error.say(view.language))


def _table(view: View, own: DroppedFile) -> None:
    code = view.language.code
    read = _read_once(view, read_figures, own.name, own.content, view.register, code)
    if isinstance(read, Unreadable):
        _failed(view, read)
        return
    text = view.language.text
    matched = text(
        "{n} of {all} municipalities have a figure in the file.",
        n=view.language.number(int(read.values.notna().any(axis="columns").sum())),
        all=view.language.number(len(read.values)),
    )
    _noticed(view, read.notices, matched, read.unmatched)
    with st.container(key="egna_val", horizontal=True, gap="medium"):
        column = st.selectbox(text("Column"), list(read.columns), key="f_kolumn")
        method: Method | None = st.segmented_control(
            text("Classes"),
            get_args(Method),
            default="quantiles",
            key="f_metod",
            format_func=lambda one: plain(text(METHODS[one])),
            required=True,
            wrap=True,
        )
        k = st.segmented_control(
            text("How many classes"), CLASSES, default=5, key="f_klasser", required=True, wrap=True
        )
    # The last file's column may still be chosen when another file has just been dropped.
    column = column if column in read.columns else read.columns[0]
    classed = (method or "quantiles", k or 5)
    _shown(view, (column, *classed), own_figures, read.values[column], *classed)


def _areas(view: View, own: DroppedFile) -> None:
    text, code = view.language.text, view.language.code
    read = _read_once(view, read_areas, own.name, own.content, None, code)
    if isinstance(read, UnknownCrs):
        html("own_fault.html", title=text("Which reference system?"), sentence=read.say(view.language))
        crs = st.radio(
            text("The coordinates are in"),
            list(SYSTEMS),
            index=None,
            key="f_crs",
            format_func=lambda one: plain(SYSTEMS[one]),
            horizontal=True,
        )
        if crs is None:
            return
        read = _read_once(view, read_areas, own.name, own.content, crs, code, crs=crs)
    if isinstance(read, Unreadable):
        _failed(view, read)
        return
    _noticed(view, read.notices)
    _shown(view, (), own_areas, read.frame)


def _noticed(
    view: View, notices: tuple[Message, ...], matched: str = "", unmatched: tuple[Unmatched, ...] = ()
) -> None:
    """Say what was noticed in the file, and which rows were left out."""
    html(
        "own_notices.html",
        notices=[one.say(view.language) for one in notices],
        unmatched=unmatched,
        matched=matched,
        _=view.language.text,
    )


def _shown(view: View, asked: tuple[object, ...], make: Make, *given: Any) -> None:
    """Show the figures that are made of what a file says, the first with its map."""
    drawn = _drawn_once(view, asked, make, *given)
    if isinstance(drawn, Unreadable):
        _failed(view, drawn)
        return
    first, *others = drawn.figures
    figure(view, first, lambda: shaded_map(view, first, drawn.printed))
    for one in others:
        figure(view, one)
