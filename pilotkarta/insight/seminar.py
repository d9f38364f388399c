"""Which pilots a dialogue seminar in a county begins with: its own, then the nearest, then the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pilotkarta.geography import areas
from pilotkarta.register import Project, Register

NEAREST = 5
Nearness = Literal["within", "near", "beyond"]


@dataclass(frozen=True)
class Guest:
    """A project and why it is shown: it lies in the seminar's county, near it or beyond, so many km away.

    ``nearness`` is None where there is no seminar.
    """

    project: Project
    nearness: Nearness | None
    km: float


def seminar(register: Register, projects: Sequence[Project], county: str) -> tuple[Guest, ...]:
    """Order projects for a dialogue seminar in a county.

    Parameters
    ----------
    register : Register
        The data set, for the projects' areas.
    projects : sequence of Project
        The selected ones from north to south.
    county : str
        SCB's county code, 2 digits.

    Returns
    -------
    tuple of Guest
        Those that touch the county, from north to south; then the ``NEAREST`` nearest, nearest first; then
        the others from north to south. The distance is the shortest between county and area,
        in km in the plane of SWEREF 99 TM (EPSG:3006); 0 within the county and where the areas meet.

    Raises
    ------
    KeyError
        If the county is not one of SCB's.
    """
    apart = register.geoframe().geometry.distance(areas()[county]) / 1000
    outside = [project for project in projects if county not in project.counties]
    by_distance = sorted(outside, key=lambda project: float(apart[project.id]))
    near = by_distance[:NEAREST]
    return (
        *(Guest(project, "within", 0.0) for project in projects if county in project.counties),
        *(Guest(project, "near", float(apart[project.id])) for project in near),
        *(Guest(project, "beyond", float(apart[project.id])) for project in outside if project not in near),
    )
