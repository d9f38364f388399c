"""What is missing from the register: pilots by programme, evidence by programme, facts by kind."""

from collections.abc import Mapping
from dataclasses import replace

from pilotkarta import words
from pilotkarta.facts import Gap, gaps
from pilotkarta.i18n import N_
from pilotkarta.insight.completeness import evidence_by_programme, unknown_of
from pilotkarta.maps.style import programme_fill
from pilotkarta.register import Programme, Project
from pilotkarta.selection import Selection, options
from pilotkarta.ui.about import DECISION, SETTLED_BY
from pilotkarta.ui.links import Link, link
from pilotkarta.ui.render import html
from pilotkarta.ui.state import View

MOST_NAMED = 40
LABELS: Mapping[str, str] = {
    "name": N_("Name (not our own label)"),
    "description": N_("What the project did"),
    "lead": N_("Who ran it"),
    "partners": N_("Who took part"),
    "areas": N_("Where"),
    "start": N_("Start"),
    "end": N_("End"),
    "themes": N_("Themes"),
    "amounts": N_("Money"),
}


def gaps_of_all(view: View) -> None:
    """Tell of the whole data set, whatever the filters: the fifteen first, then every programme."""
    text, register = view.language.text, view.register
    found = gaps(register, list(register.sources.values()), view.language)
    programmes = list(register.programmes.values())
    whole = replace(view.selection.cleared(), projekt="", visa="tabell")
    ways = [
        link(text("Hand in facts"), replace(view.selection, visa="andra"), "data"),
        link(text("See the table"), replace(view.selection, visa="tabell"), "data"),
        link(text("Download"), replace(view.selection, visa="hamta"), "data"),
    ]
    html(
        "data_gaps.html",
        lead=_lead(view, dict(zip(register.programmes, found, strict=True))),
        rows=[
            (
                programme_fill(register, one.id),
                gap,
                link(
                    text("{n} of {stated}", n=gap.traced, stated=gap.stated),
                    whole.with_values("program", (one.id,)),
                    "data",
                ),
                [_source(view, cited.source.id, cited.source.publisher) for cited in gap.said.cited],
            )
            for one, gap in zip(programmes, found, strict=True)
        ],
        all_of_them=link(
            text(
                "{n} of {stated}", n=sum(gap.traced for gap in found), stated=sum(gap.stated for gap in found)
            ),
            whole,
            "data",
        ),
        missing=sum(gap.missing for gap in found),
        share=_share(sum(gap.traced for gap in found), sum(gap.stated for gap in found)),
        share_of=lambda gap: _share(gap.traced, gap.stated),
        ways=ways,
        invented=register.is_example,
        number=view.language.number,
        _=text,
    )


def _share(part: int, whole: int) -> int:
    """Give a part in whole percent, for a bar."""
    return round(100 * part / whole) if whole else 0


def _source(view: View, source: str, publisher: str) -> Link:
    its = link(publisher, replace(view.selection, visa="kallor"), "data")
    return replace(its, href=f"{its.href}#kalla-{source}")


def _lead(view: View, found: Mapping[str, Gap]) -> str:
    """Say first how many of the fifteen are traced; where they are not told of, how many of all."""
    text, language = view.language.text, view.language
    gap = found.get(words.THE_FIFTEEN)
    if not gap:
        return words.summary(view.register, language)
    if not gap.missing:
        return text("All {stated} pilot projects of 2013–2015 are traced.", stated=gap.stated)
    return text(
        "{traced} of the {stated} pilot projects of 2013–2015 are traced; {missing} are not known.",
        traced=language.number_word(gap.traced).capitalize(),
        stated=language.number(gap.stated),
        missing=language.number_word(gap.missing),
    )


def gaps_of_selection(view: View) -> None:
    """Tell of the selected projects: evidence by programme, and which facts are known of how many."""
    html(
        "data_known.html",
        levels=[(one, view.language.text(words.EVIDENCE[one])) for one in options(view.register, "belagg")],
        evidence=_evidence(view),
        meanings=words.levels(view.language, example=view.register.is_example),
        facts=[
            _known(view, field, unknown, len(view.projects))
            for field, unknown in unknown_of(view.projects).items()
        ],
        language=view.language,
        _=view.language.text,
    )


def _evidence(view: View) -> list[tuple[object, str, list[Link]]]:
    """Give each selected programme's fill, name and counts by level; the last row is of all."""
    register, selection = view.register, replace(view.selection, projekt="", visa="tabell")
    counts = evidence_by_programme(register, view.projects)
    shown = [one for one in register.programmes.values() if sum(counts[one.id].values())]

    def cells(of: Selection, programmes: list[Programme]) -> list[Link]:
        levels = options(register, "belagg")
        found = {level: sum(counts[one.id][level] for one in programmes) for level in levels}
        each = [_count(view, n, of.with_values("belagg", (level,))) for level, n in found.items()]
        return [*each, _count(view, sum(found.values()), of)]

    rows: list[tuple[object, str, list[Link]]] = [
        (
            programme_fill(register, one.id),
            words.programme(one, view.language),
            cells(selection.with_values("program", (one.id,)), [one]),
        )
        for one in shown
    ]
    return [*rows, (None, view.language.text("All"), cells(selection, shown))]


def _count(view: View, n: int, selection: Selection) -> Link:
    """Give a number of projects, a link to just these where there are any."""
    label = view.language.number(n)
    return link(label, selection, "data") if n else Link(label)


def _known(view: View, field: str, unknown: tuple[Project, ...], total: int) -> dict[str, object]:
    text = view.language.text
    known = total - len(unknown)
    return {
        "label": text(LABELS[field]),
        "known": text("{n} of {stated}", n=view.language.number(known), stated=view.language.number(total)),
        "share": _share(known, total),
        "unknown": [link(one.name, replace(view.selection, projekt=one.id)) for one in unknown[:MOST_NAMED]],
        "more": len(unknown) - MOST_NAMED,
        "count": len(unknown),
        "settle": text(SETTLED_BY.get(field, DECISION)) if unknown and not view.register.is_example else "",
    }
