"""The static map's address: any parameters give a picture, the same as the page's selection."""

import xml.etree.ElementTree as ET
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotkarta.i18n import language
from pilotkarta.maps.svg import svg_map
from tests.test_web import get


def test_it_is_the_map_of_the_selection(register):
    answer = get("/karta.svg?tema=energi&bredd=300&hojd=500&sprak=en")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    chosen = [p for p in register.projects if "energi" in p.themes]
    expected = svg_map(register, chosen, None, "program", language("en"), width=300, height=500)
    assert answer.body.decode() == expected


def test_the_browser_that_has_it_gets_no_second(register):
    first = get("/karta.svg?projekt=umea-nimby&utsnitt=omrade")
    again = get("/karta.svg?projekt=umea-nimby&utsnitt=omrade", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert get("/karta.svg", if_none_match=first.headers["etag"]).status == 200


def test_it_is_compressed_where_the_browser_takes_it():
    plain, packed = get("/karta.svg"), get("/karta.svg", accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 2


@pytest.mark.parametrize(
    ("query", "told", "markers"),
    [
        ("fraga=tackning", "bara genom hela länet: 53 kommuner", 28),
        ("fraga=avstand&tema=stad", "i ett pilotområde: 10 kommuner", 4),
        ("kommun=0980", "Gotland: 1 kommun", 28),
        ("jamfor=mobevi&jamfor=umea-nimby", "A + B tillsammans: 1 kommun", 0),
    ],
)
def test_it_is_shaded_as_the_question_asks(query, told, markers):
    plain, shaded = (get(f"/karta.svg?{query}{more}").body.decode() for more in ("", "&skuggning=1"))
    assert told in shaded
    assert told not in plain
    assert shaded.count('<g class="marker ') == markers


UNSHADED = ["", "fraga=tid", "fraga=jamfor&jamfor=mobevi", "fraga=kommun", "fraga=egna"]


@pytest.mark.parametrize("query", UNSHADED)
def test_a_question_without_a_map_is_not_shaded(query):
    assert get(f"/karta.svg?{query}&skuggning=1").body == get(f"/karta.svg?{query}").body


KEYS = [
    "skuggning",
    "fraga",
    "kommun",
    "jamfor",
    "bredd",
    "hojd",
    "utsnitt",
    "projekt",
    "tema",
    "data",
    "sprak",
    "q",
]
VALUES = [
    "0",
    "1",
    "-5",
    "99999999999",
    "x",
    "²",
    "omrade",
    "urval",
    "avstand",
    "2480",
    "exempel",
    "strak",
    "mobevi",
]


@settings(max_examples=15)
@given(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["", *VALUES])))
def test_any_address_gives_a_picture_of_bounded_size(params):
    answer = get("/karta.svg?" + "&".join(f"{key}={value}" for key, value in params.items()))
    assert answer.status == 200
    root = ET.fromstring(answer.body)
    assert all(100 <= int(root.get(side)) <= 4000 for side in ("width", "height"))


def test_faulty_tables_are_said_to_be_so(copy_of, monkeypatch):
    folder = copy_of()
    (folder / "projects.csv").write_text("id\n", encoding="utf-8")
    monkeypatch.setattr(import_module("pilotkarta.register.datasets"), "DATA", folder)
    answer = get("/karta.svg")
    assert (answer.status, answer.body.decode()) == (503, "Registret kan inte visas")


@pytest.mark.parametrize("name", ["data", "dATA"])
def test_the_example_is_only_shown_when_asked_for(name):
    assert (b"EXEMPEL" in get(f"/karta.svg?{name}=exempel").body) == (name == "data")
