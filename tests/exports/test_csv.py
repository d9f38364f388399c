"""The CSV of a selection: what a list shows, in its order, and harmless in a spreadsheet."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.exports.csv import table_csv, to_csv
from pilotkarta.handout import Handout
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Partner, Project, Register, load
from pilotkarta.selection import Selection, dataset_named, from_params, select
from tests.workbook.tables import HOSTILE, held, spoilt
from tests.workbook.tables import rows as known

REAL = load(DATA)
SITE = "https://pilotkartan.example/bas"
COLUMNS = [
    "number", "id", "name", "name_origin", "programme_id", "programme", "evidence", "start", "end",
    "county_codes", "landsdelar", "area_codes", "areas", "theme_ids", "stated_theme_ids", "themes",
    "lead_ids", "commissioner_ids", "partner_ids", "funder_ids", "partners", "amounts_sek", "description",
    "description_en", "latitude", "longitude", "source_ids", "sources", "address",
]  # fmt: skip


def handout(projects: Sequence[Project], register: Register = REAL, **chosen: str) -> Handout:
    selection = Selection(**chosen)  # type: ignore[arg-type]
    return Handout(register, selection, tuple(projects), SITE, date(2026, 11, 24))


def rows(projects: Sequence[Project], register: Register = REAL, **chosen: str) -> list[dict[str, str]]:
    """Write projects and read them back as another program would."""
    content = to_csv(handout(projects, register, **chosen))
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))


def test_one_row_a_project_in_the_order_given() -> None:
    chosen = select(REAL, Selection(lan=("13",)))
    found = rows(chosen)
    assert [row["id"] for row in found] == ["stationers-roll", "marken-halland", "halmstad-tillvaxtmotor"]
    assert [row["number"] for row in found] == ["1", "2", "3"]
    assert [row["id"] for row in rows(chosen[::-1])] == [p.id for p in chosen[::-1]]


def test_header_stands_alone_when_nothing_is_selected() -> None:
    content = to_csv(handout(())).decode("utf-8")
    assert list(csv.reader(io.StringIO(content))) == [COLUMNS]


def test_utf8_comma_and_line_feed() -> None:
    content = to_csv(handout(REAL.projects))
    assert b"\r" not in content
    assert content.count(b"\n") == 29  # no description holds a line break
    assert "Överkalix".encode() in content


def test_names_and_codes() -> None:
    (halmstad,) = rows([p for p in REAL.projects if p.id == "halmstad-tillvaxtmotor"])
    assert list(halmstad) == COLUMNS
    assert halmstad["programme_id"] == "uss-2016"
    assert halmstad["programme"] == "Utveckla svenska städer"
    assert halmstad["evidence"] == "confirmed"
    assert halmstad["name_origin"] == "stated"
    assert (halmstad["start"], halmstad["end"]) == ("2017", "")
    assert halmstad["county_codes"] == "07|12|13"
    places = dict(zip(halmstad["area_codes"].split("|"), halmstad["areas"].split("|"), strict=True))
    assert places == {
        "1380": "Halmstad", "1382": "Falkenberg", "1381": "Laholm", "1315": "Hylte", "0781": "Ljungby",
        "0767": "Markaryd", "1278": "Båstad",
    }  # fmt: skip
    assert set(halmstad["theme_ids"].split("|")) == {"stad", "naringsliv"}
    assert "Stadskärna och städers roll" in halmstad["themes"].split("|")
    assert "Halmstads kommun (lead)" in halmstad["partners"].split("|")
    assert halmstad["landsdelar"] == "gotaland"
    assert halmstad["amounts_sek"] == "granted at_least 800000"
    assert halmstad["sources"].startswith("https://www.halmstadsnaringsliv.se/")
    assert 56 < float(halmstad["latitude"]) < 57.5
    assert 12.5 < float(halmstad["longitude"]) < 14


def test_dates_are_iso_with_their_precision() -> None:
    found = {row["id"]: (row["start"], row["end"]) for row in rows(REAL.projects)}
    assert found["jamtlandsstraket"] == ("2014~", "2015-12-31")
    assert found["mobevi"] == ("2018-09", "2019-12")
    assert found["attraktion-gotland"] == ("", "")


@pytest.mark.parametrize(("folder", "data"), [(DATA, ""), (EXAMPLE, "exempel")], ids=["real", "example"])
@pytest.mark.parametrize("sprak", ["sv", "en"])
def test_the_address_leads_back_to_the_project(folder: object, data: str, sprak: str) -> None:
    register = load(folder)  # type: ignore[arg-type]
    for row in rows(register.projects, register, data=data, sprak=sprak, q="x", farg="belagg"):
        address = urlsplit(row["address"])
        assert row["address"].startswith(f"{SITE}/karta?")
        params = parse_qs(address.query, strict_parsing=True)
        assert dataset_named(params) == data
        selection, ignored = from_params(params, register)
        assert selection == Selection(projekt=row["id"], data=data, sprak=sprak)  # type: ignore[arg-type]
        assert ignored == ()


@pytest.mark.parametrize("folder", [DATA, EXAMPLE], ids=["real", "example"])
def test_every_key_of_the_tables_is_there(folder: Path) -> None:
    register = load(folder)
    found = {row["id"]: row for row in rows(register.projects, register)}
    assert len(found) == len(register.projects) > 10
    tables = {name: known(name, folder) for name in register.tables}

    def keys(table: str, column: str, project: str, **only: str) -> list[str]:
        return [
            row[column]
            for row in tables[table]
            if row["project"] == project and all(row[name] == value for name, value in only.items())
        ]

    for project in tables["projects"]:
        row = found[project["id"]]
        for name in ("name", "name_origin", "evidence", "start", "end", "description", "description_en"):
            assert row[name] == project[name]
        assert row["programme_id"] == project["programme"]
        assert row["area_codes"].split("|") == keys("project_areas", "area", project["id"])
        themes = keys("project_themes", "theme", project["id"])
        assert sorted(filter(None, row["theme_ids"].split("|"))) == sorted(themes)
        stated = keys("project_themes", "theme", project["id"], origin="stated")
        assert row["stated_theme_ids"] == "|".join(stated)
        for role in ("lead", "commissioner", "partner", "funder"):
            its = keys("project_partners", "organisation", project["id"], role=role)
            assert row[f"{role}_ids"] == "|".join(its)
        sources = dict.fromkeys(keys("claims", "source", project["id"]))
        assert row["source_ids"] == "|".join(sources)


@pytest.mark.parametrize("folder", [DATA, EXAMPLE], ids=["real", "example"])
def test_names_stand_in_the_order_of_their_keys(folder: Path) -> None:
    register = load(folder)
    names = {row["code"]: row["name"] for row in known("regions", folder)}
    names |= {row["id"]: row["name"] for row in known("themes", folder)}
    urls = {row["id"]: row["url"] or row["title"] for row in known("sources", folder)}
    for row in rows(register.projects, register):
        for keys, column in (("area_codes", "areas"), ("theme_ids", "themes")):
            assert [names[key] for key in row[keys].split("|") if key] == list(
                filter(None, row[column].split("|"))
            )
        its = dict.fromkeys(urls[key] for key in row["source_ids"].split("|"))
        assert row["sources"] == "|".join(its)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_comes_back_with_an_apostrophe_only_where_needed(text: str) -> None:
    register = spoilt(text)
    found = rows([one for one in register.projects if one.name == text], register)[0]
    assert found["name"] == found["description"] == found["description_en"] == held(text)
    organisation, first = register.tables["organisations"]["id"][0], register.projects[0]
    partnered = replace(first, partners=(Partner(text, "lead"),))
    assert organisation == "boverket"
    assert rows([partnered], register)[0]["partners"] == held(f"{text} (lead)")


ANY = st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@\t\r\n\"',|")


@given(st.text(ANY, max_size=12), st.text(ANY, max_size=12))
def test_any_text_of_a_table_comes_back(title: str, text: str) -> None:
    content = table_csv(pd.DataFrame({title: [text, "x"], "n": [-1.5, float("nan")]}))
    assert list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)) == [
        [held(title), "n"],
        [held(text), "-1.5"],
        ["x", ""],
    ]


def test_no_number_and_no_code_gets_an_apostrophe() -> None:
    south_west = replace(REAL.projects[0], latitude=-33.9, longitude=-70.6)
    (found,) = rows([south_west])
    assert (found["latitude"], found["longitude"]) == ("-33.9", "-70.6")
    for row in rows(REAL.projects):
        assert not any(text.startswith("'") for text in row.values())
