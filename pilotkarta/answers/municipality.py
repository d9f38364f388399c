"""My municipality: the pilots that cover it, those around it, and the nearest, in all and by theme."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from pilotkarta import words
from pilotkarta.answers.distance import MEASURED
from pilotkarta.answers.figure import Figure
from pilotkarta.answers.reach import basis, untraced
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_
from pilotkarta.insight.distance import Near
from pilotkarta.insight.municipality import Neighbourhood, neighbourhood
from pilotkarta.maps.shading import ShadeClass, Shading, shades
from pilotkarta.register import Project

_COLUMNS = (
    N_("How it lies"), N_("Project"), N_("Programme"), N_("Evidence"), N_("How near"), N_("Address"),
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A project by its number on the map, and how it lies to the municipality, in words."""

    number: int
    project: Project
    detail: str


@dataclass(frozen=True)
class Group:
    """Projects that lie alike to the municipality; ``none`` is said where there are none."""

    title: str
    entries: tuple[Entry, ...]
    none: str


@dataclass(frozen=True)
class ByTheme:
    """A theme and the nearest project that has it; None where no selected project does."""

    theme: str
    entry: Entry | None


@dataclass(frozen=True)
class Answer:
    """What is known of the pilots and one municipality, for the page and for paper."""

    place: str
    summary: str
    groups: tuple[Group, ...]
    themes: tuple[ByTheme, ...]
    figure: Figure


def municipality(handout: Handout) -> Answer:
    """Tell of the selected projects and the municipality that the address names.

    Parameters
    ----------
    handout : Handout
        Its selection names a municipality in ``kommun``.

    Returns
    -------
    Answer
        Distances in km.
    """
    text, register = handout.language.text, handout.register
    found = neighbourhood(register, handout.projects, handout.selection.kommun)
    here, county = found.municipality, found.county.name
    fa = text("the FA region {name}", name=found.fa_name)
    groups = (
        Group(
            text("They name {place} as their area", place=here.name),
            _entries(handout, found.naming, text("names the municipality")),
            text("No selected project names it."),
        ),
        Group(
            text("They cover all of {county}", county=county),
            _entries(handout, found.by_county, text("covers the whole county")),
            text("No selected project covers the whole county."),
        ),
        Group(
            text("Others in {county}", county=county),
            _entries(handout, found.in_county, text("in the county")),
            text("No other."),
        ),
        Group(
            text("Others in {fa}", fa=fa),
            _entries(handout, found.in_fa, text("in the FA region")),
            text("No other."),
        ),
        Group(
            text("The nearest of those that do not cover it"),
            tuple(_entry(handout, near, found) for near in found.nearest),
            text("No other project is selected."),
        ),
    )
    themes = tuple(
        ByTheme(
            words.value_label("tema", theme, register, handout.language),
            _entry(handout, near, found) if near else None,
        )
        for theme, near in found.by_theme.items()
    )
    place = f"{here.name}: {county}, {fa}"
    return Answer(place, _summary(handout, found), groups, themes, _figure(handout, found, groups, themes))


def _summary(handout: Handout, found: Neighbourhood) -> str:
    language, place = handout.language, found.municipality.name
    covering = len(found.naming) + len(found.by_county)
    if covering:
        return language.plural(
            "{n} of the selected projects covers {place}.",
            "{n} of the selected projects cover {place}.",
            covering,
            place=place,
        )
    nearest = found.nearest[0] if found.nearest else None
    if not nearest:
        return language.text("No project is selected.")
    return language.text(
        "None of the selected projects covers {place}. The nearest is {project}: {distance}.",
        place=place,
        project=nearest.project.name,
        distance=_distance(handout, nearest, found),
    )


def _entries(handout: Handout, projects: Iterable[Project], detail: str) -> tuple[Entry, ...]:
    return tuple(Entry(_number(handout, one), one, detail) for one in projects)


def _entry(handout: Handout, near: Near, found: Neighbourhood) -> Entry:
    return Entry(_number(handout, near.project), near.project, _distance(handout, near, found))


def _number(handout: Handout, project: Project) -> int:
    return handout.projects.index(project) + 1


def _distance(handout: Handout, near: Near, found: Neighbourhood) -> str:
    text = handout.language.text
    if near.project in found.naming:
        return text("names the municipality")
    if near.project in found.by_county:
        return text("covers the whole county")
    if not near.km:
        return text("borders on it")
    return f"{handout.language.number(round(near.km, 1))} km"


def _figure(
    handout: Handout, found: Neighbourhood, groups: tuple[Group, ...], themes: tuple[ByTheme, ...]
) -> Figure:
    language, text = handout.language, handout.language.text
    listed = [(group.title, entry) for group in groups for entry in group.entries]
    listed += [(text("Nearest by theme: {theme}", theme=one.theme), one.entry) for one in themes if one.entry]
    rows = [
        (
            title,
            entry.project.name,
            words.programme(entry.project.programme, language),
            language.text(words.EVIDENCE[entry.project.evidence]),
            entry.detail,
            handout.address_of(entry.project),
        )
        for title, entry in listed
    ]
    return Figure(
        name=f"kommun-{found.municipality.code}",
        title=text("{place} and the pilots", place=found.municipality.name),
        basis=basis(handout),
        definition=text(MEASURED)
        + " "
        + text("An FA region is a functional labour market (Tillväxtanalys’ division of 2015)."),
        caution=untraced(handout),
        table=pd.DataFrame(rows, columns=[text(one) for one in _COLUMNS]),
        shading=_shading(handout, found),
    )


def _shading(handout: Handout, found: Neighbourhood) -> Shading:
    text, here = handout.language.text, found.municipality
    classes = (
        *shades([here.name]),
        ShadeClass(text("the rest of the county"), "#ece3fc"),
        ShadeClass(text("the rest of the FA region"), "#ffffff", ("rising",)),
        ShadeClass(text("the rest of both"), "#ece3fc", ("rising",)),
    )
    county = {one.code for one in handout.register.municipalities if one.county_code == here.county_code}
    labour = {one.code for one in found.fa_municipalities}
    of = {code: 1 if code not in labour else 3 if code in county else 2 for code in sorted(county | labour)}
    of[here.code] = 0
    return Shading(text("Where it lies"), classes, of, {})
