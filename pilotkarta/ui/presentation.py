"""The presentation: choosing what to show, and the deck, which the browser then steps through on its own."""

from dataclasses import replace

import streamlit as st

from pilotkarta import words
from pilotkarta.deck import build
from pilotkarta.deck.model import LAYOUTS, Deck, Slide
from pilotkarta.deck.paging import title_size
from pilotkarta.geography import counties_north_to_south
from pilotkarta.handout import Handout
from pilotkarta.maps.frame import Extent
from pilotkarta.maps.legend import legend
from pilotkarta.maps.marks import NAME_SIZE
from pilotkarta.maps.scene import View as MapView
from pilotkarta.maps.scene import area_paths, land, view
from pilotkarta.maps.style import BASE, MARKER, fill
from pilotkarta.markup import render
from pilotkarta.paths import ASSETS
from pilotkarta.selection import Selection
from pilotkarta.ui import state
from pilotkarta.ui.links import Link, link
from pilotkarta.ui.render import html
from pilotkarta.ui.state import View
from pilotkarta.ui.takeaway import takeaway

# Pixels of the maps' frames; the style sheet shows them 2.375 times as large, so that the numbers are 28 px.
OVERVIEW, AREA, PLACE = (236, 344), (236, 208), (72, 122)
_deck = st.components.v2.component(
    "pilotkartan_deck", js=(ASSETS / "deck.js").read_text(encoding="utf-8"), isolate_styles=False
)


def is_deck() -> bool:
    """Say whether the address asks for the slides."""
    return state.SLIDE in st.query_params


def deck_page(shown: View) -> None:
    """Send the whole deck."""
    _deck(data=deck_markup(shown, build(state.handout(shown))), key="presentation")


def deck_markup(shown: View, deck: Deck) -> str:
    """Write the deck as HTML in which all text is escaped."""
    handout, text = deck.handout, shown.language.text
    slide_of = {
        slide.project.id: place for place, slide in reversed([*enumerate(deck.slides, 1)]) if slide.project
    }
    return render(
        "deck.html",
        deck=deck,
        handout=handout,
        overview=_overview(handout),
        views={place: _maps(handout, slide) for place, slide in enumerate(deck.slides, 1) if slide.project},
        slide_of=slide_of,
        look_of={one.id: fill(handout.register, one, handout.selection.farg) for one in handout.projects},
        land=land(),
        areas=area_paths(handout.projects),
        layouts=LAYOUTS,
        title_size=title_size,
        legend=legend(handout.register, handout.selection.farg, shown.language),
        look=BASE,
        name_size=NAME_SIZE,
        radius=MARKER / 2,
        watermark=text("EXAMPLE") if handout.example else "",
        exit=link("", shown.selection, "karta"),
        page_title=f"{text('Presentation')} – Pilotkartan",
        progress=text("{n} of {all}", n="{n}", all="{all}"),
        **takeaway(handout),
        _=text,
    )


def _overview(handout: Handout) -> MapView | None:
    """Draw all numbers; the slides of the map share it."""
    if not handout.projects:
        return None
    width, height = OVERVIEW
    return view(
        handout.register, handout.projects, None, handout.selection.farg, handout.language,
        extent="sverige", width=width, height=height,
    )  # fmt: skip


def _maps(handout: Handout, slide: Slide) -> list[MapView]:
    """Draw a project's area and where in Sweden it lies; it is alone there, as in PowerPoint."""
    extents: tuple[tuple[Extent, tuple[int, int], int], ...] = (
        ("omrade", AREA, slide.number),
        ("lage", PLACE, 0),
    )
    return [
        view(
            handout.register, (), slide.project, handout.selection.farg, handout.language,
            extent=extent, width=width, height=height, number=number,
        )
        for extent, (width, height), number in extents
    ]  # fmt: skip


def chooser(shown: View) -> None:
    """Offer what to show: the selection, a programme, or the projects for a seminar in a county."""
    handout, text = state.handout(shown), shown.language.text
    programmes = [
        start(
            words.programme(one, shown.language),
            replace(shown.selection.cleared(), program=(one.id,), projekt=""),
            detail=text("{n} of {stated}", n=shown.register.traced(one.id), stated=one.stated_pilots),
        )
        for one in shown.register.programmes.values()
    ]
    html(
        "chooser.html",
        current=start(text("Present the selection"), shown.selection),
        words=handout.words,
        count=handout.count,
        programmes=programmes,
        counties=[_seminar(shown, code) for code in counties_north_to_south()],
        **takeaway(handout),
        _=text,
    )


def _seminar(shown: View, code: str) -> Link:
    own = sum(code in project.counties for project in shown.register.projects)
    label = words.county(shown.register.regions[code].name)
    selection = replace(shown.selection.cleared(), projekt="", seminarium=code)
    return start(label, selection, detail=shown.language.plural("{n} project", "{n} projects", own))


def start(label: str, selection: Selection, detail: str = "") -> Link:
    """Make a link to the first slide of a selection."""
    return link(label, selection, "presentation", detail=detail, **{state.SLIDE: "1"})
