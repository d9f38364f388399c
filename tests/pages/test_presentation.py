"""The presentation's page: what may be shown, and the deck that is sent once."""

import json
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from pilotkarta.paths import DATA
from pilotkarta.register import Partner, load
from tests.pages.conftest import Opener, html

REAL = load(DATA)


class Read(HTMLParser):
    """Collects elements and text, as a browser would see them."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def links(self) -> list[str]:
        return [str(attributes["href"]) for tag, attributes in self.tags if tag == "a"]


def sent(app) -> Read:
    """Give the deck as it goes to the browser."""
    (component,) = app.get("bidi_component")
    return Read(json.loads(component.proto.json))


def test_the_selection_the_counties_and_the_programmes_are_offered(page: Opener) -> None:
    app = page("presentation", lan="23", tema="strak", projekt="mobevi")
    (chooser,) = html(app, "pk-chooser")
    asked = [parse_qs(urlsplit(link).query) for link in Read(chooser).links()]
    assert all(query.pop("bild") == ["1"] for query in asked)
    assert asked[0] == {"lan": ["23"], "tema": ["strak"], "projekt": ["mobevi"]}
    assert sorted(q["seminarium"][0] for q in asked[1:22]) == sorted(county.code for county in REAL.counties)
    assert [query["program"] for query in asked[22:]] == [[programme] for programme in REAL.programmes]
    assert not any({"lan", "tema", "projekt"} & set(query) for query in asked[1:])
    words = "".join(Read(chooser).text)
    assert "Tema: Stråk och transporter; Län: Jämtland (1 av 28 projekt)" in words
    for county, n in (("Västerbotten", 4), ("Jönköping", 0), ("Halland", 3)):
        assert f"{county} {n} projekt" in words


def test_the_choice_of_data_and_language_goes_along(page: Opener) -> None:
    (chooser,) = html(page("presentation", data="exempel", sprak="en"), "pk-chooser")
    for link in Read(chooser).links():
        query = parse_qs(urlsplit(link).query)
        assert (query["data"], query["sprak"]) == (["exempel"], ["en"])


def test_a_slide_in_the_address_gives_the_deck_alone(page: Opener) -> None:
    app = page("presentation", bild="3", lan="13")
    assert not app.html
    deck = sent(app)
    slides = [attributes for tag, attributes in deck.tags if tag == "section"]
    assert [one["data-slide"] for one in slides] == [str(n) for n in range(1, len(slides) + 1)]
    assert [one["data-kind"] for one in slides].count("project") == 3
    assert {str(one.get("href")) for tag, one in deck.tags if tag == "use"} >= {"#pk-land", "#pk-area-1380"}
    (exits,) = (attributes["data-exit"] for _, attributes in deck.tags if "data-exit" in attributes)
    assert exits == "./karta?lan=13"


HOSTILE = [
    "<img src=x onerror=alert(1)>", "</section><script>alert(1)</script>", "å ä ö Å Ä Ö", "\"'`",
    "a & b &amp; c",
    "#{x} ${x} {{ 7*7 }} {% raw %}", "\\back\\slash", "x" * 200,
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_name_is_text_wherever_it_stands(page: Opener, monkeypatch, name: str) -> None:
    first, *others = REAL.projects
    spoilt = replace(first, name=name, description=name, partners=(Partner(name, "lead"),))
    monkeypatch.setattr("pilotkarta.ui.state.load_named", lambda _: replace(REAL, projects=(spoilt, *others)))
    deck = sent(page("presentation", bild="1"))
    titles = "".join(deck.text)
    assert titles.count(name) >= 4  # map, title, what and who
    assert not [tag for tag, _ in deck.tags if tag in ("img", "script")]
    assert not [a for _, a in deck.tags if any(key.startswith("on") for key in a)]
    assert any(name in str(attributes.get("aria-label")) for _, attributes in deck.tags)
