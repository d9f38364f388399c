"""The presentation as PowerPoint: the deck's slides as native text, tables and shapes that can be edited."""

from datetime import datetime, time
from io import BytesIO
from textwrap import shorten
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from pilotkarta.deck import Slide, build
from pilotkarta.deck.build import LEGEND
from pilotkarta.deck.model import BODY, FOOTER, HEIGHT, LAYOUTS, LINE, MARGIN, PICTURE, TITLE, WIDTH
from pilotkarta.deck.paging import head
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
from pilotkarta.maps.style import MARKER, fill
from pilotkarta.markup import xml_text

LEAST = 4 * BODY * LINE  # px that the body keeps below the longest title
BADGE = 66  # px, the number beside a project's name
BADGE_ROOM = 90
INSET = 250  # px, the height of the small map of Sweden
SCALE, SMALL = 1.6, 1.0  # px of a slide that a px of its maps takes
TAG = 210


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
    made = blank(LANGS[handout.language.code])
    for number, slide in enumerate(slides, 1):
        sheet = made.slides.add_slide(made.slide_layouts[0])
        _fill(sheet, handout, slide)
        _foot(sheet, handout, number, len(slides))
        write_notes(sheet, (*slide.notes, *_origin(handout)), LANGS[handout.language.code])
        # Drawn shapes come without ids.
        for place, named in enumerate(sheet.element.xpath(".//p:cNvPr"), 1):
            named.set("id", str(place))
    _properties(made, handout, slides[0].title)
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def _fill(sheet: Any, handout: Handout, slide: Slide) -> None:
    """Put the title, then the text, then what is drawn: the order in which they are read."""
    lang = LANGS[handout.language.code]
    title, body = sheet.placeholders
    layout = LAYOUTS[slide.kind]
    if slide.kind == "title":
        top = 470.0
        box = Box(MARGIN, 200, layout.width, 220)
        write_line(title, slide.title, lang, box, TITLE * 1.7, TITLE_LINE, bold=True)
    else:
        kept = LEGEND * BODY * LINE if slide.kind == "map" else 0
        top = min(head(slide), HEIGHT - FOOTER - LEAST - kept)
        aside = BADGE_ROOM if slide.project else 0
        box = Box(MARGIN + aside, 48, WIDTH - 2 * MARGIN - BADGE_ROOM, top - 60)
        its = LANGS["sv"] if slide.project else lang
        write_line(title, slide.title, its, box, TITLE, TITLE_LINE, bold=True)
    free = Box(MARGIN, top, layout.width, HEIGHT - FOOTER - top)
    if slide.project:
        _badge(sheet, handout, slide)
    if slide.kind == "map":
        high = LEGEND * BODY * LINE
        write_rows(body, slide, Box(free.x, free.y, free.w, free.h - high), lang)
        _add(sheet, draw_map(handout, "sverige", None, _picture(top, HEIGHT - FOOTER - top, SCALE)), lang)
        _add(sheet, draw_legend(handout, free.x, HEIGHT - FOOTER - high + 16, free.w, high - 16), lang)
    elif slide.grid:
        high = rows_height(slide, BODY)
        write_rows(body, slide, Box(free.x, HEIGHT - FOOTER - high, free.w, high), lang)
        add_table(sheet, slide.grid, slide.title, Box(free.x, free.y, free.w, free.h - high - 30), lang)
        sheet.shapes._spTree.append(body._element)
    else:
        write_rows(body, slide, free, lang)
    if slide.project:
        large = _picture(top, HEIGHT - FOOTER - top - INSET - 16, SCALE)
        _add(sheet, draw_map(handout, "omrade", slide.project, large), lang)
        small = _picture(HEIGHT - FOOTER - INSET, INSET, SMALL)
        _add(sheet, draw_map(handout, "lage", slide.project, small, numbered=False), lang)


def _picture(top: float, height: float, scale: float) -> Picture:
    return Picture(WIDTH - MARGIN - PICTURE, top, PICTURE, height, scale)


def _add(sheet: Any, shape: Shape, lang: str) -> Any:
    element = to_xml(shape, lang)
    sheet.shapes._spTree.append(element)
    return element


def _badge(sheet: Any, handout: Handout, slide: Slide) -> None:
    """Put the number beside the name as on the map; it leads to the project's own address."""
    project = slide.project
    assert project is not None
    look = fill(handout.register, project, handout.selection.farg)
    mark = Mark(slide.number, project, False, look, (0, 0), (0, 0))
    drawn = _add(sheet, draw_number(mark, MARGIN + BADGE / 2, 48 + 29, BADGE / MARKER), "sv-SE")
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
        look = {"fill": "#fbe3ee", "line": "#8a1c4a", "weight": 2, "ink": "#8a1c4a", "bold": True}
        tag = Shape(handout.example, left, HEIGHT - 74, TAG, 48, text=handout.example, size=BODY, **look)
        footer._element.addprevious(to_xml(tag, lang))
        left += TAG + 24
    selection = text("Selection: {words} ({count})", words=handout.words, count=handout.count)
    box = Box(left, HEIGHT - 78, WIDTH - MARGIN - NUMBER - 24 - left, 56)
    write_line(footer, f"{selection} · {handout.date}", lang, box, FOOTER_SIZE, FOOTER_LINE, bold=False)
    write_counter(counter, text("{n} of {all}", n="\0", all=count), number, lang)


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
