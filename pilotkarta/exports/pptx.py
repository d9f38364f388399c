"""The presentation as PowerPoint: the deck's slides as native text, tables and shapes that can be edited."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, time
from functools import cache
from io import BytesIO
from textwrap import shorten
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from pilotkarta.deck import Grid, Slide, build
from pilotkarta.deck.build import LEGEND
from pilotkarta.deck.model import BODY, FOOTER, HEIGHT, LAYOUTS, LINE, MARGIN, PICTURE, TITLE, WIDTH
from pilotkarta.deck.paging import head, title_size
from pilotkarta.exports.drawing import Shape, to_xml
from pilotkarta.exports.pptx_blank import FOOTER_LINE, FOOTER_SIZE, NUMBER, TITLE_LINE, blank
from pilotkarta.exports.pptx_map import Picture, draw_legend, draw_map, draw_number
from pilotkarta.exports.pptx_table import add_table
from pilotkarta.exports.pptx_text import (
    LANGS,
    Box,
    address_of,
    rows_height,
    write_counter,
    write_line,
    write_notes,
    write_rows,
)
from pilotkarta.handout import Handout
from pilotkarta.maps.marks import Mark
from pilotkarta.maps.style import BASE, MARKER, fill
from pilotkarta.markup import xml_text
from pilotkarta.register import Project

LEAST = 470.0  # px that the text and the maps keep below the longest title
BADGE = 66  # px, the number beside a project's name
BADGE_ROOM = 90
INSET = 250  # px, the height of the small map of Sweden
SCALE, SMALL = 1.6, 1.0  # px of a slide that a px of its maps takes
TAG = 210
ABOVE = 48  # px above the title
OPENING, OPENING_BODY = 84.0, 34.0  # px of the first slide's type
_OPENING = Box(MARGIN, 190, LAYOUTS["title"].width, 220)


def to_pptx(handout: Handout) -> bytes:
    """Write the deck of a selection for PowerPoint.

    Parameters
    ----------
    handout : Handout
        The selection.

    Returns
    -------
    bytes
        Office Open XML: as many slides as ``deck.build`` gives, with the same words, and notes.
    """
    slides = build(handout).slides
    lang = LANGS[handout.language.code]
    made = blank(lang)

    @cache
    def country(top: float) -> Any:
        """Draw all projects once for all slides that show them."""
        return to_xml(draw_map(handout, "sverige", None, _picture(top, PICTURE, SCALE)), lang)

    for number, slide in enumerate(slides, 1):
        sheet = made.slides.add_slide(made.slide_layouts[0])
        _fill(sheet, handout, slide, country)
        _foot(sheet, handout, number, len(slides))
        write_notes(sheet, (*slide.notes, *_origin(handout)), lang)
        # Drawn shapes come without ids.
        for place, named in enumerate(sheet.element.xpath(".//p:cNvPr"), 1):
            named.set("id", str(place))
    _properties(made, handout, slides[0].title)
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def _fill(sheet: Any, handout: Handout, slide: Slide, country: Callable[[float], Any]) -> None:
    """Put the title, then the text, then what is drawn: the order in which they are read."""
    lang = LANGS[handout.language.code]
    title, body = sheet.placeholders
    if slide.kind == "title":
        write_line(title, slide.title, lang, _OPENING, OPENING, TITLE_LINE, bold=True)
        write_rows(body, slide, Box(MARGIN, 440, _OPENING.w, HEIGHT - FOOTER - 440), lang, OPENING_BODY)
        whole = _picture(MARGIN, WIDTH - 2 * MARGIN - _OPENING.w - 40, SMALL)
        _add(sheet, draw_map(handout, "sverige", None, whole, numbered=False), lang)
        return
    kept = LEGEND * BODY * LINE if slide.kind == "map" else 0
    top = min(head(slide), HEIGHT - FOOTER - LEAST - kept)
    aside = BADGE_ROOM if slide.project else 0
    box = Box(MARGIN + aside, ABOVE, WIDTH - 2 * MARGIN - BADGE_ROOM, top - ABOVE - 12)
    write_line(
        title,
        slide.title,
        LANGS["sv"] if slide.project else lang,
        box,
        title_size(slide),
        TITLE_LINE,
        bold=True,
    )
    free = Box(MARGIN, top, LAYOUTS[slide.kind].width, HEIGHT - FOOTER - top - kept)
    if slide.project:
        _badge(sheet, handout, slide, slide.project)
    if slide.grid:
        free = _table(sheet, slide, slide.grid, free, lang)
        sheet.shapes._spTree.append(body._element)
    write_rows(body, slide, free, lang)
    if slide.kind == "map":
        sheet.shapes._spTree.append(deepcopy(country(top)))
        _add(sheet, draw_legend(handout, MARGIN, free.y + free.h + 16, free.w, kept - 16), lang)
    if slide.project:
        large = _picture(top, PICTURE, SCALE, below=INSET + 16)
        _add(sheet, draw_map(handout, "omrade", slide.project, large), lang)
        small = _picture(HEIGHT - FOOTER - INSET, PICTURE, SMALL)
        _add(sheet, draw_map(handout, "lage", slide.project, small, numbered=False), lang)


def _table(sheet: Any, slide: Slide, grid: Grid, free: Box, lang: str) -> Box:
    """Add the slide's table, and give what is left below it for the rows."""
    below = rows_height(slide, BODY)
    high = add_table(sheet, grid, slide.title, replace(free, h=free.h - below - 30), lang)
    return replace(free, y=free.y + high + 30, h=free.h - high - 30)


def _picture(top: float, width: float, scale: float, *, below: float = 0) -> Picture:
    """Give the place of a map at the right, down to the footer or to what stands below it."""
    return Picture(WIDTH - MARGIN - width, top, width, HEIGHT - FOOTER - top - below, scale)


def _add(sheet: Any, shape: Shape, lang: str) -> Any:
    element = to_xml(shape, lang)
    sheet.shapes._spTree.append(element)
    return element


def _badge(sheet: Any, handout: Handout, slide: Slide, project: Project) -> None:
    """Put the number beside the name as on the map; it leads to the project's own address."""
    look = fill(handout.register, project, handout.selection.farg)
    mark = Mark(slide.number, project, False, look, (0, 0), (0, 0))
    drawn = _add(
        sheet, draw_number(mark, MARGIN + BADGE / 2, ABOVE + TITLE_LINE * TITLE / 2, BADGE / MARKER), "sv-SE"
    )
    number = sheet.shapes[-1].shapes[-1]
    number.click_action.hyperlink.address = address_of(handout.address_of(project))
    text = handout.language.text("Project {n} on the map", n=slide.number)
    drawn.nvGrpSpPr.cNvPr.set("descr", text)


def _foot(sheet: Any, handout: Handout, number: int, count: int) -> None:
    """Say on every slide what is selected, when, which slide it is and, of invented data, that it is."""
    lang, text = LANGS[handout.language.code], handout.language.text
    places = {one.placeholder_format.type: one for one in sheet.slide_layout.placeholders}
    for kind in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER):
        sheet.shapes.clone_placeholder(places[kind])
    *_, footer, counter = sheet.placeholders
    left = float(MARGIN)
    if handout.example:
        footer._element.addprevious(to_xml(_tag(handout.example), lang))
        left += TAG + 24
    selection = text("Selection: {words} ({count})", words=handout.words, count=handout.count)
    box = Box(left, HEIGHT - 78, WIDTH - MARGIN - NUMBER - 24 - left, 56)
    write_line(footer, f"{selection} · {handout.date}", lang, box, FOOTER_SIZE, FOOTER_LINE, bold=False)
    write_counter(counter, text("{n} of {all}", n="\0", all=count), number, lang)


def _tag(text: str) -> Shape:
    """Mark what is invented, as the app's banner does."""
    box, wine = (MARGIN, HEIGHT - 74, TAG, 48), BASE["edge"]
    return Shape(text, *box, fill="#fbe3ee", line=wine, weight=2, text=text, size=BODY, ink=wine, bold=True)


def _origin(handout: Handout) -> tuple[str, ...]:
    """Say in the notes of every slide what it was made of."""
    text = handout.language.text
    selection = text("Selection: {words} ({count})", words=handout.words, count=handout.count)
    where = text("On the map: {address}", address=handout.address)
    return tuple(filter(None, (f"{selection} · {handout.date}", where, handout.example)))


def _properties(made: Any, handout: Handout, title: str) -> None:
    known = made.core_properties
    known.title, known.subject = _property(title), _property(handout.words)
    known.author = known.last_modified_by = "Pilotkartan"
    known.language, known.comments = LANGS[handout.language.code], handout.example
    known.created = known.modified = datetime.combine(handout.made, time())


def _property(text: str) -> str:
    return shorten(xml_text(text), 250, placeholder="…")  # 255 is the most that the format holds
