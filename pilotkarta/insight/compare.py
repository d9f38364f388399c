"""Two to four projects side by side: what differs, and what they have in common."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from pilotkarta.geography import municipalities_of
from pilotkarta.insight.timeline import Span, axis, span
from pilotkarta.register import Project, Register

# What a project says of each fact, as the table of facts keys them; equal where unknown.
_SAYS: Mapping[str, Callable[[Project], Hashable]] = {
    "name": lambda project: "" if project.name_origin == "ours" else project.name,
    "description": lambda project: project.description,
    "programme": lambda project: project.programme.id,
    "partners": lambda project: frozenset(project.partners),
    "areas": lambda project: frozenset(project.areas),
    "period": lambda project: (project.start, project.end),
    "themes": lambda project: frozenset(project.themes),
    "amounts": lambda project: frozenset(project.amounts),
    "evidence": lambda project: project.evidence,
}


@dataclass(frozen=True)
class Shared:
    """What projects have in common.

    ``themes`` are those of all; ``municipalities`` are covered by all, ``overlapping`` by two or more of
    them. ``time`` is when all were under way, possibly and surely; None when there is no such day, or when
    neither start nor end of one is known.
    """

    themes: tuple[str, ...]
    municipalities: tuple[str, ...]
    overlapping: tuple[str, ...]
    time: Span | None


def differs(projects: Sequence[Project]) -> Mapping[str, bool]:
    """Tell for each fact whether projects say different things.

    Parameters
    ----------
    projects : sequence of Project
        The compared ones.

    Returns
    -------
    mapping of str to bool
        Keyed as ``facts.Fact`` is, with ``evidence``. Known differs from unknown, but unknown is like
        unknown; the order in which places, organisations or sums are told makes no difference. A county and
        all of its municipalities by name are different things to say.
    """
    return {key: len({says(project) for project in projects}) > 1 for key, says in _SAYS.items()}


def cover(register: Register, projects: Sequence[Project]) -> Mapping[str, tuple[int, ...]]:
    """Find which projects cover each municipality.

    Parameters
    ----------
    register : Register
        For the order of the municipalities.
    projects : sequence of Project
        The compared ones.

    Returns
    -------
    mapping of str to tuple of int
        Municipality codes in SCB's order, each with the places, from 0, of the projects that cover it by
        name or by its county. Those that none covers are left out.
    """
    held = [municipalities_of(area.code for area in project.areas) for project in projects]
    covering = {
        one.code: tuple(n for n, codes in enumerate(held) if one.code in codes)
        for one in register.municipalities
    }
    return {code: places for code, places in covering.items() if places}


def shared(register: Register, projects: Sequence[Project]) -> Shared:
    """Find what projects have in common.

    Parameters
    ----------
    register : Register
        For the order of the themes and municipalities.
    projects : sequence of Project
        The compared ones, two or more; fewer have nothing in common.

    Returns
    -------
    Shared
        Theme ids in the register's order, municipality codes in SCB's.
    """
    if len(projects) < 2:
        return Shared((), (), (), None)
    places = cover(register, projects)
    return Shared(
        themes=tuple(theme for theme in register.themes if all(theme in p.themes for p in projects)),
        municipalities=tuple(code for code, its in places.items() if len(its) == len(projects)),
        overlapping=tuple(code for code, its in places.items() if len(its) > 1),
        time=_together(projects),
    )


def _together(projects: Sequence[Project]) -> Span | None:
    periods = [(project.start, project.end) for project in projects]
    if not all(map(any, periods)):
        return None
    years = axis(*periods)
    spans = [found for period in periods if (found := span(period, years))]
    first, last = max(one.first for one in spans), min(one.last for one in spans)
    if first > last:
        return None
    days = [(one.sure_first, one.sure_last) for one in spans if one.sure_first and one.sure_last]
    begin, end = max((day for day, _ in days), default=last), min((day for _, day in days), default=first)
    is_sure = len(days) == len(spans) and begin <= end
    return Span(
        first,
        last,
        begin if is_sure else None,
        end if is_sure else None,
        open_start=all(one.open_start for one in spans),
        open_end=all(one.open_end for one in spans),
    )
