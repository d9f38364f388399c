"""Files that mean harm: nothing gets in, nothing comes out again, nothing takes long."""

import io
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from pilotkarta.figures import Unreadable
from pilotkarta.i18n import language
from pilotkarta.imports import annotated, read
from tests.imports import small

BOOK = small.workbook(small.SHEETS)
BOMB = b"\0" * (40 * 1024 * 1024)


def changed(content: bytes, parts: dict[str, bytes | None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        read("fil.xlsx", content, small.TABLES)
    return error.value.say(language("en"))


TYPES = part(BOOK, "[Content_Types].xml")
MACRO = TYPES.replace(b"spreadsheetml.sheet.main+xml", b"x").replace(
    b"application/vnd.openxmlformats-officedocument.x",
    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}, "macros"),
        ({"XL/VbaProject.BIN": b"x"}, "macros"),
        ({"xl\\vbaProject.bin": b"x"}, "macros"),
        ({"xl/macrosheets/sheet1.xml": b"<x/>"}, "macros"),
        ({"[Content_Types].xml": MACRO}, "macros"),
        ({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}, "links to other files"),
        ({"xl/embeddings/oleObject1.bin": b"x"}, "embedded"),
        ({"xl/sharedStrings.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'}, "document type"),
        ({"xl/worksheets/sheet1.xml": b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'}, "document type"),
        ({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}, "damaged"),
        ({"xl/workbook.xml": None}, "damaged"),
        ({"xl/media/x.xml": BOMB}, "too large when unpacked"),
    ],
)
def test_a_workbook_that_means_harm_is_refused(parts, words: str) -> None:
    assert words in refused(changed(BOOK, parts))


def test_a_formula_that_starts_a_program_is_a_cell_without_value() -> None:
    sheets = small.sheets()
    small.put(sheets["Projekt"], 2, "Beskrivning", small.Formula("=cmd|' /C calc'!A0"))
    content = small.workbook(sheets)
    assert b"calc" in part(content, "xl/worksheets/sheet1.xml")
    found = read("fil.xlsx", content, small.TABLES).problems
    assert len(found) == 1
    copy = annotated("fil.xlsx", content, found, language("en"), made=date(2026, 3, 9))
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "/sheet" in name]
        texts = archive.read("xl/sharedStrings.xml")
    assert not any(b"<f" in sheet for sheet in sheets)
    assert b"calc" not in b"".join([*sheets, texts])


@pytest.mark.parametrize(
    "name",
    ["../projects.csv", "/etc/passwd", "..\\x.csv", "C:\\x", "a/../../b", "x" * 300, "datapackage.json/x"],
)
def test_paths_in_a_package_are_read_over_and_nothing_is_written(
    name: str, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = read("x.zip", changed(small.package(), {name: b"id,name\nond,Ond"}), small.TABLES)
    assert not found.problems
    assert not found.changes
    assert not list(tmp_path.rglob("*"))


@pytest.mark.parametrize(
    "content",
    [
        small.package(folder="../"),
        small.package(folder="a/b/"),
        small.package(folder="/"),
        changed(BOOK, {"[Content_Types].xml": None}),
    ],
)
def test_what_is_neither_a_workbook_nor_a_package(content: bytes) -> None:
    assert "neither a workbook nor a data package" in refused(content)


def test_a_package_in_a_folder_of_its_own() -> None:
    found = read("x.zip", small.package(folder="pilotkartan/"), small.TABLES)
    assert found.whole
    assert not found.problems
    assert not found.changes


def _linked() -> bytes:
    out = io.BytesIO(changed(small.package(), {"projects.csv": None}))
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("projects.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def _twice() -> bytes:
    out = io.BytesIO(small.package())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("projects.csv", "id,name\n")
    return out.getvalue()


def _nested() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inre.zip", small.package())
    return out.getvalue()


def _lying() -> bytes:
    """Declare a small size for a large table."""
    made = bytearray(changed(small.package(), {"projects.csv": b"id,name\n" + b"x" * 3_000_000}))
    size = (3_000_008).to_bytes(4, "little")
    while (at := made.find(size)) >= 0:
        made[at : at + 4] = (9).to_bytes(4, "little")
    return bytes(made)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_linked(), "damaged"),
        (_nested(), "neither"),
        (changed(small.package(), {"projects.csv": BOMB}), "too large when unpacked"),
        (changed(small.package(), {f"{n}.txt": b"" for n in range(300)}), "too large when unpacked"),
        (changed(small.package(), {"datapackage.json": b"[1]"}), "cannot be read"),
        (changed(small.package(), {"datapackage.json": b"[" * 100_000}), "cannot be read"),
        (changed(small.package(), {"datapackage.json": b"\xff\xfe"}), "cannot be read"),
        (small.package()[:-30], "damaged"),
        (_lying(), "damaged"),
        (small.package({}), "none of the register's tables"),
        (b"%PDF-1.4", "none of those"),
        (b'{"type": "FeatureCollection"}', "none of those"),
        (b"", "empty"),
        (b"x" * (11 * 1024 * 1024), "larger than 10 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old format"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_other_files_are_refused_with_a_sentence(content: bytes, words: str) -> None:
    assert words in refused(content)


def test_the_same_name_twice() -> None:
    assert "same name" in refused(_twice())


def test_a_table_in_a_package_that_is_no_table() -> None:
    found = read(
        "x.zip",
        changed(small.package(), {"amounts.csv": b"\xff\xff", "claims.csv": b"a,b\n1,2\n"}),
        small.TABLES,
    )
    assert [(p.place.sheet, p.place.row) for p in found.problems] == [
        ("amounts.csv", None),
        ("claims.csv", 0),
    ]


def test_what_is_nearly_too_large_is_quick_and_small() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.imports.fuzz", "large"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
