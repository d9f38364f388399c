"""The data page's files, definitions and sources, against the tables and the descriptor."""

import json
import re
from collections.abc import Sequence
from functools import cache
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from pilotkarta.paths import DESCRIPTOR
from tests.answers.given import CASES, table
from tests.pages.conftest import Opener, html
from tests.pages.data_seen import Cell, address, seen
from tests.pages.seen import SITE, Params, text_of


@pytest.fixture(params=CASES, scope="module")
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# --- Files ---


def test_each_file_is_of_the_selection_and_of_all(name: str) -> None:
    case = CASES[name]
    block = seen(name, "hamta")
    wanted = {key: list(its) for key, its in case.filters}
    everything = {key: [its] for key, its in address(case).items() if key in ("data", "sprak")}
    same_for_all = ("template", "themes", "regions")
    files = re.findall(r"<li id=\"fil-([^\"]+)\">(.*?)</li>", block, re.S)
    files += [
        (re.search(r"<small>(\w+)\.csv", row).group(1), row)  # type: ignore[union-attr]
        for row in re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", block, re.S)
    ]
    assert {"csv", "geojson", "gpkg", "package"} <= {key for key, _ in files}
    assert len([key for key, _ in files if key in {r["name"] for r in described()}]) == len(described())
    for key, row in files:
        links = [unescape(href) for href in re.findall(r'<a href="([^"]+)"', row)]
        (copied,) = (unescape(one) for one in re.findall(r'data-copy="([^"]+)"', row))
        queries = [parse_qs(urlsplit(href).query) for href in links]
        several = bool(wanted) and key not in same_for_all
        expected = [{**wanted, **everything}, everything] if several else [everything]
        assert [as_sets(one) for one in queries] == [as_sets(one) for one in expected], key
        assert len({urlsplit(href).path for href in links}) == 1
        assert copied == f"{SITE}/{links[0].removeprefix('./')}"
        assert links[0].startswith("./api/")
    paths = {key: urlsplit(unescape(re.search(r'href="([^"]+)', row).group(1))).path for key, row in files}  # type: ignore[union-attr]
    assert len(set(paths.values())) == len(files)
    assert paths["csv"] == "./api/pilotkartan.csv"
    assert paths["projects"] == "./api/tabell/projects.csv"


def as_sets(params: dict[str, list[str]]) -> dict[str, list[str]]:
    return {key: sorted(its) for key, its in params.items()}


def test_nothing_but_filters_data_set_and_language_is_in_a_files_address(page: Opener) -> None:
    app = page("data", visa="hamta", tema="stad", projekt="mobevi", farg="belagg", kommun="2480", fraga="tid")
    (block,) = html(app, "pk-downloads")
    params = {
        key
        for href in re.findall(r'<a href="\./api[^"?]+\?([^"]+)"', block)
        for key in parse_qs(unescape(href))
    }
    assert params == {"tema"}


def test_the_data_sets_there_are_can_be_chosen(page: Opener) -> None:
    (block,) = html(page("data", visa="hamta", data="exempel", sprak="en"), "pk-downloads")
    links = re.findall(r'<a href="([^"]+)"[^>]*?(aria-current="true")?>([^<]+)</a>', block.split("</nav>")[0])
    assert [(unescape(href), bool(current), label) for href, current, label in links] == [
        ("./data?visa=hamta&sprak=en", False, "The register"),
        ("./data?visa=hamta&data=exempel&sprak=en", True, "The invented example"),
    ]


# --- Definitions and sources ---


@cache
def described() -> Sequence[dict[str, object]]:
    found: Sequence[dict[str, object]] = json.loads(DESCRIPTOR.read_text(encoding="utf-8"))["resources"]
    return found


@pytest.mark.parametrize("sprak", ["sv", "en"])
def test_the_definitions_are_the_descriptors(page: Opener, sprak: str) -> None:
    (block,) = html(page("data", visa="begrepp", sprak=sprak), "pk-dictionary")
    sections = block.split('<h3 id="tabell-')[1:]
    assert len(sections) == len(described()) == 13
    ids = [section.split('"')[0] for section in sections]
    assert re.findall(r'<li><a href="#tabell-([^"]+)"', block) == ids
    for section, one in zip(sections, described(), strict=True):
        told = unescape(section)
        assert section.startswith(f'{one["name"]}"')
        spoken = "_en" if sprak == "en" else ""
        assert f'tabindex="-1">{one[f"title{spoken}"]} <code>{one["path"]}</code>' in told
        assert f"<p>{one[f'description{spoken}']}" in told
        assert 'lang="' not in section
        schema: dict[str, list[dict[str, object]]] = one["schema"]  # type: ignore[assignment]
        rows = [
            [Cell(a, i, text_of([i])) for a, i in re.findall(r"<t[hd]\b([^>]*)>(.*?)</t[hd]>", row, re.S)]
            for row in re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", section, re.S)
        ]
        foreign = {
            key["fields"][0]: key["reference"]  # type: ignore[index]
            for key in schema.get("foreignKeys", [])
        }
        for row, field in zip(rows, schema["fields"], strict=True):
            rules: dict[str, object] = field.get("constraints", {})  # type: ignore[assignment]
            assert row[0].text.split("nyckel")[0].split("key")[0] == field["name"]
            assert ("<small>" in row[0].inside) == (field["name"] in schema["primaryKey"])
            assert row[1].text == field[f"title{spoken}"]
            assert row[5].text == " ".join(str(field[f"description{spoken}"]).split())
            types = {
                "string": ("text", "text"),
                "integer": ("heltal", "whole number"),
                "number": ("tal", "number"),
            }
            assert row[2].text == types[str(field["type"])][sprak == "en"]
            assert row[3].text.startswith(("ja", "yes") if rules.get("required") else ("nej", "no"))
            values: list[str] = rules.get("enum", [])  # type: ignore[assignment]
            pattern = [str(rules["pattern"])] if "pattern" in rules else []
            assert [unescape(c) for c in re.findall("<code>(.*?)</code>", row[4].inside)] == [
                *values,
                *pattern,
            ]
            numbers = [rules[key] for key in ("minimum", "maximum", "maxLength") if key in rules]
            plain = re.sub("<code>.*?</code>", "", row[4].inside)
            assert re.findall(r"\d+", text_of([plain])) == [str(n) for n in numbers]
            assert ("eget värde" in plain or "of its own" in plain) == bool(rules.get("unique"))
            if field["name"] in foreign:
                assert row[4].links == [f"#tabell-{foreign[field['name']]['resource']}"]  # type: ignore[index]


@pytest.mark.parametrize(("data", "query"), [("register", {}), ("example", {"data": "exempel"})])
def test_the_sources_are_those_of_the_data_set_with_what_they_support(
    page: Opener, data: str, query: Params
) -> None:
    (block,) = html(page("data", visa="kallor", **query), "pk-sources-name")
    assert re.findall(r'<li id="kalla-([^"]+)"', block) == [r["id"] for r in table(data, "sources")]
    for source in table(data, "sources"):
        (entry,) = re.findall(rf'<li id="kalla-{source["id"]}".*?</li>', block, re.S)
        supported = {r["project"] for r in table(data, "claims") if r["source"] == source["id"]}
        assert set(re.findall(r"projekt=([^&\"]+)", entry)) == supported
