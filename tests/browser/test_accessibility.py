"""WCAG 2.2 AA on every page: both languages, light and dark, wide and narrow, large text, forced colours."""

import pytest
from playwright.sync_api import Page, expect

from pilotkarta.i18n import language
from tests.browser import checks
from tests.browser.test_intake import handed_in
from tests.browser.test_own_figures import HOSTILE, dropped, table
from tests.browser.test_questions import shaded
from tests.browser.visit import LAPTOP, PHONE, Visit
from tests.imports.filled import filled

# Every kind of page and state, as (address, whether it has the map). A new page is one more line here.
STATES = (
    ("/karta?projekt=jamtlandsstraket&lan=23", True),
    ("/karta?program=snu-2013&projekt=jamtlandsstraket", True),
    ("/karta", True),
    ("/karta?data=exempel&farg=belagg", True),
    ("/karta?tema=energi&landsdel=svealand", True),  # nothing is left
    ("/analys", False),
    ("/analys?tema=stad", False),
    ("/projekt?projekt=strukturbild-blekinge&landsdel=gotaland", False),
    ("/projekt?projekt=finns-inte", False),
    ("/presentation", False),
    ("/data", False),
    ("/data?visa=tabell&data=exempel", False),
    ("/om", False),
    ("/tillganglighet", False),
)
# The other questions of the analysis, and whether a file is dropped. They share their frame: fewer checks.
QUESTIONS = (
    ("/analys?fraga=tid", False, False),
    ("/analys?fraga=pengar&data=exempel", False, False),
    ("/analys?fraga=tackning", True, False),
    ("/analys?fraga=avstand&tema=stad", True, False),
    ("/analys?fraga=kommun", False, False),
    ("/analys?kommun=2480", True, False),
    ("/analys?fraga=jamfor", False, False),
    ("/analys?jamfor=jamtlandsstraket&jamfor=mobevi", True, False),
    ("/analys?kolumner=lan", False, False),
    ("/analys?fraga=egna", False, False),
    ("/analys?fraga=egna", True, True),
    ("/data?visa=hamta&tema=stad", False, False),
    ("/data?visa=begrepp", False, False),
    ("/data?visa=kallor", False, False),
)
# Each page in both languages; the other states of a page differ in what there is, not in how it is said.
FIRST = {path.partition("?")[0]: (path, has_map, "en") for path, has_map in reversed(STATES)}
# The keyboard goes the same way through the other states, and they look the same; both take seconds.
WALKED = {path for path, *_ in FIRST.values()}
VISITS = [*((path, has_map, "sv") for path, has_map in STATES), *FIRST.values()]
NARROW = ((320, 640), (320, 256))  # 1280 px wide at 400 %
PRESSED = (
    (".st-key-f_lan button[aria-pressed=true]", ".st-key-f_lan button[aria-pressed=false]"),
    (".st-key-vy button[aria-checked=true]", ".st-key-vy button[aria-checked=false]"),
    (".st-key-farg button[aria-checked=true]", ".st-key-farg button[aria-checked=false]"),
    ("[class*='st-key-remsa_']:has([data-pressed])", "[class*='st-key-remsa_']:not(:has([data-pressed]))"),
    ("[class*='st-key-rad-']:has([data-chosen])", "[class*='st-key-rad-']:not(:has([data-chosen]))"),
    (".pk-icon[aria-pressed=true]", ".pk-icon[aria-pressed=false]"),
)


def enter(server, visitor, path: str, *, has_map: bool, code: str = "sv"):
    """Let in a visitor who asks for less motion, so that nothing is under way when it is looked at."""
    visit = visitor(server)
    visit.page.emulate_media(reduced_motion="reduce")
    speech = "" if code == "sv" else ("&" if "?" in path else "?") + f"sprak={code}"
    visit.show(path + speech)
    assert visit.page.locator(checks.MAP).count() == has_map
    checks.ask(visit.page, "quiet")
    return visit


def by_keyboard(page) -> dict[str, list[str]]:
    """Walk through the page and back."""
    return {"walk": checks.walk(page), "walk back": checks.walk(page, "Shift+Tab")}


def by_sight(page) -> dict[str, list[str]]:
    """Collect what does not depend on the language: motion, dark, forced colours."""
    pairs = [pair for pair in PRESSED if checks.ask(page, "shown", *pair)]
    assert not page.locator(".pk-card[data-chosen-project]").count() or len(pairs) >= 4
    found = {
        "motion": checks.still(page, has_map=page.locator(checks.MAP).count() == 1),
        "forced colours": checks.forced_colours(page, pairs),
    }
    checks.dress(page, "dark")
    found["dark"] = checks.focus(page)
    found["dark, forced colours"] = checks.forced_colours(page, pairs)
    checks.dress(page, "light")
    return found


def in_the_dark(page) -> list[str]:
    """Run axe where colours are others."""
    checks.dress(page, "dark")
    found = checks.axe(page, *checks.COLOURS)
    checks.dress(page, "light")
    return found


def by_size(page) -> dict[str, list[str]]:
    """Collect what depends on how much room the words have."""
    found = {"large text": checks.large_text(page), "targets": checks.targets(page)}
    for width, height in (*NARROW, PHONE):
        checks.resize(page, width, height)
        found[f"{width} × {height}"] = [*checks.reflow(page), *checks.targets(page)]
        if (width, height) == NARROW[0]:  # below 640 px the same style rules hold, whatever the height
            found["axe, narrow"] = checks.axe(page)
    return found


def by_ear(visit: Visit) -> list[str]:
    """Take the filters away, or set one, and listen."""
    visit.settled()
    chip, pill = (visit.page.locator(f".st-key-{key} button").first for key in ("chip_alla", "f_tema"))
    press = chip if chip.count() else pill
    return checks.live(visit.page, press.click) if press.count() else []


@pytest.mark.parametrize(("path", "has_map", "code"), VISITS)
def test_page(server, visitor, path, has_map, code):
    visit = enter(server, visitor, path, has_map=has_map, code=code)
    page, text = visit.page, language(code).text
    map_name = text("Map of Sweden with the selected pilot projects")
    found = {
        "skip link": checks.skip_link(
            page, (text("Skip to the list") if has_map else text("Skip to the content"),)
        ),
        "language": checks.languages(page, code, has_map=has_map, map_name=map_name),
        "headings": checks.headings(page),
        "axe": checks.axe(page),
        "axe, dark": in_the_dark(page),
        **(by_keyboard(page) if code == "sv" and path in WALKED else {}),
        **(by_sight(page) if code == "sv" and path in WALKED else {}),
        **by_size(page),
        "live": by_ear(visit),
    }
    assert not any(found.values()), {kind: one for kind, one in found.items() if one}


@pytest.mark.parametrize(("path", "has_map", "has_file"), QUESTIONS)
def test_question(server, visitor, path, has_map, has_file):
    visit = enter(server, visitor, path, has_map=has_map and not has_file)
    page = visit.page
    if has_file:
        dropped(visit, table(Ingenstans="1"))
        shaded(visit, HOSTILE)
        page.locator(".st-key-diagram_egna-histogram svg.marks").wait_for()
        checks.ask(page, "quiet")
    elif page.locator("[class*='st-key-diagram_']").count():
        page.locator("svg.marks").last.wait_for()
    assert looked_at(page, has_map=has_map) == {}


@pytest.mark.parametrize(
    "spoil", [{}, {"Evidens": "säker", "Område 1": "2480 Umeo"}], ids=["changes", "faults"]
)
def test_what_is_said_of_a_file_that_is_handed_in(server, visitor, template, spoil):
    visit = enter(server, visitor, "/data?visa=andra", has_map=False)
    handed_in(visit, filled(template, spoil=spoil))
    visit.page.locator(".pk-problems" if spoil else ".pk-changes").wait_for()
    if not spoil:
        expect(visit.frame.locator(".pk-marker")).to_have_count(10)
    checks.ask(visit.page, "quiet")
    assert looked_at(visit.page, has_map=not spoil) == {}


def looked_at(page: Page, *, has_map: bool) -> dict[str, list[str]]:
    """Collect what is wrong with a state of a page that shares its frame with others; best nothing."""
    text = language("sv").text
    map_name = text("Map of Sweden with the selected pilot projects")
    found = {
        "skip link": checks.skip_link(page, (text("Skip to the content"),)),
        "language": checks.languages(page, "sv", has_map=has_map, map_name=map_name),
        "headings": checks.headings(page),
        "axe": checks.axe(page),
        "axe, dark": in_the_dark(page),
        "large text": checks.large_text(page),
    }
    checks.resize(page, *NARROW[0])
    found["narrow"] = [*checks.reflow(page), *checks.targets(page), *checks.axe(page)]
    checks.resize(page, *LAPTOP)
    # Last, for the map goes where the focus is.
    found["walk"] = checks.walk(page)
    return {kind: one for kind, one in found.items() if one}


@pytest.mark.parametrize("query", ["", "?sprak=en"])
def test_a_page_that_is_not_there(server, visitor, query):
    visit = visitor(server)
    page = visit.page
    page.goto(f"{server}/finns-inte{query}")
    found = checks.languages(page, "en" if query else "sv", has_map=False) + checks.headings(page)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        found += checks.axe(page) + checks.focus(page) + checks.walk(page)
    for width, height in (*NARROW, PHONE):
        checks.resize(page, width, height)
        found += checks.reflow(page) + checks.targets(page)
    assert found == []


def test_the_map_lets_go_when_zoomed_in_and_shows_the_focused_marker(server, visitor):
    visit = enter(server, visitor, "/karta", has_map=True)
    visit.frame.locator("#map_div").evaluate("() => { window.map.setView([57.5, 14], 7) }")
    assert not checks.walk(visit.page)


def test_the_search_fields_cross_and_a_wide_table_have_names_and_work_by_keyboard(server, visitor):
    visit = enter(server, visitor, "/karta", has_map=True)
    visit.page.locator(".st-key-f_q input").fill("jamtland")
    visit.until_count(2)
    visit.page.get_by_role("button", name="Rensa sökningen", exact=True).click()
    visit.until_count(28)
    visit.page.get_by_role("link", name="Analys").click()
    table = visit.page.get_by_role("region", name="Teman per landsdel")
    table.wait_for()
    checks.resize(visit.page, 320, 640)
    table.focus()
    visit.page.keyboard.press("ArrowRight")
    visit.page.wait_for_function("() => document.activeElement.scrollLeft > 0")


def test_the_link_to_the_open_page_is_named_and_coloured_as_ours(server, visitor):
    visit = visitor(server).show("/om?data=exempel")
    current = visit.page.locator(".st-key-sidhuvud a[aria-current=page]")
    tinted = visit.page.evaluate(
        """() => Object.assign(document.body.appendChild(document.createElement("i")),
                               { style: "color: var(--pk-tinted)" })
                 && getComputedStyle(document.body.lastChild).color"""
    )
    for name in ("Om", "Data", "Karta"):
        visit.page.locator(".st-key-sidhuvud .stPageLink").get_by_role("link", name=name, exact=True).click()
        expect(current).to_have_text(name)
        expect(current).to_have_css("background-color", tinted)
