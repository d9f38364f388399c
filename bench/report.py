"""The figures as Markdown: tables with ours, the plain way, the ratio and the budget."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.apps import NAMES, Name
from bench.handouts import Made
from bench.load import Clicks, Load, Memory
from bench.numbers import median, percentile
from bench.painted import Painted
from bench.questions import Asked
from bench.stepping import Stepping
from bench.why import Cost, top

KB, MB = 1000, 1000_000
KINDS = {"filter": "a filter", "choice": "a choice", "page": "a change of page"}
SERVER_BUDGET = {28: 40.0, 500: 150.0}  # ms, by the number of projects
SIZE_BUDGET = {28: 40.0}  # kB
COLD_BUDGET, WARM_BUDGET, PAINTED_BUDGET, LOAD_BUDGET, MEMORY_BUDGET = 4000.0, 1500.0, 250.0, 300.0, 2.0
LAYER_BUDGET = 50.0
STEP_BUDGET = 50.0
MADE_BUDGET = {"pptx": 3000.0, "pdf": 2000.0}  # ms, of all projects that there are
FILE_BUDGET = {"html": 1500.0}  # kB
OPENED_BUDGET = SERVER_BUDGET[500]  # ms; a question rests on all projects, however many
TABLE_BUDGET = 1000.0  # ms
BUSIEST = 50


@dataclass(frozen=True)
class Row:
    """One figure of both apps; ``budget`` is what ours is to stay under."""

    what: str
    unit: str
    ours: float
    plain: float = math.nan
    budget: float | None = None
    compared: bool = True

    @property
    def missed(self) -> bool:
        """Whether there is a budget and ours is not under it; what could not be measured has missed."""
        return self.budget is not None and not self.ours < self.budget

    def cells(self) -> list[str]:
        """Write the row's cells."""
        verdict = "" if self.budget is None else ("**missed**" if self.missed else "met")
        budget = "" if self.budget is None else f"< {number(self.budget)}"
        ratio = self.plain / self.ours if self.compared and self.ours > 0 else math.nan
        return [self.what, self.unit, number(self.ours), number(self.plain), number(ratio), budget, verdict]


@dataclass(frozen=True)
class Measured:
    """All that was measured of one app with one number of projects."""

    painted: Painted
    clicks: Mapping[str, Clicks]
    memory: Memory
    loads: Sequence[Load]
    stepping: Stepping | None = None


def number(value: float) -> str:
    """Write a figure with as many digits as mean something; one that does not exist as a dash."""
    if not math.isfinite(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a Markdown table; what would end a cell is escaped.

    Parameters
    ----------
    heads : sequence of str
        The columns' names.
    rows : iterable of sequence of str
        The cells.

    Returns
    -------
    str
        Without a last line break.
    """
    lines = [list(heads), ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def rows(measured: Mapping[Name, Measured], projects: int) -> list[Row]:
    """List the figures with one number of projects.

    Parameters
    ----------
    measured : mapping of {"ours", "plain"} to Measured
        Both apps.
    projects : int
        The number; some budgets go by it.

    Returns
    -------
    list of Row
        In the order of the table.
    """
    return [
        *_server_rows(measured, projects),
        *_painted_rows(measured),
        *_memory_rows(measured),
        *_load_rows(measured),
    ]


def made_rows(found: Sequence[Made], stepped: Stepping | None, *, budgets: bool) -> list[Row]:
    """List what the hand-outs and the presentation cost.

    Parameters
    ----------
    found : sequence of Made
        One a format.
    stepped : Stepping or None
        The presentation in Chromium.
    budgets : bool
        Whether the times' budgets are for so many projects.

    Returns
    -------
    list of Row
        Time and size of each.
    """
    listed = []
    for one in found:
        limit = MADE_BUDGET.get(one.name) if budgets else None
        plain = math.nan if one.plain_ms is None else one.plain_ms
        listed.append(Row(f"{one.name}, made", "ms", one.ms, plain, limit))
        size = math.nan if one.plain_size is None else one.plain_size / KB
        listed.append(Row(f"{one.name}, size", "kB", one.size / KB, size, FILE_BUDGET.get(one.name)))
    if stepped:
        listed.append(Row(f"presentation, first of {stepped.slides} slides", "ms", stepped.opened))
        listed.append(Row("presentation, key to next slide", "ms", stepped.step, budget=STEP_BUDGET))
    return listed


def asked_rows(found: Sequence[Asked], opened: Mapping[str, Clicks]) -> list[Row]:
    """List what the questions of the analysis and a planner's own table cost.

    Parameters
    ----------
    found : sequence of Asked
        The questions and the tables.
    opened : mapping of str to Clicks
        The questions' pages on the websocket, by name.

    Returns
    -------
    list of Row
        What is made, beside the plain way; then the whole pages, which have none.
    """
    listed: list[Row] = []
    for one in found:
        sent = Row(f"{one.name}: sent", "kB", one.size / KB, one.plain_size / KB)
        if one.query:
            listed += [Row(f"{one.name}: figures made", "ms", one.ms, one.plain_ms), sent]
        else:
            made = Row(f"{one.name}: median", "ms", one.ms, one.plain_ms, TABLE_BUDGET)
            listed += [Row(f"{one.name}: the first time", "ms", one.first, budget=TABLE_BUDGET), made, sent]
    for name, clicks in opened.items():
        listed += [
            Row(f"{name}: page opened, the first time", "ms", clicks.ms[0]),
            Row(f"{name}: page opened, median", "ms", median(clicks.ms), budget=OPENED_BUDGET),
            Row(f"{name}: websocket", "kB", median(clicks.sizes) / KB),
        ]
    return listed


def _server_rows(measured: Mapping[Name, Measured], projects: int) -> list[Row]:
    found = []
    for kind, words in KINDS.items():
        ms = [measured[name].clicks[kind].ms for name in NAMES]
        sizes = [[size / KB for size in measured[name].clicks[kind].sizes] for name in NAMES]
        time_budget = SERVER_BUDGET.get(projects) if kind == "filter" else None
        size_budget = SIZE_BUDGET.get(projects) if kind == "filter" else None
        found += [
            Row(f"Server time of {words}, median", "ms", *map(median, ms), time_budget),
            Row(f"Server time of {words}, p95", "ms", *(percentile(one, 0.95) for one in ms)),
            Row(f"Websocket, {words}, the largest", "kB", *map(max, sizes), size_budget),
            Row(f"Websocket, {words}, median", "kB", *map(median, sizes)),
        ]
    return found


def _painted_rows(measured: Mapping[Name, Measured]) -> list[Row]:
    painted = [measured[name].painted for name in NAMES]
    found = [
        Row(
            f"Pressed to painted, {words}, median",
            "ms",
            *(median(one.presses[kind]) for one in painted),
            PAINTED_BUDGET if kind == "filter" else None,
        )
        for kind, words in KINDS.items()
    ]
    return [
        *found,
        Row("Markers after opening a cold page", "ms", *(one.cold for one in painted), COLD_BUDGET),
        Row("Markers after opening a warm page", "ms", *(one.warm for one in painted), WARM_BUDGET),
    ]


def _memory_rows(measured: Mapping[Name, Measured]) -> list[Row]:
    found = [
        Row("Memory per visitor", "MB", *_each(measured, lambda m: m.memory.per_visitor / MB), MEMORY_BUDGET)
    ]
    for index, words in enumerate(("a round", "a second round")):
        growth = _each(measured, lambda m, i=index: m.memory.growth[i] * 100)
        found.append(Row(f"Memory, growth after {words} of one filter each", "%", *growth, compared=False))
    return found


def _load_rows(measured: Mapping[Name, Measured]) -> list[Row]:
    found = []
    loads = {name: {load.visitors: load for load in measured[name].loads} for name in NAMES}
    for level in sorted({level for by_level in loads.values() for level in by_level}):
        both = [loads[name].get(level, Load(level)) for name in NAMES]
        budget = LOAD_BUDGET if level == BUSIEST else None
        words = f"{level} visitors at work"
        found += [
            Row(f"{words}, p50 of a filter", "ms", *(median(load.ms) for load in both)),
            Row(f"{words}, p95 of a filter", "ms", *(percentile(load.ms, 0.95) for load in both), budget),
            Row(f"{words}, filters answered", "", *(len(load.ms) for load in both), compared=False),
            Row(f"{words}, errors", "", *(load.errors for load in both), compared=False),
        ]
    return found


def _each(measured: Mapping[Name, Measured], take: Callable[[Measured], float]) -> list[float]:
    return [take(measured[name]) for name in NAMES]


def comparison(figures: Iterable[Row]) -> str:
    """Write the table of both apps."""
    heads = ["", "unit", "ours", "plain", "plain / ours", "budget", ""]
    return table(heads, [row.cells() for row in figures])


def size_table(parts: Counter[str]) -> str:
    """Write what the bytes of an answer carry, the most first."""
    whole = sum(parts.values()) or 1
    cells = [[name, number(size), f"{size / whole:.0%}"] for name, size in parts.most_common()]
    return table(["message", "bytes", "share"], cells)


def cost_table(costs: Sequence[Cost]) -> str:
    """Write where the time of a rerun goes: the dearest of our functions and of Streamlit's."""
    dearest = [
        *top(costs, "pilotkarta|pages"),
        *top(costs, "streamlit"),
        *top(costs, "streamlit_folium|folium"),
    ]
    cells = [[f"`{c.function}`", number(c.cumulative), number(c.own), number(c.calls)] for c in dearest]
    return table(["function", "ms with what it calls", "ms itself", "calls"], cells)
