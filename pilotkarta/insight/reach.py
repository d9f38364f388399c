"""How far the pilots reach: which municipalities they cover, and which ones none has touched.

A project that names a municipality is told apart from one that covers its whole county by the county's code:
the latter says less of the single municipality. One that names every municipality of a county names them.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from pilotkarta.geography import LANDSDELAR, counties_north_to_south, municipalities_of, municipality_codes
from pilotkarta.register import Project, Register

Level = Literal["landsdel", "lan"]


def covers(projects: Sequence[Project]) -> pd.DataFrame:
    """Say which municipalities each project's area holds.

    Parameters
    ----------
    projects : sequence of Project
        Each with an id of its own.

    Returns
    -------
    pandas.DataFrame
        bool, 290 municipality codes as SCB numbers them × project ids in the order given: whether the project
        names the municipality or covers its whole county.
    """
    codes = municipality_codes()
    inside = np.zeros((len(codes), len(projects)), dtype=bool)
    place = {code: number for number, code in enumerate(codes)}
    for column, project in enumerate(projects):
        held = municipalities_of(area.code for area in project.areas)
        inside[[place[code] for code in held], column] = True
    return pd.DataFrame(inside, index=list(codes), columns=[project.id for project in projects])


def coverage(register: Register, projects: Sequence[Project]) -> pd.DataFrame:
    """Count for each municipality the projects that cover it.

    Parameters
    ----------
    register : Register
        The data set, for the municipalities.
    projects : sequence of Project
        The selected ones from north to south.

    Returns
    -------
    pandas.DataFrame
        290 rows indexed by ``municipality_code`` as SCB numbers them: ``name``, ``county_code``,
        ``landsdel``; ``named``, the number of projects that name the municipality; ``by_county``, the number
        of those that do not, but cover its whole county; ``touched``, both together; ``projects``, their ids
        from north to south.
    """
    inside = covers(projects).to_numpy(dtype=bool)
    ids = np.array([project.id for project in projects], dtype=object)
    named = Counter(area.code for project in projects for area in project.areas)
    municipalities = register.municipalities
    table = pd.DataFrame(
        {
            "name": [one.name for one in municipalities],
            "county_code": [one.county_code for one in municipalities],
            "landsdel": [one.landsdel for one in municipalities],
            "named": [named[one.code] for one in municipalities],
            "touched": inside.sum(axis=1),
            "projects": [tuple(ids[held]) for held in inside],
        },
        index=pd.Index([one.code for one in municipalities], name="municipality_code"),
    )
    table.insert(4, "by_county", table["touched"] - table["named"])
    return table


def by_region(register: Register, projects: Sequence[Project], level: Level) -> pd.DataFrame:
    """Sum up the coverage of each part of the country.

    Parameters
    ----------
    register : Register
        The data set, for the municipalities.
    projects : sequence of Project
        The selected ones.
    level : "landsdel" or "lan"
        What the parts are.

    Returns
    -------
    pandas.DataFrame
        One row a landsdel or county code from north to south, then ``""`` for all of Sweden. Of the
        ``municipalities``, each counts in one of ``named`` (at least one project names it), ``county_only``
        (projects cover its county and none names it) and ``untouched``; the same with ``_percent`` are shares
        of the municipalities. ``counties`` and ``counties_touched``, those that any project touches;
        ``projects``, the number that touch the part, each once.
    """
    table = coverage(register, projects)
    if level == "landsdel":
        groups = {part: table[table["landsdel"] == part] for part in LANDSDELAR}
    else:
        groups = {code: table[table["county_code"] == code] for code in counties_north_to_south()}
    rows = {part: _sums(group) for part, group in {**groups, "": table}.items()}
    return pd.DataFrame.from_dict(rows, orient="index")


def times(register: Register, projects: Sequence[Project]) -> pd.Series:
    """Count the municipalities that are covered no time, once, twice and so on.

    Parameters
    ----------
    register : Register
        The data set, for the municipalities.
    projects : sequence of Project
        The selected ones.

    Returns
    -------
    pandas.Series
        The number of municipalities, indexed by ``times`` from 0 to the most, with none left out. A project
        counts whether it names the municipality or covers its county.
    """
    touched = coverage(register, projects)["touched"].to_numpy()
    counts = np.bincount(touched)
    return pd.Series(counts, index=pd.RangeIndex(len(counts), name="times"), name="municipalities")


def _sums(group: pd.DataFrame) -> dict[str, float]:
    named = int((group["named"] > 0).sum())
    county_only = int(((group["named"] == 0) & (group["by_county"] > 0)).sum())
    kinds = {"named": named, "county_only": county_only, "untouched": len(group) - named - county_only}
    return {
        "municipalities": len(group),
        **kinds,
        **{f"{kind}_percent": 100 * count / len(group) for kind, count in kinds.items()},
        "counties": group["county_code"].nunique(),
        "counties_touched": group.loc[group["touched"] > 0, "county_code"].nunique(),
        "projects": len(set().union(*group["projects"])),
    }
