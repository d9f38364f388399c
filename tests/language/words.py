"""Which words of a text are of the other language, and which texts a page or a file has in which language."""

import csv
import re
from functools import cache
from html.parser import HTMLParser

from pilotkarta.i18n import Code
from pilotkarta.paths import DATA, EXAMPLE


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# What running text can hardly do without, and the words of our own subject.
SWEDISH = _words(
    """och inte som att på från det ett eller är för har kan finns saknas uppgift uppgifter kommun kommuner
    kommunen projekt projektet projekten län länet källa källor alla välj visa sök hela belägg evidens tema
    teman karta kartan sida sidan fler inga ingen inget okänd okänt omkring minst högst pågår enligt blad
    bladet kolumn kolumnen rad raden yta filen belopp namn slut programmet programmen beskrivning
    anmärkning organisationer finansiär medverkande beställare projektägare ursprung avser landsdel landsdelar
    exempel exempeldata vår våra med till av den de om vid efter hämta skriv stäng öppna vad när vem nej ja
    belagd sannolik osäker urval datum datamängd bild bilder stöder"""
)
ENGLISH = _words(
    """the and of with are not to from this that which has have known choose column sheet source sources
    project projects municipality municipalities county counties search show none file files about their
    its theme themes evidence map page row rows unknown money when where what who name names date example
    selection download close open our by at least most is it was were be been or no yes confirmed probable
    weak programme programmes organisations amount amounts"""
)
_WORD = re.compile(r"\w+")
_PACKED = re.compile(r"\S{200,}")  # such as a file in a page
_ESCAPED = re.compile(r"\\([^\w\s])")  # as Markdown has it
_ADDRESS = re.compile(
    r"(?:https?://|\./|mailto:)\S+|\S+@\S+|\b[\w./-]+\.(?:csv|json|xlsx|zip|py|toml|svg|pdf)\b|`[^`]*`|\b\w+=\S+"
)
_SPOKEN = ("alt", "aria-label", "aria-description", "placeholder", "title", "content", "summary")
_UNSEEN = frozenset(("script", "style", "code"))
# Names that the tables do not have in a column of their own; they are theirs in every language.
NAMES = (
    "Norrland", "Svealand", "Götaland", "Sörmland", "Vindelälven", "Åkerlundsstaden", "riksområde",
    "Tillväxtanalys",
    "Tillväxt kräver planering", "Tillväxtskapande samhällsplanering", "tillväxtskapande samhällsplanering",
    "Samhällsplanering för hållbar näringslivsutveckling i Åre – Krokom – Östersund",
    "Regionförbundet", "Bränna",
    "Samhällsplanering för näringslivets utveckling", "Samhällsplanering för näringslivsutveckling",
)  # fmt: skip
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


def foreign(text: str, code: Code) -> set[str]:
    """Find the words of the other language in a text, without names and addresses.

    Parameters
    ----------
    text : str
        As a visitor reads it.
    code : {"sv", "en"}
        The language that it should be in.
    """
    bare = _ADDRESS.sub(" ", _ESCAPED.sub(r"\1", _PACKED.sub(" ", text)))
    found = _foreign(bare, code)
    if found and code == "en":
        found = _foreign(_names().sub(" ", bare), code)
    return found


def _foreign(text: str, code: Code) -> set[str]:
    words = {word.casefold() for word in _WORD.findall(text)}
    return words & ENGLISH if code == "sv" else {one for one in words if one in SWEDISH or {*one} & {*"åäö"}}


@cache
def _names() -> re.Pattern[str]:
    """Match what is called what it is called in both languages: places, organisations, projects, sources."""
    names = set(NAMES)
    for folder in (DATA, EXAMPLE):
        for table, columns in {
            "regions": ("name", "nuts2_name", "fa_name"),
            "projects": ("name",),
            "organisations": ("name",),
            "programmes": ("name", "short"),
            "sources": ("title", "publisher"),
        }.items():
            path = folder / f"{table}.csv"
            if path.exists():
                with path.open(encoding="utf-8", newline="") as rows:
                    names |= {row[column] for row in csv.DictReader(rows) for column in columns}
    names |= {name.removesuffix(" län") for name in names} | {
        name.removesuffix(" län").removesuffix("s") for name in names if name.endswith(" län")
    }
    longest = sorted(filter(None, names), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest))


class Spoken(HTMLParser):
    """Reads the texts of HTML, XML or a piece of it, each with the language of its element.

    Parameters
    ----------
    markup : str
        The whole, or a piece.
    code : str
        The language of what is around it.
    """

    def __init__(self, markup: str, code: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = [("", code)]
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        code = given.get("lang") or self._open[-1][1]
        for name in _SPOKEN:
            if given.get(name) and (name != "content" or given.get("name") == "description"):
                self.found.append((code, str(given[name])))
        if tag not in _VOID:
            self._open.append((tag, code))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(tag == one for one, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not _UNSEEN & {tag for tag, _ in self._open}:
            self.found.append((self._open[-1][1], data.strip()))


def foreign_in(markup: str, code: Code) -> dict[str, set[str]]:
    """Find the texts of HTML that are not in the language that their element is said to be in."""
    found: dict[str, set[str]] = {}
    for spoken, text in Spoken(markup, code).found:
        if spoken == code and (wrong := foreign(text, code)):
            found[text] = wrong
    return found
