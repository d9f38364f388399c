"""What a municipality can ask of the pilots: its own, those of its county and labour market, the nearest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pilotkarta.geography import municipalities_of
from pilotkarta.insight.distance import Near, to_projects
from pilotkarta.register import Project, Region, Register

NEAREST = 5


@dataclass(frozen=True)
class Neighbourhood:
    """A municipality, its county, its FA region (a functional labour market), and the pilots around it.

    ``naming`` name the municipality, ``by_county`` cover its whole county, ``in_county`` touch the county
    otherwise, ``in_fa`` touch the FA region otherwise: no project stands in two of them, and each stands from
    north to south. ``nearest`` are the nearest of those that do not cover the municipality, nearest first and
    equals from north to south; they may stand in ``in_county`` or ``in_fa`` too. ``by_theme`` gives for each
    theme id the nearest project that has it, or None where no selected project does.
    """

    municipality: Region
    county: Region
    fa_name: str
    fa_municipalities: tuple[Region, ...]
    naming: tuple[Project, ...]
    by_county: tuple[Project, ...]
    in_county: tuple[Project, ...]
    in_fa: tuple[Project, ...]
    nearest: tuple[Near, ...]
    by_theme: Mapping[str, Near | None]


def neighbourhood(
    register: Register, projects: Sequence[Project], code: str, most: int = NEAREST
) -> Neighbourhood:
    """Find the pilots of a municipality and around it.

    Parameters
    ----------
    register : Register
        The data set, for regions and themes.
    projects : sequence of Project
        The selected ones from north to south.
    code : str
        SCB's municipality code, 4 digits.
    most : int, optional
        How many of the nearest at most.

    Returns
    -------
    Neighbourhood
        Distances are the shortest between municipality and area, in km in the plane of SWEREF 99 TM
        (EPSG:3006). Of equally near projects of a theme one that covers the municipality goes first, then the
        northernmost.

    Raises
    ------
    KeyError
        If the code is not a municipality's.
    """
    here = {region.code: region for region in register.municipalities}[code]
    fa = tuple(region for region in register.municipalities if region.fa_code == here.fa_code)
    fa_codes = frozenset(region.code for region in fa)
    circle = {project.id: _circle(project, here, fa_codes) for project in projects}

    def standing_in(name: str) -> tuple[Project, ...]:
        return tuple(project for project in projects if circle[project.id] == name)

    naming, by_county = standing_in("naming"), standing_in("by_county")
    km = to_projects(projects).loc[code].to_dict()
    near = [Near(project, km[project.id]) for project in projects]
    covering = [one for one in near if one.project in naming + by_county]
    others = sorted((one for one in near if one not in covering), key=lambda one: one.km)
    by_theme = {
        theme: next((one for one in covering + others if theme in one.project.themes), None)
        for theme in register.themes
    }
    return Neighbourhood(
        municipality=here,
        county=register.regions[here.county_code],
        fa_name=here.fa_name,
        fa_municipalities=fa,
        naming=naming,
        by_county=by_county,
        in_county=standing_in("in_county"),
        in_fa=standing_in("in_fa"),
        nearest=tuple(others[:most]),
        by_theme=by_theme,
    )


def _circle(project: Project, here: Region, fa: frozenset[str]) -> str:
    """Say in which of the lists of a neighbourhood a project stands; ``""`` is none."""
    codes = [area.code for area in project.areas]
    if here.code in codes:
        return "naming"
    if here.county_code in codes:
        return "by_county"
    if here.county_code in project.counties:
        return "in_county"
    return "" if fa.isdisjoint(municipalities_of(codes)) else "in_fa"
