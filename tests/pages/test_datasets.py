"""Which data set is looked at is said on every page, and faults on disk while the last good is shown."""

import re
import shutil
from collections.abc import Iterator
from html import unescape
from importlib import import_module
from pathlib import Path

import pytest

from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import keep_draft, load, reader
from tests.pages.conftest import Opener, html
from tests.pages.data_seen import cells
from tests.pages.seen import Params, text_of

sets = import_module("pilotkarta.register.datasets")  # the package has a function of the same name
PAGES = ("karta", "analys", "projekt", "presentation", "data", "om", "tillganglighet")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a data set of the owner's own, called <b>Norr</b>."""
    folder = shutil.copytree(DATA, tmp_path / "sets" / "norr", ignore=shutil.ignore_patterns("exempel"))
    (folder / "datapackage.json").write_text('{"title": "<b>Norr</b>"}', encoding="utf-8")
    monkeypatch.setattr(sets, "data_folder", lambda: tmp_path / "sets")
    return folder


@pytest.fixture
def draft() -> Iterator[str]:
    name = keep_draft(load(DATA).tables, "Ny lista")
    yield name
    sets._drafts.pop(name)


def banner(page: Opener, name: str, **params: str | list[str]) -> str:
    (block,) = html(page(name, **params), "pk-dataset")
    return block


def print_header(page: Opener, **params: str) -> str:
    return text_of(html(page("karta", **params), "pk-print-header"))


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("name", PAGES)
def test_an_owners_data_set_is_named_on_every_page(page: Opener, name: str) -> None:
    block = banner(page, name, data="norr", tema="stad", projekt="mobevi", visa="tabell")
    assert text_of([block]).startswith("Datamängd: <b>Norr</b>")
    assert "<b>" not in block
    (back,) = re.findall(r'href="([^"]+)"', block)
    to = "karta" if name == "projekt" else name
    assert unescape(back) == f"./{to}?visa=tabell"
    assert ("handlar om det gällande registret" in block) == (name == "om")


@pytest.mark.usefixtures("own")
def test_on_paper_too(page: Opener) -> None:
    assert print_header(page, data="norr").startswith("Pilotkartan · Datamängd: <b>Norr</b>")
    assert print_header(page, data="exempel").startswith("Pilotkartan · EXEMPEL")
    assert print_header(page).startswith("Pilotkartan Karta")


@pytest.mark.parametrize(
    ("sprak", "said"),
    [
        ("sv", "Utkast: Ny lista Det är inte det gällande registret. Till registret"),
        ("en", "Draft: Ny lista This is not the register in force. To the register"),
    ],
)
def test_a_draft_is_said_not_to_be_the_register(page: Opener, draft: str, sprak: str, said: str) -> None:
    assert text_of([banner(page, "data", data=draft, sprak=sprak)]) == said
    assert f"Pilotkartan · {said[:16]}" in print_header(page, data=draft, sprak=sprak)


@pytest.mark.parametrize("params", [{}, {"data": "exempel"}, {"data": "finns-inte"}])
def test_neither_the_register_nor_the_example_has_that_banner(page: Opener, params: Params) -> None:
    app = page("data", **params)
    assert not html(app, "pk-dataset")
    assert bool(html(app, "pk-banner")) == (params.get("data") == "exempel")


def test_invented_data_are_said_to_be_so_in_a_draft_too(page: Opener) -> None:
    name = keep_draft(load(EXAMPLE).tables, "Övning")
    app = page("karta", data=name)
    assert len(html(app, "pk-banner")) == 2
    assert "Pilotkartan · EXEMPEL · Utkast: Övning" in text_of(html(app, "pk-print-header"))
    sets._drafts.pop(name)


@pytest.mark.usefixtures("own")
def test_an_owners_data_set_stands_among_the_others(page: Opener) -> None:
    (block,) = html(page("data", visa="hamta", data="norr"), "pk-downloads")
    choices = re.findall(
        r'<a href="([^"]+)"[^>]*?(aria-current="true")?>([^<]+)</a>', block.split("</nav>")[0]
    )
    assert [(unescape(h), bool(c), unescape(label)) for h, c, label in choices] == [
        ("./data?visa=hamta", False, "Registret"),
        ("./data?visa=hamta&data=exempel", False, "Det påhittade exemplet"),
        ("./data?visa=hamta&data=norr", True, "<b>Norr</b>"),
    ]
    assert "CC0" not in block  # whose tables they are is not ours to say
    assert "pilotkartan-norr" in block


def replaced(table: Path, before: str, after: str) -> None:
    text = table.read_text(encoding="utf-8")
    assert before in text
    table.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_when_all_fifteen_are_traced_it_is_said(page: Opener, own: Path) -> None:
    replaced(own / "programmes.csv", ",2013,2015,15,", ",2013,2015,5,")
    (block,) = html(page("data", data="norr"), "pk-gaps")
    assert "Alla 5 pilotprojekt 2013–2015 är spårade." in block
    assert '--share:100%" aria-hidden="true"></span><a' in block


def test_what_would_settle_a_gap_may_be_unknown(page: Opener, own: Path) -> None:
    replaced(own / "programmes.csv", "2020,,7,,", "2020,,9,,")
    (block,) = html(page("data", data="norr"), "pk-gaps")
    row = next(one for one in cells(block, "pk-gaps") if one[0].text == "Regional planering 2020–")
    assert [cell.text for cell in row[1:4]] == ["7 av 9", "2", "Uppgift saknas"]


def test_a_period_without_a_start_cannot_be_placed_in_time(page: Opener, own: Path) -> None:
    replaced(own / "projects.csv", ",2014~,2015-12-31,", ",,2015-12-31,")
    (block,) = html(page("data", data="norr", visa="tabell"), "pk-all")
    row = next(one for one in cells(block, "pk-all") if one[1].text == "Jämtlandsstråket")
    assert row[4].text == "start okänd – 31 december 2015"
    assert "data-unknown" in row[4].attributes


def test_faults_on_disk_are_told_of_and_the_last_good_version_is_shown(page: Opener, own: Path) -> None:
    assert not html(page("data", data="norr"), "pk-data-faults")
    table = own / "projects.csv"
    before = table.read_text(encoding="utf-8")
    table.write_text(before.replace(",sla-2015,", ",<i>sla</i>,", 1), encoding="utf-8")
    app = page("data", data="norr", visa="tabell")
    (block,) = html(app, "pk-data-faults")
    assert "De nyaste tabellerna på disken är felaktiga" in block
    assert "projects.csv" in block
    assert "&lt;i&gt;sla&lt;/i&gt;" in block
    assert len(html(app, "pk-all")[0].split("<tr>")) == 30  # the heading and 28 projects
    assert not html(page("data"), "pk-data-faults")  # another data set's are not this one's
    table.write_text(before.replace(",sla-2015,", ",uss-2016,", 1), encoding="utf-8")
    assert not html(page("data", data="norr"), "pk-data-faults")
    reader._read.pop(own, None)
