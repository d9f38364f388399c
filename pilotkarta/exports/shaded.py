"""A shaded map as a picture that can stand alone: what is shaded, what it rests on, how it may mislead."""

from collections.abc import Sequence
from dataclasses import replace

from pilotkarta.exports.picture import (
    FAINT,
    Caption,
    Picture,
    compose,
    head,
    name_projects,
    project_legend,
    tell,
)
from pilotkarta.handout import Handout
from pilotkarta.maps.overlays import short
from pilotkarta.maps.shading import Shading, counts, described, own_areas


def to_shaded_svg(handout: Handout, shading: Shading, notes: Sequence[str], *, marked: bool = True) -> bytes:
    """Draw municipalities shaded by class under the selected projects, with a caption beside the map.

    Parameters
    ----------
    handout : Handout
        The selection.
    shading : Shading
        What is shaded.
    notes : sequence of str
        What the map rests on and how it may mislead, a paragraph each.
    marked : bool, optional
        Whether the projects have their numbers on the map.

    Returns
    -------
    bytes
        SVG 1.1 in UTF-8, without references to anything outside it. The projects' names stand in the caption
        where all of them have room.
    """
    return _drawn(handout, shading, notes, marked).svg.encode("utf-8")


def to_shaded_png(handout: Handout, shading: Shading, notes: Sequence[str], *, marked: bool = True) -> bytes:
    """Draw the same picture in pixels, as ``picture.to_png``."""
    return _drawn(handout, shading, notes, marked).pixels()


def _drawn(handout: Handout, shading: Shading, notes: Sequence[str], marked: bool) -> Picture:
    caption = head(handout)
    caption.y += 10
    caption.write(short(shading.title), 18, 600)
    _legend(handout, shading, caption)
    for note in notes:
        caption.write(note, 14, ink=FAINT)
        caption.y += 4
    caption.y += 14
    tell(handout, handout.analysis_address, caption)
    if marked:
        project_legend(handout, caption)
        name_projects(handout, caption)
    said = (described(shading, handout.language), *notes, handout.date, handout.analysis_address)
    title = f"{short(shading.title)}. Pilotkartan: {handout.words} ({handout.count})"
    shown = handout if marked else replace(handout, projects=())
    return compose(shown, caption, title, ". ".join(said), shading)


def _legend(handout: Handout, shading: Shading, caption: Caption) -> None:
    caption.y += 6
    numbers = counts(shading, handout.language)
    for place, (one, number) in enumerate(zip(shading.classes, numbers, strict=True)):
        caption.swatch(one, place, f"{short(one.label)} ({number})")
    if own := own_areas(shading, handout.language):
        caption.swatch(None, 0, own)
    caption.y += 10
