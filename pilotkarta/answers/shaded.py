"""The figure with a map that belongs to a question, for what is drawn without a page."""

from collections.abc import Callable, Mapping

from pilotkarta.answers.compare import comparison
from pilotkarta.answers.distance import distance_map
from pilotkarta.answers.figure import Figure
from pilotkarta.answers.municipality import municipality
from pilotkarta.answers.reach import reach_map
from pilotkarta.handout import Handout
from pilotkarta.selection import Question

_MAPS: Mapping[Question, Callable[[Handout], Figure]] = {
    "tackning": reach_map,
    "avstand": distance_map,
    "jamfor": lambda handout: comparison(handout).figure,
    "kommun": lambda handout: municipality(handout).figure,
}


def shaded(handout: Handout) -> Figure | None:
    """Give the figure whose map answers the question that an address asks; None where there is none to draw.

    A comparison needs two projects, a municipality's map its code, the others a project that is selected.
    """
    selection = handout.selection
    asked = {"jamfor": len(selection.jamfor) > 1, "kommun": bool(selection.kommun)}
    draws = _MAPS.get(selection.question)
    return draws(handout) if draws and asked.get(selection.question, bool(handout.projects)) else None
