"""Hand-outs for the tests of every format: both data sets, both languages, and texts that mean harm."""

from dataclasses import replace
from datetime import date

from pilotkarta.handout import Handout
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Partner, load
from pilotkarta.selection import Selection, select

REAL, INVENTED = load(DATA), load(EXAMPLE)
SITE = "https://pilotkartan.example/bas"
MADE = date(2026, 3, 9)
LONG = "Wm" * 100
# Each text and how it comes out where every character must have a glyph.
HOSTILE = {
    "å ä ö ÅÄÖ é ü ”’ –": "å ä ö ÅÄÖ é ü ”’ –",
    "\"' < > & # $ \\ @ * _ ` [ ]": "\"' < > & # $ \\ @ * _ ` [ ]",
    '#read("/etc/passwd") #panic()': '#read("/etc/passwd") #panic()',
    "$x^2$ = 1 // no // comment": "$x^2$ = 1 // no // comment",
    "</text></svg><script>x</script>": "</text></svg><script>x</script>",
    "{{ 7*7 }} {% x %} \\u{41} ~ -- ...": "{{ 7*7 }} {% x %} \\u{41} ~ -- ...",
    "null\x00bell\x07delete\x7fturn\u202ex": "null�bell�delete�turn�x",
    "tab\tline\nseparator\u2028x": "tab line separator x",
    "train 🚂 漢字 x": "train � �� x",
    LONG: LONG,
}
ARABIC = "مرحبا"


def handout(register=REAL, **chosen: object) -> Handout:
    """Give what the page would hand out for a selection."""
    selection = Selection(data="exempel" if register is INVENTED else "", **chosen)
    return Handout(register, selection, select(register, selection), SITE, MADE)


def hostile() -> Handout:
    """Give a hand-out whose projects have the hostile texts in every free field."""
    projects = tuple(
        replace(one, name=text, description=text, partners=(Partner(text, "lead"),))
        for one, text in zip(REAL.projects, (*HOSTILE, ARABIC), strict=False)
    )
    return replace(handout(), projects=projects)


def glyphs(text: str) -> str:
    """Leave out white space: where lines break does not matter."""
    return "".join(text.split())
