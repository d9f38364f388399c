"""The selected projects as a GeoPackage for QGIS: their areas and the points that stand for them."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pyogrio

from pilotkarta.exports.features import description, features, title
from pilotkarta.exports.selected import is_ours
from pilotkarta.handout import Handout


def to_gpkg(handout: Handout) -> bytes:
    """Write exactly the projects that a list shows, in its order.

    Parameters
    ----------
    handout : Handout
        The selection, and the service's address for the links.

    Returns
    -------
    bytes
        Two layers with the same attributes in SWEREF 99 TM (EPSG:3006): ``areas`` (MultiPolygon) and
        ``points`` (Point, inside its area, not an address). Each says what it is, its date, source and
        licence. The same for the same hand-out. GDAL's driver wants a file; it lies in a folder that is
        removed.
    """
    areas = features(handout)
    points = areas.set_geometry(areas.geometry.representative_point())
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{handout.made.isoformat()}T00:00:00.000Z"})
    try:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "pilotkartan.gpkg"
            for name, layer, shape in (("areas", areas, "MultiPolygon"), ("points", points, "Point")):
                pyogrio.write_dataframe(
                    layer,
                    file,
                    layer=name,
                    driver="GPKG",
                    geometry_type=shape,
                    promote_to_multi=shape == "MultiPolygon",
                    dataset_options={"VERSION": "1.3"},  # what QGIS of the last years reads without a warning
                    layer_options={
                        "IDENTIFIER": f"{title(handout)}: {name}",
                        "DESCRIPTION": description(handout),
                    },
                    layer_metadata=_metadata(handout),
                )
            return file.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _metadata(handout: Handout) -> dict[str, str]:
    said = {
        "SOURCE": handout.address,
        "DATE": handout.made.isoformat(),
        "LICENCE": "CC0-1.0" if is_ours(handout) else "",
        "EXAMPLE": handout.example,
    }
    return {name: text for name, text in said.items() if text}
