"""Handing in without a browser: what the page says of a file, and what it offers to do with it."""

import re
from datetime import date
from importlib import import_module

import pytest
from streamlit.testing.v1 import AppTest

from pilotkarta.exports.template import to_template
from pilotkarta.exports.xlsx import to_xlsx
from pilotkarta.handout import Handout
from pilotkarta.paths import DATA, PAGES, ROOT
from pilotkarta.register import keep_draft, load, load_named
from pilotkarta.selection import Selection
from pilotkarta.ui.dropped import DroppedFile
from tests.imports.filled import PILOTS, filled
from tests.pages.seen import Tables

REAL = load(DATA)
HANDOUT = Handout(REAL, Selection(), REAL.projects, "http://localhost:8501", date(2026, 11, 25))
TEMPLATE = to_template(HANDOUT)
datasets = import_module("pilotkarta.register.datasets")
USE = re.compile(r'href="\./karta\?data=(utkast-[\w-]+)[^"]*"')


def handed_in(content: bytes, name: str = "ifylld.xlsx", **params: str) -> AppTest:
    """Open the page as it is when a file has been dropped."""
    app = AppTest.from_file(str(ROOT / "pilotkarta" / "ui" / "shell.py"), default_timeout=60)
    app.query_params.update({"visa": "andra", **params})
    app.session_state["lamnat"] = DroppedFile(name, content)
    app.run().switch_page(str(PAGES / "data.py")).run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return " ".join(block.value for block in app.html)


def draft(app: AppTest) -> str:
    (name,) = USE.findall(said(app))
    return name


def tally(app: AppTest) -> list[str]:
    return re.findall(r"<span>[\w ]+ <strong>(\d+)</strong></span>", said(app))


def test_the_filled_in_template_adds_ten_and_takes_nothing_away() -> None:
    app = handed_in(filled(TEMPLATE))
    assert tally(app) == ["10", "0", "0"]
    added = load_named(draft(app))
    assert added.traced("snu-2013") == 15
    assert {one.id for one in REAL.projects} < {one.id for one in added.projects}
    new = [one for one in added.projects if one.name in {name for name, _, _ in PILOTS}]
    assert [one.name for one in new] == [name for name, _, _ in PILOTS]  # written from north to south
    assert [one.areas[0].code for one in new] == [area[:4] for _, area, _ in PILOTS]
    for one in new:
        assert {claim.field for claim in one.claims} == {"programme", "name", "areas", "start"}
        assert {claim.source.title for claim in one.claims} == {"Registrets akt"}
        assert one.evidence == "confirmed"
    assert len(REAL.projects) == len(load(DATA).projects) == 28  # nothing is used yet
    shown = said(app)
    assert shown.index("Prov Kiruna") < shown.index("Prov Malmö")
    assert "&amp; Mölndal" in shown
    assert f'href="./api/pilotkartan.zip?data={draft(app)}"' in shown
    assert "python -m pilotkarta import FIL --into data" in shown


def test_the_whole_register_takes_away_what_the_file_lacks() -> None:
    app = handed_in(filled(TEMPLATE))
    app.checkbox(key="f_hela").check().run()
    assert tally(app) == ["10", "0", "23"]
    assert {one.programme.id for one in load_named(draft(app)).projects} == {"snu-2013"}
    app.checkbox(key="f_hela").uncheck().run()
    assert tally(app) == ["10", "0", "0"]


def test_a_draft_that_was_let_go_is_made_anew() -> None:
    app = handed_in(filled(TEMPLATE))
    first = draft(app)
    for n in range(datasets.MOST_DRAFTS):
        keep_draft(REAL.tables, f"en annans {n}.xlsx")
    app.run()
    assert draft(app) != first
    assert load_named(draft(app)).traced("snu-2013") == 15
    assert tally(app) == ["10", "0", "0"]


def test_what_changes_nothing_is_said_to() -> None:
    app = handed_in(to_xlsx(HANDOUT), "allt.xlsx")
    assert "Filen är i ordning och ändrar ingenting." in said(app)
    assert not USE.findall(said(app))


def test_problems_are_listed_by_cell_and_nothing_can_be_used() -> None:
    app = handed_in(
        filled(TEMPLATE, spoil={"Evidens": "säker", "Namn": "<b>Fet</b>", "Område 1": "2480 Umeo"})
    )
    (table,) = [one for block in app.html for one in Tables(block.value).found if "pk-problems" in one.kind]
    assert [(row[1], row[3]) for row in table.cells] == [
        ("säker", "Osäker"),
        ("2480 Umeo", "2480 Umeå"),
    ]
    assert all("Projekt" in row[0] and "rad 7" in row[0] for row in table.cells)
    assert "2 saker att rätta" in said(app)
    assert not USE.findall(said(app))
    assert app.get("download_button")


@pytest.mark.parametrize("code", ["sv", "en"])
def test_hostile_names_are_text(code: str) -> None:
    hostile = "<img src=x onerror=alert(1)> *x* {{ 7*7 }}"
    app = handed_in(filled(TEMPLATE, spoil={"Namn": hostile}), f"{hostile}.xlsx", sprak=code)
    assert tally(app) == ["10", "0", "0"]
    assert "<img src=x" not in said(app)
    assert "&lt;img src=x onerror=alert(1)&gt; *x* {{ 7*7 }}" in said(app)


def test_a_file_that_cannot_be_opened_is_told_and_taken_away() -> None:
    app = handed_in(b"\x00\x01\x02", "bild.xlsx")
    assert "Filen gick inte att läsa" in said(app)
    app.button(key="ta_bort_lamnad").click().run()
    assert "pk-fault" not in said(app)
    assert "lamnat" not in app.session_state


def test_a_draft_is_told_on_every_page_and_leads_back() -> None:
    name = draft(handed_in(filled(TEMPLATE)))
    for page in ("karta", "analys", "presentation", "data"):
        app = AppTest.from_file(str(ROOT / "pilotkarta" / "ui" / "shell.py"), default_timeout=60)
        app.query_params.update({"data": name})
        app.run().switch_page(str(PAGES / f"{page}.py")).run()
        assert not app.exception
        (banner,) = [block.value for block in app.html if "pk-dataset" in block.value]
        assert "ifylld.xlsx" in banner
        assert "Utkast" in banner


def test_the_example_is_compared_with_the_example() -> None:
    example = load_named("exempel")
    content = to_xlsx(
        Handout(example, Selection(data="exempel"), example.projects, "http://x", date(2026, 11, 25))
    )
    assert "ändrar ingenting" in said(handed_in(content, "exempel.xlsx", data="exempel"))
    mixed = said(handed_in(content, "exempel.xlsx"))
    assert "att rätta" in mixed  # invented and real never stand in one register
