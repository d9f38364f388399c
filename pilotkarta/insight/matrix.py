"""What has been tried where: how many projects of each theme touch each part of the country."""

from collections.abc import Sequence

import pandas as pd

from pilotkarta.geography import LANDSDELAR
from pilotkarta.register import Project, Register


def theme_by_landsdel(register: Register, projects: Sequence[Project]) -> pd.DataFrame:
    """Count projects by theme and part of the country.

    Parameters
    ----------
    register : Register
        For the themes and their order.
    projects : sequence of Project
        The selected ones.

    Returns
    -------
    pandas.DataFrame
        Number of projects: one row a theme id, then ``""`` for projects with no known theme; one column a
        landsdel, then ``total``. A project with two themes counts under both, and one that spans two
        landsdelar under both; ``total`` counts it once.
    """
    counts = {theme: _row([p for p in projects if theme in p.themes]) for theme in register.themes}
    counts[""] = _row([p for p in projects if not p.themes])
    return pd.DataFrame.from_dict(counts, orient="index", columns=[*LANDSDELAR, "total"])


def _row(projects: Sequence[Project]) -> list[int]:
    return [*(sum(part in p.landsdelar for p in projects) for part in LANDSDELAR), len(projects)]
