"""The selected projects as GeoJSON: one feature a project, its area in WGS 84."""

from io import BytesIO

import pyogrio

from pilotkarta.exports.features import description, features, title
from pilotkarta.handout import Handout

DECIMALS = 6  # about 0.1 m


def to_geojson(handout: Handout) -> bytes:
    """Write exactly the projects that a list shows, in its order.

    Parameters
    ----------
    handout : Handout
        The selection, and the service's address for the links.

    Returns
    -------
    bytes
        RFC 7946 in UTF-8, all by GDAL: WGS 84 in degrees with six decimals, outer rings counterclockwise, a
        bounding box for all and for each, the project's id as the feature's. The same for the same hand-out.
    """
    # GDAL takes the field that becomes the feature's id out of the properties; they keep theirs.
    areas = features(handout).assign(feature=lambda table: table["id"])
    held = BytesIO()
    pyogrio.write_dataframe(
        areas,
        held,
        layer=title(handout),
        driver="GeoJSON",
        geometry_type="Unknown",
        layer_options={
            "RFC7946": "YES",
            "WRITE_BBOX": "YES",
            "COORDINATE_PRECISION": str(DECIMALS),
            "ID_FIELD": "feature",
            "DESCRIPTION": description(handout),
        },
    )
    return held.getvalue()
