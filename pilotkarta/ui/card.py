"""The chosen project's card: each fact with what it rests on and what is not known."""

from pilotkarta import words
from pilotkarta.facts import card
from pilotkarta.maps.style import fill
from pilotkarta.register import Project
from pilotkarta.ui.links import link
from pilotkarta.ui.render import html
from pilotkarta.ui.state import View


def project_card(view: View, project: Project) -> None:
    """Draw all that is known of a project."""
    text = view.language.text
    html(
        "card.html",
        **card(view.register, project, view.language),
        number=view.projects.index(project) + 1,
        look=fill(view.register, project, view.selection.farg),
        levels=words.levels(view.language),
        page=link(text("All about the project"), view.selection),
    )
