"""Which municipality a cell means: by SCB's code or by its name, exactly. Nothing is guessed.

Å, ä and ö are letters of their own: Habo (0643) and Håbo (0305) are two municipalities. A name that is only
near one is given as a suggestion for a person to judge.
"""

import re
import unicodedata
from typing import NamedTuple

from rapidfuzz import fuzz, process

from pilotkarta.figures.numbers import Cell
from pilotkarta.register import Register

LARGER = "larger"  # the country, a county, a region or a total: no municipality, and no mistake
UNKNOWN = "unknown"  # digits or words that are none of these
SUGGESTIONS = 3
_NEAR = 60.0  # rapidfuzz's ratio, 0 to 100: two thirds of the letters are the same
_LONGEST = 100  # characters; no name is longer
_ENDINGS = ("kommun", "kommuns", "stad", "stads")
_OWN_SPELLINGS = {"falu kommun": "Falun", "region gotland": "Gotland"}
_LARGER_NAME = re.compile(
    r"(?:hela )?riket\b.*|sverige|total(?:t|er)?|summa|samtliga|alla (?:kommuner|regioner|län)\b.*"
    r"|.+ län|region(?:en)? .+|.+regionen|landstinget .+|.+ landsting"
    r"|norrland|svealand|götaland|(?:norra|södra|östra) sverige|(?:se|fa|la)[0-9]{1,3}\b.*"
)
_NO_NAME = re.compile(r"[0-9():;]+|(?<=\S) (?:kommuns?|stads?)$")
_CODE = re.compile(r"([0-9]+)(?:[.,]0+)?")
_LETTER = re.compile(r"[^\W\d_]")
_CODE_FIRST = re.compile(r"(?P<code>[0-9]{2,4})[\s,:;._–-]+(?P<name>[^0-9\s].*)")
_NAME_FIRST = re.compile(r"(?P<name>.*[^0-9\s])\s*\((?P<code>[0-9]{2,4})\)")


class Reading(NamedTuple):
    """What a cell says by its digits and by its words, each if it has any.

    Each is a municipality's code (4 digits), ``LARGER``, ``UNKNOWN``, or empty.
    """

    by_code: str = ""
    by_name: str = ""

    @property
    def municipality(self) -> str:
        """The municipality's code, by its name if that is one; empty if there is none."""
        return next((one for one in (self.by_name, self.by_code) if one not in ("", LARGER, UNKNOWN)), "")


class Places:
    """The municipalities of a register, looked up by what a cell says."""

    def __init__(self, register: Register) -> None:
        self.names = {one.code: one.name for one in register.municipalities}
        self._counties = frozenset(one.code for one in register.counties)
        self._spellings = {
            spelling: code for code, name in self.names.items() for spelling in spellings(name)
        }
        codes = {name: code for code, name in self.names.items()}
        self._spellings |= {spelling: codes[name] for spelling, name in _OWN_SPELLINGS.items()}
        self._choices = {code: normalised(name) for code, name in self.names.items()}
        self._read: dict[Cell, Reading] = {}

    def read(self, cell: Cell) -> Reading:
        """Say what a cell means, as a code, a name, or both."""
        if cell not in self._read:
            self._read[cell] = self._reading(cell)
        return self._read[cell]

    def suggestions(self, words: str) -> tuple[str, ...]:
        """Name the municipalities whose names are nearest to some words, nearest first; perhaps none."""
        found = process.extract(
            _NO_NAME.sub("", normalised(words[:_LONGEST])).strip(),
            self._choices,
            scorer=fuzz.ratio,
            limit=SUGGESTIONS,
            score_cutoff=_NEAR,
        )
        return tuple(self.names[code] for _, _, code in found)

    def _reading(self, cell: Cell) -> Reading:
        if isinstance(cell, float):
            cell = f"{cell:.15g}"
        words = normalised(cell or "")
        if not words or len(words) > _LONGEST:
            return Reading(by_name=UNKNOWN if words else "")
        if digits := _CODE.fullmatch(words):
            return Reading(by_code=self._by_digits(digits[1]))
        if not _LETTER.search(words):
            return Reading(by_name=UNKNOWN)
        name = self._by_words(words)
        both = _CODE_FIRST.fullmatch(words) or _NAME_FIRST.fullmatch(words)
        if name != UNKNOWN or not both:
            return Reading(by_name=name)
        return Reading(self._by_digits(both["code"]), self._by_words(both["name"]))

    def _by_digits(self, digits: str) -> str:
        """Read a code, also without the zero that Excel drops; Kolada writes the county 01 as 0001."""
        if len(digits) > 4:
            return UNKNOWN
        number = int(digits)
        if number == 0 or f"{number:02}" in self._counties:
            return LARGER
        code = digits.zfill(4)
        return code if code in self.names else UNKNOWN

    def _by_words(self, words: str) -> str:
        return self._spellings.get(words) or (LARGER if _LARGER_NAME.fullmatch(words) else UNKNOWN)


def normalised(words: str) -> str:
    """Write words in lower case, composed form (NFC) and with single spaces; no letter becomes another."""
    return " ".join(unicodedata.normalize("NFC", words.casefold()).split())


def spellings(name: str) -> frozenset[str]:
    """List the ways to write a municipality's name: alone, or as "Malmö stad", "Gotlands kommun"."""
    plain = normalised(name)
    return frozenset((plain, *(f"{plain}{s} {ending}" for s in ("", "s") for ending in _ENDINGS)))
