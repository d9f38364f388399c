"""What is known of how many projects, and how surely, against the tables read with no help."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.insight.completeness import (
    evidence_by_programme,
    evidence_tally,
    known_fields,
    unknown_of,
)
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Register, load
from tests.insight.tables import FOLDER, rows

REGISTERS = {"register": load(DATA), "example": load(EXAMPLE)}
LEVELS = {"register": ["confirmed", "probable", "weak"], "example": ["example"]}
WHICH = pytest.mark.parametrize("data", REGISTERS)


def lacking(data: str) -> dict[str, set[str]]:
    """Find the projects that have no row, or an empty cell, for each fact."""
    folder = FOLDER[data]
    projects = {row["id"]: row for row in rows(folder / "projects.csv")}
    having = {
        "lead": {r["project"] for r in rows(folder / "project_partners.csv") if r["role"] == "lead"},
        "partners": {r["project"] for r in rows(folder / "project_partners.csv")},
        "areas": {r["project"] for r in rows(folder / "project_areas.csv")},
        "themes": {r["project"] for r in rows(folder / "project_themes.csv")},
        "amounts": {r["project"] for r in rows(folder / "amounts.csv")},
        "name": {key for key, row in projects.items() if row["name_origin"] in ("stated", "inferred")},
        **{
            field: {key for key, row in projects.items() if row[field] != ""}
            for field in ("description", "start", "end")
        },
    }
    return {field: set(projects) - known for field, known in having.items()}


@WHICH
def test_unknown_facts_are_those_without_a_row_or_with_an_empty_cell(data: str) -> None:
    found = unknown_of(REGISTERS[data].projects)
    assert {field: {p.id for p in lacks} for field, lacks in found.items()} == lacking(data)
    for lacks in found.values():  # from north to south
        assert list(lacks) == [p for p in REGISTERS[data].projects if p in lacks]


@WHICH
def test_known_facts_are_the_rest(data: str) -> None:
    projects = REGISTERS[data].projects
    assert known_fields(projects) == {
        field: len(projects) - len(lacking(data)[field])
        for field in ("name", "partners", "start", "end", "amounts", "themes")
    }


@WHICH
@given(st.data())
def test_a_selection_is_counted_by_programme_and_level(data: str, draw: st.DataObject) -> None:
    register: Register = REGISTERS[data]
    chosen = draw.draw(st.sets(st.sampled_from([p.id for p in register.projects])))
    counts = {
        programme["id"]: dict.fromkeys(LEVELS[data], 0) for programme in rows(FOLDER[data] / "programmes.csv")
    }
    for row in rows(FOLDER[data] / "projects.csv"):
        if row["id"] in chosen:
            counts[row["programme"]][row["evidence"]] += 1
    projects = [p for p in register.projects if p.id in chosen]
    assert evidence_by_programme(register, projects) == counts
    if data == "register":
        assert evidence_tally(projects) == {
            level: sum(counts[programme][level] for programme in counts) for level in LEVELS[data]
        }


@WHICH
def test_of_no_project_nothing_is_known_or_unknown(data: str) -> None:
    assert set(known_fields(()).values()) == {0}
    assert set(unknown_of(()).values()) == {()}
    assert not any(sum(levels.values()) for levels in evidence_by_programme(REGISTERS[data], ()).values())
