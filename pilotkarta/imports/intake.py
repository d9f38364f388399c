"""What reading a file comes to: problems to mend, or a new register and how it differs."""

from dataclasses import dataclass
from typing import Literal

from pilotkarta.figures.messages import Message, column_letter, text
from pilotkarta.i18n import Language
from pilotkarta.register.schema import Tables


@dataclass(frozen=True)
class Place:
    """Where something stands in a file.

    ``sheet`` is empty for a text file, and a table's file name for a data package. Row and column are counted
    from 0; None where the whole sheet or row is meant. ``title`` is the column's.
    """

    sheet: str
    row: int | None = None
    column: int | None = None
    title: str = ""

    @property
    def is_table(self) -> bool:
        """Whether it lies in a table of the register or of a package, not in a sheet."""
        return self.sheet.endswith(".csv")

    def say(self, language: Language) -> str:
        """Say it in a language, as Excel counts; empty where the whole of a text file is meant."""
        parts: list[Message] = []
        if self.sheet:
            parts.append(
                text("the table {table}", table=self.sheet)
                if self.is_table
                else text("sheet “{sheet}”", sheet=self.sheet)
            )
        if self.row is not None:
            parts.append(text("row {row}", row=str(self.row + 1)))
        if self.column is not None and self.title and not self.is_table:
            letter = column_letter(self.column)
            parts.append(text("column {column} ({title})", column=letter, title=self.title))
        elif self.column is not None or self.title:
            parts.append(text("column {column}", column=self.title or column_letter(self.column or 0)))
        return ", ".join(part.say(language) for part in parts)


@dataclass(frozen=True)
class Problem:
    """One thing to mend in the file, and the nearest valid value as one types it."""

    place: Place
    value: str
    message: Message
    nearest: str = ""

    def say(self, language: Language) -> str:
        """Say what is wrong, what is expected and what was perhaps meant, without the place."""
        said = self.message.say(language)
        if not self.nearest:
            return said
        meant = language.text("Did you mean “{nearest}”?", nearest=self.nearest)
        return f"{said} {meant}"


@dataclass(frozen=True)
class Change:
    """What happens to a project, programme, organisation or source.

    ``key`` is its id and ``label`` its name. ``fields`` has the machine name of each column of its sheet that
    differs, and what people read there before and after, several values parted by `` | ``; what other sheets
    say of it stands under ``amounts``, ``claims`` and ``owners``.
    """

    kind: Literal["added", "changed", "removed"]
    table: str
    key: str
    label: str
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Intake:
    """What was read of a file against a register.

    ``tables`` is the whole new register, checked; None while there are problems. ``notices`` say what was
    passed over or understood in a special way. ``whole`` says that the file is the whole register: what it
    lacks is taken away.
    """

    tables: Tables | None
    problems: tuple[Problem, ...]
    notices: tuple[Message, ...]
    changes: tuple[Change, ...]
    whole: bool
