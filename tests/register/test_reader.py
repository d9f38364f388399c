"""From tables to values: nothing is guessed, nothing can be changed, and faults stop the reading."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
import shapely

from pilotkarta.dates import PartialDate
from pilotkarta.paths import DATA
from pilotkarta.register import Amount, Partner, Region, Register, RegisterError, load


def test_cells_are_read_as_text() -> None:
    tables = load(DATA).tables
    assert "0382" in set(tables["project_areas"]["area"])  # its zero is kept
    assert set(tables["amounts"]["share_percent"]) == {"", "50", "49.99"}
    assert not any(table.isna().any(axis=None) for table in tables.values())


def test_cells_that_look_like_nothing_are_text(copy_of: Callable[..., Path]) -> None:
    folder = copy_of()
    path = folder / "projects.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",TURÖP,", ",NA,"), encoding="utf-8")
    turop = load(folder).project("turop-flen")
    assert turop is not None
    assert turop.name == "NA"


def test_a_project_is_put_together_from_its_tables(register: Register) -> None:
    mobevi = register.project("mobevi")
    assert mobevi is not None
    assert mobevi.programme is register.programmes["tsp-2018"]
    assert mobevi.start == PartialDate(2018, 9)
    assert mobevi.areas == (Region("24", "Västerbottens län", "county", "24", "norrland", "", ""),)
    assert mobevi.partners == (Partner("Region Västerbotten", "lead"), Partner("Trafikverket", "partner"))
    assert set(mobevi.amounts) == {
        Amount("total", "", 1_446_392, "exact", ""),
        Amount("granted", "", 649_311, "exact", ""),
    }
    assert mobevi.claims_on("amounts")
    assert {claim.field for claim in mobevi.claims} == {
        "programme", "name", "start", "end", "description", "areas", "partners", "amounts",
    }  # fmt: skip
    assert all(claim.source is register.sources[claim.source.id] for claim in mobevi.claims)


def test_themes_stand_in_the_order_of_their_table(register: Register) -> None:
    order = list(register.themes)
    for project in register.projects:
        assert [order.index(theme) for theme in project.themes] == sorted(map(order.index, project.themes))


def test_counties_and_landsdelar(register: Register) -> None:
    assert len(register.counties) == 21
    assert len(register.regions) == 21 + 290
    stations = register.project("stationers-roll")
    assert stations is not None
    assert stations.landsdelar == {"gotaland"}
    assert all(region.code == region.county_code for region in register.counties)


def test_an_unknown_project_is_none(register: Register) -> None:
    assert register.project("finns-inte") is None
    assert register.project("") is None
    assert register.project(None) is None


def test_nothing_can_be_changed(register: Register) -> None:
    with pytest.raises(FrozenInstanceError):
        register.projects[0].name = "x"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        register.projects = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        register.programmes["x"] = register.programmes["snu-2013"]  # type: ignore[index]


def test_the_table_with_areas_is_the_callers_own(register: Register) -> None:
    frame = register.geoframe()
    assert list(frame.index) == [project.id for project in register.projects]
    assert frame.crs.to_epsg() == 3006
    assert frame.loc["mobevi", "evidence"] == "confirmed"
    assert frame.loc["mobevi", "latitude"] == next(p.latitude for p in register.projects if p.id == "mobevi")
    six, county = (
        frame.loc["marken-halland", "geometry"],
        register.geoframe().loc["regplan-blekinge", "geometry"],
    )
    assert six.area > county.area  # Halland is larger than Blekinge
    frame["name"] = "x"
    frame.loc["mobevi", "geometry"] = shapely.Point(0, 0)
    assert register.geoframe().loc["mobevi", "name"].startswith("Hållbar mobilitet")
    assert register.geoframe().loc["mobevi", "geometry"].area > 1e9


def test_it_is_read_once(register: Register) -> None:
    assert load(DATA) is register


def test_faulty_tables_are_not_read(copy_of: Callable[..., Path]) -> None:
    folder = copy_of()
    (folder / "claims.csv").unlink()
    with pytest.raises(RegisterError, match=r"1 fault") as caught:
        load(folder)
    assert caught.value.folder == folder
    assert [fault.table for fault in caught.value.faults] == ["claims.csv"]


def test_tables_without_projects_give_an_empty_register(copy_of: Callable[..., Path]) -> None:
    folder = copy_of()
    for name in ("projects", "project_areas", "project_themes", "project_partners", "amounts", "claims"):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    empty = load(folder)
    assert empty.projects == ()
    assert not empty.is_example
    assert empty.geoframe().empty
