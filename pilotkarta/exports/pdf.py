"""The PDF hand-out (PDF/UA-1): map, projects, table, sources, and what is not known."""

from collections.abc import Sequence
from typing import Any

from pilotkarta import words
from pilotkarta.exports.document import document, mark_of
from pilotkarta.exports.picture import map_of
from pilotkarta.facts import Fact, description_fact, facts, gaps, name_fact, sources_of, why
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_, Language
from pilotkarta.maps.svg import describe
from pilotkarta.register import Project, Source

WIDTH, HEIGHT = 420, 900  # pixels of the map, of which the document makes 93 mm by 199 mm
LABELS = {
    "address": N_("Address"),
    "all": N_("All the selected projects in one table"),
    "date": N_("Date"),
    "description": N_("What"),
    "empty": N_("No project matches all the filters."),
    "evidence": N_("Evidence"),
    "fact": N_("Fact"),
    "known": N_("What is known"),
    "legend": N_("Legend"),
    "levels": N_("What the evidence levels mean"),
    "map": N_("Map"),
    "missing": N_("What is missing, and what would settle it"),
    "number": N_("Number"),
    "occasion": N_("Occasion"),
    "outline": N_("Outline:"),
    "page": N_("Page {n} of {all}"),
    "point": N_("The point on the map stands for an area, not an address."),
    "programme": N_("Programme"),
    "project": N_("Project"),
    "projects": N_("The projects, from north to south"),
    "selection": N_("Selection"),
    "settle": N_("What would settle it"),
    "source": N_("Source and evidence"),
    "sources": N_("Sources"),
    "stated": N_("Stated"),
    "themes": N_("Themes"),
    "traced": N_("Traced"),
    "translated": N_("(our translation)"),
    "unknown": N_("Not known"),
    "when": N_("When"),
    "where": N_("Where"),
}


def to_pdf(handout: Handout) -> bytes:
    """Set the selection as a document that can be printed and read aloud.

    Parameters
    ----------
    handout : Handout
        The selection; it may be empty.

    Returns
    -------
    bytes
        PDF/UA-1, A4, in the selection's language; the same for the same hand-out. Characters that no font has
        are shown as U+FFFD.
    """
    return document(handout, "hand_out.typ", _content(handout), LABELS, map=map_of(handout, WIDTH, HEIGHT))


def _content(handout: Handout) -> dict[str, Any]:
    """Put together all that the document says; the template only places it."""
    language, register = handout.language, handout.register
    programmes = register.programmes.values()
    claims = [claim for project in handout.projects for claim in project.claims]
    stated = [claim for programme in programmes for claim in programme.claims_on("stated_pilots")]
    sources = sources_of([*claims, *stated])
    return {
        "title": f"Pilotkartan: {handout.words} ({handout.count})",
        "summary": words.summary(register, language),
        "address": handout.address,
        "levels": words.levels(language, example=register.is_example),
        "map": ". ".join(filter(None, describe(handout.projects, handout.chosen, language, "sverige"))),
        "projects": [_project(handout, n, one, sources) for n, one in enumerate(handout.projects, 1)],
        "sources": [_source(source, language) for source in sources],
        "gaps": [
            {
                "programme": gap.programme,
                "stated": language.number(gap.stated),
                "traced": language.number(gap.traced),
                "missing": language.number(gap.missing),
                "settle": gap.settle,
                "said": _fact(gap.said),
            }
            for gap in gaps(register, sources, language)
        ],
    }


def _project(handout: Handout, number: int, project: Project, sources: Sequence[Source]) -> dict[str, Any]:
    language, register = handout.language, handout.register
    themes = [words.value_label("tema", theme, register, language) for theme in project.themes]
    unknown = language.text("Not known")
    description = description_fact(project, sources, language)
    translated = bool(language.code == "en" and project.description_en)
    listed = [name_fact(project, sources, language), *facts(register, project, sources, language)]
    return {
        "number": number,
        **mark_of(handout, project),
        "name": project.name,
        "address": handout.address_of(project),
        "evidence": language.text(words.EVIDENCE[project.evidence]),
        "why": " ".join(why(project, language)),
        "description": {
            **_fact(description),
            "values": description.values
            if description.known
            else [language.text("What the project did is not known.")],
            "language": language.code if translated or not description.known else "sv",
            "translated": translated,
        },
        "facts": [_fact(one) for one in listed],
        "where": words.where(project, language),
        "programme": words.programme(project.programme, language),
        "when": language.period(project.start, project.end),
        "themes": ", ".join(themes) or unknown,
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "label": fact.label,
        "values": fact.values,
        "notes": fact.notes,
        "cited": [{"number": one.number, "evidence": one.evidence} for one in fact.cited],
        "known": fact.known,
    }


def _source(source: Source, language: Language) -> dict[str, str]:
    read = language.text("read {date}", date=language.date(source.fetched)) if source.fetched else ""
    return {"publisher": source.publisher, "title": source.title, "url": source.url, "read": read}
