"""Free text search by the beginnings of words.

å, ä and ö typed match only themselves; a and o match å, ä and ö too, and e matches é: a visitor without a
Swedish keyboard finds Härjedalen by ``harjedalen``, while ``åre`` does not find "invånare".
"""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4096)  # the register's texts are searched at every keystroke
def words(text: str) -> tuple[str, ...]:
    """Split a text into its words, in lower case and composed form (NFC).

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    tuple of str
        In the order of the text; punctuation and underscores part words.
    """
    return tuple(_WORD.findall(unicodedata.normalize("NFC", text.casefold())))


def matches(query: str, text: str) -> bool:
    """Say whether every word of a query begins some word of a text.

    Parameters
    ----------
    query, text : str
        What was typed, and where to look.

    Returns
    -------
    bool
        True for a query without words.
    """
    found = words(text)
    return all(any(_begins(word, prefix) for word in found) for prefix in words(query))


def _begins(word: str, prefix: str) -> bool:
    return len(word) >= len(prefix) and all(
        typed in (letter, _bare(letter)) for typed, letter in zip(prefix, word, strict=False)
    )


def _bare(letter: str) -> str:
    return {"ø": "o", "æ": "a"}.get(letter, unicodedata.normalize("NFD", letter)[0])
