"""Every kind of fault is named at its cell, with what was perhaps meant, and nothing else is."""

from datetime import datetime

import pytest

from pilotkarta.i18n import language
from pilotkarta.imports import Place, Problem, read
from tests.imports import small

P, PG, OR, A, S, C, PC = (
    "Projekt", "Program", "Organisationer", "Belopp", "Källor", "Belägg för projekten",
    "Belägg för programmen",
)  # fmt: skip
NEW = {  # a project of its own with all that it needs
    "Namn": "Delta", "Namnets ursprung": "Enligt källan", "Program": "Andra programmet", "Evidens": "Osäker",
    "Område 1": "2580 Luleå", "Källa 1": "Boken",
}  # fmt: skip


def new(**without: object) -> list[tuple[str, int, str, object]]:
    """Fill in the fifth row, which waits."""
    return [(P, 5, title, value) for title, value in (NEW | without).items()]


# What is written where; then where the problem is said to be (sheet, row, column's title), the nearest valid
# value, and words that the message has.
CELLS: list[tuple[str, list[tuple[str, int, str, object]], tuple[str, int, str], str, str]] = [
    ("a misspelt municipality", [(P, 2, "Område 1", "Umeåå")], (P, 2, "Område 1"), "2480 Umeå",
     "no municipality"),
    ("misspelt with its code", [(P, 2, "Område 1", "2480 Umå")], (P, 2, "Område 1"), "2480 Umeå",
     "no municipality"),
    ("code and name of two", [(P, 2, "Område 1", "2482 Umeå")], (P, 2, "Område 1"), "2480 Umeå",
     "code of one area"),
    ("a code that is none", [(P, 2, "Område 1", 9999)], (P, 2, "Område 1"), "", "no municipality"),
    ("an area far from all", [(P, 2, "Område 2", "Xyzzy qwv")], (P, 2, "Område 2"), "", "no municipality"),
    ("an area twice", [(P, 2, "Område 2", "Umeå")], (P, 2, "Område 2"), "", "more than once"),
    ("a municipality in its county", [(P, 3, "Område 2", "2480 Umeå")], (P, 3, "Område 2"), "",
     "lies in the county"),
    ("no area", [(P, 4, "Område 1", None)], (P, 4, "Område 1"), "", "no area"),
    ("no area in a new row", new(**{"Område 1": None}), (P, 5, "Område 1"), "", "no area"),
    ("a misspelt theme", [(P, 2, "Tema, satt av oss 1", "Bostad och livsmiljö")], (P, 2,
     "Tema, satt av oss 1"),
     "Bostäder och livsmiljö", "not one of the choices"),
    ("one of several in a cell", [(P, 2, "Tema, satt av oss 1", "boende | dialogg")], (P, 2,
     "Tema, satt av oss 1"),
     "Samverkan och medborgardialog", "“dialogg”"),
    ("a misspelt organisation", [(P, 2, "Projektägare 1", "Umea kommun")], (P, 2, "Projektägare 1"),
     "Umeå kommun",
     "the sheet Organisations"),
    ("an organisation that is new", [(P, 3, "Finansiär 1", "Okända bolaget")], (P, 3, "Finansiär 1"), "",
     "the sheet Organisations"),
    ("a misspelt programme", [(P, 2, "Program", "Första programet")], (P, 2, "Program"), "Första programmet",
     "the sheet Program"),
    ("no programme", new(Program=None), (P, 5, "Program"), "", "is empty"),
    ("a misspelt level", [(P, 2, "Evidens", "Belagt")], (P, 2, "Evidens"), "Belagd", "Belagd, Sannolik"),
    ("no level", [(P, 4, "Evidens", None)], (P, 4, "Evidens"), "", "is empty"),
    ("an invented project among real", [(P, 4, "Evidens", "Exempel")], (P, 4, "Evidens"), "",
     "what is invented"),
    ("a level unlike the tie's", [(P, 4, "Evidens", "Belagd")], (P, 4, "Evidens"), "", "evidence differs"),
    ("a name's origin", [(P, 2, "Namnets ursprung", "Enligt kallan")], (P, 2, "Namnets ursprung"),
     "Enligt källan",
     "not one of the choices"),
    ("no name's origin", [(P, 2, "Namnets ursprung", None)], (P, 2, "Namnets ursprung"), "", "is empty"),
    ("no name", [(P, 2, "Namn", None)], (P, 2, "Namn"), "", "is empty"),
    ("no name in a new row", new(Namn=None), (P, 5, "Namn"), "", "is empty"),
    ("no source", new(**{"Källa 1": None}), (P, 5, "Källa 1"), "", "Programme, Name, Areas"),
    ("a new fact without source", [(P, 4, "Start", "2016")], (P, 4, "Källa 1"), "", "missing for: Start."),
    ("a misspelt source", new(**{"Källa 1": "Bokn"}), (P, 5, "Källa 1"), "Boken", "the sheet Sources"),
    ("an id with capitals", new(Id="Delta Ett"), (P, 5, "Id"), "delta-ett", "cannot be an id"),
    ("an id twice", [(P, 3, "Id", "alfa")], (P, 3, "Id"), "", "row 2 already"),
    ("a date in words", [(P, 2, "Start", "hösten 2014")], (P, 2, "Start"), "", "is no date"),
    ("about a year", [(P, 2, "Start", "ca 2014")], (P, 2, "Start"), "2014~", "is no date"),
    ("a date with dots", [(P, 2, "Start", "2014.9.1")], (P, 2, "Start"), "2014-09-01", "is no date"),
    ("a date without signs", [(P, 2, "Start", "20140901")], (P, 2, "Start"), "2014-09-01", "is no date"),
    ("a month that is none", [(P, 2, "Start", "2014-13")], (P, 2, "Start"), "", "is no date"),
    ("a day that is none", [(P, 2, "Start", "2014-02-30")], (P, 2, "Start"), "", "not a day"),
    ("a time of day", [(P, 2, "Start", datetime(2014, 9, 1, 12, 30))], (P, 2, "Start"), "", "is no date"),
    ("an end before the start", [(P, 2, "Slut", "2013")], (P, 2, "Slut"), "", "ends (2013) before"),
    ("an Excel error", [(P, 2, "Namn", "#REF!")], (P, 2, "Namn"), "", "error of Excel"),
    ("a formula without value", [(P, 2, "Beskrivning", small.Formula("=1+1"))], (P, 2, "Beskrivning"), "",
     "no value saved"),
    ("true", [(P, 2, "Beskrivning", True)], (P, 2, "Beskrivning"), "", "true or false"),
    ("a tab in a text", [(P, 2, "Beskrivning", "a\tb")], (P, 2, "Beskrivning"), "", "cannot be seen"),
    ("a value without title", [(P, 2, "Slut", "2015"), ("+", 0, "", "")], (P, 2, ""), "", "without a title"),
    ("a sum in words", [(A, 2, "Belopp", "en miljon")], (A, 2, "Belopp"), "", "no whole number"),
    ("a sum with öre", [(A, 2, "Belopp", 10.5)], (A, 2, "Belopp"), "", "no whole number"),
    ("a sum below nought", [(A, 2, "Belopp", -5)], (A, 2, "Belopp"), "", "no whole number"),
    ("no sum", [(A, 2, "Belopp", None)], (A, 2, "Belopp"), "", "is empty"),
    ("a share over 100", [(A, 3, "Andel i procent", 149)], (A, 3, "Andel i procent"), "", "from 0 to 100"),
    ("what a sum is of", [(A, 2, "Avser", "Hela kostnad")], (A, 2, "Avser"), "Hela kostnaden",
     "not one of the choices"),
    ("a sum's project", [(A, 3, "Projekt", "Alfa vid alven")], (A, 3, "Projekt"), "Alfa vid älven",
     "the sheet Projects"),
    ("a sum twice", [(A, 4, t, v) for t, v in zip(small.SHEETS[A][0], small.SHEETS[A][1], strict=True)],
     (A, 4, "*"), "", "same as row 2"),
    ("two totals", [(A, 3, "Avser", "Hela kostnaden")], (A, 3, "Avser"), "", "has a total already"),
    ("a claim's project", [(C, 10, "Projekt", "Betha i länet")], (C, 10, "Projekt"), "Beta i länet",
     "the sheet Projects"),
    ("a claim's fact", [(C, 2, "Uppgift", "Progam")], (C, 2, "Uppgift"), "Program", "not one of the choices"),
    ("a claim's source", [(C, 2, "Källa", "Sidan om Alfaa")], (C, 2, "Källa"), "Sidan om Alfa",
     "the sheet Sources"),
    ("a claim's level", [(C, 3, "Evidens", "Sanolik")], (C, 3, "Evidens"), "Sannolik",
     "not one of the choices"),
    ("a claim without level", [(C, 3, "Evidens", None)], (C, 3, "Evidens"), "", "is empty"),
    ("a claim twice", [(C, 17, t, v) for t, v in zip(small.SHEETS[C][0], small.SHEETS[C][2], strict=False)],
     (C, 17, "*"), "", "same as row 3"),
    ("a programme's claim", [(PC, 2, "Uppgift", "Efterföljaren")], (PC, 2, "Uppgift"), "Efterföljare",
     "not one of the choices"),
    ("an address without https", [(S, 2, "Adress", "a.example/alfa")], (S, 2, "Adress"),
     "https://a.example/alfa",
     "no address"),
    ("a source without address", [(S, 2, "Adress", None)], (S, 2, "Adress"), "", "no address"),
    ("a source without publisher", [(S, 2, "Utgivare", None)], (S, 2, "Utgivare"), "", "is empty"),
    ("a source's day", [(S, 2, "Hämtad", "i går")], (S, 2, "Hämtad"), "", "is no date"),
    ("an organisation's kind", [(OR, 2, "Slag", "Regionn")], (OR, 2, "Slag"), "Region",
     "not one of the choices"),
    ("an organisation twice",
     [(OR, 5, "Namn", "Verket"), (OR, 5, "Id", "verket-2"), (OR, 5, "Slag", "Annan")],
     (OR, 5, "Namn"), "", "more than one row"),
    ("too long a short name", [(PG, 2, "Kort namn", "x" * 33)], (PG, 2, "Kort namn"), "", "at most 32"),
    ("no stated number", [(PG, 2, "Uppgivet antal pilotprojekt", "många")], (PG, 2,
     "Uppgivet antal pilotprojekt"),
     "", "at least 1"),
    ("fewer stated than traced", [(PG, 2, "Uppgivet antal pilotprojekt", 1)],
     (PG, 2, "Uppgivet antal pilotprojekt"), "", "2 stand in the register"),
    ("an unknown title", [(P, 1, "Slut", "Slutar")], (P, 1, "Slutar"), "Slut", "no column “Slutar”"),
    ("a title twice", [(P, 1, "Slut", "Start")], (P, 1, "Start"), "", "stands twice"),
]  # fmt: skip


def problems(content: bytes, current=small.TABLES) -> list[Problem]:
    return list(read("fil", content, current).problems)


def at(sheets: small.Sheets, sheet: str, row: int, title: str) -> tuple[int, int | None]:
    """Give row and column from 0 of a cell; the last column of that title."""
    titles = sheets[sheet][0]
    if title == "*":
        return row - 1, None
    if title == "":
        return row - 1, len(titles)
    return row - 1, len(titles) - 1 - titles[::-1].index(title)


@pytest.mark.parametrize(
    ("edits", "where", "nearest", "words"), [case[1:] for case in CELLS], ids=[c[0] for c in CELLS]
)
def test_a_fault_in_a_workbook(edits, where, nearest: str, words: str) -> None:
    sheets = small.sheets()
    for sheet, row, title, value in edits:
        if sheet == "+":
            sheets[P][1].append("i kanten")
        else:
            small.put(sheets[sheet], row, title, value)
    found = problems(small.workbook(sheets))
    assert [(p.place.sheet, p.place.row, p.place.column, p.nearest) for p in found] == [
        (where[0], *at(sheets, *where), nearest)
    ], [p.say(language("en")) for p in found]
    assert words in found[0].message.say(language("en"))


def _lacks(sheets: small.Sheets, sheet: str, title: str) -> None:
    at = sheets[sheet][0].index(title)
    for row in sheets[sheet]:
        del row[at : at + 1]


def _without_titles(sheets: small.Sheets) -> None:
    del sheets[A][0]


def _titles_again(sheets: small.Sheets) -> None:
    sheets[A].insert(2, list(sheets[A][0]))


def _two_sheets(sheets: small.Sheets) -> None:
    sheets["amounts"] = sheets[A]


def _too_many(sheets: small.Sheets) -> None:
    sheets[P] = [*sheets[P], *([None, f"p-{n}", f"P {n}"] for n in range(999))]


SHEETS = [
    ("a required column", lambda s: _lacks(s, P, "Namn"), (P, 0, None, "Namn", ""), "“Namn” is missing"),
    ("the first of a list", lambda s: (_lacks(s, P, "Område 1"), _lacks(s, P, "Område 2")),
     (P, 0, None, "Område 1", ""), "“Område 1” is missing"),
    ("a sum's column", lambda s: _lacks(s, A, "Belopp"), (A, 0, None, "Belopp", ""), "“Belopp” is missing"),
    ("no titles", _without_titles, (A, 0, None, "", ""), "titles of the columns are missing"),
    ("titles once more", _titles_again, (A, 2, None, "", ""), "once more"),
    ("a sheet with another name", lambda s: s.update({"Organisation": s.pop(OR)}),
     ("Organisation", None, None, "", "Organisationer"), "no sheet “Organisation”"),
    ("a sheet of one's own", lambda s: s.update({"Mina anteckningar": [["Ring Kalle"]]}),
     ("Mina anteckningar", None, None, "", ""), "no sheet “Mina anteckningar”"),
    ("two sheets for one", _two_sheets, ("amounts", None, None, "", ""), "two sheets"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "where", "words"), [case[1:] for case in SHEETS], ids=[c[0] for c in SHEETS]
)
def test_a_fault_of_a_sheet(change, where, words: str) -> None:
    sheets = small.sheets()
    change(sheets)
    found = problems(small.workbook(sheets))
    assert [(*_tuple(p.place), p.nearest) for p in found] == [where], [p.say(language("en")) for p in found]
    assert words in found[0].message.say(language("en"))


def _tuple(place: Place) -> tuple[str, int | None, int | None, str]:
    return place.sheet, place.row, place.column, place.title


def test_more_projects_than_a_register_holds() -> None:
    sheets = small.sheets()
    _too_many(sheets)
    found = [p for p in problems(small.workbook(sheets)) if "1,000" in p.message.say(language("en"))]
    assert [p.place for p in found] == [Place(P, 1003)]  # 3, two that wait, and 997 more are all there may be


TEXTS = [
    ("area_codes", 2, "2480|Uppsalla", "0380 Uppsala", "no municipality"),
    ("area_codes", 2, "99", "", "no municipality"),
    ("theme_ids", 2, "strak|boendet", "Bostäder och livsmiljö", "not one of the choices"),
    ("programme_id", 3, "ett-2012", "Första programmet", "is not known"),
    ("evidence", 3, "probabel", "Sannolik", "not one of the choices"),
    ("lead_ids", 2, "umea-komun", "Umeå kommun", "is not known"),
    ("lead_ids", 2, "umea-kommun|umea-kommun", "", "more than once"),
    ("start", 2, "2014/09", "2014-09", "is no date"),
    ("name", 2, "", "", "is empty"),
    ("name", 2, "#NAMN?", "", "error of Excel"),
    ("id", 3, "alfa", "", "row 2 already"),
    ("start", 4, "2016~2017", "", "is no date"),
    ("source_ids", 2, "sida-a|bok-d", "Boken", "is not known"),
]


@pytest.mark.parametrize(("title", "row", "value", "nearest", "words"), TEXTS)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_fault_in_a_text_file(
    title: str, row: int, value: str, nearest: str, words: str, delimiter: str
) -> None:
    sheets = {"": [list(one) for one in small.FLAT]}
    small.put(sheets[""], row, title, value)
    found = problems(small.text_file(sheets[""], delimiter))
    where = (row - 1, small.FLAT[0].index(title))
    assert [(p.place.sheet, p.place.row, p.place.column, p.nearest) for p in found] == [
        ("", *where, nearest)
    ], [p.say(language("en")) for p in found]
    assert words in found[0].message.say(language("en"))


def test_a_fact_without_source_in_a_text_file_that_lists_several() -> None:
    rows = [list(one) for one in small.FLAT]
    small.put(rows, 2, "description", "")
    small.put(rows, 4, "end", "2016")
    assert not problems(small.text_file(rows))  # gamma has one source, so it is that one's
    small.put(rows, 3, "end", "2016")
    small.put(rows, 3, "source_ids", "")
    (found,) = problems(small.text_file(rows))
    assert found.place == Place("", 2, rows[0].index("source_ids"), "source_ids")
    assert "missing for: End." in found.message.say(language("en"))


def test_a_long_table_alone() -> None:
    rows = [list(small.TABLES["amounts"].columns), *small.TABLES["amounts"].values.tolist()]
    (found,) = problems(small.text_file(rows))
    assert found.place == Place("")
    assert "amounts.csv alone" in found.message.say(language("en"))


TABLES = [
    ("project_areas", 3, "area", "0115x", "", "no municipality"),
    ("project_areas", 3, "project", "alfaa", "alfa", "projects.csv"),
    ("project_themes", 2, "origin", "statd", "stated", "not one of the choices"),
    ("project_partners", 2, "role", "leder", "lead", "not one of the choices"),
    ("projects", 3, "start", "2014-1", "2014-01", "is no date"),
    ("projects", 3, "programme", "ett-2014", "ett-2013", "programmes.csv"),
    ("amounts", 2, "amount", "1e6,5", "", "no whole number"),
    ("claims", 2, "source", "sida-aa", "sida-a", "sources.csv"),
    ("organisations", 2, "kind", "regoin", "region", "not one of the choices"),
    ("programmes", 2, "stated_pilots", "1", "", "2 stand in the register"),
]


@pytest.mark.parametrize(("table", "row", "title", "value", "nearest", "words"), TABLES)
def test_a_fault_in_a_package(table: str, row: int, title: str, value: str, nearest: str, words: str) -> None:
    tables = {name: one.copy() for name, one in small.TABLES.items()}
    tables[table].loc[row - 2, title] = value
    found = problems(small.package(tables))
    column = list(tables[table].columns).index(title)
    assert [(*_tuple(p.place), p.nearest) for p in found] == [
        (f"{table}.csv", row - 1, column, title, nearest)
    ], [p.say(language("en")) for p in found]
    assert words in found[0].message.say(language("en"))


def test_all_are_named_and_not_only_the_first() -> None:
    sheets = small.sheets()
    cells = [
        (P, 2, "Område 1", "Umeåå"), (P, 2, "Start", "när som helst"), (P, 3, "Evidens", "Kanske"),
        (A, 2, "Belopp", "mycket"), (S, 2, "Adress", "ingen"), (C, 4, "Uppgift", "Början"),
    ]  # fmt: skip
    for cell in cells:
        small.put(sheets[cell[0]], *cell[1:])
    found = problems(small.workbook(sheets))
    assert {(p.place.sheet, p.place.row, p.place.column) for p in found} == {
        (c[0], *at(sheets, *c[:3])) for c in cells
    }
    assert len(found) == len(cells)


def test_a_fault_in_what_the_register_has_is_named_there() -> None:
    sheets = {P: small.sheets()[P]}
    small.put(sheets[P], 3, "Program", "Andra programmet")
    small.put(sheets[P], 2, "Program", "Andra programmet")
    (found,) = problems(small.workbook(sheets))
    assert _tuple(found.place) == ("programmes.csv", 2, 7, "stated_pilots")


def test_places_are_said_as_excel_counts() -> None:
    assert Place(P, 6, 3, "Namn").say(language("en")) == "sheet “Projekt”, row 7, column D (Namn)"
    assert Place("", 6, 27, "name").say(language("en")) == "row 7, column AB (name)"
    assert (
        Place("claims.csv", 6, 3, "field").say(language("en")) == "the table claims.csv, row 7, column field"
    )
    assert Place(P, 0, None, "Namn").say(language("en")) == "sheet “Projekt”, row 1, column Namn"
