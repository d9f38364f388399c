"""The CSV of a selection: what a list shows, in its order, and harmless in a spreadsheet."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.exports.csv import to_csv
from pilotkarta.handout import Handout
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Partner, Project, Register, load
from pilotkarta.selection import Selection, dataset_named, from_params, select

REAL = load(DATA)
SITE = "https://pilotkartan.example/bas"
COLUMNS = [
    "number", "id", "name", "name_origin", "programme_id", "programme", "evidence", "start", "end",
    "county_codes", "area_codes", "areas", "theme_ids", "themes", "partners", "amounts_sek", "description",
    "latitude", "longitude", "sources", "address",
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


HOSTILE = [
    "=1+1", "+46", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x";"y")', "=cmd|' /C calc'!A0",
    "<img src=x onerror=alert(1)>", "</script>", "${1}", "{{ 7*7 }}", '"', '""', "a\nb", "a\rb", "a\r\nb",
    "a,b", "a;b", "a|b", "'=1", " =1", "1-2", "x@y", "a=b", "\u2028", "\x00", "",
]  # fmt: skip


def needs_apostrophe(text: str) -> bool:
    """Say whether a spreadsheet would take a text for a formula."""
    return text[:1] in {"=", "+", "-", "@", "\t", "\r"}


def spoilt(text: str) -> Project:
    """Give a project with a text in every free field."""
    first = REAL.projects[0]
    return replace(first, name=text, description=text, partners=(Partner(text, "lead"),))


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_comes_back_with_an_apostrophe_only_where_needed(text: str) -> None:
    found = rows([spoilt(text), REAL.projects[1]])
    assert [row["id"] for row in found] == ["besokslandet-overkalix", "mobevi"]
    apostrophe = "'" if needs_apostrophe(text) else ""
    assert found[0]["name"] == found[0]["description"] == apostrophe + text
    assert found[0]["partners"] == f"{apostrophe}{text} (lead)"


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@\t\r\n\"',|"), max_size=12))
def test_any_text_comes_back(text: str) -> None:
    (found,) = rows([spoilt(text)])
    assert found["name"] == ("'" if needs_apostrophe(text) else "") + text
    assert not needs_apostrophe(found["name"])


def test_no_number_and_no_code_gets_an_apostrophe() -> None:
    south_west = replace(REAL.projects[0], latitude=-33.9, longitude=-70.6)
    (found,) = rows([south_west])
    assert (found["latitude"], found["longitude"]) == ("-33.9", "-70.6")
    for row in rows(REAL.projects):
        assert not any(text.startswith("'") for text in row.values())
