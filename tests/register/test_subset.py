"""The tables of some projects: whole in themselves, and with every fact that the projects had."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Project, Register, build, check_tables, load, subset

REGISTERS = {folder: load(folder) for folder in (DATA, EXAMPLE)}
OF_PROJECTS = ("project_areas", "project_themes", "project_partners", "amounts", "claims")


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """Read a table without the library."""
    with ((DATA if name in ("themes", "regions") else folder) / f"{name}.csv").open(
        encoding="utf-8", newline=""
    ) as lines:
        return list(csv.DictReader(lines))


def expected(folder: Path, chosen: set[str]) -> dict[str, list[dict[str, str]]]:
    """Work out which rows are wanted, table by table."""
    found = {name: [r for r in rows(folder, name) if r["project"] in chosen] for name in OF_PROJECTS}
    found["projects"] = [r for r in rows(folder, "projects") if r["id"] in chosen]
    programmes = {r["programme"] for r in found["projects"]}
    found["programmes"] = [r for r in rows(folder, "programmes") if r["id"] in programmes]
    for name in ("programme_owners", "programme_claims"):
        found[name] = [r for r in rows(folder, name) if r["programme"] in programmes]
    organisations = {
        r["organisation"] for name in ("project_partners", "amounts", "programme_owners") for r in found[name]
    }
    sources = {r["source"] for name in ("claims", "programme_claims") for r in found[name]}
    found["organisations"] = [r for r in rows(folder, "organisations") if r["id"] in organisations]
    found["sources"] = [r for r in rows(folder, "sources") if r["id"] in sources]
    return found | {name: rows(folder, name) for name in ("themes", "regions")}


@st.composite
def parts(draw: st.DrawFn) -> tuple[Path, list[Project]]:
    """Draw some projects of a data set, in any order."""
    folder = draw(st.sampled_from([DATA, EXAMPLE]))
    return folder, draw(st.lists(st.sampled_from(REGISTERS[folder].projects), unique_by=lambda p: p.id))


@settings(max_examples=30)
@given(parts())
def test_the_rows_are_those_of_the_projects_and_what_they_refer_to(part: tuple[Path, list[Project]]) -> None:
    folder, projects = part
    tables = subset(REGISTERS[folder], projects)
    wanted = expected(folder, {project.id for project in projects})
    assert list(tables) == list(REGISTERS[folder].tables)
    assert {name: table.to_dict("records") for name, table in tables.items()} == wanted


@settings(max_examples=12)
@given(parts())
def test_it_is_a_register_in_order_with_every_fact(part: tuple[Path, list[Project]]) -> None:
    folder, projects = part
    whole = REGISTERS[folder]
    tables = subset(whole, projects)
    assert check_tables(tables) == ()
    assert build(tables).projects == tuple(p for p in whole.projects if p in projects)


@pytest.mark.parametrize("folder", [DATA, EXAMPLE], ids=["real", "example"])
def test_all_and_none_of_them(folder: Path) -> None:
    whole = REGISTERS[folder]
    none, everything = subset(whole, ()), subset(whole, whole.projects)
    assert check_tables(none) == check_tables(everything) == ()
    assert build(none).projects == ()
    assert build(everything).projects == whole.projects
    shared = {"themes", "regions"}
    assert {name for name, table in none.items() if len(table)} == shared


def test_the_register_itself_stays_as_it_was(register: Register) -> None:
    before = {name: table.copy() for name, table in register.tables.items()}
    tables = subset(register, register.projects[:3])
    tables["projects"]["name"] = "x"
    assert all(table.equals(before[name]) for name, table in register.tables.items())
