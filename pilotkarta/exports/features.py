"""The selected projects as features: the attributes and the words that GeoJSON and GeoPackage share."""

from typing import Any

import geopandas as gpd
import pandas as pd

from pilotkarta.exports.selected import beside, is_ours
from pilotkarta.handout import Handout
from pilotkarta.register import Project
from pilotkarta.workbook.layout import SEPARATOR

# Whole numbers that may be unknown, truth and measures have types of their own; all else is text.
_TYPES = {
    "number": "int64",
    "example": "bool",
    "start_year": "Int32",
    "end_year": "Int32",
    "latitude": "float64",
    "longitude": "float64",
}
_COLUMNS = (
    "number", "id", "name", "name_origin", "programme_id", "programme", "programme_short", "evidence",
    "example", "start", "end", "start_year", "end_year", "landsdelar", "county_codes", "counties",
    "area_codes", "areas", "theme_ids", "themes", "partners", "description", "description_en", "latitude",
    "longitude", "address",
)  # fmt: skip


def features(handout: Handout) -> gpd.GeoDataFrame:
    """Give exactly the projects that a list shows, in its order, with their areas.

    Parameters
    ----------
    handout : Handout
        The selection, and the service's address for the links.

    Returns
    -------
    geopandas.GeoDataFrame
        One row a project, the same columns of the same types for every selection: names and codes, several
        values joined with ``|``; unknown is missing. ``start`` and ``end`` are dates as the sources give them
        (``2014``, ``2014-09``, ``2014~``), ``start_year`` and ``end_year`` whole years to filter by.
        ``latitude`` and ``longitude`` are WGS 84 degrees; ``geometry`` is the area in EPSG:3006.
    """
    rows = [_attributes(handout, number, project) for number, project in enumerate(handout.projects, 1)]
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    table = table.astype({name: _TYPES.get(name, "str") for name in _COLUMNS}).replace({"": None})
    areas = handout.register.geoframe().geometry
    shapes = areas.loc[[project.id for project in handout.projects]].to_numpy()
    return gpd.GeoDataFrame(table, geometry=shapes, crs=areas.crs)


def title(handout: Handout) -> str:
    """Name what is in the file; invented data are told by the name."""
    return " – ".join(filter(None, ("Pilotkartan", handout.register.title, handout.example)))


def description(handout: Handout) -> str:
    """Say what is selected, when and where it was made, the licence, and if it is invented."""
    text = handout.language.text
    said = [
        text("Every project here is invented, for demonstration and training.") if handout.example else "",
        text(
            "Pilotkartan, {date}: {selection} ({count}).",
            date=handout.date, selection=handout.words, count=handout.count,
        ),
        text("Licence: CC0 1.0.") if is_ours(handout) else "",
        text("Boundaries: SCB (CC0), generalised, not for measuring."),
        text("Several values in one field are separated by |."),
        handout.address,
    ]  # fmt: skip
    return " ".join(filter(None, said)).replace("\0", "\N{REPLACEMENT CHARACTER}")  # it would end a text in C


def _attributes(handout: Handout, number: int, project: Project) -> dict[str, Any]:
    regions = handout.register.regions
    return {
        **beside(handout, project),
        "number": number,
        "id": project.id,
        "name": project.name,
        "name_origin": project.name_origin,
        "programme_id": project.programme.id,
        "programme_short": project.programme.short,
        "evidence": project.evidence,
        "example": project.evidence == "example",
        "start": str(project.start or ""),
        "end": str(project.end or ""),
        "start_year": project.start.year if project.start else None,
        "end_year": project.end.year if project.end else None,
        "counties": SEPARATOR.join(regions[code].name for code in sorted(project.counties)),
        "area_codes": SEPARATOR.join(area.code for area in project.areas),
        "theme_ids": SEPARATOR.join(project.themes),
        "description": project.description,
        "description_en": project.description_en,
    }
