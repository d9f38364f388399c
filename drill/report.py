"""``docs/drill.md``: what each service met and cost, side by side, and whether ours held."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bench.numbers import percentile
from bench.report import MB, number, table
from drill.crowd import Round
from drill.visitors import Act
from drill.worst import Met

BUDGET = 300.0  # ms, for 95 of 100 filters
MOST_GROWTH = 5.0  # per cent, in two more rounds
AFTER = 2  # rounds more
MOST_MEMORY = 1000.0  # MB, of the server's own process, whatever is dropped
LISTED = 10

_INTRODUCTION = """\
# {visitors} visitors for {minutes} minutes

`make drill` measures and writes this page, and fails if what is required below does not hold. Everything runs
on one machine and over loopback; the visitors, who use the processor too, among it.

Each visitor is a client on the websocket that keeps widgets, address and message cache as a browser does, and
does something about every five seconds: of twenty acts ten press a filter, five choose a project, four step
to another page (the analysis, the slides, the data, about) and back, and one takes a file home (CSV, GeoJSON,
Excel or PowerPoint, over HTTP). After every act a visitor compares the address, the list, the count, the
slides and the files with what it has itself pressed: an answer that is another visitor's is an error. An
answer that takes more than a minute is an error too. Whoever meets an error leaves.

- **One process** is the app as `make run` starts it. **Two behind nginx** is `deploy/`: TLS, a base path and
  two processes. **Plain** is `bench/plain`, streamlit-folium as its documentation shows it, with the same
  projects; it has neither slides nor files, so its visitors press a filter instead of taking a file, and
  step to its only other page.
- **Memory** is the sum of the resident sets of all the service's processes, the one that makes files among
  them: what they share is counted in each.
- **Growth** is how much {after} rounds more of one minute add to what there was after the {minutes}.
"""


_FILES = """\
Each file is as large as is taken in, or is refused, which is work too. One visitor drops it, with one
process; another presses filters meanwhile, on the map, until the first has an answer. A file that is soon
done with is dropped again, by another visitor, until there are twenty presses. Memory is the server's own
process: reading and drawing is done in another, which has a limit of its own.

"""
_WORST = ("file", "answered, s", "presses", "p50, ms", "p95, ms", "longest, ms", "memory, MB")


@dataclass(frozen=True)
class Demand:
    """Something that is required: what was found, what it has to be, and whether it is."""

    what: str
    found: str
    limit: str
    is_met: bool

    @property
    def cells(self) -> list[str]:
        """Write the row's cells."""
        return [self.what, self.found, self.limit, "met" if self.is_met else "**missed**"]


def demands(met: Mapping[str, Sequence[Round]], worst: Sequence[Met] = ()) -> list[Demand]:
    """Say what is required of ours, and whether it held.

    Parameters
    ----------
    met : mapping of str to sequence of Round
        By service, ``"one"`` and perhaps ``"two"`` among them: the opening, the rounds, and for ``"one"``
        ``AFTER`` more.
    worst : sequence of Met, optional
        What another visitor met while each of the worst files was dropped.

    Returns
    -------
    list of Demand
        Errors of both; times and memory of one process, also while files are dropped.
    """
    errors = {name: sum(len(found.trouble) for found in rounds) for name, rounds in met.items()}
    p95, growth = _times(_worked("one", met["one"]), "filter", 0.95), _growth(met["one"])
    return [
        *(
            Demand(f"Errors, {NAMES[name].lower()}", str(errors[name]), "0", errors[name] == 0)
            for name in ("one", "two")
            if name in met
        ),
        Demand("p95 of a filter, one process", f"{number(p95)} ms", f"< {BUDGET:g} ms", p95 < BUDGET),
        Demand(
            f"Growth in {AFTER} rounds more, one process",
            f"{number(growth)} %",
            f"< {MOST_GROWTH:g} %",
            growth < MOST_GROWTH,
        ),
        *(demand for one in worst for demand in _beside(one)),
    ]


def _beside(met: Met) -> list[Demand]:
    p95, memory = percentile(met.ms, 0.95), met.memory / MB
    return [
        Demand(f"p95 of a filter beside: {met.file}", f"{number(p95)} ms", f"< {BUDGET:g} ms", p95 < BUDGET),
        Demand(
            f"Memory of the server: {met.file}",
            f"{number(memory)} MB",
            f"< {number(MOST_MEMORY)} MB",
            memory < MOST_MEMORY,
        ),
    ]


NAMES = {"one": "One process", "two": "Two behind nginx", "plain": "Plain"}
_PERCENTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
_ACTS: dict[Act, str] = {"filter": "a filter", "choice": "a choice", "step": "a step", "export": "a file"}


def report(
    met: Mapping[str, Sequence[Round]],
    worst: Sequence[Met],
    machine: Mapping[str, str],
    visitors: int,
    minutes: int,
) -> str:
    """Write the page.

    Parameters
    ----------
    met : mapping of str to sequence of Round
        By service, as for :func:`demands`.
    worst : sequence of Met
        As for :func:`demands`.
    machine : mapping of str to str
        What it was measured on.
    visitors, minutes : int
        How many, and for how long.

    Returns
    -------
    str
        Markdown.
    """
    heads = ["", "unit", *(NAMES[name] for name in met), "Plain against one"]
    parts = [
        _INTRODUCTION.format(visitors=visitors, minutes=minutes, after=AFTER),
        "## Measured on\n",
        table(["", ""], {**machine, "Date": date.today().isoformat()}.items()) + "\n",
        "## What is required\n",
        table(["", "found", "required", ""], [one.cells for one in demands(met, worst)]) + "\n",
        "## What the visitors met, and what it cost\n",
        table(heads, _rows(met)) + "\n",
        "## While one visitor drops the worst files\n",
        _FILES + table(_WORST, [_worst(one) for one in worst]) + "\n",
        "## Errors\n\n" + _errors(met),
    ]
    return "\n".join(parts)


def _worst(met: Met) -> list[str]:
    times = [number(percentile(met.ms, share)) for share in (0.5, 0.95, 1)]
    return [met.file, number(met.seconds), str(len(met.ms)), *times, number(met.memory / MB)]


def _worked(name: str, rounds: Sequence[Round]) -> Sequence[Round]:
    """Leave out the opening, and the last rounds of one process, which only say whether memory grows."""
    return rounds[1:-AFTER] if name == "one" else rounds[1:]


def _rows(met: Mapping[str, Sequence[Round]]) -> list[list[str]]:
    worked = {name: _worked(name, rounds) for name, rounds in met.items()}
    rows = [
        _row("Acts answered", "", {n: sum(_answered(one) for one in rounds) for n, rounds in worked.items()}),
        _row("Errors", "", {n: sum(len(one.trouble) for one in rounds) for n, rounds in met.items()}),
    ]
    for act, words in _ACTS.items():
        for name, share in _PERCENTILES.items():
            found = {service: _times(rounds, act, share) for service, rounds in worked.items()}
            rows.append(_row(f"{name} of {words}", "ms", found, compared=act != "export"))
    rows.append(
        _row(
            "Processors kept busy",
            "cores",
            {n: sum(one.load for one in rounds) / len(rounds) for n, rounds in worked.items()},
            compared=True,
        )
    )
    last = max(len(rounds) for rounds in met.values())
    for turn in range(last):
        what = f"Memory after round {turn}" if turn else "Memory when all have opened the map"
        found = {n: _megabytes(rounds, turn) for n, rounds in met.items()}
        rows.append(_row(what, "MB", found, compared=True))
    return rows


def _row(what: str, unit: str, found: Mapping[str, float], *, compared: bool = False) -> list[str]:
    ratio = found.get("plain", math.nan) / found["one"] if compared and found["one"] else math.nan
    return [what, unit, *map(number, found.values()), number(ratio)]


def _answered(one: Round) -> int:
    return sum(map(len, one.ms.values()))


def _times(rounds: Sequence[Round], act: Act, share: float) -> float:
    return percentile([ms for one in rounds for ms in one.ms.get(act, ())], share)


def _megabytes(rounds: Sequence[Round], turn: int) -> float:
    return rounds[turn].memory / MB if turn < len(rounds) else math.nan


def _growth(rounds: Sequence[Round]) -> float:
    """Give the growth in the last rounds in per cent; NaN, which meets nothing, where they are missing."""
    if len(rounds) <= AFTER + 1:
        return math.nan
    return (rounds[-1].memory / rounds[-1 - AFTER].memory - 1) * 100


def _errors(met: Mapping[str, Sequence[Round]]) -> str:
    told = [
        [NAMES[name], str(turn), error.replace("\n", " ")]
        for name, rounds in met.items()
        for turn, one in enumerate(rounds)
        for error in one.trouble
    ]
    if not told:
        return "None.\n"
    more = f"\nAnd {len(told) - LISTED} more.\n" if len(told) > LISTED else ""
    return table(["Service", "round", "error"], told[:LISTED]) + "\n" + more
