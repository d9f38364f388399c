"""Own areas over the pilots: which projects a planner's areas, lines and points lie in, or nearest to."""

import geopandas as gpd
import pandas as pd

from pilotkarta.answers.figure import Figure
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_, Language
from pilotkarta.insight.overlay import Overlap, OwnArea, overlay
from pilotkarta.maps.overlays import Overlay
from pilotkarta.maps.shading import Shading

_AREAS = (
    N_("Own area"), N_("Project"), N_("How it lies"), N_("Overlap, km²"), N_("Percent of the own area"),
    N_("Percent of the project’s area"), N_("Distance, km"),
)  # fmt: skip


def own_areas(handout: Handout, areas: gpd.GeoDataFrame) -> Figure:
    """Lay a planner's own areas over the selected projects.

    Parameters
    ----------
    handout : Handout
        What the page shows.
    areas : geopandas.GeoDataFrame
        ``name`` and ``geometry`` in EPSG:3006.

    Returns
    -------
    Figure
        One row for each own area and project that it overlaps, or that lies nearest; km² and km.
    """
    text = handout.language.text
    found = overlay(areas, handout.register, handout.projects)
    rows = [row for one in found for row in _lies(one, handout.language)]
    overlaps = sum(bool(one.overlaps) for one in found)
    shading = Shading(
        title=text("Own areas"),
        classes=(),
        of={},
        words={},
        overlays=tuple(
            Overlay(str(name), shape) for name, shape in zip(areas["name"], areas.geometry, strict=True)
        ),
    )
    left_out = sum(not one.is_drawn for one in shading.outlines)
    no_room = handout.language.plural(
        "The map has no room for {n} of the own areas, the smallest; the table has them.",
        "The map has no room for {n} of the own areas, the smallest; the table has them.",
        left_out,
    )
    return Figure(
        name="egna-ytor",
        title=text("Own areas and the pilots"),
        basis=text(
            "Holds for {all} own areas and {n} selected projects; {overlaps} of the own areas overlap some "
            "project.",
            all=handout.language.number(len(found)),
            n=handout.language.number(len(handout.projects)),
            overlaps=handout.language.number(overlaps),
        ),
        definition=text(
            "Which projects’ areas each own area overlaps, and the nearest others. Areas and distances in "
            "the plane of SWEREF 99 TM; less than 0.01 km² is no overlap. On the map small areas "
            "and points are dots."
        ),
        caution=text(
            "A project’s area is its municipalities or counties, generalised: an own area that lies in it "
            "need not have been touched by the project."
        )
        + (f" {no_room}" if left_out else ""),
        table=pd.DataFrame(rows, columns=[text(one) for one in _AREAS]),
        shading=shading,
    )


def _lies(one: OwnArea, language: Language) -> list[tuple[str | float | None, ...]]:
    def rounded(number: float | None, digits: int) -> float | None:
        return None if number is None else round(number, digits)

    overlapping = [
        (
            one.name, lap.project.name, _relation(lap, language), rounded(lap.km2, 2),
            rounded(lap.percent_of_own, 1), rounded(lap.percent_of_project, 1), 0.0,
        )
        for lap in one.overlaps
    ]  # fmt: skip
    near = [
        (
            one.name,
            two.project.name,
            language.text("nearest of the others"),
            0.0,
            0.0,
            0.0,
            round(two.km, 1),
        )
        for two in one.nearest
    ]
    return [*overlapping, *near]


def _relation(lap: Overlap, language: Language) -> str:
    if lap.holds and lap.within:
        return language.text("the same area")
    if lap.holds:
        return language.text("the project lies within it")
    return language.text("lies within the project") if lap.within else language.text("overlaps")
