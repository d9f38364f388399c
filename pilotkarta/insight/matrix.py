"""What has been tried where: how many projects of each theme touch each part of the country."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from pilotkarta.register import Project, Register
from pilotkarta.selection import Columns, has, options


def theme_matrix(
    register: Register, projects: Sequence[Project], columns: Columns = "landsdel"
) -> pd.DataFrame:
    """Count projects by theme and by part of the country, county or programme.

    Parameters
    ----------
    register : Register
        For the themes, the columns and their order.
    projects : sequence of Project
        The selected ones.
    columns : {"landsdel", "lan", "program"}, optional
        The filter whose values are the columns.

    Returns
    -------
    pandas.DataFrame
        Number of projects: one row a theme id, then ``""`` for projects with no known theme; one column a
        value as the filter has it (``options``), also where no project answers to it, then ``total``. A
        project with two themes counts under both, and one that spans two columns under both; ``total``
        counts it once. So a cell of all projects counts those that its theme and its column, as filters,
        select.
    """
    values = options(register, columns)

    def row(some: Sequence[Project]) -> list[int]:
        tally = Counter(value for project in some for value in has(project, columns))
        return [*(tally[value] for value in values), len(some)]

    counts = {theme: row([p for p in projects if theme in has(p, "tema")]) for theme in register.themes}
    counts[""] = row([p for p in projects if not has(p, "tema")])
    return pd.DataFrame.from_dict(counts, orient="index", columns=[*values, "total"])
