"""A copy of a file with what is to be mended marked in it."""

from collections.abc import Mapping, Sequence
from datetime import date

from pilotkarta.figures.messages import column_letter
from pilotkarta.i18n import Language
from pilotkarta.imports.grids import Grid
from pilotkarta.imports.intake import Place, Problem
from pilotkarta.imports.reading import opened
from pilotkarta.workbook.layout import FAULTS, PROJECTS, sheet
from pilotkarta.workbook.write import Book, Heading, Sheet, write

_WIDTHS = {"Beskrivning": 64, "Description": 64, "Namn": 38, "Name": 38, "Id": 26}
_WIDTH = 20


def annotated(
    name: str, content: bytes, problems: Sequence[Problem], language: Language, *, made: date
) -> bytes:
    """Write a workbook of a file's own sheets, in which the cells to mend are red and say what is wrong.

    Parameters
    ----------
    name : str
        The file's name.
    content : bytes
        The file, which :func:`pilotkarta.imports.read` could open.
    problems : sequence of Problem
        What that found.
    language : Language
        Of the comments.
    made : datetime.date
        The day.

    Returns
    -------
    bytes
        Office Open XML. The first sheet lists the problems; each of the others has the cells of one of the
        file's in the same places, as texts alone: formulas, macros and links are not in it. A problem of a
        whole row is marked in its first cell.
    """
    grids = opened(name, content).grids
    text = language.text
    sheets = [_list(problems, language), *(_sheet(grid, problems, language) for grid in grids)]
    return write(Book(text("What is to be mended in {file}", file=name), sheets, language, made))


def _list(problems: Sequence[Problem], language: Language) -> Sheet:
    text = language.text
    titles = ((text("Sheet"), 24), (text("Cell"), 10), (text("Column"), 24), (text("Value"), 36),
              (text("What is wrong"), 72), (text("Perhaps meant"), 32))  # fmt: skip
    rows = [
        (
            one.place.sheet,
            _cell(one.place),
            one.place.title,
            one.value,
            one.message.say(language),
            one.nearest,
        )
        for one in problems
    ]
    return Sheet(FAULTS.say(language), rows, [Heading(title, width) for title, width in titles])


def _cell(place: Place) -> str:
    row = "" if place.row is None else str(place.row + 1)
    return f"{'' if place.column is None else column_letter(place.column)}{row}"


def _sheet(grid: Grid, problems: Sequence[Problem], language: Language) -> Sheet:
    title = grid.name.removesuffix(".csv") or sheet(PROJECTS).title.say(language)
    marks = _marks(grid, problems, language)
    if not grid.rows:
        return Sheet(title, (), marks=marks)
    width = max(map(len, grid.rows))
    first = [*grid.rows[0], *[""] * (width - len(grid.rows[0]))]
    headings = [Heading(cell, _WIDTHS.get(cell, _WIDTH)) for cell in first]
    return Sheet(title, grid.rows[1:], headings, marks)


def _marks(grid: Grid, problems: Sequence[Problem], language: Language) -> Mapping[tuple[int, int], str]:
    marks: dict[tuple[int, int], list[str]] = {}
    for one in problems:
        if one.place.sheet == grid.name and one.place.row is not None:
            marks.setdefault((one.place.row, one.place.column or 0), []).append(one.say(language))
    return {cell: "\n\n".join(said) for cell, said in marks.items()}
