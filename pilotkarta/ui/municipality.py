"""My municipality: the choice of one, the pilots around it, and the page to take home."""

from dataclasses import replace

import streamlit as st

from pilotkarta import words
from pilotkarta.answers.municipality import Entry, municipality
from pilotkarta.exports import MUNICIPALITY, file_name
from pilotkarta.geography import swedish_order
from pilotkarta.maps.style import fill
from pilotkarta.ui import state
from pilotkarta.ui.figure import figure
from pilotkarta.ui.links import file_href, link
from pilotkarta.ui.render import html
from pilotkarta.ui.shaded_map import shaded_map
from pilotkarta.ui.state import View


def municipality_page(view: View) -> None:
    """Let the visitor choose a municipality, and tell of the pilots around it."""
    text = view.language.text
    _choice(view)
    if not view.selection.kommun:
        html("hint.html", sentence=text("Choose a municipality to see the pilots in it and around it."))
        return
    answer = municipality(state.handout(view))

    def shown(entry: Entry) -> dict[str, object]:
        project = entry.project
        evidence = text(words.EVIDENCE[project.evidence])
        programme = words.programme(project.programme, view.language)
        return {
            "entry": entry,
            "look": fill(view.register, project, view.selection.farg),
            "link": link(project.name, replace(view.selection, projekt=project.id)),
            "about": f"{entry.detail} · {programme} · {evidence}",
        }

    html(
        "municipality.html",
        answer=answer,
        groups=[(group, [shown(entry) for entry in group.entries]) for group in answer.groups],
        themes=[(one.theme, shown(one.entry) if one.entry else None) for one in answer.themes],
        pdf=file_href(MUNICIPALITY, view.selection),
        name=file_name(MUNICIPALITY, view.register, view.selection.kommun, view.selection.data),
        _=text,
    )
    figure(view, answer.figure, lambda: shaded_map(view, answer.figure))


def _choice(view: View) -> None:
    """Offer all municipalities, in the order of the Swedish alphabet, to search by typing."""
    labels = {
        one.code: f"{one.name} ({words.county(view.register.regions[one.county_code].name)})"
        for one in sorted(view.register.municipalities, key=lambda one: swedish_order(one.name))
    }
    state.sync("f_kommun", view.selection.kommun or None)
    st.selectbox(
        view.language.text("Municipality"),
        list(labels),
        key="f_kommun",
        format_func=lambda code: labels[code],
        index=None,
        placeholder=view.language.text("Choose or type a name"),
        on_change=_chosen,
    )


def _chosen() -> None:
    view = state.pressed()
    state.go(replace(view.selection, fraga="kommun", kommun=st.session_state["f_kommun"] or ""))
