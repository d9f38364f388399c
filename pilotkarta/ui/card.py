"""The chosen project's card: each fact with what it rests on and what is not known."""

from collections.abc import Iterable
from dataclasses import dataclass

from pilotkarta import words
from pilotkarta.maps.style import fill
from pilotkarta.register import Claim, Project, Source
from pilotkarta.ui.render import html
from pilotkarta.ui.state import View


@dataclass(frozen=True)
class Fact:
    """A fact as the card shows it: values, what is to be said of them, and their sources' numbers."""

    label: str
    values: list[str]
    notes: list[str]
    sources: list[int]


def project_card(view: View, project: Project) -> None:
    """Draw all that is known of a project."""
    language, text = view.language, view.language.text
    sources = list(dict.fromkeys(claim.source for claim in project.claims))
    tie = project.claims_on("programme")
    html(
        "card.html",
        project=project,
        number=view.projects.index(project) + 1,
        look=fill(view.register, project, view.selection.farg),
        facts=facts(view, project, sources),
        description=language.choose(project.description, project.description_en),
        translated=bool(language.code == "en" and project.description_en),
        evidence=text(words.EVIDENCE[project.evidence]),
        why=_notes(view, tie) or [text(words.EVIDENCE_MEANING[project.evidence])],
        names=_notes(view, project.claims_on("name")),
        levels=[
            (text(words.EVIDENCE[level]), text(meaning))
            for level, meaning in words.EVIDENCE_MEANING.items()
            if level != "example"
        ],
        sources=sources,
        language=language,
        _=text,
    )


def facts(view: View, project: Project, sources: list[Source]) -> list[Fact]:
    """List a project's facts; an unknown one says so.

    Parameters
    ----------
    view : View
        For the language and the names.
    project : Project
        The chosen one.
    sources : list of Source
        The card's numbered sources.

    Returns
    -------
    list of Fact
        In the card's order.
    """
    language, text = view.language, view.language.text
    themes = [words.value_label("tema", theme, view.register, language) for theme in project.themes]
    amounts = [f"{text(words.MEASURE[a.measure])}: {words.amount(a, language)}" for a in project.amounts]
    programme = project.programme
    years = language.period(programme.start, programme.end)
    name = f"{language.choose(programme.name, programme.name_en)}, {years}"

    def fact(label: str, values: list[str], *fields: str) -> Fact:
        claims = [claim for field in fields for claim in project.claims_on(field)]
        numbers = sorted({sources.index(claim.source) + 1 for claim in claims})
        notes = [] if fields == ("programme",) else _notes(view, claims)
        return Fact(text(label), values or [text("Not known")], notes, numbers)

    return [
        fact(words.FACT["programme"], [name], "programme"),
        fact(words.FACT["partners"], words.partners(project, language), "partners"),
        fact(words.FACT["areas"], [words.where(project, language, most=99)], "areas"),
        fact(words.FACT["period"], _period(view, project), "start", "end"),
        fact(words.FACT["themes"], [", ".join(themes)] if themes else [], "themes"),
        fact(words.FACT["amounts"], amounts, "amounts"),
    ]


def _period(view: View, project: Project) -> list[str]:
    known = project.start or project.end
    return [view.language.period(project.start, project.end)] if known else []


def _notes(view: View, claims: Iterable[Claim]) -> list[str]:
    """Give what is to be said of claims, each once; one that is less than confirmed begins with its level."""
    notes = []
    for claim in claims:
        note = view.language.choose(claim.note, claim.note_en)
        doubtful = claim.evidence in ("probable", "weak") and claim.field != "programme"
        level = f"{view.language.text(words.EVIDENCE[claim.evidence])}. " if doubtful else ""
        notes.append(f"{level}{note}".strip() if note or level else "")
    return list(dict.fromkeys(filter(None, notes)))
