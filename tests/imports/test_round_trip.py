"""What is exported and read again changes nothing, whatever the texts are."""

import io
from datetime import date

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pilotkarta.exports import FORMATS
from pilotkarta.handout import Handout
from pilotkarta.imports import read
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import build, check_tables, load
from pilotkarta.selection import Selection, select
from tests.imports import small

EVERY = ("xlsx", "csv", "excel-csv", "package", "template")
HARD = (
    "=1+1", "+46 90", "-5", "@namn", "'=1", "''-x", "a\nb\n\nc", 'säg "hej", sa hon; och | gick',
    "🚂 漢字 👩‍🚀",
    "مرحبا بالعالم",
    "\N{RIGHT-TO-LEFT MARK}Umeå\N{RIGHT-TO-LEFT MARK}", "2480", "2014", "0114 Upplands Väsby", "alfa",
    "beta", "Beta i länet",
    "true", "1e5", "_x0041_", "_x000D_", "Å" * 10_000, "<b>&amp;</b>", "%s {x}", "12 %", "2014-09-01", "'",
    "''", "a  b", "NULL", "nan", "Umeå kommun", "Ångermanland é", "A\N{COMBINING RING ABOVE}",
)  # fmt: skip
TEXT = st.one_of(
    st.sampled_from(HARD),
    st.text(
        st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufffe\uffff"), min_size=1
    )
    .map(str.strip)
    .filter(bool),
)
FEW = settings(  # an example takes seconds, and shrinking one minutes
    deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
FREE = {
    "projects": ("name", "description", "description_en"),
    "programmes": ("name", "short", "name_en", "short_en", "gap", "gap_en"),
    "sources": ("title", "publisher"),
    "claims": ("note", "note_en"),
}


@st.composite
def registers(draw) -> dict[str, pd.DataFrame]:
    """Put texts in every free field of the small register; organisations' names differ."""
    tables = {name: table.copy() for name, table in small.TABLES.items()}
    for name, fields in FREE.items():
        for field in fields:
            texts = draw(st.lists(TEXT, min_size=1, max_size=3))
            longest = 32 if field.startswith("short") else None
            rows = len(tables[name])
            tables[name][field] = [texts[n % len(texts)][:longest].strip() or "x" for n in range(rows)]
    tables["claims"].loc[len(tables["claims"])] = ["beta", "description", "sida-b", "weak", "", ""]
    tables["claims"].loc[len(tables["claims"])] = ["gamma", "description", "bok-c", "weak", "", ""]
    names = draw(st.lists(TEXT, min_size=3, max_size=3, unique=True))
    tables["organisations"]["name"] = names
    return tables


def handout(tables: dict[str, pd.DataFrame], sprak: str) -> Handout:
    register = build(tables)
    selection = Selection(sprak=sprak)
    return Handout(register, selection, select(register, selection), "https://p.example", date(2026, 3, 9))


def assert_same(got, tables) -> None:
    for name, table in tables.items():
        assert got[name].equals(table), name


@settings(FEW, max_examples=3)
@given(registers(), st.sampled_from(["sv", "en"]))
def test_nothing_changes_in_any_format(tables, sprak: str) -> None:
    assert not check_tables(tables)
    handed = handout(tables, sprak)
    for name in EVERY:
        found = read("fil", FORMATS[name].write(handed), tables)
        assert not found.problems, (name, found.problems)
        assert not found.changes, (name, found.changes)
        assert_same(found.tables, tables)


@settings(FEW, max_examples=2)
@given(registers(), st.sampled_from(["sv", "en"]))
def test_a_workbook_and_a_package_are_whole_in_themselves(tables, sprak: str) -> None:
    handed = handout(tables, sprak)
    for name in ("xlsx", "package"):
        found = read("fil", FORMATS[name].write(handed), small.EMPTY)
        assert not found.problems, (name, found.problems)
        for table, wanted in tables.items():
            assert sorted(found.tables[table].values.tolist()) == sorted(wanted.values.tolist()), (
                name,
                table,
            )


@settings(FEW, max_examples=2)
@given(registers())
def test_ids_may_be_left_out(tables) -> None:
    for name in (
        *FREE,
        "organisations",
    ):  # openpyxl, which the test writes with, cannot hold what looks like an escape
        tables[name] = tables[name].replace("_x", "x", regex=True)
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].write(handout(tables, "sv"))))
    for title in ("Projekt", "Organisationer", "Källor"):
        (column,) = (cell.column for cell in book[title][1] if cell.value == "Id")
        for row in range(2, book[title].max_row + 1):
            book[title].cell(row, column).value = None
    out = io.BytesIO()
    book.save(out)
    found = read("fil", out.getvalue(), tables)
    labelled = {
        p.place.sheet for p in found.problems
    }  # keys in the other sheets still name what has names alone
    assert not labelled, found.problems
    assert not found.changes


@pytest.mark.parametrize("folder", [DATA, EXAMPLE])
@pytest.mark.parametrize("sprak", ["sv", "en"])
def test_nothing_changes_in_our_own(folder, sprak: str) -> None:
    register = load(folder)
    selection = Selection(data="exempel" if folder == EXAMPLE else "", sprak=sprak)
    handed = Handout(register, selection, select(register, selection), "https://p.example", date(2026, 3, 9))
    for name in EVERY:
        found = read("fil", FORMATS[name].write(handed), register.tables)
        assert (found.problems, found.changes) == ((), ()), name
        assert_same(found.tables, register.tables)


def test_a_selection_changes_nothing_and_is_not_whole() -> None:
    register = load(DATA)
    selection = Selection(lan=("14",))
    chosen = select(register, selection)
    assert 0 < len(chosen) < len(register.projects)
    handed = Handout(register, selection, chosen, "https://p.example", date(2026, 3, 9))
    for name in EVERY:
        found = read("fil", FORMATS[name].write(handed), register.tables)
        assert (found.problems, found.changes, found.whole) == ((), (), False), name
        assert_same(found.tables, register.tables)
