"""The shipped tables say what the research found, no more and no less.

The facts below were written out by hand from the research on the pilots, not from the tables.
"""

import csv
import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from frictionless import Package

from pilotkarta.dates import PartialDate
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Amount, Project, Register

# programme: traced, stated
PROGRAMMES = {
    "snu-2013": (5, 15),
    "sla-2015": (10, 10),
    "uss-2016": (3, 7),
    "tsp-2018": (3, 12),
    "rp-2020": (7, 7),
}

# id: programme, evidence, areas, themes, start, end
FACTS = {
    "strukturer-vasterbotten": ("snu-2013", "confirmed", "24", "strukturbild dialog", "2014", "2015"),
    "strukturbild-blekinge": (
        "snu-2013", "probable", "1060 1080 1081 1082 1083", "strukturbild boende strak dialog",
        "2014-09-01", "2015-10-01",
    ),
    "jamtlandsstraket": (
        "snu-2013", "probable", "2321 2309 2380", "strak boende dialog naringsliv", "2014~", "2015-12-31",
    ),
    "strukturbild-skaraborg": (
        "snu-2013", "probable",
        "1444 1445 1446 1447 1470 1471 1472 1473 1493 1494 1495 1496 1497 1498 1499",
        "strukturbild landsbygd dialog", "2013", "2015",
    ),
    "stationers-roll": (
        "snu-2013", "weak", "1488 1462 1415 1384 1383 1315", "strak landsbygd boende", "2014", "2015",
    ),
    "besokslandet-overkalix": ("sla-2015", "confirmed", "2513", "besok dialog landsbygd", "", ""),
    "framtidsbygget-kramfors": ("sla-2015", "confirmed", "2282", "dialog landsbygd", "", ""),
    "attraktion-harjedalen": ("sla-2015", "confirmed", "2361", "boende dialog", "", ""),
    "attraktion-osthammar": ("sla-2015", "confirmed", "0382", "", "", ""),
    "attraktion-surahammar": ("sla-2015", "confirmed", "1907", "naringsliv", "2015-11-01", "2018-10"),
    "haninge-stad": ("sla-2015", "confirmed", "0136", "stad dialog", "", ""),
    # From 1 October 2015, two years: when in 2017 it ended is not said.
    "slus-vimmerby": ("sla-2015", "confirmed", "0884", "dialog naringsliv", "2015-10-01", "2017~"),
    "turop-flen": ("sla-2015", "confirmed", "0482", "besok dialog", "2016", "2018-10-31"),
    "attraktion-gotland": ("sla-2015", "confirmed", "0980", "", "", ""),
    "attraktion-munkedal": ("sla-2015", "confirmed", "1430", "naringsliv landsbygd besok dialog", "", ""),
    "halmstad-tillvaxtmotor": (
        "uss-2016", "confirmed", "1380 1382 1381 1315 0781 0767 1278", "stad naringsliv", "2017", "",
    ),
    "trelleborg-flerkarnighet": ("uss-2016", "confirmed", "1287", "stad strukturbild", "", ""),
    "umea-nimby": ("uss-2016", "probable", "2480", "stad boende", "", ""),
    "mobevi": ("tsp-2018", "confirmed", "24", "strak besok landsbygd", "2018-09", "2019-12"),
    "straket-goteborg-boras": (
        "tsp-2018", "probable", "1480 1481 1401 1463 1443 1490", "strak strukturbild dialog",
        "2018-07", "2020-06",
    ),
    "strukturanalys-jamtland": (
        "tsp-2018", "probable", "2303 2305 2309 2313 2321 2326 2361 2380", "strukturbild", "2019", "2020",
    ),
    "regplan-gavleborg": ("rp-2020", "confirmed", "21", "energi", "", ""),
    "marken-halland": (
        "rp-2020", "confirmed", "1315 1380 1381 1382 1383 1384", "energi", "2020-10", "2022-06",
    ),
    "regplan-vasterbotten": ("rp-2020", "confirmed", "24", "energi", "", ""),
    "regplan-blekinge": ("rp-2020", "confirmed", "10", "strak", "", ""),
    "regplan-dalarna": ("rp-2020", "confirmed", "20", "strak", "", ""),
    "regplan-sormland": ("rp-2020", "confirmed", "04", "strak", "", ""),
    "regplan-vasternorrland": ("rp-2020", "confirmed", "22", "strak", "", ""),
}  # fmt: skip

COUNTIES = {
    "strukturer-vasterbotten": "24",
    "stationers-roll": "13 14",
    "halmstad-tillvaxtmotor": "07 12 13",
    "strukturbild-skaraborg": "14",
    "jamtlandsstraket": "23",
    "besokslandet-overkalix": "25",
    "slus-vimmerby": "08",
    "attraktion-gotland": "09",
    "attraktion-osthammar": "03",
    "haninge-stad": "01",
    "attraktion-surahammar": "19",
    "turop-flen": "04",
    "trelleborg-flerkarnighet": "12",
    "marken-halland": "13",
}

# id: measure, kind, kronor, share in per cent
AMOUNTS = {
    "framtidsbygget-kramfors": {("total", "exact", 3_800_000, ""), ("granted", "exact", 1_900_000, "")},
    "attraktion-surahammar": {("granted", "exact", 600_000, "")},
    "slus-vimmerby": {("total", "exact", 2_509_055, "50")},
    "halmstad-tillvaxtmotor": {("granted", "at_least", 800_000, "50")},
    "trelleborg-flerkarnighet": {("granted", "at_most", 1_988_000, "49.99")},
    "mobevi": {("total", "exact", 1_446_392, ""), ("granted", "exact", 649_311, "")},
    "straket-goteborg-boras": {("unspecified", "at_most", 2_000_000, "50")},
    "marken-halland": {("total", "exact", 1_636_000, "")},
}
FUNDERS = {
    ("framtidsbygget-kramfors", "granted"): "Tillväxtverket",
    ("attraktion-surahammar", "granted"): "Länsstyrelsen i Västmanlands län",
    ("slus-vimmerby", "total"): "Tillväxtverket",
    ("straket-goteborg-boras", "unspecified"): "Tillväxtverket",
}

# The page that ties each project to its programme.
TIES = {
    "strukturer-vasterbotten": "https://regionvasterbotten.se/transport/transport-och-infrastruktur/strukturer-for-tillvaxtarbete-med-ett-rumsligt-perspektiv/",
    "strukturbild-blekinge": "https://regionblekinge.se/utveckling-och-projekt/attraktiva-blekinge---regional-utvecklingsstrategi/satsningar-som-utvecklar-blekinge/strukturbild-blekinge.html",
    "jamtlandsstraket": "https://www.regionjh.se/regionalutveckling/infrastruktur/jamtlandsstraket.4.15591b8415700f7566bc03a.html",
    "strukturbild-skaraborg": "https://skaraborg.se/Var-verksamhet1/regional-utveckling/hallbar-samhallsplanering/Strukturbild-Skaraborg/",
    "stationers-roll": "http://docplayer.se/203334-Stationers-roll-for-utveckling-av-mindre-orter-och-dess-omland.html",
    "halmstad-tillvaxtmotor": "https://www.halmstadsnaringsliv.se/om-naringslivet/naringslivsnyheter/nyhetsarkiv/2016-12-13-halmstad-ska-utvecklas-till-regional-tillvaxtmotor.html",
    "trelleborg-flerkarnighet": "https://trelleborg.se/sv/aktuellt/nyheter/2016/december/trelleborg-en-tillvaxtmotor/",
    "mobevi": "https://tillvaxtverket.se/amnesomraden/regional-kapacitet/tillvaxtskapande-samhallsplanering/det-har-har-vi-gjort-tidigare/pilotprojekt-inom-tillvaxtskapande-samhallsplanering.html",
    "straket-goteborg-boras": "https://goteborgsregionen.se/projekt/2018-07-01-tillvaxtskapande-samhallsplanering-i-straket-goteborg-boras",
    "strukturanalys-jamtland": "https://www.regionjh.se/regionalutveckling/regionalutvecklingsstrategi/strukturanalysforjamtlandslan.4.709d0f4a169c0aac50810b.html",
    "umea-nimby": "https://www.umea.se/umeakommun/kommunochpolitik/kommunensorganisation/forvaltningarverksamheter/stadsledning/naringsliv/projektnimbyvstillvaxt.4.4ec501cb15be504cd2c2990.html",
}  # fmt: skip
OF_ALL_TEN = {
    "https://tillvaxtverket.se/om-tillvaxtverket/axplock-for-tillvaxt/attraktiva-platser/vad-skapar-attraktiva-platser.html",
    "https://liu.se/artikel/att-vara-attraktiv-en-fraga-ocksa-for-kommuner",
}
REGIONAL = "https://tillvaxtverket.se/tillvaxtverket/omtillvaxtverket/vararegeringsuppdrag/regionalplanering.2570.html"

# A page on what the project did; of the two that are known by their place only, there is none.
OWN_PAGES = {
    "besokslandet-overkalix": "http://www.ouab.se/nyheter/page/2/",
    "framtidsbygget-kramfors": "http://kramfors.se/bygga-bo--miljo/bygga-och-bo/framtidsbygget.html",
    "attraktion-harjedalen": "http://fjallmuseet.se/omkommunen/projektikommunen/starktlokalattraktionskraft.4.52aa786b154558db788296a8.html",
    "attraktion-surahammar": "https://upplevsura.se/vi-fick-mojlighet-att-bli-pilotprojekt/",
    "haninge-stad": "https://tillvaxtverket.se/vara-tjanster/lar-av-andra/insatser/2017-03-10-lyckat-samarbete-mellan-fastighets-agare-och-kommun.html",
    "slus-vimmerby": "http://www.vimmerby.se/kommunochpolitik/starktlokalattraktionskraft.4.11b119de1639e38ca5ff2f19.html",
    "turop-flen": "https://tillvaxtverket.se/tillvaxtverket/guiderochverktyg/exempelfranverkligheten/exempelfranverkligheten/flensatteturismenpaframtidskartan.2922.html",
    "attraktion-munkedal": "http://munkedal.se/naringslivochentreprenorskap/projekt/starktlokalattraktionskraft.4.58179e94151f6583bc0bb626.html",
    "marken-halland": "https://tillvaxtverket.se/tillvaxtverket/guiderochverktyg/exempelfranverkligheten/exempelfranverkligheten/hallandsamverkarforbattrenaringsliv.3091.html",
    "regplan-vasterbotten": "https://regionvasterbotten.se/naringsliv-och-samhallsbyggnad/naringsliv-och-utbildning/projektarkiv/lokal-och-regional-planeringskapacitet-for-fler-etableringar-och-ett-utvecklat-naringsliv",
}
NAMES = {
    "strukturer-vasterbotten": "Strukturer för tillväxtarbete med ett rumsligt perspektiv",
    "jamtlandsstraket": "Jämtlandsstråket",
    "stationers-roll": "Stationers roll för utveckling av mindre orter och dess omland",
    "turop-flen": "TURÖP",
    "trelleborg-flerkarnighet": (
        "Flerkärnighet för ökad tillväxt – Trelleborg som tillväxtmotor i sydvästra Skåne"
    ),
    "marken-halland": "MarkEn",
}
LEADS = {
    "strukturer-vasterbotten": {"Region Västerbotten"},
    "strukturbild-blekinge": {"Region Blekinge", "Länsstyrelsen i Blekinge län"},
    "jamtlandsstraket": {"Region Jämtland Härjedalen"},
    "strukturbild-skaraborg": {"Skaraborgs kommunalförbund"},
    "stationers-roll": set(),  # the formal owner is not stated
    "halmstad-tillvaxtmotor": {"Halmstads kommun"},
    "straket-goteborg-boras": {"Göteborgsregionen"},
    "regplan-dalarna": {"Region Dalarna"},
}
TABLES = [*sorted(DATA.glob("*.csv")), *sorted(EXAMPLE.glob("*.csv"))]


def cells(path: Path) -> list[dict[str, str]]:
    """Read a table without the library."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def project(data: Register, key: str) -> Project:
    """Find a project that must be there."""
    found = data.project(key)
    assert found is not None
    return found


def test_there_are_the_28_projects_of_the_research(register: Register) -> None:
    assert len(FACTS) == 28
    assert {p.id: p.programme.id for p in register.projects} == {
        key: facts[0] for key, facts in FACTS.items()
    }


def test_traced_and_stated_pilots(register: Register) -> None:
    assert list(register.programmes) == list(PROGRAMMES)
    for key, (traced, stated) in PROGRAMMES.items():
        assert (register.traced(key), register.programmes[key].stated_pilots) == (traced, stated)
    assert sum(stated for _, stated in PROGRAMMES.values()) == 51
    assert sum(one.stated_pilots for one in register.programmes.values()) == 51
    assert register.traced("no-such") == 0


def test_the_fifteen_have_one_confirmed_three_probable_and_one_weak(register: Register) -> None:
    levels = {p.id: p.evidence for p in register.projects if p.programme.id == "snu-2013"}
    assert levels == {
        "strukturer-vasterbotten": "confirmed",
        "strukturbild-blekinge": "probable",
        "jamtlandsstraket": "probable",
        "strukturbild-skaraborg": "probable",
        "stationers-roll": "weak",
    }


@pytest.mark.parametrize("key", FACTS)
def test_facts(register: Register, key: str) -> None:
    programme, evidence, areas, themes, start, end = FACTS[key]
    found = project(register, key)
    assert (found.programme.id, found.evidence) == (programme, evidence)
    assert sorted(area.code for area in found.areas) == sorted(areas.split())
    assert sorted(found.themes) == sorted(themes.split())
    assert found.start == PartialDate.parse(start)
    assert found.end == PartialDate.parse(end)
    assert found.name == NAMES.get(key, found.name)
    assert {p.organisation for p in found.partners if p.role == "lead"} == LEADS.get(
        key, {p.organisation for p in found.partners if p.role == "lead"}
    )


def test_what_is_not_known_is_none_and_not_a_guess(register: Register) -> None:
    unknown = [key for key, facts in FACTS.items() if not facts[4]]
    assert len(unknown) == 15
    for key in unknown:
        assert project(register, key).start is None
        assert project(register, key).end is None
    assert project(register, "halmstad-tillvaxtmotor").end is None
    for key in ("attraktion-osthammar", "attraktion-gotland"):
        assert project(register, key).themes == ()
    assert register.programmes["rp-2020"].end is None


@pytest.mark.parametrize("key", COUNTIES)
def test_counties(register: Register, key: str) -> None:
    assert project(register, key).counties == set(COUNTIES[key].split())


def test_the_order_runs_from_overkalix_to_trelleborg(register: Register) -> None:
    assert register.projects[0].id == "besokslandet-overkalix"
    assert register.projects[-1].id == "trelleborg-flerkarnighet"


def test_amounts_are_those_of_the_research(register: Register) -> None:
    found: dict[str, set[tuple[str, str, int, str]]] = {}
    funders = {}
    for one in register.projects:
        for amount in one.amounts:
            said = (amount.measure, amount.kind, amount.amount, amount.share_percent)
            found.setdefault(one.id, set()).add(said)
            if amount.organisation:
                funders[one.id, amount.measure] = amount.organisation
    assert found == AMOUNTS
    assert funders == FUNDERS


def test_an_amount_keeps_its_kind(register: Register) -> None:
    (amount,) = project(register, "halmstad-tillvaxtmotor").amounts
    assert amount == Amount("granted", "", 800_000, "at_least", "50")


@pytest.mark.parametrize("key", FACTS)
def test_the_tie_to_the_programme_has_its_source(register: Register, key: str) -> None:
    found = project(register, key)
    ties = {claim.source.url for claim in found.claims_on("programme")}
    programme = FACTS[key][0]
    expected = OF_ALL_TEN if programme == "sla-2015" else {REGIONAL if programme == "rp-2020" else TIES[key]}
    assert expected <= ties
    assert found.evidence in {claim.evidence for claim in found.claims_on("programme")}


@pytest.mark.parametrize("key", OWN_PAGES)
def test_what_it_did_has_its_source(register: Register, key: str) -> None:
    claims = project(register, key).claims
    assert OWN_PAGES[key] in {claim.source.url for claim in claims}


def test_names_that_are_ours_or_inferred_are_said_to_be(register: Register) -> None:
    origins = {p.id: p.name_origin for p in register.projects}
    assert {key for key, origin in origins.items() if origin == "inferred"} == {
        "umea-nimby",
        "regplan-gavleborg",
        "regplan-vasterbotten",
    }
    assert {key for key, origin in origins.items() if origin == "ours"} == {
        "attraktion-harjedalen",
        "attraktion-osthammar",
        "attraktion-surahammar",
        "attraktion-gotland",
        "attraktion-munkedal",
        "regplan-blekinge",
        "regplan-dalarna",
        "regplan-sormland",
        "regplan-vasternorrland",
    }


def test_the_reading_of_the_fifteen_is_a_claim_with_a_note() -> None:
    (claim,) = (
        row
        for row in cells(DATA / "programme_claims.csv")
        if (row["programme"], row["field"]) == ("snu-2013", "stated_pilots")
    )
    assert claim["source"] == "boverket-programsida"
    assert claim["evidence"] == "probable"
    for language in ("note", "note_en"):
        assert "2013–2015" in claim[language]
        assert "2018–2020" in claim[language]
    assert "vår läsning" in claim["note"]
    assert "åtta" in claim["note"]


def test_owners_of_the_programmes() -> None:
    names = {row["id"]: row["name"] for row in cells(DATA / "organisations.csv")}
    owners = Counter(
        (row["programme"], names[row["organisation"]]) for row in cells(DATA / "programme_owners.csv")
    )
    assert set(owners) == {("snu-2013", "Boverket")} | {(key, "Tillväxtverket") for key in PROGRAMMES}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: str(path.relative_to(DATA)))
def test_no_cell_holds_a_person_or_a_quotation(path: Path) -> None:
    for row in cells(path):
        for column, text in row.items():
            assert "@" not in text, column
            assert not re.search(r"[“”„\"«»‹›‘]", text), (column, text)
            assert not re.search(r"(^|\s)['’]|['’](?=[\s.,;:!?]|$)(?<!s['’])", text), (column, text)
            assert not re.search(r"\b0\d{1,3}[-–/ ]\d{2,3} ?\d{2}", text), (column, text)  # a telephone
            assert text == text.strip(), (column, text)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: str(path.relative_to(DATA)))
def test_tables_are_utf8_with_lf(path: Path) -> None:
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert not content.endswith(b"\n\n")


def test_every_text_has_an_english_one(register: Register, example: Register) -> None:
    for data in (register, example):
        for one in data.projects:
            assert bool(one.description) == bool(one.description_en)
            assert all(bool(claim.note) == bool(claim.note_en) for claim in one.claims)


def test_sources_have_an_address_and_were_read_in_november_2026(register: Register) -> None:
    for source in register.sources.values():
        parts = urlsplit(source.url)
        assert parts.scheme in ("http", "https")
        assert parts.netloc
        assert source.fetched == PartialDate(2026, 11)
    used = {row["source"] for name in ("claims", "programme_claims") for row in cells(DATA / f"{name}.csv")}
    assert used == set(register.sources)


def test_frictionless_finds_nothing_in_the_package() -> None:
    report = Package(str(DATA / "datapackage.json")).validate()
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []
    assert {task.name for task in report.tasks} == {path.stem for path in DATA.glob("*.csv")}


def test_frictionless_finds_nothing_in_the_example() -> None:
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    for resource in described["resources"]:
        if not resource.get("pilotkartan:shared"):
            resource["path"] = f"{EXAMPLE.name}/{resource['path']}"
    report = Package.from_descriptor(described, basepath=str(DATA)).validate()
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []


def test_frictionless_would_see_a_broken_key() -> None:
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    keys = {
        (resource["name"], *key["fields"], key["reference"]["resource"])
        for resource in described["resources"]
        for key in resource["schema"].get("foreignKeys", [])
    }
    assert keys == {
        ("projects", "programme", "programmes"),
        ("project_areas", "project", "projects"),
        ("project_areas", "area", "regions"),
        ("project_themes", "project", "projects"),
        ("project_themes", "theme", "themes"),
        ("project_partners", "project", "projects"),
        ("project_partners", "organisation", "organisations"),
        ("programme_owners", "programme", "programmes"),
        ("programme_owners", "organisation", "organisations"),
        ("amounts", "project", "projects"),
        ("amounts", "organisation", "organisations"),
        ("claims", "project", "projects"),
        ("claims", "source", "sources"),
        ("programme_claims", "programme", "programmes"),
        ("programme_claims", "source", "sources"),
    }


def test_every_column_is_described_in_swedish() -> None:
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    for resource in described["resources"]:
        columns = [field["name"] for field in resource["schema"]["fields"]]
        assert list(cells(DATA / resource["path"])[0]) == columns
        for field in resource["schema"]["fields"]:
            assert field["title"]
            assert field["description"].endswith(".")


class TestExample:
    """The invented data set cannot be mistaken for the real one and exercises all there is."""

    def test_it_is_fifteen_and_all_invented(self, example: Register) -> None:
        assert len(example.projects) == 15
        assert example.is_example
        assert {p.evidence for p in example.projects} == {"example"}
        assert {c.evidence for p in example.projects for c in p.claims} == {"example"}
        (programme,) = example.programmes.values()
        assert programme.stated_pilots == 15

    def test_every_name_says_that_it_is_an_example(self, example: Register) -> None:
        for one in example.projects:
            assert one.id.startswith("exempel-")
            assert one.name.startswith("Exempel: ")
            assert all(p.organisation.startswith("Exempel") for p in one.partners)
            assert all(a.organisation.startswith("Exempel") for a in one.amounts if a.organisation)
        assert all(row["name"].startswith("Exempel") for row in cells(EXAMPLE / "organisations.csv"))
        assert all(row["name"].startswith("Exempel") for row in cells(EXAMPLE / "programmes.csv"))

    def test_no_source_has_an_address(self, example: Register) -> None:
        assert {source.url for source in example.sources.values()} == {""}
        assert all(source.publisher.startswith("Exempel") for source in example.sources.values())

    def test_it_shares_no_id_with_the_real_set(self, register: Register, example: Register) -> None:
        assert not {p.id for p in register.projects} & {p.id for p in example.projects}
        assert not set(register.programmes) & set(example.programmes)
        assert not set(register.sources) & set(example.sources)
        assert not register.is_example

    def test_it_exercises_every_theme_landsdel_and_kind(self, example: Register) -> None:
        projects = example.projects
        assert {theme for p in projects for theme in p.themes} == {
            "strukturbild", "strak", "boende", "landsbygd", "besok", "stad", "energi", "dialog", "naringsliv",
        }  # fmt: skip
        assert {part for p in projects for part in p.landsdelar} == {"norrland", "svealand", "gotaland"}
        assert {a.kind for p in projects for a in p.amounts} == {"exact", "at_least", "at_most", "about"}
        assert {a.measure for p in projects for a in p.amounts} == {"total", "granted", "unspecified"}
        assert {p.name_origin for p in projects} == {"stated", "inferred", "ours"}
        assert {role.role for p in projects for role in p.partners} == {
            "lead", "commissioner", "partner", "funder",
        }  # fmt: skip

    def test_it_runs_from_norrbotten_to_skane(self, example: Register) -> None:
        assert example.projects[0].counties == {"25"}
        assert example.projects[-1].counties == {"12"}
        assert any(len(p.counties) == 2 for p in example.projects)

    def test_it_also_has_what_is_not_known(self, example: Register) -> None:
        for unknown in ("start", "end", "description", "themes", "amounts"):
            assert any(not getattr(p, unknown) for p in example.projects), unknown
