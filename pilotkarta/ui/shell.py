"""The frame around every page: the address read, the header, the banner of the example, then the page."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from pilotkarta import words
from pilotkarta.dates import PartialDate
from pilotkarta.i18n import N_, language
from pilotkarta.paths import PAGES
from pilotkarta.register import RegisterError
from pilotkarta.selection import Selection
from pilotkarta.ui import faults, presentation, state
from pilotkarta.ui.data import PART
from pilotkarta.ui.dropped import held
from pilotkarta.ui.links import Link, link
from pilotkarta.ui.render import html, plain
from pilotkarta.ui.state import View
from pilotkarta.ui.takeaway import takeaway

_TITLES = {
    "karta": N_("Map"),
    "projekt": N_("Project"),
    "analys": N_("Analysis"),
    "presentation": N_("Presentation"),
    "data": N_("Data"),
    "om": N_("About"),
    "tillganglighet": N_("Accessibility"),
}
_NAVIGATION = ("karta", "analys", "presentation", "data", "om", "tillganglighet")
_WITH_SELECTION = ("karta", "analys", "projekt", "data")


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
    if name == "analys":
        parts.insert(0, view.language.text(words.QUESTION[view.selection.question]))
    elif name == "data":
        parts.insert(0, view.language.text(PART[view.selection.visa]))
    elif project:
        parts.insert(0, project.name)
    return " – ".join(parts)


def _print_header(view: View, title: str) -> None:
    """Write what stands at the top of each printed sheet: page, selection and date; hidden on screens."""
    language = view.language
    today = date.today()
    count = language.text("{n} of {stated}", n=len(view.projects), stated=len(view.register.projects))
    html(
        "print_header.html",
        title=title,
        dataset=" · ".join(
            filter(
                None,
                (
                    language.text("EXAMPLE") if view.register.is_example else "",
                    words.dataset(view.register, language),
                ),
            )
        ),
        selection=words.selection(view.selection, view.register, language),
        count=count,
        date=language.date(PartialDate(today.year, today.month, today.day)),
        _=language.text,
    )


def _header(view: View, page: str) -> None:
    text, selection = view.language.text, view.selection
    other = language("en" if selection.sprak == "sv" else "sv")
    with st.container(key="sidhuvud", horizontal=True, vertical_alignment="center"):
        to_list = page == "karta"
        html(
            "header.html",
            skip=text("Skip to the list") if to_list else text("Skip to the content"),
            target="pk-list" if page in ("karta", "analys") else "pk-content",
        )
        for name in _NAVIGATION:
            params = dict(state.address(selection))
            st.page_link(PAGES / f"{name}.py", label=plain(text(_TITLES[name])), query_params=params)
        html(
            "header_end.html",
            copy=text("Copy link"),
            copied=text("The link is copied"),
            printing=text("Print"),
            present=_present(view, page),
            session=state.session(),
            held=held(),
            **takeaway(state.handout(view)),
            _=text,
            other_address="?" + urlencode(state.address(replace(selection, sprak=other.code)), doseq=True),
            other_code=other.code,
            other_name={"sv": "Svenska", "en": "English"}[other.code],
        )


def _present(view: View, page: str) -> Link | None:
    """Offer to present what is shown, where something is."""
    if page not in _WITH_SELECTION:
        return None
    return presentation.start(view.language.text("Present"), view.selection)


def _messages(view: View, page: str) -> None:
    text = view.language.text
    if dataset := words.dataset(view.register, view.language):
        said = [
            text("This is not the register in force.") if view.register.is_draft else "",
            text("This page tells of the register itself.") if page == "om" else "",
        ]
        # The filters and projects of one data set may not be there in another.
        there = Selection(visa=view.selection.visa, sprak=view.selection.sprak)
        back = link(text("To the register"), there, "karta" if page == "projekt" else page)
        html("data_banner.html", title=dataset, sentence=" ".join(filter(None, said)), back=back)
    if view.register.is_example:
        invented = text("Every project here is invented, for demonstration and training.")
        real = text("The invented example is chosen; this page tells of the real programmes.")
        html("banner.html", title=text("EXAMPLE"), sentence=real if page == "om" else invented)
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
    state.arrive(page.url_path)
    if page.url_path == "presentation" and presentation.is_deck():
        page.run()
        return
    _print_header(view, page.title.removesuffix(" – Pilotkartan"))
    _header(view, page.url_path)
    _messages(view, page.url_path)
    page.run()


# Streamlit runs this as the main module; the process that makes hand-outs imports that by another name.
if __name__ == "__main__":
    main()
