"""What has been tried where: the themes against the parts of the country, the counties or the programmes."""

from dataclasses import dataclass, replace

import altair as alt
import pandas as pd

from pilotkarta import words
from pilotkarta.answers.figure import Figure
from pilotkarta.answers.look import INK, finished
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_
from pilotkarta.insight.matrix import theme_matrix
from pilotkarta.selection import Columns, Selection, options

COLUMNS: dict[Columns, str] = {
    "landsdel": N_("Part of the country"),
    "lan": N_("County"),
    "program": N_("Programme"),
}
_MOST = "#9fbfdf"  # half of ``look.BLUE``, as on the page: a number on it has a contrast of 9:1


@dataclass(frozen=True)
class Cell:
    """How many projects, what selects exactly those (None where there are none, or no filter), and words."""

    count: int
    selection: Selection | None
    words: str


@dataclass(frozen=True)
class Matrix:
    """The themes' table: the columns' names, and each theme's name with its cells; the last is the total."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    figure: Figure

    @property
    def most(self) -> int:
        """The largest count of a cell, totals aside; at least 1."""
        return max((cell.count for _, cells in self.rows for cell in cells[:-1]), default=0) or 1


def matrix(handout: Handout) -> Matrix:
    """Count the selected projects by theme and the columns that the address asks for.

    Parameters
    ----------
    handout : Handout
        What the page shows. Where it is filtered by theme or by the columns' own filter, only the chosen
        ones have a row or column, so that each cell's selection gives exactly the cell's number.

    Returns
    -------
    Matrix
        Rows in the order of the themes; last, without a theme filter, those with no known theme.
    """
    register, selection, language = handout.register, handout.selection, handout.language
    by = selection.kolumner
    themes = selection.tema or (*options(register, "tema"), "")
    values = selection.values(by) or options(register, by)
    found = theme_matrix(register, handout.projects, by)
    counts = {(theme, value): int(n) for value, column in found.items() for theme, n in column.items()}
    names = [words.value_label(by, value, register, language) for value in values]
    columns = (*names, language.text("Total"))
    rows = []
    for theme in themes:
        label = (
            words.value_label("tema", theme, register, language) if theme else language.text("No known theme")
        )
        cells = tuple(
            _cell(handout, theme, value, counts[theme, value or "total"], f"{label}, {column}")
            for value, column in zip((*values, ""), columns, strict=True)
        )
        rows.append((label, cells))
    return Matrix(columns, tuple(rows), _figure(handout, columns, rows))


def _cell(handout: Handout, theme: str, value: str, count: int, where: str) -> Cell:
    projects = handout.language.plural("{n} project", "{n} projects", count)
    said = f"{where}: {projects}"
    if not theme or not count:
        return Cell(count, None, said)
    selection = replace(handout.selection, fraga="", projekt="").with_values("tema", (theme,))
    if value:
        selection = selection.with_values(handout.selection.kolumner, (value,))
    return Cell(count, selection, said)


def _figure(handout: Handout, columns: tuple[str, ...], rows: list[tuple[str, tuple[Cell, ...]]]) -> Figure:
    text = handout.language.text
    by = text(COLUMNS[handout.selection.kolumner])
    index = [label for label, _ in rows]
    table = pd.DataFrame([[cell.count for cell in cells] for _, cells in rows], columns=list(columns))
    table.insert(0, text("Theme"), index)
    known = sum(bool(project.themes) for project in handout.projects)
    title = text("Themes by {columns}", columns=by.lower())
    return Figure(
        name="tema",
        title=title,
        basis=text(
            "Holds for {n} of {all} selected projects with a known theme.",
            n=handout.language.number(known),
            all=handout.language.number(len(handout.projects)),
        ),
        definition=text(
            "The number of projects that work on each theme and touch each column. A number leads to those "
            "projects on the map; 0 means that none of the selected projects has tried it there."
        ),
        caution=text(words.MATRIX_CAUTION),
        table=table,
        chart=_chart(handout, columns[:-1], rows, title),
    )


def _chart(
    handout: Handout, columns: tuple[str, ...], rows: list[tuple[str, tuple[Cell, ...]]], title: str
) -> alt.LayerChart:
    """Draw the counts as a table of squares, for files: on the page the table is itself the picture."""
    long = pd.DataFrame(
        [
            {"theme": label, "column": column, "count": cell.count}
            for label, cells in rows
            for column, cell in zip(columns, cells[:-1], strict=True)
        ],
        columns=["theme", "column", "count"],
    )
    base = alt.Chart(long).encode(
        x=alt.X("column:N", sort=list(columns), title=None, axis=alt.Axis(orient="top", labelLimit=240)),
        y=alt.Y("theme:N", sort=[label for label, _ in rows], title=None, axis=alt.Axis(labelLimit=240)),
    )
    # The default way between two colours, HCL, makes white cyan.
    scale = alt.Scale(domain=[0, int(long["count"].max()) or 1], range=["#ffffff", _MOST], interpolate="rgb")
    squares = base.mark_rect(aria=False, stroke=INK, strokeWidth=0.5).encode(
        color=alt.Color("count:Q", scale=scale, legend=None)
    )
    numbers = base.mark_text(aria=False, align="center", fontSize=14).encode(text=alt.Text("count:Q"))
    return finished((squares, numbers), alt.Step(32), handout, title)
