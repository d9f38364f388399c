"""What a file does not say stays; what it says holds. Each rule by itself."""

import pandas as pd
import pytest

from pilotkarta.i18n import language
from pilotkarta.imports import Change, Intake, read
from tests.imports import small
from tests.imports.test_faults import NEW, OR, A, C, P, S, new


def taken(sheets: small.Sheets, current=small.TABLES, *, whole: bool | None = None) -> Intake:
    found = read("fil", small.workbook(sheets), current, whole=whole)
    assert not found.problems, [p.say(language("en")) for p in found.problems]
    assert found.tables is not None
    return found


def edited(*edits: tuple[str, int, str, object], only: tuple[str, ...] = ()) -> small.Sheets:
    sheets = small.sheets()
    for sheet, row, title, value in edits:
        small.put(sheets[sheet], row, title, value)
    return {name: rows for name, rows in sheets.items() if not only or name in only}


def rows(tables, name: str, project: str = "") -> list[tuple[str, ...]]:
    table = tables[name]
    return [tuple(row) for row in table.values.tolist() if not project or row[0] == project]


def cell(tables, name: str, id_: str, column: str) -> str:
    (found,) = tables[name].loc[tables[name]["id"] == id_, column]
    return str(found)


def differing(found: Intake) -> set[str]:
    return {name for name, table in small.TABLES.items() if not found.tables[name].equals(table)}


@pytest.mark.parametrize("sheet", list(small.SHEETS))
def test_a_missing_sheet_leaves_its_rows(sheet: str) -> None:
    sheets = small.sheets()
    del sheets[sheet]
    found = taken(sheets)
    assert not differing(found)
    assert not found.changes


@pytest.mark.parametrize(
    ("sheet", "title"),
    [(P, "Start"), (P, "Beskrivning"), (P, "Finansiär 1"), (P, "Tema, enligt källan 1"), (P, "Id"), (A,
     "Andel i procent"),
     (A, "Finansiär"), (C, "Anmärkning"), (S, "Adress"), (P, "Namnets ursprung")],
)  # fmt: skip
def test_a_missing_column_leaves_its_values(sheet: str, title: str) -> None:
    sheets = small.sheets()
    if (sheet, title) == (A, "Finansiär"):
        del sheets[A][2]  # whose key it is part of
    at = sheets[sheet][0].index(title)
    for row in sheets[sheet]:
        del row[at : at + 1]
    found = taken(sheets)
    if (sheet, title) == (A, "Finansiär"):
        assert rows(found.tables, "amounts") == [("alfa", "total", "", "1000000", "exact", "")]
    else:
        assert not differing(found)


@pytest.mark.parametrize("sheet", [A, C, "Programmens ägare", "Belägg för programmen"])
def test_a_sheet_without_rows_leaves_them_and_says_so(sheet: str) -> None:
    sheets = small.sheets()
    del sheets[sheet][1:]
    found = taken(sheets)
    assert not differing(found)
    assert any(f"Bladet {sheet} har inga rader" in one.say(language("sv")) for one in found.notices)


def test_an_emptied_cell_is_emptied() -> None:
    found = taken(edited((P, 2, "Slut", None)))
    assert cell(found.tables, "projects", "alfa", "end") == ""
    assert found.changes == (Change("changed", "projects", "alfa", "Alfa vid älven", (("end", "2015", ""),)),)


def test_a_list_is_what_the_row_says() -> None:
    found = taken(edited((P, 2, "Område 2", None), (P, 2, "Område 1", 2417)))
    assert rows(found.tables, "project_areas", "alfa") == [("alfa", "2417")]
    assert rows(found.tables, "project_areas")[0] == ("beta", "24")  # new rows come last
    assert found.changes[0].fields == (("area_codes", "2480 Umeå | 0114 Upplands Väsby", "2417 Norsjö"),)


def test_several_values_in_one_cell() -> None:
    found = taken(edited((P, 2, "Område 1", "0114 | Umeå kommun|Heby"), (P, 2, "Område 2", None)))
    assert rows(found.tables, "project_areas", "alfa") == [
        ("alfa", "2480"),
        ("alfa", "0114"),
        ("alfa", "0331"),
    ]


def test_a_theme_that_the_source_states_is_not_inferred_too() -> None:
    both = "Bostäder och livsmiljö"
    found = taken(edited((P, 2, "Tema, enligt källan 1", f"{both}|strak")))
    assert set(rows(found.tables, "project_themes", "alfa")) == {
        ("alfa", "strak", "stated"),
        ("alfa", "boende", "stated"),
    }


def test_only_the_projects_of_the_file_are_touched() -> None:
    sheets = edited((P, 2, "Namn", "Alfa"), only=(P,))
    del sheets[P][2:]
    found = taken(sheets)
    assert differing(found) == {"projects"}
    assert cell(found.tables, "projects", "alfa", "name") == "Alfa"
    assert len(found.tables["projects"]) == 3


def test_sums_of_a_project_are_those_of_the_sheet() -> None:
    sheets = edited()
    del sheets[A][2]
    found = taken(sheets)
    assert rows(found.tables, "amounts") == [("alfa", "total", "", "1000000", "exact", "")]
    assert found.changes[0].fields[0][0] == "amounts"


def test_sums_of_a_project_that_the_sheet_has_not_stay() -> None:
    """Only sums, of another project: nothing says anything of Alfa's."""
    sheets = {A: [small.SHEETS[A][0], ["Beta i länet", "Beviljat", "Verket", 7, "Exakt", None]],
              C: [small.SHEETS[C][0], *small.SHEETS[C][9:14], ["Beta i länet", "Belopp", "Boken",
              "Osäker"]]}  # fmt: skip
    found = taken(sheets)
    assert rows(found.tables, "amounts", "alfa") == rows(small.TABLES, "amounts", "alfa")
    assert rows(found.tables, "amounts", "beta") == [("beta", "granted", "verket", "7", "exact", "")]
    assert rows(found.tables, "claims", "alfa") == rows(small.TABLES, "claims", "alfa")


def test_a_new_project_with_its_source() -> None:
    found = taken(edited(*new()))
    assert rows(found.tables, "projects")[-1] == (
        "delta",
        "Delta",
        "stated",
        "tva-2016",
        "weak",
        "",
        "",
        "",
        "",
    )
    assert rows(found.tables, "claims", "delta") == [
        ("delta", fact, "bok-c", "weak", "", "") for fact in ("programme", "name", "areas")
    ]
    assert [(one.kind, one.table, one.key) for one in found.changes] == [("added", "projects", "delta")]


def test_handing_in_the_same_file_again_changes_nothing() -> None:
    sheets = edited(*new())
    first = taken(sheets).tables
    again = taken(sheets, first)
    assert not again.changes
    assert all(again.tables[name].equals(first[name]) for name in first)


def test_claims_stay_though_the_row_names_a_source_and_their_sheet_is_of_others() -> None:
    sheets = edited(*new())
    first = dict(taken(sheets).tables)
    first["claims"] = first["claims"].copy()
    first["claims"].loc[len(first["claims"])] = ["delta", "themes", "sida-b", "weak", "Sidan 3.", ""]
    assert not taken(sheets, first).changes


def test_the_origin_of_a_name_follows_from_a_source() -> None:
    found = taken(edited(*new(**{"Namnets ursprung": None})))
    assert cell(found.tables, "projects", "delta", "name_origin") == "stated"


def test_a_source_in_the_row_is_of_what_has_none() -> None:
    found = taken(edited((P, 4, "Slut", "2016"), (P, 4, "Källa 1", "Sidan om Beta")))
    assert rows(found.tables, "claims", "gamma") == [
        *rows(small.TABLES, "claims", "gamma"), ("gamma", "end", "sida-b", "weak", "", "")
    ]  # fmt: skip


def test_an_organisation_of_the_file_can_be_named_at_once() -> None:
    found = taken(
        edited(
            (OR, 5, "Namn", "Ödeshögs Åkeri"),
            (OR, 5, "Slag", "Annan"),
            (P, 2, "Medverkande 2", "ödeshögs  åkeri"),
        )
    )
    assert rows(found.tables, "organisations")[-1] == ("odeshogs-akeri", "Ödeshögs Åkeri", "other")
    assert ("alfa", "odeshogs-akeri", "partner") in rows(found.tables, "project_partners")
    assert [one.table for one in found.changes] == ["projects", "organisations"]


def test_a_row_without_id_is_the_one_of_its_name() -> None:
    found = taken(edited((P, 2, "Id", None), (P, 2, "Slut", "2016")))
    assert cell(found.tables, "projects", "alfa", "end") == "2016"
    assert len(found.tables["projects"]) == 3


def test_a_project_that_gets_another_name_is_known_by_the_old_one_in_the_other_sheets() -> None:
    found = taken(edited((P, 2, "Namn", "Alfa i dalen")))
    assert differing(found) == {"projects"}


def test_ids_are_made_of_names() -> None:
    names = ["Ångström & Ölands é-län!", "Ångström & Ölands é-län!", "🚂", "x" * 70]
    sheets = small.sheets()
    for at, name in enumerate(names):
        sheets[P].insert(6 + at, [])
        for title, value in (NEW | {"Namn": name, "Program": "Första programmet"}).items():
            small.put(sheets[P], 7 + at, title, value)
    small.put(sheets["Program"], 2, "Uppgivet antal pilotprojekt", 15)
    made = [row[0] for row in rows(taken(sheets).tables, "projects")[3:]]
    assert made == ["angstrom-olands-e-lan", "angstrom-olands-e-lan-2", "projekt", "x" * 60]


@pytest.mark.parametrize(
    ("edit", "table", "column", "wanted"),
    [
        ((P, 2, "Start", 2014), "projects", "start", "2014"),
        ((P, 2, "Start", 2014.0), "projects", "start", "2014"),
        ((P, 2, "Start", pd.Timestamp("2014-03-02").to_pydatetime()), "projects", "start", "2014-03-02"),
        ((P, 2, "Beskrivning", "  Två rader\r\nhär \n"), "projects", "description", "Två rader\nhär"),
        ((P, 2, "Beskrivning", "'=1+1"), "projects", "description", "=1+1"),
        ((P, 2, "Beskrivning", "''=1+1"), "projects", "description", "'=1+1"),
        ((P, 2, "Beskrivning", "'citat'"), "projects", "description", "'citat'"),
    ],
)  # fmt: skip
def test_cells_are_read_as_they_are_meant(edit, table: str, column: str, wanted: str) -> None:
    assert cell(taken(edited(edit)).tables, table, "alfa", column) == wanted


@pytest.mark.parametrize("said", ["1 900 000", "1900000,00", "1 900 000 kr", "1.900.000", 1900000, 1.9e6])
def test_sums_are_read_as_people_write_them(said: object) -> None:
    assert rows(taken(edited((A, 2, "Belopp", said))).tables, "amounts")[0][3] == "1900000"


@pytest.mark.parametrize("said", [0.495, "49,5", "49.50", "49,5 %"])
def test_a_share_is_read_as_people_write_it(said: object) -> None:
    def percent(book) -> None:
        if said == 0.495:
            book[A]["F3"].number_format = "0.0%"

    sheets = edited((A, 3, "Andel i procent", said))
    found = read("fil", small.workbook(sheets, percent), small.TABLES)
    assert not found.problems
    assert not found.changes


@pytest.mark.parametrize(
    ("shown", "wanted"), [("mmm-yy", "2014-03"), ("yyyy", "2014"), ("[$-41D]d mmmm yyyy", "2014-03-01")]
)
def test_a_date_is_as_precise_as_it_is_shown(shown: str, wanted: str) -> None:
    def dated(book) -> None:
        at = small.SHEETS[P][0].index("Start") + 1
        book[P].cell(2, at).value = pd.Timestamp("2014-03-01").to_pydatetime()
        book[P].cell(2, at).number_format = shown

    found = read("fil", small.workbook(small.sheets(), dated), small.TABLES)
    assert cell(found.tables, "projects", "alfa", "start") == wanted


@pytest.mark.parametrize(
    "code", [114, "114", "0114", "0114 Upplands Väsby", "114 Upplands Väsby", "upplands väsby kommun"]
)
def test_a_code_that_lost_its_nought(code: object) -> None:
    assert not taken(edited((P, 2, "Område 2", code))).changes


def test_titles_and_sheets_in_any_case_and_by_machine_names() -> None:
    sheets = {name.upper(): rows for name, rows in small.sheets().items()}
    sheets["organisations"] = sheets.pop("ORGANISATIONER")
    sheets["organisations"][0] = ["id", " NAME ", "kind"]
    sheets["PROJEKT"][0] = [str(one).upper() for one in sheets["PROJEKT"][0]]
    assert not taken(sheets).changes


def test_what_is_above_the_titles_is_read_over() -> None:
    sheets = small.sheets()
    sheets[P][:0] = [["Pilotprojekt, ifyllt av registrator"], []]
    assert not taken(sheets).changes


def test_help_sheets_hidden_ones_and_computed_columns_are_read_over() -> None:
    sheets = small.sheets() | {"Läs mig": [["Så här"]], "Definitions": [["x"]], "Blad1": []}
    sheets[P][0] += ["Latitud", "Adress på Pilotkartan"]
    sheets[P][1] += [64.0, "https://x"]

    def hide(book) -> None:
        book.create_sheet("Gömt")["A1"] = "x"
        book["Gömt"].sheet_state = "hidden"

    found = read("fil", small.workbook(sheets, hide), small.TABLES)
    assert not found.problems
    assert not found.changes


def test_csv_that_was_saved_as_a_workbook() -> None:
    found = read("fil", small.workbook({"pilotkartan-excel": small.FLAT}), small.TABLES)
    assert not found.problems
    assert not found.changes


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252")]
)
def test_text_files_of_every_kind(delimiter: str, encoding: str) -> None:
    rows = [list(one) for one in small.FLAT]
    small.put(rows, 2, "description", "Om Alfa; och, Beta.")
    found = read("fil", small.text_file(rows, delimiter, encoding), small.TABLES)
    assert not found.problems
    assert cell(found.tables, "projects", "alfa", "description") == "Om Alfa; och, Beta."


def test_a_new_source_in_a_text_file_is_of_the_new_fact_alone() -> None:
    rows = [list(one) for one in small.FLAT]
    small.put(rows, 3, "end", "2016")
    small.put(rows, 3, "source_ids", "sida-b|bok-c")
    found = read("fil", small.text_file(rows), small.TABLES)
    added = [
        row
        for row in found.tables["claims"].values.tolist()
        if row not in small.TABLES["claims"].values.tolist()
    ]
    assert added == [["beta", "end", "bok-c", "probable", "", ""]]


def test_a_whole_package_takes_away_what_it_lacks() -> None:
    tables = {name: table.copy() for name, table in small.TABLES.items()}
    for name, table in tables.items():
        parent = "id" if name == "projects" else "project"
        if parent in table:
            tables[name] = table[table[parent] != "gamma"].reset_index(drop=True)
    tables["organisations"] = tables["organisations"].copy()
    found = read("fil", small.package(tables), small.TABLES)
    assert found.whole
    assert not found.problems
    assert [(one.kind, one.table, one.key, one.fields) for one in found.changes] == [
        ("removed", "projects", "gamma", ())
    ]
    for name in tables:
        assert found.tables[name].equals(tables[name]), name
    assert not read("fil", small.package(tables), small.TABLES, whole=False).changes


def test_organisations_and_sources_stay_though_a_whole_package_lacks_them() -> None:
    tables = {name: table.copy() for name, table in small.TABLES.items()}
    tables["organisations"].loc[3] = ["oanvand", "Oanvänd", "other"]
    found = read("fil", small.package(), tables)
    assert found.whole
    assert not found.changes


@pytest.mark.parametrize("made", [
    small.package(small.TABLES, without=("amounts",)), small.package(small.TABLES,
    **{"pilotkartan:selection": {"lan": ["24"]}}),
])  # fmt: skip
def test_a_package_that_is_not_all_takes_nothing_away(made: bytes) -> None:
    tables = {name: table.copy() for name, table in small.TABLES.items()}
    tables["programmes"].loc[2] = ["tre", "Tredje", "Trean", "Third", "Three", "", "", "1", "", ""]
    found = read("fil", made, tables)
    assert not found.whole
    assert not found.problems
    assert not found.changes


def test_a_whole_workbook_when_asked_for() -> None:
    sheets = small.sheets()
    del sheets[P][3]
    sheets[C] = [row for row in sheets[C] if row[0] != "Gamma"]
    assert not taken(sheets).changes
    found = taken(sheets, whole=True)
    assert [(one.kind, one.key) for one in found.changes] == [("removed", "gamma")]
    assert not rows(found.tables, "project_areas", "gamma")


def test_an_organisation_that_is_renamed_changes_no_project() -> None:
    sheets = edited((OR, 4, "Namn", "Det nya verket"))
    found = taken(sheets)
    assert [(one.table, one.key, one.fields) for one in found.changes] == [
        ("organisations", "verket", (("name", "Verket", "Det nya verket"),))
    ]


def test_owners_and_claims_of_a_programme_are_its_changes() -> None:
    sheets = small.sheets()
    sheets["Programmens ägare"].append(["Andra programmet", "Region Norr"])
    sheets["Belägg för programmen"].append(["Andra programmet", "Ägare", "Boken", "Osäker"])
    (change,) = taken(sheets).changes
    assert (change.table, change.key) == ("programmes", "tva-2016")
    assert change.fields == (("owners", "", "Region Norr"), ("claims", "", "Ägare · Boken · Osäker"))
