"""A project's slide: what, who, where, when, how sure and from where; the rest stands in the notes."""

from collections.abc import Iterator, Sequence

from pilotkarta import words
from pilotkarta.deck.model import Row, Slide
from pilotkarta.facts import Fact, description_fact, facts, name_fact, name_notes, why
from pilotkarta.handout import Handout
from pilotkarta.i18n import Language
from pilotkarta.insight.seminar import Guest
from pilotkarta.register import Project, Source

_SURE = (words.EVIDENCE["confirmed"], words.EVIDENCE["example"])


def project_slide(handout: Handout, guest: Guest, sources: Sequence[Source]) -> Slide:
    """Tell of a project on one slide.

    Parameters
    ----------
    handout : Handout
        The selection.
    guest : Guest
        The project, and its place in a seminar's order.
    sources : sequence of Source
        The deck's numbered sources.

    Returns
    -------
    Slide
        Its notes hold every fact with its notes, sources and evidence.
    """
    language, project = handout.language, guest.project
    told = description_fact(project, sources, language)
    tie, *others = facts(handout.register, project, sources, language)
    return Slide(
        "project",
        project.name,
        (
            *_place(handout, guest),
            *(Row("", note) for note in name_notes(project, language)),
            _description(told, project, language),
            Row(tie.label, words.programme(project.programme, language)),
            *(Row(fact.label, _values(fact, language), known=fact.known) for fact in others),
            _evidence(project, language),
            _sources(project, sources, language),
        ),
        notes=tuple(_notes(handout, project, sources)),
        project=project,
        number=handout.projects.index(project) + 1,
    )


def apart(guest: Guest, language: Language) -> str:
    """Say how far from the seminar's county a project lies; nothing without a seminar."""
    if guest.nearness is None:
        return ""
    if guest.nearness == "within":
        return language.text("in the county")
    if guest.km < 0.5:
        return language.text("borders on the county")
    return language.text("{km} km from the county", km=language.number(round(guest.km)))


def _place(handout: Handout, guest: Guest) -> Iterator[Row]:
    """Say why the project is shown at the seminar."""
    language = handout.language
    reason = {
        "within": language.text("A project of the county"),
        "near": language.text("Among the nearest outside the county"),
        "beyond": language.text("From the rest of the country"),
    }
    if guest.nearness:
        far = "" if guest.nearness == "within" else f"({apart(guest, language)})"
        yield Row(language.text("Why"), reason[guest.nearness], detail=far)


def _description(told: Fact, project: Project, language: Language) -> Row:
    if not told.known:
        return Row("", language.text("What the project did is not known."), known=False)
    translated = language.code == "en" and bool(project.description_en)
    detail = language.text("(our translation)") if translated else ""
    lang = "sv" if language.code == "en" and not translated else ""
    return Row("", " ".join(told.values), detail=detail, lang=lang)


def _values(fact: Fact, language: Language) -> str:
    """Give a fact's values; how sure they are is said where no source confirms them."""
    values = "; ".join(fact.values)
    levels = dict.fromkeys(one.evidence for one in fact.cited)
    sure = {language.text(level) for level in _SURE}
    if not fact.known or not levels or sure & set(levels):
        return values
    return f"{values} ({', '.join(levels).lower()})"


def _evidence(project: Project, language: Language) -> Row:
    level = language.text(words.EVIDENCE[project.evidence])
    return Row(language.text("Evidence"), f"{level}. {' '.join(why(project, language))}")


def _sources(project: Project, sources: Sequence[Source], language: Language) -> Row:
    cited = sorted({sources.index(claim.source) + 1 for claim in project.claims})
    listed = "; ".join(f"{number}. {sources[number - 1].publisher}" for number in cited)
    return Row(language.text("Sources"), listed or language.text("Not known"), known=bool(listed))


def _notes(handout: Handout, project: Project, sources: Sequence[Source]) -> Iterator[str]:
    """Tell each fact with what is to be said of it, its sources and how surely they support it."""
    language = handout.language
    all_facts = (
        name_fact(project, sources, language),
        description_fact(project, sources, language),
        *facts(handout.register, project, sources, language),
    )
    for fact in all_facts:
        cited = "; ".join(
            f"{one.number}. {one.source.publisher}: {one.source.title} – {one.evidence}" for one in fact.cited
        )
        said = " ".join((f"{fact.label}: {'; '.join(fact.values)}.".replace("..", "."), *fact.notes))
        yield f"{said} [{cited}]" if cited else said
    yield f"{language.text('Evidence')}: {' '.join(why(project, language))}"
    for number in sorted({sources.index(claim.source) + 1 for claim in project.claims}):
        source = sources[number - 1]
        yield f"{number}. {source.publisher}: {source.title}. {source.url}".strip()
    yield language.text("On the map: {address}", address=handout.address_of(project))
