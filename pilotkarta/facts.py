"""The facts of a project as pages and hand-outs show them: value, notes, sources and evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pilotkarta import words
from pilotkarta.i18n import Language
from pilotkarta.register import Claim, Programme, Project, Register, Source


@dataclass(frozen=True)
class Cited:
    """A source of a fact by its number on the page, and how surely it supports the fact."""

    number: int
    source: Source
    evidence: str


@dataclass(frozen=True)
class Fact:
    """A fact as it is shown; ``known`` is False where the value only says that it is not known."""

    key: str
    label: str
    values: list[str]
    notes: list[str]
    cited: list[Cited]
    known: bool

    @property
    def numbers(self) -> list[int]:
        """The numbers of its sources, each once."""
        return sorted({one.number for one in self.cited})


def sources_of(claims: Iterable[Claim]) -> list[Source]:
    """List the sources of claims in their order, each once; a source's number is its place from 1."""
    return list(dict.fromkeys(claim.source for claim in claims))


def facts(register: Register, project: Project, sources: Sequence[Source], language: Language) -> list[Fact]:
    """List a project's facts; an unknown one says so.

    Parameters
    ----------
    register : Register
        For the names of themes.
    project : Project
        The one to tell of.
    sources : sequence of Source
        The numbered sources of the page or hand-out.
    language : Language
        Of labels, values and notes.

    Returns
    -------
    list of Fact
        Programme, who, where, when, themes, money.
    """
    text = language.text
    themes = [words.value_label("tema", theme, register, language) for theme in project.themes]
    amounts = [f"{text(words.MEASURE[a.measure])}: {words.amount(a, language)}" for a in project.amounts]
    programme = (
        f"{words.programme_name(project.programme, language)}, {words.years(project.programme, language)}"
    )
    known = project.start or project.end
    period = [language.period(project.start, project.end)] if known else []
    tie = fact("programme", [programme], project.claims_on("programme"), sources, language)
    return [
        # The tie's notes are told where the evidence is.
        replace(tie, notes=[]),
        fact("partners", words.partners(project, language), project.claims_on("partners"), sources, language),
        fact(
            "areas", [words.where(project, language, most=99)], project.claims_on("areas"), sources, language
        ),
        fact("period", period, (*project.claims_on("start"), *project.claims_on("end")), sources, language),
        _themes(project, [", ".join(themes)] if themes else [], sources, language),
        fact("amounts", amounts, project.claims_on("amounts"), sources, language),
    ]


def card(register: Register, project: Project, language: Language) -> dict[str, Any]:
    """Collect what ``templates/card_body.html`` says of a project.

    Parameters
    ----------
    register : Register
        For the names of themes.
    project : Project
        The one to tell of.
    language : Language
        Of labels, values and notes.

    Returns
    -------
    dict
        The template's values; sources are numbered within the card.
    """
    sources = sources_of(project.claims)
    return {
        "project": project,
        "facts": facts(register, project, sources, language),
        "description": language.choose(project.description, project.description_en),
        "translated": bool(language.code == "en" and project.description_en),
        "evidence": language.text(words.EVIDENCE[project.evidence]),
        "why": why(project, language),
        "names": name_notes(project, language),
        "sources": sources,
        "language": language,
        "_": language.text,
    }


def row(project: Project, programmes: int, language: Language) -> dict[str, str]:
    """Say below a project's name in a list where it lies, its programme if there are several, evidence."""
    return {
        "where": words.where(project, language),
        "programme": words.programme(project.programme, language) if programmes > 1 else "",
        "evidence": language.text(words.EVIDENCE[project.evidence]),
    }


def gap(programme: Programme, register: Register, language: Language) -> dict[str, Any]:
    """Say how many of a programme's pilots are not known and what would settle it; empty when all are."""
    missing = programme.stated_pilots - register.traced(programme.id)
    if not missing:
        return {}
    word = language.number_word(missing).capitalize()
    return {
        "title": language.plural(
            "{word} pilot project: not known", "{word} pilot projects: not known", missing, word=word
        ),
        "count": missing,
        "settle": language.choose(programme.gap, programme.gap_en),
        "_": language.text,
    }


def _themes(project: Project, values: list[str], sources: Sequence[Source], language: Language) -> Fact:
    """Tell the themes; where no source states them they are our reading of the description's sources."""
    stated = project.claims_on("themes")
    if stated or not values:
        return fact("themes", values, stated, sources, language)
    read = fact("themes", values, project.claims_on("description"), sources, language)
    ours = language.text(words.OUR_READING)
    cited = dict.fromkeys(Cited(one.number, one.source, ours) for one in read.cited)
    note = language.text("Set by us from the description.")
    return replace(read, notes=[note], cited=list(cited))


def name_fact(project: Project, sources: Sequence[Source], language: Language) -> Fact:
    """Tell a project's name; one that is ours is said to be so."""
    ours = project.name_origin == "ours"
    named = fact("name", [] if ours else [project.name], project.claims_on("name"), sources, language)
    return replace(named, notes=name_notes(project, language))


def name_notes(project: Project, language: Language) -> list[str]:
    """Say what is to be said of a project's name."""
    told = notes(project.claims_on("name"), language)
    if project.name_origin == "ours":
        return [language.text("The project's name is not known; this is our label."), *told]
    if project.name_origin == "inferred" and not told:
        return [language.text("That this name belongs to the project is our conclusion.")]
    return told


def description_fact(project: Project, sources: Sequence[Source], language: Language) -> Fact:
    """Tell what a project did."""
    description = language.choose(project.description, project.description_en)
    claims = project.claims_on("description")
    return fact("description", [description] if description else [], claims, sources, language)


def programme_facts(
    register: Register, programme: Programme, sources: Sequence[Source], language: Language
) -> list[Fact]:
    """List a programme's facts as ``facts`` does a project's: name, years, owners, pilots, why it is here."""
    text = language.text
    traced = language.text(
        "{stated} stated, {n} traced", stated=programme.stated_pilots, n=register.traced(programme.id)
    )
    years = (*programme.claims_on("start"), *programme.claims_on("end"))
    listed = [
        fact("programme_name", [programme.name], programme.claims_on("name"), sources, language),
        fact("period", [words.years(programme, language)], years, sources, language),
        fact("owners", [", ".join(programme.owners)], programme.claims_on("owners"), sources, language),
        fact("stated_pilots", [traced], programme.claims_on("stated_pilots"), sources, language),
    ]
    if successor := programme.claims_on("successor"):
        listed.append(fact("successor", [text("Successor")], successor, sources, language))
    return listed


@dataclass(frozen=True)
class Gap:
    """How many pilots a programme is said to have had, by which sources, and what would show the missing."""

    programme: str
    stated: int
    traced: int
    settle: str
    said: Fact

    @property
    def missing(self) -> int:
        """How many could not be traced."""
        return self.stated - self.traced


def gaps(register: Register, sources: Sequence[Source], language: Language) -> list[Gap]:
    """Tell of each programme what is missing from the register."""
    return [
        Gap(
            words.programme(one, language),
            one.stated_pilots,
            register.traced(one.id),
            language.choose(one.gap, one.gap_en),
            fact("stated_pilots", [], one.claims_on("stated_pilots"), sources, language),
        )
        for one in register.programmes.values()
    ]


def fact(
    key: str, values: list[str], claims: Sequence[Claim], sources: Sequence[Source], language: Language
) -> Fact:
    """Put a fact together: its label, values or that they are not known, notes and sources."""
    text = language.text
    cited = dict.fromkeys(
        Cited(sources.index(claim.source) + 1, claim.source, text(words.EVIDENCE[claim.evidence]))
        for claim in claims
    )
    shown = values or [text("Not known")]
    return Fact(key, text(words.FACT[key]), shown, notes(claims, language), list(cited), bool(values))


def why(project: Project, language: Language) -> list[str]:
    """Say why a project is held to belong to its programme, as surely as its evidence level says."""
    meaning = language.text(words.EVIDENCE_MEANING[project.evidence])
    return notes(project.claims_on("programme"), language) or [meaning]


def notes(claims: Iterable[Claim], language: Language) -> list[str]:
    """Give what is to be said of claims, each once; one that is less than confirmed begins with its level."""
    said = []
    for claim in claims:
        note = language.choose(claim.note, claim.note_en)
        doubtful = claim.evidence in ("probable", "weak") and claim.field != "programme"
        level = f"{language.text(words.EVIDENCE[claim.evidence])}. " if doubtful else ""
        said.append(f"{level}{note}".strip() if note or level else "")
    return list(dict.fromkeys(filter(None, said)))
