"""A slide's table as a native one, with a header row and headed rows."""

from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu

from pilotkarta.deck.model import Grid
from pilotkarta.deck.paging import lines
from pilotkarta.exports.drawing import emu
from pilotkarta.exports.pptx_text import Box, fitted, run
from pilotkarta.markup import xml_text

NUMBERS = 250  # px that a column of numbers takes
SIZE = 34  # px of its type, where it has room
_LINE, _PAD = 1.15, 12  # em of a line, px around a cell's text
# PowerPoint's own "Light Style 1 - Accent 1": lines, no boxes.
_STYLE = "{3B4B98B0-60AC-42C2-AFA5-B58CD77FA1E5}"


def add_table(sheet: Any, grid: Grid, name: str, box: Box, lang: str) -> float:
    """Add a table to a slide.

    Parameters
    ----------
    sheet : pptx.slide.Slide
        The slide.
    grid : Grid
        Its heads and rows.
    name : str
        What it shows; the alternative text.
    box : Box
        Its place, and the most height that it may take.
    lang : str
        The language of its texts.

    Returns
    -------
    float
        Its height in px.
    """
    content = (grid.columns, *grid.rows)
    first = box.w - NUMBERS * (len(grid.columns) - 1)
    widths = [first, *[NUMBERS] * (len(grid.columns) - 1)]

    def heights(size: float) -> list[float]:
        room = [width - 2 * _PAD for width in widths]
        most = (max(map(lines, row, room, [size] * len(room))) for row in content)
        return [max(most_lines, 1) * size * _LINE + 2 * _PAD * size / SIZE for most_lines in most]

    size = fitted(SIZE, box.h, lambda one: sum(heights(one)))
    high = heights(size)
    frame = sheet.shapes.add_table(len(content), len(widths), *map(emu, (box.x, box.y, box.w, sum(high))))
    frame.name, table = xml_text(name), frame.table
    frame._element.nvGraphicFramePr.cNvPr.set("descr", xml_text(name))
    table.first_row = table.first_col = True
    table.horz_banding = False
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = _STYLE
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(emu(width))
    for row, cells, height in zip(table.rows, content, high, strict=True):
        row.height = Emu(emu(height))
        for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            _fill(cell, text, size, lang, number=place > 0)
    return sum(high)


def _fill(cell: Any, text: str, size: float, lang: str, *, number: bool) -> None:
    pad = Emu(emu(_PAD * size / SIZE))
    cell.margin_top = cell.margin_bottom = pad
    cell.margin_left = cell.margin_right = Emu(emu(_PAD))
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if number else PP_ALIGN.LEFT
    if said := run(paragraph, text, lang):
        said.font.size = Emu(emu(size))
