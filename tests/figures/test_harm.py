"""Files that are made to fill memory, hang the process or end it: tried in a process of their own.

Each is read in the same process after the others, and the most memory that the process has held is asked for
after each; so a file that unfolds is seen even if it is refused in the end.
"""

import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from pilotkarta.figures import MOST_BYTES
from pilotkarta.paths import ROOT
from tests.figures import files
from tests.figures.test_areas import changed
from tests.figures.test_bad_tables import GOOD, LAUGHS

MOST_GROWTH = 200  # MB over what the process holds when it has read small files
SECONDS = 60  # for all of them; a file that hangs takes longer
NOISE = np.random.default_rng(2).bytes(400_000)  # padding, so that what is refused is not the ratio

READER = """
import json, sys
from pathlib import Path
from pilotkarta.figures import Unreadable, join, read_areas, read_table
from pilotkarta.paths import DATA
from pilotkarta.register import load

def most_held():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))

def tried(path):
    try:
        if path.suffix in (".json", ".gpkg"):
            read_areas(path.name, path.read_bytes())
        else:
            join(read_table(path.name, path.read_bytes()), load(DATA))
    except Unreadable as error:
        return str(error)
    return "read"

paths = [Path(one) for one in sys.argv[1:]]
for path in paths[:4]:
    tried(path)
before = most_held()
for path in paths[4:]:
    said = tried(path)
    print(json.dumps([path.stem, most_held() - before, said]), flush=True)
"""


def one_gigabyte() -> bytes:
    """Pack 1 GB of zeros."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("[Content_Types].xml", "<x/>")
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(1024):
                part.write(bytes(1024**2))
    return out.getvalue()


def lying_about_its_size() -> bytes:
    """Pack 300 MB of spaces in a part that says it has ten."""
    out = BytesIO(GOOD)
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as package,
        package.open("xl/x.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(b" " * 1024**2)
    content = bytearray(out.getvalue())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.rfind(mark) + place, 10)
    return bytes(content)


def padded(**parts: str) -> bytes:
    """Write a workbook with a part of XML and noise beside it."""
    named = {"sheet": files.SHEET, "strings": "xl/sharedStrings.xml", "book": "xl/workbook.xml"}
    return files.with_parts(
        GOOD, {**{named[name]: xml.encode() for name, xml in parts.items()}, "xl/media/image1.png": NOISE}
    )


def sheet(rows: str) -> str:
    """Write a sheet's XML."""
    return files.sheet_xml(rows).decode()


BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "one-gigabyte": ("xlsx", one_gigabyte, "too large when unpacked"),
    "lying-about-its-size": ("xlsx", lying_about_its_size, "damaged or incomplete"),
    "laughs": ("xlsx", lambda: padded(sheet=f"{LAUGHS}]><x>&j;</x>"), "document type"),
    "twelve-million-cells": ("xlsx", lambda: padded(sheet=sheet("<row>" + "<c/>" * 12_000_000)), "damaged"),
    "cells-in-many-rows": (
        "xlsx",
        lambda: padded(sheet=sheet(("<row>" + "<c/>" * 10_000 + "</row>") * 1_000)),
        "too large when unpacked",
    ),
    "the-same-row-again": (
        "xlsx",
        lambda: padded(sheet=sheet('<row r="1"/>' * 4_000_000)),
        "too large when unpacked",
    ),
    "values-in-one-cell": (
        "xlsx",
        lambda: padded(sheet=sheet("<row><c>" + "<v/>" * 12_000_000)),
        "too large when unpacked",
    ),
    "ten-million-texts": (
        "xlsx",
        lambda: padded(strings="<sst>" + "<si/>" * 10_000_000 + "</sst>"),
        "too large when unpacked",
    ),
    "elements-in-the-book": (
        "xlsx",
        lambda: padded(book="<a>" + "<b/>" * 10_000_000 + "</a>"),
        "too large when",
    ),
    "a-long-comment": ("xlsx", lambda: padded(sheet="<!--" + " " * 50_000_000 + "--><x/>"), "damaged"),
    "a-long-tag": ("xlsx", lambda: padded(sheet=f'<x y="{" " * 50_000_000}"/>'), "damaged"),
    "far-cell": (
        "xlsx",
        lambda: files.with_sheet(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
        "row 1048576, column XFD",
    ),
    "row-without-end": ("xlsx", lambda: files.with_sheet('<row r="99999999999"><c/></row>'), "damaged"),
    "one-line": ("csv", lambda: b"ab;" * (MOST_BYTES // 3), "more than 200,000 characters in row 1"),
    "quotation-marks": ("csv", lambda: b'"' * MOST_BYTES, "row 1"),
    "quoted-lines": ("csv", lambda: b'x;1\n"a\n";' + b'"a\n";' * (MOST_BYTES // 6), "characters in row 2"),
    "empty-lines": ("csv", lambda: b"Mora;1\n" + b"\n" * (MOST_BYTES - 20) + b"x;2", "more than 5,000 rows"),
    "digits": ("csv", lambda: b"Mora;" + b"9" * 100_000 + b"\n", "no column with figures"),
    "deep": ("json", lambda: b"[" * 100_000, "far deeper"),
    "lists": ("json", lambda: b'{"a":[' + b"[]," * 3_000_000, "200,000 points"),
    "objects": ("json", lambda: b'{"a":[' + b"{}," * 3_000_000, "5,000 areas"),
    "numbers": ("json", lambda: b'{"a":[' + b"0.1," * 2_000_000 + b"1]}", "no GeoJSON"),
}


OF_DATABASES = {
    "nested-collections": "no areas",
    "nested-parts": "damaged",
    "endless-view": "database without layers",
}


def databases(folder: Path) -> dict[str, bytes]:
    """Write GeoPackages that are made to do harm, by name."""
    good = files.geopackage(folder, ("a", [files.SQUARE], 3006), namn=["x"])
    nested = "UPDATE a SET geom = ?"
    head = b"GP\0\1\0\0\0\0"
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT "
    view = changed(folder, good, "DROP TABLE gpkg_contents")
    view = changed(
        folder,
        view,
        f"CREATE VIEW gpkg_contents AS {endless} 'a' AS table_name, 1 AS data_type FROM n WHERE i < 0",
    )
    return {
        "nested-collections": changed(folder, good, nested, head + files.nested_wkb(7, 1_000_000)),
        "nested-parts": changed(folder, good, nested, head + files.nested_wkb(6, 1_000_000)),
        "endless-view": view,
    }


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """Read all of them in one process; give the growth in MB and what was said, by name."""
    folder = tmp_path_factory.mktemp("harm")
    small = {
        "a.xlsx": GOOD,
        "b.csv": b"Kommun;x\nMora;1\n",
        "c.json": files.geojson(files.feature(files.DEGREES)),
    }
    small["d.gpkg"] = files.geopackage(folder, ("a", [files.SQUARE], 3006))
    paths = [folder / name for name in small]
    for path, content in zip(paths, small.values(), strict=True):
        path.write_bytes(content)
    for name, (suffix, make, _) in BOMBS.items():
        paths.append(folder / f"{name}.{suffix}")
        paths[-1].write_bytes(make())
    for name, content in databases(folder).items():
        paths.append(folder / f"{name}.gpkg")
        paths[-1].write_bytes(content)
    assert all(path.stat().st_size <= MOST_BYTES for path in paths)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", READER, *map(str, paths)],
        cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return {name: (growth, said) for name, growth, said in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", [*BOMBS, *OF_DATABASES])
def test_harm_is_refused_without_filling_memory(name: str, outcome: dict[str, tuple[int, str]]) -> None:
    growth, said = outcome[name]
    assert (BOMBS[name][2] if name in BOMBS else OF_DATABASES[name]) in said
    assert growth < MOST_GROWTH


WRITES = """
import os, sys
from pathlib import Path
from pilotkarta.figures import join, read_areas, read_table
from pilotkarta.paths import DATA
from pilotkarta.register import load

contents = [(path.name, path.read_bytes()) for path in map(Path, sys.argv[1:])]
register = load(DATA)
written = []

def watch(event, arguments):
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & writing:
        written.append(str(arguments[0]))
    if event in ("os.mkdir", "os.rename", "tempfile.mkstemp", "tempfile.mkdtemp"):
        written.append(event)
    if event == "sqlite3.connect" and arguments[0] != ":memory:":
        written.append(str(arguments[0]))
    if event in ("socket.connect", "subprocess.Popen", "os.system"):
        written.append(event)

sys.addaudithook(watch)
for name, content in contents:
    if name.endswith(("json", "gpkg")):
        read_areas(name, content)
    else:
        join(read_table(name, content), register)
sys.exit(", ".join(written) or 0)
"""


def test_nothing_is_written_to_disk(tmp_path: Path) -> None:
    small = {
        "a.xlsx": GOOD, "b.csv": b"Kommun;x\nMora;1\n", "c.json": files.geojson(files.feature(files.DEGREES)),
        "d.gpkg": files.geopackage(tmp_path, ("a", [files.SQUARE], 3006)),
    }  # fmt: skip
    for name, content in small.items():
        (tmp_path / name).write_bytes(content)
    arguments = [sys.executable, "-B", "-c", WRITES, *(str(tmp_path / name) for name in small)]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert (done.returncode, done.stderr) == (0, "")
