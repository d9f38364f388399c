"""The selected projects as an Excel workbook: the projects, the tables beside them, and what it all means."""

from collections.abc import Mapping, Sequence

from pilotkarta import words
from pilotkarta.exports.selected import is_ours
from pilotkarta.handout import Handout
from pilotkarta.register.schema import Tables
from pilotkarta.workbook.choices import Choices
from pilotkarta.workbook.definitions import definitions
from pilotkarta.workbook.filled import filled
from pilotkarta.workbook.flat import selected
from pilotkarta.workbook.layout import ABOUT, SEPARATOR
from pilotkarta.workbook.write import Book, Cell, Heading, Range, Sheet, write

LICENCE = "CC0 1.0, https://creativecommons.org/publicdomain/zero/1.0/"
MOST_SUPPORTED = 20  # projects and programmes that are named beside a source


def to_xlsx(handout: Handout) -> bytes:
    """Write the selection as a workbook that can be filtered, printed, mended and handed in.

    Parameters
    ----------
    handout : Handout
        The selection, and the language of sheets, titles and labels.

    Returns
    -------
    bytes
        Office Open XML: the projects in the selection's order, the other tables of these projects,
        definitions of every column, and what the file is.
    """
    tables, language = selected(handout), handout.language
    choices = Choices(tables, language)
    beside = {
        "projects": _computed(handout),
        "sources": {"supports": _supported(tables, handout, choices)},
    }
    sheets, lists = filled(tables, language, beside)
    sheets += [definitions(choices, language), about(handout)]
    return write(book(handout, sheets, lists))


def book(handout: Handout, sheets: Sequence[Sheet], lists: Mapping[str, Sequence[str] | Range]) -> Book:
    """Bind sheets to a workbook that says what it was made of, and of invented data that they are."""
    title = handout.language.text("Pilotkartan: planning pilot projects in Sweden")
    return Book(title, sheets, handout.language, handout.made, lists, handout.words, warning(handout))


def about(handout: Handout) -> Sheet:
    """Say which data a workbook holds, when they were taken, from where, and how they may be used."""
    text = handout.language.text
    rows: list[list[Cell]] = [
        [text("Selection"), handout.words],
        [text("Number of projects"), handout.count],
        [text("Date"), handout.date],
        [text("Address"), handout.address],
        [text("Version of the data"), handout.register.version],
        [text("Empty cell"), text("Not known. It does not mean that there is nothing.")],
        [
            text("Apostrophe"),
            text("A text that a spreadsheet would take for a formula begins with an apostrophe (')."),
        ],
    ]
    if handout.register.title:
        rows.insert(0, [text("Data set"), handout.register.title])
    if is_ours(handout):
        rows.append([text("Licence"), LICENCE])
    marks = {}
    if invented := warning(handout):
        rows.insert(0, [text("EXAMPLE"), invented])
        marks = {(1, 0): "", (1, 1): ""}
    headings = [Heading(text("What"), 26), Heading(text("Content"), 90)]
    return Sheet(ABOUT.say(handout.language), rows, headings, marks)


def warning(handout: Handout) -> str:
    """Say of invented data that they are; nothing of real ones."""
    text = handout.language.text
    return text("EXAMPLE: every project in this file is invented.") if handout.example else ""


def _computed(handout: Handout) -> dict[str, list[Cell]]:
    """Give what an analyst wants beside each project."""
    return {
        "landsdelar": [
            SEPARATOR.join(name for key, name in words.LANDSDEL.items() if key in one.landsdelar)
            for one in handout.projects
        ],
        "latitude": [one.latitude for one in handout.projects],
        "longitude": [one.longitude for one in handout.projects],
        "address": [handout.address_of(one) for one in handout.projects],
    }


def _supported(tables: Tables, handout: Handout, choices: Choices) -> list[Cell]:
    """Say of each source which facts of which projects and programmes it supports."""
    found: dict[str, dict[str, list[str]]] = {str(source): {} for source in tables["sources"]["id"]}
    for table, kind in (("programme_claims", "programme"), ("claims", "project")):
        for row in tables[table].to_dict("records"):
            name = choices.label(f"{kind}s", row[kind])
            fact = choices.label(f"{table}.field", row["field"])
            found[row["source"]].setdefault(name, []).append(fact)
    return [
        _listed(handout, [f"{name}: {', '.join(facts)}" for name, facts in one.items()])
        for one in found.values()
    ]


def _listed(handout: Handout, facts: list[str]) -> str:
    shown = "; ".join(facts[:MOST_SUPPORTED])
    more = len(facts) - MOST_SUPPORTED
    return (
        handout.language.plural("{all}; and {n} more", "{all}; and {n} more", more, all=shown)
        if more > 0
        else shown
    )
