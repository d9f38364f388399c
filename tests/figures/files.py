"""Builders of the files that the tests read: tables as SCB, Kolada and people write them, and areas."""

import csv
import json
import struct
import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from openpyxl import Workbook
from shapely.geometry.base import BaseGeometry

from pilotkarta.paths import DATA

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def municipalities() -> dict[str, str]:
    """Read SCB's codes and names without the library."""
    with (DATA / "regions.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines) if row["level"] == "municipality"}


def delimited(rows: Iterable[Sequence[object]], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """Write rows as CSV."""
    out = StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def workbook(*sheets: tuple[str, Sequence[Sequence[object]]], merged: Sequence[str] = ()) -> bytes:
    """Write sheets of rows as an Excel workbook; ``merged`` are ranges of the first."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def table(rows: Sequence[Sequence[object]]) -> bytes:
    """Write one sheet as an Excel workbook."""
    return workbook(("Blad1", rows))


def with_parts(content: bytes, parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Change or add parts of a workbook."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", compression) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def sheet_xml(rows: str, before: str = "") -> bytes:
    """Write a sheet's XML by hand."""
    data = f"<sheetData>{rows}</sheetData>"
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}">{data}</worksheet>'.encode()


def with_sheet(rows: str, before: str = "") -> bytes:
    """Write a workbook whose only sheet has this XML."""
    return with_parts(table([["x"]]), {SHEET: sheet_xml(rows, before)})


# SCB, as its database's files are assumed to be (docs/egna-siffror.md).


def scb_csv(values: Mapping[str, Sequence[object]], headers: Sequence[str]) -> bytes:
    """Write PxWeb's plain CSV: comma, every text quoted, Windows-1252, code and name in one cell."""
    names = municipalities()
    lines = [",".join(f'"{header}"' for header in ("region", *headers))]
    lines += [",".join([f'"{code} {names[code]}"', *map(str, its)]) for code, its in values.items()]
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


def scb_csv_with_title(values: Mapping[str, Sequence[object]], headers: Sequence[str]) -> bytes:
    """Write PxWeb's CSV with a heading: semicolon, the title first, an empty line."""
    names = municipalities()
    lines = ['"Folkmängd efter region, tabellinnehåll och år"', ""]
    lines += [";".join(f'"{header}"' for header in ("region", *headers))]
    lines += [";".join([f'"{code} {names[code]}"', *map(str, its)]) for code, its in values.items()]
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


def scb_xlsx(
    values: Mapping[str, Sequence[object]], headers: Sequence[Sequence[object]], *, apart: bool = True
) -> bytes:
    """Write PxWeb's workbook: title, empty row, headers, code and name apart or in one cell, footnotes."""
    names = municipalities()
    before: list[object] = [None, None] if apart else [None]
    rows: list[Sequence[object]] = [["Folkmängd efter region, tabellinnehåll och år"], []]
    rows += [[*before, *header] for header in headers]
    rows += [
        [code, names[code], *its] if apart else [f"{code} {names[code]}", *its]
        for code, its in values.items()
    ]
    rows += [[], ["Folkmängd:"], ["Uppgifterna avser den 31 december."], [], ["Senaste uppdatering:"]]
    rows += [["Folkmängd:"], ["20240222 08:00"], ["Källa:"], ["SCB"], ["Officiell statistik"]]
    return workbook(("BE0101N1", rows))


def kolada_xlsx(
    values: Mapping[str, Sequence[object]], measures: Sequence[str], years: Sequence[int]
) -> bytes:
    """Write Kolada's workbook as assumed: measures merged over years; the country and regions among rows."""
    names = municipalities()
    first: list[object] = [None, None]
    for measure in measures:
        first += [measure, *[None] * (len(years) - 1)]
    second: list[object] = ["Kommun", "KommunId", *(list(years) * len(measures))]
    width = len(measures) * len(years)
    rows: list[Sequence[object]] = [first, second, ["Riket", "0000", *range(width)]]
    rows += [["Region Skåne", "0012", *range(width)], ["Region Jönköpings län", "0006", *range(width)]]
    rows += [[names[code], code, *its] for code, its in values.items()]
    letters = "CDEFGHIJKLMNOPQ"
    merged = [
        f"{letters[at * len(years)]}1:{letters[(at + 1) * len(years) - 1]}1" for at in range(len(measures))
    ]
    return workbook(("Kommunvis", rows), merged=merged)


# Areas.

SQUARE = shapely.box(670_000, 6_580_000, 680_000, 6_590_000)  # in SWEREF 99 TM: in and around Stockholm
DEGREES = shapely.box(18.0, 59.0, 18.1, 59.1)  # in WGS 84: the archipelago south of it
SWEREF = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
CRS84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}


def swapped(geometry: BaseGeometry) -> BaseGeometry:
    """Let a geometry's x and y change places."""
    return shapely.transform(geometry, lambda xy: xy[:, ::-1])


def feature(geometry: BaseGeometry | None, **properties: object) -> dict[str, Any]:
    """Write a feature of GeoJSON."""
    mapped = None if geometry is None else json.loads(json.dumps(shapely.geometry.mapping(geometry)))
    return {"type": "Feature", "properties": properties, "geometry": mapped}


def geojson(*features: dict[str, Any], crs: object = None) -> bytes:
    """Write GeoJSON in UTF-8; without a ``crs`` as RFC 7946 has it."""
    whole: dict[str, object] = {"type": "FeatureCollection", "features": list(features)}
    if crs is not None:
        whole["crs"] = crs
    return json.dumps(whole, ensure_ascii=False).encode()


def geopackage(
    folder: Path, *layers: tuple[str, Sequence[BaseGeometry | None], int | None], **columns: Sequence[object]
) -> bytes:
    """Let GDAL write a GeoPackage of layers (name, geometries, EPSG code), each with the same columns."""
    path = folder / "areas.gpkg"
    path.unlink(missing_ok=True)
    for name, geometries, crs in layers:
        its = {key: list(values)[: len(geometries)] for key, values in columns.items()}
        frame = gpd.GeoDataFrame(its, geometry=list(geometries), crs=crs)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a layer has no reference system
            pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=path.exists())
    return path.read_bytes()


def nested_wkb(kind: int, depth: int) -> bytes:
    """Write WKB with geometries within geometries; shapely's reader crashes on 100,000 of them."""
    return struct.pack("<BII", 1, kind, 1) * depth + struct.pack("<BIdd", 1, 1, 1.0, 1.0)


def random_line(points: int, seed: int = 1) -> shapely.LineString:
    """Draw a line that goes to and fro over the country at random, in SWEREF 99 TM."""
    places = np.random.default_rng(seed).random((points, 2))
    return shapely.LineString(places * (400_000, 900_000) + (300_000, 6_200_000))
