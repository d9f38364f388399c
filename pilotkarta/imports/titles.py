"""Find the columns of a sheet by their titles, and what is wrong with these."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from pilotkarta.figures.messages import shown, text
from pilotkarta.i18n import Language
from pilotkarta.imports.grids import Grid
from pilotkarta.imports.intake import Place, Problem
from pilotkarta.register.schema import columns as columns_of
from pilotkarta.register.schema import resources
from pilotkarta.workbook.choices import spelling
from pilotkarta.workbook.layout import COMPUTED, PROJECTS, Column, SheetLayout, plain, sheet

MOST_ABOVE = 10  # rows in which the titles stand
NEAR = 65  # of 100; lower suggests what nobody meant
_NUMBERED = re.compile(r"(.+?)\s*(\d{1,3})")
_READ_OVER = {
    spelling(one) for name, title in COMPUTED.items() for one in (name, title.swedish, title.english)
}
_MADE = ("id", "name_origin")  # what the rows can do without


@dataclass(frozen=True)
class Header:
    """Where the columns of a sheet stand: ``row`` of their titles, and each column's places by its name."""

    row: int
    columns: Mapping[str, tuple[int, ...]]


def is_title(cell: str) -> bool:
    """Say whether a cell is a title in the sheet of projects, of what is worked out there too."""
    return spelling(cell) in _READ_OVER or _column(sheet(PROJECTS), cell) is not None


def known(layout: SheetLayout, cells: Sequence[str]) -> int:
    """Count the titles of a layout in a row."""
    return sum(_column(layout, cell) is not None for cell in cells)


def table_of(cells: Sequence[str]) -> str | None:
    """Name the long table whose titles, and no others, stand in a row."""
    titles = {cell.strip().casefold() for cell in cells}
    return next((name for name in resources() if titles == set(columns_of(name))), None)


def find(grid: Grid, layout: SheetLayout, language: Language) -> tuple[Header | None, list[Problem]]:
    """Find the columns of a sheet.

    Parameters
    ----------
    grid, layout
        The sheet as it was read, and as it should be.
    language : Language
        Of the titles that are proposed.

    Returns
    -------
    Header or None
        None if no titles were found.
    list of Problem
        Titles that are missing, unknown or stand twice.
    """
    first = range(min(MOST_ABOVE, len(grid.rows)))
    row = max(first, key=lambda n: known(layout, grid.rows[n]), default=0)
    if not first or known(layout, grid.rows[row]) < min(2, len(layout.columns)):
        expected = tuple(column.title for column in layout.columns if column.is_required)
        said = text(
            "The titles of the columns are missing. Expected in the first row: {titles}.", titles=expected
        )
        return None, [Problem(Place(grid.name, 0), "", said)]
    places: dict[str, tuple[int, ...]] = {}
    problems = list(_places(grid, layout, row, places, language))
    problems += _missing(grid, layout, row, places, language)
    return Header(row, places), problems


def _places(
    grid: Grid, layout: SheetLayout, row: int, places: dict[str, tuple[int, ...]], language: Language
) -> Iterator[Problem]:
    seen: set[str] = set()
    for at, cell in enumerate(grid.rows[row]):
        column = _column(layout, cell)
        if not cell or (column is None and spelling(cell) in _READ_OVER):
            continue
        place = Place(grid.name, row, at, cell)
        if column is None:
            nearest = nearest_of(cell, [one.title.say(language) for one in layout.columns])
            said = text(
                "There is no column “{title}”. Expected: the titles of the template.", title=shown(cell)
            )
            yield Problem(place, cell, said, nearest)
        elif spelling(cell) in seen or (column.name in places and not column.several):
            said = text("The column “{title}” stands twice. Expected: each title once.", title=shown(cell))
            yield Problem(place, cell, said)
        else:
            seen.add(spelling(cell))
            places[column.name] = (*places.get(column.name, ()), at)


def _missing(
    grid: Grid, layout: SheetLayout, row: int, places: Mapping[str, object], language: Language
) -> Iterator[Problem]:
    for column in layout.columns:
        if column.is_required and column.name not in places and column.name not in _MADE:
            title = f"{column.title.say(language)} 1" if column.several else column.title.say(language)
            said = text("The column “{title}” is missing. Expected: {description}", title=title,
                        description=column.description)  # fmt: skip
            yield Problem(Place(grid.name, row, None, title), "", said)


def _column(layout: SheetLayout, cell: str) -> Column | None:
    """Find the column that a title means: by title or machine name, a list's with a number or without."""
    spelled = spelling(cell.rstrip("* "))
    titles = _titles(layout.table, layout.title.swedish)
    found = titles.get(spelled)
    if found is None and (numbered := _NUMBERED.fullmatch(spelled)):
        found = titles.get(numbered[1])
        if found is not None and not layout.column(found).several:
            return None
    return layout.column(found) if found else None


@lru_cache
def _titles(table: str, title: str) -> Mapping[str, str]:
    """Name a layout's columns by their titles and names."""
    layout = plain(table) if title.endswith(".csv") else sheet(table)
    by_title = {
        spelling(one): column.name
        for column in layout.columns
        for one in (column.title.swedish, column.title.english)
    }
    return by_title | {spelling(column.name): column.name for column in layout.columns}


def nearest_of(content: str, choices: Sequence[str]) -> str:
    """Find the choice that is spelled nearest; empty if none is near."""
    found = process.extractOne(
        content[:200], choices, scorer=fuzz.ratio, processor=spelling, score_cutoff=NEAR
    )
    return str(found[0]) if found else ""
