"""How much is known: facts by kind, and projects by evidence level."""

from collections.abc import Callable, Sequence

from pilotkarta.register import Project

_KNOWN: dict[str, Callable[[Project], object]] = {
    "name": lambda project: project.name_origin != "ours",
    "partners": lambda project: project.partners,
    "start": lambda project: project.start,
    "end": lambda project: project.end,
    "amounts": lambda project: project.amounts,
    "themes": lambda project: project.themes,
}


def evidence_tally(projects: Sequence[Project]) -> dict[str, int]:
    """Count the projects of each evidence level."""
    return {
        level: sum(project.evidence == level for project in projects)
        for level in ("confirmed", "probable", "weak")
    }


def known_fields(projects: Sequence[Project]) -> dict[str, int]:
    """Count for each field how many projects it is known of."""
    return {field: sum(bool(is_known(project)) for project in projects) for field, is_known in _KNOWN.items()}
