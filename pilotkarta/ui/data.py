"""The data page: its parts as links, and the part that the address asks for."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from pilotkarta.i18n import N_
from pilotkarta.register import datasets, faults_since
from pilotkarta.register.messages import describe
from pilotkarta.selection import Part
from pilotkarta.ui.dictionary import dictionary
from pilotkarta.ui.downloads import downloads
from pilotkarta.ui.faults import MOST
from pilotkarta.ui.filters import empty_selection, theme_panel
from pilotkarta.ui.gaps import gaps_of_all, gaps_of_selection
from pilotkarta.ui.intake import intake_page
from pilotkarta.ui.links import link
from pilotkarta.ui.render import html
from pilotkarta.ui.results import selected
from pilotkarta.ui.sources import of_register, source_list
from pilotkarta.ui.state import View
from pilotkarta.ui.table import table

PART: Mapping[Part, str] = {
    "luckor": N_("What is missing"),
    "tabell": N_("Table"),
    "hamta": N_("Download"),
    "begrepp": N_("Definitions"),
    "kallor": N_("Sources"),
    "andra": N_("Hand in facts"),
}


def data_page(view: View) -> None:
    """Draw the links to the parts and the part that is asked for."""
    html(
        "data_parts.html",
        parts=[
            (
                link(view.language.text(label), replace(view.selection, visa=one), "data"),
                one == view.selection.visa,
            )
            for one, label in PART.items()
        ],
        _=view.language.text,
    )
    _faults(view)
    _PARTS[view.selection.visa](view)


def _faults(view: View) -> None:
    """Say that the newest tables on disk are at fault, where the last good ones are shown instead."""
    on_disk = datasets().get(view.selection.data)  # a draft is not on disk
    found = faults_since(on_disk.folder) if on_disk else ()
    if found:
        html(
            "data_faults.html",
            faults=[describe(fault, view.language) for fault in found[:MOST]],
            more=len(found) - MOST,
            _=view.language.text,
        )


def _gaps(view: View) -> None:
    gaps_of_all(view)
    _of_selection(view, gaps_of_selection)


def _of_selection(view: View, draw: Callable[[View], None]) -> None:
    """Draw the filters, how many projects they select, and what is told of these."""
    theme_panel(view)
    selected(view)
    if view.projects:
        draw(view)
    else:
        empty_selection(view)


def _table(view: View) -> None:
    _of_selection(view, table)


def _downloads(view: View) -> None:
    theme_panel(view)
    selected(view)
    downloads(view)


def _sources(view: View) -> None:
    html("data_sources.html", _=view.language.text)
    source_list(view, of_register(view))


_PARTS: Mapping[Part, Callable[[View], None]] = {
    "luckor": _gaps,
    "tabell": _table,
    "hamta": _downloads,
    "begrepp": dictionary,
    "kallor": _sources,
    "andra": intake_page,
}
