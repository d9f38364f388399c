"""A running server's ``/api`` read by the programs that people use: GDAL, as QGIS does, and scripts."""

import csv
import http.client
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from urllib.parse import urlsplit

import pytest

from pilotkarta.exports import FORMATS, address
from pilotkarta.paths import DATA
from pilotkarta.web.addresses import MOST_BYTES


def fetched(server: str, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    """Ask the server for just this path, as it is written; the body is read."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Accept-Encoding": "identity", **sent})
    answer = connection.getresponse()
    answer.body = answer.read()
    connection.close()
    return answer


def layers(source: str) -> dict[str, tuple[str, int, str]]:
    """Let GDAL say what it reads: each layer's geometry, count and last identifier of its CRS."""
    done = subprocess.run(
        ["ogrinfo", "-ro", "-al", "-so", source],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    told = re.split(r"^Layer name: (.+)$", done.stdout, flags=re.MULTILINE)
    return {name: _layer(text) for name, text in zip(told[1::2], told[2::2], strict=True)}


def _layer(told: str) -> tuple[str, int, str]:
    geometry, count = re.findall(r"^(?:Geometry|Feature Count): (.+)$", told, re.MULTILINE)
    return geometry, int(count), re.findall(r"ID\[\"(EPSG\",\d+)\]|\(unknown\)", told)[-1].replace('",', ":")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "/vsicurl/{server}/api/pilotkartan.gpkg",
            {"areas": ("Multi Polygon", 28, "EPSG:3006"), "points": ("Point", 28, "EPSG:3006")},
        ),
        ("{server}/api/pilotkartan.geojson", {"Pilotkartan": ("Unknown (any)", 28, "EPSG:4326")}),
        ("/vsicurl/{server}/api/pilotkartan.geojson", {"Pilotkartan": ("Unknown (any)", 28, "EPSG:4326")}),
        ("/vsicurl/{server}/api/tabell/projects.csv", {"projects": ("None", 28, "")}),
        ("/vsizip//vsicurl/{server}/api/pilotkartan.zip/projects.csv", {"projects": ("None", 28, "")}),
    ],
)
def test_gdal_reads_straight_from_the_address(
    server: str, source: str, expected: dict[str, tuple[str, int, str]]
) -> None:
    assert layers(source.format(server=server)) == expected


def test_gdal_reads_a_selection(server: str) -> None:
    kept = csv.DictReader(StringIO((DATA / "project_areas.csv").read_text(encoding="utf-8")))
    there = {row["project"] for row in kept if row["area"].startswith("14")}
    for file, layer in (("geojson", "Pilotkartan"), ("gpkg", "areas")):
        found = layers(f"/vsicurl/{server}/api/pilotkartan.{file}?lan=14&sprak=en")
        assert found[layer][1] == len(there)


def test_a_head_a_part_and_what_is_known_already(server: str) -> None:
    for name in FORMATS:
        path = f"/{address(name)}?kommun=2480"
        head = fetched(server, path, "HEAD")
        assert (head.status, head.body) == (200, b"")
        part = fetched(server, path, range="bytes=10-29")
        assert part.status == 206
        assert part.getheader("content-range") == f"bytes 10-29/{head.getheader('content-length')}"
        assert fetched(server, path, if_none_match=head.getheader("etag")).status == 304


@pytest.mark.parametrize(
    "path",
    ["/api/", "/api/x", "/api/tabell/x.csv", "/api/../pyproject.toml", "/api/%2e%2e/pyproject.toml",
     "/api//etc/passwd", "/api/%00", "/api/pilotkartan.csv%00", "/api/pilotkartan.csv%0a", "/api/..%5cx",
     "/api/a%0a.csv", "/api/" + "a" * 50_000],
)  # fmt: skip
def test_path_tricks_get_nothing(server: str, path: str) -> None:
    answer = fetched(server, path)
    # Streamlit's guard answers 400 before we are asked; and what is too long is not read.
    assert answer.status in ((414,) if len(path) > MOST_BYTES else (400, 404))
    assert b"[project]" not in answer.body
    assert b"root:" not in answer.body


def test_only_files_may_be_read_by_other_sites(server: str) -> None:
    origin = {"origin": "https://annan.example"}
    assert fetched(server, "/api/pilotkartan.csv", **origin).getheader("access-control-allow-origin") == "*"
    for path in ("/karta", "/karta.svg", "/assets/app.css", "/_stcore/health"):
        assert fetched(server, path, **origin).getheader("access-control-allow-origin") is None


def test_fifty_at_once_get_their_files_and_the_page_is_there(server: str) -> None:
    paths = [f"/api/pilotkartan.csv?q={n}" for n in range(50)]
    with ThreadPoolExecutor(52) as crowd:
        answers = list(crowd.map(lambda path: fetched(server, path), [*paths, "/karta", "/_stcore/health"]))
    assert {answer.status for answer in answers} == {200}
