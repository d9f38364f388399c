"""Whatever bytes a file has: it is read, or a person is told why not. Nothing else is raised."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotkarta.figures import Message, Unreadable, join, read_areas, read_table
from pilotkarta.i18n import language
from pilotkarta.paths import DATA
from pilotkarta.register import load
from tests.figures import files

REGISTER = load(DATA)
NAMES = st.sampled_from(["x.csv", "x.xlsx", "x.xls", "x.geojson", "x.gpkg", "", "å.TXT"])
BEGINNINGS = st.sampled_from(
    [b"PK\x03\x04", b"PK\x05\x06", b"SQLite format 3\0", b"{", b"\xff\xfe", b"\xfe\xff"]
)
WORDS = st.sampled_from(
    [
        "Kommun", "Habo", "Håbo", "0305", "180", "Riket", "01 Stockholms län", "12,5", "1 234", "..", "-",
        '"', ";", ",", "\t", "\n", "\r\n", "\n\n", "\ufeff", "2023", "1.234", "12.345", "%", "Mora kommun",
        "0643 Håbo",
    ]
)  # fmt: skip
SHEET = files.table([["Kommun", "x"], ["Mora", 1], ["Håbo", "=1+1"]])


def tried(name: str, content: bytes) -> None:
    """Read bytes as a table and as areas, and say whatever there is to say."""
    said: list[Message | Unreadable] = []
    try:
        said += join(read_table(name, content), REGISTER).notices
    except Unreadable as error:
        said.append(error)
    for crs in (None, 3006, 4326):
        try:
            said += read_areas(name, content, crs).notices
        except Unreadable as error:
            said.append(error)
    assert all(one.say(language("en")) for one in said)


@given(NAMES, st.binary(max_size=400))
def test_any_bytes(name: str, content: bytes) -> None:
    tried(name, content)


@given(NAMES, BEGINNINGS, st.binary(max_size=400))
def test_any_bytes_after_a_known_beginning(name: str, beginning: bytes, content: bytes) -> None:
    tried(name, beginning + content)


@given(st.lists(WORDS, max_size=40), st.sampled_from(["utf-8", "utf-16", "utf-16-le", "cp1252"]))
def test_any_words_of_tables(words: list[str], encoding: str) -> None:
    tried("x.csv", "".join(words).encode(encoding, "replace"))


@given(st.data())
def test_any_harm_to_a_workbook(data: st.DataObject) -> None:
    tried("x.xlsx", harmed(data, SHEET))


@given(st.data())
def test_any_harm_to_the_xml_of_a_workbook(data: st.DataObject) -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Mora</t></is></c><c r="B1" s="1" t="d"><v>1</v></c></row>'
    )
    tried("x.xlsx", files.with_parts(SHEET, {files.SHEET: harmed(data, files.sheet_xml(rows))}))


JSON = files.geojson(files.feature(files.DEGREES, namn="a"), files.feature(None), crs=files.CRS84)


@given(st.data())
def test_any_harm_to_geojson(data: st.DataObject) -> None:
    tried("x.json", harmed(data, JSON))


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "features", "geometry", "coordinates", "properties", "crs", "name"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(
    st.sampled_from(["FeatureCollection", "Feature", "Polygon"]), ANY_JSON, ANY_JSON,
    st.sampled_from(["Point", "Polygon", "MultiPolygon", "LineString", "MultiPoint", "GeometryCollection"]),
)  # fmt: skip
def test_any_json_in_the_place_of_geojsons(kind: str, one: object, other: object, geometry: str) -> None:
    feature = {"type": "Feature", "geometry": {"type": geometry, "coordinates": one}, "properties": other}
    whole = {"type": kind, "features": [feature], "geometry": one, "coordinates": one, "crs": other}
    for key in ("crs", "coordinates"):
        tried("x.json", json.dumps(whole).encode())
        del whole[key]


@pytest.fixture(scope="module")
def geopackage(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give a small GeoPackage."""
    folder: Path = tmp_path_factory.mktemp("gpkg")
    return files.geopackage(folder, ("a", [files.SQUARE, files.SQUARE.centroid], 3006), namn=["x", "y"])


@given(data=st.data())
@settings(max_examples=200)
def test_any_harm_to_a_geopackage(geopackage: bytes, data: st.DataObject) -> None:
    tried("x.gpkg", harmed(data, geopackage))


def harmed(data: st.DataObject, content: bytes) -> bytes:
    """Change, take away, double or cut off some bytes."""
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 40))
        other = data.draw(st.binary(max_size=8) | st.just(content[at : at + length]))
        rest = b"" if data.draw(st.integers(0, 9)) == 0 else content[at + length :]
        content = content[:at] + other + rest
    return content
