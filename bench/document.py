"""The pages in docs/: how to run, what is measured against what, the machine, the tables."""

from collections.abc import Mapping, Sequence
from datetime import date

from bench.apps import Name
from bench.handouts import Made
from bench.load import Clicks
from bench.questions import COLUMNS, Asked
from bench.report import (
    LAYER_BUDGET,
    Measured,
    Row,
    asked_rows,
    comparison,
    cost_table,
    made_rows,
    rows,
    size_table,
    table,
)
from bench.why import Cost

_INTRODUCTION = """\
# What a click costs

`make bench` measures and writes this page (about fifteen minutes on two cores; `python -m bench --quick`
tries it out in three and prints the pages instead). Everything runs on this machine and over loopback.
Nothing here is a test: no figure makes a build fail. What the analysis costs stands in
[benchmark-analysis.md](benchmark-analysis.md).

**Ours** is this app. **Plain** is `bench/plain`: the same projects and the same server settings, with
streamlit-folium used as its documentation shows it. The 290 municipalities are embedded with
`folium.GeoJson`, each project is a `folium.Marker` on the map itself, `st_folium` returns all its objects,
multiselects filter, and the list is an `st.dataframe`. With 500 projects, both read the same tables, to
which generated projects have been added.

- **A filter** presses a theme or takes it back; **a choice** presses a row (plain: a marker); **a change of
  page** goes from the map to the analysis.
- **Server time** is from the sending of the press to the arrival of `script_finished`, measured by a client
  on the websocket that keeps widgets, address and message cache as Streamlit's frontend does. **Websocket**
  is the sum of the messages that came, before any compression. Streamlit's frontend keeps large messages
  for two reruns and the server then sends a reference: pressing and pressing back again makes plain's
  median small, so the largest is shown too.
- **Pressed to painted** is clocked inside Chromium, from `pointerdown` to the frame after count, card and
  markers say the new thing. Folium asks other hosts for its scripts: plain's Leaflet is answered from disk,
  and the scripts and styles that this map can do without are answered empty. So plain looks better here
  than on a network. When its map has been drawn it also sends the map's bounds, which reruns the page once
  more; that is not counted.
- **A cold page** is the first visit to a server just started, with an empty cache; **a warm page** is the
  second.
- **Memory** is the server's resident set: after two visitors, {visitors} more (with 500 projects {fewer})
  open the map and filter thrice and stay.
- **Hand-outs** are made by the library's functions, the median of three after a first one; plain is
  folium's own page (which asks other hosts for its scripts when opened) and a PowerPoint of titles and
  bullet points. **Key to next slide** is clocked in Chromium to the second frame after the key.
- **At work**: each visitor filters every five seconds, from a moment of its own, for {long} s (28 projects)
  or {short} s (500) a level. A press not answered 5 s after that, or a page not opened in time, is an
  error, and then no more visitors are let in.
"""


_ANALYSIS = """\
# What the analysis costs

`make bench` measures and writes this page with [benchmark.md](benchmark.md); `python -m bench --analysis`
this page alone, in two or three minutes. Everything runs on this machine and over loopback. Nothing here is a
test: no figure makes a build fail.

- **Figures made**: all of a question's figures with their tables, from the selection of all projects to what
  the page sends: charts as JSON, the map's layer, tables as HTML (**sent**). The median of three after a
  first time. Of the municipality asked about, Stockholm, the FA region is the largest; four projects are
  compared.
- **Plain** is `bench/planner.py`, a planner's own script with the libraries used as their documentation
  shows them: `pandas.crosstab`, bars by Altair that tell nothing of what is unsure, `.distance` from each
  municipality in turn to all projects' areas, `folium.Choropleth` with the 290 municipalities embedded and a
  `folium.Marker` a project, `DataFrame.to_html`. Its geometries are read once and not counted. It says less:
  no definition or caution, no sums kept apart by kind, no uncertain dates, no classes without colour.
- **290 × {columns}** is a planner's own table: a row a municipality, its name and {columns} columns of
  numbers, read, joined, put into classes and drawn: an interactive layer, the static map for paper, two
  charts and three tables. Plain: `read_excel` or `read_csv` told of semicolon and comma, a merge by name, a
  choropleth, a histogram. **The first time** of the first one, in a process that has read what a server
  reads when it starts, holds what is imported and read for such tables alone.
- **Page opened** is the server time of following the link to a question, as in benchmark.md: all of the page
  with panel, texts and buttons. One visitor follows the links from question to question in {presses}
  rounds, on a server just started. Its budget is that of a filter with 500 projects. There is no plain app
  with these pages.
"""


def analysis(
    *,
    machine: Mapping[str, str],
    asked: Mapping[int, Sequence[Asked]],
    opened: Mapping[int, Mapping[str, Clicks]],
    plan: Mapping[str, float],
) -> str:
    """Write docs/benchmark-analysis.md.

    Parameters
    ----------
    machine : mapping of str to str
        The machine and the versions.
    asked : mapping of int to sequence of Asked
        By number of projects, the questions and the tables.
    opened : mapping of int to mapping of str to Clicks
        By number of projects, the questions' pages.
    plan : mapping of str to float
        How much was measured.

    Returns
    -------
    str
        Markdown.
    """
    parts = [_ANALYSIS.format(columns=COLUMNS, **plan), _made_on(machine)]
    figures = {projects: asked_rows(found, opened[projects]) for projects, found in asked.items()}
    for projects, found in figures.items():
        parts += [f"## {projects} projects\n", comparison(found) + "\n"]
    parts.append(_missed([row for found in figures.values() for row in found]))
    return "\n".join(parts)


def document(
    *,
    machine: Mapping[str, str],
    measured: Mapping[int, Mapping[Name, Measured]],
    layer: float,
    costs: Mapping[int, Sequence[Cost]],
    made: Mapping[int, Sequence[Made]],
    plan: Mapping[str, float],
) -> str:
    """Write docs/benchmark.md.

    Parameters
    ----------
    machine : mapping of str to str
        The machine and the versions.
    measured : mapping of int to mapping
        By number of projects, both apps.
    layer : float
        Milliseconds of the map's layer with 5,000 markers.
    costs : mapping of int to sequence of Cost
        By number of projects, the profile of a filter.
    made : mapping of int to sequence of Made
        By number of projects, the hand-outs.
    plan : mapping of str to float
        How much was measured.

    Returns
    -------
    str
        Markdown.
    """
    limits = f"fewer if they take over {plan['seconds']:g} s, in Chromium {plan['screen']:g} s"
    presses = {"Presses of each kind": f"{plan['presses']:g}, {limits}"}
    parts = [_INTRODUCTION.format(**plan), _made_on(machine, **presses)]
    figures = {projects: rows(both, projects) for projects, both in measured.items()}
    for projects, found in figures.items():
        parts += [f"## {projects} projects\n", comparison(found) + "\n"]
    taken = _hand_outs(measured, made)
    for projects, found in taken.items():
        parts += [f"## Hand-outs and the presentation, {projects} projects\n", comparison(found) + "\n"]
    alone = Row("The map's layer alone with 5,000 markers", "ms", layer, budget=LAYER_BUDGET)
    parts += ["## The map's layer\n", comparison([alone]) + "\n"]
    parts.append(_missed([row for found in [*figures.values(), *taken.values(), [alone]] for row in found]))
    parts.append(_where(measured, costs))
    return "\n".join(parts)


def _hand_outs(
    measured: Mapping[int, Mapping[Name, Measured]], made: Mapping[int, Sequence[Made]]
) -> dict[int, list[Row]]:
    fewest = min(made, default=0)
    return {
        projects: made_rows(found, measured[projects]["ours"].stepping, budgets=projects == fewest)
        for projects, found in made.items()
    }


def _made_on(machine: Mapping[str, str], **others: str) -> str:
    cells = {**machine, "Date": date.today().isoformat(), **others}
    return "## Measured on\n\n" + table(["", ""], cells.items()) + "\n"


def _missed(figures: Sequence[Row]) -> str:
    budgets = [row for row in figures if row.budget is not None]
    missed = [row for row in budgets if row.missed]
    return f"{len(budgets) - len(missed)} of {len(budgets)} budgets are met.\n"


def _where(measured: Mapping[int, Mapping[Name, Measured]], costs: Mapping[int, Sequence[Cost]]) -> str:
    parts = [
        "## Where the time goes\n",
        "A filter of ours rerun in one process under cProfile, which itself makes many small calls look\n"
        "dearer than they are; milliseconds and calls for each rerun. Shares say more than sums.\n",
    ]
    for projects, found in costs.items():
        parts += [f"### {projects} projects\n", cost_table(found) + "\n"]
    parts.append("## Where the bytes go\n\nThe largest answer to a filter, by what its messages carry.\n")
    for projects, both in measured.items():
        for name, words in (("ours", "Ours"), ("plain", "Plain")):
            sizes = size_table(both[name].clicks["filter"].parts)
            parts += [f"### {words}, {projects} projects\n", sizes + "\n"]
    return "\n".join(parts).rstrip("\n") + "\n"
