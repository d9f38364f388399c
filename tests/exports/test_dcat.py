"""DCAT-AP-SE: every mandatory property, the right addresses, and nothing that nobody has told."""

import json
import os
import subprocess
import sys
import warnings
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

from pilotkarta.config import Contact
from pilotkarta.exports import FORMATS, address, dcat
from pilotkarta.exports.dcat import to_jsonld, to_turtle
from pilotkarta.handout import Handout
from pilotkarta.paths import DATA, EXAMPLE, ROOT
from tests.exports import plain
from tests.exports.handouts import INVENTED, REAL, SITE, handout

VCARD = "http://www.w3.org/2006/vcard/ns#"
EU = "http://publications.europa.eu/resource/authority"
CC0 = URIRef("http://creativecommons.org/publicdomain/zero/1.0/")
NONE = handout(lan=("12",), q="finnsinte")
THEIRS = replace(handout(), register=replace(REAL, title="Våra pilotprojekt"))
BOTH = pytest.mark.parametrize(
    ("register", "folder", "data"),
    [(REAL, DATA, ""), (INVENTED, EXAMPLE, "exempel")],
    ids=["real", "example"],
)
# What the profile requires ("min": 1) and recommends ("pref": 1) of "dcat:Catalog", "dcat:Dataset",
# "dcat:Distribution", "dcat:foaf:Agent" and "dcat:contactPoint": https://github.com/diggsweden/DCAT-AP-SE,
# 3.0.1/bundle.json, commit 430356b. A contact point has a name and an e-mail address, where there is one.
# Recommended but not known, and so left out: what the data set conforms to, how long it will be available,
# the contact point's postal address.
MANDATORY = {
    DCAT.Catalog: {
        DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.license, DCAT.dataset,
    },
    DCAT.Dataset: {DCTERMS.title, DCTERMS.description, DCTERMS.publisher},
    DCAT.Distribution: {DCAT.accessURL, DCTERMS.format},
    FOAF.Agent: {FOAF.name, DCTERMS.type},
    URIRef(f"{VCARD}Organization"): {URIRef(f"{VCARD}fn"), URIRef(f"{VCARD}hasEmail")},
}  # fmt: skip
RECOMMENDED = {
    DCAT.Catalog: {
        DCTERMS.issued, DCTERMS.language, DCTERMS.modified, FOAF.homepage, DCTERMS.spatial,
        DCAT.themeTaxonomy,
    },
    DCAT.Dataset: {
        DCAT.keyword, DCAT.theme, DCTERMS.issued, DCTERMS.spatial, DCTERMS.temporal, DCTERMS.accessRights,
        DCAT.distribution, DCTERMS.modified, DCTERMS.accrualPeriodicity, DCTERMS.language,
    },
    DCAT.Distribution: {DCTERMS.description, DCTERMS.license, DCTERMS.title, DCAT.downloadURL},
}  # fmt: skip
ONE_EACH = {
    DCTERMS.publisher,
    DCTERMS.license,
    DCAT.accessURL,
    DCTERMS.format,
    DCTERMS.issued,
    DCTERMS.modified,
}
FILES = {
    "pilotkartan.csv": "text/csv",
    "pilotkartan-excel.csv": "text/csv",
    "pilotkartan.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pilotkartan.geojson": "application/geo+json",
    "pilotkartan.gpkg": "application/geopackage+sqlite3",
    "pilotkartan.zip": "application/zip",
}


def graph(one: Handout) -> Graph:
    """Read both forms, which must say the same."""
    turtle = Graph().parse(data=to_turtle(one), format="turtle")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated")  # in rdflib's own reader
        jsonld = Graph().parse(data=to_jsonld(one), format="json-ld")
    assert isomorphic(turtle, jsonld)
    return turtle


def only(found: Graph, kind: URIRef) -> URIRef:
    (thing,) = found.subjects(RDF.type, kind)
    return thing


def texts(found: Graph, thing: Any, what: URIRef) -> dict[str, str]:
    said = list(found.objects(thing, what))
    assert all(isinstance(one, Literal) for one in said)
    by_language = {one.language: str(one) for one in said}
    assert len(by_language) == len(said)
    return by_language


def contact_is(monkeypatch: pytest.MonkeyPatch, **given: str) -> None:
    monkeypatch.setattr(dcat, "contact", lambda: Contact(**given))


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    contact_is(monkeypatch)


ANSWERING = {
    "organisation": "Boverket", "email": "registrator@example.se", "publisher_type": "NationalAuthority",
}  # fmt: skip


@pytest.mark.parametrize("answering", [{}, ANSWERING], ids=["as shipped", "with a contact"])
@pytest.mark.parametrize("one", [handout(), handout(INVENTED), handout(lan=("13",)), NONE, THEIRS])
def test_every_mandatory_property_is_there(
    one: Handout, answering: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    contact_is(monkeypatch, **answering)
    found = graph(one)
    for kind, required in MANDATORY.items():
        things = set(found.subjects(RDF.type, kind))
        assert things or kind not in (DCAT.Catalog, DCAT.Dataset, DCAT.Distribution, FOAF.Agent)
        for thing in things:
            assert required <= set(found.predicates(thing))
            for what in ONE_EACH & set(found.predicates(thing)):
                assert len(list(found.objects(thing, what))) == 1


@pytest.mark.parametrize("one", [handout(), handout(INVENTED), handout(lan=("13",))])
def test_what_is_recommended_is_there(one: Handout) -> None:
    found = graph(one)
    for kind, recommended in RECOMMENDED.items():
        for thing in found.subjects(RDF.type, kind):
            assert recommended <= set(found.predicates(thing))


@BOTH
def test_a_distribution_for_each_format(register: Any, folder: Path, data: str) -> None:
    found = graph(handout(register))
    things = list(found.objects(only(found, DCAT.Dataset), DCAT.distribution))
    assert set(things) == set(found.subjects(RDF.type, DCAT.Distribution))
    told = {}
    for thing in things:
        (where,) = found.objects(thing, DCAT.accessURL)
        assert list(found.objects(thing, DCAT.downloadURL)) == [where]
        (media_type,) = found.objects(thing, DCTERMS.format)
        (iana,) = found.objects(thing, DCAT.mediaType)
        assert iana == URIRef(f"https://www.iana.org/assignments/media-types/{media_type}")
        assert list(found.objects(thing, DCTERMS.license)) == [CC0]
        assert set(texts(found, thing, DCTERMS.description)) == {"sv", "en"}
        told[str(where)] = str(media_type)
    query = f"?data={data}" if data else ""
    assert told == {f"{SITE}/api/{name}{query}": media_type for name, media_type in FILES.items()}


def test_the_server_gives_what_the_distributions_promise() -> None:
    given = {address(name): one.media_type for name, one in FORMATS.items()}
    assert {f"api/{name}": media_type for name, media_type in FILES.items()}.items() <= given.items()


def test_a_selection_is_in_the_addresses_and_in_words() -> None:
    one = handout(lan=("13",), q="halmstad å", farg="belagg", projekt="mobevi", sprak="en")
    found = graph(one)
    for where in found.objects(None, DCAT.downloadURL):
        query = parse_qs(urlsplit(str(where)).query, strict_parsing=True)
        assert query == {"lan": ["13"], "q": ["halmstad å"], "sprak": ["en"]}
    said = texts(found, only(found, DCAT.Dataset), DCTERMS.description)
    assert "Halland" in said["sv"]
    assert "av 28" in said["sv"]
    assert "Halland" in said["en"]
    assert "of 28" in said["en"]


def test_another_selection_is_another_data_set_of_the_same_publisher() -> None:
    graphs = [graph(one) for one in (handout(), handout(INVENTED), handout(lan=("13",)), NONE)]
    for kind in (DCAT.Catalog, DCAT.Dataset):
        assert len({only(one, kind) for one in graphs}) == 4
    assert len({only(one, FOAF.Agent) for one in graphs}) == 1
    assert to_turtle(handout(sprak="en")) == to_turtle(handout())  # both languages are in both


@pytest.mark.parametrize("one", [handout(), handout(INVENTED), NONE])
def test_everything_has_an_absolute_address(one: Handout, monkeypatch: pytest.MonkeyPatch) -> None:
    contact_is(monkeypatch, organisation="Boverket", email="a@example.se", phone="0455-35 30 00")
    for triple in graph(one):
        for thing in triple:
            assert not isinstance(thing, BNode)
            assert isinstance(thing, Literal) or str(thing).startswith(
                ("http://", "https://", "mailto:", "tel:")
            )


def test_the_publisher_is_the_project_when_nobody_is_named() -> None:
    found = graph(handout())
    publisher = only(found, FOAF.Agent)
    assert set(found.predicate_objects(publisher)) == {
        (RDF.type, FOAF.Agent), (FOAF.name, Literal("Pilotkartan", lang="sv")),
        (DCTERMS.type, URIRef("http://purl.org/adms/publishertype/PrivateIndividual(s)")),
    }  # fmt: skip
    assert set(found.objects(None, DCTERMS.publisher)) == {publisher}
    assert not list(found.objects(None, DCAT.contactPoint))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Boverket", "NationalAuthority"),
        ("Region Västerbotten", "RegionalAuthority"),
        ("Kramfors kommun", "LocalAuthority"),
        ("Någon annan <b>\"'", None),
    ],
)
def test_the_publisher_that_is_named(name: str, kind: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    contact_is(monkeypatch, organisation=name)
    found = graph(handout())
    publisher = only(found, FOAF.Agent)
    assert texts(found, publisher, FOAF.name) == {"sv": name}
    expected = [URIRef(f"http://purl.org/adms/publishertype/{kind}")] if kind else []  # nothing is guessed
    assert list(found.objects(publisher, DCTERMS.type)) == expected
    assert not list(found.objects(None, DCAT.contactPoint))  # no e-mail address is given


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("registrator@example.se", "mailto:registrator@example.se"),
        ("å <b>@x>.se", "mailto:%C3%A5%20%3Cb%3E@x%3E.se"),
    ],
)
def test_the_contact_that_is_named(email: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    contact_is(monkeypatch, organisation="Boverket", email=email, phone="+46 (0)455-35 30 00")
    found = graph(handout())
    (point,) = found.objects(only(found, DCAT.Dataset), DCAT.contactPoint)
    assert point != only(found, FOAF.Agent)
    assert [str(one) for one in found.objects(point, URIRef(f"{VCARD}fn"))] == ["Boverket"]
    assert [str(one) for one in found.objects(point, URIRef(f"{VCARD}hasEmail"))] == [expected]
    (phone,) = found.objects(point, URIRef(f"{VCARD}hasTelephone"))
    assert [str(one) for one in found.objects(phone, URIRef(f"{VCARD}hasValue"))] == ["tel:+460455353000"]


@BOTH
def test_the_years_are_the_projects(register: Any, folder: Path, data: str) -> None:
    projects = plain.rows(folder, "projects")
    found = graph(handout(register))
    (period,) = found.objects(only(found, DCAT.Dataset), DCTERMS.temporal)
    first = min(row["start"][:4] for row in projects if row["start"])
    last = max(row["end"][:4] for row in projects)
    assert list(found.objects(period, DCAT.startDate)) == [Literal(first, datatype=XSD.gYear)]
    known = all(row["end"] for row in projects)
    assert list(found.objects(period, DCAT.endDate)) == ([Literal(last, datatype=XSD.gYear)] if known else [])


def test_the_years_of_some() -> None:
    ended = handout(q="mobevi")
    assert [one.id for one in ended.projects] == ["mobevi"]
    found = graph(ended)
    (period,) = found.objects(None, DCTERMS.temporal)
    assert list(found.objects(period, DCAT.startDate)) == [Literal("2018", datatype=XSD.gYear)]
    assert list(found.objects(period, DCAT.endDate)) == [Literal("2019", datatype=XSD.gYear)]
    unknown = handout(q="mobevi", lan=("12",))
    assert not list(graph(unknown).objects(None, DCTERMS.temporal))


def test_the_fixed_values_are_of_the_vocabularies() -> None:
    found = graph(handout())
    dataset, catalogue = only(found, DCAT.Dataset), only(found, DCAT.Catalog)

    def values(thing: URIRef, what: URIRef) -> set[str]:
        return {str(one) for one in found.objects(thing, what)}

    assert values(dataset, DCAT.theme) == {f"{EU}/data-theme/{code}" for code in ("REGI", "GOVE", "ECON")}
    assert values(dataset, DCTERMS.accrualPeriodicity) == {f"{EU}/frequency/IRREG"}
    assert values(dataset, DCTERMS.accessRights) == {f"{EU}/access-right/PUBLIC"}
    assert values(dataset, DCTERMS.language) == {f"{EU}/language/SWE", f"{EU}/language/ENG"}
    assert values(dataset, DCTERMS.spatial) == {"http://sws.geonames.org/2661886"}
    assert values(dataset, DCAT.landingPage) == {f"{SITE}/data"}
    assert values(dataset, DCTERMS.identifier) == {str(dataset)}
    assert values(catalogue, DCAT.themeTaxonomy) == {f"{EU}/data-theme"}
    assert values(catalogue, DCTERMS.license) == {str(CC0)}
    (licence,) = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["licenses"]
    assert licence["name"] == "CC0-1.0"


def test_keywords_in_both_languages() -> None:
    found = graph(handout())
    said = list(found.objects(only(found, DCAT.Dataset), DCAT.keyword))
    themes = plain.rows(DATA, "themes")
    for language, column in (("sv", "short"), ("en", "short_en")):
        keywords = {str(one) for one in said if one.language == language}
        assert {row[column] for row in themes} < keywords
        assert len(keywords) == len(themes) + 4


def test_times_and_version() -> None:
    modified = datetime(2026, 2, 28, 23, 30, tzinfo=UTC).timestamp()
    found = graph(replace(handout(), register=replace(REAL, modified=modified)))
    dataset = only(found, DCAT.Dataset)
    kept = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    assert list(found.objects(dataset, DCTERMS.modified)) == [Literal("2026-02-28", datatype=XSD.date)]
    assert list(found.objects(dataset, DCTERMS.issued)) == [Literal(kept["created"][:10], datatype=XSD.date)]
    (version,) = found.objects(dataset, URIRef(f"{DCAT}version"))
    assert str(version) == f"{kept['version']}+{REAL.version[:12]}"
    unknown = graph(replace(handout(), register=replace(REAL, modified=0.0)))
    assert not list(unknown.objects(None, DCTERMS.modified))


def test_invented_data_say_so() -> None:
    found = graph(handout(INVENTED))
    for kind in (DCAT.Catalog, DCAT.Dataset):
        title = texts(found, only(found, kind), DCTERMS.title)
        assert title == {"sv": "Pilotkartan – Exempeldata", "en": "Pilotkartan – Example data"}
        said = texts(found, only(found, kind), DCTERMS.description)
        assert "påhittade" in said["sv"]
        assert "invented" in said["en"]
    real = to_turtle(handout()).decode("utf-8")
    assert "Exempel" not in real
    assert "påhittade" not in real


def test_nothing_of_ours_is_said_of_others_data() -> None:
    found = graph(THEIRS)
    dataset = only(found, DCAT.Dataset)
    assert texts(found, dataset, DCTERMS.title) == dict.fromkeys(("sv", "en"), "Våra pilotprojekt")
    for what in (DCTERMS.issued, DCTERMS.accessRights, DCTERMS.license, URIRef(f"{DCAT}version")):
        assert not list(found.objects(dataset, what))
    for distribution in found.objects(dataset, DCAT.distribution):
        assert not list(found.objects(distribution, DCTERMS.license))


@pytest.mark.parametrize("text", plain.LETTERS)
def test_hostile_texts_survive_to_the_letter(text: str) -> None:
    found = graph(replace(handout(), register=replace(REAL, title=text)))
    said = texts(found, only(found, DCAT.Dataset), DCTERMS.title)
    assert said == {"sv": text, "en": text}


def test_a_hostile_search_and_site_give_addresses_that_can_be_read() -> None:
    one = handout(q='<a> "b" {c} |d\\ ^e` å\0f')
    found = graph(replace(one, site='https://exa mple.se/<b>"{|}\\^`'))
    for where in found.objects(None, DCAT.downloadURL):
        assert parse_qs(urlsplit(str(where)).query)["q"] == [one.selection.q]
        assert not set(str(where)) & set('<>"{}|\\^` ')


def test_the_same_in_every_process() -> None:
    script = (
        "import sys; from tests.exports.handouts import handout; from pilotkarta.exports import dcat\n"
        "sys.stdout.buffer.write(dcat.to_turtle(handout()) + dcat.to_jsonld(handout()))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4"}
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    assert told.stdout == to_turtle(handout()) + to_jsonld(handout())
