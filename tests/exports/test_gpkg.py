"""The GeoPackage of a selection: two layers that QGIS opens, with types, reference system and source."""

import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely

from pilotkarta.exports.gpkg import to_gpkg
from pilotkarta.handout import Handout
from pilotkarta.paths import DATA, EXAMPLE
from tests.exports import plain
from tests.exports.handouts import INVENTED, REAL, SITE, handout

BOTH = pytest.mark.parametrize(
    ("register", "folder", "data"),
    [(REAL, DATA, ""), (INVENTED, EXAMPLE, "exempel")],
    ids=["real", "example"],
)
LAYERS = pytest.mark.parametrize("layer", ["areas", "points"])
NONE = handout(lan=("12",), q="finnsinte")
ENVELOPE = (0, 32, 48, 48, 64)  # bytes, by the three bits of the flags: OGC 12-128r19, 2.1.3.1.1


@contextmanager
def opened(one: Handout) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.row_factory = sqlite3.Row
        database.deserialize(to_gpkg(one))
        yield database


def geometry(blob: bytes) -> tuple[int, shapely.Geometry]:
    """Read the reference system and the shape of a geometry."""
    assert blob[:2] == b"GP"
    assert blob[3] & 1  # little-endian
    return int.from_bytes(blob[4:8], "little"), shapely.from_wkb(blob[8 + ENVELOPE[blob[3] >> 1 & 7] :])


@BOTH
@LAYERS
def test_one_row_a_project_from_north_to_south(register: Any, folder: Path, data: str, layer: str) -> None:
    with opened(handout(register)) as database:
        found = [dict(row) for row in database.execute(f"SELECT * FROM {layer} ORDER BY fid")]
    assert [row["id"] for row in found] == list(plain.order(folder))
    for number, row in enumerate(found, 1):
        del row["fid"], row["geom"]
        assert row == {"number": number, **plain.attributes(folder, row["id"], SITE, data)}


@BOTH
def test_the_areas_and_the_points_inside_them(register: Any, folder: Path, data: str) -> None:
    with opened(handout(register)) as database:
        areas = dict(database.execute("SELECT id, geom FROM areas").fetchall())
        points = dict(database.execute("SELECT id, geom FROM points").fetchall())
    for project in plain.order(folder):
        expected = plain.area(folder, project)
        system, area = geometry(areas[project])
        assert (system, area.geom_type) == (3006, "MultiPolygon")
        assert area.equals(expected)
        system, point = geometry(points[project])
        assert (system, point.geom_type) == (3006, "Point")
        assert point.equals(expected.representative_point())
        assert expected.contains(point)


@LAYERS
def test_numbers_are_numbers(layer: str) -> None:
    with opened(handout()) as database:
        types = {row["name"]: row["type"] for row in database.execute(f"PRAGMA table_info({layer})")}
    assert types.pop("geom") == {"areas": "MULTIPOLYGON", "points": "POINT"}[layer]
    others = {name: of for name, of in types.items() if of != "TEXT"}
    assert others == {
        "fid": "INTEGER", "number": "INTEGER", "example": "BOOLEAN", "start_year": "MEDIUMINT",
        "end_year": "MEDIUMINT", "latitude": "REAL", "longitude": "REAL",
    }  # fmt: skip


@BOTH
def test_the_layers_are_described(register: Any, folder: Path, data: str) -> None:
    with opened(handout(register)) as database:
        contents = database.execute("SELECT * FROM gpkg_contents").fetchall()
        told = " ".join(row["metadata"] for row in database.execute("SELECT metadata FROM gpkg_metadata"))
        assert database.execute("PRAGMA application_id").fetchone()[0] == 0x47504B47  # GPKG
        assert database.execute("PRAGMA user_version").fetchone()[0] == 10300
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert [row["table_name"] for row in contents] == ["areas", "points"]
    for row in contents:
        assert (row["data_type"], row["srs_id"]) == ("features", 3006)
        assert row["last_change"] == "2026-03-09T00:00:00.000Z"
        assert "9 mars 2026" in row["description"]
        assert f"{SITE}/karta" in row["description"]
        assert ("påhittade" in row["description"], "Exempeldata" in row["identifier"]) == (
            bool(data),
            bool(data),
        )
    assert told.count("CC0-1.0") == told.count("2026-03-09") == 2
    assert told.count("Exempeldata") == (2 if data else 0)


def test_nothing_is_said_on_the_licence_of_others_data() -> None:
    with opened(replace(handout(), register=replace(REAL, title="Våra pilotprojekt"))) as database:
        told = " ".join(row["metadata"] for row in database.execute("SELECT metadata FROM gpkg_metadata"))
        names = [row["identifier"] for row in database.execute("SELECT identifier FROM gpkg_contents")]
    assert "CC0" not in told
    assert names == ["Pilotkartan – Våra pilotprojekt: areas", "Pilotkartan – Våra pilotprojekt: points"]


@BOTH
def test_ogrinfo_reads_it(register: Any, folder: Path, data: str, tmp_path: Path) -> None:
    file = tmp_path / "pilotkartan.gpkg"
    file.write_bytes(to_gpkg(handout(register)))
    told = subprocess.run(["ogrinfo", "-al", "-so", file], capture_output=True, text=True, check=True)
    assert told.stderr == ""
    areas, points = told.stdout.split("\nLayer name: ")[1:]
    count = f"Feature Count: {len(plain.order(folder))}\n"
    for layer, name, kind in ((areas, "areas", "Multi Polygon"), (points, "points", "Point")):
        assert layer.startswith(f"{name}\n")
        assert f"Geometry: {kind}\n" in layer
        assert count in layer
        assert 'ID["EPSG",3006]]' in layer
        assert "number: Integer64 " in layer
        assert "LICENCE=CC0-1.0\n" in layer
        assert f"SOURCE={SITE}/karta" in layer
        assert ("EXAMPLE=Exempeldata\n" in layer) == bool(data)
    west, south, east, north = shapely.total_bounds([plain.area(folder, one) for one in plain.order(folder)])
    assert f"Extent: ({west:.6f}, {south:.6f}) - ({east:.6f}, {north:.6f})" in areas


def test_a_selection_and_an_empty_one() -> None:
    with opened(handout(lan=("13",))) as database:
        found = database.execute("SELECT number, id FROM points ORDER BY fid").fetchall()
    ids = ["stationers-roll", "marken-halland", "halmstad-tillvaxtmotor"]
    assert [tuple(row) for row in found] == list(zip([1, 2, 3], ids, strict=True))
    with opened(NONE) as database, opened(handout()) as whole:
        for layer in ("areas", "points"):
            assert database.execute(f"SELECT count(*) FROM {layer}").fetchone()[0] == 0
            columns, expected = (
                [tuple(row) for row in one.execute(f"PRAGMA table_info({layer})")]
                for one in (database, whole)
            )
            assert columns == expected


@LAYERS
def test_hostile_texts_survive_to_the_letter(layer: str) -> None:
    register = plain.hostile()
    with opened(handout(register)) as database:
        found = {row["id"]: row for row in database.execute(f"SELECT * FROM {layer}")}
    ids = [row["id"] for row in plain.rows(DATA, "projects")]
    for project, text in zip(ids, plain.LETTERS, strict=False):
        one = found[project]
        assert (one["name"], one["description"], one["description_en"]) == (text, text, text)
    expected = {
        one.id: "|".join(f"{p.organisation} ({p.role})" for p in one.partners) for one in register.projects
    }
    assert {project: one["partners"] or "" for project, one in found.items()} == expected


def test_the_same_for_the_same_hand_out() -> None:
    assert to_gpkg(handout()) == to_gpkg(handout())
    other = replace(handout(), made=date(2026, 3, 10))
    assert to_gpkg(other) != to_gpkg(handout())


def test_no_file_and_no_setting_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    to_gpkg(handout())
    assert list(tmp_path.iterdir()) == []
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None

    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(pyogrio, "write_dataframe", fail)
    with pytest.raises(OSError, match="disk full"):
        to_gpkg(handout())
    assert list(tmp_path.iterdir()) == []
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None
