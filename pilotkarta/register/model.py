"""What the register holds: frozen values, one class for each kind of thing in the tables."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import geopandas as gpd
import pandas as pd

from pilotkarta.dates import PartialDate
from pilotkarta.register.schema import written

Evidence = Literal["confirmed", "probable", "weak", "example"]


@dataclass(frozen=True)
class Theme:
    """A theme with a long name, a short one for filters, and our question to discuss at a seminar."""

    id: str
    name: str
    short: str
    name_en: str
    short_en: str
    question: str
    question_en: str


@dataclass(frozen=True)
class Region:
    """A county (2-digit code) or a municipality (4-digit code) of SCB's; only the latter has an FA region."""

    code: str
    name: str
    level: Literal["county", "municipality"]
    county_code: str
    landsdel: str
    fa_code: str
    fa_name: str


@dataclass(frozen=True)
class Source:
    """A source and when it was read; only invented sources lack an address."""

    id: str
    title: str
    publisher: str
    url: str
    fetched: PartialDate | None


@dataclass(frozen=True)
class Claim:
    """What a source says on one fact of a project or programme, and how surely."""

    field: str
    source: Source
    evidence: Evidence
    note: str
    note_en: str


@dataclass(frozen=True)
class Programme:
    """A programme, how many pilots it is said to have had, and what would show which the untraced are."""

    id: str
    name: str
    short: str
    name_en: str
    short_en: str
    start: PartialDate | None
    end: PartialDate | None
    stated_pilots: int
    gap: str
    gap_en: str
    owners: tuple[str, ...]
    claims: tuple[Claim, ...]

    def claims_on(self, field: str) -> tuple[Claim, ...]:
        """Give the claims on one fact."""
        return tuple(claim for claim in self.claims if claim.field == field)


@dataclass(frozen=True)
class Partner:
    """An organisation and its role in a project."""

    organisation: str
    role: Literal["lead", "commissioner", "partner", "funder"]


@dataclass(frozen=True)
class Amount:
    """A sum in whole kronor, what it is a sum of, and how exact it is."""

    measure: Literal["total", "granted", "unspecified"]
    organisation: str
    amount: int
    kind: Literal["exact", "at_least", "at_most", "about"]
    share_percent: str


@dataclass(frozen=True)
class Project:
    """A pilot project with all that is known of it; empty and None mean unknown."""

    id: str
    name: str
    name_origin: Literal["stated", "inferred", "ours"]
    programme: Programme
    evidence: Evidence
    start: PartialDate | None
    end: PartialDate | None
    description: str
    description_en: str
    areas: tuple[Region, ...]
    themes: tuple[str, ...]
    partners: tuple[Partner, ...]
    amounts: tuple[Amount, ...]
    claims: tuple[Claim, ...]
    latitude: float
    longitude: float

    @property
    def counties(self) -> frozenset[str]:
        """The county codes that the project touches."""
        return frozenset(area.county_code for area in self.areas)

    @property
    def landsdelar(self) -> frozenset[str]:
        """The parts of the country (landsdelar) that the project touches."""
        return frozenset(area.landsdel for area in self.areas)

    def claims_on(self, field: str) -> tuple[Claim, ...]:
        """Give the claims on one fact."""
        return tuple(claim for claim in self.claims if claim.field == field)


@dataclass(frozen=True, eq=False)
class Register:
    """A checked data set, read once; ``projects`` stand from north to south. Equal to itself only.

    ``tables`` are what it was made of (treat them as read-only), ``modified`` when the newest of them
    changed, in seconds since 1970, ``title`` what it is called where it is neither the real register nor the
    example.
    """

    programmes: Mapping[str, Programme]
    themes: Mapping[str, Theme]
    regions: Mapping[str, Region]
    sources: Mapping[str, Source]
    projects: tuple[Project, ...]
    _areas: gpd.GeoDataFrame
    tables: Mapping[str, pd.DataFrame]
    modified: float = 0.0
    title: str = ""
    is_draft: bool = False

    @cached_property
    def version(self) -> str:
        """A fingerprint of the tables."""
        digest = hashlib.sha256()
        for name, table in self.tables.items():
            digest.update(f"{name} ".encode() + written(table))
        return digest.hexdigest()

    @property
    def counties(self) -> tuple[Region, ...]:
        """The counties as SCB numbers them."""
        return tuple(region for region in self.regions.values() if region.level == "county")

    @property
    def municipalities(self) -> tuple[Region, ...]:
        """The municipalities as SCB numbers them."""
        return tuple(region for region in self.regions.values() if region.level == "municipality")

    @property
    def is_example(self) -> bool:
        """Whether the data set is invented for demonstration."""
        return any(project.evidence == "example" for project in self.projects)

    def project(self, project_id: str | None) -> Project | None:
        """Find a project by its id."""
        return next((project for project in self.projects if project.id == project_id), None)

    def geoframe(self) -> gpd.GeoDataFrame:
        """Give the projects as a table with their areas.

        Returns
        -------
        geopandas.GeoDataFrame
            One row a project from north to south, indexed by id: ``name``, ``programme``, ``evidence``,
            ``latitude`` and ``longitude`` (WGS 84 degrees), ``geometry`` (area in EPSG:3006). The caller's
            own copy, so that nothing a page does can reach another visitor.
        """
        return self._areas.copy()

    def traced(self, programme: str) -> int:
        """Count the projects of a programme that stand in the register."""
        return sum(project.programme.id == programme for project in self.projects)
