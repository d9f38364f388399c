"""The text of a slide: rows as paragraphs with their labels in a column, in type that fits."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any
from urllib.parse import quote

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from pilotkarta.deck import Row, Slide
from pilotkarta.deck.model import BODY, LAYOUTS, LINE
from pilotkarta.deck.paging import BETWEEN, lines
from pilotkarta.exports.drawing import emu
from pilotkarta.exports.pptx_blank import restyle, style
from pilotkarta.i18n import Code
from pilotkarta.maps.placing import text_width
from pilotkarta.markup import xml_text

LANGS: Mapping[Code, str] = {"sv": "sv-SE", "en": "en-GB"}
_URL = "%/:=&?~#+!$,;'@()*[]"  # what may stand in an address as it is
_BETWEEN_LABEL = 0.4  # em between a label and its text


@dataclass(frozen=True)
class Box:
    """A rectangle of a slide, in px."""

    x: float
    y: float
    w: float
    h: float


def fitted(size: float, free: float, needed: Callable[[float], float]) -> float:
    """Give the largest size, at most ``size``, at which what is needed is free.

    Only a title, name or label that is higher than a slide makes it smaller: the deck's paging divides
    everything else.
    """
    while (high := needed(size)) > free and size > 1:
        size *= min(0.95, sqrt(free / high))  # half the size takes a quarter of the room
    return size


WIDER = 1.6  # a machine without Calibri takes a wider typeface, and titles are bold


def write_line(
    placeholder: Any, text: str, lang: str, box: Box, size: float, line: float, *, bold: bool
) -> None:
    """Write a title or footer in its placeholder.

    Parameters
    ----------
    placeholder : pptx.shapes.base.BaseShape
        Empty.
    text, lang : str
        What is said, and in which language, as ``sv-SE``.
    box : Box
        Where.
    size, line : float
        The type's size in px and its line height in em.
    bold : bool
        For titles.
    """
    size = fitted(size, box.h, lambda one: lines(text, box.w, WIDER * one) * one * line)
    _put(placeholder, box, style(size, line, 0, bold=bold))
    run(placeholder.text_frame.paragraphs[0], text, lang)


def write_counter(placeholder: Any, text: str, number: int, lang: str) -> None:
    """Write a text with the slide's number, which follows when slides are moved, where it has a NUL."""
    before, after = text.split("\0")
    paragraph = placeholder.text_frame.paragraphs[0]
    run(paragraph, before, lang)
    field = (
        f'<a:fld {nsdecls("a")} id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum">'
        f'<a:rPr lang="{lang}"/><a:t>{number}</a:t></a:fld>'
    )
    paragraph._p.append(parse_xml(field))
    run(paragraph, after, lang)


def write_rows(placeholder: Any, slide: Slide, box: Box, lang: str, size: float = BODY) -> None:
    """Write a slide's rows, one a paragraph; their labels hang to the left.

    Parameters
    ----------
    placeholder : pptx.shapes.base.BaseShape
        Empty.
    slide : Slide
        Whose rows.
    box : Box
        Where.
    lang : str
        The language of what has none of its own.
    size : float, optional
        The type's size in px.
    """
    size = fitted(size, box.h, lambda one: rows_height(slide, one))
    _put(placeholder, box, style(size, LINE, BETWEEN))
    frame = placeholder.text_frame
    for place, row in enumerate(slide.rows):
        _row(
            frame.add_paragraph() if place else frame.paragraphs[0],
            row,
            LAYOUTS[slide.kind].label,
            size,
            lang,
        )


def rows_height(slide: Slide, size: float) -> float:
    """Estimate how many px a slide's rows take in type of a size."""
    layout = LAYOUTS[slide.kind]
    count = 0.0
    for row in slide.rows:
        label = layout.label if row.label else 0
        count += lines(f"{row.text} {row.detail}", layout.width - label, size) + BETWEEN
        if _above(row, label, size):
            count += lines(row.label, layout.width, size)
    return count * size * LINE


def write_notes(sheet: Any, notes: Iterable[str], lang: str) -> None:
    """Write the speaker's notes."""
    page = sheet.notes_slide
    for placeholder in list(page.placeholders):
        if placeholder.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:
            placeholder.element.getparent().remove(placeholder.element)
    frame = page.notes_text_frame
    for place, note in enumerate(notes):
        run(frame.add_paragraph() if place else frame.paragraphs[0], note, lang)


def run(paragraph: Any, text: str, lang: str, *, address: str = "") -> Any:
    """Add a text to a paragraph, with its language and where it leads; nothing for no text."""
    if not (text := xml_text(text)):
        return None
    added = paragraph.add_run()
    added.text = text
    added._r.get_or_add_rPr().set("lang", lang)
    if address:
        added.hyperlink.address = address_of(address)
    return added


def address_of(url: str) -> str:
    """Give an address as a file may hold it."""
    return quote(xml_text(url), safe=_URL)


def _above(row: Row, label: float, size: float) -> bool:
    """Say whether a row's label is too wide for its column, so that it stands above the text."""
    return bool(label) and (text_width(row.label, size) + _BETWEEN_LABEL * size) > label


def _row(paragraph: Any, row: Row, label: float, size: float, lang: str) -> None:
    if row.label:
        hanging = emu(label)
        paragraph._p.insert(
            0,
            parse_xml(
                f'<a:pPr {nsdecls("a")} marL="{hanging}" indent="-{hanging}">'
                f'<a:tabLst><a:tab pos="{hanging}" algn="l"/></a:tabLst></a:pPr>'
            ),
        )
        run(paragraph, row.label, lang).font.bold = True
        if _above(row, label, size):
            paragraph.add_line_break()
        else:
            run(paragraph, "\t", lang)
    said = run(paragraph, row.text, LANGS["sv"] if row.lang == "sv" else lang, address=row.address)
    if said is not None and not row.known:
        said.font.italic = True
        _quiet(said)
    if row.detail:
        _quiet(run(paragraph, f" {row.detail}", lang))


def _quiet(said: Any) -> None:
    said.font.color.theme_color = MSO_THEME_COLOR.TEXT_2


def _put(placeholder: Any, box: Box, first: Any) -> None:
    """Place a placeholder, and let its text keep its look in another template too."""
    places = map(emu, (box.x, box.y, box.w, box.h))
    placeholder.left, placeholder.top, placeholder.width, placeholder.height = places
    body = placeholder.text_frame._txBody
    if body.find(qn("a:lstStyle")) is None:
        body.insert(1, parse_xml(f"<a:lstStyle {nsdecls('a')}/>"))
    restyle(body.find(qn("a:lstStyle")), first)
