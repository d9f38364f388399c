"""Each accessibility check notices the fault that it is there for; the faults are put into the live page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.browser import checks
from tests.browser.test_accessibility import enter
from tests.browser.visit import Visit

MAP_NAME = "Karta över Sverige med de valda pilotprojekten"
CARD = "/karta?projekt=jamtlandsstraket&lan=23"


@pytest.fixture
def opened(server, visitor) -> Callable[[str], Visit]:
    return lambda path: enter(server, visitor, path, has_map="karta" in path)


@contextmanager
def style(visit: Visit, css: str, *, inside: bool = False) -> Iterator[None]:
    """Spoil the page, or the map's frame, with a style for a while."""
    frame = visit.page.frame_locator(checks.MAP).locator("body").element_handle().owner_frame()
    where = frame if inside else visit.page
    added = where.add_style_tag(content=css)
    try:
        yield
    finally:
        added.evaluate("element => element.remove()")


def finds(findings: list[str], words: str) -> bool:
    return any(words in finding for finding in findings)


def test_axe_and_languages_look_into_the_map_too(opened):
    visit = opened("/karta?program=snu-2013")
    page, inside = visit.page, visit.frame.locator("html")
    page.evaluate("() => document.querySelector('[data-copy-address]').textContent = ''")
    assert finds(checks.axe(page, "button-name"), "button-name")
    visit.markers.first.evaluate("e => { e.removeAttribute('aria-label'); e.textContent = '' }")
    assert finds(checks.axe(page, "aria-command-name"), "leaflet-marker-icon")
    with style(visit, ".pk-count { color: #bbb !important }"):
        assert finds(checks.axe(page, "color-contrast"), "pk-count")
    with style(
        visit,
        ".leaflet-control-attribution { color: #ddd !important; background: #fff !important }",
        inside=True,
    ):
        assert finds(checks.axe(page, "color-contrast"), "leaflet-control-attribution")

    def languages() -> list[str]:
        return checks.languages(page, "sv", has_map=True, map_name=MAP_NAME)

    assert not languages()
    page.evaluate("() => { document.documentElement.lang = 'en' }")
    inside.evaluate("e => { e.lang = 'fi' }")
    page.evaluate("() => { document.title = ' ' }")
    visit.frame.locator("#map_div").evaluate("e => e.setAttribute('aria-label', 'Map')")
    for words in ("lang is 'en'", "lang is 'fi'", "no title", "the map is called"):
        assert finds(languages(), words)


def test_headings_and_the_first_stop(opened):
    page = opened("/analys").page
    page.evaluate("() => document.querySelector('h2').outerHTML = '<h3>Hopp</h3>'")
    assert finds(checks.headings(page), "h3 after h1")
    page.evaluate("() => document.querySelector('h3').outerHTML = '<h1>Två</h1>'")
    assert finds(checks.headings(page), "not one h1")
    assert finds(checks.skip_link(page, ("Skip to the content",)), "no skip link")
    page.evaluate("() => { document.getElementById('pk-list').removeAttribute('tabindex') }")
    assert finds(checks.skip_link(page, ("Hoppa till innehållet",)), "leads to")


TRAP = """e => e.addEventListener("keydown", event => {
    if (event.key !== "Tab") return;
    event.preventDefault();
    e.focus() })"""


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_a_trap_is_found_on_the_page_and_in_the_map(opened, key):
    visit = opened("/karta?program=snu-2013")
    visit.markers.nth(2).evaluate(TRAP)
    assert finds(checks.walk(visit.page, key), "trap: the focus stays at (frame) div.leaflet-marker-icon")
    visit.page.locator("[data-copy-address]").evaluate(TRAP)
    if key == "Tab":
        found = checks.walk(visit.page, key)
        assert finds(found, "trap")
        assert finds(found, "never reached: input")


def test_a_focus_that_is_not_seen(opened):
    visit = opened(CARD)
    page = visit.page
    bare = ":focus-visible { outline: none !important; box-shadow: none !important }"
    with style(visit, ".pk-header-end " + bare):
        assert finds(checks.walk(page), "no visible focus: button")
    with style(visit, bare, inside=True):
        assert finds(checks.focus(page), "no visible focus: (frame) div.leaflet-marker-icon")
    with style(visit, ".pk-header-end :focus-visible { outline-color: #eee !important }"):
        assert finds(checks.focus(page), "no visible focus: button")
    with style(visit, "body::after { content: ''; position: fixed; inset: 0 0 80%; z-index: 9 }"):
        assert finds(checks.walk(page), "focus under")
    with style(
        visit, "#map_div::after { content: ''; position: absolute; inset: 0; z-index: 999 }", inside=True
    ):
        assert finds(checks.focus(page), "focus under (frame) div.map_div")
    assert not checks.focus(page)


def test_small_targets_cut_text_and_pages_that_are_too_wide(opened):
    visit = opened(CARD)
    page = visit.page
    small = "block-size: 16px; inline-size: 16px; min-block-size: 0; min-inline-size: 0; padding: 0"
    with style(visit, f".st-key-f_tema button {{ {small.replace(';', ' !important;')} !important }}"):
        assert finds(checks.targets(page), "target under 24 px")
    one_spot = "left: 90px !important; top: 90px !important; transform: none !important"
    with style(visit, f".pk-icon {{ {one_spot} }}", inside=True):
        assert finds(checks.targets(page), "(frame) div.leaflet-marker-icon")
    with style(visit, ".pk-count { block-size: 20px; overflow: hidden }"):
        assert finds(checks.large_text(page), "cut off")
    with style(visit, ".pk-count { position: relative; inset-block-start: 3rem; white-space: nowrap }"):
        assert finds(checks.large_text(page), "text over text")
    checks.resize(page, 320, 640)
    assert not checks.reflow(page)
    with style(visit, ".pk-summary { inline-size: 340px }"):
        assert finds(checks.reflow(page), "wider than the window")
        assert finds(checks.reflow(page), "scrolls sideways")
    with style(visit, ".st-key-sidhuvud { position: fixed; inset: 0; z-index: 9; background: white }"):
        assert finds(checks.reflow(page), "cannot be reached")


def test_forced_colours_and_motion(opened):
    visit = opened(CARD)
    page = visit.page
    row = ("[class*='st-key-rad-']:has([data-chosen])", "[class*='st-key-rad-']:not(:has([data-chosen]))")
    marker = (".pk-icon[aria-pressed=true]", ".pk-icon[aria-pressed=false]")
    rows = "[class*='st-key-rad-']"
    plain = f"{rows} {{ border: 0 !important }} {rows} p {{ font-weight: 400 !important }}"
    with style(visit, plain):
        assert finds(checks.forced_colours(page, [row]), "told apart by background only")
    with style(visit, ".pk-icon { box-shadow: none !important }", inside=True):
        assert finds(checks.forced_colours(page, [marker]), "told apart by background only: (frame)")
    with style(visit, ".leaflet-container, .pk-marker { forced-color-adjust: auto !important }", inside=True):
        assert finds(checks.forced_colours(page, []), "fill lost: (frame)")
    with style(visit, ".pk-marker { border-color: transparent !important; color: var(--fill) !important }"):
        found = checks.forced_colours(page, [])
        assert finds(found, "no outline")
        assert finds(found, "number not readable")
    with style(
        visit, ".pk-header-end :focus-visible { outline: none !important; box-shadow: 0 0 0 3px #000 }"
    ):
        assert finds(checks.forced_colours(page, []), "no visible focus: a")

    with style(visit, ".pk-count { transition: color 0.3s !important }"):
        assert finds(checks.still(page, has_map=True), "moves: p.pk-list")
    with style(
        visit,
        ".pk-icon { animation: x 1s infinite !important } @keyframes x { to { opacity: 0 } }",
        inside=True,
    ):
        assert finds(checks.still(page, has_map=True), "moves: (frame) div.leaflet-marker-icon")
    visit.frame.locator("#map_div").evaluate(
        """() => {
            window.map.options.zoomAnimation = true;
            window.map.panBy = () => window.map.getPanes().mapPane.classList.add("leaflet-pan-anim") }"""
    )
    found = checks.still(page, has_map=True)
    assert finds(found, "Leaflet moves: zoomAnimation")
    assert finds(found, "Leaflet moves: panning")


def test_a_silent_count(opened):
    visit = opened("/karta?tema=stad")
    visit.page.evaluate("() => document.querySelector('.pk-live').removeAttribute('role')")
    pill = visit.page.locator(".st-key-f_tema button").first
    assert finds(checks.live(visit.page, pill.click, most=1500), "silent")
