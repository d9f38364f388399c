"""The map page: what an address shows, and what a press writes to the address."""

import re

from tests.pages.conftest import Opener, html, rows


def count(app):
    return re.sub("<[^>]+>", "", html(app, "pk-count")[0]).strip()


def test_all_twenty_eight_from_north_to_south(page: Opener):
    app = page("karta")
    assert count(app) == "28 av 28 projekt, från norr till söder"
    assert len(rows(app)) == 28
    assert (rows(app)[0], rows(app)[-1]) == ("besokslandet-overkalix", "trelleborg-flerkarnighet")
    numbers = [int(re.search(r">(\d+)</span>", row).group(1)) for row in html(app, "pk-row-facts")]
    assert numbers == list(range(1, 29))


def test_address_sets_every_widget(page: Opener):
    app = page(
        "karta", tema=["strak", "boende"], landsdel="gotaland", lan="10", belagg="probable", q="region"
    )
    state = app.session_state
    assert state["f_tema"] == ["strak", "boende"]
    assert state["f_landsdel"] == ["gotaland"]
    assert state["f_lan"] == ["10"]
    assert state["f_belagg"] == ["probable"]
    assert state["f_q"] == "region"
    assert rows(app) == ["strukturbild-blekinge"]


def test_widgets_write_ids_and_codes_to_the_address(page: Opener):
    app = page("karta")
    app.get_by_key("f_tema").set_value(["stad", "energi"]).run()
    app.get_by_key("f_lan").set_value(["24", "13"]).run()
    app.get_by_key("f_q").set_value("  region   halland ").run()
    assert app.query_params["tema"] == ["stad", "energi"]
    assert app.query_params["lan"] == ["24", "13"]
    assert app.query_params["q"] == "region halland"
    assert rows(app) == ["marken-halland"]


def test_each_choice_says_how_many_it_would_give_under_the_other_filters(page: Opener):
    app = page("karta", program="sla-2015", tema="boende")
    counts = {key: choices(app, key) for key in ("f_tema", "f_landsdel", "f_lan", "f_program")}
    assert counts["f_tema"]["Boende"] == 1  # Härjedalen
    assert counts["f_tema"]["Dialog"] == 7  # seven of the ten, the chosen theme left aside
    assert counts["f_landsdel"] == {"Norrland": 1, "Svealand": 0, "Götaland": 0}
    assert [name for name, n in counts["f_lan"].items() if n] == ["Jämtland"]
    assert counts["f_program"]["Svenska städer 2016–2019"] == 1  # Umeå, the chosen programme left aside


def choices(app, key):
    """Give the number that each choice of a filter shows."""
    numbers = map(int, re.findall(r'content: " (\d+)"', html(app, f".st-key-{key} button")[0]))
    return dict(zip((label.replace("\\", "") for label in app.get_by_key(key).options), numbers, strict=True))


def test_search_understands_harjedalen_and_not_the_middle_of_words(page: Opener):
    assert "attraktion-harjedalen" in rows(page("karta", q="harjedalen"))
    found = rows(page("karta", q="åre"))
    assert "jamtlandsstraket" in found
    assert "besokslandet-overkalix" not in found  # its text has "invånare"


def test_a_choice_left_out_by_a_filter_is_let_go(page: Opener):
    app = page("karta", projekt="umea-nimby")
    assert html(app, 'data-chosen-project="umea-nimby"')
    app.get_by_key("f_landsdel").set_value(["gotaland"]).run()
    assert not html(app, "data-chosen-project")
    assert "projekt" not in app.query_params


def test_a_link_to_a_project_outside_its_filters_says_so(page: Opener):
    app = page("karta", projekt="umea-nimby", landsdel="gotaland")
    assert not html(app, "data-chosen-project")
    assert "NIMBY vs. Tillväxt" in html(app, "pk-notice")[0]


def test_unknown_values_are_named_and_the_rest_holds(page: Opener):
    app = page("karta", tema=["stad", "fusk"], farg="rosa")
    notice = html(app, "pk-notice")[0]
    assert "tema=fusk" in notice
    assert "farg=rosa" in notice
    assert len(rows(app)) == 4


def test_block_of_the_missing_only_for_one_whole_programme(page: Opener):
    assert "Tio pilotprojekt: uppgift saknas" in html(page("karta", program="snu-2013"), "pk-gap")[0]
    assert "Nio pilotprojekt: uppgift saknas" in html(page("karta", program="tsp-2018"), "pk-gap")[0]
    for params in (
        {},
        {"program": "sla-2015"},
        {"program": "snu-2013", "tema": "strak"},
        {"data": "exempel"},
    ):
        assert not html(page("karta", **params), "pk-gap")


def test_unknown_facts_are_said_to_be_unknown(page: Opener):
    card = html(page("karta", projekt="attraktion-gotland"), "pk-card")[0]
    facts = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd><span>(.*?)</span>", card, re.DOTALL))
    assert facts["När"] == facts["Teman"] == facts["Pengar"] == "Uppgift saknas"
    assert "benämningen är vår" in card


def test_about_amounts_and_dates_keep_their_kind(page: Opener):
    nbsp = "\N{NO-BREAK SPACE}"
    card = html(page("karta", projekt="straket-goteborg-boras"), "pk-card")[0]
    assert f"högst 2{nbsp}000{nbsp}000{nbsp}kr" in card
    assert "varav Tillväxtverket 50 %" in card
    card = html(page("karta", projekt="jamtlandsstraket"), "pk-card")[0]
    assert "omkring 2014 – 31 december 2015" in card


def test_english_is_complete_on_the_page(page: Opener):
    app = page("karta", sprak="en", projekt="strukturbild-blekinge", program="snu-2013")
    card = html(app, "pk-card")[0]
    assert "Spatial planning for business development" in card
    assert "(our translation)" in card
    assert "1 September 2014 – 1 October 2015" in card
    assert "Ten pilot projects: not known" in html(app, "pk-gap")[0]
    assert count(app) == "5 of 28 projects, from north to south"


def test_example_and_real_never_mix(page: Opener):
    app = page("karta", data="exempel")
    assert len(rows(app)) == 15
    assert all(project.startswith("exempel-") for project in rows(app))
    assert html(app, "pk-banner")
    app.get_by_key("vy").set_value("all").run()
    assert not any(project.startswith("exempel-") for project in rows(app))
    assert not html(app, "pk-banner")


def test_other_parameters_in_the_address_are_kept(page: Opener):
    app = page("karta", kommun="2480")
    app.get_by_key("f_tema").set_value(["stad"]).run()
    assert app.query_params["kommun"] == "2480"
