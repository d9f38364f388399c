"""A municipality and the pilots as one page to take home: PDF/UA-1, A4."""

from typing import Any

from pilotkarta import words
from pilotkarta.answers.municipality import Answer, ByTheme, Entry, Group, municipality
from pilotkarta.exports.document import document, mark_of
from pilotkarta.exports.picture import map_of
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_
from pilotkarta.maps.shading import Shading, counts, described
from pilotkarta.maps.style import TILE
from pilotkarta.maps.svg import describe
from pilotkarta.markup import draw

WIDTH, HEIGHT = 320, 690  # pixels of the map, of which the page makes 54 mm by 116 mm
CROWD = 60  # projects above which their marks would hide the map; they are then half as large
MOST = 30  # projects of a group, more than the page could hold
LABELS = {
    "caution": N_("To bear in mind:"),
    "definition": N_("What is shown:"),
    "lacking": N_("No selected project has the theme."),
    "numbers": N_("The numbers on the map are those of the selected projects, from north to south."),
    "outline": N_("Outline:"),
    "point": N_("The point on the map stands for an area, not an address."),
    "project": N_("Project and how near"),
    "theme": N_("Theme"),
    "themes": N_("The nearest by theme"),
}


def to_municipality_pdf(handout: Handout) -> bytes:
    """Set what the municipality's page says on one sheet.

    Parameters
    ----------
    handout : Handout
        Its selection names a municipality in ``kommun``.

    Returns
    -------
    bytes
        PDF/UA-1, one A4 page, in the selection's language; the same for the same hand-out. As many projects
        are listed as have room, and it says how many more stand at the address. Characters that no font has
        are shown as U+FFFD.

    Raises
    ------
    KeyError
        If no municipality is named.
    """
    answer = municipality(handout)
    shading = answer.figure.shading
    assert shading is not None  # the figure is a map
    swatches = {
        _swatch(place): draw("swatch.svg", shade=one, tile=TILE) for place, one in enumerate(shading.classes)
    }
    finer = 2 if len(handout.projects) > CROWD else 1
    drawn = map_of(handout, WIDTH * finer, HEIGHT * finer, shading)
    content = _content(handout, answer, shading)
    return document(handout, "municipality.typ", content, LABELS, map=drawn, **swatches)


def _content(handout: Handout, answer: Answer, shading: Shading) -> dict[str, Any]:
    """Put together all that the page says; the template finds out how much of it has room."""
    language, figure = handout.language, answer.figure
    title, _ = describe(handout.projects, None, language, "sverige")
    return {
        "title": f"Pilotkartan – {answer.place}",
        "place": answer.place,
        "summary": answer.summary,
        "map": f"{shading.title}. {described(shading, language)}. {title}",
        "shading": shading.title,
        "shades": _shades(handout, shading),
        "groups": [_group(handout, n, group) for n, group in enumerate(answer.groups)],
        "themes": [_theme(handout, n, one) for n, one in enumerate(answer.themes)],
        "more_themes": _more(handout, len(answer.themes), len(answer.themes)),
        "basis": figure.basis,
        "definition": figure.definition,
        "caution": figure.caution,
        "made_of": language.text("Selection: {words} ({count})", words=handout.words, count=handout.count),
        "address": handout.analysis_address,
    }


def _group(handout: Handout, place: int, group: Group) -> dict[str, Any]:
    """Give a group; each project has its turn to get room: one of each group, then one of each again."""
    listed = group.entries[:MOST]
    rounds = (0, *range(2, MOST + 1))  # the themes have theirs between the first and the second
    return {
        "title": group.title,
        "none": group.none,
        "entries": [
            {**_entry(handout, one), "turn": 100 * n + place} for n, one in zip(rounds, listed, strict=False)
        ],
        "more": _more(handout, len(group.entries), len(listed)),
    }


def _theme(handout: Handout, place: int, one: ByTheme) -> dict[str, Any]:
    """Give a theme; its turn comes after the first project of each group."""
    return {
        "theme": one.theme,
        "entry": _entry(handout, one.entry) if one.entry else None,
        "turn": 100 + place,
    }


def _entry(handout: Handout, entry: Entry) -> dict[str, Any]:
    language, project = handout.language, entry.project
    return {
        **mark_of(handout, project),
        "number": entry.number,
        "name": project.name,
        "address": handout.address_of(project),
        "near": entry.detail,
        "programme": words.programme(project.programme, language),
        "evidence": language.text(words.EVIDENCE[project.evidence]),
    }


def _more(handout: Handout, total: int, most: int) -> list[str]:
    """Say for each number that may be shown, from 0 to ``most``, how many of the total are not."""
    language = handout.language
    left = (total - shown for shown in range(most + 1))
    return [language.text("{n} more at the address below", n=language.number(n)) if n else "" for n in left]


def _shades(handout: Handout, shading: Shading) -> list[dict[str, str]]:
    """Explain the classes that the map shows."""
    numbers = counts(shading, handout.language)
    return [
        {"swatch": f"{_swatch(place)}.svg", "label": f"{shade.label} ({number})"}
        for place, (shade, number) in enumerate(zip(shading.classes, numbers, strict=True))
        if place in shading.of.values()
    ]


def _swatch(place: int) -> str:
    return f"shade-{place}"
