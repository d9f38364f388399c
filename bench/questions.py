"""What the analysis costs: ``python -m bench.questions`` in a copy of the app prints it as JSON.

Each question's figures are made as the page makes them, and so is a planner's own table: read, joined, put
into classes and drawn. Beside ours stands the planner's own script (``bench.planner``).
"""

import asyncio
import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from urllib.parse import quote, urlencode

import numpy as np
import pandas as pd

from bench import planner
from bench.handouts import LONG, SITE, TIMES, timed
from bench.numbers import median
from pilotkarta import words
from pilotkarta.answers.compare import comparison
from pilotkarta.answers.distance import distance_figures
from pilotkarta.answers.figure import Figure
from pilotkarta.answers.money import money_figures
from pilotkarta.answers.municipality import municipality
from pilotkarta.answers.own import own_figures
from pilotkarta.answers.reach import reach_figures
from pilotkarta.answers.themes import matrix
from pilotkarta.answers.time import time_figure
from pilotkarta.figures import join, read_table
from pilotkarta.handout import Handout
from pilotkarta.insight.classes import Method
from pilotkarta.maps.leaflet import script_literal, show_value
from pilotkarta.maps.shading import shading_legend
from pilotkarta.maps.svg import svg_map
from pilotkarta.markup import render
from pilotkarta.register import Register, load_named
from pilotkarta.selection import MOST_COMPARED, Question, Selection, select, to_params
from pilotkarta.ui.figure import end
from pilotkarta.ui.map_view import PRINTED
from pilotkarta.ui.preload import preloaded

STOCKHOLM = "0180"  # in the largest FA region, so that the answer is as long as any
COLUMNS = 40
METHOD: Method = "quantiles"
CLASSES = 5

ANSWERS: Mapping[Question, Callable[[Handout], Sequence[Figure]]] = {
    # The page shows the table in the chart's place.
    "tema": lambda handout: [replace(matrix(handout).figure, chart=None)],
    "tid": lambda handout: [time_figure(handout)],
    "pengar": money_figures,
    "tackning": reach_figures,
    "avstand": distance_figures,
    "kommun": lambda handout: [municipality(handout).figure],
    "jamfor": lambda handout: [comparison(handout).figure],
}


@dataclass(frozen=True)
class Asked:
    """A question or a table, by its name on the page: milliseconds and bytes of ours and of the plain way.

    ``first`` is the first time in the process. ``query`` is the question's address; a table has none.
    """

    name: str
    first: float
    ms: float
    size: int
    plain_ms: float
    plain_size: int
    query: str = ""


def main() -> None:
    """Measure each question and the table, in a process that has started as a server does."""
    asyncio.run(started())
    register = load_named("")
    found = [*questions(register), *tables(made(register, Selection()))]
    json.dump([asdict(one) for one in found], sys.stdout)


async def started() -> None:
    """Read what a server reads before its first visitor comes."""
    async with preloaded(None):
        pass


def made(register: Register, selection: Selection) -> Handout:
    """Give a selection as the page has it."""
    return Handout(register, selection, select(register, selection), SITE, date(2026, 11, 24))


def asking(register: Register, question: Question) -> Selection:
    """Give the selection that asks a question of all projects; compared are four from north to south."""
    ids = [project.id for project in register.projects]
    return Selection(
        fraga=question,
        kommun=STOCKHOLM if question == "kommun" else "",
        jamfor=tuple(ids[:: len(ids) // MOST_COMPARED][:MOST_COMPARED]) if question == "jamfor" else (),
    )


def questions(register: Register) -> list[Asked]:
    """Measure the questions in the page's order."""
    found = []
    for question, answer in ANSWERS.items():
        selection = asking(register, question)
        query = urlencode(to_params(selection), doseq=True)
        ours, plain = partial(answered, answer), planner.ANSWERS[question]
        found.append(measured(words.QUESTION[question], ours, plain, made(register, selection), query))
    return found


def tables(handout: Handout) -> list[Asked]:
    """Measure a table as Excel and as CSV, and another of its columns when it has been read."""
    register, found = handout.register, []
    for kind, content in (("xlsx", as_xlsx(register)), ("csv", as_csv(register))):
        file = f"egen.{kind}"
        ours, plain = (partial(way, name=file, content=content) for way in (own, planner.own))
        found.append(measured(f"290 × {COLUMNS} {kind} read, joined and drawn", ours, plain, handout))
    values, table = join(read_table(file, content), register).values, planner.read(file, content)
    name = str(values.columns[-1])
    ours = partial(column, values=values[name])
    plain = partial(planner.column, table=table, name=name)
    return [*found, measured("Another column of it drawn", ours, plain, handout)]


def measured(
    name: str,
    ours: Callable[[Handout], bytes],
    plain: Callable[[Handout], bytes],
    handout: Handout,
    query: str = "",
) -> Asked:
    """Clock both ways: the median of several times after a first; what takes long is made only once."""
    first, ms, size = clocked(ours, handout)
    _, plain_ms, plain_size = clocked(plain, handout)
    return Asked(name, first, ms, size, plain_ms, plain_size, query)


def clocked(make: Callable[[Handout], bytes], handout: Handout) -> tuple[float, float, int]:
    """Give the milliseconds of the first time, the median of the others, and the size."""
    first, size = timed(make, handout)
    others = [timed(make, handout)[0] for _ in range(TIMES)] if first < LONG else [first]
    return first, median(others), size


def answered(answer: Callable[[Handout], Sequence[Figure]], handout: Handout) -> bytes:
    """Make a question's figures, and what the page sends of them."""
    return "".join(sent(handout, one) for one in answer(handout)).encode("utf-8")


def sent(handout: Handout, one: Figure) -> str:
    """Write what the page sends of a figure: head, chart as JSON or map with its legend, and table."""
    language = handout.language
    parts = [render("figure_head.html", figure=one)]
    if one.chart is not None:
        parts.append(json.dumps(one.chart.properties(width="container").to_dict()))
    if one.shading is not None:
        projects = handout.projects if one.marked else ()
        layer = show_value(handout.register, projects, None, "program", language, one.shading)
        parts += [
            script_literal(layer),
            render("shading_legend.html", **shading_legend(one.shading, language)),
        ]
    return "".join([*parts, render("figure_end.html", **end(one, language))])


def own(handout: Handout, name: str, content: bytes) -> bytes:
    """Read a table of the planner's own, join it and draw its first column."""
    values = join(read_table(name, content), handout.register).values
    return column(handout, values.iloc[:, 0])


def column(handout: Handout, values: pd.Series) -> bytes:
    """Put a column into classes and draw it, with the map for paper that goes with the page."""
    figures = own_figures(handout, values, METHOD, CLASSES)
    printed = svg_map(
        handout.register, handout.projects, None, "program", handout.language,
        width=PRINTED[0], height=PRINTED[1], shading=figures[0].shading,
    )  # fmt: skip
    return "".join([*(sent(handout, one) for one in figures), quote(printed)]).encode("utf-8")


def own_table(register: Register) -> pd.DataFrame:
    """Invent a table with a row a municipality: its name in ``Kommun`` and 40 columns of numbers."""
    names = [one.name for one in register.municipalities]
    numbers = np.random.default_rng(1).lognormal(4, 1, (len(names), COLUMNS)).round(1)
    table = pd.DataFrame(numbers, columns=[f"Mått {n + 1}" for n in range(COLUMNS)])
    table.insert(0, "Kommun", names)
    return table


def as_xlsx(register: Register) -> bytes:
    """Write the table as an Excel workbook."""
    target = io.BytesIO()
    own_table(register).to_excel(target, index=False)
    return target.getvalue()


def as_csv(register: Register) -> bytes:
    """Write the table as Swedish Excel saves it: semicolons, decimal commas, UTF-8 with a mark."""
    return own_table(register).to_csv(index=False, sep=";", decimal=",").encode("utf-8-sig")


if __name__ == "__main__":
    main()
