"""A figure of the analysis as files: its data as CSV, its chart or map as SVG and PNG."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import altair as alt
import font_source_sans_pro
import vl_convert

from pilotkarta.answers.figure import Figure
from pilotkarta.answers.look import INK
from pilotkarta.exports.csv import table_csv
from pilotkarta.exports.shaded import to_shaded_png, to_shaded_svg
from pilotkarta.exports.typesetting import STAND_IN, readable, readable_in
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_
from pilotkarta.maps.placing import wrap

WIDTH, SCALE = 900, 2  # pixels of the chart without its margins, and pixels of the PNG to one of those
_SIZE = 13
_HALVED = re.compile("[\U00010000-\U0010ffff]")  # in UTF-16, as Vega counts


def to_csv(_: Handout, figure: Figure) -> bytes:
    """Write exactly the table that the page shows: UTF-8, comma, LF; unknown values are empty."""
    return table_csv(figure.table)


def to_svg(handout: Handout, figure: Figure) -> bytes:
    """Draw the figure so that it can stand alone: with title, selection, basis, caution, date and address.

    Parameters
    ----------
    handout : Handout
        What the page shows.
    figure : Figure
        One with a chart or a map.

    Returns
    -------
    bytes
        SVG in UTF-8 that refers to nothing outside it, with its title and language. In a chart, characters
        that no font has are U+FFFD.
    """
    if figure.shading is not None:
        return to_shaded_svg(handout, figure.shading, _notes(figure), marked=figure.marked)
    code, title = handout.language.code, escape(readable(_title(handout, figure)))
    head, _, drawn = vl_convert.vegalite_to_svg(_chart(handout, figure)).partition(">")
    root = f'{head} lang="{code}" xml:lang="{code}" role="img">'  # what Vega says of its marks is English
    return f"{root}<title>{title}</title>{drawn}".encode()


def to_png(handout: Handout, figure: Figure) -> bytes:
    """Draw the same picture in pixels."""
    if figure.shading is not None:
        return to_shaded_png(handout, figure.shading, _notes(figure), marked=figure.marked)
    return vl_convert.vegalite_to_png(_chart(handout, figure), scale=SCALE)


def _notes(figure: Figure) -> list[str]:
    return [figure.basis, figure.definition, figure.caution]


def _title(handout: Handout, figure: Figure) -> str:
    """Name a figure, and say first of invented data that they are."""
    return " – ".join(filter(None, (handout.example.upper(), figure.title)))


def _chart(handout: Handout, figure: Figure) -> str:
    assert figure.chart is not None  # the page offers pictures of figures that have one
    _fonts()
    selected = handout.language.text("Selection: {words} ({count})", words=handout.words, count=handout.count)
    said = [*_notes(figure), f"Pilotkartan. {selected}", handout.date, handout.analysis_address]
    lines = [line for one in said for line in wrap(one, _SIZE, WIDTH)]
    head = alt.TitleParams(
        text=wrap(_title(handout, figure), 20, WIDTH), subtitle=lines, anchor="start", frame="bounds",
        offset=16, fontSize=20, subtitleFontSize=_SIZE, color=INK, subtitleColor=INK, aria=False,
    )  # fmt: skip
    chart = figure.chart.properties(title=head, width=WIDTH, padding=24)
    whole = chart.configure(**{**chart.config.to_dict(), "background": "#ffffff"}).to_dict()
    # A control character, as a visitor's own file may have, would end the whole process in vl-convert. Where
    # Vega cuts a long text between the two halves of a character, there is no picture.
    return _HALVED.sub(STAND_IN, json.dumps(readable_in(whole), ensure_ascii=False))


@lru_cache
def _fonts() -> None:
    """Let the pictures have the app's typeface on every machine; words are measured with it too."""
    vl_convert.register_font_directory(font_source_sans_pro.font_directory)


@dataclass(frozen=True)
class File:
    """A kind of file: what its button says, its function, its media type, and whether it is a picture."""

    label: str
    write: Callable[[Handout, Figure], bytes]
    media_type: str
    is_picture: bool


FILES = {
    "csv": File(N_("Data as CSV"), to_csv, "text/csv", is_picture=False),
    "svg": File(N_("Picture as SVG"), to_svg, "image/svg+xml", is_picture=True),
    "png": File(N_("Picture as PNG"), to_png, "image/png", is_picture=True),
}
