"""When: all projects in their programmes on one axis, and what of it is sure."""

from datetime import date, timedelta

import altair as alt
import pandas as pd

from pilotkarta import words
from pilotkarta.answers.figure import Figure
from pilotkarta.answers.look import GREY, ROW, drawn, ends, finished, seen, sure, unsure, words_above
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_
from pilotkarta.insight.timeline import Row, Span, Timeline, timeline

_COLUMNS = (
    N_("Project"), N_("Programme"), N_("Start"), N_("End"), N_("May have begun"), N_("May have ended"),
    N_("Surely under way from"), N_("Surely under way to"),
)  # fmt: skip
_DATES = ["first", "after", "sure_first", "sure_after", "open_end", "open_start"]


def time_figure(handout: Handout) -> Figure:
    """Place the selected projects on one axis of time, programme by programme.

    Parameters
    ----------
    handout : Handout
        What the page shows.

    Returns
    -------
    Figure
        Its table says when each project may have been under way and when it surely was; days without a date
        are unknown.
    """
    language, text = handout.language, handout.language.text
    found = timeline(handout.register, handout.projects)
    whole = sum(bool(row.project.start and row.project.end) for row in found.rows)
    some = sum(row.span is not None for row in found.rows)
    title = text("When the projects were under way")
    return Figure(
        name="tid",
        title=title,
        basis=text(
            "Holds for {n} of {all} selected projects with any known date; of {both} both start and end are "
            "known.",
            n=language.number(some),
            all=language.number(len(found.rows)),
            both=language.number(whole),
        ),
        definition=text(
            "A filled bar: surely under way. A dashed one: may have been under way, since the source gives "
            "only the year or month, or one of the ends. An arrow: the end, or the start, is not known. "
            "Grey: the programme."
        ),
        caution=text(
            "A long dashed bar means that little is known, not that the project was long. The bars of "
            "projects whose end is not known go on to the end of the axis."
        ),
        table=pd.DataFrame(
            [_tabled(handout, row) for row in found.rows],
            columns=[text(one) for one in _COLUMNS],
        ),
        chart=_chart(handout, found, title) if found.years else None,
    )


def _tabled(handout: Handout, row: Row) -> tuple[str, ...]:
    project, language, span = row.project, handout.language, row.span
    written = [language.date(day) if day else "" for day in (project.start, project.end)]
    days = (
        [
            "" if span.open_start else span.first,
            "" if span.open_end else span.last,
            span.sure_first or "",
            span.sure_last or "",
        ]
        if span
        else [""] * 4
    )
    return (
        project.name,
        words.programme(project.programme, language),
        *written,
        *(day.isoformat() if isinstance(day, date) else day for day in days),
    )


def _chart(handout: Handout, found: Timeline, title: str) -> alt.LayerChart:
    table = pd.DataFrame(_rows(handout, found), columns=["row", "words", "programme", *_DATES])
    assert found.years is not None  # a chart is made where any date is known
    axis = alt.Axis(format="%Y", title=None, orient="top", tickCount="year", labelAlign="left", labelOffset=4)
    scale = alt.Scale(type="utc", nice=False)

    def along(column: str) -> alt.X:
        return alt.X(f"{column}:T", scale=scale, axis=axis)

    # Unseen points hold the axis open: Vega-Lite reads a domain of dates in two ways for bars with two ends.
    years = pd.DataFrame({"day": [f"{year}-01-01" for year in (found.years[0], found.years[1] + 1)]})
    whole = alt.Chart(years).mark_point(aria=False, opacity=0).encode(x=along("day"))
    known, of_programme = table["first"].notna(), table["programme"].astype(bool)

    def part(where: pd.Series) -> alt.Chart:
        return drawn(table, len(table), where)

    projects = part(known & ~of_programme)
    layers = seen(
        whole,
        sure(part(known & of_programme), GREY).encode(x=along("first"), x2=alt.X2("after")),
        unsure(projects).encode(x=along("first"), x2=alt.X2("after")),
        sure(part(table["sure_first"].notna() & ~of_programme)).encode(
            x=along("sure_first"), x2=alt.X2("sure_after")
        ),
        ends(part(table["open_end"].notna() & ~of_programme), "triangle-right").encode(x=along("open_end")),
        ends(part(table["open_start"].notna() & ~of_programme), "triangle-left").encode(
            x=along("open_start")
        ),
        words_above(part(of_programme), weight="bold"),
        words_above(part(~of_programme)),
    )
    return finished(layers, ROW * len(table), handout, title)


def _rows(handout: Handout, found: Timeline) -> list[tuple[object, ...]]:
    """List the chart's rows: each programme with its years, then its projects."""
    language = handout.language
    rows: list[tuple[object, ...]] = []
    shown = ""
    numbers = {project.id: number for number, project in enumerate(handout.projects, 1)}
    for row in found.rows:
        project = row.project
        if project.programme.id != shown:
            shown = project.programme.id
            name = words.programme(project.programme, language)
            rows.append((len(rows), name, True, *_dates(row.programme_span)))
        when = language.period(project.start, project.end)
        label = f"{numbers[project.id]}. {project.name} · {when}"
        rows.append((len(rows), label, False, *_dates(row.span)))
    return rows


def _dates(span: Span | None) -> tuple[str | None, ...]:
    """Give a span's days as the chart needs them: where a bar ends is the day after its last."""
    if not span:
        return (None,) * len(_DATES)
    after = span.last + timedelta(days=1)
    sure_after = span.sure_last + timedelta(days=1) if span.sure_last else None
    days = (
        span.first,
        after,
        span.sure_first,
        sure_after,
        after if span.open_end else None,
        span.first if span.open_start else None,
    )
    return tuple(day.isoformat() if day else None for day in days)
