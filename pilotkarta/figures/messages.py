"""What a visitor is told of a file: sentences that wait for the visitor's language.

``text`` and ``plural`` have the names that ``make messages`` collects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Union

from pilotkarta.i18n import Bilingual, Language, language

MOST_LISTED = 5
MOST_SHOWN = 60
Value = Union[str, int, "Message", Bilingual, tuple["Value", ...]]


@dataclass(frozen=True)
class Message:
    """A sentence with its values; the English one is its message id."""

    singular: str
    plural: str = ""
    n: int = 0
    values: Mapping[str, Value] = field(default_factory=dict)

    def say(self, reader: Language) -> str:
        """Say it in a language; whole numbers get its separators, several values are parted by commas."""
        values = {name: _said(value, reader) for name, value in self.values.items()}
        if self.plural:
            return reader.plural(self.singular, self.plural, self.n, **values)
        return reader.text(self.singular, **values)


def text(message: str, /, **values: Value) -> Message:
    """Make a sentence."""
    return Message(message, values=values)


def plural(singular: str, many: str, n: int, /, **values: Value) -> Message:
    """Make a sentence that depends on the number ``n``, which it may use as ``{n}``."""
    return Message(singular, many, n, values)


class Unreadable(Exception):  # noqa: N818  not a fault of ours: it is what the page says of a file
    """A visitor's file cannot be used; it says what happened, where, and what to do."""

    def __init__(self, *messages: Message) -> None:
        self.messages = messages
        super().__init__(self.say(language("en")))

    def __reduce__(self) -> tuple[type["Unreadable"], tuple[Message, ...]]:
        """Come from another process with its messages."""
        return type(self), self.messages

    def say(self, reader: Language) -> str:
        """Say it in a language."""
        return " ".join(message.say(reader) for message in self.messages)


def shown(content: str, most: int = MOST_SHOWN) -> str:
    """Write what stands in a file so that it fits in a sentence: one line, not too long, nothing unseen."""
    line = " ".join(content[: 4 * most].split())
    if len(line) > most:
        line = line[: most - 1].rstrip() + "…"
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)


def listed(values: Sequence[Value], most: int = MOST_LISTED) -> Value:
    """List the first of several values, and how many more there are."""
    if len(values) <= most:
        return tuple(values)
    return text("{first} and {n} more", first=tuple(values[:most]), n=len(values) - most)


def column_letter(column: int) -> str:
    """Name a column as Excel does.

    Parameters
    ----------
    column : int
        From 0.

    Returns
    -------
    str
        A, B, …, Z, AA, …
    """
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def place(row: int, column: int | None = None, sheet: str = "") -> Value:
    """Say where something stands, as Excel counts.

    Parameters
    ----------
    row, column : int
        From 0. Without a column, the whole row is meant.
    sheet : str, optional
        The sheet's name; a text file has none.
    """
    parts: list[Value] = [text("sheet “{sheet}”", sheet=shown(sheet))] if sheet else []
    parts.append(text("row {row}", row=str(row + 1)))
    if column is not None:
        parts.append(text("column {column}", column=column_letter(column)))
    return tuple(parts)


def _said(value: Value, reader: Language) -> str:
    if isinstance(value, Message | Bilingual):
        return value.say(reader)
    if isinstance(value, tuple):
        return ", ".join(_said(one, reader) for one in value)
    return reader.number(value) if isinstance(value, int) else value
