"""Every page and state, as it leaves the server, in one language at a time."""

import json
import re
import shutil
from importlib import import_module
from io import BytesIO

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from pilotkarta import paths
from pilotkarta.exports.xlsx import to_xlsx
from pilotkarta.i18n import CODES, Code
from pilotkarta.ui.dropped import DroppedFile
from tests.exports.handouts import handout
from tests.language.pages import ADDRESSES, Params, opened, texts, wrong_on
from tests.language.words import foreign, foreign_in

NUMBERS = b"Kommun;;Andel\nMora;1;2\nFalun;3;4\nFlaun;9;x\n"
NAMELESS = json.dumps(
    {"type": "Polygon", "coordinates": [[[15, 60], [16, 60], [16, 61], [15, 61], [15, 60]]]}
).encode()
# What the dictionary says in Swedish of keys, which are English, and what points to a column.
KEYS = re.compile(r"(id|code) i \w+")


def described() -> set[str]:
    """Give the Swedish texts of the descriptor, which may name keys."""
    resources = json.loads(paths.DESCRIPTOR.read_text(encoding="utf-8"))["resources"]
    return {field["description"] for one in resources for field in one["schema"]["fields"]}


def wrong(app: AppTest, code: Code) -> dict[str, set[str]]:
    """Find the texts that are in the other language, but for what explains keys."""
    assert not app.exception
    given = described()
    return {
        text: words
        for text, words in wrong_on(app, code).items()
        if not (code == "sv" and (text in given or KEYS.fullmatch(text)))
    }


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("name", "params"), ADDRESSES, ids=lambda one: str(one))
def test_a_page_speaks_one_language(name: str, params: Params, code: Code) -> None:
    assert wrong(opened(name, code, params), code) == {}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    ("name", "content"),
    [("siffror.csv", NUMBERS), ("x.csv", b"a;b\n1;2\n"), ("x.geojson", NAMELESS), ("y.json", b"{}")],
)
def test_own_figures_too(name: str, content: bytes, code: Code) -> None:
    app = opened("analys", code, {"fraga": "egna"}, egna=DroppedFile(name, content))
    assert wrong(app, code) == {}
    if name == "siffror.csv":
        assert ("Kolumn B" in app.selectbox[-1].options) == (code == "sv")
        assert ("Column B" in app.selectbox[-1].options) == (code == "en")
    if name == "x.geojson":
        assert any(({"sv": "Yta 1", "en": "Area 1"}[code]) in one for one in texts(app))


def handed_in(code: Code, fault: bool) -> bytes:
    """Give the workbook in a language, with one thing changed, and many kinds of faults or none."""
    book = load_workbook(BytesIO(to_xlsx(handout(sprak=code))))
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[1]}
    titles = {
        "sv": ("Namn", "Evidens", "Start", "Område 1", "Id", "Projektägare 1"),
        "en": ("Name", "Evidence", "Start", "Area 1", "Id", "Lead 1"),
    }[code]
    for title, value in zip(titles, ("Zzz", "zzz", "zzz", "zzz", "X Y", "zzz"), strict=True):
        sheet.cell(2 if fault or title == titles[0] else 500, at[title]).value = value if fault else None
    sheet.cell(2, at[titles[0]]).value = "Zzz"
    if fault:
        sheet.cell(1, at["Start"]).value = "Stort"
        sheet.cell(3, at[titles[0]]).value = None
        book.create_sheet("zzz")["A1"] = "zzz"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("fault", [True, False])
def test_what_is_handed_in_too(fault: bool, code: Code) -> None:
    held = DroppedFile("x.xlsx", handed_in(code, fault))
    assert wrong(opened("data", code, {"visa": "andra"}, lamnat=held), code) == {}


@pytest.mark.parametrize("code", CODES)
def test_the_page_of_faults_too(code: Code, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shutil.copytree(paths.DATA, f"{tmp_path}/data")
    for table, old, new in (("sources", ",https://", ",zzz://"), ("amounts", ",total,", ",zzz,")):
        path = paths.Path(folder) / f"{table}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(import_module("pilotkarta.register.datasets"), "DATA", paths.Path(folder))
    app = AppTest.from_file(str(paths.ROOT / "pilotkarta" / "ui" / "shell.py"), default_timeout=60)
    app.query_params["sprak"] = code
    assert wrong(app.run(), code) == {}


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<p>The map <b>och listan</b></p>", {"och"}),
        ('<p>The map <b lang="sv">och listan</b></p>', set()),
        ('<p lang="sv">Kartan <b lang="en">The kommun</b></p>', {"kommun"}),
        ('<button aria-label="Stäng"></button>', {"stäng"}),
        ("<p>Umeå, Region Västerbotten, 24 Västerbottens län</p>", set()),
        ("<p>Umeå, en kommun</p>", {"kommun"}),
        ("<script>var kommun;</script><code>kommun</code>", set()),
        ("<p>See https://x.example/kommun and ./karta?lan=24</p>", set()),
        ("<p>Läget</p>", {"läget"}),
        (r"<p>Belagd\, finns</p>", {"belagd", "finns"}),
    ],
)
def test_a_swedish_word_in_english_is_found(markup: str, found: set[str]) -> None:
    assert set().union(*foreign_in(markup, "en").values()) == found


def test_an_english_word_in_swedish_is_found() -> None:
    assert foreign("Kartan of Sweden", "sv") == {"of"}
    assert foreign("Kartan över Sverige; at_least", "sv") == set()


@pytest.mark.parametrize(("code", "planted"), [("en", "Kartan finns inte"), ("sv", "There is no map")])
def test_a_planted_sentence_is_found_in_every_kind_of_element(code: Code, planted: str) -> None:
    def page(planted: str) -> None:
        import altair as alt
        import pandas as pd
        import streamlit as st

        st.html(f"<p title='{planted} 1'>x</p>")
        st.button(f"{planted} 2", help=f"{planted} 3")
        st.selectbox("x", [f"{planted} 4"])
        st.text_input("x", placeholder=f"{planted} 5")
        st.markdown(f"{planted} 6")
        table = pd.DataFrame({"x": [f"{planted} 7"], "y": [1]})
        st.altair_chart(alt.Chart(table, title=f"{planted} 8").mark_bar().encode(x="x", y="y"))
        st.expander(f"{planted} 9")

    app = AppTest.from_function(page, kwargs={"planted": planted}).run()
    found = wrong(app, code)
    assert {int(text.split()[-1]) for text in found} == set(range(1, 10))
