"""What the documents share: words of the selection, the legend, the marks, and how typst gets them."""

import json
from collections.abc import Mapping
from typing import Any

from pilotkarta.exports.typesetting import pdf, readable_drawing, readable_in
from pilotkarta.handout import Handout
from pilotkarta.maps.legend import legend
from pilotkarta.maps.style import Fill, fill
from pilotkarta.markup import draw
from pilotkarta.paths import TEMPLATES
from pilotkarta.register import Project

_NO_FILL = Fill("#ffffff", "#1b1b1b")


def document(
    handout: Handout, template: str, content: Mapping[str, Any], labels: Mapping[str, str], **drawings: str
) -> bytes:
    """Set a document of a selection.

    Parameters
    ----------
    handout : Handout
        The selection.
    template : str
        The template's name; it imports ``look.typ``.
    content : mapping of str to Any
        What the template places, beside what ``_common`` gives.
    labels : mapping of str to str
        The template's own words by name, to be translated.
    **drawings : str
        SVG documents by name without ``.svg``.

    Returns
    -------
    bytes
        PDF/UA-1 in the selection's language; the same for the same hand-out. Characters that no font has are
        shown as U+FFFD.
    """
    text = handout.language.text
    said = {**_common(handout), **content, "labels": {name: text(label) for name, label in labels.items()}}
    return pdf(
        {
            "main": (TEMPLATES / template).read_bytes(),
            "look.typ": (TEMPLATES / "look.typ").read_bytes(),
            "content.json": json.dumps(readable_in(said)).encode("ascii"),
            **{f"{name}.svg": readable_drawing(drawn).encode("utf-8") for name, drawn in drawings.items()},
            **_marks(handout),
        }
    )


def mark_of(handout: Handout, project: Project) -> dict[str, str]:
    """Give the file of a project's mark, and the colour of the number on it."""
    look = fill(handout.register, project, handout.selection.farg)
    return {"mark": _mark(look, project.evidence), "ink": look.ink}


def _common(handout: Handout) -> dict[str, Any]:
    shown = legend(handout.register, handout.selection.farg, handout.language)
    return {
        "language": handout.language.code,
        "made": [handout.made.year, handout.made.month, handout.made.day],
        "example": handout.example,
        "selection": handout.words,
        "count": handout.count,
        "occasion": handout.occasion,
        "date": handout.date,
        "fills": [{"mark": _mark(look, "confirmed"), "label": label} for look, label in shown.fills],
        "outlines": [{"mark": _mark(_NO_FILL, level), "label": label} for level, label in shown.outlines],
    }


def _mark(look: Fill, evidence: str) -> str:
    """Name the file of a mark without its number."""
    return f"{look.fill[1:]}-{evidence}.svg"


def _marks(handout: Handout) -> dict[str, bytes]:
    """Draw the marks that a document shows, each once."""
    register, colour = handout.register, handout.selection.farg
    explained = legend(register, colour, handout.language)
    shown = {
        *((fill(register, project, colour), project.evidence) for project in handout.projects),
        *((look, "confirmed") for look, _ in explained.fills),
        *((_NO_FILL, level) for level, _ in explained.outlines),
    }
    return {
        _mark(look, evidence): draw("mark.svg", fill=look.fill, evidence=evidence).encode("utf-8")
        for look, evidence in shown
    }
