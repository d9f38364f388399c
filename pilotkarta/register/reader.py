"""Read the tables of a data set into a register."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd

from pilotkarta.dates import PartialDate
from pilotkarta.geography import SWEREF99TM, area_of, north_to_south, point_of
from pilotkarta.paths import DATA, DESCRIPTOR, EXAMPLE
from pilotkarta.register.check import check_snapshot
from pilotkarta.register.fault import Fault
from pilotkarta.register.model import (
    Amount,
    Claim,
    Partner,
    Programme,
    Project,
    Region,
    Register,
    Source,
    Theme,
)
from pilotkarta.register.schema import Tables, grid, table
from pilotkarta.register.versions import Signature, Snapshot, signature, snapshot

T = TypeVar("T")
Row = dict[str, Any]


class RegisterError(Exception):
    """The tables of a data set are at fault; ``faults`` says where and how."""

    def __init__(self, folder: Path, faults: tuple[Fault, ...]) -> None:
        super().__init__(f"{folder}: {len(faults)} fault(s)")
        self.folder = folder
        self.faults = faults


@dataclass(frozen=True)
class _Read:
    """What was last read of a folder: the newest register that is in order, and what is wrong since."""

    signature: Signature
    register: Register | None
    faults: tuple[Fault, ...] = ()


MOST_FOLDERS = 50  # whose last good register is held; that of the register itself always is
_read: dict[Path, _Read] = {}
_reading = Lock()


def load(folder: Path) -> Register:
    """Check a data set and read it; what was read is kept until the files change.

    Parameters
    ----------
    folder : pathlib.Path
        The data set's folder.

    Returns
    -------
    Register
        The projects stand from north to south. When tables that were in order are so no longer, the last good
        register goes on being given (:func:`faults_since` says what is wrong).

    Raises
    ------
    RegisterError
        If the tables do not keep to their description, and never did; it names each fault.
    """
    newest = _newest(folder)
    if newest.register is None:
        raise RegisterError(folder, newest.faults)
    return newest.register


def faults_since(folder: Path) -> tuple[Fault, ...]:
    """Say what is wrong in a folder whose last good register is shown; empty when all is well."""
    return _newest(folder).faults


def _newest(folder: Path) -> _Read:
    before = _read.get(folder)
    if before and before.signature == signature(folder):
        return before
    with _reading:
        now = snapshot(folder)
        before = _read.get(folder)
        if before and before.signature == now.signature:
            return before  # another visitor was first
        if before is None and len(_read) >= MOST_FOLDERS:
            _read.pop(next(one for one in _read if one not in (DATA, EXAMPLE)))
        _read[folder] = _read_anew(now, before, folder)
        return _read[folder]


def _read_anew(now: Snapshot, before: _Read | None, folder: Path) -> _Read:
    if faults := check_snapshot(now):
        logging.getLogger(__name__).warning("%s has %d fault(s)", folder, len(faults))
        return _Read(now.signature, before.register if before else None, faults)
    tables = {name: table(grid(content)) for name, content in now.contents.items()}
    register = build(tables, modified=now.modified, title=title_of(folder))
    said = "%s is read: %d projects, version %s"
    logging.getLogger(__name__).info(said, folder, len(register.projects), register.version)
    return _Read(now.signature, register)


def title_of(folder: Path) -> str:
    """Say what an owner's data set is called.

    Parameters
    ----------
    folder : pathlib.Path
        The data set's folder.

    Returns
    -------
    str
        The title in the folder's own ``datapackage.json``, or the folder's name; empty for the register and
        the example, which have names of ours.
    """
    if folder in (DATA, EXAMPLE):
        return ""
    try:
        title = json.loads((folder / DESCRIPTOR.name).read_text(encoding="utf-8"))["title"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return folder.name
    return (" ".join(title.split()) if isinstance(title, str) else "") or folder.name


def _rows(table: pd.DataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _by_id(rows: list[Row], make: Callable[[Row], T], key: str = "id") -> Mapping[str, T]:
    return MappingProxyType({row[key]: make(row) for row in rows})


def _children(table: pd.DataFrame, parent: str = "project") -> dict[str, list[Row]]:
    return {str(key): _rows(group) for key, group in table.groupby(parent, sort=False)}


def _programme(row: Row, owners: tuple[str, ...], claims: tuple[Claim, ...]) -> Programme:
    facts = {
        "start": PartialDate.parse(row["start"]),
        "end": PartialDate.parse(row["end"]),
        "stated_pilots": int(row["stated_pilots"]),
        "owners": owners,
        "claims": claims,
    }
    return Programme(**{**row, **facts})


def _programmes(
    tables: Tables, organisations: Mapping[str, str], sources: Mapping[str, Source]
) -> Mapping[str, Programme]:
    owners = _children(tables["programme_owners"], "programme")
    claims = _children(tables["programme_claims"], "programme")

    def read(row: Row) -> Programme:
        its_owners = tuple(organisations[child["organisation"]] for child in owners.get(row["id"], []))
        return _programme(
            row, its_owners, tuple(_claim(child, sources) for child in claims.get(row["id"], []))
        )

    return _by_id(_rows(tables["programmes"]), read)


def _region(row: Row) -> Region:
    return Region(**{field.name: row[field.name] for field in fields(Region)})


def _source(row: Row) -> Source:
    return Source(**{**row, "fetched": PartialDate.parse(row["fetched"])})


def build(tables: Tables, *, modified: float = 0.0, title: str = "", is_draft: bool = False) -> Register:
    """Make a register of tables that are in order.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Every table by name; cells are text.
    modified : float
        When the newest of them changed, in seconds since 1970; 0 is unknown.
    title : str
        What the data set is called, where that has to be said.
    is_draft : bool
        Whether it is handed in but not in force.

    Returns
    -------
    Register
        The projects stand from north to south.
    """
    rows = {name: _rows(table) for name, table in tables.items()}
    themes = _by_id(rows["themes"], lambda row: Theme(**row))
    regions = _by_id(rows["regions"], _region, key="code")
    sources = _by_id(rows["sources"], _source)
    organisations = _by_id(rows["organisations"], lambda row: row["name"])
    programmes = _programmes(tables, organisations, sources)
    children = {
        name: _children(tables[name])
        for name in ("project_areas", "project_themes", "project_partners", "amounts", "claims")
    }

    def of(table: str, project: str) -> list[Row]:
        return children[table].get(project, [])

    projects, geometries = [], {}
    for row in rows["projects"]:
        key = row["id"]
        codes = [child["area"] for child in of("project_areas", key)]
        geometries[key] = area_of(codes)
        latitude, longitude = point_of(geometries[key])
        facts = {
            "programme": programmes[row["programme"]],
            "start": PartialDate.parse(row["start"]),
            "end": PartialDate.parse(row["end"]),
            "areas": tuple(regions[code] for code in codes),
            "themes": tuple(t for t in themes if any(c["theme"] == t for c in of("project_themes", key))),
            "partners": tuple(
                Partner(organisations[c["organisation"]], c["role"]) for c in of("project_partners", key)
            ),
            "amounts": tuple(_amount(child, organisations) for child in of("amounts", key)),
            "claims": tuple(_claim(child, sources) for child in of("claims", key)),
        }
        projects.append(Project(**{**row, **facts}, latitude=latitude, longitude=longitude))
    projects.sort(key=lambda project: north_to_south(project.latitude, project.name))
    return Register(
        programmes, themes, regions, sources, tuple(projects), _geoframe(projects, geometries),
        MappingProxyType(dict(tables)), modified, title, is_draft,
    )  # fmt: skip


def _amount(row: Row, organisations: Mapping[str, str]) -> Amount:
    granted_by = organisations.get(row["organisation"], "")
    return Amount(row["measure"], granted_by, int(row["amount"]), row["kind"], row["share_percent"])


def _claim(row: Row, sources: Mapping[str, Source]) -> Claim:
    return Claim(row["field"], sources[row["source"]], row["evidence"], row["note"], row["note_en"])


def _geoframe(projects: list[Project], geometries: Mapping[str, Any]) -> gpd.GeoDataFrame:
    columns = {
        "id": [p.id for p in projects],
        "name": [p.name for p in projects],
        "programme": [p.programme.id for p in projects],
        "evidence": [p.evidence for p in projects],
        "latitude": [p.latitude for p in projects],
        "longitude": [p.longitude for p in projects],
    }
    areas = [geometries[p.id] for p in projects]
    return gpd.GeoDataFrame(columns, geometry=areas, crs=SWEREF99TM).set_index("id")
