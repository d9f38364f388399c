"""The static map of a selection as a picture."""

from pilotkarta.handout import Handout
from pilotkarta.maps.svg import svg_map

WIDTH, HEIGHT = 600, 1200  # pixels; Sweden is about twice as high as wide


def to_svg(handout: Handout) -> bytes:
    """Draw the selected projects by number on a map of Sweden, with what every hand-out says below it.

    Parameters
    ----------
    handout : Handout
        The selection.

    Returns
    -------
    bytes
        SVG 1.1 in UTF-8.
    """
    drawn = svg_map(
        handout.register,
        handout.projects,
        handout.chosen,
        handout.selection.farg,
        handout.language,
        width=WIDTH,
        height=HEIGHT,
    )
    return drawn.encode("utf-8")
