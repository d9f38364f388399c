"""Dates as the sources give them: a year, a month or a day, sometimes approximate."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(~?)", re.ASCII)


@dataclass(frozen=True)
class PartialDate:
    """An ISO 8601 date of reduced precision; ``about`` is the ``~`` of ISO 8601-2 (EDTF)."""

    year: int
    month: int | None = None
    day: int | None = None
    about: bool = False

    @classmethod
    def parse(cls, text: str) -> "PartialDate | None":
        """Read ``2014``, ``2014-09``, ``2014-09-01``, each with an optional ``~`` at its end.

        Parameters
        ----------
        text : str
            The cell as it stands in a table; empty means unknown.

        Returns
        -------
        PartialDate or None
            None when the text is empty.

        Raises
        ------
        ValueError
            If the text is not such a date, or the day is not in the calendar.
        """
        if not text:
            return None
        found = _PATTERN.fullmatch(text)
        if not found:
            raise ValueError(f"not a date: {text!r}")
        year, month, day = (int(part) if part else None for part in found.group(1, 2, 3))
        assert year is not None  # the pattern's first group is not optional
        date(year, 1 if month is None else month, 1 if day is None else day)
        return cls(year, month, day, bool(found.group(4)))

    @property
    def earliest(self) -> date:
        """The first day that the text may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that the text may mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        """Write the date as it stands in the tables; the inverse of ``parse``."""
        parts = (f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part))
        return "-".join(parts) + ("~" if self.about else "")
