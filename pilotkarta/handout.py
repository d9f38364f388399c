"""What a visitor takes home: one selection of one data set, and what every file made of it must say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from pilotkarta import words
from pilotkarta.dates import PartialDate
from pilotkarta.i18n import Language, language
from pilotkarta.register import Project, Register
from pilotkarta.selection import Selection, select, to_params


@dataclass(frozen=True)
class Handout:
    """A selection, where it was made and when.

    ``projects`` are the selected ones from north to south; a project's number is its place, from 1. ``site``
    is the service's address without a slash at its end.
    """

    register: Register
    selection: Selection
    projects: tuple[Project, ...]
    site: str
    made: date

    def __reduce__(self) -> tuple[Callable[..., "Handout"], tuple[Register, Selection, str, date]]:
        """Go to another process without the projects: they are those that the selection gives."""
        return _selected, (self.register, self.selection, self.site, self.made)

    @property
    def language(self) -> Language:
        """The language of the selection."""
        return language(self.selection.sprak)

    @property
    def chosen(self) -> Project | None:
        """The chosen project, if it is among the selected ones."""
        return next((one for one in self.projects if one.id == self.selection.projekt), None)

    @property
    def words(self) -> str:
        """The selection in words, without the count; the data set first, where it has to be said."""
        selected = words.selection(self.selection, self.register, self.language)
        return f"{self.dataset}. {selected[:1].upper()}{selected[1:]}" if self.dataset else selected

    @property
    def dataset(self) -> str:
        """The data set's name; empty for the register and the example."""
        return words.dataset(self.register, self.language)

    @property
    def count(self) -> str:
        """How many of how many projects are selected."""
        return words.count(len(self.projects), len(self.register.projects), self.language)

    @property
    def date(self) -> str:
        """The day it was made, in words."""
        return self.language.date(PartialDate(self.made.year, self.made.month, self.made.day))

    @property
    def example(self) -> str:
        """What must stand on every page, slide and picture of invented data; empty for the real."""
        return self.language.text("Example data") if self.register.is_example else ""

    @property
    def occasion(self) -> str:
        """The dialogue seminar that it is made for; empty without one."""
        county = self.register.regions.get(self.selection.seminarium)
        if not county:
            return ""
        return self.language.text("Dialogue seminar in {county}", county=words.county(county.name))

    @property
    def address(self) -> str:
        """Where the same selection is shown on the map."""
        return self._address(self.selection)

    @property
    def analysis_address(self) -> str:
        """Where the same question is answered for the same selection."""
        return self._address(self.selection, "analys")

    def address_of(self, project: Project) -> str:
        """Give the address of one project on the map, in the same data set and language."""
        selection = self.selection
        return self._address(Selection(projekt=project.id, data=selection.data, sprak=selection.sprak))

    def _address(self, selection: Selection, page: str = "karta") -> str:
        query = urlencode(to_params(selection), doseq=True)
        return f"{self.site}/{page}?{query}" if query else f"{self.site}/{page}"


def _selected(register: Register, selection: Selection, site: str, made: date) -> Handout:
    return Handout(register, selection, select(register, selection), site, made)
