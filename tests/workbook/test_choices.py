"""Labels and keys: every label means its key, whatever things are called."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.i18n import CODES, Code, language
from pilotkarta.register import Register
from pilotkarta.workbook.choices import Choices
from pilotkarta.workbook.layout import sheets
from tests.workbook.tables import INVENTED, REAL, rows

KINDS = sorted({column.choices for one in sheets() for column in one.columns if column.choices})
IDS = ["alfa", "beta", "gamma", "delta", "epsilon"]
NAMES = st.sampled_from(
    [*IDS, "Alfa", "ALFA ", "alfa  beta", "Alfa Beta", "å", "Å", "Å", "a|b", "=1", "'", ""]
)


def organisations(names: list[str]) -> Choices:
    table = pd.DataFrame({"id": IDS[: len(names)], "name": names, "kind": "other"}, dtype=str)
    return Choices({**REAL.tables, "organisations": table}, language("sv"))


@pytest.mark.parametrize("register", [REAL, INVENTED], ids=["real", "example"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", CODES)
def test_every_label_means_its_key(register: Register, kind: str, code: Code) -> None:
    choices = Choices(register.tables, language(code))
    others = [Choices(register.tables, language(other)) for other in CODES]
    keys, labels = choices.keys(kind), choices.labels(kind)
    assert len(keys) == len(set(labels)) == len(labels) > 0
    for key, label in zip(keys, labels, strict=True):
        assert choices.label(kind, key) == label
        assert [other.key(kind, label) for other in others] == [key, key]  # whatever language one reads
        assert choices.key(kind, key) == key


def test_known_labels() -> None:
    choices = Choices(REAL.tables, language("sv"))
    assert choices.label("regions", "2480") == "2480 Umeå"
    assert choices.label("regions", "24") == "24 Västerbottens län"
    assert choices.label("organisations", "boverket") == "Boverket"
    assert choices.label("projects.evidence", "confirmed") == "Belagd"
    assert choices.labels("amounts.kind") == ("Exakt", "Minst", "Högst", "Omkring")
    english = Choices(REAL.tables, language("en"))
    assert english.label("regions", "24") == "24 Västerbottens län"
    assert english.label("projects.evidence", "confirmed") == "Confirmed"
    assert english.labels("amounts.kind") == ("Exact", "At least", "At most", "About")
    for table in ("programmes", "themes"):
        assert english.labels(table) == tuple(row["name_en"] for row in rows(table))
        assert choices.labels(table) == tuple(row["name"] for row in rows(table))
    assert choices.keys("regions") == tuple(row["code"] for row in rows("regions"))
    assert choices.keys("themes") == tuple(row["id"] for row in rows("themes"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2480", "2480"), ("Umeå", "2480"), ("umeå", "2480"), ("Umea\u030a", "2480"), ("Umeå kommun", "2480"),
        ("UMEÅS  KOMMUN", "2480"), ("2480 Umeå", "2480"), ("2480: Umeå kommun", "2480"), ("24", "24"),
        ("Västerbottens län", "24"), ("2480 Malmö", None), ("9999", None), ("9999 Umeå", None), ("Ume", None),
        ("", None), ("248", None), ("Gotland", "0980"), ("Gotlands län", "09"),
    ],
)  # fmt: skip
def test_a_region_by_code_and_name(text: str, code: str | None) -> None:
    assert Choices(REAL.tables, language("sv")).key("regions", text) == code


@given(st.lists(NAMES | st.text(max_size=6), max_size=5))
def test_any_names_come_back(names: list[str]) -> None:
    """Names that are the same, or another's id, or cannot stand in a list."""
    choices = organisations(names)
    for key in choices.keys("organisations"):
        label = choices.label("organisations", key)
        assert choices.key("organisations", label) == key
        assert "|" not in label


def test_a_name_of_two_means_neither_and_a_key_always_itself() -> None:
    choices = organisations(["Lika", "LIKA", "alfa", "Egen", "a|b"])
    assert choices.key("organisations", "lika") is None
    assert choices.key("organisations", "alfa") == "alfa"
    assert choices.labels("organisations") == ("alfa", "beta", "gamma", "Egen", "epsilon")
    assert choices.key("organisations", " egen ") == "delta"


def test_a_label_does_not_depend_on_what_was_asked_before() -> None:
    fresh, used = organisations(["A", "B"]), organisations(["A", "B"])
    assert used.key("organisations", "a") == "alfa"
    assert used.labels("organisations") == fresh.labels("organisations") == ("A", "B")
