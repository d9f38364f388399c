"""The data package of a selection: a zip that other programs accept, with every text to the letter."""

import csv
import hashlib
import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from pilotkarta.exports.package import to_package
from pilotkarta.handout import Handout
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import build
from pilotkarta.register.check import check_contents
from pilotkarta.register.schema import grid, resources, table
from tests.exports import plain
from tests.exports.handouts import INVENTED, REAL, handout

BOTH = pytest.mark.parametrize(
    ("register", "folder", "data"),
    [(REAL, DATA, ""), (INVENTED, EXAMPLE, "exempel")],
    ids=["real", "example"],
)
NONE = handout(lan=("12",), q="finnsinte")
SHARED = ("themes", "regions")


def files(one: Handout) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(to_package(one))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def described(one: Handout) -> dict[str, Any]:
    return json.loads(files(one)["datapackage.json"])


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))


def ids(content: bytes, column: str = "id") -> list[str]:
    return [
        row[column] for row in csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    ]


def validated(content: bytes, tmp_path: Path) -> dict[str, Any]:
    """Let the program that data packages are checked with check one."""
    file = tmp_path / "pilotkartan.zip"
    file.write_bytes(content)
    program = Path(sys.executable).parent / "frictionless"
    told = subprocess.run([program, "validate", "--json", file], capture_output=True, text=True, check=False)
    report = json.loads(told.stdout)
    assert (told.returncode == 0) == report["valid"]
    return report


@BOTH
def test_the_description_is_at_the_root_and_every_table_beside_it(
    register: Any, folder: Path, data: str
) -> None:
    found = files(handout(register))
    assert list(found) == ["datapackage.json", *(f"{name}.csv" for name in resources())]


@BOTH
def test_all_of_a_register_is_its_tables_to_the_letter(register: Any, folder: Path, data: str) -> None:
    for name, content in files(handout(register)).items():
        if name != "datapackage.json":
            kept = DATA if name.removesuffix(".csv") in SHARED else folder
            assert cells(content) == cells((kept / name).read_bytes())


def test_all_keeps_what_no_project_names_and_a_selection_does_not() -> None:
    tables = dict(REAL.tables)
    tables["organisations"] = tables["organisations"].copy()
    tables["organisations"].loc[len(tables["organisations"])] = ["ensam", "Ensam", "other"]
    register = build(tables)
    assert "ensam" in ids(files(handout(register))["organisations.csv"])
    everywhere = handout(register, landsdel=("norrland", "svealand", "gotaland"))
    assert len(everywhere.projects) == len(register.projects)
    assert "ensam" not in ids(files(everywhere)["organisations.csv"])


@BOTH
def test_it_is_read_back_without_a_change(register: Any, folder: Path, data: str) -> None:
    found = files(handout(register))
    del found["datapackage.json"]
    contents = {name.removesuffix(".csv"): content for name, content in found.items()}
    assert check_contents(contents) == ()
    assert build({name: table(grid(one)) for name, one in contents.items()}).version == register.version


@pytest.mark.parametrize(
    "one", [handout(), handout(INVENTED), handout(lan=("13",)), NONE, handout(plain.hostile())],
    ids=["real", "example", "selection", "empty", "hostile"],
)  # fmt: skip
def test_frictionless_finds_every_table_in_order(one: Handout, tmp_path: Path) -> None:
    report = validated(to_package(one), tmp_path)
    assert report["valid"]
    assert report["errors"] == report["warnings"] == []
    assert [task["name"] for task in report["tasks"]] == list(resources())
    assert all(task["valid"] for task in report["tasks"])


def test_frictionless_finds_a_changed_table(tmp_path: Path) -> None:
    spoilt = io.BytesIO()
    with ZipFile(spoilt, "w") as archive:
        for name, content in files(handout()).items():
            archive.writestr(name, content.replace(b"2014-", b"2013-") if name == "projects.csv" else content)
    report = validated(spoilt.getvalue(), tmp_path)
    assert [task["name"] for task in report["tasks"] if not task["valid"]] == ["projects"]


@pytest.mark.parametrize("one", [handout(), handout(lan=("13",)), NONE], ids=["all", "some", "none"])
def test_the_description_says_size_and_hash(one: Handout) -> None:
    found = files(one)
    for resource in json.loads(found["datapackage.json"])["resources"]:
        content = found[resource["path"]]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()


def test_the_description_is_ours() -> None:
    kept = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    found = described(handout())
    for resource in found["resources"]:
        del resource["bytes"], resource["hash"]
    assert found == {**kept, "created": "2026-03-09T00:00:00Z"}
    assert described(handout()) == described(handout())  # ours is not written in


def test_a_selection_is_marked_and_holds_what_belongs_to_it() -> None:
    one = handout(lan=("13",), farg="belagg", projekt="marken-halland")
    found = files(one)
    assert json.loads(found["datapackage.json"])["pilotkartan:selection"] == {"lan": ["13"]}
    chosen = {"stationers-roll", "marken-halland", "halmstad-tillvaxtmotor"}
    assert set(ids(found["projects.csv"])) == chosen
    programmes = {row["programme"] for row in plain.rows(DATA, "projects") if row["id"] in chosen}
    assert set(ids(found["programmes.csv"])) == programmes
    for name in ("project_areas", "project_themes", "project_partners", "claims", "amounts"):
        expected = [row["project"] for row in plain.rows(DATA, name) if row["project"] in chosen]
        assert ids(found[f"{name}.csv"], "project") == expected
    for name in SHARED:
        assert found[f"{name}.csv"] == (DATA / f"{name}.csv").read_bytes()


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"q": "hamn", "sprak": "en"}, {"q": ["hamn"], "sprak": ["en"]}),
        ({"tema": ("stad",), "belagg": ("weak",), "sprak": "en"}, {"tema": ["stad"], "belagg": ["weak"]}),
    ],
)  # fmt: skip
def test_what_decides_the_selection_is_named(chosen: dict[str, Any], expected: dict[str, list[str]]) -> None:
    assert described(handout(**chosen))["pilotkartan:selection"] == expected


def test_all_is_not_marked_as_a_selection() -> None:
    for one in (handout(), handout(INVENTED), handout(farg="belagg", projekt="mobevi", sprak="en")):
        assert "pilotkartan:selection" not in described(one)


def test_an_empty_selection_has_headers_only() -> None:
    found = files(NONE)
    for name, resource in resources().items():
        lines = found[f"{name}.csv"].decode("utf-8").splitlines()
        assert lines[0] == ",".join(field["name"] for field in resource["schema"]["fields"])
        assert (len(lines) > 1) == (name in SHARED)


def test_invented_data_say_so() -> None:
    found = described(handout(INVENTED, lan=("25",)))
    assert (found["name"], found["title"]) == ("pilotkartan-exempel", "Pilotkartan – Exempeldata")
    assert found["description"] == "Alla projekt här är påhittade, för demonstration och övning."
    assert found["pilotkartan:selection"] == {"lan": ["25"], "data": ["exempel"]}
    assert (found["title_en"], found["description_en"]) == (
        "Pilotkartan – Example data",
        "Every project here is invented, for demonstration and training.",
    )
    assert "invented" not in described(handout())["description_en"]


def test_nothing_of_ours_is_said_of_others_data() -> None:
    found = described(replace(handout(), register=replace(REAL, title="Våra pilotprojekt")))
    assert found["title"] == "Våra pilotprojekt"
    assert not {"name", "description", "version", "licenses", "contributors"} & set(found)


def test_hostile_texts_survive_to_the_letter() -> None:
    found = files(handout(plain.hostile()))["projects.csv"]
    for column in ("name", "description", "description_en"):
        assert tuple(ids(found, column)[: len(plain.LETTERS)]) == plain.LETTERS


def test_the_same_for_the_same_hand_out() -> None:
    assert to_package(handout()) == to_package(handout())
    with ZipFile(io.BytesIO(to_package(replace(handout(), made=date(2027, 1, 2))))) as archive:
        assert {one.date_time for one in archive.infolist()} == {(2027, 1, 2, 0, 0, 0)}
