"""The visitor's language: texts by gettext, dates, numbers and sums by Babel.

Message ids are English, so English needs no catalogue; Swedish is the default and must be complete
(``tests/test_i18n.py``). Catalogues are read from ``.po`` and compiled in memory, so there is no build step.
"""

import gettext
from collections.abc import Callable
from dataclasses import dataclass
from decimal import localcontext
from functools import lru_cache
from io import BytesIO
from typing import Literal, cast

from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

from pilotkarta.dates import PartialDate
from pilotkarta.paths import LOCALE

Code = Literal["sv", "en"]
DEFAULT: Code = "sv"
CODES: tuple[Code, ...] = ("sv", "en")
_MOST_DIGITS = 400  # of a number that is written out; the largest float has 309


def N_(message: str) -> str:  # noqa: N802  the field's own name for "mark for translation"
    """Mark a message for extraction where it is translated later."""
    return message


@dataclass(frozen=True)
class Language:
    """One language: its code and its translations."""

    code: Code
    translations: gettext.NullTranslations

    def __reduce__(self) -> tuple[Callable[[Code], "Language"], tuple[Code]]:
        """Go to another process as its code."""
        return language, (self.code,)

    @property
    def locale(self) -> str:
        """The locale whose formats the language follows, as Babel names it."""
        return {"sv": "sv_SE", "en": "en_GB"}[self.code]

    def text(self, message: str, **values: object) -> str:
        """Translate a message and fill in its ``{names}``."""
        translated = self.translations.gettext(message)
        return translated.format(**values) if values else translated

    def plural(self, singular: str, plural: str, n: int, **values: object) -> str:
        """Translate a message that depends on the number ``n``, which it may use as ``{n}``."""
        return self.translations.ngettext(singular, plural, n).format(n=self.number(n), **values)

    def number(self, value: float) -> str:
        """Write a number with the language's separators, however large."""
        with localcontext(prec=_MOST_DIGITS):
            return format_decimal(value, locale=self.locale)

    def money(self, kronor: int) -> str:
        """Write a sum in whole Swedish kronor."""
        pattern = "#,##0\N{NO-BREAK SPACE}kr" if self.code == "sv" else "SEK\N{NO-BREAK SPACE}#,##0"
        with localcontext(prec=_MOST_DIGITS):
            return format_currency(kronor, "SEK", pattern, locale=self.locale, currency_digits=False)

    def date(self, when: PartialDate) -> str:
        """Write a date with the precision that it has."""
        locale = self.locale
        if when.day:
            text = format_date(when.earliest, "d MMMM y", locale=locale)
        elif when.month:
            text = format_skeleton("yMMMM", when.earliest, locale=locale)
        else:
            text = str(when.year)
        return self.text("about {date}", date=text) if when.about else text

    def period(self, start: PartialDate | None, end: PartialDate | None) -> str:
        """Write a period; an end that is not known is said to be so."""
        if start is None and end is None:
            return self.text("Not known")
        if start is None:
            return self.text("start not known – {end}", end=self.date(cast(PartialDate, end)))
        if end is None:
            return self.text("{start} – end not known", start=self.date(start))
        if start == end:
            return self.date(start)
        separator = "–" if start.month is None and end.month is None and not end.about else " – "
        return f"{self.date(start)}{separator}{self.date(end)}"

    def number_word(self, n: int) -> str:
        """Write a number up to twelve as a word, as Swedish running text does; larger ones in digits."""
        return self.text(_WORDS[n]) if 0 <= n < len(_WORDS) else self.number(n)

    def choose(self, swedish: str, english: str) -> str:
        """Take the text of a data field in this language; Swedish where it has not been translated."""
        return english if self.code == "en" and english else swedish


_WORDS = (
    N_("no"), N_("one"), N_("two"), N_("three"), N_("four"), N_("five"), N_("six"),
    N_("seven"), N_("eight"), N_("nine"), N_("ten"), N_("eleven"), N_("twelve"),
)  # fmt: skip


@dataclass(frozen=True)
class Bilingual:
    """A text that is part of the data or of a file, in both languages: a column's title, a label."""

    swedish: str
    english: str

    def say(self, language: Language) -> str:
        """Say it in a language."""
        return language.choose(self.swedish, self.english)


@lru_cache
def language(code: Code) -> Language:
    """Load a language; ``en`` needs no catalogue, since the message ids are English.

    Parameters
    ----------
    code : {"sv", "en"}
        ISO 639-1 code.

    Returns
    -------
    Language
        Cached: one a process.
    """
    if code == "en":
        return Language(code, gettext.NullTranslations())
    with (LOCALE / code / "LC_MESSAGES" / "pilotkartan.po").open("rb") as source:
        catalogue = read_po(source, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Language(code, gettext.GNUTranslations(compiled))
