"""The list of formats: each with a name and an address of its own, and whether it says the day."""

import csv
import json
import re
from dataclasses import fields, replace
from datetime import timedelta
from importlib import import_module
from io import BytesIO, StringIO
from pathlib import Path
from types import MappingProxyType
from zipfile import ZipFile

import pytest

from pilotkarta.__main__ import main
from pilotkarta.exports import FILES, FORMATS, MUNICIPALITY, TABLES, address, file_name
from pilotkarta.exports.dcat import to_turtle
from pilotkarta.paths import DATA, EXAMPLE, ROOT
from pilotkarta.register import datasets
from pilotkarta.selection import Selection
from pilotkarta.web import turns
from tests.exports.handouts import INVENTED, MADE, REAL, handout

NAMES = {
    "csv": ("pilotkartan.csv", b'"number"'),
    "excel-csv": ("pilotkartan-excel.csv", b"\xef\xbb\xbf"),
    "xlsx": ("pilotkartan.xlsx", b"PK"),
    "geojson": ("pilotkartan.geojson", b"{"),
    "gpkg": ("pilotkartan.gpkg", b"SQLite format 3\0"),
    "package": ("pilotkartan.zip", b"PK"),
    "dcat-ttl": ("pilotkartan.ttl", b"@prefix"),
    "dcat-jsonld": ("pilotkartan.jsonld", b"{"),
    "template": ("pilotkartan-mall.xlsx", b"PK"),
    "pptx": ("pilotkartan.pptx", b"PK"),
    "pdf": ("pilotkartan.pdf", b"%PDF"),
    "html": ("pilotkartan.html", b"<!doctype html>"),
    "svg": ("pilotkartan.svg", b"<svg"),
    "png": ("pilotkartan.png", b"\x89PNG"),
    "kommun-pdf": ("kommun.pdf", b"%PDF"),
}


def test_the_formats_are_the_promised_ones() -> None:
    assert list(FORMATS) == list(NAMES)
    assert {name: address(name) for name in FORMATS} == {
        name: f"api/{file}" for name, (file, _) in NAMES.items()
    }


def test_each_table_has_an_address() -> None:
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert [address(name) for name in TABLES] == [f"api/tabell/{one['path']}" for one in described]


def test_no_two_files_share_an_address_or_a_name() -> None:
    assert len({address(name) for name in FILES}) == len(FILES)
    assert len({file_name(name, REAL, "2480") for name in FILES}) == len(FILES)


@pytest.mark.parametrize(
    ("name", "register", "data", "expected"),
    [
        ("csv", REAL, "", "pilotkartan.csv"),
        ("csv", INVENTED, "exempel", "pilotkartan-exempel.csv"),
        ("excel-csv", INVENTED, "exempel", "pilotkartan-exempel-excel.csv"),
        ("template", REAL, "utkast-Zq_9-x", "pilotkartan-utkast-mall.xlsx"),
        ("csv", INVENTED, "utkast-Zq_9-x", "pilotkartan-exempel-utkast.csv"),
        ("pdf", REAL, "lansstyrelsen", "pilotkartan-lansstyrelsen.pdf"),
        ("pdf", INVENTED, "ovning-2", "pilotkartan-exempel-ovning-2.pdf"),
        ("kommun-pdf", REAL, "", "pilotkartan-kommun-2480.pdf"),
        ("kommun-pdf", INVENTED, "exempel", "pilotkartan-exempel-kommun-2480.pdf"),
        ("tabell/claims", REAL, "", "pilotkartan-claims.csv"),
        ("tabell/claims", REAL, "utkast-x", "pilotkartan-utkast-claims.csv"),
    ],
)
def test_the_name_says_which_data_it_is(name: str, register: object, data: str, expected: str) -> None:
    assert file_name(name, register, "2480", data) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FILES)
def test_it_says_the_day_it_was_made_or_does_not(name: str) -> None:
    today = handout(kommun="1480", lan=("14",))
    tomorrow = replace(today, made=MADE + timedelta(days=1))
    content = parts(FILES[name].write(today))
    assert content == parts(FILES[name].write(today))  # a tag promises as much
    assert (content != parts(FILES[name].write(tomorrow))) == FILES[name].dated


def parts(content: bytes) -> object:
    """Give what is in a zip file: python-pptx writes the clock beside it."""
    if not content.startswith(b"PK"):
        return content
    with ZipFile(BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


@pytest.mark.parametrize("name", [name for name in FORMATS if name != MUNICIPALITY])
def test_nothing_selected_is_a_file_too(name: str) -> None:
    empty = handout(q="finns inte")
    assert empty.projects == ()
    assert FORMATS[name].write(empty).startswith(NAMES[name][1])


@pytest.mark.parametrize(
    ("name", "expected"),
    [("csv", "csv"), ("geojson", "geo+json"), ("package", "zip"), ("gpkg", "geopackage+sqlite3")],
)
def test_the_media_types_are_those_of_the_metadata(name: str, expected: str) -> None:
    kind = FORMATS[name].media_type
    assert kind.partition("/")[2] == expected
    assert f'"{kind}"' in to_turtle(handout()).decode()


def test_the_metadata_lead_to_our_addresses() -> None:
    found = re.findall(r"/(api/[\w.-]+)", to_turtle(handout()).decode())
    assert set(found) <= {address(name) for name in FORMATS}
    assert len(set(found)) >= 6


def rows(text: str) -> list[dict[str, str]]:
    """Read a table."""
    return list(csv.DictReader(StringIO(text, newline="")))


class TestTables:
    """The register's own tables."""

    def test_all_of_them_are_those_on_the_disk(self) -> None:
        kept = {path.stem: rows(path.read_text(encoding="utf-8")) for path in DATA.glob("*.csv")}
        for parent, keys in (("organisations", ("organisation",)), ("sources", ("source",))):
            others = [row for name, table in kept.items() if name != parent for row in table]
            named = {row[key] for row in others for key in keys if key in row}
            kept[parent] = [row for row in kept[parent] if row["id"] in named]
        assert {name.removeprefix("tabell/") for name in TABLES} == set(kept)
        for name, expected in kept.items():
            assert rows(FILES[f"tabell/{name}"].write(handout()).decode()) == expected

    def test_those_of_a_selection_are_its_projects_alone(self) -> None:
        chosen = {project.id for project in REAL.projects if "14" in project.counties}
        some = handout(lan=("14",))
        for table, column in (("projects", "id"), ("claims", "project"), ("project_areas", "project")):
            kept = rows((DATA / f"{table}.csv").read_text(encoding="utf-8"))
            expected = [row for row in kept if row[column] in chosen]
            assert rows(FILES[f"tabell/{table}"].write(some).decode()) == expected != kept

    def test_they_are_written_to_the_letter(self) -> None:
        tables = dict(REAL.tables)
        texts = ["=1+1", "@x", "'=x", "-5", "+46", 'a "b", c\nd', "🚂"]
        projects = tables["projects"].copy()
        projects.loc[: len(texts) - 1, "description"] = texts
        changed = replace(
            handout(), register=replace(REAL, tables=MappingProxyType({**tables, "projects": projects}))
        )
        text = FILES["tabell/projects"].write(changed).decode()
        found = [row["description"] for row in rows(text)]
        assert found[: len(texts)] == texts


class TestShell:
    """``python -m pilotkarta export``."""

    @pytest.mark.parametrize("name", FORMATS)
    def test_every_format(self, name: str, tmp_path: Path) -> None:
        to = tmp_path / "fil"
        assert main(["export", name, "--to", str(to), "--select", "lan=25&seminarium=25&kommun=2480"]) == 0
        assert to.read_bytes().startswith(NAMES[name][1])

    def test_every_data_set(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        own = tmp_path / "egna" / "norr"
        own.mkdir(parents=True)
        for path in EXAMPLE.glob("*.csv"):
            (own / path.name).write_bytes(path.read_bytes())
        (tmp_path / "egna" / "trasig").mkdir()
        for path in EXAMPLE.glob("*.csv"):
            (tmp_path / "egna" / "trasig" / path.name).write_bytes(b"id\n")
        monkeypatch.setattr(
            import_module("pilotkarta.register.datasets"), "data_folder", lambda: tmp_path / "egna"
        )
        assert "norr" in datasets()
        to = tmp_path / "a.csv"
        assert main(["export", "csv", "--to", str(to), "--data", "norr"]) == 0
        found = rows(to.read_text(encoding="utf-8"))
        assert len(found) == 15
        assert "data=norr" in found[0]["address"]
        to.unlink()
        assert main(["export", "csv", "--to", str(to), "--data", "trasig"]) == 1
        with pytest.raises(SystemExit) as stopped:
            main(["export", "csv", "--to", str(to), "--data", "utkast-x"])
        assert stopped.value.code == 2
        assert not to.exists()


class TestDescribed:
    """``docs/api.md`` tells of all there is."""

    TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")

    @pytest.mark.parametrize("name", FORMATS)
    def test_each_format(self, name: str) -> None:
        (row,) = (line for line in self.TEXT.splitlines() if line.startswith(f"| `/{address(name)}` |"))
        assert f"| `{name}` |" in row
        assert row.endswith(f"| `{FORMATS[name].media_type}` |")

    def test_the_tables_and_no_others(self) -> None:
        told = re.findall(r"^\| `/(api/tabell/[\w.]+)` \|", self.TEXT, re.MULTILINE)
        assert sorted(told) == sorted(address(name) for name in TABLES)

    def test_the_parameters_and_no_others(self) -> None:
        section = self.TEXT.partition("## Parametrar")[2].partition("\n## ")[0]
        rows = re.findall(r"^\| (`.+?`) \| ", section, re.MULTILINE)
        told = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
        assert sorted(told) == sorted(field.name for field in fields(Selection))

    def test_the_undated_are_named(self) -> None:
        sentence = self.TEXT.partition("ändras också varje dygn; det gör inte ")[2].partition(".")[0]
        undated = {name for name in FORMATS if not FORMATS[name].dated}
        assert set(re.findall(r"`([\w-]+)`", sentence)) == undated

    def test_the_limits_are_the_real_ones(self) -> None:
        assert f"Högst {turns.MOST_WAITING} av vart slag kan vänta" in self.TEXT
        assert turns.LONGEST_WAIT == 60  # "i högst en minut"
