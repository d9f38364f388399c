"""The frame around every page: the address read, the header, the banner of the example, then the page."""

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from pilotkarta.i18n import N_, language
from pilotkarta.paths import PAGES
from pilotkarta.register import RegisterError
from pilotkarta.ui import faults, state
from pilotkarta.ui.render import html, plain
from pilotkarta.ui.state import View

_TITLES = {
    "karta": N_("Map"),
    "projekt": N_("Project"),
    "analys": N_("Analysis"),
    "om": N_("About"),
    "tillganglighet": N_("Accessibility"),
}
_NAVIGATION = ("karta", "analys", "om", "tillganglighet")


def _start() -> None:
    """Lead from ``/`` to the map; a default page of its own would hide ``/karta`` (docs/architecture.md)."""
    st.switch_page(PAGES / "karta.py", query_params=dict(state.raw_params()))


def _pages(view: View) -> list[st.Page]:
    named = [
        st.Page(
            PAGES / f"{name}.py",
            title=_page_title(view, name),
            url_path=name,
        )
        for name in _TITLES
    ]
    return [st.Page(_start, title="Pilotkartan", default=True, url_path="start"), *named]


def _page_title(view: View, name: str) -> str:
    parts = [view.language.text(_TITLES[name]), "Pilotkartan"]
    # A project has its page whatever the filters; elsewhere it is shown if it is among the selected ones.
    project = view.register.project(view.selection.projekt) if name == "projekt" else view.chosen
    if project:
        parts.insert(0, project.name)
    return " – ".join(parts)


def _header(view: View) -> None:
    text, selection = view.language.text, view.selection
    other = language("en" if selection.sprak == "sv" else "sv")
    with st.container(key="sidhuvud", horizontal=True, vertical_alignment="center"):
        html("header.html", skip=text("Skip to the list"))
        for name in _NAVIGATION:
            params = dict(state.address(selection))
            st.page_link(PAGES / f"{name}.py", label=plain(text(_TITLES[name])), query_params=params)
        html(
            "header_end.html",
            copy=text("Copy link"),
            copied=text("The link is copied"),
            other_address="?" + urlencode(state.address(replace(selection, sprak=other.code)), doseq=True),
            other_code=other.code,
            other_name={"sv": "Svenska", "en": "English"}[other.code],
        )


def _messages(view: View) -> None:
    text = view.language.text
    if view.register.is_example:
        html(
            "banner.html",
            title=text("EXAMPLE"),
            sentence=text("Every project here is invented, for demonstration and training."),
        )
    if view.ignored:
        values = ", ".join(f"{ignored.parameter}={ignored.value}" for ignored in view.ignored)
        sentence = text("The address had values that do not exist and were left out: {values}", values=values)
        html("notice.html", sentence=sentence)
    outside = view.register.project(view.selection.projekt)
    if outside and not view.chosen:
        sentence = text("The project {name} is not among the selected ones.", name=f"”{outside.name}”")
        html("notice.html", sentence=sentence)


def main() -> None:
    """Draw the frame and run the page."""
    try:
        view = state.current()
    except RegisterError as error:
        faults.page(error)
        return
    page = st.navigation(_pages(view), position="hidden")
    st.set_page_config(page_title=page.title, layout="wide")
    state.arrive()
    _header(view)
    _messages(view)
    page.run()


main()
