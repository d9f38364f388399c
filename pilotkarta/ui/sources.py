"""The register's source entries: what each source is, and what it supports."""

from dataclasses import dataclass, replace

from pilotkarta import words
from pilotkarta.facts import sources_of
from pilotkarta.register import Project, Source
from pilotkarta.ui.links import Link, link
from pilotkarta.ui.render import html
from pilotkarta.ui.state import View


@dataclass(frozen=True)
class Entry:
    """A source and what it supports."""

    source: Source
    supports: list[Link]


def source_list(view: View, entries: list[Entry]) -> None:
    """Draw numbered sources, each the target of the links to it."""
    html("sources.html", entries=entries, language=view.language, _=view.language.text)


def of_project(view: View, project: Project) -> list[Entry]:
    """List a project's sources, each with the facts that it supports."""
    text = view.language.text
    return [
        Entry(source, [Link(text("Supports: {facts}", facts=_fields(view, project, source)))])
        for source in sources_of(project.claims)
    ]


def of_register(view: View) -> list[Entry]:
    """List all sources of the register, each with the programmes and projects that it supports."""
    return [Entry(source, _supported(view, source)) for source in view.register.sources.values()]


def _supported(view: View, source: Source) -> list[Link]:
    programmes = [
        Link(words.programme(one, view.language))
        for one in view.register.programmes.values()
        if any(claim.source == source for claim in one.claims)
    ]
    projects = [
        link(one.name, replace(view.selection, projekt=one.id), detail=_fields(view, one, source))
        for one in view.register.projects
        if any(claim.source == source for claim in one.claims)
    ]
    return programmes + projects


def _fields(view: View, project: Project, source: Source) -> str:
    fields = (claim.field for claim in project.claims if claim.source == source)
    return ", ".join(dict.fromkeys(words.field(field, view.language) for field in fields))
