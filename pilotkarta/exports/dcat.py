"""Metadata for the Swedish data portal: DCAT-AP-SE 3.0 as Turtle and JSON-LD.

The profile is Digg's: https://github.com/diggsweden/DCAT-AP-SE (3.0.1, ``bundle.json``). Where it is narrower
than the European one it is followed: the format is one media type as text, and everything has an address.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

from pilotkarta import words
from pilotkarta.config import contact
from pilotkarta.exports.selected import is_ours, parameters
from pilotkarta.handout import Handout
from pilotkarta.i18n import CODES, N_, Language, language
from pilotkarta.register.schema import descriptor

_EU = Namespace("http://publications.europa.eu/resource/authority/")
_IANA = Namespace("https://www.iana.org/assignments/media-types/")
_PUBLISHER_TYPE = Namespace("http://purl.org/adms/publishertype/")
_VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
_DCAT_VERSION = URIRef(f"{DCAT}version")  # of DCAT 3; rdflib's list is of DCAT 2
_SWEDEN = URIRef("http://sws.geonames.org/2661886")
_CC0 = URIRef("http://creativecommons.org/publicdomain/zero/1.0/")  # in just this spelling
_LANGUAGES = {"sv": _EU["language/SWE"], "en": _EU["language/ENG"]}
_THEMES = ("REGI", "GOVE", "ECON")
_KEYWORDS = (
    N_("pilot projects"), N_("physical planning"), N_("business development"), N_("regional development"),
)  # fmt: skip
# What kind of publisher an organisation of the register is; of any other we do not know it.
_KINDS = {
    "agency": "NationalAuthority",
    "county_board": "RegionalAuthority",
    "region": "RegionalAuthority",
    "municipality": "LocalAuthority",
    "municipal_association": "LocalAuthority",
    "university": "Academia-ScientificOrganisation",
}
_OURS = "PrivateIndividual(s)"  # who makes Pilotkartan, until an organisation answers for it
_PREFIXES = {"dcat": DCAT, "dcterms": DCTERMS, "foaf": FOAF, "rdf": RDF, "vcard": _VCARD, "xsd": XSD}


@dataclass(frozen=True)
class _File:
    name: str
    media_type: str
    title: str
    description: str


_FILES = {
    "csv": _File(
        "pilotkartan.csv", "text/csv", N_("CSV"), N_("One row a project, with names and codes."),
    ),
    "excel-csv": _File(
        "pilotkartan-excel.csv", "text/csv", N_("CSV for Excel"),
        N_("One row a project, as Excel reads it with Swedish settings."),
    ),
    "xlsx": _File(
        "pilotkartan.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", N_("Excel"),
        N_("A workbook with the projects, the definitions and the sources."),
    ),
    "geojson": _File(
        "pilotkartan.geojson", "application/geo+json", N_("GeoJSON"), N_("The projects’ areas in WGS 84."),
    ),
    "gpkg": _File(
        "pilotkartan.gpkg", "application/geopackage+sqlite3", N_("GeoPackage"),
        N_("The projects’ areas and points in SWEREF 99 TM."),
    ),
    "package": _File(
        "pilotkartan.zip", "application/zip", N_("Data package"),
        N_("All tables as CSV, with a description of every column (Data Package)."),
    ),
}  # fmt: skip


def to_turtle(handout: Handout) -> bytes:
    """Describe the selected data for data portals.

    Parameters
    ----------
    handout : Handout
        The selection, and the service's address.

    Returns
    -------
    bytes
        Turtle in UTF-8: a catalogue with one data set, in Swedish and English, and a distribution for each
        format with the address that gives it. What nobody has told is left out: without a contact in the
        settings there is no contact point, and the publisher is called Pilotkartan. The same for
        the same hand-out.
    """
    return _graph(handout).serialize(format="turtle", encoding="utf-8")


def to_jsonld(handout: Handout) -> bytes:
    """Describe the same as JSON-LD, as ``to_turtle``."""
    context = {name: str(space) for name, space in _PREFIXES.items()}
    written = _graph(handout).serialize(format="json-ld", context=context)
    return (json.dumps(_in_order(json.loads(written)), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _in_order(value: Any) -> Any:
    """Put what has no order of its own in one: rdflib's order is another in every process."""
    if isinstance(value, dict):
        return {name: _in_order(value[name]) for name in sorted(value)}
    return sorted(map(_in_order, value), key=json.dumps) if isinstance(value, list) else value


def _graph(handout: Handout) -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, space in _PREFIXES.items():
        graph.bind(prefix, space)
    _Description(handout, graph).describe()
    return graph


class _Description:
    """Says all that is known of a hand-out's data in a graph."""

    def __init__(self, handout: Handout, graph: Graph) -> None:
        self._handout, self._graph = handout, graph
        self._site = quote(handout.site, safe=":/?#[]@!$&'()*+,;=%")
        query = urlencode(parameters(handout), doseq=True)
        self._query = f"?{query}" if query else ""
        # Things have addresses of their own: another selection is another data set of the same publisher.
        self._page = URIRef(f"{self._site}/data{self._query}")
        self._catalogue = URIRef(f"{self._page}#katalog")
        self._dataset = URIRef(f"{self._page}#datamangd")
        self._publisher = URIRef(f"{self._site}/data#utgivare")

    def describe(self) -> None:
        """Say it."""
        self._describe_publisher()
        self._describe_catalogue()
        self._describe_dataset()
        self._describe_times()
        self._describe_contact()
        for name, file in _FILES.items():
            self._describe_file(name, file)

    def _say(self, subject: URIRef, predicate: URIRef, *objects: URIRef | Literal) -> None:
        for one in objects:
            self._graph.add((subject, predicate, one))

    def _describe_publisher(self) -> None:
        given = contact()
        name = given.organisation or "Pilotkartan"
        self._say(self._publisher, RDF.type, FOAF.Agent)
        self._say(self._publisher, FOAF.name, Literal(name, lang="sv"))
        organisations = self._handout.register.tables["organisations"]
        known = [_KINDS.get(one) for one in organisations.loc[organisations["name"] == name, "kind"]]
        kind = next(filter(None, [given.publisher_type, *known]), "" if given.organisation else _OURS)
        if kind:
            self._say(self._publisher, DCTERMS.type, _PUBLISHER_TYPE[quote(kind, safe="()")])

    def _describe_catalogue(self) -> None:
        self._say(self._catalogue, RDF.type, DCAT.Catalog)
        self._describe_both(self._catalogue)
        self._say(self._catalogue, DCTERMS.license, _CC0)
        self._say(self._catalogue, FOAF.homepage, URIRef(f"{self._site}/"))
        self._say(self._catalogue, DCAT.themeTaxonomy, _EU["data-theme"])
        self._say(self._catalogue, DCAT.dataset, self._dataset)

    def _describe_dataset(self) -> None:
        dataset = self._dataset
        self._say(dataset, RDF.type, DCAT.Dataset)
        self._describe_both(dataset)
        self._say(dataset, DCTERMS.identifier, Literal(str(dataset)))
        self._say(dataset, DCAT.landingPage, self._page)
        self._say(dataset, DCAT.keyword, *_in_both(_KEYWORDS), *self._theme_names())
        self._say(dataset, DCAT.theme, *(_EU[f"data-theme/{code}"] for code in _THEMES))
        self._say(dataset, DCTERMS.accrualPeriodicity, _EU["frequency/IRREG"])
        if is_ours(self._handout):
            version = f"{descriptor()['version']}+{self._handout.register.version[:12]}"
            self._say(dataset, DCTERMS.accessRights, _EU["access-right/PUBLIC"])
            self._say(dataset, _DCAT_VERSION, Literal(version))

    def _describe_both(self, thing: URIRef) -> None:
        """Say what holds for the catalogue as for its only data set."""
        self._say(thing, DCTERMS.title, *(Literal(self._title(one), lang=one.code) for one in _both()))
        said = (Literal(self._description(one), lang=one.code) for one in _both())
        self._say(thing, DCTERMS.description, *said)
        self._say(thing, DCTERMS.publisher, self._publisher)
        self._say(thing, DCTERMS.language, *_LANGUAGES.values())
        self._say(thing, DCTERMS.spatial, _SWEDEN)
        self._say(_SWEDEN, RDF.type, DCTERMS.Location)
        if is_ours(self._handout):
            issued = descriptor()["created"][: len("2026-01-01")]
            self._say(thing, DCTERMS.issued, Literal(issued, datatype=XSD.date))
        if changed := self._handout.register.modified:
            day = datetime.fromtimestamp(changed, UTC).date().isoformat()
            self._say(thing, DCTERMS.modified, Literal(day, datatype=XSD.date))

    def _title(self, language: Language) -> str:
        register = self._handout.register
        if register.is_example:
            invented = language.text("Example data")
            return f"Pilotkartan – {register.title or invented}"
        return register.title or language.text("Pilotkartan: pilot projects where planning meets business")

    def _description(self, language: Language) -> str:
        register, selection = self._handout.register, self._handout.selection
        if register.is_example:
            said = language.text("Every project here is invented, for demonstration and training.")
        elif is_ours(self._handout):
            said = language.text(
                "Register of the pilot projects of 2013–2015 and of the programmes after them that could be "
                "traced in open sources, with source and evidence for every fact."
            )
        else:
            said = language.text("Pilot projects in an own data set.")
        if not selection.is_filtered:
            return said
        selected = words.selection(selection, register, language)
        count = words.count(len(self._handout.projects), len(register.projects), language)
        chosen = language.text("Selection: {selection} ({count}).", selection=selected, count=count)
        return f"{said} {chosen}"

    def _theme_names(self) -> Iterable[Literal]:
        for theme in self._handout.register.themes.values():
            yield Literal(theme.short, lang="sv")
            yield Literal(theme.short_en, lang="en")

    def _describe_times(self) -> None:
        """Give the years of the projects; while the end of one is not known, there is no end."""
        starts = [one.start.year for one in self._handout.projects if one.start]
        ends = [one.end.year if one.end else None for one in self._handout.projects]
        known = [year for year in ends if year]
        if not starts:
            return
        period = URIRef(f"{self._page}#tid")
        self._say(self._dataset, DCTERMS.temporal, period)
        self._say(period, RDF.type, DCTERMS.PeriodOfTime)
        self._say(period, DCAT.startDate, Literal(f"{min(starts):04d}", datatype=XSD.gYear))
        if len(known) == len(ends):
            self._say(period, DCAT.endDate, Literal(f"{max(known):04d}", datatype=XSD.gYear))

    def _describe_contact(self) -> None:
        """Name a contact point where an e-mail address is given: the profile requires one."""
        given = contact()
        if not given.email:
            return
        point = URIRef(f"{self._site}/data#kontakt")
        self._say(self._dataset, DCAT.contactPoint, point)
        self._say(point, RDF.type, _VCARD.Organization)
        self._say(point, _VCARD.fn, Literal(given.organisation or "Pilotkartan"))
        self._say(point, _VCARD.hasEmail, URIRef(f"mailto:{quote(given.email, safe='@+')}"))
        if number := re.sub(r"[^\d+]", "", given.phone):
            phone = URIRef(f"{self._site}/data#telefon")
            self._say(point, _VCARD.hasTelephone, phone)
            self._say(phone, RDF.type, _VCARD.Voice)
            self._say(phone, _VCARD.hasValue, URIRef(f"tel:{number}"))

    def _describe_file(self, name: str, file: _File) -> None:
        distribution = URIRef(f"{self._page}#{name}")
        address = URIRef(f"{self._site}/api/{file.name}{self._query}")
        self._say(self._dataset, DCAT.distribution, distribution)
        self._say(distribution, RDF.type, DCAT.Distribution)
        self._say(distribution, DCTERMS.title, *_in_both([file.title]))
        self._say(distribution, DCTERMS.description, *_in_both([file.description]))
        self._say(distribution, DCAT.accessURL, address)
        self._say(distribution, DCAT.downloadURL, address)
        self._say(distribution, DCTERMS.format, Literal(file.media_type))
        self._say(distribution, DCAT.mediaType, _IANA[file.media_type])
        if is_ours(self._handout):
            self._say(distribution, DCTERMS.license, _CC0)


def _both() -> Iterable[Language]:
    return (language(code) for code in CODES)


def _in_both(messages: Iterable[str]) -> Iterable[Literal]:
    return (Literal(one.text(message), lang=one.code) for message in messages for one in _both())
