"""The selected projects as a table that ``assets/data.js`` sorts in the browser."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pilotkarta import words
from pilotkarta.facts import sources_of
from pilotkarta.i18n import N_
from pilotkarta.maps.style import fill
from pilotkarta.register import Project
from pilotkarta.ui.links import link
from pilotkarta.ui.render import html
from pilotkarta.ui.state import View

# The columns after the number and the name, and whether each is sorted as numbers.
COLUMNS: Mapping[str, bool] = {
    N_("Programme"): False,
    N_("Evidence"): True,
    N_("When"): False,
    N_("Area"): False,
    N_("County"): False,
    N_("Themes"): False,
    N_("Run by"): False,
    N_("Money"): True,
    N_("Number of sources"): True,
}


@dataclass(frozen=True)
class Cell:
    """What a cell says, what it is sorted by where that is not the same, and whether it can be placed."""

    text: str
    value: str | int = ""
    has_place: bool = True


def table(view: View) -> None:
    """Draw the selected projects from north to south, one a row."""
    html(
        "data_table.html",
        columns=[(view.language.text(name), is_number) for name, is_number in COLUMNS.items()],
        rows=[
            (
                fill(view.register, project, view.selection.farg),
                project,
                link(project.name, replace(view.selection, projekt=project.id)),
                _cells(view, project),
            )
            for project in view.projects
        ],
        caption=view.language.plural("{n} selected project", "{n} selected projects", len(view.projects)),
        _=view.language.text,
    )


def _cells(view: View, project: Project) -> list[Cell]:
    """Give the cells in the order of ``COLUMNS``."""
    language = view.language
    known = project.start or project.end
    counties = dict.fromkeys(area.county_code for area in project.areas)
    themes = (words.value_label("tema", theme, view.register, language) for theme in project.themes)
    leads = (partner.organisation for partner in project.partners if partner.role == "lead")
    amounts = (
        f"{language.text(words.MEASURE[a.measure])}: {words.amount(a, language)}" for a in project.amounts
    )
    sources = len(sources_of(project.claims))
    return [
        Cell(words.programme(project.programme, language)),
        Cell(language.text(words.EVIDENCE[project.evidence]), list(words.EVIDENCE).index(project.evidence)),
        # A period whose start is not known stands with the unknown ones: it cannot be placed in time.
        Cell(
            language.period(project.start, project.end) if known else "",
            project.start.earliest.isoformat() if project.start else "",
            has_place=project.start is not None,
        ),
        Cell(", ".join(area.name for area in project.areas)),
        Cell(", ".join(words.county(view.register.regions[code].name) for code in counties)),
        Cell(", ".join(themes)),
        Cell(", ".join(leads)),
        Cell("; ".join(amounts), max((a.amount for a in project.amounts), default="")),
        Cell(str(sources), sources),
    ]
