"""The rows of a sheet, cell by cell under the columns that they belong to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pilotkarta.figures.messages import shown, text
from pilotkarta.i18n import Language
from pilotkarta.imports.grids import MOST_PROJECTS, Grid
from pilotkarta.imports.intake import Place, Problem
from pilotkarta.imports.titles import Header, find
from pilotkarta.workbook.layout import PROJECTS, SheetLayout


@dataclass(frozen=True)
class Cell:
    """A cell and its text; ``is_faulty`` when it was named as a problem, and is taken as empty."""

    place: Place
    text: str
    is_faulty: bool = False


@dataclass(frozen=True, eq=False)
class Record:
    """A row: its cells by the names of the columns that the sheet has; several where a list stands."""

    place: Place
    cells: Mapping[str, tuple[Cell, ...]]

    def content(self, name: str) -> str:
        """Give the text of a column's first cell; empty where the sheet lacks the column."""
        return self.cells[name][0].text if name in self.cells else ""


@dataclass(frozen=True)
class Filled:
    """A sheet that was filled in: the columns that it has, and its rows that are not empty."""

    layout: SheetLayout
    columns: frozenset[str]
    records: tuple[Record, ...]
    grid: Grid


def filled(grid: Grid, layout: SheetLayout, language: Language) -> tuple[Filled | None, list[Problem]]:
    """Read the rows of a sheet.

    Parameters
    ----------
    grid, layout
        The sheet as it was read, and as it should be.
    language : Language
        Of the titles that are proposed.

    Returns
    -------
    Filled or None
        None if the sheet cannot be used.
    list of Problem
        What is wrong with it, its titles and the cells that could not be read.
    """
    if grid.fault:
        return None, [Problem(Place(grid.name), "", grid.fault)]
    if not any(map(any, grid.rows)):
        return None, []
    header, problems = find(grid, layout, language)
    if header is None:
        return None, problems
    problems += _untitled(grid, header)
    records: list[Record] = []
    for row in range(header.row + 1, len(grid.rows)):
        record = _record(grid, header, row)
        if _is_header(grid, header, row):
            said = text("The titles of the columns stand once more. Expected: them in the first row alone.")
            problems.append(Problem(record.place, "", said))
        elif any(cell.text or cell.is_faulty for cells in record.cells.values() for cell in cells):
            problems += _faulty(grid, record)
            records.append(record)
    if layout.table == PROJECTS and len(records) > MOST_PROJECTS:
        said = text("There are more than {n} projects, which is what a register can hold.", n=MOST_PROJECTS)
        problems.append(Problem(records[MOST_PROJECTS].place, "", said))
        records = records[:MOST_PROJECTS]
    return Filled(layout, frozenset(header.columns), tuple(records), grid), problems


def _record(grid: Grid, header: Header, row: int) -> Record:
    cells = grid.rows[row]
    return Record(
        Place(grid.name, row),
        {
            name: tuple(
                Cell(
                    Place(grid.name, row, at, grid.rows[header.row][at]),
                    cells[at] if at < len(cells) and (row, at) not in grid.faults else "",
                    (row, at) in grid.faults,
                )
                for at in places
            )
            for name, places in header.columns.items()
        },
    )


def _is_header(grid: Grid, header: Header, row: int) -> bool:
    places = [at for places in header.columns.values() for at in places]
    cells = grid.rows[row]
    return len(places) > 1 and all(
        at < len(cells) and cells[at] == grid.rows[header.row][at] for at in places
    )


def _faulty(grid: Grid, record: Record) -> Iterator[Problem]:
    for cells in record.cells.values():
        for cell in cells:
            if cell.is_faulty:
                place = cell.place
                shows = grid.rows[place.row or 0]
                value = shows[place.column or 0] if (place.column or 0) < len(shows) else ""
                yield Problem(place, value, grid.faults[(place.row or 0, place.column or 0)])


def _untitled(grid: Grid, header: Header) -> Iterator[Problem]:
    """Name the first cell of each column that has something in it and no title."""
    titles = grid.rows[header.row]
    seen: set[int] = set()
    for row in range(header.row + 1, len(grid.rows)):
        for at, cell in enumerate(grid.rows[row]):
            if cell and at not in seen and not (at < len(titles) and titles[at]):
                seen.add(at)
                said = text(
                    "“{value}” stands in a column without a title. Expected: every column with its title.",
                    value=shown(cell),
                )
                yield Problem(Place(grid.name, row, at), cell, said)
