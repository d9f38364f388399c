"""The state of a page: the address is its only source, read once a rerun and written by callbacks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from secrets import token_hex
from typing import TypeVar

import streamlit as st

from pilotkarta.handout import Handout
from pilotkarta.i18n import Language, language
from pilotkarta.register import Project, Register, load_named
from pilotkarta.selection import (
    Ignored,
    Selection,
    dataset_named,
    from_params,
    select,
    to_params,
)

T = TypeVar("T")
SLIDE = "bild"  # says which slide is shown; without it the presentation offers what to show
_OURS = frozenset(field.name for field in fields(Selection))


@dataclass(frozen=True)
class View:
    """What a page shows: one selection of one data set, in one language."""

    register: Register
    selection: Selection
    ignored: tuple[Ignored, ...]
    projects: tuple[Project, ...]
    language: Language

    @property
    def chosen(self) -> Project | None:
        """The chosen project, if it is among the selected ones."""
        return next((p for p in self.projects if p.id == self.selection.projekt), None)


def raw_params() -> dict[str, list[str]]:
    """Give the address's parameters as they stand."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def current() -> View:
    """Read the address into what the page shows."""
    params = raw_params()
    register = load_named(dataset_named(params))
    selection, ignored = from_params(params, register)
    return View(register, selection, ignored, select(register, selection), language(selection.sprak))


def pressed() -> View:
    """Give what the visitor saw when pressing; callbacks start from it.

    Two quick presses are both sent with the address from before the first. So the addresses that were written
    over are remembered: a press that comes with one of them starts from the newest.
    """
    written: list[Selection] = st.session_state.get("written", [])
    view = current()
    if view.selection not in written[:-1]:
        return view
    newest = written[-1]
    register = load_named(newest.data)
    return View(register, newest, (), select(register, newest), language(newest.sprak))


def arrive(page: str) -> None:
    """Forget the addresses written over when a page is shown without a press: by Back or a link.

    Parameters
    ----------
    page : str
        Its address. On another page than before every widget is to be set anew: one with the same key there
        is another widget to the browser, which draws it as if nothing were chosen.
    """
    if not st.session_state.pop("pressed", False):
        st.session_state["written"] = []
    if st.session_state.get("page") != page:
        st.session_state["page"] = page
        st.session_state["set"] = set()


def address(selection: Selection) -> Mapping[str, list[str]]:
    """Give the address's parameters for a selection; those of others are kept, but not the slide shown."""
    others = {key: values for key, values in raw_params().items() if key not in {*_OURS, SLIDE}}
    return {**others, **to_params(selection)}


def go(selection: Selection) -> None:
    """Write a selection to the address; the rerun that follows shows it."""
    before = current().selection
    written: list[Selection] = st.session_state.get("written", [])
    st.session_state["written"] = [*(written if before in written else [before]), selection][-20:]
    st.session_state["pressed"] = True
    st.query_params.from_dict(address(selection))


def refilter(selection: Selection) -> None:
    """Write a selection with other filters; a choice that they leave out is let go."""
    register = load_named(selection.data)
    if all(project.id != selection.projekt for project in select(register, selection)):
        selection = replace(selection, projekt="")
    go(selection)


def sync(key: str, value: T, same: Callable[[T], object] = lambda value: value) -> None:
    """Set a widget to what the address says, before it is drawn, where it is new or differs.

    Setting it at every rerun would undo a press or a letter that is on its way.

    Parameters
    ----------
    key : str
        The widget's key.
    value : T
        What the address says.
    same : callable, optional
        What two values have in common when they mean the same: neither the order of presses nor a space
        at the end of what is being typed is a difference.
    """
    known: set[str] = st.session_state["set"]
    if key not in known or key not in st.session_state or same(st.session_state[key]) != same(value):
        st.session_state[key] = value
        known.add(key)


def session() -> str:
    """Name the visitor's session, so that the page sees when another one has taken its place (held.js)."""
    return str(st.session_state.setdefault("session", token_hex(8)))


def handout(view: View) -> Handout:
    """Give what the page shows as something to take home, made today."""
    return Handout(view.register, view.selection, view.projects, site(), date.today())


def site() -> str:
    """Give the service's own address as the visitor sees it, without the page."""
    return st.context.url.rsplit("/", 1)[0] if st.context.url else "http://localhost:8501"
