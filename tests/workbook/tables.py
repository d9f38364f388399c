"""The CSV tables as they lie on the disk, read with the standard library, and registers that mean harm."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from pilotkarta.handout import Handout
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Register, load
from pilotkarta.register.reader import build
from pilotkarta.selection import Selection, select

REAL, INVENTED = load(DATA), load(EXAMPLE)
MADE = date(2026, 3, 9)
SITE = "https://pilotkartan.example/bas"
# What a cell of the register may hold: no control characters but the line feed, no white space at the ends.
HOSTILE = [
    "=1+1", "+46", "-1", "@SUM(A1)", "'=1", "''=1", "'", "''", "'text", '=HYPERLINK("http://x";"y")',
    "=cmd|' /C calc'!A0", "<img src=x onerror=alert(1)>", "]]></t>&amp;", "${1}", "{{ 7*7 }}", "{=1}", '"',
    '""', "a\nb", "a\n\n=b", "a,b", "a;b", "a|b", "1-2", "x@y", "a=b", "a\u2028b", "http://example.org/",
    "mailto:a@b.se", "internal:Blad!A1", "1e5", "0114", "2014-09", "TRUE", "#REF!", "_x0041_", "_x000D_",
    "🚂 👩\u200d🚒", "שלום \u202eabc", "مرحبا", "å ä ö ÅÄÖ é", "Ord " * 2500 + "slut",
]  # fmt: skip


def rows(table: str, folder: Path = DATA) -> list[dict[str, str]]:
    """Read a table as text; the shared ones lie with the register."""
    file = folder / f"{table}.csv"
    with (file if file.exists() else DATA / file.name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source, strict=True))


def handout(register: Register = REAL, **chosen: Any) -> Handout:
    """Give what the page would hand out for a selection."""
    selection = Selection(data="exempel" if register is INVENTED else "", **chosen)
    return Handout(register, selection, select(register, selection), SITE, MADE)


def spoilt(text: str, base: Register = REAL) -> Register:
    """Give a register with a text in every free field of its first rows."""
    tables = {name: table.copy() for name, table in base.tables.items()}
    for table, columns in {
        "projects": ("name", "description", "description_en"),
        "programmes": ("name", "short", "gap"),
        "organisations": ("name",),
        "sources": ("title", "publisher"),
        "claims": ("note",),
    }.items():
        for column in columns:
            tables[table].loc[0, column] = text
    return build(tables)


def all_spoilt(base: Register = REAL) -> Register:
    """Give a register whose rows have the hostile texts in turn in every free field."""
    tables = {name: table.copy() for name, table in base.tables.items()}
    for table, columns in {
        "projects": ("name", "description", "description_en"),
        "organisations": ("name",),
        "sources": ("title", "publisher"),
        "claims": ("note", "note_en"),
    }.items():
        for column in columns:
            tables[table][column] = [HOSTILE[n % len(HOSTILE)] for n in range(len(tables[table]))]
    return build(tables)


def changed(tables: Mapping[str, pd.DataFrame], **new: pd.DataFrame) -> Register:
    """Give a register with some tables changed."""
    return build({**tables, **new})


def opened(content: bytes) -> Any:
    """Open a workbook as another program does."""
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(sheet: Any) -> list[list[Any]]:
    """Read the values of a sheet, heading and all."""
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def records(sheet: Any) -> list[dict[str, Any]]:
    """Read the rows of a sheet by their headings."""
    header, *body = cells(sheet)
    return [dict(zip(header, row, strict=True)) for row in body]


def needs_apostrophe(text: str) -> bool:
    """Say whether a text is a formula after any number of apostrophes."""
    return text.lstrip("'")[:1] in {*"=+-@\t\r"}


def held(text: str) -> str:
    """Give the text as a cell holds it."""
    return f"'{text}" if needs_apostrophe(text) else text
