"""A planner's own areas against the pilots: what they overlap, and which pilots lie nearest.

The municipalities are generalised to about 4 km. A place in one of the seven largest lakes, or on an island
that they lack (``geo/README.md``), lies in none of them, so that even its own pilot is only near.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from pilotkarta.geography import areas as all_areas
from pilotkarta.geography import municipality_codes
from pilotkarta.insight.distance import Near, Numbers, least
from pilotkarta.insight.reach import covers
from pilotkarta.register import Project, Register

NEAREST = 3
TOLERANCE_KM2 = 0.01
_AT_A_TIME = 500  # 5,000 areas against 290 municipalities would need 100 MB at once
Shapes = npt.NDArray[Any]
Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Overlap:
    """A project whose area an own area overlaps.

    ``km2`` is the overlap, ``percent_of_own`` and ``percent_of_project`` its share of either area; all three
    are None where the own area is a line or a point. ``holds`` says that the project's area lies wholly
    within the own area, ``within`` that the own area lies wholly within the project's.
    """

    project: Project
    km2: float | None
    percent_of_own: float | None
    percent_of_project: float | None
    holds: bool
    within: bool


@dataclass(frozen=True)
class OwnArea:
    """An own area, the projects that it overlaps from north to south, and the nearest others.

    Equally near projects stand from north to south; one that shares no more than a border is 0 km away.
    """

    name: str
    overlaps: tuple[Overlap, ...]
    nearest: tuple[Near, ...]


def overlay(
    areas: gpd.GeoDataFrame, register: Register, projects: Sequence[Project], most: int = NEAREST
) -> tuple[OwnArea, ...]:
    """Lay own areas over the pilots.

    Parameters
    ----------
    areas : geopandas.GeoDataFrame
        ``name`` and ``geometry``: valid polygons, lines or points in SWEREF 99 TM (EPSG:3006).
    register : Register
        The data set, for the projects' areas.
    projects : sequence of Project
        The selected ones from north to south.
    most : int, optional
        How many of the nearest at most.

    Returns
    -------
    tuple of OwnArea
        In the order of ``areas``. Areas are in km² and distances, the shortest, in km, in the plane of
        SWEREF 99 TM. Borders drawn by different hands never agree, so what is less than ``TOLERANCE_KM2`` or
        1 % of the own area, whichever is the smaller, neither makes an overlap nor hinders one area from
        lying within another. Lines and points overlap what they touch.
    """
    pilots = _Pilots(
        covers(projects).to_numpy(dtype=bool),
        all_areas().loc[list(municipality_codes())].to_numpy(),
        register.geoframe().geometry.loc[[project.id for project in projects]].to_numpy(),
    )
    told = []
    for start in range(0, len(areas), _AT_A_TIME):
        some = areas.iloc[start : start + _AT_A_TIME]
        # Copies, for they are prepared below, and a prepared shape must not be shared between threads.
        own = shapely.force_2d(some.geometry.to_numpy())
        laid = _lay(own, pilots)
        km = _kilometres(own, pilots, laid.met, most)
        for row, name in enumerate(some["name"]):
            overlaps = (laid.overlap(row, at, projects[at]) for at in np.flatnonzero(laid.met[row]).tolist())
            order = km[row].argsort(kind="stable")[:most].tolist()
            nearest = (Near(projects[at], float(km[row, at])) for at in order if np.isfinite(km[row, at]))
            told.append(OwnArea(str(name), tuple(overlaps), tuple(nearest)))
    return tuple(told)


@dataclass(frozen=True)
class _Pilots:
    """What own areas are laid over: which project holds which municipality, and the shapes of either."""

    inside: Marks
    municipalities: Shapes
    areas: Shapes


@dataclass(frozen=True)
class _Laid:
    """Own areas × projects: what ``Overlap`` tells of each pair, NaN for None, and which pairs overlap."""

    met: Marks
    km2: Numbers
    percent_of_own: Numbers
    percent_of_project: Numbers
    holds: Marks
    within: Marks

    def overlap(self, row: int, at: int, project: Project) -> Overlap:
        """Tell of one pair."""
        sizes = (self.km2, self.percent_of_own, self.percent_of_project)
        km2, of_own, of_project = (None if np.isnan(one[row, at]) else float(one[row, at]) for one in sizes)
        return Overlap(
            project, km2, of_own, of_project, bool(self.holds[row, at]), bool(self.within[row, at])
        )


def _lay(own: Shapes, pilots: _Pilots) -> _Laid:
    """Lay own areas over the municipalities, of which the projects' areas are exact unions."""
    shapely.prepare(own)
    flat = shapely.area(own) > 0
    row, municipality = shapely.STRtree(pilots.municipalities).query(own, predicate="intersects")
    shared, touched = np.zeros((2, len(own), len(pilots.municipalities)))
    shared[row, municipality] = _shared_km2(own[row], pilots.municipalities[municipality], flat[row])
    touched[row, municipality] = 1
    inside = pilots.inside.astype(float)
    # NaN where there is no area makes NaN of what is reckoned with it, and False of what is compared.
    own_km2 = np.where(flat, shapely.area(own) / 1e6, np.nan)[:, None]
    project_km2 = shapely.area(pilots.municipalities) / 1e6 @ inside
    km2 = np.where(flat[:, None], shared @ inside, np.nan)
    slack = np.minimum(TOLERANCE_KM2, own_km2 / 100)
    met = (km2 > slack) | (~flat[:, None] & (touched @ inside > 0))
    within = met & (own_km2 - km2 <= slack)
    row, project = np.nonzero(met & ~flat[:, None])
    within[row, project] = shapely.covers(pilots.areas[project], own[row])
    holds = met & (project_km2 - km2 <= slack)
    return _Laid(met, km2, 100 * km2 / own_km2, 100 * km2 / project_km2, holds, within)


def _shared_km2(own: Shapes, others: Shapes, flat: Marks) -> Numbers:
    """Measure what pairs of shapes share, 0 where the own one is not flat."""
    km2 = np.where(flat, shapely.area(others) / 1e6, 0.0)
    # A large area with a detailed border covers most of what it meets; only the rest takes time.
    cut = flat & ~shapely.covers(own, others)
    km2[cut] = shapely.area(shapely.intersection(own[cut], others[cut])) / 1e6
    return km2


def _kilometres(own: Shapes, pilots: _Pilots, met: Marks, most: int) -> Numbers:
    """Measure from own areas to the projects that they do not meet: exactly for the nearest, else infinite.

    Only municipalities that may belong to one of the ``most`` nearest projects are measured to: those whose
    bounding box is no farther away than the far side of the box of the last of them.
    """
    if not met.shape[1]:
        return np.empty(met.shape)
    closest, farthest = _bounds_apart(own, pilots.municipalities)
    at_most = np.where(met, np.inf, least(farthest, pilots.inside))
    last = np.sort(at_most, axis=1)[:, min(most, met.shape[1]) - 1]
    row, municipality = np.nonzero((closest <= last[:, None]) & pilots.inside.any(axis=1))
    km = np.full(closest.shape, np.inf)
    km[row, municipality] = shapely.distance(own[row], pilots.municipalities[municipality]) / 1000
    return np.where(met, np.inf, least(km, pilots.inside))


def _bounds_apart(own: Shapes, others: Shapes) -> tuple[Numbers, Numbers]:
    """Give the least and the greatest distance that points in two bounding boxes can have, in metres."""
    first, second = shapely.bounds(own)[:, None, :], shapely.bounds(others)[None, :, :]
    one_way, other_way = second[..., :2] - first[..., 2:], first[..., :2] - second[..., 2:]
    closest = np.hypot(*np.moveaxis(np.maximum(np.maximum(one_way, other_way), 0), -1, 0))
    farthest = np.hypot(*np.moveaxis(np.maximum(-one_way, -other_way), -1, 0))
    return closest, farthest
