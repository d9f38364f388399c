"""Own figures under the pilots: a planner's numbers by municipality."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from pilotkarta import words
from pilotkarta.answers.figure import Figure, number
from pilotkarta.answers.look import BAR, BLUE, GREY, ROW, RUST, drawn, finished, seen, words_above
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_, Language
from pilotkarta.insight.against import Summary, against, histogram
from pilotkarta.insight.classes import Classes, Method, classify
from pilotkarta.insight.reach import coverage
from pilotkarta.maps.shading import Shading, missing, shades

METHODS: Mapping[Method, str] = {
    "quantiles": N_("As many in each"),
    "natural": N_("Natural breaks"),
    "equal": N_("Equal width"),
}
MEANING: Mapping[Method, str] = {
    "quantiles": N_("Quantiles: as many municipalities in each class."),
    "natural": N_("Natural breaks (Fisher and Jenks): classes within which the values differ least."),
    "equal": N_("Classes of equal width from the lowest value to the highest."),
}
_SPREAD = (
    N_("Municipalities"), N_("Number"), N_("Least"), N_("Lower quartile"), N_("Median"), N_("Upper quartile"),
    N_("Greatest"),
)  # fmt: skip
_BINS = {"lower": N_("From"), "upper": N_("To"), "pilots": N_("Pilot municipalities"), "rest": N_("The rest")}
_PILOTS = N_(
    "Pilot municipalities are those that at least one of the selected projects names, and those that are "
    "only covered by a project of their whole county."
)
_CAUTION = N_(
    "The figures are your own; Pilotkartan has not checked them. That pilot municipalities differ from the "
    "rest does not show that the pilots did it: they may have been chosen because they differed."
)


def own_figures(handout: Handout, values: pd.Series, method: Method, k: int) -> tuple[Figure, Figure, Figure]:
    """Lay a planner's own numbers under the selected projects.

    Parameters
    ----------
    handout : Handout
        What the page shows.
    values : pandas.Series
        One number a municipality, indexed by code, NaN where missing; its name is shown.
    method : Method
        How the classes of the map are made.
    k : int
        How many classes are asked for.

    Returns
    -------
    tuple of Figure
        The map with all values; how pilot municipalities and the rest are spread; the histogram.
    """
    covered = coverage(handout.register, handout.projects)
    found = classify(values, method, k)
    known = handout.language.text(
        "Holds for {n} of {all} municipalities with a value; it is missing for {missing}.",
        n=handout.language.number(sum(found.counts)),
        all=handout.language.number(len(values)),
        missing=handout.language.number(len(values) - sum(found.counts)),
    )
    return (
        _map(handout, values, found, covered, f"{known} {handout.language.text(MEANING[method])}"),
        _spread(handout, values, covered, known),
        _histogram(handout, values, covered, known),
    )


def _map(handout: Handout, values: pd.Series, found: Classes, covered: pd.DataFrame, basis: str) -> Figure:
    language, text, register = handout.language, handout.language.text, handout.register
    labels = [_range(low, high, language) for low, high in found.bounds]
    place = {str(code): int(n) for code, n in found.of.dropna().items()}
    touch = [
        text("named") if named else text("only by the county") if county else text("not touched")
        for named, county in zip(covered["named"], covered["by_county"], strict=True)
    ]
    columns = [
        covered["name"],
        covered.index,
        [words.county(register.regions[one].name) for one in covered["county_code"]],
        values.reindex(covered.index),
        [labels[place[code]] if code in place else "" for code in covered.index],
        touch,
    ]
    # By place and not by name: the visitor's own column may be called as one of ours.
    table = pd.DataFrame(dict(enumerate(columns)), index=covered.index).set_axis(
        [
            text("Municipality"), text("Code"), text("County"), str(values.name), text("Class"),
            text("Pilot municipality"),
        ],
        axis=1,
    )  # fmt: skip
    nothing = len(labels)
    return Figure(
        name="egna",
        title=str(values.name),
        basis=basis,
        definition=text(
            "Your own figures by municipality, in classes, under the selected projects. Hatched: no value."
        ),
        caution=text(_CAUTION),
        table=table.reset_index(drop=True),
        shading=Shading(
            title=str(values.name),
            classes=(*shades(labels), missing(text("no value"))),
            of={str(code): place.get(str(code), nothing) for code in covered.index},
            words={
                str(code): number(value, language) if str(code) in place else text("no value")
                for code, value in values.items()
            },
        ),
    )


def _range(low: float, high: float, language: Language) -> str:
    written = number(low, language)
    return written if low == high else f"{written} – {number(high, language)}"


def _groups(covered: pd.DataFrame) -> tuple[list[str], list[str]]:
    """List the codes that a project names, and those that are only covered by a project of their county."""
    named = covered["named"] > 0
    return list(covered.index[named]), list(covered.index[~named & (covered["by_county"] > 0)])


def _spread(handout: Handout, values: pd.Series, covered: pd.DataFrame, basis: str) -> Figure:
    text = handout.language.text
    named, county_only = _groups(covered)
    summaries = (
        (text("Named by a project"), against(values, named)[0]),
        (text("Only covered by a project of the whole county"), against(values, county_only)[0]),
        (text("The rest"), against(values, [*named, *county_only])[1]),
    )
    rows = [
        (label, one.n, one.minimum, one.q1, one.median, one.q3, one.maximum)
        if one
        else (label, 0, *[None] * 5)
        for label, one in summaries
    ]
    title = text("Pilot municipalities against the rest: {figure}", figure=str(values.name))
    return Figure(
        name="egna-spridning",
        title=title,
        basis=basis,
        definition=text(
            "From the least to the greatest value; the box holds the middle half, the line in it is the "
            "median. Quartiles as Excel’s QUARTILE.INC reckons them."
        )
        + f" {text(_PILOTS)}",
        caution=text(_CAUTION),
        table=pd.DataFrame(rows, columns=[text(one) for one in _SPREAD]),
        chart=_boxes(summaries, str(values.name), handout, title),
    )


def _boxes(
    summaries: tuple[tuple[str, Summary | None], ...], name: str, handout: Handout, title: str
) -> alt.LayerChart:
    language = handout.language
    said = [
        f"{label} · "
        + (
            language.text(
                "{n}, median {median}", n=language.number(one.n), median=number(one.median, language)
            )
            if one
            else language.text("no value")
        )
        for label, one in summaries
    ]
    table = pd.DataFrame(
        {
            "row": range(len(said)),
            "words": said,
            **{
                field: [getattr(one, field) if one else None for _, one in summaries]
                for field in ("minimum", "q1", "median", "q3", "maximum")
            },
        }
    )
    known = drawn(table, len(table), table["median"].notna())
    axis = alt.Axis(title=name, orient="top", tickCount=5, titleLimit=500)

    def along(field: str) -> alt.X:
        return alt.X(f"{field}:Q", axis=axis, scale=alt.Scale(zero=False))

    layers = seen(
        known.mark_rule(aria=False, color=GREY, strokeWidth=2, yOffset=8).encode(
            x=along("minimum"), x2=alt.X2("maximum")
        ),
        known.mark_bar(aria=False, height=BAR, yOffset=8, color=BLUE).encode(x=along("q1"), x2=alt.X2("q3")),
        known.mark_tick(aria=False, yOffset=8, height=BAR + 10, thickness=3, color=RUST).encode(
            x=along("median")
        ),
        words_above(drawn(table, len(table))),
    )
    return finished(layers, ROW * len(table), handout, title)


def _histogram(handout: Handout, values: pd.Series, covered: pd.DataFrame, basis: str) -> Figure:
    text = handout.language.text
    named, county_only = _groups(covered)
    bins = histogram(values, [*named, *county_only])
    title = text("How the values are spread: {figure}", figure=str(values.name))
    labels = {"pilots": text("Pilot municipalities"), "rest": text("The rest")}
    long = bins.melt(["lower", "upper"], ["pilots", "rest"], "group", "count").assign(
        group=lambda table: table["group"].map(labels)
    )
    return Figure(
        name="egna-histogram",
        title=title,
        basis=basis,
        definition=text(
            "How many municipalities have a value in each range; a value on a limit belongs to the range "
            "above."
        )
        + f" {text(_PILOTS)}",
        caution=text(_CAUTION),
        table=bins.rename(columns={key: text(label) for key, label in _BINS.items()}),
        chart=_bars(long, list(labels.values()), str(values.name), handout, title) if len(bins) else None,
    )


def _bars(long: pd.DataFrame, groups: list[str], name: str, handout: Handout, title: str) -> alt.LayerChart:
    """Draw the two groups above each other: each on a line of zero of its own would need two axes."""
    axis = alt.Axis(title=name, tickCount=8, titleLimit=500)
    bars = (
        alt.Chart(long[long["count"] > 0])
        .mark_bar(aria=False, stroke="#1b1b1b", strokeWidth=0.75)
        .encode(
            x=alt.X("lower:Q", axis=axis, bin="binned", scale=alt.Scale(zero=False)),
            x2=alt.X2("upper"),
            y=alt.Y("count:Q", title=handout.language.text("Municipalities"), axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(
                "group:N",
                scale=alt.Scale(domain=groups, range=[BLUE, "#e9ebee"]),
                legend=alt.Legend(title=None, orient="top", symbolStrokeColor="#1b1b1b", symbolType="square"),
            ),
            order=alt.Order("group:N", sort="descending"),
        )
    )
    return finished([bars], 300, handout, title)
