"""The template: the known pilots, rows for the others, and all that helps to fill them in."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from pilotkarta.exports.template import to_template
from pilotkarta.register import Register
from tests.exports.test_xlsx import RED, evaluated
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

BOTH = pytest.mark.parametrize("register", [REAL, INVENTED], ids=["real", "example"])


@cache
def made(register: Register = REAL, **chosen: Any) -> Any:
    """Write a template and open it; a test that changes it opens its own."""
    return opened(to_template(handout(register, **chosen)))


def column(sheet: Any, title: str) -> str:
    """Find a column's letter by its heading."""
    (found,) = [cell.column_letter for cell in sheet[1] if cell.value == title]
    return str(found)


def test_the_five_are_filled_in_and_ten_rows_wait() -> None:
    found = records(made()["Projekt"])
    assert [row["Nr"] for row in found] == list(range(1, 16))
    known = [row["id"] for row in rows("projects") if row["programme"] == "snu-2013"]
    assert len(known) == 5
    assert {row["Id"] for row in found[:5]} == set(known)
    for row in found[5:]:
        assert [name for name, value in row.items() if value is not None] == ["Nr"]


def test_the_first_programme_of_another_data_set() -> None:
    found = records(made(INVENTED)["Projekt"])
    assert len(found) == 15 == len([row for row in found if row["Namn"]])
    others = {name: table.replace("snu-2013", "annat") for name, table in REAL.tables.items()}
    register = changed(others)
    assert next(iter(register.programmes)) == "annat"
    assert [bool(row["Namn"]) for row in records(made(register)["Projekt"])] == [True] * 5 + [False] * 10
    moved = register.tables["programmes"].iloc[::-1].reset_index(drop=True)
    last = moved.iloc[0]
    found = records(made(changed(others, programmes=moved))["Projekt"])
    assert len(found) == int(last["stated_pilots"])


def test_the_fifteen_come_first_wherever_their_programme_stands() -> None:
    programmes = REAL.tables["programmes"].iloc[::-1].reset_index(drop=True)
    assert programmes["id"][0] != "snu-2013"
    found = records(opened(to_template(handout(changed(REAL.tables, programmes=programmes))))["Projekt"])
    assert "strukturbild-blekinge" in [row["Id"] for row in found]


@pytest.mark.parametrize("stated", ["1", "3", "5", "6", "1000000"])
def test_rows_wait_until_as_many_as_stated(stated: str) -> None:
    programmes = REAL.tables["programmes"].copy()
    programmes.loc[0, "stated_pilots"] = stated
    found = records(made(changed(REAL.tables, programmes=programmes))["Projekt"])
    assert len(found) == max(5, min(int(stated), 200))


def test_a_register_without_programmes_gives_an_empty_template() -> None:
    empty = {
        name: table.iloc[:0] if name not in ("themes", "regions") else table
        for name, table in REAL.tables.items()
    }
    workbook = made(changed(empty))
    assert len(cells(workbook["Projekt"])) == 1
    assert "Läs mig" in workbook.sheetnames


def test_what_is_selected_does_not_matter() -> None:
    assert to_template(handout(lan=("13",), q="x", program=("sla-2015",))) == to_template(handout())


@BOTH
def test_every_organisation_can_be_chosen(register: Register) -> None:
    workbook = made(register)
    sheet = workbook["Projekt"]
    letter = column(sheet, "Projektägare 1")
    (one,) = [v for v in sheet.data_validations.dataValidation if str(v.sqref).startswith(f"{letter}2:")]
    assert evaluated(workbook, one.formula1) == list(register.tables["organisations"]["name"])


class TestDropDowns:
    """Lists in every coded column."""

    CODED = (
        "Namnets ursprung", "Program", "Evidens", "Område 1", "Område 4", "Tema, satt av oss 1",
        "Tema, enligt källan 2", "Projektägare 1", "Beställare 1", "Medverkande 4", "Finansiär 2", "Källa 2",
    )  # fmt: skip

    def test_for_at_least_two_hundred_rows(self) -> None:
        sheet = made()["Projekt"]
        for title in self.CODED:
            letter = column(sheet, title)
            (area,) = [
                r for v in sheet.data_validations.dataValidation for r in v.sqref.ranges
                if str(r).startswith(f"{letter}2:")
            ]  # fmt: skip
            assert area.max_row >= 215

    @pytest.mark.parametrize("title", ["Belopp", "Belägg för projekten", "Organisationer"])
    def test_in_the_other_sheets_too(self, title: str) -> None:
        for one in made()[title].data_validations.dataValidation:
            assert all(area.max_row >= 201 for area in one.sqref.ranges)
        assert made()[title].data_validations.dataValidation

    @pytest.mark.parametrize(("title", "kind"), [("Belopp", "Namn"), ("Belägg för projekten", "Namn")])
    def test_a_project_that_is_added_can_be_chosen_at_once(self, title: str, kind: str) -> None:
        workbook = opened(to_template(handout()))
        projects = workbook["Projekt"]
        (one,) = [
            v for v in workbook[title].data_validations.dataValidation if str(v.sqref).startswith("A2:")
        ]
        before = evaluated(workbook, one.formula1)
        projects[f"{column(projects, kind)}7"] = "Nytt pilotprojekt"
        assert evaluated(workbook, one.formula1) == [*before, "Nytt pilotprojekt"]
        assert len(before) == 5

    def test_an_organisation_and_a_source_too(self) -> None:
        workbook = opened(to_template(handout()))
        for title, named, at in (
            ("Organisationer", "Namn", "Projektägare 1"),
            ("Källor", "Titel", "Källa 1"),
        ):
            sheet = workbook[title]
            last = len(list(sheet.rows)) + 1
            sheet[f"{column(sheet, named)}{last}"] = "Ny"
            letter = column(workbook["Projekt"], at)
            (one,) = [
                v for v in workbook["Projekt"].data_validations.dataValidation
                if str(v.sqref).startswith(f"{letter}2:")
            ]  # fmt: skip
            assert evaluated(workbook, one.formula1)[-1] == "Ny"


class TestHelp:
    """What tells people what to do."""

    def test_the_first_sheet_says_what_to_do(self) -> None:
        workbook = made()
        assert workbook.sheetnames[0] == workbook.active.title == "Läs mig"
        words = str(cells(workbook["Läs mig"]))
        for part in (
            "Projekt", "15", "Namn, Program, Evidens, Område, Källa", "2014-09", "2014~", "2480", "Källor",
            "Organisationer", "Belägg för projekten", "Belopp",
            "https://pilotkartan.example/bas/data?visa=andra",
        ):  # fmt: skip
            assert part in words

    def test_in_english(self) -> None:
        workbook = made(sprak="en")
        assert workbook.sheetnames[0] == "Read me"
        found = dict(cells(workbook["Read me"]))
        assert found["What to fill in"].startswith(
            "The sheet Projects has one row a pilot project of the programme Spatial planning for business "
            "development. 5 of 15 are known. The empty rows wait for the others."
        )
        assert "Confirmed: " in found["Evidence"]
        assert "/data?visa=andra&sprak=en" in found["Hand in"]
        assert "Projects" in workbook.sheetnames
        assert "in the sheet Organisations or Sources" in found["A new organisation or source"]
        assert found["At least"].startswith("Name, Programme it belongs to, Evidence, Area, Source. ")

    def test_every_heading_that_is_filled_in_has_a_comment(self) -> None:
        workbook = made()
        for title in ("Projekt", "Organisationer", "Källor", "Belopp", "Belägg för projekten"):
            for cell in workbook[title][1]:
                assert cell.comment
                assert len(cell.comment.text) > 10

    def test_comments_say_what_is_expected(self) -> None:
        sheet = made(sprak="en")["Projects"]
        said = {cell.value: cell.comment.text.split("\n") for cell in sheet[1]}
        assert said["Id"][0] == "May be empty: it is made from the name."
        assert said["Name"][0] == said["Evidence"][0] == said["Area 1"][0] == "Must be filled in."
        assert said["End"][0] == "May be empty: not known."
        assert said["Start"][1].startswith("Year, month or day (ISO 8601).")
        listed = "Choose in the list: Confirmed (confirmed), Probable (probable)"
        assert said["Evidence"][-1].startswith(listed)
        assert "Organisations" in said["Funder 1"][1]

    def test_no_rows_wait_where_all_are_known(self) -> None:
        found = dict(cells(made(INVENTED, sprak="en")["Read me"]))
        assert "15 of 15 are known. Correct" in found["What to fill in"]

    def test_invented_data_say_so(self) -> None:
        workbook = made(INVENTED)
        assert workbook["Läs mig"]["A2"].value == "EXEMPEL"
        assert workbook["Läs mig"]["B2"].fill.fgColor.rgb == RED
        assert "data=exempel" in str(cells(workbook["Läs mig"]))
        assert "EX" in workbook.properties.description
        assert "EXEMPEL" not in str(cells(made()["Läs mig"]))


class TestWhatIsMissing:
    """A row that has a name but lacks what it needs shows it."""

    def rules(self, title: str) -> dict[str, str]:
        sheet = made()[title]
        found = {}
        for one in sheet.conditional_formatting:
            ((area,), (rule,)) = one.sqref.ranges, one.rules
            assert area.min_row == 2
            assert area.max_row >= 201
            found[sheet.cell(1, area.min_col).value] = rule.formula[0]
        return found

    def test_projects(self) -> None:
        sheet = made()["Projekt"]
        named = f'${column(sheet, "Namn")}2<>""'
        found = self.rules("Projekt")
        for title in ("Program", "Evidens", "Område 1"):
            assert found[title] == f'AND(${column(sheet, title)}2="",{named})'
        claimed = f"COUNTIF('Belägg för projekten'!$A:$A,${column(sheet, 'Namn')}2)=0"
        assert found["Källa 1"] == f'AND(${column(sheet, "Källa 1")}2="",{named},{claimed})'
        assert not {"Id", "Område 2", "Start", "Slut", "Beskrivning", "Källa 2"} & set(found)

    def test_sources(self) -> None:
        assert set(self.rules("Källor")) == {"Titel", "Utgivare", "Hämtad"}
        assert self.rules("Källor")["Utgivare"] == 'AND($C2="",$B2<>"")'

    def test_the_known_five_lack_nothing(self) -> None:
        claimed = {row["Projekt"] for row in records(made()["Belägg för projekten"])}
        for row in records(made()["Projekt"])[:5]:
            assert all(row[title] for title in ("Namn", "Program", "Evidens", "Område 1"))
            assert row["Namn"] in claimed


def test_hostile_text_comes_back() -> None:
    register = all_spoilt()
    workbook = opened(to_template(handout(register)))
    first = [row for row in rows("projects") if row["programme"] == "snu-2013"]
    names = dict(zip(register.tables["projects"]["id"], register.tables["projects"]["name"], strict=True))
    found = {row["Id"]: row["Namn"] for row in records(workbook["Projekt"])[:5]}
    assert found == {row["id"]: held(names[row["id"]]) for row in first}
    assert [row["Namn"] for row in records(workbook["Organisationer"])] == [
        held(text) for text in register.tables["organisations"]["name"]
    ]
    for sheet in workbook.worksheets:
        assert all(cell.data_type in "sn" for row in sheet.iter_rows() for cell in row)


def test_nothing_is_protected_and_the_bytes_are_the_same() -> None:
    assert not any(sheet.protection.sheet for sheet in made().worksheets)
    assert to_template(handout()) == to_template(handout())
    assert to_template(handout()) != to_template(replace(handout(), site="https://annan.example"))
