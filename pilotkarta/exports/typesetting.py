"""Setting type with typst: the fonts that we bring, and the characters that they lack."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast
from unicodedata import bidirectional, category, east_asian_width

import font_source_sans_pro
import typst

STAND_IN = "\N{REPLACEMENT CHARACTER}"
MOST_ASKED = 100  # times for one text; each takes about 10 ms
_WHITE = re.compile(r"[\t-\r\x85\u2028\u2029]+")
_WRITTEN = re.compile(r"(<text\b[^>]*>)([^<]+)")  # in SVG; titles and descriptions are not drawn
_EASY = re.compile(r"[\x20-\x7e\xa0-\xac\xae-\xff]+")
# What turns the writing direction reaches beyond the text that it stands in.
_DIRECTIONS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Each text in every style of the hand-out: alone, after other text, and broken as a long word is.
_PROOF = b"""
#set document(title: "-")
#set text(font: "Source Sans Pro")
#for one in json("texts.json") {
  for style in ((:), (weight: "semibold"), (weight: "bold"), (style: "italic")) {
    par(text(..style, one))
    par(text(..style, "x" + one))
    par(text(..style, one.clusters().join(h(1pt))))
  }
}
"""


@lru_cache
def _fonts() -> typst.Fonts:
    """Give Source Sans and those within typst, and no others: a file is the same on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[font_source_sans_pro.font_directory])


def pdf(files: Mapping[str, bytes]) -> bytes:
    """Set a document as PDF/UA-1.

    Parameters
    ----------
    files : mapping of str to bytes
        The document's files by name; it begins with ``main``.

    Returns
    -------
    bytes
        The same for the same files.

    Raises
    ------
    typst.TypstError
        If the standard is not met: a picture without words, a character in no font.
    """
    return _compile(files, format="pdf", pdf_standards="ua-1")


def png(files: Mapping[str, bytes], ppi: float) -> bytes:
    """Set a document of one page as a picture with so many pixels an inch."""
    return _compile(files, format="png", ppi=ppi)


def _compile(files: Mapping[str, bytes], **how: Any) -> bytes:
    held: Any = dict(files)  # its types know paths only
    return cast(bytes, typst.compile(held, font_paths=_fonts(), **how))


def readable(text: str) -> str:
    """Put U+FFFD for what cannot be shown, and a space for breaks of line.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        Without control characters, what turns the writing direction, and characters that no font has,
        alone or joined to those beside them: PDF/UA forbids those. All else is as it was.
    """
    text = _WHITE.sub(" ", text)
    lacking = _lacking(frozenset(_EASY.sub("", text)))
    text = text.translate(dict.fromkeys(map(ord, lacking), STAND_IN))
    # Characters that join others may lack a glyph together though each has one.
    joining = frozenset(filter(_joins, text))
    if not joining or _all_shown(frozenset((text,))):
        return text
    return text.translate(dict.fromkeys(map(ord, joining), STAND_IN))


def readable_drawing(svg: str) -> str:
    """Make the texts that an SVG document draws ``readable``."""
    return _WRITTEN.sub(lambda found: found[1] + readable(found[2]), svg)


def _joins(character: str) -> bool:
    return category(character).startswith(("M", "Cf")) or bidirectional(character) in ("R", "AL")


def readable_in(content: Any) -> Any:
    """Make every text in lists and tables by name ``readable``."""
    if isinstance(content, str):
        return readable(content)
    if isinstance(content, dict):
        return {name: readable_in(value) for name, value in content.items()}
    return [readable_in(value) for value in content] if isinstance(content, list | tuple) else content


@lru_cache(maxsize=1024)
def _lacking(characters: frozenset[str]) -> frozenset[str]:
    """Find the characters that cannot be shown; typst is asked, and the many halved until they are found.

    It is asked ``MOST_ASKED`` times; what is not known then counts as lacking.
    """
    lacking = set(filter(_never_shown, characters))
    unsure = [sorted(characters - lacking)]
    for _ in range(MOST_ASKED):
        if not unsure:
            break
        some = unsure.pop()
        if _all_shown(frozenset(some)):
            continue
        half = len(some) // 2
        if half:
            unsure += [some[:half], some[half:]]
        else:
            lacking.update(some)
    return frozenset(lacking.union(*unsure))


def _never_shown(character: str) -> bool:
    """Spare typst what needs no asking.

    Controls, what no standard names, Chinese, emoji, and the marks of scripts that no font here has whole.
    """
    return (
        character in _DIRECTIONS
        or category(character) in ("Cc", "Cs", "Co", "Cn")
        or east_asian_width(character) in ("W", "F")
        or (category(character).startswith("M") and not "\u0300" <= character <= "\u06ed")
    )


@lru_cache(maxsize=1024)
def _all_shown(texts: frozenset[str]) -> bool:
    try:
        pdf({"main": _PROOF, "texts.json": json.dumps(sorted(texts)).encode("ascii")})
    except typst.TypstError:
        return False
    return True
