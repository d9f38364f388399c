"""The register's own rules: what the description of the tables cannot say."""

import re
from collections.abc import Iterator

import pandas as pd

from pilotkarta.dates import PartialDate
from pilotkarta.register.fault import Fault
from pilotkarta.register.schema import Tables, resources

HEADER_ROWS = 1
LONGEST = 32_000  # UTF-16 units of a text; a spreadsheet's cell holds 32,767
# All but the line feed; XML, and so a workbook, has no way to write them, nor halves of characters.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

# One way to write a number, so that it is the same again after a spreadsheet, which holds 15 digits.
_PLAIN = re.compile(r"(?=.{1,15}\Z)(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")


def rule_faults(tables: Tables) -> Iterator[Fault]:
    """Find what breaks the register's own rules.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Every table by name, with its columns; cells are text.

    Yields
    ------
    Fault
        By rule; a cell may be named by several.
    """
    yield from _text_faults(tables)
    yield from _number_faults(tables)
    for name in ("programmes", "projects"):
        yield from _day_faults(name, tables[name], ("start", "end"))
        yield from _period_faults(name, tables[name])
    yield from _day_faults("sources", tables["sources"], ("fetched",))
    yield from _evidence_faults(tables)
    yield from _area_faults(tables)
    yield from _overlap_faults(tables["project_areas"])
    yield from _amount_faults(tables["amounts"])
    yield from _claim_faults(tables)
    yield from _source_faults(tables)
    yield from _total_faults(tables)


def _numbered(table: pd.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    for number, row in enumerate(table.to_dict("records"), start=HEADER_ROWS + 1):
        if any(row.values()):
            yield number, {str(key): str(value) for key, value in row.items()}


def _text_faults(tables: Tables) -> Iterator[Fault]:
    """Name what nobody sees in a cell, and what no spreadsheet can hold."""
    for name, table in tables.items():
        for number, row in _numbered(table):
            for column, value in row.items():
                if _CONTROL.search(value):
                    yield Fault(
                        f"{name}.csv",
                        number,
                        column,
                        _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value),
                        "control-character",
                    )
                elif len(value) > LONGEST // 2 and len(value.encode("utf-16-le")) // 2 > LONGEST:
                    yield Fault(f"{name}.csv", number, column, value, "too-long", str(LONGEST))
                elif value != value.strip():
                    yield Fault(f"{name}.csv", number, column, value, "stray-space")


def _number_faults(tables: Tables) -> Iterator[Fault]:
    for name, table in tables.items():
        fields = resources()[name]["schema"]["fields"]
        columns = [field["name"] for field in fields if field["type"] in ("integer", "number")]
        for number, row in _numbered(table) if columns else ():
            for column in columns:
                if row[column] and not _PLAIN.fullmatch(row[column]):
                    yield Fault(f"{name}.csv", number, column, row[column], "not-plain-number")


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None  # the description's own pattern, or _day_faults, names it


def _day_faults(name: str, table: pd.DataFrame, columns: tuple[str, ...]) -> Iterator[Fault]:
    for number, row in _numbered(table):
        for column in columns:
            if row[column] and not _date(row[column]):
                yield Fault(f"{name}.csv", number, column, row[column], "no-such-day")


def _period_faults(name: str, table: pd.DataFrame) -> Iterator[Fault]:
    for number, row in _numbered(table):
        start, end = _date(row["start"]), _date(row["end"])
        if start and end and end.latest < start.earliest:
            yield Fault(f"{name}.csv", number, "end", row["end"], "ends-before-start", row["start"])


def _evidence_faults(tables: Tables) -> Iterator[Fault]:
    """Invented and real never stand in one data set: the first project decides which it is."""
    kinds = [tables[name] for name in ("projects", "claims", "programme_claims")]
    if not len(kinds[0]):
        return
    invented = kinds[0]["evidence"].iloc[0] == "example"
    for name, table in zip(("projects", "claims", "programme_claims"), kinds, strict=True):
        for number, row in _numbered(table):
            if (row["evidence"] == "example") != invented:
                yield Fault(f"{name}.csv", number, "evidence", row["evidence"], "mixed-example")


def _area_faults(tables: Tables) -> Iterator[Fault]:
    placed = set(tables["project_areas"]["project"])
    for number, row in _numbered(tables["projects"]):
        if row["id"] not in placed:
            yield Fault("projects.csv", number, "id", row["id"], "no-area", "project_areas.csv")


def _overlap_faults(areas: pd.DataFrame) -> Iterator[Fault]:
    """Name the municipalities of a county that the project names too: it has them already."""
    stated = set(zip(areas["project"], areas["area"], strict=True))
    for number, row in _numbered(areas):
        county = row["area"][:2]
        if row["area"] != county and (row["project"], county) in stated:
            yield Fault("project_areas.csv", number, "area", row["area"], "within-county", county)


def _amount_faults(amounts: pd.DataFrame) -> Iterator[Fault]:
    """Name every total but a project's first, whoever stands beside it: sums are made of totals."""
    totals: set[str] = set()
    for number, row in _numbered(amounts):
        if row["measure"] == "total":
            if row["project"] in totals:
                yield Fault("amounts.csv", number, "measure", row["project"], "total-twice")
            totals.add(row["project"])


def _claim_faults(tables: Tables) -> Iterator[Fault]:
    """Every fact of a project has a source, and its evidence is that of its tie to the programme."""
    claims = tables["claims"]
    claimed = set(zip(claims["project"], claims["field"], strict=True))
    ties = claims[claims["field"] == "programme"]
    levels = set(zip(ties["project"], ties["evidence"], strict=True))
    for place, field in sourced_facts(tables):
        project = str(tables["projects"]["id"].iloc[place])
        if (project, field) not in claimed:
            number = place + HEADER_ROWS + 1
            yield Fault("projects.csv", number, field, project, "no-source", "claims.csv")
    for number, row in _numbered(tables["projects"]):
        if (row["id"], "programme") in claimed and (row["id"], row["evidence"]) not in levels:
            yield Fault("projects.csv", number, "evidence", row["evidence"], "evidence-differs", "claims.csv")


def sourced_facts(tables: Tables) -> Iterator[tuple[int, str]]:
    """List the facts that need a source.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Every table by name.

    Yields
    ------
    tuple of int and str
        The project's place among the projects, from 0, and the field of ``claims`` that the fact is. Themes
        need none, since they are set by us, nor does a name of our own.
    """
    with_rows = {
        "partners": set(tables["project_partners"]["project"]),
        "amounts": set(tables["amounts"]["project"]),
    }
    for number, row in _numbered(tables["projects"]):
        named = ("name",) if row["name_origin"] != "ours" else ()
        stated = (field for field in ("start", "end", "description") if row[field])
        beside = (field for field, projects in with_rows.items() if row["id"] in projects)
        for field in ("programme", *named, *stated, "areas", *beside):
            yield number - HEADER_ROWS - 1, field


def _source_faults(tables: Tables) -> Iterator[Fault]:
    claims = pd.concat([tables["claims"], tables["programme_claims"]])
    real = set(claims.loc[claims["evidence"] != "example", "source"])
    for number, row in _numbered(tables["sources"]):
        if row["id"] in real and not row["url"]:
            yield Fault("sources.csv", number, "url", row["id"], "no-address")


def _total_faults(tables: Tables) -> Iterator[Fault]:
    traced = tables["projects"]["programme"].value_counts()
    for number, row in _numbered(tables["programmes"]):
        stated = row["stated_pilots"]
        if _PLAIN.fullmatch(stated) and traced.get(row["id"], 0) > float(stated):
            count = str(traced[row["id"]])
            yield Fault("programmes.csv", number, "stated_pilots", stated, "too-many-projects", count)
