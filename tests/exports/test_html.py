"""The file to take home: all is there, nothing outside is asked for, and what the tables say is text."""

import gzip
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from pilotkarta.exports import FORMATS
from pilotkarta.exports.html import to_html
from pilotkarta.handout import Handout
from pilotkarta.i18n import language
from pilotkarta.maps.outlines import packed
from pilotkarta.paths import DATA, EXAMPLE, GEO
from pilotkarta.register import Partner, Project, Register, load
from pilotkarta.selection import Selection, select

REAL, INVENTED = load(DATA), load(EXAMPLE)
MOST = 1_500_000
HOSTILE = [
    "åäö ÅÄÖ \"quoted\" 'single' <b>&amp;# $1 \\n",
    "</script><script>alert(1)</script>",
    "</template></title></style><!-- <script>",
    "{{7*7}} {% raw %}",
    "-->]]><img src=x onerror=alert(1)>",
    "å" * 200,
    "x" * 10_000,
    "🚂 שלום \u202e\u2028 @*_",
]


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text outside scripts and styles."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.said: list[str] = []
        self.held: dict[str, list[str]] = {"script": [], "style": [], "template": [], "title": []}
        self._in = ""
        self.feed(content.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag in self.held:
            self._in = tag
            self.held[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self._in = "" if tag == self._in else self._in

    def handle_data(self, data: str) -> None:
        if self._in:
            self.held[self._in][-1] += data
        else:
            self.said.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.said).split())

    @property
    def data(self) -> Any:
        (letters,) = self.held["template"]
        return json.loads(gzip.decompress(b64decode(letters)))

    @property
    def rows(self) -> list[str]:
        return [its["data-projekt"] for tag, its in self.elements if "data-projekt" in its]


def written(projects: Sequence[Project], register: Register = REAL, **chosen: Any) -> bytes:
    data = "exempel" if register is INVENTED else ""
    selection = Selection(data=data, **chosen)
    return to_html(Handout(register, selection, tuple(projects), "https://karta.example", date(2026, 11, 24)))


def many(n: int) -> Register:
    """Give a register of n projects: the real ones again and again under other ids."""
    projects = [replace(one, id=f"{one.id}-{i}") for i, one in ((i, REAL.projects[i % 28]) for i in range(n))]
    return replace(REAL, projects=tuple(sorted(projects, key=lambda one: -one.latitude)))


@pytest.mark.parametrize("code", ["sv", "en"])
@pytest.mark.parametrize("register", [REAL, INVENTED], ids=["real", "invented"])
def test_every_project_of_the_selection_and_no_other(register: Register, code: str) -> None:
    assert "html" in FORMATS
    page = Page(written(register.projects, register, sprak=code))
    assert ("html", {"lang": code}) in page.elements
    assert page.rows == [one.id for one in register.projects]
    assert [(m[0], m[1]) for m in page.data["show"]["markers"]] == [
        (one.id, number) for number, one in enumerate(register.projects, 1)
    ]
    for project in register.projects:
        assert project.name in page.text
    said = ("Urval:", "24 november 2026") if code == "sv" else ("Selection:", "24 November 2026")
    assert all(words in page.text for words in said)
    some = select(register, Selection(landsdel=("gotaland",)))
    assert 0 < len(some) < len(register.projects)
    page = Page(written(some, register, landsdel=("gotaland",), sprak=code))
    assert page.rows == [one.id for one in some]
    text = page.text + json.dumps(page.data, ensure_ascii=False)
    for other in set(register.projects) - set(some):
        assert other.name not in text
    links = [its["href"] for tag, its in page.elements if tag == "a" and "karta.example" in its["href"]]
    query = {"real": "landsdel=gotaland", "invented": "landsdel=gotaland&data=exempel"}
    speech = "&sprak=en" if code == "en" else ""
    asked = query["real" if register is REAL else "invented"]
    assert links == [f"https://karta.example/karta?{asked}{speech}"]


def test_a_card_says_all_with_sources_and_what_is_not_known() -> None:
    project = REAL.project("trelleborg-flerkarnighet")
    assert project
    page = Page(written([project]))
    for words in (
        "Källan knyter projektet vid namn till programmet.", "Region Skåne (medverkande)",
        "Uppgift saknas", "Beviljat: högst 1\N{NO-BREAK SPACE}988\N{NO-BREAK SPACE}000",
        "Satta av oss utifrån beskrivningen.", "läst november 2026", "inte en adress",
        "15 uppgivna, 5 spårade", "Boverkets registrator", "Gränser: SCB (CC0), Natural Earth",
    ):  # fmt: skip
        assert " ".join(words.split()) in page.text, words
    sources = [its["href"] for tag, its in page.elements if tag == "a" and "trelleborg.se" in its["href"]]
    assert len(sources) == 1


def test_invented_data_are_told_everywhere_and_real_data_never_are() -> None:
    page = Page(written(INVENTED.projects, INVENTED))
    told = language("sv").text("Example data")
    assert page.held["title"][0].startswith(told)
    assert "EXEMPEL Alla projekt här är påhittade" in page.text
    assert f"Pilotkartan · {told}" in page.text  # on each sheet
    assert page.data["show"]["watermark"] == "EXEMPEL"
    real = written(REAL.projects)
    assert Page(real).data["show"]["watermark"] == ""
    assert "EXEMPEL" not in Page(real).text
    assert told not in Page(real).text


@pytest.mark.parametrize("register", [REAL, INVENTED], ids=["real", "invented"])
def test_nothing_outside_is_asked_for(register: Register) -> None:
    content = written(register.projects, register)
    page = Page(content)
    loading = {
        value for _, its in page.elements for name, value in its.items() if name in {"src", "srcset", "data"}
    }
    assert not loading
    assert not {tag for tag, _ in page.elements} & {
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "base",
        "form",
    }
    (style,) = page.held["style"]
    assert "@import" not in style
    assert all(url.startswith('"data:') for url in re.findall(r"url\(([^)]*)\)", style))
    assert b"sourceMappingURL" not in content
    (policy,) = (its["content"] for tag, its in page.elements if "http-equiv" in its)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    hashes = [f"'sha256-{b64encode(sha256(s.encode()).digest()).decode()}'" for s in page.held["script"]]
    assert rules["script-src"].split() == hashes
    assert not {"connect-src", "font-src", "frame-src", "media-src"} & rules.keys()


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_text(text: str) -> None:
    plain = Page(written(REAL.projects))
    first = replace(REAL.projects[0], name=text, description=text, partners=(Partner(text, "lead"),))
    page = Page(written([first, *REAL.projects[1:]]))
    shape = [(tag, sorted(its)) for tag, its in page.elements]
    assert shape == [(tag, sorted(its)) for tag, its in plain.elements]
    assert page.held["script"] == plain.held["script"]
    whole = " ".join(text.split())
    assert page.text.count(whole) >= 3  # the name, the description, the partner
    assert page.data["show"]["markers"][0][2] == text


def test_size() -> None:
    assert len(written(REAL.projects)) < MOST / 3
    register = many(500)
    content = written(register.projects, register)
    assert len(content) < MOST
    assert len(Page(content).rows) == 500


def test_nothing_selected_is_a_page_too() -> None:
    page = Page(written(()))
    assert page.rows == []
    assert "0 av 0 projekt" in page.text


def unpacked(ring: list[int]) -> list[tuple[float, float]]:
    """Add up the steps of a ring."""
    x = y = 0
    points = []
    for dx, dy in zip(ring[::2], ring[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / 1000, y / 1000))
    return points


@pytest.mark.parametrize("name", ["sweden", "counties", "lakes", "neighbours", "municipalities"])
def test_outlines_are_the_maps_to_a_thousandth_of_a_degree(name: str) -> None:
    features = json.loads((GEO / "map" / f"{name}.geojson").read_text(encoding="utf-8"))["features"]
    found = packed(name)
    assert len(found) == len(features)
    for (code, called, polygons), feature in zip(found, features, strict=True):
        geometry = feature["geometry"]
        one = geometry["type"] == "Polygon"
        expected = [geometry["coordinates"]] if one else geometry["coordinates"]
        assert (code, called) == (feature["properties"].get("code", ""), feature["properties"]["name"])
        rings = [ring for polygon in expected for ring in polygon]
        ours = [unpacked(ring) for polygon in polygons for ring in polygon]
        assert len(ours) == len(rings)
        for ring, points in zip(rings, ours, strict=True):
            rounded = [(round(x * 1000) / 1000, round(y * 1000) / 1000) for x, y in ring]
            once = [p for before, p in zip([None, *rounded], rounded, strict=False) if p != before]
            assert points == once


def test_only_the_wanted_municipalities_are_carried() -> None:
    project = REAL.project("turop-flen")
    assert project
    page = Page(written([project]))
    assert [one[0] for one in page.data["geometries"]["municipalities"]] == ["0482"]
    assert page.data["areas"] == {"turop-flen": ["0482"]}
