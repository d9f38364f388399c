"""How far it is from each municipality to the pilots.

Distances are the shortest between two areas, in km in the plane of SWEREF 99 TM (EPSG:3006). The areas are
generalised to about 4 km (``geo/README.md``), so a distance says about how far, not exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pilotkarta.geography import distances
from pilotkarta.insight.reach import covers
from pilotkarta.register import Project, Register

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Near:
    """A project and how far its area lies from what is asked about, in km; 0 where they meet."""

    project: Project
    km: float


def to_projects(projects: Sequence[Project]) -> pd.DataFrame:
    """Measure from every municipality to every project's area.

    Parameters
    ----------
    projects : sequence of Project
        Each with an id of its own.

    Returns
    -------
    pandas.DataFrame
        290 municipality codes as SCB numbers them × project ids in the order given, in km; 0 where the
        municipality is part of the area or meets it.
    """
    inside = covers(projects)
    km = least(distances().to_numpy(), inside.to_numpy(dtype=bool))
    return pd.DataFrame(km, index=inside.index, columns=inside.columns)


def least(values: Numbers, inside: npt.NDArray[np.bool_]) -> Numbers:
    """Give for each project the least of the values of its municipalities.

    Parameters
    ----------
    values : numpy.ndarray
        n × 290 municipalities as SCB numbers them.
    inside : numpy.ndarray
        290 × projects, what ``covers`` gives.

    Returns
    -------
    numpy.ndarray
        n × projects.
    """
    found = np.empty((len(values), inside.shape[1]))
    for column, held in enumerate(inside.T):
        found[:, column] = values[:, held].min(axis=1)
    return found


def nearest_pilot(projects: Sequence[Project]) -> pd.DataFrame:
    """Find the project nearest to each municipality.

    Parameters
    ----------
    projects : sequence of Project
        The selected ones from north to south.

    Returns
    -------
    pandas.DataFrame
        290 rows indexed by ``municipality_code``, farthest first: ``km``; ``project``, the id of the nearest;
        ``relation``, ``"inside"`` where the municipality is part of that project's area, ``"meets"`` where
        it only borders on it (0 km), else ``"apart"``. Of equally near projects one that covers the
        municipality goes first, then the northernmost. Of equally far municipalities those outside go first,
        then as SCB numbers them. With no projects ``km`` is NaN, ``project`` and ``relation`` are ``""``.
    """
    apart, inside = to_projects(projects), covers(projects)
    codes = apart.index.rename("municipality_code")
    if not projects:
        return pd.DataFrame({"km": np.nan, "project": "", "relation": ""}, index=codes)
    # Being part of an area is nearer than meeting it.
    chosen = apart.mask(inside, -1.0).to_numpy().argmin(axis=1)
    rows = np.arange(len(codes))
    km, part = apart.to_numpy()[rows, chosen], inside.to_numpy()[rows, chosen]
    relation = np.select([part, km == 0], ["inside", "meets"], "apart")
    table = pd.DataFrame({"km": km, "project": apart.columns[chosen], "relation": relation}, index=codes)
    order = np.lexsort((part, -km))
    return table.iloc[order]


def by_theme(register: Register, projects: Sequence[Project]) -> pd.DataFrame:
    """Measure from every municipality to the nearest project of each theme.

    Parameters
    ----------
    register : Register
        The data set, for the themes.
    projects : sequence of Project
        The selected ones.

    Returns
    -------
    pandas.DataFrame
        290 municipality codes as SCB numbers them × theme ids, in km; NaN where no selected project has the
        theme.
    """
    apart = to_projects(projects)
    of_theme = {theme: [one.id for one in projects if theme in one.themes] for theme in register.themes}
    return pd.DataFrame({theme: apart[ids].min(axis=1) for theme, ids in of_theme.items()})
