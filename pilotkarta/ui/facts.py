"""The facts of a project as pages show them: value, what is to be said of it, its sources and evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pilotkarta import words
from pilotkarta.register import Claim, Programme, Project, Source
from pilotkarta.ui.state import View


@dataclass(frozen=True)
class Cited:
    """A source of a fact by its number on the page, and how surely it supports the fact."""

    number: int
    source: Source
    evidence: str


@dataclass(frozen=True)
class Fact:
    """A fact as it is shown; ``known`` is False where the value only says that it is not known."""

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


def facts(view: View, project: Project, sources: Sequence[Source]) -> list[Fact]:
    """List a project's facts; an unknown one says so.

    Parameters
    ----------
    view : View
        For the language and the names.
    project : Project
        The one to tell of.
    sources : sequence of Source
        The page's numbered sources.

    Returns
    -------
    list of Fact
        Programme, who, where, when, themes, money.
    """
    language, text = view.language, view.language.text
    themes = [words.value_label("tema", theme, view.register, language) for theme in project.themes]
    amounts = [f"{text(words.MEASURE[a.measure])}: {words.amount(a, language)}" for a in project.amounts]
    programme = (
        f"{words.programme_name(project.programme, language)}, {words.years(project.programme, language)}"
    )
    known = project.start or project.end
    period = [language.period(project.start, project.end)] if known else []
    tie = fact(view, "programme", [programme], project.claims_on("programme"), sources)
    return [
        # The tie's notes are told where the evidence is.
        Fact(tie.label, tie.values, [], tie.cited, tie.known),
        fact(view, "partners", words.partners(project, language), project.claims_on("partners"), sources),
        fact(view, "areas", [words.where(project, language, most=99)], project.claims_on("areas"), sources),
        fact(view, "period", period, (*project.claims_on("start"), *project.claims_on("end")), sources),
        _themes(view, project, [", ".join(themes)] if themes else [], sources),
        fact(view, "amounts", amounts, project.claims_on("amounts"), sources),
    ]


def _themes(view: View, project: Project, values: list[str], sources: Sequence[Source]) -> Fact:
    """Tell the themes; where no source states them they are our reading of the description's sources."""
    stated = project.claims_on("themes")
    if stated or not values:
        return fact(view, "themes", values, stated, sources)
    read = fact(view, "themes", values, project.claims_on("description"), sources)
    ours = view.language.text(words.OUR_READING)
    cited = dict.fromkeys(Cited(one.number, one.source, ours) for one in read.cited)
    note = view.language.text("Set by us from the description.")
    return Fact(read.label, read.values, [note], list(cited), read.known)


def name_fact(view: View, project: Project, sources: Sequence[Source]) -> Fact:
    """Tell a project's name; one that is ours is said to be so."""
    ours = project.name_origin == "ours"
    named = fact(view, "name", [] if ours else [project.name], project.claims_on("name"), sources)
    return Fact(named.label, named.values, name_notes(view, project), named.cited, named.known)


def name_notes(view: View, project: Project) -> list[str]:
    """Say what is to be said of a project's name."""
    told = notes(view, project.claims_on("name"))
    if project.name_origin == "ours":
        return [view.language.text("The project's name is not known; this is our label."), *told]
    if project.name_origin == "inferred" and not told:
        return [view.language.text("That this name belongs to the project is our conclusion.")]
    return told


def description_fact(view: View, project: Project, sources: Sequence[Source]) -> Fact:
    """Tell what a project did."""
    description = view.language.choose(project.description, project.description_en)
    claims = project.claims_on("description")
    return fact(view, "description", [description] if description else [], claims, sources)


def programme_facts(view: View, programme: Programme, sources: Sequence[Source]) -> list[Fact]:
    """List a programme's facts as ``facts`` does a project's: name, years, owners, pilots, why it is here."""
    text = view.language.text
    traced = view.language.text(
        "{stated} stated, {n} traced", stated=programme.stated_pilots, n=view.register.traced(programme.id)
    )
    years = (*programme.claims_on("start"), *programme.claims_on("end"))
    listed = [
        fact(view, "programme_name", [programme.name], programme.claims_on("name"), sources),
        fact(view, "period", [words.years(programme, view.language)], years, sources),
        fact(view, "owners", [", ".join(programme.owners)], programme.claims_on("owners"), sources),
        fact(view, "stated_pilots", [traced], programme.claims_on("stated_pilots"), sources),
    ]
    if successor := programme.claims_on("successor"):
        listed.append(fact(view, "successor", [text("Successor")], successor, sources))
    return listed


def fact(view: View, key: str, values: list[str], claims: Sequence[Claim], sources: Sequence[Source]) -> Fact:
    """Put a fact together: its label, values or that they are not known, notes and sources."""
    text = view.language.text
    cited = dict.fromkeys(
        Cited(sources.index(claim.source) + 1, claim.source, text(words.EVIDENCE[claim.evidence]))
        for claim in claims
    )
    shown = values or [text("Not known")]
    return Fact(text(words.FACT[key]), shown, notes(view, claims), list(cited), bool(values))


def why(view: View, project: Project) -> list[str]:
    """Say why a project is held to belong to its programme, as surely as its evidence level says."""
    meaning = view.language.text(words.EVIDENCE_MEANING[project.evidence])
    return notes(view, project.claims_on("programme")) or [meaning]


def notes(view: View, claims: Iterable[Claim]) -> list[str]:
    """Give what is to be said of claims, each once; one that is less than confirmed begins with its level."""
    said = []
    for claim in claims:
        note = view.language.choose(claim.note, claim.note_en)
        doubtful = claim.evidence in ("probable", "weak") and claim.field != "programme"
        level = f"{view.language.text(words.EVIDENCE[claim.evidence])}. " if doubtful else ""
        said.append(f"{level}{note}".strip() if note or level else "")
    return list(dict.fromkeys(filter(None, said)))
