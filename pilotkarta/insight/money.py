"""What the pilots cost and were granted: known sums, never added across what they are sums of or their kind.

A sum is of the whole cost, of what was granted, or the source does not say of what (``Amount.measure``);
and it is exact, at least, at most or about (``Amount.kind``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pilotkarta import words
from pilotkarta.register import Amount, Project, Register

# The more that the whole may be, the less is the share of it.
_AS_DIVISOR: Mapping[str, str] = {"at_least": "at_most", "at_most": "at_least"}


@dataclass(frozen=True)
class Share:
    """How large a share of a project's cost was granted, reckoned from the sums.

    ``kind`` says whether ``percent`` is exact, at least, at most or about; both are None when it cannot be
    said.
    """

    project: Project
    granted: tuple[Amount, ...]
    totals: tuple[Amount, ...]
    percent: float | None
    kind: str | None


def sums(projects: Sequence[Project]) -> tuple[tuple[Project, Amount], ...]:
    """List every known sum with its project, in the projects' order."""
    return tuple((project, amount) for project in projects for amount in project.amounts)


def known(projects: Sequence[Project]) -> tuple[int, int]:
    """Count the projects of which any sum is known, and all."""
    return sum(bool(project.amounts) for project in projects), len(projects)


def by_programme(register: Register, projects: Sequence[Project]) -> pd.DataFrame:
    """Add the known sums of each programme, measure and kind.

    Parameters
    ----------
    register : Register
        For the order of the programmes.
    projects : sequence of Project
        The selected ones.

    Returns
    -------
    pandas.DataFrame
        One row for each ``programme`` (id), ``measure`` and ``kind`` that occurs, in the order of the
        register and of the words; ``sums`` and ``projects`` count them, ``kronor`` is their sum in SEK. A
        cost that is told once for each of those who share it is one sum; what several organisations granted
        is several.
    """
    groups = {"programme": register.programmes, "measure": words.MEASURE, "kind": words.KIND}
    told = {
        (project.programme.id, one.measure, one.kind, project.id, _payer(one), one.amount): None
        for project, one in sums(projects)
    }
    table = pd.DataFrame(list(told), columns=[*groups, "project", "payer", "kronor"])
    for column, order in groups.items():
        table[column] = pd.Categorical(table[column], list(order), ordered=True)
    grouped = table.astype({"kronor": "int64"}).groupby(list(groups), observed=True)
    added = grouped.agg(sums=("kronor", "size"), projects=("project", "nunique"), kronor=("kronor", "sum"))
    return added.reset_index()


def granted_of_total(projects: Sequence[Project]) -> tuple[Share, ...]:
    """Reckon how large a share of each project's cost was granted.

    Parameters
    ----------
    projects : sequence of Project
        The selected ones.

    Returns
    -------
    tuple of Share
        One for each project with both a granted and a total sum, in the projects' order. Grants of several
        organisations are added. Inexact sums may all push the share the same way: at least so much granted
        of at most so much is at least that share; about the same goes for about and exact. Where they pull
        apart nothing can be said; nor where one of several grants has no named giver, so that it may be
        another grant told again, where two totals differ, or where the total is 0.
    """
    found = []
    for project in projects:
        granted = tuple(one for one in project.amounts if one.measure == "granted")
        totals = tuple(one for one in project.amounts if one.measure == "total")
        if granted and totals:
            found.append(Share(project, granted, totals, *_share(granted, totals)))
    return tuple(found)


def stated_shares(projects: Sequence[Project]) -> tuple[tuple[Project, Amount], ...]:
    """List the sums with a share (``share_percent``) that the source itself states.

    Parameters
    ----------
    projects : sequence of Project
        The selected ones.

    Returns
    -------
    tuple of tuple of Project and Amount
        In the projects' order. The share of a granted sum is how much of the cost it is; that of another sum
        is how much of it the organisation stood for, or a giver who is not named.
    """
    return tuple((project, amount) for project, amount in sums(projects) if amount.share_percent)


def _payer(one: Amount) -> str:
    """Say who gave a sum; a cost is of nobody, whosever share of it is told."""
    return one.organisation if one.measure == "granted" else ""


def _share(granted: Sequence[Amount], totals: Sequence[Amount]) -> tuple[float, str] | tuple[None, None]:
    wholes = {(one.amount, one.kind) for one in totals}
    (whole, kind), *others = wholes
    kinds = {*(one.kind for one in granted), _AS_DIVISOR.get(kind, kind)} - {"exact"}
    unnamed = len(granted) > 1 and not all(one.organisation for one in granted)
    if others or not whole or unnamed or len(kinds) > 1:
        return None, None
    return 100 * sum(one.amount for one in granted) / whole, kinds.pop() if kinds else "exact"
