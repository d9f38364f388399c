"""The chosen project's card: each fact with what it rests on and what is not known."""

from pilotkarta import words
from pilotkarta.facts import facts, name_notes, sources_of, why
from pilotkarta.maps.style import fill
from pilotkarta.register import Project
from pilotkarta.ui.links import link
from pilotkarta.ui.render import html
from pilotkarta.ui.state import View


def project_card(view: View, project: Project) -> None:
    """Draw all that is known of a project."""
    language, text = view.language, view.language.text
    sources = sources_of(project.claims)
    html(
        "card.html",
        project=project,
        number=view.projects.index(project) + 1,
        look=fill(view.register, project, view.selection.farg),
        facts=facts(view.register, project, sources, language),
        description=language.choose(project.description, project.description_en),
        translated=bool(language.code == "en" and project.description_en),
        evidence=text(words.EVIDENCE[project.evidence]),
        why=why(project, language),
        names=name_notes(project, language),
        levels=words.levels(language),
        sources=sources,
        page=link(text("All about the project"), view.selection),
        language=language,
        _=text,
    )
