"""Put the rows of a file into the tables of a register, and remember where each value came from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pilotkarta.imports.intake import Place
from pilotkarta.register.schema import resources


@dataclass(eq=False)
class Row:
    """A row of a table that is being made.

    ``origin`` is its row in the register as it is, from 0. ``place`` is its row in the file, and ``places``
    are the cells of its columns there.
    """

    values: dict[str, str]
    origin: int | None = None
    place: Place | None = None
    places: dict[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class New:
    """What a file says of a row: the values of the columns that it has."""

    values: Mapping[str, str]
    place: Place
    places: Mapping[str, Place]


class Merging:
    """A table that is being made of the register's rows and a file's.

    Parameters
    ----------
    table : str
        Its name.
    current : pandas.DataFrame
        The table in the register.
    """

    def __init__(self, table: str, current: pd.DataFrame) -> None:
        self.table = table
        self._current = current
        schema = resources()[table]["schema"]
        self._key: Sequence[str] = schema["primaryKey"]
        self._numbers = {one["name"] for one in schema["fields"] if one["type"] in ("integer", "number")}
        self.rows = [
            Row({str(k): str(v) for k, v in row.items()}, n)
            for n, row in enumerate(current.to_dict("records"))
        ]

    def key(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """Give what tells a row from the others."""
        return tuple(values.get(name, "") for name in self._key)

    def put(
        self, news: Iterable[New], replaced: Callable[[Mapping[str, str]], bool]
    ) -> list[tuple[New, New]]:
        """Put rows in: over those of the same key, or last.

        Parameters
        ----------
        news : iterable of New
            The file's rows.
        replaced : callable
            Says of a row of the register whether the file's rows stand in its place, so that it is taken away
            unless one of them is it.

        Returns
        -------
        list of tuple
            The rows that say what an earlier one of the file said, and that one; they are left out.
        """
        there = {self.key(row.values): row for row in self.rows}
        first: dict[tuple[str, ...], New] = {}
        twice: list[tuple[New, New]] = []
        for new in news:
            key = self.key(new.values)
            if key in first:
                twice.append((new, first[key]))
                continue
            first[key] = new
            if key not in there:
                there[key] = Row(dict.fromkeys(map(str, self._current.columns), ""))
                self.rows.append(there[key])
            self._write(there[key], new)
        self.rows = [row for row in self.rows if self.key(row.values) in first or not replaced(row.values)]
        return twice

    def _write(self, row: Row, new: New) -> None:
        for name, value in new.values.items():
            if not (name in self._numbers and _is_same_number(row.values[name], value)):
                row.values[name] = value
        row.place = new.place
        row.places.update(new.places)

    def frame(self) -> pd.DataFrame:
        """Give the table; the register's own where nothing has changed."""
        names = list(self._current.columns)
        made = pd.DataFrame(
            [[row.values[name] for name in names] for row in self.rows], columns=names, dtype=str
        )
        return self._current if made.equals(self._current) else made


def _is_same_number(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return False
