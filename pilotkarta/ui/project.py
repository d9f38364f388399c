"""One project's page: all that is known of it, where, when, and what it has in common with others."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from urllib.parse import urlencode

import streamlit as st

from pilotkarta import words
from pilotkarta.facts import description_fact, facts, name_fact, sources_of, why
from pilotkarta.insight.related import nearest, same_programme, same_themes
from pilotkarta.insight.timeline import axis, bar
from pilotkarta.maps.frame import Extent
from pilotkarta.maps.style import fill
from pilotkarta.maps.svg import describe
from pilotkarta.register import Project, Source
from pilotkarta.selection import Selection, beside, to_params
from pilotkarta.ui import state
from pilotkarta.ui.links import Link, link
from pilotkarta.ui.render import html
from pilotkarta.ui.sources import of_project, source_list
from pilotkarta.ui.state import View

MAPS: tuple[tuple[Extent, int, int], ...] = (("omrade", 440, 440), ("lage", 180, 390))


def project_page(view: View) -> None:
    """Draw the page of the project in the address, or help to find one."""
    project = view.register.project(view.selection.projekt)
    if not project:
        _not_found(view)
        return
    sources = sources_of(project.claims)
    with st.container(key="projektsida"):
        with st.container(key="projektvagar"):
            _ways(view, project)
        with st.container(key="projekttopp"):
            _head(view, project, sources)
        with st.container(key="projektkartor"):
            _maps(view, project)
        with st.container(key="projektfakta"):
            _facts(view, project, sources)
            _timeline(view, project)
            _related(view, project)
            source_list(view, of_project(view, project))
            share = to_params(
                Selection(projekt=project.id, data=view.selection.data, sprak=view.selection.sprak)
            )
            address = f"{state.site()}/projekt?{urlencode(share, doseq=True)}"
            html("project_end.html", address=address, _=view.language.text)


def _to_map(view: View) -> Link:
    return link(view.language.text("← Back to the map"), view.selection, "karta")


def _ways(view: View, project: Project) -> None:
    """Draw the ways back to the map and on to the projects north and south of this one."""
    text, selection = view.language.text, view.selection
    before, after = beside(view.register, view.projects, project)
    ways = [_to_map(view)]
    for words_for_it, one in ((text("↑ To the north:"), before), (text("↓ To the south:"), after)):
        if one:
            name = f"{words_for_it} {view.projects.index(one) + 1}. {one.name}"
            ways.append(link(name, replace(selection, projekt=one.id)))
    compared = replace(selection, fraga="jamfor", jamfor=(project.id,))
    ways.append(link(text("Compare with others"), compared, "analys"))
    html("links.html", links=ways, name=text("Ways on"))


def _head(view: View, project: Project, sources: Sequence[Source]) -> None:
    language = view.language
    number = view.projects.index(project) + 1 if project in view.projects else "–"
    html(
        "project_head.html",
        project=project,
        number=number,
        look=fill(view.register, project, view.selection.farg),
        evidence=language.text(words.EVIDENCE[project.evidence]),
        why=why(project, language),
        description=description_fact(project, sources, language),
        translated=bool(language.code == "en" and project.description_en),
        _=language.text,
    )


def _maps(view: View, project: Project) -> None:
    text = view.language.text
    captions = {
        "omrade": text("The point on the map stands for an area, not an address."),
        "lage": text("Where in Sweden"),
    }
    maps = []
    for extent, width, height in MAPS:
        title, description = describe(view.projects, project, view.language, extent)
        asked = {**to_params(view.selection), "utsnitt": [extent], "bredd": [width], "hojd": [height]}
        maps.append(
            {
                "query": urlencode(asked, doseq=True),
                "width": width,
                "height": height,
                "title": title,
                "description": description,
                "caption": captions[extent],
            }
        )
    html("project_maps.html", maps=maps)


def _facts(view: View, project: Project, sources: Sequence[Source]) -> None:
    language, text = view.language, view.language.text
    listed = [name_fact(project, sources, language), *facts(view.register, project, sources, language)]
    html("facts.html", caption=text("What is known of the project, and from where"), facts=listed, _=text)
    levels = words.levels(language)
    html("levels.html", levels=levels, _=text)


def _timeline(view: View, project: Project) -> None:
    text, programme = view.language.text, project.programme
    periods = {"project": (project.start, project.end), "programme": (programme.start, programme.end)}
    years = axis(*periods.values())
    rows = [
        {
            "kind": f"pk-of-{kind}",
            "label": text("The project") if kind == "project" else words.programme(programme, view.language),
            "words": view.language.period(*period),
            "bar": bar(period, years),
        }
        for kind, period in periods.items()
    ]
    html("timeline.html", rows=rows, years=list(range(years[0], years[1] + 1)), _=text)


def _related(view: View, project: Project) -> None:
    """Draw the projects with the same themes, those nearest and those of the same programme."""
    language, register, text = view.language, view.register, view.language.text
    near = [
        (
            one,
            text("{km} km between the areas", km=language.number(round(km)))
            if km >= 0.5
            else text("the areas meet or overlap"),
        )
        for one, km in nearest(register, project)
    ]
    themes = [
        (one, ", ".join(words.value_label("tema", theme, register, language) for theme in shared))
        for one, shared in same_themes(register, project)
    ]
    siblings = [(one, words.where(one, language)) for one in same_programme(register, project)]
    groups = [(text("Nearest"), near), (text("Same themes"), themes), (text("Same programme"), siblings)]
    html(
        "related.html",
        groups=[
            (
                title,
                [link(one.name, replace(view.selection, projekt=one.id), detail=why) for one, why in found],
            )
            for title, found in groups
        ],
        _=text,
    )


def _not_found(view: View) -> None:
    """Say that there is no such project, and lead to those there are."""
    text = view.language.text
    asked = next((one.value for one in view.ignored if one.parameter == "projekt"), "")
    title = text("There is no such project") if asked else text("Which project?")
    sentence = (
        text("The register has no project with the id “{id}”. Perhaps it is one of these:", id=asked[:100])
        if asked
        else text("The address names no project. These are the selected ones, from north to south:")
    )
    ids = [project.id for project in view.register.projects]
    alike = get_close_matches(asked.casefold(), ids, n=5, cutoff=0.5)
    listed = [one for one in view.register.projects if one.id in alike] or view.projects
    links = [
        link(one.name, replace(view.selection, projekt=one.id), detail=words.where(one, view.language))
        for one in listed
    ]
    html("not_found.html", title=title, sentence=sentence, links=[*links, _to_map(view)])
