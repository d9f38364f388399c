"""A visitor's own areas, from GeoJSON or GeoPackage."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from pilotkarta.figures.geojson import read_geojson
from pilotkarta.figures.geopackage import MAGIC, read_geopackage
from pilotkarta.figures.layer import MOST_VERTICES, Layer, too_many_vertices
from pilotkarta.figures.messages import Message, Unreadable, listed, plural, text
from pilotkarta.figures.position import Objects, placed
from pilotkarta.figures.sheet import MOST_BYTES, too_large
from pilotkarta.geography import SWEREF99TM, municipality_codes
from pilotkarta.geography import areas as all_areas
from pilotkarta.i18n import DEFAULT, Code, language

_MOST_TANGLED = 200_000  # pairs of sides that may cross: mending these takes a second or two
_MOST_MET = 20_000  # areas × municipalities that may overlap: measuring these takes some seconds at most
_AT_ONCE = 2_000_000  # pairs that are held in memory


@dataclass(frozen=True, eq=False)
class Areas:
    """A visitor's areas: ``frame`` has ``name`` and ``geometry`` in EPSG:3006, numbered from 0."""

    frame: gpd.GeoDataFrame
    notices: tuple[Message, ...]


@np.errstate(invalid="ignore")  # coordinates that are no numbers are looked for, not warned of
def read_areas(name: str, content: bytes, crs: int | None = None, code: Code = DEFAULT) -> Areas:
    """Read areas from a visitor's file.

    Parameters
    ----------
    name : str
        The file's name, for what to say if the content is of another kind.
    content : bytes
        The file.
    crs : int, optional
        EPSG code of the coordinates, 3006 or 4326, as the visitor has answered; used only where the file
        does not say.
    code : {"sv", "en"}, optional
        Language of the names that nameless areas get.

    Returns
    -------
    Areas
        Polygons, lines and points in EPSG:3006, metres, in the file's order, without Z and valid.

    Raises
    ------
    UnknownCrs
        If the file does not say which reference system its coordinates are in, and ``crs`` is None.
    Unreadable
        If the file is no GeoJSON or GeoPackage, is damaged or too large, has no areas, or its coordinates
        cannot be in the system that it declares.
    """
    layer = _layer(name, content)
    geometries = np.array([one.geometry for one in layer.features], dtype=object)
    nameless = language(code).text("Area {n}")
    names = np.array(
        [one.name or nameless.format(n=n) for n, one in enumerate(layer.features, 1)], dtype=object
    )
    geometries, names, of_kinds = _usable(geometries, names)
    if shapely.get_num_coordinates(geometries).sum() > MOST_VERTICES:
        raise too_many_vertices()
    flat, of_heights = _flat(geometries)
    _check_finite(flat, names)
    moved, near, of_position = placed(flat, layer, crs)
    of_far = _on_far(names[~near])
    _check_reach(moved[near])
    mended, names, of_mending = _mended(moved[near], names[near])
    frame = gpd.GeoDataFrame({"name": names}, geometry=mended, crs=SWEREF99TM)
    notices = (*layer.notices, *of_kinds, *of_heights, *of_position, *of_far, *of_mending)
    return Areas(frame, notices)


def _layer(name: str, content: bytes) -> Layer:
    if len(content) > MOST_BYTES:
        raise Unreadable(too_large())
    if content.startswith(MAGIC):
        return read_geopackage(content)
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return read_geojson(content)
    if not content.strip():
        raise Unreadable(text("The file is empty. Choose a GeoJSON or GeoPackage file with areas."))
    if name.lower().endswith(".gpkg"):
        raise Unreadable(
            text(
                "The file is named as a GeoPackage but is none. Save the areas as GeoPackage or GeoJSON from "
                "your map program."
            )
        )
    raise Unreadable(
        text(
            "The file is neither GeoJSON nor GeoPackage. Save the areas in one of these from your map "
            "program; shapefiles and KML are not read."
        )
    )


def _usable(geometries: Objects, names: Objects) -> tuple[Objects, Objects, tuple[Message, ...]]:
    """Leave out what has no geometry, and collections of different kinds of geometries."""
    collections = shapely.get_type_id(geometries) == shapely.GeometryType.GEOMETRYCOLLECTION
    empty = ~collections & (shapely.is_missing(geometries) | shapely.is_empty(geometries))
    said = []
    if empty.any():
        said.append(
            plural(
                "{n} area has no geometry and was left out: {which}.",
                "{n} areas have no geometry and were left out: {which}.",
                int(empty.sum()),
                which=listed(list(names[empty])),
            )
        )
    if collections.any():
        said.append(
            plural(
                "{n} area is a collection of different geometries and was left out: {which}. Split it in "
                "your map program.",
                "{n} areas are collections of different geometries and were left out: {which}. Split them in "
                "your map program.",
                int(collections.sum()),
                which=listed(list(names[collections])),
            )
        )
    kept = ~collections & ~empty
    if not kept.any():
        raise Unreadable(text("The file has no areas."), *said)
    return geometries[kept], names[kept], tuple(said)


def _flat(geometries: Objects) -> tuple[Objects, tuple[Message, ...]]:
    if not shapely.has_z(geometries).any():
        return geometries, ()
    return shapely.force_2d(geometries), (text("Heights (Z) in the file are not used."),)


def _check_finite(geometries: Objects, names: Objects) -> None:
    coordinates, of = shapely.get_coordinates(geometries, return_index=True)
    faulty = of[~np.isfinite(coordinates).all(axis=1)]
    if faulty.size:
        raise Unreadable(
            text(
                "The area “{name}” has coordinates that are no numbers. Correct it in your map program and "
                "save the areas again.",
                name=names[faulty[0]],
            )
        )


def _on_far(names: Objects) -> tuple[Message, ...]:
    if not len(names):
        return ()
    return (
        plural(
            "{n} area lies far from Sweden and was left out: {which}.",
            "{n} areas lie far from Sweden and were left out: {which}.",
            len(names),
            which=listed(list(names)),
        ),
    )


def _mended(geometries: Objects, names: Objects) -> tuple[Objects, Objects, tuple[Message, ...]]:
    """Mend polygons that cross themselves; leave out those that have no area."""
    _check_tangle(geometries, names)
    polygons = shapely.get_dimensions(geometries) == 2
    faulty = polygons & ~shapely.is_valid(geometries)
    if not faulty.any():
        return geometries, names, ()
    mended = geometries.copy()
    mended[faulty] = shapely.make_valid(geometries[faulty], method="structure", keep_collapsed=False)
    flat = shapely.is_empty(mended)
    said = []
    if crossing := list(names[faulty & ~flat]):
        said.append(
            plural(
                "{n} area crosses itself and was mended: {which}. Look whether it is as it should be.",
                "{n} areas cross themselves and were mended: {which}. Look whether they are as they should "
                "be.",
                len(crossing),
                which=listed(crossing),
            )
        )
    if flat.any():
        without = text("Without extent, and left out: {which}.", which=listed(list(names[flat])))
        if flat.all():
            raise Unreadable(text("The file has no areas."), without)
        said.append(without)
    return mended[~flat], names[~flat], tuple(said)


def _check_reach(geometries: Objects) -> None:
    """Refuse areas that reach into so many municipalities that laying them over the pilots takes long."""
    municipalities = shapely.STRtree(all_areas().loc[list(municipality_codes())].to_numpy())
    if municipalities.query(geometries).shape[1] > _MOST_MET:
        raise Unreadable(
            text(
                "The areas are too many and too large: together they reach into municipalities more than {n} "
                "times. Choose fewer or smaller ones in your map program and save them as a file of their "
                "own.",
                n=_MOST_MET,
            )
        )


def _check_tangle(geometries: Objects, names: Objects) -> None:
    """Refuse areas and lines with so many sides in each other's way that work on them would not end.

    A side's box meets its own and its two neighbours'; in real maps hardly any other. What is counted is the
    rest, over all of them, in steps, so that the count is short where it is large.
    """
    tangled = 0
    for geometry, name in zip(geometries, names, strict=True):
        if (flat := shapely.get_dimensions(geometry)) < 1:
            continue
        parts = shapely.get_parts(geometry)
        lines = shapely.get_rings(parts) if flat == 2 else parts
        ends, line = shapely.get_coordinates(lines, return_index=True)
        of_one = line[:-1] == line[1:]
        low = np.minimum(ends[:-1], ends[1:])[of_one]
        high = np.maximum(ends[:-1], ends[1:])[of_one]
        boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
        tree = shapely.STRtree(boxes)
        step = max(1, _AT_ONCE // len(boxes))
        for start in range(0, len(boxes), step):
            some = boxes[start : start + step]
            tangled += max(0, tree.query(some).shape[1] - 3 * len(some))
            if tangled > _MOST_TANGLED:
                raise Unreadable(_tangled(str(name), is_line=flat == 1))


def _tangled(name: str, *, is_line: bool) -> Message:
    if is_line:
        return text(
            "“{name}” is a line that crosses or follows itself too many times. Simplify it in your map "
            "program and save the areas again.",
            name=name,
        )
    return text(
        "The area “{name}” has too many sides that cross or overlap. Mend and simplify it in your map "
        "program and save the areas again.",
        name=name,
    )
