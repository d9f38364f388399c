"""The valid value nearest to a faulty one: what was meant, and nothing where nobody knows."""

from dataclasses import replace

import pandas as pd
import pytest

from pilotkarta.register import Fault, Register, check_tables
from pilotkarta.register.nearest import with_nearest


def spoilt(register: Register, name: str, column: str, value: str) -> tuple[Fault, ...]:
    """Check a register whose first cell of a column has another value."""
    cells = register.tables[name].copy()
    cells.loc[0, column] = value
    return check_tables({**register.tables, name: cells})


@pytest.mark.parametrize(
    ("table", "column", "value", "nearest"),
    [
        ("project_areas", "area", "Surahammar", "1907"),  # by name
        ("project_areas", "area", "surahamar", "1907"),
        ("project_areas", "area", "SURAHAMMAR", "1907"),
        ("project_areas", "area", "Västerbotten", "24"),
        ("project_areas", "area", "136", "0136"),  # a zero that a spreadsheet took away
        ("project_themes", "theme", "strakk", "strak"),
        ("project_themes", "theme", "Stråk", "strak"),
        ("projects", "programme", "sla-2051", "sla-2015"),
        ("project_partners", "organisation", "Region Vasterbotten", "region-vasterbotten"),
        ("projects", "evidence", "Confirmed", "confirmed"),
        ("projects", "evidence", "confirmd", "confirmed"),
        ("amounts", "kind", "at least", "at_least"),
        ("project_areas", "area", "Köpenhamns storstadsområde", ""),
        ("projects", "evidence", "säker", ""),
        ("projects", "evidence", "", ""),
        ("projects", "start", "2018-13", ""),  # takes any day
        ("projects", "name", "", ""),
    ],
)
def test_what_was_meant(register: Register, table: str, column: str, value: str, nearest: str) -> None:
    faults = [f for f in spoilt(register, table, column, value) if (f.row, f.column) == (2, column)]
    assert [fault.nearest for fault in faults] == [nearest]


def test_every_region_is_found_by_its_name(register: Register) -> None:
    regions = list(register.regions.values())
    faults = [Fault("project_areas.csv", 2, "area", region.name, "foreign-key") for region in regions]
    assert [f.nearest for f in with_nearest(faults, register.tables)] == [region.code for region in regions]


def test_a_fault_that_has_no_column_or_a_long_value_is_let_be(register: Register) -> None:
    faults = (
        Fault("projects.csv", None, "", "", "missing-table"),
        Fault("projects.csv", 2, "programme", "x" * 1_000_000, "foreign-key"),
        Fault("project_themes.csv", 3, "project, theme", "a, b", "primary-key"),
    )
    assert with_nearest(faults, register.tables) == faults


def test_many_faults_are_not_many_times_the_work(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    real = pd.DataFrame.to_dict

    def counted(table: pd.DataFrame, *args: object) -> object:
        asked.append(args)
        return real(table, *args)  # type: ignore[call-overload]

    monkeypatch.setattr(pd.DataFrame, "to_dict", counted)
    one = Fault("project_areas.csv", 2, "area", "Surahamar", "foreign-key")
    found = with_nearest([replace(one, row=row) for row in range(2, 500)], register.tables)
    assert {fault.nearest for fault in found} == {"1907"}
    assert len(asked) == 1
