"""Mutated workbooks and text files: read and marked, none may raise, take long or fill memory.

``python -m tests.imports.fuzz 2000 [seed]`` is the long form; ``large`` reads files as large as they may be.
A child process reads them all, with a limit on its memory, and tells time and growth.
"""

import io
import json
import random
import resource
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date

from pilotkarta.figures import Unreadable
from pilotkarta.i18n import language
from pilotkarta.imports import annotated, read
from tests.imports import small

LONGEST, MOST = 5.0, 300 * 1024  # seconds of the processor, kB
CELLS: tuple[object, ...] = (
    None, "", "x", "=1+1", "'", "''", "-", "2014", 2014.5, 1e308, -1e308, "2480|0114||", "|", "a" * 40_000,
    "å\u0301", "🚂", "\u202e", "#REF!",
    True, False, "2014-02-30", "9" * 400, "0x1f", "NaN", "inf", "1_000", "٣", "alfa", "Umeå", "  ", "a\nb",
    "{value}", "%s", "_x000D_",
)  # fmt: skip
NAMES = (
    "Projekt",
    "projects",
    "PROJEKT",
    "Fel",
    "Blad1",
    "Projekt 2",
    "Belopp",
    "claims",
    "[x]",
    "x" * 31,
    "Programm",
)


def mutants(seed: int) -> Iterator[tuple[str, bytes]]:
    """Make files without end."""
    dice = random.Random(seed)
    makers: list[Callable[[random.Random], bytes]] = [
        _cells,
        _sheets,
        _bytes,
        _xml,
        _text,
        _text_bytes,
        _package,
    ]
    while True:
        maker = dice.choice(makers)
        yield maker.__name__, maker(dice)


def _mutated(dice: random.Random) -> small.Sheets:
    sheets = small.sheets()
    for _ in range(dice.randint(1, 12)):
        rows = sheets[dice.choice(list(sheets))]
        action = dice.random()
        if action < 0.7:
            row = dice.choice(rows)
            if row:
                row[dice.randrange(len(row))] = dice.choice(CELLS)
        elif action < 0.8:
            rows.insert(dice.randint(0, len(rows)), list(dice.choice(rows)))
        elif action < 0.9 and len(rows) > 1:
            del rows[dice.randrange(len(rows))]
        else:
            dice.shuffle(rows)
    return sheets


def _book(sheets: small.Sheets) -> bytes:
    cut = {
        name: [[str(c)[:32_000] if isinstance(c, str) else c for c in row] for row in rows]
        for name, rows in sheets.items()
    }
    return small.workbook(cut)


def _cells(dice: random.Random) -> bytes:
    return _book(_mutated(dice))


def _sheets(dice: random.Random) -> bytes:
    sheets = _mutated(dice)
    for name in dice.sample(list(sheets), dice.randint(1, 4)):
        rows = sheets.pop(name)
        if dice.random() < 0.7:
            sheets[dice.choice(NAMES).replace("[", "").replace("]", "")] = rows
    return _book(sheets or {"Projekt": []})


def _bytes(dice: random.Random) -> bytes:
    return _spoilt(dice, _cells(dice))


def _spoilt(dice: random.Random, content: bytes) -> bytes:
    made = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(made))
        made[at] = dice.randrange(256)
    return bytes(made[: dice.randrange(len(made))]) if dice.random() < 0.2 else bytes(made)


def _xml(dice: random.Random) -> bytes:
    """Change the XML of a workbook, in a zip file that is whole."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_cells(dice))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            xml = old.read(name)
            if dice.random() < 0.4:
                for _ in range(dice.randint(1, 5)):
                    xml = _torn(dice, xml)
            if dice.random() > 0.03:
                new.writestr(name, xml)
    return out.getvalue()


def _torn(dice: random.Random, xml: bytes) -> bytes:
    pairs = [(b'r="A1"', b'r="XFD1048576"'), (b't="s"', b't="n"'), (b't="n"', b't="d"'), (b"<v>",
    b"<v>9999999"),
             (b"<v>", b"<f>A1</f><v>"), (b't="n"', b't="e"'), (b' r="2"', b' r="1048576"'), (b"<row", b"<c"),
              (b"</row>", b""),
             (b's="', b's="9'), (b"sheetId", b"x"), (b"Target=", b'Target="../../x" Old='), (b"<v>",
              b"<v>-1e999")]  # fmt: skip
    old, new = dice.choice(pairs)
    if dice.random() < 0.7:
        return xml.replace(old, new, dice.choice([1, 3, -1]))
    at = dice.randrange(len(xml) + 1)
    return xml[:at] + bytes(dice.choices(b"<>&;\"'/x0\x00\xff", k=3)) + xml[at:]


def _text(dice: random.Random) -> bytes:
    rows = [list(one) for one in small.FLAT]
    for _ in range(dice.randint(1, 10)):
        row = dice.choice(rows)
        row[dice.randrange(len(row))] = dice.choice(CELLS)
    encoding = dice.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    return small.text_file(rows, dice.choice([",", ";", "\t"])).decode().encode(encoding, "ignore")


def _text_bytes(dice: random.Random) -> bytes:
    return _spoilt(dice, _text(dice))


def _package(dice: random.Random) -> bytes:
    tables = {name: table.copy() for name, table in small.TABLES.items() if dice.random() < 0.9}
    for _ in range(dice.randint(1, 8)):
        table = tables[dice.choice(list(tables))]
        table.iloc[dice.randrange(len(table)), dice.randrange(table.shape[1])] = str(dice.choice(CELLS))
    made = small.package(tables)
    return _spoilt(dice, made) if dice.random() < 0.3 else made


def large() -> Iterator[tuple[str, bytes]]:
    """Make files as large as they may be, and some that would be larger."""
    wide = [
        small.SHEETS["Projekt"][0],
        *([None, f"p-{n}", "x" * 500, *["Umeåå"] * 13, "när"] for n in range(1_000)),
    ]
    yield "a thousand projects, all at fault", small.workbook({"Projekt": wide})
    claims = [
        small.SHEETS["Belägg för projekten"][0],
        *([f"Alfa{n}", "Start", f"Bok{n}", "Belagd"] for n in range(10_000)),
    ]
    yield "ten thousand claims of nothing", small.workbook({"Belägg för projekten": claims})
    full = [["Namn"] * 100, *(["x"] * 100 for _ in range(2_100))]
    yield "cells without end", small.workbook({"Projekt": full})
    yield "many sheets", small.workbook({f"Blad {n}": [["x"]] for n in range(150)})
    far = small.workbook({title: [*rows, *[[]] * 5] for title, rows in small.SHEETS.items()})
    yield "cells far down", _far(far)
    flat = [small.FLAT[0], *([n, f"p-{n}", "x" * 2_000, *["a|b|c"] * 17] for n in range(4_500))]
    yield "ten megabytes of text", small.text_file(flat)[: 10 * 1024 * 1024 - 3_000].rpartition(b"\n")[0]
    yield "commas", b"id,name,start\n" + b"," * (9 * 1024 * 1024)
    yield "quotation marks", b'id,name,start\n"' + b'""' * (4 * 1024 * 1024)
    tables = dict(small.TABLES)
    tables["claims"] = tables["claims"].iloc[[0] * 15_000]
    yield "a package with the same claim over and over", small.package(tables)
    yield "a package of commas", _with(small.package(), "claims.csv", b"," * (25 * 1024 * 1024))


def _far(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            xml = old.read(name)
            if name.startswith("xl/worksheets/"):
                cell = (
                    b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
                )
                xml = xml.replace(b"</sheetData>", cell)
            new.writestr(name, xml)
    return out.getvalue()


def _with(content: bytes, name: str, part: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, part if one == name else old.read(one))
    return out.getvalue()


def taken(content: bytes) -> str:
    """Read a file and mark what is wrong in it; say what came of it."""
    try:
        found = read("fil", content, small.TABLES)
    except Unreadable as error:
        return "refused" if error.say(language("sv")) else "refused without a word"
    assert (found.tables is None) == bool(found.problems)
    if not found.problems:
        return "taken in"
    for one in found.problems[:50]:
        assert one.place.say(language("sv")) + one.say(language("sv"))
    annotated("fil", content, found.problems[:500], language("sv"), made=date(2026, 3, 9))
    return "at fault"


def run(files: Iterator[tuple[str, bytes]], most: int) -> dict[str, object]:
    """Read files; raise on the first that raises or takes too long."""
    taken(small.workbook(small.SHEETS))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcomes: dict[str, int] = {}
    longest, slowest = 0.0, ""
    for _, (name, content) in zip(range(most), files, strict=False):
        start = time.process_time()
        try:
            outcome = taken(content)
        except Exception as error:
            raise AssertionError(f"{name}: {content[:40]!r} …, {len(content)} bytes") from error
        spent = time.process_time() - start
        if spent > longest:
            longest, slowest = spent, name
        assert spent < LONGEST, (name, spent)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < MOST, grown
    return {**outcomes, "longest_s": round(longest, 2), "slowest": slowest, "grown_mb": grown // 1024}


if __name__ == "__main__":
    which = sys.argv[1] if len(sys.argv) > 1 else "2000"
    chosen = large() if which == "large" else mutants(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(json.dumps(run(chosen, 10_000 if which == "large" else int(which))))
