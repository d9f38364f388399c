"""How much is known: facts by kind, and projects by evidence level."""

from collections.abc import Callable

from pilotkarta.register import Project, Register

_KNOWN: dict[str, Callable[[Project], object]] = {
    "name": lambda project: project.name_origin != "ours",
    "partners": lambda project: project.partners,
    "start": lambda project: project.start,
    "end": lambda project: project.end,
    "amounts": lambda project: project.amounts,
    "themes": lambda project: project.themes,
}


def evidence_tally(register: Register) -> dict[str, int]:
    """Count the projects of each evidence level."""
    return {
        level: sum(project.evidence == level for project in register.projects)
        for level in ("confirmed", "probable", "weak")
    }


def known_fields(register: Register) -> dict[str, int]:
    """Count for each field how many projects it is known of."""
    return {
        field: sum(bool(is_known(project)) for project in register.projects)
        for field, is_known in _KNOWN.items()
    }
