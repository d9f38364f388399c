"""Spoilt tables: each fault is named by its place, in words that say what is expected; nothing crashes."""

import contextlib
import csv
import io
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotkarta.__main__ import main
from pilotkarta.i18n import language
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Fault, RegisterError, check, check_tables, load
from pilotkarta.register.messages import _PROBLEMS, describe

Table = list[list[str]]
Spoil = Callable[[Path], None]
Place = tuple[str, int | None, str]


def read(path: Path) -> Table:
    """Read a table's cells."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def write(path: Path, table: Table, delimiter: str = ",") -> None:
    """Write a table's cells; all are quoted, so that nothing in them can end a row."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)


def changed(name: str, change: Callable[[Table], object]) -> Spoil:
    """Spoil a table by a change of its cells."""

    def spoil(folder: Path) -> None:
        table = read(folder / name)
        change(table)
        write(folder / name, table)

    return spoil


def cell(name: str, row: int, column: str, text: str) -> Spoil:
    """Spoil one cell; the row is counted as a spreadsheet does, the header being 1."""
    return changed(name, lambda table: table[row - 1].__setitem__(table[0].index(column), text))


def row_of(name: str, **wanted: str) -> int:
    """Find the row of the shipped table that has some cells, counted as a spreadsheet does."""
    header, *rows = read(DATA / name)
    (found,) = (
        number
        for number, row in enumerate(rows, 2)
        if all(row[header.index(column)] == text for column, text in wanted.items())
    )
    return found


def added(name: str, *cells: str) -> Spoil:
    """Add a row at the end."""
    return changed(name, lambda table: table.append(list(cells)))


def last(name: str) -> int:
    """Give the number of the row after the last."""
    return len(read(DATA / name)) + 1


def both(*spoils: Spoil) -> Spoil:
    """Spoil in several ways."""

    def spoil(folder: Path) -> None:
        for one in spoils:
            one(folder)

    return spoil


def as_bytes(name: str, change: Callable[[bytes], bytes]) -> Spoil:
    """Spoil a file's bytes."""

    def spoil(folder: Path) -> None:
        path = folder / name
        path.write_bytes(change(path.read_bytes()))

    return spoil


def renamed_project(old: str, new: str) -> Spoil:
    """Give a project another id in every table."""

    def spoil(folder: Path) -> None:
        for path in folder.glob("*.csv"):
            if path.name not in ("organisations.csv", "sources.csv"):
                write(path, [[new if text == old else text for text in row] for row in read(path)])

    return spoil


MOBEVI = row_of("projects.csv", id="mobevi")
STRAKET = row_of("projects.csv", id="straket-goteborg-boras")
BLEKINGE = row_of("projects.csv", id="strukturbild-blekinge")
SURAHAMMAR = row_of("projects.csv", id="attraktion-surahammar")
SURAHAMMAR_AREA = row_of("project_areas.csv", project="attraktion-surahammar")
GRANTED = row_of("amounts.csv", project="mobevi", measure="granted")
SHARE = row_of("amounts.csv", project="trelleborg-flerkarnighet")
TIE = row_of("claims.csv", project="mobevi", field="programme")
START_CLAIM = row_of("claims.csv", project="mobevi", field="start")
DESCRIPTION_CLAIM = row_of("claims.csv", project="attraktion-munkedal", field="description")
MUNKEDAL = row_of("projects.csv", id="attraktion-munkedal")
NAME_CLAIM = row_of("claims.csv", project="mobevi", field="name")
ENDS_EARLY = cell("projects.csv", STRAKET, "end", "2018-06")
NORR = row_of("sources.csv", id="affarer-i-norr-overkalix")


@dataclass(frozen=True)
class Case:
    """One way to spoil the tables, and what is to be said of it."""

    name: str
    spoil: Spoil
    places: tuple[Place, ...]
    swedish: str
    english: str


def case(
    name: str, spoil: Spoil, table: str, row: int | None, column: str, swedish: str, english: str
) -> Case:
    """Give a case with one fault."""
    return Case(name, spoil, ((f"{table}.csv", row, column),), swedish, english)


CASES = [
    case(
        "municipality code that is none", cell("project_areas.csv", SURAHAMMAR_AREA, "area", "1999"),
        "project_areas", SURAHAMMAR_AREA, "area", "”1999” finns inte i regions.csv",
        "“1999” does not stand in regions.csv",
    ),
    case(
        "municipality by name", cell("project_areas.csv", SURAHAMMAR_AREA, "area", "Surahammar"),
        "project_areas", SURAHAMMAR_AREA, "area", "”Surahammar” finns inte i regions.csv",
        "does not stand in regions.csv",
    ),
    case(
        "code without its leading zero",
        cell("project_areas.csv", row_of("project_areas.csv", project="haninge-stad"), "area", "136"),
        "project_areas", row_of("project_areas.csv", project="haninge-stad"), "area", "”136” finns inte",
        "“136” does not stand",
    ),
    case(
        "area of a project that is none", added("project_areas.csv", "finns-inte", "2480"), "project_areas",
        last("project_areas.csv"), "project", "”finns-inte” finns inte i projects.csv",
        "does not stand in projects.csv",
    ),
    case(
        "source that is none", cell("claims.csv", TIE, "source", "finns-inte"), "claims", TIE, "source",
        "”finns-inte” finns inte i sources.csv", "does not stand in sources.csv",
    ),
    case(
        "no source", cell("claims.csv", TIE, "source", ""), "claims", TIE, "source",
        "Förväntat: Källans id", "Expected: ",
    ),
    case(
        "project twice", changed("projects.csv", lambda table: table.append(table[MOBEVI - 1])), "projects",
        last("projects.csv"), "id", "”mobevi” står på mer än en rad",
        "“mobevi” stands in more than one row",
    ),
    case(
        "organisation's name twice", added("organisations.csv", "annan", "Umeå kommun", "municipality"),
        "organisations", last("organisations.csv"), "name", "”Umeå kommun” står på mer än en rad",
        "stands in more than one row",
    ),
    case(
        "same link twice", added("project_themes.csv", "mobevi", "strak", "stated"), "project_themes",
        last("project_themes.csv"), "project, theme", "detsamma som en tidigare rad",
        "the same as an earlier one",
    ),
    case(
        "ends before it begins",
        cell("projects.csv", STRAKET, "start", "2020-07"),
        "projects", STRAKET, "end", "slutet (2020-06) ligger före starten (2020-07)",
        "it ends (2020-06) before it begins (2020-07)",
    ),
    case(
        "programme ends before it begins", cell("programmes.csv", 3, "end", "2014"), "programmes", 3, "end",
        "slutet (2014) ligger före starten (2015)", "it ends (2014) before it begins (2015)",
    ),
    case(
        "theme that is none", cell("project_themes.csv", 2, "theme", "stadd"), "project_themes", 2, "theme",
        "”stadd” finns inte i themes.csv", "does not stand in themes.csv",
    ),
    case(
        "programme that is none", cell("projects.csv", MOBEVI, "programme", "tsp-2081"), "projects", MOBEVI,
        "programme", "”tsp-2081” finns inte i programmes.csv", "does not stand in programmes.csv",
    ),
    case(
        "evidence that is none", cell("projects.csv", MOBEVI, "evidence", "säker"), "projects", MOBEVI,
        "evidence", "confirmed (belagd), probable (sannolik), weak (osäker)", "“säker” is not allowed",
    ),
    case(
        "date in words", cell("projects.csv", STRAKET, "start", "juli 2018"), "projects", STRAKET, "start",
        "Förväntat: År, månad eller dag (ISO 8601)", "“juli 2018” is not allowed",
    ),
    case(
        "date in words, as long as a day", cell("projects.csv", STRAKET, "start", "1 juli -18"), "projects",
        STRAKET, "start", "”1 juli -18” är inte tillåtet", "“1 juli -18” is not allowed",
    ),
    case(
        "31 February", cell("projects.csv", BLEKINGE, "start", "2014-02-31"), "projects", BLEKINGE, "start",
        "”2014-02-31” är inte en dag i kalendern", "is not a day in the calendar",
    ),
    case(
        "month 13", cell("projects.csv", BLEKINGE, "start", "2014-13-01"), "projects", BLEKINGE, "start",
        "”2014-13-01” är inte tillåtet", "“2014-13-01” is not allowed",
    ),
    case(
        "year 0", cell("projects.csv", BLEKINGE, "start", "0000"), "projects", BLEKINGE, "start",
        "”0000” är inte en dag i kalendern", "is not a day in the calendar",
    ),
    case(
        "year in other digits", cell("projects.csv", BLEKINGE, "start", "٢٠١٤"), "projects", BLEKINGE,
        "start", "”٢٠١٤” är inte en dag i kalendern", "is not a day in the calendar",
    ),
    case(
        "source read on 31 February", cell("sources.csv", NORR, "fetched", "2026-02-31"), "sources", NORR,
        "fetched", "”2026-02-31” är inte en dag i kalendern", "is not a day in the calendar",
    ),
    case(
        "sum below 0", cell("amounts.csv", GRANTED, "amount", "-1"), "amounts", GRANTED, "amount",
        "Förväntat: Hela svenska kronor", "“-1” is not allowed",
    ),
    case(
        "sum with text", cell("amounts.csv", GRANTED, "amount", "649 311 kr"), "amounts", GRANTED, "amount",
        "”649 311 kr” är av fel slag", "“649 311 kr” is of the wrong kind",
    ),
    case(
        "sum with decimals", cell("amounts.csv", GRANTED, "amount", "649311,50"), "amounts", GRANTED,
        "amount", "Förväntat: Hela svenska kronor", "is of the wrong kind",
    ),
    case(
        "kind of sum that is none", cell("amounts.csv", GRANTED, "kind", "cirka"), "amounts", GRANTED,
        "kind", "exact (exakt), at_least (minst)", "“cirka” is not allowed",
    ),
    case(
        "share over 100", cell("amounts.csv", SHARE, "share_percent", "149.99"), "amounts", SHARE,
        "share_percent", "”149.99” är inte tillåtet", "“149.99” is not allowed",
    ),
    case(
        "share with a comma", cell("amounts.csv", SHARE, "share_percent", "49,99"), "amounts", SHARE,
        "share_percent", "”49,99” är av fel slag", "“49,99” is of the wrong kind",
    ),
    case(
        "stated pilots in another script's digit", cell("programmes.csv", 3, "stated_pilots", "1²"),
        "programmes", 3, "stated_pilots", "”1²” är av fel slag", "“1²” is of the wrong kind",
    ),
    case(
        "column missing in the middle",
        changed("projects.csv", lambda table: [row.pop(7) for row in table]), "projects", None,
        "description", "kolumnen saknas. Förväntat: Vad projektet gjorde", "the column is missing",
    ),
    case(
        "first column missing", changed("projects.csv", lambda table: [row.pop(0) for row in table]),
        "projects", None, "id", "kolumnen saknas", "the column is missing",
    ),
    case(
        "column too many", changed("projects.csv", lambda table: [row.insert(3, "x") for row in table]),
        "projects", None, "x", "en kolumn som inte finns i beskrivningen",
        "a column that its description lacks",
    ),
    case(
        "column renamed", changed("projects.csv", lambda table: table[0].__setitem__(2, "ursprung")),
        "projects", None, "name_origin", "kolumnen har ett annat namn", "the column has another name",
    ),
    case(
        "column with a space before its name",
        as_bytes("projects.csv", lambda text: text.replace(b"id,name", b"id, name", 1)), "projects", None,
        "name", "kolumnen har ett annat namn", "the column has another name",
    ),
    Case(
        "columns in another order",
        changed("projects.csv", lambda table: [row.insert(6, row.pop(5)) for row in table]),
        (("projects.csv", None, "start"), ("projects.csv", None, "end")), "beskrivningens ordning",
        "the order of the description",
    ),
    case(
        "cell too many", changed("project_areas.csv", lambda table: table[SURAHAMMAR_AREA - 1].append("x")),
        "project_areas", SURAHAMMAR_AREA, "", "fler celler än tabellen har kolumner",
        "more cells than the table has columns",
    ),
    case(
        "cell too few", changed("project_areas.csv", lambda table: table[SURAHAMMAR_AREA - 1].pop()),
        "project_areas", SURAHAMMAR_AREA, "area", "cellen saknas", "the cell is missing",
    ),
    case(
        "table missing", lambda folder: (folder / "claims.csv").unlink(), "claims", None, "",
        "tabellen saknas", "the table is missing",
    ),
    case(
        "not UTF-8", as_bytes("projects.csv", lambda text: text.decode().encode("cp1252")), "projects",
        None, "", "Förväntat: CSV i UTF-8 med komma", "Expected: CSV in UTF-8 with a comma",
    ),
    case(
        "UTF-16", as_bytes("projects.csv", lambda text: text.decode().encode("utf-16")), "projects", None,
        "", "Förväntat: CSV i UTF-8 med komma", "Expected: CSV in UTF-8 with a comma",
    ),
    case(
        "semicolons, as Excel writes in Sweden",
        lambda folder: write(folder / "projects.csv", read(folder / "projects.csv"), ";"), "projects", None,
        "", "Förväntat: CSV i UTF-8 med komma", "Expected: CSV in UTF-8 with a comma",
    ),
    case(
        "an Excel file", as_bytes("projects.csv", lambda _: b"PK\x03\x04\x14\x00\x06\x00\x08\x00\xff\xfe"),
        "projects", None, "", "tabellen kan inte läsas", "the table cannot be read",
    ),
    case(
        "empty file", as_bytes("claims.csv", lambda _: b""), "claims", None, "", "tabellen kan inte läsas",
        "the table cannot be read",
    ),
    case(
        "no name", cell("projects.csv", MOBEVI, "name", ""), "projects", MOBEVI, "name",
        "Förväntat: Projektets namn", "Expected: ",
    ),
    case(
        "no area", changed("project_areas.csv", lambda table: table.pop(SURAHAMMAR_AREA - 1)), "projects",
        SURAHAMMAR, "id", "”attraktion-surahammar” har inget område",
        "has no area. Expected: at least one row in project_areas.csv",
    ),
    case(
        "fact without a source", changed("claims.csv", lambda table: table.pop(START_CLAIM - 1)),
        "projects", MOBEVI, "start", "Förväntat: en rad i claims.csv", "Expected: a row in claims.csv",
    ),
    case(
        "description without a source",
        changed("claims.csv", lambda table: table.pop(DESCRIPTION_CLAIM - 1)), "projects", MUNKEDAL,
        "description", "källa saknas för ”attraktion-munkedal”", "Expected: a row in claims.csv",
    ),
    case(
        "sum without a source", added("amounts.csv", "haninge-stad", "total", "", "1000", "exact", ""),
        "projects", row_of("projects.csv", id="haninge-stad"), "amounts", "källa saknas för ”haninge-stad”",
        "the source is missing for “haninge-stad”",
    ),
    case(
        "invented claim among real ones", cell("claims.csv", NAME_CLAIM, "evidence", "example"), "claims",
        NAME_CLAIM, "evidence", "blandar påhittat och verkligt", "mixes invented and real",
    ),
    case(
        "invented project among real ones", cell("projects.csv", MOBEVI, "evidence", "example"), "projects",
        MOBEVI, "evidence", "blandar påhittat och verkligt", "mixes invented and real",
    ),
    case(
        "source without an address", cell("sources.csv", NORR, "url", ""), "sources", NORR, "url",
        "”affarer-i-norr-overkalix” saknar adress",
        "has no address. Expected: an address that begins with http",
    ),
    case(
        "address of another kind", cell("sources.csv", NORR, "url", "javascript:alert(1)"), "sources", NORR,
        "url", "”javascript:alert(1)” är inte tillåtet", "is not allowed",
    ),
    case(
        "more projects than stated", cell("programmes.csv", 3, "stated_pilots", "9"), "programmes", 3,
        "stated_pilots", "ha haft 9 pilotprojekt, men 10 står i registret",
        "had 9 pilots, but 10 stand in the register",
    ),
    case(
        "stated pilots 0", cell("programmes.csv", 3, "stated_pilots", "0"), "programmes", 3,
        "stated_pilots", "”0” är inte tillåtet", "“0” is not allowed",
    ),
    case(
        "evidence differs from the claim", cell("projects.csv", MOBEVI, "evidence", "probable"), "projects",
        MOBEVI, "evidence", "samma nivå som i claims.csv", "the same level as in claims.csv",
    ),
    case(
        "empty row", as_bytes("projects.csv", lambda text: text.replace(b"\nmobevi,", b"\n\nmobevi,")),
        "projects", MOBEVI, "", "raden är tom", "the row is empty",
    ),
    case(
        "row of empty cells", changed("project_areas.csv", lambda table: table.insert(4, ["", ""])),
        "project_areas", 5, "", "raden är tom", "the row is empty",
    ),
    case(
        "id with a capital", renamed_project("mobevi", "Mobevi"), "projects", MOBEVI, "id",
        "”Mobevi” är inte tillåtet", "“Mobevi” is not allowed",
    ),
    case(
        "id with a space", renamed_project("mobevi", "mobevi 2"), "projects", MOBEVI, "id",
        "”mobevi 2” är inte tillåtet", "“mobevi 2” is not allowed",
    ),
    case(
        "id with Swedish letters", renamed_project("mobevi", "mobévi"), "projects", MOBEVI, "id",
        "”mobévi” är inte tillåtet", "“mobévi” is not allowed",
    ),
    case(
        "braces", cell("project_areas.csv", SURAHAMMAR_AREA, "area", "{0}{value}"), "project_areas",
        SURAHAMMAR_AREA, "area", "”{0}{value}” finns inte", "“{0}{value}” does not stand",
    ),
    case(
        "no programme", cell("projects.csv", MOBEVI, "programme", ""), "projects", MOBEVI, "programme",
        "cellen är tom. Förväntat: ", "the cell is empty. Expected: ",
    ),
    case(
        "a tab in a name", cell("projects.csv", MOBEVI, "name", "Mo\tbevi"), "projects", MOBEVI, "name",
        "”Mo\N{REPLACEMENT CHARACTER}bevi” innehåller ett tecken som inte syns",
        "holds a sign that cannot be seen",
    ),
    case(
        "half a character", cell("projects.csv", MOBEVI, "description", "\uffff"), "projects", MOBEVI,
        "description", "innehåller ett tecken som inte syns", "holds a sign that cannot be seen",
    ),
    case(
        "a space after a name", cell("projects.csv", MOBEVI, "name", "Mobevi "), "projects", MOBEVI, "name",
        "”Mobevi ” börjar eller slutar med ett mellanslag", "begins or ends with a space",
    ),
    case(
        "a hard space before a description",
        cell("projects.csv", MOBEVI, "description", "\N{NO-BREAK SPACE}Resor"), "projects", MOBEVI,
        "description", "börjar eller slutar med ett mellanslag", "begins or ends with a space",
    ),
    case(
        "a line break after a note", cell("claims.csv", TIE, "note", "Jo.\n\n"), "claims", TIE, "note",
        "”Jo.↵↵” börjar eller slutar med ett mellanslag eller en radbrytning", "or a line break",
    ),
    case(
        "nothing but spaces", cell("programmes.csv", 2, "gap", "  "), "programmes", 2, "gap",
        "börjar eller slutar med ett mellanslag", "begins or ends with a space",
    ),
    case(
        "a municipality of a county that is named too",
        changed("project_areas.csv", lambda table: table.insert(1, ["mobevi", "2480"])),
        "project_areas", 2, "area", "kommunen ”2480” ligger i länet 24",
        "the municipality “2480” lies in the county 24",
    ),
    case(
        "a second total", added("amounts.csv", "mobevi", "total", "umea-kommun", "5", "exact", ""), "amounts",
        last("amounts.csv"), "measure", "”mobevi” har redan en totalsumma", "“mobevi” has a total already",
    ),
    case(
        "share below 0", cell("amounts.csv", SHARE, "share_percent", "-0.01"), "amounts", SHARE,
        "share_percent", "”-0.01” är inte tillåtet", "“-0.01” is not allowed",
    ),
    case(
        "share that is no number", cell("amounts.csv", SHARE, "share_percent", "NaN"), "amounts", SHARE,
        "share_percent", "”NaN” är inte tillåtet", "“NaN” is not allowed",
    ),
    case(
        "share as a spreadsheet would not keep it", cell("amounts.csv", SHARE, "share_percent", "49.90"),
        "amounts", SHARE, "share_percent", "inte skrivet med vanliga siffror", "not written in plain digits",
    ),
    case(
        "sum with an underscore", cell("amounts.csv", GRANTED, "amount", "649_311"), "amounts", GRANTED,
        "amount", "”649_311” är inte skrivet med vanliga siffror", "“649_311” is not written in plain digits",
    ),
    case(
        "sum in other digits", cell("amounts.csv", GRANTED, "amount", "٣"), "amounts", GRANTED, "amount",
        "inte skrivet med vanliga siffror", "not written in plain digits",
    ),
    case(
        "sum of sixteen digits", cell("amounts.csv", GRANTED, "amount", "1" * 16), "amounts", GRANTED,
        "amount", "inte skrivet med vanliga siffror", "not written in plain digits",
    ),
    case(
        "stated pilots without end", cell("programmes.csv", 3, "stated_pilots", "9" * 5000), "programmes", 3,
        "stated_pilots", "är av fel slag", "is of the wrong kind",
    ),
    Case(
        "an empty row above another fault",
        both(ENDS_EARLY, changed("projects.csv", lambda table: table.insert(2, [""] * 9))),
        (("projects.csv", 3, ""), ("projects.csv", STRAKET + 1, "end")), "före starten (2018-07)",
        "before it begins (2018-07)",
    ),
    Case(
        "a long row above another fault",
        both(ENDS_EARLY, changed("projects.csv", lambda table: table[2].append("x"))),
        (("projects.csv", 3, ""), ("projects.csv", STRAKET, "end")), "före starten (2018-07)",
        "before it begins (2018-07)",
    ),
    case(
        "a line break in a cell above another fault",
        both(cell("projects.csv", 2, "description", "Två\nrader\n\ni cellen"), ENDS_EARLY),
        "projects", STRAKET, "end", "före starten (2018-07)", "before it begins (2018-07)",
    ),
    Case(
        "two tables at fault",
        both(ENDS_EARLY, cell("programmes.csv", 3, "stated_pilots", "9")),
        (("programmes.csv", 3, "stated_pilots"), ("projects.csv", STRAKET, "end")), "före starten",
        "before it begins",
    ),
]  # fmt: skip


@pytest.mark.parametrize("spoilt", CASES, ids=lambda spoilt: spoilt.name)
def test_exactly_the_fault_is_named(
    spoilt: Case, copy_of: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy_of()
    spoilt.spoil(folder)
    assert main(["check", str(folder), "--json"]) == 1
    said = capsys.readouterr()
    assert said.err == ""
    rows = json.loads(said.out)
    assert tuple((row["table"], row["row"], row["column"]) for row in rows) == spoilt.places
    faults = [Fault(**{name: text for name, text in row.items() if name != "message"}) for row in rows]
    assert [row["message"] for row in rows] == [describe(fault, language("sv")) for fault in faults]
    for code, row_word, column_word, expected, words in (
        ("sv", "rad", "kolumn", "Förväntat: ", spoilt.swedish),
        ("en", "row", "column", "Expected: ", spoilt.english),
    ):
        lines = [describe(fault, language(code)) for fault in faults]
        assert any(words in line for line in lines), lines
        for line, (table, row, column) in zip(lines, spoilt.places, strict=True):
            place = [
                table,
                *([f"{row_word} {row}"] if row else []),
                *([f"{column_word} {column}"] if column else []),
            ]
            assert line.startswith(", ".join(place) + ": ")
            assert expected in line
            assert len(line.split(expected, 1)[1]) > 4
            assert "\n" not in line
            assert "None" not in line


@pytest.mark.parametrize("label", ["två\nrader", "x" * 10_000])
def test_a_column_of_any_name_leaves_the_message_a_line(label: str, copy_of: Callable[..., Path]) -> None:
    folder = copy_of()
    changed("projects.csv", lambda table: [row.insert(3, label) for row in table])(folder)
    (fault,) = check(folder)
    assert fault.column == label
    said = describe(fault, language("sv"))
    assert len(said.splitlines()) == 1
    assert len(said) < 400


@pytest.mark.parametrize("code", [*_PROBLEMS, "encoding-error", "source-error", "something-new"])
def test_every_kind_of_fault_has_its_sentence_in_both_languages(code: str) -> None:
    fault = Fault("projects.csv", 7, "name", "värdet", code, "det väntade")
    swedish, english = (describe(fault, language(one)) for one in ("sv", "en"))
    assert swedish.startswith("projects.csv, rad 7, kolumn name: ")
    assert english.startswith("projects.csv, row 7, column name: ")
    assert "Förväntat: " in swedish
    assert "Expected: " in english
    for line in (swedish, english):
        assert "{" not in line
        assert line.endswith((".", "det väntade"))


@pytest.mark.parametrize("folder", [DATA, EXAMPLE], ids=["real", "example"])
def test_the_shipped_tables_are_in_order(folder: Path) -> None:
    assert check(folder) == ()


def harmless(folder: Path) -> None:
    """Write the tables as Excel would: a byte order mark, CRLF, everything quoted, another text."""
    for path in folder.glob("*.csv"):
        write(path, read(path))
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


@pytest.mark.parametrize(
    "change",
    [
        harmless,
        cell("projects.csv", MOBEVI, "name", "<b>Fet</b>; \"citat\", 'apostrof' & \\"),
        cell("projects.csv", MOBEVI, "description", "En rad;\noch en; till;"),
        cell("projects.csv", MOBEVI, "description", "x" * 32_000),
        cell("programmes.csv", 3, "end", ""),
        both(
            cell("projects.csv", BLEKINGE, "start", "2014-09-01"),
            cell("projects.csv", BLEKINGE, "end", "2014"),
        ),
        as_bytes("organisations.csv", lambda text: text.replace(b",Region Halland,", b",Region;'Halland';,")),
        both(
            cell("amounts.csv", SHARE, "share_percent", "100"),
            cell("amounts.csv", GRANTED, "share_percent", "0"),
            cell("amounts.csv", GRANTED, "amount", "9" * 15),
        ),
        added("project_areas.csv", "mobevi", "2380"),
        cell("projects.csv", MOBEVI, "description", "5\N{NO-BREAK SPACE}km\n\n👩‍👩‍👧 och \u202bعربي\u202c"),
    ],
    ids=[
        "as Excel saves",
        "markup and quotes",
        "line break",
        "long text",
        "unknown end",
        "ends in the year it begins",
        "another separator within a cell",
        "shares from nothing to all",
        "a county, and another's municipality",
        "a line break and a no-break space within a cell",
    ],
)
def test_what_is_allowed_is_no_fault(change: Spoil, copy_of: Callable[..., Path]) -> None:
    folder = copy_of()
    change(folder)
    assert check(folder) == ()
    assert len(load(folder).projects) == 28


def test_invented_data_may_not_hold_a_real_project(copy_of: Callable[..., Path]) -> None:
    folder = copy_of(EXAMPLE)
    cell("projects.csv", 3, "evidence", "confirmed")(folder)
    assert [(f.table, f.row, f.column, f.code) for f in check(folder)] == [
        ("projects.csv", 3, "evidence", "mixed-example")
    ]


def test_an_unreadable_table_is_not_blamed_on_those_that_refer_to_it(copy_of: Callable[..., Path]) -> None:
    folder = copy_of()
    (folder / "organisations.csv").write_bytes(b"\xff\xfe")
    (folder / "amounts.csv").unlink()
    assert [(f.table, f.row, f.code) for f in check(folder)] == [
        ("organisations.csv", None, "encoding-error"),
        ("amounts.csv", None, "missing-table"),
    ]


def test_an_empty_folder_lacks_every_table_of_its_own(tmp_path: Path) -> None:
    missing = [fault.table for fault in check(tmp_path)]
    assert sorted(missing) == sorted(
        path.name for path in DATA.glob("*.csv") if path.name not in ("themes.csv", "regions.csv")
    )


@pytest.mark.parametrize("folder", [DATA, EXAMPLE], ids=["real", "example"])
def test_tables_in_memory_are_checked_as_on_the_disk(folder: Path, copy_of: Callable[..., Path]) -> None:
    assert check_tables(load(folder).tables) == ()
    copy = copy_of(folder)
    tables = dict(load(folder).tables)
    tables["projects"] = tables["projects"].assign(name="", start="2014-02-30")
    table = read(copy / "projects.csv")
    for row in table[1:]:
        row[table[0].index("name")], row[table[0].index("start")] = "", "2014-02-30"
    write(copy / "projects.csv", table)
    assert check_tables(tables) == check(copy) != ()


def test_the_share_is_a_part_of_a_hundred() -> None:
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    (share,) = (
        field
        for table in described["resources"]
        for field in table["schema"]["fields"]
        if field["name"] == "share_percent"
    )
    assert share["constraints"] == {"minimum": 0, "maximum": 100}


NAMES = sorted(path.name for path in EXAMPLE.glob("*.csv"))
TEXTS = st.one_of(
    st.sampled_from(
        ["", " ", "0", "-1", "²", "2014", "2015-02-29", "0000", "9999-12", "~", "24", "2480", "confirmed",
         "example", "exempel-kalla-1", "exempelprogram", "NaN", "INF", "1e9", "None",
         "\r", "\n", '"', ";", "a\rb", "\x00", "=1"]
    ),
    st.text(max_size=12),
)  # fmt: skip
EDITS = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.integers(0, 60), st.integers(0, 8), TEXTS, st.sampled_from("cccccrid")
    ),
    min_size=1,
    max_size=4,
)


def edit(folder: Path, name: str, row: int, column: int, text: str, kind: str) -> None:
    """Change a cell (c), or repeat (r), insert (i) or delete (d) a row."""
    table = read(folder / name)
    row = row % len(table)
    if kind == "c":
        table[row][column % len(table[row])] = text
    elif kind == "r":
        table.append(table[row])
    elif kind == "i":
        table.insert(row, [text] * (column + 1))
    elif len(table) > 1:
        del table[row]
    write(folder / name, table)


@settings(max_examples=12)
@given(EDITS)
def test_no_edit_crashes_and_what_passes_can_be_read(edits: list[tuple[str, int, int, str, str]]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for path in EXAMPLE.glob("*.csv"):
            (folder / path.name).write_bytes(path.read_bytes())
        for one in edits:
            with contextlib.suppress(ZeroDivisionError, IndexError):  # an earlier edit emptied the row
                edit(folder, *one)
        faults = check(folder)
        for fault in faults:
            assert describe(fault, language("sv")).startswith(fault.table)
            assert fault.row is None or fault.row > 0
        if faults:
            with pytest.raises(RegisterError) as caught:
                load(folder)
            assert caught.value.faults == faults
        else:
            assert len(load(folder).projects) == len(read(folder / "projects.csv")) - 1


@settings(max_examples=12)
@given(st.sampled_from(NAMES), st.binary(max_size=60), st.integers(0, 400), st.integers(0, 40))
def test_no_bytes_crash(name: str, noise: bytes, start: int, length: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for path in EXAMPLE.glob("*.csv"):
            (folder / path.name).write_bytes(path.read_bytes())
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[:start] + noise + content[start + length :])
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = main(["check", str(folder)])
        assert code in (0, 1)
        if code == 0:
            load(folder)
