"""Distance: how far each municipality is from the nearest pilot area, and by theme."""

from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

from pilotkarta import words
from pilotkarta.answers.figure import Figure
from pilotkarta.answers.reach import basis, untraced
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_, Language
from pilotkarta.insight.distance import by_theme, nearest_pilot
from pilotkarta.maps.shading import ShadeClass, Shading, shades

STEPS = (25, 50, 100, 200)  # km
RELATION: Mapping[str, str] = {
    "inside": N_("in the area"),
    "meets": N_("borders on it"),
    "apart": N_("apart"),
}
_COLUMNS = (
    N_("Theme"), N_("Projects"), N_("Median distance, km"), N_("Greatest distance, km"),
    N_("Municipality farthest away"),
)  # fmt: skip
MEASURED = N_(
    "The shortest distance between the municipality's area and the project's, in km as the crow flies "
    "(SWEREF 99 TM); 0 where they meet. The areas are generalised, so single kilometres mean little."
)


def distance_figures(handout: Handout) -> tuple[Figure, Figure]:
    """Tell how far every municipality is from the nearest selected project's area.

    Parameters
    ----------
    handout : Handout
        What the page shows; its theme filter is the distance to a theme.

    Returns
    -------
    tuple of Figure
        The map with the table of all 290, farthest first; and the themes in short. Distances in km.
    """
    return distance_map(handout), _themes(handout)


def said(km: float, relation: str, language: Language) -> str:
    """Say a distance to an area in words."""
    if relation != "apart":
        return language.text(RELATION[relation])
    return f"{language.number(round(km, 1))} km"


def distance_map(handout: Handout) -> Figure:
    """Tell how far each municipality is from the nearest selected project, farthest first."""
    language, text, register = handout.language, handout.language.text, handout.register
    # One number everywhere: what the table says, rounded, is also what chooses a municipality's class.
    found = nearest_pilot(handout.projects).round({"km": 1})
    regions = [register.regions[str(code)] for code in found.index]
    names = {project.id: project.name for project in handout.projects}
    table = pd.DataFrame(
        {
            text("Municipality"): [one.name for one in regions],
            text("Code"): found.index,
            text("County"): [words.county(register.regions[one.county_code].name) for one in regions],
            text("Distance, km"): found["km"],
            text("Nearest project"): [names.get(one, "") for one in found["project"]],
            text("Relation"): [text(RELATION[one]) if one else "" for one in found["relation"]],
        }
    )
    return Figure(
        name="avstand",
        title=text("How far to the nearest pilot"),
        basis=basis(handout),
        definition=text(MEASURED),
        caution=untraced(handout),
        table=table.reset_index(drop=True),
        shading=_shading(found[found["relation"] != ""], names, language),
    )


def _shading(found: pd.DataFrame, names: Mapping[str, str], language: Language) -> Shading:
    text = language.text
    labels = [text("less than {km} km", km=STEPS[0])]
    labels += [f"{low}–{high} km" for low, high in pairwise(STEPS)]
    labels += [text("{km} km or more", km=STEPS[-1])]
    classes = (
        ShadeClass(text("in a pilot area"), "#ffffff"),
        ShadeClass(text("borders on one"), "#ffffff", ("dots",)),
        *shades(labels),
    )
    place = {"inside": 0, "meets": 1}
    rows = list(zip(found.index.astype(str), *(found[one].tolist() for one in found.columns), strict=True))
    return Shading(
        title=text("Distance to the nearest pilot area"),
        classes=classes,
        of={
            code: place.get(relation, 2 + sum(km >= step for step in STEPS)) for code, km, _, relation in rows
        },
        words={
            code: f"{said(km, relation, language)} – {names[project]}" for code, km, project, relation in rows
        },
    )


def _themes(handout: Handout) -> Figure:
    language, text, register = handout.language, handout.language.text, handout.register
    found = by_theme(register, handout.projects)
    rows: list[tuple[str | float | None, ...]] = []
    for theme in handout.selection.tema or register.themes:
        label = words.value_label("tema", theme, register, language)
        count = sum(theme in project.themes for project in handout.projects)
        km = found[theme].dropna()
        if km.empty:
            rows.append((label, count, None, None, ""))
            continue
        rows.append(
            (label, count, round(km.median(), 1), round(km.max(), 1), register.regions[str(km.idxmax())].name)
        )
    known = sum(bool(project.themes) for project in handout.projects)
    return Figure(
        name="avstand-tema",
        title=text("Distance by theme"),
        basis=text(
            "Holds for {n} of {all} selected projects with a known theme.",
            n=language.number(known),
            all=language.number(len(handout.projects)),
        ),
        definition=text(
            "For each theme, how far the 290 municipalities are from the nearest project with it."
        )
        + f" {text(MEASURED)}",
        caution=text(words.THEMES_CAUTION),
        table=pd.DataFrame(rows, columns=[text(one) for one in _COLUMNS]),
    )
