"""Two to four projects side by side: their facts aligned, what differs and what they share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pilotkarta import words
from pilotkarta.answers.figure import Figure
from pilotkarta.facts import Fact, description_fact, facts, name_fact, sources_of
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_, Language
from pilotkarta.insight.compare import cover, differs, shared
from pilotkarta.maps.shading import Shading, combination
from pilotkarta.register import Project, Register

LETTERS = "ABCD"
_OWN_WORDS = ("name", "description")
EVIDENCE = N_("Evidence of the tie to the programme")


@dataclass(frozen=True)
class Row:
    """A fact of each of the projects, in their order, and whether they say different things.

    Names and descriptions always differ; of them ``differs`` is None.
    """

    label: str
    facts: tuple[Fact, ...]
    differs: bool | None


@dataclass(frozen=True)
class Comparison:
    """The compared projects with their letters, their facts row by row, and what they share in words."""

    projects: tuple[tuple[str, Project], ...]
    rows: tuple[Row, ...]
    shared: tuple[str, ...]
    figure: Figure


def comparison(handout: Handout) -> Comparison:
    """Set the projects that the address names side by side.

    Parameters
    ----------
    handout : Handout
        Its selection names two to four projects in ``jamfor``.

    Returns
    -------
    Comparison
        The projects from north to south; they need not be among the selected ones.
    """
    register, language = handout.register, handout.language
    projects = tuple(one for one in register.projects if one.id in handout.selection.jamfor)
    lettered = tuple(zip(LETTERS, projects, strict=False))
    different = differs(projects)
    told = [_facts(register, project, language) for project in projects]
    rows = tuple(
        Row(its[0].label, its, None if its[0].key in _OWN_WORDS else different[its[0].key])
        for its in zip(*told, strict=True)
    )
    said = _shared(register, projects, language)
    return Comparison(lettered, rows, said, _figure(handout, lettered, rows))


def _facts(register: Register, project: Project, language: Language) -> list[Fact]:
    sources = sources_of(project.claims)
    evidence = language.text(words.EVIDENCE[project.evidence])
    tie = Fact("evidence", language.text(EVIDENCE), [evidence], [], [], known=True)
    return [
        name_fact(project, sources, language),
        tie,
        *facts(register, project, sources, language),
        description_fact(project, sources, language),
    ]


def _shared(register: Register, projects: Sequence[Project], language: Language) -> tuple[str, ...]:
    """Say what the projects have in common, and what it is not known that they have."""
    text = language.text
    common = shared(register, projects)
    themes = [words.value_label("tema", one, register, language) for one in common.themes]
    overlap = [register.regions[code].name for code in common.overlapping]
    said = [
        text("Themes of all: {themes}.", themes=", ".join(themes))
        if themes
        else text("No theme is known to be shared by all."),
        text("Municipalities that two or more of them cover: {names}.", names=", ".join(overlap))
        if overlap
        else text("They cover no municipality together."),
    ]
    if common.time and common.time.sure_first:
        said.append(text("All were surely under way at the same time."))
    elif common.time:
        said.append(text("All may have been under way at the same time; it is not sure."))
    else:
        said.append(text("They are not known to have been under way at the same time."))
    return tuple(said)


def _figure(handout: Handout, lettered: Sequence[tuple[str, Project]], rows: Sequence[Row]) -> Figure:
    language, text = handout.language, handout.language.text
    names = [f"{letter}. {project.name}" for letter, project in lettered]
    table = pd.DataFrame(
        [
            [
                row.label,
                *("; ".join(fact.values) for fact in row.facts),
                _differs(row, language),
            ]
            for row in rows
        ],
        columns=[text("Fact"), *names, text("Differs")],
    )
    return Figure(
        name="jamfor",
        title=text("The areas on one map"),
        basis=text(
            "Holds for the {n} compared projects, whatever the filters.", n=language.number(len(lettered))
        ),
        definition=text(
            "The municipalities that each project covers, by name or by its whole county. Textures show "
            "where projects cover the same municipality."
        ),
        caution=text("A project that covers a county need not have worked in each of its municipalities."),
        table=table,
        shading=_shading(handout.register, lettered, language),
        marked=False,
    )


def _differs(row: Row, language: Language) -> str:
    if row.differs is None:
        return "–"
    return language.text("differs") if row.differs else language.text("the same")


def _shading(register: Register, lettered: Sequence[tuple[str, Project]], language: Language) -> Shading:
    """Give each combination of projects a class of its own, those of one project first."""
    covering = cover(register, [project for _, project in lettered])
    combinations = sorted(set(covering.values()), key=lambda places: (len(places), places))
    place: Mapping[tuple[int, ...], int] = {its: n for n, its in enumerate(combinations)}

    def label(places: tuple[int, ...]) -> str:
        if len(places) > 1:
            return language.text("{letters} together", letters=" + ".join(LETTERS[n] for n in places))
        return f"{LETTERS[places[0]]}. {lettered[places[0]][1].name}"

    return Shading(
        title=language.text("Areas of the compared projects"),
        classes=tuple(combination(label(its), its) for its in combinations),
        of={code: place[its] for code, its in covering.items()},
        words={code: ", ".join(LETTERS[n] for n in its) for code, its in covering.items()},
    )
