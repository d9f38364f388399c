"""What a cell may say where a table has a key: the key, or the label that people know it by."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property

from pilotkarta.i18n import Language
from pilotkarta.register.schema import Tables
from pilotkarta.workbook.layout import SEPARATOR, labels

_NAMES = {
    "regions": ("name",),
    "themes": ("name", "short", "name_en", "short_en"),
    "programmes": ("name", "short", "name_en", "short_en"),
    "organisations": ("name",),
    "sources": ("title", "url"),
    "projects": ("name",),
}
_CODED = re.compile(r"(\d{4}|\d{2})[\s:–-]+(\S.*)")  # "2480 Umeå"


class Choices:
    """The values of a data set's coded columns, both ways.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Every table by name.
    language : Language
        Of the labels. What a text means does not depend on it.
    """

    def __init__(self, tables: Tables, language: Language) -> None:
        self._tables, self._language = tables, language
        self._made: dict[str, _Choice] = {}

    def labels(self, kind: str) -> tuple[str, ...]:
        """List the labels of all values, in the order that a drop-down shows them.

        Parameters
        ----------
        kind : str
            A column's ``choices``.
        """
        choice = self._choice(kind)
        return tuple(choice.label(key) for key in choice.keys)

    def keys(self, kind: str) -> tuple[str, ...]:
        """List all values, in the same order."""
        return self._choice(kind).keys

    def label(self, kind: str, key: str) -> str:
        """Give the label of a value; the value itself where no label means just it, in a list too."""
        return self._choice(kind).label(key)

    def key(self, kind: str, text: str) -> str | None:
        """Give the value that a text means; None when it means none, or several.

        ``key(kind, label(kind, key)) == key`` for every value.
        """
        return self._choice(kind).key(text)

    def _choice(self, kind: str) -> "_Choice":
        if kind not in self._made:
            self._made[kind] = self._make(kind)
        return self._made[kind]

    def _make(self, kind: str) -> "_Choice":
        if "." in kind:
            order = 1 if self._language.code == "sv" else -1
            return _Choice(
                {key: (label.swedish, label.english)[::order] for key, label in labels(kind).items()}
            )
        column = "code" if kind == "regions" else "id"
        rows = self._tables[kind].to_dict("records")
        spoken = sorted(_NAMES[kind], key=lambda name: name != label_column(kind, self._language))
        names = {str(row[column]): tuple(str(row[name]) for name in spoken) for row in rows}
        return _Regions(names) if kind == "regions" else _Choice(names)


def label_column(table: str, language: Language) -> str:
    """Name the column whose texts are the labels of a table's rows."""
    names = _NAMES[table]
    return "name_en" if language.code == "en" and "name_en" in names else names[0]


class _Choice:
    """The values of one kind, and what they are called: the first name is the label."""

    def __init__(self, names: Mapping[str, tuple[str, ...]]) -> None:
        self.names = names
        self.keys = tuple(names)

    def label(self, key: str) -> str:
        label = self.names.get(key, (key,))[0]
        return label if self.key(label) == key and SEPARATOR not in label else key

    def key(self, text: str) -> str | None:
        return text if text in self.names else self._by_name.get(spelling(text))

    @cached_property
    def _by_name(self) -> Mapping[str, str | None]:
        found: dict[str, str | None] = {}
        for key, name in self._spelled():
            if name and found.setdefault(spelling(name), key) != key:
                found[spelling(name)] = None  # it means several
        return found

    def _spelled(self) -> Iterator[tuple[str, str]]:
        return ((key, name) for key, names in self.names.items() for name in names)


class _Regions(_Choice):
    """Counties and municipalities: with code and name, as ``2480 Umeå``, so that both can be seen."""

    def label(self, key: str) -> str:
        return f"{key} {self.names[key][0]}" if key in self.names else key

    def key(self, text: str) -> str | None:
        if coded := _CODED.fullmatch(text.strip()):
            return coded[1] if super().key(coded[2]) == coded[1] else None
        return super().key(text)

    def _spelled(self) -> Iterator[tuple[str, str]]:
        for key, (name,) in self.names.items():
            yield key, name
            if len(key) == 4:
                yield key, f"{name} kommun"
                yield key, f"{name}s kommun"


def spelling(text: str) -> str:
    """Write a text so that what people take for the same is the same: case, composition, white space."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
