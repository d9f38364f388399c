"""A small register and files of it, made with openpyxl and csv and nothing of ours."""

import copy
import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence

import openpyxl
import pandas as pd
from openpyxl.cell.cell import ERROR_CODES

from pilotkarta.paths import DATA

Rows = list[list[object]]
Sheets = dict[str, Rows]


def _frame(text: str) -> pd.DataFrame:
    header, *rows = [line.split(";") for line in text.strip().splitlines()]
    return pd.DataFrame(rows, columns=header, dtype=str)


def _shared(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False)


_OWN = {
    "programmes": """
id;name;short;name_en;short_en;start;end;stated_pilots;gap;gap_en
ett-2013;Första programmet;Ettan;First programme;One;2013;2015;5;Tre saknas.;Three are missing.
tva-2016;Andra programmet;Tvåan;Second programme;Two;2016;;2;;""",
    "projects": """
id;name;name_origin;programme;evidence;start;end;description;description_en
alfa;Alfa vid älven;stated;ett-2013;confirmed;2014-09-01;2015;Om Alfa.;On Alfa.
beta;Beta i länet;inferred;ett-2013;probable;2014~;;;
gamma;Gamma;ours;tva-2016;weak;;;;""",
    "project_areas": """
project;area
alfa;2480
alfa;0114
beta;24
gamma;1480""",
    "project_themes": """
project;theme;origin
alfa;strak;stated
alfa;boende;inferred
beta;strukturbild;inferred""",
    "organisations": """
id;name;kind
region-norr;Region Norr;region
umea-kommun;Umeå kommun;municipality
verket;Verket;agency""",
    "project_partners": """
project;organisation;role
alfa;umea-kommun;lead
alfa;region-norr;partner
alfa;verket;funder
beta;region-norr;lead""",
    "programme_owners": """
programme;organisation
ett-2013;verket""",
    "amounts": """
project;measure;organisation;amount;kind;share_percent
alfa;total;;1000000;exact;
alfa;granted;verket;495000;about;49.5""",
    "sources": """
id;title;publisher;url;fetched
sida-a;Sidan om Alfa;Region Norr;https://a.example/alfa;2026-11
sida-b;Sidan om Beta;Verket;https://b.example/;2026-11-25
bok-c;Boken;Förlaget;https://c.example/bok;2026""",
    "claims": """
project;field;source;evidence;note;note_en
alfa;programme;sida-a;confirmed;Sidan säger det.;The page says so.
alfa;name;sida-a;confirmed;;
alfa;start;sida-a;confirmed;;
alfa;end;bok-c;probable;;
alfa;description;sida-a;confirmed;;
alfa;areas;sida-a;confirmed;;
alfa;partners;sida-a;confirmed;;
alfa;amounts;bok-c;confirmed;Sidan 12.;Page 12.
beta;programme;sida-b;probable;;
beta;name;sida-b;probable;;
beta;start;sida-b;weak;;
beta;areas;sida-b;probable;;
beta;partners;sida-b;probable;;
gamma;programme;bok-c;weak;;
gamma;areas;bok-c;weak;;""",
    "programme_claims": """
programme;field;source;evidence;note;note_en
ett-2013;name;sida-b;confirmed;;
ett-2013;owners;sida-b;confirmed;;""",
}
ORDER = ("programmes", "themes", "regions", "projects", "project_areas", "project_themes", "organisations",
         "project_partners", "programme_owners", "amounts", "sources", "claims",
         "programme_claims")  # fmt: skip
# Few enough that a check is quick: these counties with their municipalities.
_WITHIN, _ALONE = ("03", "24"), ("01", "0114", "14", "1480", "25", "2580")
TABLES: dict[str, pd.DataFrame] = {
    name: _frame(_OWN[name]) if name in _OWN else _shared(name) for name in ORDER
}
TABLES["regions"] = TABLES["regions"][
    [code.startswith(_WITHIN) or code in _ALONE for code in TABLES["regions"]["code"]]
].reset_index(drop=True)
EMPTY: Mapping[str, pd.DataFrame] = {
    name: table if name in ("themes", "regions") else table.iloc[:0] for name, table in TABLES.items()
}
# The workbook as people see it: labels where the tables have keys.
SHEETS: Sheets = {
    "Projekt": [
        ["Nr", "Id", "Namn", "Namnets ursprung", "Program", "Evidens", "Område 1", "Område 2",
         "Tema, satt av oss 1", "Tema, satt av oss 2", "Tema, enligt källan 1", "Projektägare 1",
         "Beställare 1",
         "Medverkande 1", "Medverkande 2", "Finansiär 1", "Start", "Slut", "Beskrivning",
         "Beskrivning på engelska",
         "Källa 1", "Källa 2"],
        [1, "alfa", "Alfa vid älven", "Enligt källan", "Första programmet", "Belagd", "2480 Umeå",
         "0114 Upplands Väsby", "Bostäder och livsmiljö", None, "Stråk, transporter och kollektivtrafik",
         "Umeå kommun", None, "Region Norr", None, "Verket", "2014-09-01", "2015", "Om Alfa.", "On Alfa.",
         None, None],
        [2, "beta", "Beta i länet", "Källan ger namnet men inte kopplingen", "Första programmet", "Sannolik",
         "24 Västerbottens län", None, "Regional strukturbild och rumslig planering", None, None,
         "Region Norr", None,
         None, None, None, "2014~", None, None, None, None, None],
        [3, "gamma", "Gamma", "Vår benämning", "Andra programmet", "Osäker", "1480 Göteborg"],
        [4],
        [5],
    ],
    "Program": [
        ["Id", "Namn", "Kort namn", "Namn på engelska", "Kort namn på engelska", "Start", "Slut",
         "Uppgivet antal pilotprojekt", "Vad som saknas", "Vad som saknas på engelska"],
        ["ett-2013", "Första programmet", "Ettan", "First programme", "One", "2013", "2015", 5, "Tre saknas.",
         "Three are missing."],
        ["tva-2016", "Andra programmet", "Tvåan", "Second programme", "Two", "2016", None, 2],
    ],
    "Organisationer": [
        ["Id", "Namn", "Slag"],
        ["region-norr", "Region Norr", "Region"],
        ["umea-kommun", "Umeå kommun", "Kommun"],
        ["verket", "Verket", "Statlig myndighet"],
    ],
    "Programmens ägare": [["Program", "Organisation"], ["Första programmet", "Verket"]],
    "Belopp": [
        ["Projekt", "Avser", "Finansiär", "Belopp", "Slag", "Andel i procent"],
        ["Alfa vid älven", "Hela kostnaden", None, 1000000, "Exakt", None],
        ["Alfa vid älven", "Beviljat", "Verket", 495000, "Omkring", 49.5],
    ],
    "Källor": [
        ["Id", "Titel", "Utgivare", "Adress", "Hämtad"],
        ["sida-a", "Sidan om Alfa", "Region Norr", "https://a.example/alfa", "2026-11"],
        ["sida-b", "Sidan om Beta", "Verket", "https://b.example/", "2026-11-25"],
        ["bok-c", "Boken", "Förlaget", "https://c.example/bok", "2026"],
    ],
    "Belägg för projekten": [
        ["Projekt", "Uppgift", "Källa", "Evidens", "Anmärkning", "Anmärkning på engelska"],
        ["Alfa vid älven", "Program", "Sidan om Alfa", "Belagd", "Sidan säger det.", "The page says so."],
        ["Alfa vid älven", "Namn", "Sidan om Alfa", "Belagd"],
        ["Alfa vid älven", "Start", "Sidan om Alfa", "Belagd"],
        ["Alfa vid älven", "Slut", "Boken", "Sannolik"],
        ["Alfa vid älven", "Beskrivning", "Sidan om Alfa", "Belagd"],
        ["Alfa vid älven", "Områden", "Sidan om Alfa", "Belagd"],
        ["Alfa vid älven", "Medverkande", "Sidan om Alfa", "Belagd"],
        ["Alfa vid älven", "Belopp", "Boken", "Belagd", "Sidan 12.", "Page 12."],
        ["Beta i länet", "Program", "Sidan om Beta", "Sannolik"],
        ["Beta i länet", "Namn", "Sidan om Beta", "Sannolik"],
        ["Beta i länet", "Start", "Sidan om Beta", "Osäker"],
        ["Beta i länet", "Områden", "Sidan om Beta", "Sannolik"],
        ["Beta i länet", "Medverkande", "Sidan om Beta", "Sannolik"],
        ["Gamma", "Program", "Boken", "Osäker"],
        ["Gamma", "Områden", "Boken", "Osäker"],
    ],
    "Belägg för programmen": [
        ["Program", "Uppgift", "Källa", "Evidens", "Anmärkning", "Anmärkning på engelska"],
        ["Första programmet", "Namn", "Sidan om Beta", "Belagd"],
        ["Första programmet", "Ägare", "Sidan om Beta", "Belagd"],
    ],
}  # fmt: skip
FLAT: Rows = [
    ["number", "id", "name", "name_origin", "programme_id", "programme", "evidence", "start", "end",
     "area_codes",
     "areas", "theme_ids", "stated_theme_ids", "lead_ids", "commissioner_ids", "partner_ids", "funder_ids",
     "description", "description_en", "source_ids"],
    [1, "alfa", "Alfa vid älven", "stated", "ett-2013", "Första programmet", "confirmed", "2014-09-01",
     "2015",
     "2480|0114", "Umeå|Upplands Väsby", "strak|boende", "strak", "umea-kommun", "", "region-norr", "verket",
     "Om Alfa.", "On Alfa.", "sida-a|bok-c"],
    [2, "beta", "Beta i länet", "inferred", "ett-2013", "Första programmet", "probable", "2014~", "", "24",
     "Västerbottens län", "strukturbild", "", "region-norr", "", "", "", "", "", "sida-b"],
    [3, "gamma", "Gamma", "ours", "tva-2016", "Andra programmet", "weak", "", "", "1480", "Göteborg", "", "",
     "", "",
     "", "", "", "", "bok-c"],
]  # fmt: skip


class Formula(str):
    """A text that is written as a formula, with no value saved."""


def sheets() -> Sheets:
    """Give a copy of the sheets that may be changed."""
    return copy.deepcopy(SHEETS)


def put(rows: Rows, row: int, title: str, value: object) -> None:
    """Write a cell by row as Excel counts and by title."""
    column = rows[0].index(title)
    while len(rows) < row:
        rows.append([])
    cells = rows[row - 1]
    cells.extend([None] * (column + 1 - len(cells)))
    cells[column] = value


def workbook(
    sheets: Mapping[str, Sequence[Sequence[object]]],
    finish: Callable[[openpyxl.Workbook], None] | None = None,
) -> bytes:
    """Write sheets as a workbook; texts stay texts, whatever they begin with."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for number, cells in enumerate(rows, 1):
            for at, value in enumerate(cells, 1):
                if value is not None:
                    cell = sheet.cell(number, at)
                    cell.value = value
                    if isinstance(value, str) and not isinstance(value, Formula) and value not in ERROR_CODES:
                        cell.data_type = "s"
    if finish:
        finish(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text_file(rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Write rows as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue().encode(encoding)


def package(
    tables: Mapping[str, pd.DataFrame] = TABLES,
    *,
    folder: str = "",
    without: Sequence[str] = (),
    **described: object,
) -> bytes:
    """Write tables as a data package."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{folder}datapackage.json", json.dumps({"name": "x", "resources": [], **described}))
        for name, table in tables.items():
            if name not in without:
                rows = [list(table.columns), *table.values.tolist()]
                archive.writestr(f"{folder}{name}.csv", text_file(rows))
    return out.getvalue()
