"""The CSV for Excel: the same projects in Swedish, as its importer expects them."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from pilotkarta.exports.csv import to_csv
from pilotkarta.exports.excel_csv import to_excel_csv
from pilotkarta.i18n import language
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Register
from pilotkarta.workbook.choices import Choices
from tests.workbook.tables import HOSTILE, INVENTED, REAL, handout, held, rows, spoilt

TITLES = [
    "Nr", "Id", "Namn", "Namnets ursprung", "Program", "Evidens", "Område", "Tema, satt av oss",
    "Tema, enligt källan", "Projektägare", "Beställare", "Medverkande", "Finansiär", "Start", "Slut",
    "Beskrivning", "Beskrivning på engelska", "Källa", "Landsdelar", "Latitud", "Longitud", "Belopp",
    "Källornas adresser", "Adress på Pilotkartan",
]  # fmt: skip
BOTH = pytest.mark.parametrize(
    ("register", "folder"), [(REAL, DATA), (INVENTED, EXAMPLE)], ids=["real", "example"]
)


def read(register: Register = REAL, **chosen: Any) -> list[dict[str, str]]:
    """Write a selection and read it back as Excel in Swedish would."""
    text = to_excel_csv(handout(register, **chosen)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";", strict=True))


def test_mark_semicolon_and_line_ends() -> None:
    content = to_excel_csv(handout())
    assert content.startswith(b'\xef\xbb\xbf"Nr";"Id"')
    assert content.endswith(b"\r\n")
    assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r") == 29


def test_an_empty_selection_is_a_header() -> None:
    content = to_excel_csv(handout(q="finns inte alls"))
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")) == [TITLES]


@BOTH
def test_texts_are_quoted_and_numbers_are_not(register: Register, folder: Path) -> None:
    """Quoted, a number would be text in LibreOffice, and a month a date without quotes."""
    _, *lines = to_excel_csv(handout(register)).decode("utf-8-sig").splitlines()
    for n, line in enumerate(lines, 1):
        assert line.startswith(f'{n};"')
        place = line.split(";")[-5:-3]
        for part, degrees in zip(place, [(55, 69), (10, 25)], strict=True):
            assert '"' not in part
            assert "." not in part
            assert degrees[0] < float(part.replace(",", ".")) < degrees[1]


@BOTH
def test_every_cell_is_what_the_tables_say(register: Register, folder: Path) -> None:
    tables = {name: rows(name, folder) for name in register.tables}
    names = {
        row["id"]: row["name"] for row in [*tables["themes"], *tables["organisations"], *tables["programmes"]]
    }
    names |= {row["code"]: f"{row['code']} {row['name']}" for row in tables["regions"]}
    twice = [row["title"] for row in tables["sources"]]
    titles = {
        row["id"]: row["title" if twice.count(row["title"]) == 1 else "id"] for row in tables["sources"]
    }
    found = {row["Id"]: row for row in read(register)}
    assert len(found) == len(tables["projects"])

    def its(table: str, column: str, project: str, **only: str) -> str:
        return "|".join(
            names[row[column]]
            for row in tables[table]
            if row["project"] == project and all(row[name] == value for name, value in only.items())
        )

    evidence = {"confirmed": "Belagd", "probable": "Sannolik", "weak": "Osäker", "example": "Exempel"}
    origin = {
        "stated": "Enligt källan", "ours": "Vår benämning",
        "inferred": "Källan ger namnet men inte kopplingen",
    }  # fmt: skip
    for project in tables["projects"]:
        row, key = found[project["id"]], project["id"]
        assert list(row) == TITLES
        assert row["Namn"] == project["name"]
        assert (row["Start"], row["Slut"]) == (project["start"], project["end"])
        assert (row["Beskrivning"], row["Beskrivning på engelska"]) == (
            project["description"],
            project["description_en"],
        )
        assert row["Namnets ursprung"] == origin[project["name_origin"]]
        assert row["Evidens"] == evidence[project["evidence"]]
        assert row["Program"] == names[project["programme"]]
        assert row["Område"] == its("project_areas", "area", key)
        assert row["Tema, satt av oss"] == its("project_themes", "theme", key, origin="inferred")
        assert row["Tema, enligt källan"] == its("project_themes", "theme", key, origin="stated")
        roles = {
            "Projektägare": "lead",
            "Beställare": "commissioner",
            "Medverkande": "partner",
            "Finansiär": "funder",
        }
        for title, role in roles.items():
            assert row[title] == its("project_partners", "organisation", key, role=role)
        sources = dict.fromkeys(row["source"] for row in tables["claims"] if row["project"] == key)
        assert row["Källa"] == "|".join(titles[one] for one in sources)
        parts = {row["landsdel"] for row in tables["regions"] for area in tables["project_areas"]
                 if area["project"] == key and area["area"] == row["code"]}  # fmt: skip
        shown = {"norrland": "Norrland", "svealand": "Svealand", "gotaland": "Götaland"}
        assert row["Landsdelar"] == "|".join(name for part, name in shown.items() if part in parts)
        sums = [one["amount"] for one in tables["amounts"] if one["project"] == key]
        written = [part for part in row["Belopp"].split("|") if part]
        assert len(written) == len(sums)
        for part, amount in zip(written, sums, strict=True):
            assert f"{int(amount):,} kr".replace(",", " ") in part.replace("\N{NO-BREAK SPACE}", " ")


def test_known_sums() -> None:
    (found,) = [row for row in read() if row["Id"] == "halmstad-tillvaxtmotor"]
    assert (
        found["Belopp"].replace("\N{NO-BREAK SPACE}", " ") == "Beviljat: minst 800 000 kr (50 % av kostnaden)"
    )


@BOTH
def test_every_label_is_read_back_as_its_key(register: Register, folder: Path) -> None:
    choices = Choices(register.tables, language("sv"))
    kinds = {"Område": "regions", "Tema, satt av oss": "themes", "Projektägare": "organisations",
             "Källa": "sources", "Evidens": "projects.evidence", "Program": "programmes"}  # fmt: skip
    machine = csv.DictReader(io.StringIO(to_csv(handout(register)).decode("utf-8"), newline=""))
    for row, keys in zip(read(register), machine, strict=True):
        for title, kind in kinds.items():
            assert all(choices.key(kind, label) for label in row[title].split("|") if label)
        assert [choices.key("regions", label) for label in row["Område"].split("|")] == keys[
            "area_codes"
        ].split("|")


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_comes_back(text: str) -> None:
    register = spoilt(text)
    (found,) = [row for row in read(register) if row["Id"] == register.tables["projects"]["id"][0]]
    assert found["Namn"] == found["Beskrivning"] == held(text)
    programme = found["Program"]
    assert programme == ("snu-2013" if "|" in text else held(text))


def test_english_has_the_columns_of_the_machine() -> None:
    text = to_excel_csv(handout(sprak="en", lan=("13",))).decode("utf-8-sig")
    mine = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    machine = list(csv.reader(io.StringIO(to_csv(handout(sprak="en", lan=("13",))).decode(), newline="")))
    assert len(mine) == 4
    at = {machine[0].index("latitude"), machine[0].index("longitude")}
    for row in machine[1:]:
        row[:] = [text.replace(".", ",") if n in at else text for n, text in enumerate(row)]
    assert mine == machine


def test_the_same_bytes_twice() -> None:
    assert to_excel_csv(handout()) == to_excel_csv(handout())
