"""Money: the known sums with what they are sums of and how exact they are; nothing of two kinds is added."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from pilotkarta import words
from pilotkarta.answers.figure import Figure
from pilotkarta.answers.look import ROW, drawn, ends, finished, seen, sure, unsure, words_above
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_, Language
from pilotkarta.insight.money import Share, by_programme, granted_of_total, known, stated_shares, sums
from pilotkarta.register import Amount, Project

KINDS = {
    "exact": N_("exact"),
    "at_least": N_("at least"),
    "at_most": N_("at most"),
    "about": N_("about"),
}
PERCENT = {
    "exact": N_("{share} %"),
    "at_least": N_("at least {share} %"),
    "at_most": N_("at most {share} %"),
    "about": N_("about {share} %"),
}
_SUMS = (N_("Project"), N_("Programme"), N_("Sum of"), N_("Organisation"), N_("Kind"), N_("Kronor"))
_SHARES = (
    N_("Project"), N_("Granted"), N_("Total cost"), N_("Granted of the total"), N_("How it is known"),
)  # fmt: skip
_STOP = "M-.2,-.8L.2,-.8L.2,.8L-.2,.8Z"  # an SVG path, as Vega wants a shape of ours
_MARKS = N_(
    "A filled bar is an exact sum. Dashed with an arrow: at least so much. Dashed with a stop: at most so "
    "much. Dashed alone: about so much."
)


def money_figures(handout: Handout) -> tuple[Figure, ...]:
    """Tell the selected projects' known sums: each, by programme, and granted of total.

    Parameters
    ----------
    handout : Handout
        What the page shows.

    Returns
    -------
    tuple of Figure
        Sums in whole kronor (SEK), shares in percent.
    """
    some, every = known(handout.projects)
    language = handout.language
    basis = language.text(
        "Holds for {n} of {all} selected projects with any known sum; of the others no sum is known.",
        n=language.number(some),
        all=language.number(every),
    )
    return _each(handout, basis), _programmes(handout, basis), _shares(handout)


def _each(handout: Handout, basis: str) -> Figure:
    language, text = handout.language, handout.language.text
    found = sums(handout.projects)
    rows = [
        (
            project.name,
            words.programme(project.programme, language),
            text(words.MEASURE[one.measure]),
            one.organisation,
            text(KINDS[one.kind]),
            one.amount,
        )
        for project, one in found
    ]
    title = text("Known sums by project")
    labels = [
        f"{project.name} · {text(words.MEASURE[one.measure]).lower()}: {words.amount(one, language)}"
        for project, one in found
    ]
    return Figure(
        name="pengar",
        title=title,
        basis=basis,
        definition=text(_MARKS),
        caution=text(
            "What a project cost, what it was granted and sums of which the source does not say of what are "
            "different things; they are shown beside each other, not added."
        ),
        table=pd.DataFrame(rows, columns=[text(name) for name in _SUMS]),
        chart=_bars(labels, [one.kind for _, one in found], [one.amount for _, one in found], handout, title),
    )


def _programmes(handout: Handout, basis: str) -> Figure:
    language, text = handout.language, handout.language.text
    added = by_programme(handout.register, handout.projects)
    programmes = handout.register.programmes
    names = [words.programme(programmes[str(one)], language) for one in added["programme"]]
    measures = [text(words.MEASURE[one]) for one in added["measure"]]
    kinds = [text(KINDS[one]) for one in added["kind"]]
    table = pd.DataFrame(
        {
            text("Programme"): names,
            text("Sum of"): measures,
            text("Kind"): kinds,
            text("Projects"): added["projects"],
            text("Kronor"): added["kronor"],
        }
    )
    labels = [
        f"{name} · {measure.lower()} ({kind}), "
        + language.plural("{n} project", "{n} projects", int(projects))
        + f": {language.money(int(kronor))}"
        for name, measure, kind, projects, kronor in zip(
            names, measures, kinds, added["projects"], added["kronor"], strict=True
        )
    ]
    title = text("Known sums by programme")
    return Figure(
        name="pengar-program",
        title=title,
        basis=basis,
        definition=text("Sums of one programme, one thing and one kind are added, and no others.")
        + f" {text(_MARKS)}",
        caution=text(
            "These are the sums that happen to be known, not what the programmes cost: for most projects no "
            "sum has been found."
        ),
        table=table,
        chart=_bars(labels, [str(one) for one in added["kind"]], list(added["kronor"]), handout, title),
    )


def _shares(handout: Handout) -> Figure:
    language, text = handout.language, handout.language.text
    reckoned = granted_of_total(handout.projects)
    stated = stated_shares(handout.projects)
    rows = [_reckoned(one, language) for one in reckoned]
    rows += [_stated(project, one, language) for project, one in stated]
    projects = {one.project.id for one in reckoned} | {project.id for project, _ in stated}
    return Figure(
        name="pengar-andel",
        title=text("Granted of the total"),
        basis=text(
            "Holds for {n} of {all} selected projects: those of which both sums are known, or whose source "
            "states a share.",
            n=language.number(len(projects)),
            all=language.number(len(handout.projects)),
        ),
        definition=text(
            "The granted sum as a share of the total cost, reckoned by us where both are known; and the "
            "share that the source itself states. A share is only as exact as its sums."
        ),
        caution=text(
            "Who paid the rest is seldom known. Where a share of a total names an organisation, it is that "
            "organisation's share."
        ),
        table=pd.DataFrame(rows, columns=[text(name) for name in _SHARES]),
    )


def _reckoned(share: Share, language: Language) -> tuple[str, ...]:
    text = language.text
    percent = (
        text("cannot be said")
        if share.percent is None or share.kind is None
        else text(PERCENT[share.kind], share=language.number(round(share.percent, 1)))
    )
    return (
        share.project.name,
        _told(share.granted, language),
        _told(share.totals, language),
        percent,
        text("reckoned from the two sums"),
    )


def _stated(project: Project, one: Amount, language: Language) -> tuple[str, ...]:
    text = language.text
    share = language.number(float(one.share_percent))
    stated = (
        text("stated by the source; of {who}", who=one.organisation)
        if one.organisation
        else text("stated by the source")
    )
    if one.measure == "unspecified":
        stated = text("{stated}; the share of a sum of {sum}", stated=stated, sum=_told([one], language))
    # The sum that has the share, and beside it what else is known.
    granted, totals = (
        [one] if measure == one.measure else [two for two in project.amounts if two.measure == measure]
        for measure in ("granted", "total")
    )
    return (
        project.name,
        _told(granted, language),
        _told(totals, language),
        text(PERCENT["exact"], share=share),
        stated,
    )


def _told(amounts: Sequence[Amount], language: Language) -> str:
    return "; ".join(language.text(words.KIND[one.kind], sum=language.money(one.amount)) for one in amounts)


def _bars(
    labels: Sequence[str], kinds: Sequence[str], kronor: Sequence[int], handout: Handout, title: str
) -> alt.LayerChart | None:
    """Draw one bar a sum; its look says its kind."""
    if not labels:
        return None
    table = pd.DataFrame({"row": range(len(labels)), "words": labels, "kind": kinds, "kronor": kronor})
    axis = alt.Axis(
        format=",.0f", title=handout.language.text("Kronor"), orient="top", tickCount=4, labelFlush=True
    )
    along = alt.X("kronor:Q", axis=axis, scale=alt.Scale(domainMin=0))

    def part(kind: str) -> alt.Chart:
        return drawn(table, len(table), table["kind"] == kind)

    marks = seen(
        sure(part("exact")),
        unsure(drawn(table, len(table), table["kind"] != "exact")),
        ends(part("at_least"), "triangle-right"),
        ends(part("at_most"), _STOP),
    )
    layers = (*(mark.encode(x=along) for mark in marks), words_above(drawn(table, len(table))))
    return finished(layers, ROW * len(table), handout, title)
