"""An empty 16:9 presentation with one layout: title, text, footer and number, in the app's colours."""

from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.oxml import serialize_part_xml
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu

from pilotkarta.deck.model import BODY, FOOTER, HEADER, HEIGHT, LINE, MARGIN, TITLE, WIDTH
from pilotkarta.deck.paging import BETWEEN
from pilotkarta.exports.drawing import emu
from pilotkarta.maps.style import PROGRAMMES

FONT = "Calibri"  # on every machine with Office, and about as wide as the app's Source Sans
INK, QUIET, ACCENT = "#1b1b1b", "#595959", "#0b3a75"
TITLE_LINE = 1.15  # em
FOOTER_SIZE, FOOTER_LINE = 22.0, 1.2  # px, em
NUMBER = 200  # px that the slide's number takes
_KEPT = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.FOOTER,
         PP_PLACEHOLDER.SLIDE_NUMBER}  # fmt: skip
_PLACES = {
    PP_PLACEHOLDER.TITLE: (MARGIN, 48, WIDTH - 2 * MARGIN, HEADER - 60),
    PP_PLACEHOLDER.BODY: (MARGIN, HEADER, WIDTH - 2 * MARGIN, HEIGHT - HEADER - FOOTER),
    PP_PLACEHOLDER.OBJECT: (MARGIN, HEADER, WIDTH - 2 * MARGIN, HEIGHT - HEADER - FOOTER),
    PP_PLACEHOLDER.FOOTER: (MARGIN, HEIGHT - 78, WIDTH - 2 * MARGIN - NUMBER, 56),
    PP_PLACEHOLDER.SLIDE_NUMBER: (WIDTH - MARGIN - NUMBER, HEIGHT - 78, NUMBER, 56),
}


def blank(lang: str) -> Any:
    """Make the presentation that slides are added to.

    Parameters
    ----------
    lang : str
        The language of its texts, as ``sv-SE``.

    Returns
    -------
    pptx.presentation.Presentation
        Without slides.
    """
    made = Presentation()
    made.slide_width, made.slide_height = Emu(emu(WIDTH)), Emu(emu(HEIGHT))
    del made.part._element.find(qn("p:sldSz")).attrib["type"]
    _lighten(made)
    layouts = made.slide_layouts
    layout = layouts[1]
    for other in [one for one in layouts if one is not layout]:
        layouts.remove(other)
    layout.name = "Pilotkartan"
    master = made.slide_master
    for sheet in (master, layout):
        for placeholder in list(sheet.placeholders):
            _place(placeholder)
    styles = master.element.find(qn("p:txStyles"))
    restyle(styles.find(qn("p:titleStyle")), style(TITLE, TITLE_LINE, 0, bold=True))
    restyle(styles.find(qn("p:bodyStyle")), style(BODY, LINE, BETWEEN))
    _paint(master.part.part_related_by(RT.THEME))
    for default in made.part._element.iter(qn("a:defRPr")):
        default.set("lang", lang)
    return made


def style(size: float, line: float, between: float, *, bold: bool = False) -> Any:
    """Give the properties of a list's first level.

    Parameters
    ----------
    size : float
        The type's size in px.
    line, between : float
        The line height in em, and the lines between two paragraphs.
    bold : bool, optional
        For titles.

    Returns
    -------
    lxml.etree._Element
        ``a:lvl1pPr``. Lines have a fixed height, so that another typeface takes no more room.
    """
    high = size * line * 50
    major, ink = ("mj", "accent1") if bold else ("mn", "tx1")
    return parse_xml(
        f'<a:lvl1pPr {nsdecls("a")} marL="0" indent="0" algn="l" rtl="0">'
        f'<a:lnSpc><a:spcPts val="{high:.0f}"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="{high * between:.0f}"/></a:spcAft><a:buNone/>'
        f'<a:defRPr sz="{size * 50:.0f}" b="{bold:d}"><a:solidFill><a:schemeClr val="{ink}"/></a:solidFill>'
        f'<a:latin typeface="+{major}-lt"/><a:ea typeface="+{major}-ea"/><a:cs typeface="+{major}-cs"/>'
        "</a:defRPr></a:lvl1pPr>"
    )


def restyle(levels: Any, first: Any) -> None:
    """Set the first level of a list style to what ``style`` gives."""
    old = levels.find(qn("a:lvl1pPr"))
    if old is not None:
        levels.remove(old)
    levels.insert(0, first)


def _lighten(made: Any) -> None:
    """Leave out what the library's template holds of its maker's: thumbnail, printer, application."""
    for owner in (made.part.package, made.part):
        for key, rel in list(owner._rels.items()):
            if rel.reltype in (RT.THUMBNAIL, RT.EXTENDED_PROPERTIES, RT.PRINTER_SETTINGS):
                owner._rels.pop(key)


def _place(placeholder: Any) -> None:
    kind = placeholder.placeholder_format.type
    if kind not in _KEPT:
        placeholder.element.getparent().remove(placeholder.element)
        return
    x, y, w, h = map(emu, _PLACES[kind])
    placeholder.left, placeholder.top, placeholder.width, placeholder.height = x, y, w, h
    body = placeholder.element.txBody.bodyPr
    for side in ("lIns", "tIns", "rIns", "bIns"):
        body.set(side, "0")
    body.set("anchor", "ctr" if kind in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER) else "t")
    if kind in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER):
        small = style(FOOTER_SIZE, FOOTER_LINE, 0)
        small.set("algn", "r" if kind == PP_PLACEHOLDER.SLIDE_NUMBER else "l")
        restyle(placeholder.element.txBody.find(qn("a:lstStyle")), small)


def _paint(theme: Part) -> None:
    """Set the theme's typeface and colours; all that has no colour or typeface of its own takes them."""
    root = parse_xml(theme.blob)
    for latin in root.iterfind(f".//{qn('a:fontScheme')}/*/{qn('a:latin')}"):
        latin.set("typeface", FONT)
    colours = {
        "dk1": INK,
        "lt1": "#ffffff",
        "dk2": QUIET,
        "lt2": "#f4f4f4",
        "hlink": ACCENT,
        "folHlink": ACCENT,
    }
    colours |= {f"accent{n}": look.fill for n, look in enumerate(PROGRAMMES, 1)} | {"accent6": "#8a1c4a"}
    for name, colour in colours.items():
        slot = root.find(f".//{qn('a:clrScheme')}/{qn(f'a:{name}')}")
        slot[:] = [parse_xml(f'<a:srgbClr {nsdecls("a")} val="{colour[1:]}"/>')]
    theme._blob = serialize_part_xml(root)
