"""The workbook of a selection, read back with openpyxl and held against the tables on the disk."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pilotkarta.exports.xlsx import to_xlsx
from pilotkarta.i18n import CODES, Code, language
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Register, build
from pilotkarta.workbook.choices import Choices
from pilotkarta.workbook.layout import COMPUTED, HELP, sheets
from tests.workbook.tables import (
    INVENTED,
    REAL,
    all_spoilt,
    cells,
    changed,
    handout,
    held,
    opened,
    records,
    rows,
)

BOTH = pytest.mark.parametrize(
    ("register", "folder"), [(REAL, DATA), (INVENTED, EXAMPLE)], ids=["real", "example"]
)
SHEETS = {
    "Projekt": "projects", "Program": "programmes", "Organisationer": "organisations",
    "Programmens ägare": "programme_owners", "Belopp": "amounts", "Källor": "sources",
    "Belägg för projekten": "claims", "Belägg för programmen": "programme_claims",
}  # fmt: skip
ENGLISH = {
    "Projekt": "Projects", "Program": "Programmes", "Organisationer": "Organisations",
    "Programmens ägare": "Owners of the programmes", "Belopp": "Amounts", "Källor": "Sources",
    "Belägg för projekten": "Evidence for the projects",
    "Belägg för programmen": "Evidence for the programmes",
}  # fmt: skip
RED = "FFFFC7CE"


def called_in(sprak: str, title: str) -> str:
    """Give what a sheet is called in a language."""
    return title if sprak == "sv" else ENGLISH[title]


def described(table: str) -> list[dict[str, Any]]:
    """Read the columns of a table from the descriptor on the disk."""
    resources = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    (fields,) = (one["schema"]["fields"] for one in resources if one["name"] == table)
    return fields


@cache
def made(register: Register = REAL, **chosen: Any) -> Any:
    """Write a selection and open it; no test changes it."""
    return opened(to_xlsx(handout(register, **chosen)))


def several(row: dict[str, Any], title: str) -> list[Any]:
    """Collect a list's numbered columns, without gaps; what there is no room for stands in the last."""
    found = [value for name, value in row.items() if name.rstrip("0123456789") == f"{title} "]
    assert found == [one for one in found if one] + [None] * found.count(None)
    assert not any(" | " in one for one in found[:-1] if one)
    return [part for one in found if one for part in one.split(" | ")]


def names(folder: Path) -> dict[str, str]:
    """Give what each key is called."""
    found = {row["code"]: f"{row['code']} {row['name']}" for row in rows("regions")}
    for table in ("themes", "organisations", "programmes", "projects"):
        found |= {row["id"]: row["name"] for row in rows(table, folder)}
    titles = [row["title"] for row in rows("sources", folder)]
    return found | {
        row["id"]: row["title"] if titles.count(row["title"]) == 1 else row["id"]
        for row in rows("sources", folder)
    }


class TestSheets:
    """Which sheets there are, and how they are called."""

    def test_in_swedish(self) -> None:
        assert made().sheetnames == [*SHEETS, "Definitioner", "Om filen", "Listor"]

    def test_in_english(self) -> None:
        english = ["Definitions", "About the file", "Lists"]
        assert made(sprak="en").sheetnames == [*ENGLISH.values(), *english]

    def test_titles_in_english_are_the_descriptor_s(self) -> None:
        for title, table in SHEETS.items():
            header = [cell.value for cell in made(sprak="en")[ENGLISH[title]][1]]
            assert {one["title_en"] for one in described(table)} <= set(header)
        header = [cell.value for cell in made(sprak="en")["Projects"][1]]
        assert header[:6] == [
            "No.",
            "Id",
            "Name",
            "Origin of the name",
            "Programme it belongs to",
            "Evidence",
        ]
        lists = [
            "Area", "Theme, set by us", "Theme, according to the source", "Lead", "Commissioner", "Partner",
            "Funder", "Source",
        ]  # fmt: skip
        assert {f"{title} 1" for title in lists} <= set(header)
        assert header[-4:] == ["Parts of the country", "Latitude", "Longitude", "Address on Pilotkartan"]

    def test_labels_are_in_the_language(self) -> None:
        swedish, english = records(made()["Projekt"]), records(made(sprak="en")["Projects"])
        said = {"Belagd": "Confirmed", "Sannolik": "Probable", "Osäker": "Weak"}
        assert [row["Evidence"] for row in english] == [said[row["Evidens"]] for row in swedish]
        names = {row["name"]: row["name_en"] for row in rows("programmes")}
        assert [row["Programme it belongs to"] for row in english] == [
            names[row["Program"]] for row in swedish
        ]

    def test_what_explains_is_known_to_the_reader(self) -> None:
        known = {title for one in HELP for title in (one.swedish, one.english)}
        for sprak in ("sv", "en"):
            assert len(set(made(sprak=sprak).sheetnames) & known) == 3
        assert not known & {*SHEETS, *SHEETS.values(), *ENGLISH.values()}

    @pytest.mark.parametrize("sprak", CODES)
    def test_every_title_is_known_to_the_reader(self, sprak: Code) -> None:
        workbook, spoken = made(sprak=sprak), language(sprak)
        for layout in sheets():
            known = {one.title.say(spoken) for one in layout.columns if not one.several}
            known |= {one.say(spoken) for one in COMPUTED.values()}
            lists = {one.title.say(spoken) for one in layout.columns if one.several}
            header = [cell.value for cell in workbook[layout.title.say(spoken)][1]]
            assert len(header) == len(set(header))
            for title in header:
                assert title in known or (
                    title.rpartition(" ")[0] in lists and title.rpartition(" ")[2].isdigit()
                )


@BOTH
def test_every_project_is_what_the_tables_say(register: Register, folder: Path) -> None:
    found = records(made(register)["Projekt"])
    labels, called = Choices(register.tables, language("sv")), names(folder)
    tables = {name: rows(name, folder) for name in register.tables}
    assert {row["Id"] for row in found} == {row["id"] for row in tables["projects"]}
    assert [row["Nr"] for row in found] == list(range(1, len(found) + 1))
    assert [row["Id"] for row in found] == [one.id for one in register.projects]
    by_id = {row["id"]: row for row in tables["projects"]}

    def its(table: str, column: str, project: str, **only: str) -> list[str]:
        return [
            called[row[column]]
            for row in tables[table]
            if row["project"] == project and all(row[name] == value for name, value in only.items())
        ]

    for row in found:
        project, key = by_id[row["Id"]], row["Id"]
        plain = {"Namn": "name", "Start": "start", "Slut": "end", "Beskrivning": "description",
                 "Beskrivning på engelska": "description_en"}  # fmt: skip
        assert {title: row[title] or "" for title in plain} == {
            title: project[name] for title, name in plain.items()
        }
        assert row["Program"] == called[project["programme"]]
        assert row["Evidens"] == labels.label("projects.evidence", project["evidence"])
        assert row["Namnets ursprung"] == labels.label("projects.name_origin", project["name_origin"])
        assert several(row, "Område") == its("project_areas", "area", key)
        assert several(row, "Tema, satt av oss") == its("project_themes", "theme", key, origin="inferred")
        assert several(row, "Tema, enligt källan") == its("project_themes", "theme", key, origin="stated")
        roles = {"Projektägare": "lead", "Beställare": "commissioner", "Medverkande": "partner",
                 "Finansiär": "funder"}  # fmt: skip
        for title, role in roles.items():
            assert several(row, title) == its("project_partners", "organisation", key, role=role)
        assert several(row, "Källa") == []
        assert row["Adress på Pilotkartan"].startswith("https://pilotkartan.example/bas/karta?projekt=" + key)
        assert 55 < row["Latitud"] < 69
        assert 10 < row["Longitud"] < 25
        codes = {area["area"] for area in tables["project_areas"] if area["project"] == key}
        parts = {region["landsdel"] for region in tables["regions"] if region["code"] in codes}
        shown = {"norrland": "Norrland", "svealand": "Svealand", "gotaland": "Götaland"}
        assert row["Landsdelar"] == "|".join(name for part, name in shown.items() if part in parts)


@BOTH
@pytest.mark.parametrize("sprak", CODES)
@pytest.mark.parametrize("title", list(SHEETS)[1:])
def test_every_other_table_is_there_whole(register: Register, folder: Path, sprak: Code, title: str) -> None:
    table = SHEETS[title]
    layout = next(one for one in sheets() if one.table == table)
    labels = Choices(register.tables, language(sprak))
    sheet = made(register, sprak=sprak)[called_in(sprak, title)]
    expected = []
    for row in rows(table, folder):
        expected.append([])
        for column in layout.columns:
            value = row[column.name]
            if column.kind != "string" and value:
                value = float(value)
            elif column.choices and value:
                value = labels.label(column.choices, value)
            expected[-1].append(value or None)
    extra = ["Stöder" if sprak == "sv" else "Supports"] if table == "sources" else []
    header, *body = cells(sheet)
    titles = [one["title" if sprak == "sv" else "title_en"] for one in described(table)]
    assert header == titles + extra
    assert [row[: len(titles)] for row in body] == expected


def test_sources_say_what_they_support() -> None:
    support = {row["Id"]: row["Stöder"] for row in records(made()["Källor"])}
    facts = {"programme": "Program", "name": "Namn", "start": "Start", "end": "Slut"}
    mine = [row for row in rows("claims") if row["source"] == "vasterbotten-strukturer"]
    assert {row["project"] for row in mine} == {"strukturer-vasterbotten"}
    programme, project = support["vasterbotten-strukturer"].split("; ")
    assert programme.partition(": ")[0] == "Samhällsplanering för näringslivsutveckling"
    title, _, listed = project.partition(": ")
    assert title == "Strukturer för tillväxtarbete med ett rumsligt perspektiv"
    assert len(listed.split(", ")) == len(mine)
    assert listed.split(", ")[:4] == [facts[row["field"]] for row in mine[:4]]
    assert all(support.values())


def test_a_source_of_very_many_names_twenty_and_counts_the_rest() -> None:
    claims = REAL.tables["claims"].copy()
    claims["source"] = claims["source"][0]
    register = changed(REAL.tables, claims=claims)
    (support,) = [
        row["Stöder"] for row in records(made(register)["Källor"]) if row["Id"] == claims["source"][0]
    ]
    programmes = [row for row in rows("programme_claims") if row["source"] == claims["source"][0]]
    named = claims["project"].nunique() + len({row["programme"] for row in programmes})
    assert named > 20
    assert len(support.split("; ")) == 21
    assert f" {named - 20} " in support.split("; ")[-1]


class TestCells:
    """What kind of cells there are."""

    @pytest.mark.parametrize("register", [REAL, INVENTED], ids=["real", "example"])
    def test_texts_and_numbers_and_nothing_else(self, register: Register) -> None:
        numbers = {"Nr", "Latitud", "Longitud", "Belopp", "Andel i procent", "Uppgivet antal pilotprojekt"}
        for sheet in made(register).worksheets:
            header = [cell.value for cell in sheet[1]]
            for row in sheet.iter_rows(min_row=2):
                for title, cell in zip(header, row, strict=True):
                    assert cell.hyperlink is None
                    if cell.value is not None:
                        assert cell.data_type == ("n" if title in numbers else "s")

    def test_dates_are_as_the_sources_give_them(self) -> None:
        found = {row["Id"]: (row["Start"], row["Slut"]) for row in records(made()["Projekt"])}
        assert found["jamtlandsstraket"] == ("2014~", "2015-12-31")
        assert found["mobevi"] == ("2018-09", "2019-12")
        assert found["attraktion-gotland"] == (None, None)

    def test_sums_are_numbers_with_their_format(self) -> None:
        sheet = made()["Belopp"]
        assert [cell.value for cell in sheet["D"][1:]] == [int(row["amount"]) for row in rows("amounts")]
        assert {cell.number_format for cell in sheet["D"][1:]} == {"#,##0"}

    @pytest.mark.parametrize("share", ["50", "33.3", "0", "100.0", "1e1", "007", " 50", "0.1"])
    def test_a_number_that_would_come_back_otherwise_stays_text(self, share: str) -> None:
        amounts = REAL.tables["amounts"].copy()
        amounts.loc[0, "share_percent"] = share
        (value, *_) = (
            row["Andel i procent"] for row in records(made(changed(REAL.tables, amounts=amounts))["Belopp"])
        )
        assert (str(value) if isinstance(value, int | float) else value) == share
        assert isinstance(value, str) == (share in ("100.0", "1e1", "007", " 50"))

    def test_hostile_text_comes_back(self) -> None:
        register = all_spoilt()
        workbook, tables = made(register), register.tables
        labels = Choices(tables, language("sv"))
        names = dict(zip(tables["projects"]["id"], tables["projects"]["name"], strict=True))
        for row in records(workbook["Projekt"]):
            assert row["Namn"] == row["Beskrivning"] == held(names[row["Id"]])
        for title, table, column in (
            ("Organisationer", "organisations", "name"), ("Källor", "sources", "title"),
            ("Källor", "sources", "publisher"), ("Belägg för projekten", "claims", "note"),
        ):  # fmt: skip
            layout = next(one for one in sheets() if one.table == table)
            found = [row[layout.column(column).title.swedish] for row in records(workbook[title])]
            assert found == [held(text) for text in tables[table][column]]
        coded = [row["Projekt"] for row in records(workbook["Belägg för projekten"])]
        assert coded == [held(labels.label("projects", key)) for key in tables["claims"]["project"]]


class TestDropDowns:
    """Each coded column offers exactly what it may hold."""

    @pytest.mark.parametrize("register", [REAL, INVENTED], ids=["real", "example"])
    @pytest.mark.parametrize("sprak", CODES)
    def test_every_offered_text_means_a_value(self, register: Register, sprak: Code) -> None:
        spoken = language(sprak)
        workbook, labels = made(register, sprak=sprak), Choices(register.tables, spoken)
        checked = 0
        for layout in sheets():
            sheet = workbook[layout.title.say(spoken)]
            header = [cell.value for cell in sheet[1]]
            offered = {}
            for one in sheet.data_validations.dataValidation:
                (area,) = one.sqref.ranges
                assert area.min_col == area.max_col
                assert (area.min_row, area.max_row) == (2, len(list(sheet.rows)) + 200)
                offered[header[area.min_col - 1]] = one.formula1
            coded = {one.title.say(spoken): one for one in layout.columns if one.choices}
            expected = {title for title in header if title in coded or title.rpartition(" ")[0] in coded}
            assert set(offered) == expected
            for title, formula in offered.items():
                kind = (coded.get(title) or coded[title.rpartition(" ")[0]]).choices
                values = evaluated(workbook, formula)
                keys = (
                    [row[0] for row in register.tables[kind].to_numpy()]
                    if "." not in kind
                    else labels.keys(kind)
                )
                meant = [labels.key(kind, value) for value in values]
                assert meant == ([one.id for one in register.projects] if kind == "projects" else list(keys))
                assert values == [labels.label(kind, key) for key in meant]
                checked += 1
        assert checked > 30

    def test_what_is_called_the_same_is_offered_by_id(self) -> None:
        tables = dict(REAL.tables)
        tables["sources"] = tables["sources"].copy()
        tables["sources"].loc[:1, "title"] = "Samma titel"
        alike = build(tables)
        book = opened(to_xlsx(replace(handout(), register=alike, projects=alike.projects)))
        sheet = book["Belägg för projekten"]
        (sources,) = [one for one in sheet.data_validations.dataValidation if str(one.sqref).startswith("C2")]
        offered = evaluated(book, sources.formula1)
        assert len(set(offered)) == len(offered) == 35
        assert set(tables["sources"].loc[:1, "id"]) <= set(offered)


def evaluated(workbook: Any, formula: str) -> list[str]:
    """Reckon which texts a drop-down shows, as Excel does."""
    if formula.startswith("OFFSET("):
        sheet, _, rest = formula.removeprefix("OFFSET(").partition("!")
        column = rest.split("$")[1]
        assert rest == f"${column}$2,0,0,MAX(1,COUNTA({sheet}!${column}:${column})-1),1)"
        column_cells = [cell.value for cell in workbook[sheet.strip("'")][column] if cell.value is not None]
        return column_cells[1:]
    sheet, _, area = formula.partition("!")
    return [cell.value for (cell,) in workbook[sheet][area.replace("$", "")]]


class TestDefinitions:
    """The sheet that says what everything is."""

    def test_every_column_of_every_sheet(self) -> None:
        found = [(row[0], row[2]) for row in cells(made()["Definitioner"])[1:]]
        expected = [(one.title.swedish, column.name) for one in sheets() for column in one.columns]
        assert found == [*expected, *(("Projekt", name) for name in COMPUTED)]

    def test_types_requirements_and_values(self) -> None:
        header, *body = cells(made(sprak="en")["Definitions"])
        assert header == [
            "Sheet", "Column", "Machine name", "Type", "Required", "Allowed values", "Description",
        ]  # fmt: skip
        by_name = {(row[0], row[2]): row for row in body}
        evidence = by_name["Projects", "evidence"]
        assert evidence[1] == "Evidence"
        said = "Confirmed (confirmed), Probable (probable), Weak (weak), Example (example)"
        assert evidence[3:6] == ["Text", "required", said]
        assert evidence[6].startswith("How certain it is that the project belonged to the programme.")
        assert by_name["Projects", "id"][4] == "optional"
        assert by_name["Programmes", "id"][4] == "required"
        assert by_name["Amounts", "amount"][3] == "Whole number"
        assert by_name["Amounts", "share_percent"][3:5] == ["Decimal number", "optional"]
        assert by_name["Projects", "area_codes"][3:5] == ["List", "required"]
        assert "Projects" in by_name["Evidence for the projects", "project"][5]
        assert by_name["Projects", "theme_ids"][5] == ", ".join(
            f"{row['name_en']} ({row['id']})" for row in rows("themes")
        )
        assert by_name["Projects", "latitude"][4] == "computed"
        labels = {row[2]: row[5] for row in cells(made()["Definitioner"])[1:] if row[0] == "Projekt"}
        assert (
            labels["evidence"] == "Belagd (confirmed), Sannolik (probable), Osäker (weak), Exempel (example)"
        )


class TestAbout:
    """What the file says of itself."""

    def test_the_real_register(self) -> None:
        found = dict(cells(made(sprak="en", lan=("13",))["About the file"]))
        assert found["Selection"] == "County: Halland"
        assert found["Number of projects"] == "3 of 28 projects"
        assert found["Date"] == "9 March 2026"
        assert found["Address"] == "https://pilotkartan.example/bas/karta?lan=13&sprak=en"
        assert found["Version of the data"] == REAL.version
        assert found["Licence"].startswith("CC0 1.0")
        assert "EXAMPLE" not in found

    def test_invented_data_say_so_in_red_and_in_the_properties(self) -> None:
        workbook = made(INVENTED)
        first = workbook["Om filen"]["A2"]
        assert first.value == "EXEMPEL"
        assert {cell.fill.fgColor.rgb for cell in workbook["Om filen"][2]} == {RED}
        assert "EX" in workbook.properties.description
        assert "EX" in workbook["Projekt"].oddFooter.left.text
        assert not made().properties.description
        assert "EXEMPEL" not in str([cells(sheet) for sheet in made().worksheets])

    def test_an_owner_s_data_have_their_title_and_no_licence_of_ours(self) -> None:
        found = dict(cells(made(replace(REAL, title="Regionens egna"), sprak="en")["About the file"]))
        assert found["Data set"] == "Regionens egna"
        assert "Licence" not in found


def test_a_selection_has_only_what_it_needs() -> None:
    workbook = made(lan=("13",))
    ids = [row["Id"] for row in records(workbook["Projekt"])]
    assert ids == ["stationers-roll", "marken-halland", "halmstad-tillvaxtmotor"]
    claims = [row for row in rows("claims") if row["project"] in ids]
    assert len(records(workbook["Belägg för projekten"])) == len(claims)
    programmes = {row["programme"] for row in rows("projects") if row["id"] in ids}
    assert {row["Id"] for row in records(workbook["Program"])} == programmes
    sources = {row["source"] for row in claims}
    sources |= {row["source"] for row in rows("programme_claims") if row["programme"] in programmes}
    assert {row["Id"] for row in records(workbook["Källor"])} == sources


@pytest.mark.parametrize("register", [REAL, INVENTED], ids=["real", "example"])
def test_an_empty_selection_is_headings(register: Register) -> None:
    workbook = made(register, q="finns inte alls")
    for title in SHEETS:
        assert len(cells(workbook[title])) == 1
    assert "Område 4" in [cell.value for cell in workbook["Projekt"][1]]


def test_more_values_than_there_are_columns_stand_together_in_the_last() -> None:
    codes = [row["area"] for row in rows("project_areas") if row["project"] == "strukturbild-skaraborg"]
    room = next(one for one in sheets()[0].columns if one.name == "area_codes").room
    assert 1 < room < len(codes) == 15
    for sprak, titles in (("sv", ("Id", "Område")), ("en", ("Id", "Area"))):
        sheet = made(sprak=sprak).worksheets[0]
        (found,) = [row for row in records(sheet) if row[titles[0]] == "strukturbild-skaraborg"]
        assert f"{titles[1]} {room + 1}" not in found
        assert [found[f"{titles[1]} {n}"][:4] for n in range(1, room)] == codes[: room - 1]
        assert [part[:4] for part in found[f"{titles[1]} {room}"].split(" | ")] == codes[room - 1 :]


def test_the_same_bytes_twice() -> None:
    assert to_xlsx(handout()) == to_xlsx(handout())
