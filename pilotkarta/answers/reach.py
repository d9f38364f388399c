"""Reach and white spots: which municipalities and counties the pilots touch, and which none has."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from pilotkarta import words
from pilotkarta.answers.figure import Figure
from pilotkarta.answers.look import ROW, drawn, empty, finished, seen, sure, unsure, words_above
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_, Language
from pilotkarta.insight.reach import Level, by_region, coverage, times
from pilotkarta.maps.shading import ShadeClass, Shading, shades

MOST_NAMED = 3  # municipalities named by so many projects or more are one class
_COLUMNS = {
    "municipalities": N_("Municipalities"),
    "named": N_("Named"),
    "county_only": N_("Only by the county"),
    "untouched": N_("Untouched"),
    "named_percent": N_("Named, percent"),
    "county_only_percent": N_("Only by the county, percent"),
    "untouched_percent": N_("Untouched, percent"),
    "counties": N_("Counties in all"),
    "counties_touched": N_("Counties touched"),
    "projects": N_("Projects that touch it"),
}
NO_TRACE = N_(
    "An area without a pilot may have had one that we could not trace: {traced} of the {stated} pilot "
    "projects that the programmes are said to have had are in the register."
)


def reach_figures(handout: Handout) -> tuple[Figure, ...]:
    """Tell where the selected projects have been: on a map, by landsdel, by county, and how many times.

    Parameters
    ----------
    handout : Handout
        What the page shows.

    Returns
    -------
    tuple of Figure
        Numbers of municipalities and counties, shares in percent; the first has the map.
    """
    return (
        reach_map(handout),
        _regions(handout, "landsdel"),
        _regions(handout, "lan"),
        _times(handout),
    )


def basis(handout: Handout) -> str:
    """Say how many projects an answer about places rests on: the place of each traced project is known."""
    language = handout.language
    return language.plural(
        "Holds for the {n} selected project, whose place is known.",
        "Holds for the {n} selected projects; the place of each of them is known.",
        len(handout.projects),
    )


def untraced(handout: Handout) -> str:
    """Warn that a place without a pilot may have had one that could not be traced."""
    if handout.register.is_example:
        return handout.language.text("Invented data: nothing here says where real pilots have been.")
    stated = sum(one.stated_pilots for one in handout.register.programmes.values())
    return handout.language.text(
        NO_TRACE,
        traced=handout.language.number(len(handout.register.projects)),
        stated=handout.language.number(stated),
    )


def reach_map(handout: Handout) -> Figure:
    """Tell of each municipality how many of the selected projects touch it, and how."""
    language, text, register = handout.language, handout.language.text, handout.register
    covered = coverage(register, handout.projects)
    names = {project.id: project.name for project in handout.projects}
    table = pd.DataFrame(
        {
            text("Municipality"): covered["name"],
            text("Code"): covered.index,
            text("County"): [words.county(register.regions[one].name) for one in covered["county_code"]],
            text("Part of the country"): [words.LANDSDEL[one] for one in covered["landsdel"]],
            text("Projects that name it"): covered["named"],
            text("Projects that cover its county"): covered["by_county"],
            text("Projects"): [
                "; ".join(names[one] for one in its) or text("none") for its in covered["projects"]
            ],
        }
    )
    return Figure(
        name="tackning",
        title=text("What the pilots have touched, and what none has"),
        basis=basis(handout),
        definition=text(
            "How many of the selected projects name each municipality as their area. Hatched: only projects "
            "that cover the whole county, without naming its municipalities. White: no project."
        ),
        caution=untraced(handout),
        table=table.reset_index(drop=True),
        shading=_shading(covered, language),
    )


def _shading(covered: pd.DataFrame, language: Language) -> Shading:
    text = language.text
    times_named = [
        language.plural("named by {n} project", "named by {n} projects", n) for n in range(1, MOST_NAMED)
    ]
    classes = (
        ShadeClass(text("no project"), "#ffffff"),
        ShadeClass(text("only by the whole county"), "#ffffff", ("rising",)),
        *shades([*times_named, text("named by {n} projects or more", n=MOST_NAMED)]),
    )
    of, said = {}, {}
    columns = (covered.index, covered["named"].tolist(), covered["by_county"].tolist())
    for code, named, by_county in zip(*columns, strict=True):
        of[str(code)] = 1 + min(named, MOST_NAMED) if named else int(by_county > 0)
        said[str(code)] = text(
            "named by {named}, by the county {by_county}", named=named, by_county=by_county
        )
    return Shading(text("Projects that touch each municipality"), classes, of, said)


def _regions(handout: Handout, level: Level) -> Figure:
    text = handout.language.text
    found = by_region(handout.register, handout.projects, level)

    def name(region: str) -> str:
        if not region:
            return text("Sweden")
        return (
            words.LANDSDEL[region]
            if level == "landsdel"
            else words.county(handout.register.regions[region].name)
        )

    names = [name(str(region)) for region in found.index]
    table = (
        found[list(_COLUMNS)].round(1).rename(columns={key: text(label) for key, label in _COLUMNS.items()})
    )
    table.insert(0, text("Part of the country") if level == "landsdel" else text("County"), names)
    title = (
        text("How much of each part of the country")
        if level == "landsdel"
        else text("How much of each county")
    )
    labels = [
        text(
            "{region}: {named} named, {county_only} only by the county, {untouched} untouched of "
            "{municipalities}",
            region=region, named=one.named, county_only=one.county_only, untouched=one.untouched,
            municipalities=one.municipalities,
        )
        for region, one in zip(names, found.itertuples(), strict=True)
    ]  # fmt: skip
    return Figure(
        name=f"tackning-{level}",
        title=title,
        basis=basis(handout),
        definition=text(
            "Municipalities as a share of all in each region: filled, named by at least one project; dashed, "
            "only covered by a project of the whole county; empty, untouched. A municipality counts once."
        ),
        caution=untraced(handout),
        table=table.reset_index(drop=True),
        chart=_shares(labels, found, handout, title),
    )


def _shares(labels: Sequence[str], found: pd.DataFrame, handout: Handout, title: str) -> alt.LayerChart:
    """Draw each region's municipalities as one bar of 100 percent."""
    table = pd.DataFrame(
        {
            "row": range(len(labels)),
            "words": labels,
            "named": found["named_percent"].to_numpy(),
            "touched": 100 - found["untouched_percent"].to_numpy(),
            "all": 100,
            "none": 0,
        }
    )
    rows = len(table)
    ticks = [0, 25, 50, 75, 100]
    axis = alt.Axis(title=handout.language.text("percent of the municipalities"), orient="top", values=ticks)

    def along(column: str) -> alt.X:
        return alt.X(f"{column}:Q", axis=axis, scale=alt.Scale(domain=[0, 100]))

    # By the counts, for equal shares reckoned in two ways may differ in the last digit.
    dashed = drawn(table, rows, (found["county_only"] > 0).reset_index(drop=True))
    layers = seen(
        empty(drawn(table, rows)).encode(x=along("none"), x2=alt.X2("all")),
        unsure(dashed).encode(x=along("named"), x2=alt.X2("touched")),
        sure(drawn(table, rows, table["named"] > 0)).encode(x=along("none"), x2=alt.X2("named")),
        words_above(drawn(table, rows)),
    )
    return finished(layers, ROW * rows, handout, title)


def _times(handout: Handout) -> Figure:
    language, text = handout.language, handout.language.text
    found = times(handout.register, handout.projects)
    table = pd.DataFrame({text("Projects"): found.index, text("Municipalities"): found.to_numpy()})
    title = text("How many times")
    labels = [
        language.plural("{n} project", "{n} projects", n)
        + ": "
        + language.plural("{n} municipality", "{n} municipalities", count)
        for n, count in enumerate(found.tolist())
    ]
    counted = pd.DataFrame({"row": range(len(found)), "words": labels, "count": found.to_numpy()})
    base = drawn(counted, len(counted))
    axis = alt.Axis(title=text("Municipalities"), orient="top", tickMinStep=1, tickCount=5)
    bars = sure(base).encode(x=alt.X("count:Q", axis=axis, scale=alt.Scale(domainMin=0)))
    return Figure(
        name="tackning-ganger",
        title=title,
        basis=basis(handout),
        definition=text(
            "How many municipalities are touched by so many of the selected projects, by name or by their "
            "whole county."
        ),
        caution=untraced(handout),
        table=table,
        chart=finished((bars, words_above(base)), ROW * len(counted), handout, title),
    )
