"""How much is known: facts by kind, and projects by evidence level."""

from collections.abc import Callable, Sequence

from pilotkarta.register import Project, Register
from pilotkarta.selection import options

_KNOWN: dict[str, Callable[[Project], object]] = {
    "name": lambda project: project.name_origin != "ours",
    "description": lambda project: project.description,
    "lead": lambda project: any(partner.role == "lead" for partner in project.partners),
    "partners": lambda project: project.partners,
    "areas": lambda project: project.areas,
    "start": lambda project: project.start,
    "end": lambda project: project.end,
    "themes": lambda project: project.themes,
    "amounts": lambda project: project.amounts,
}
_SUMMED_UP = ("name", "partners", "start", "end", "amounts", "themes")


def evidence_tally(projects: Sequence[Project]) -> dict[str, int]:
    """Count the projects of each evidence level."""
    return {
        level: sum(project.evidence == level for project in projects)
        for level in ("confirmed", "probable", "weak")
    }


def known_fields(projects: Sequence[Project]) -> dict[str, int]:
    """Count for each field of a short account how many projects it is known of."""
    unknown = unknown_of(projects)
    return {field: len(projects) - len(unknown[field]) for field in _SUMMED_UP}


def unknown_of(projects: Sequence[Project]) -> dict[str, tuple[Project, ...]]:
    """Find the projects that a fact is not known of.

    Parameters
    ----------
    projects : sequence of Project
        The selected ones.

    Returns
    -------
    dict of str to tuple of Project
        For every fact that can be known of a project, those that lack it, in the order given. A name of our
        own making does not count as known; ``lead`` is who ran the project, ``partners`` anybody in it.
    """
    return {
        field: tuple(project for project in projects if not is_known(project))
        for field, is_known in _KNOWN.items()
    }


def evidence_by_programme(register: Register, projects: Sequence[Project]) -> dict[str, dict[str, int]]:
    """Count projects by programme and evidence level.

    Parameters
    ----------
    register : Register
        The data set, for its programmes and levels.
    projects : sequence of Project
        The selected ones.

    Returns
    -------
    dict of str to dict of str to int
        Every programme of the register, and every level that its projects can have, zeros too.
    """
    levels = options(register, "belagg")
    return {
        programme: {
            level: sum(p.programme.id == programme and p.evidence == level for p in projects)
            for level in levels
        }
        for programme in register.programmes
    }
