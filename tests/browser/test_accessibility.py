"""WCAG 2.2 AA on every page: both languages, light and dark, wide and narrow, large text, forced colours."""

import pytest

from pilotkarta.i18n import language
from tests.browser import checks
from tests.browser.conftest import PHONE

# Every kind of page and state, as (address, whether it has the map). A new page is one more line here.
STATES = (
    ("/karta?projekt=jamtlandsstraket&lan=23&tema=strak", True),
    ("/karta?program=snu-2013&projekt=jamtlandsstraket", True),
    ("/karta", True),
    ("/karta?data=exempel&farg=belagg", True),
    ("/karta?tema=energi&landsdel=svealand", True),  # nothing is left
    ("/analys", False),
    ("/analys?tema=stad", False),
)
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
    visit.page.goto(server + path + speech)
    visit.page.locator(".st-key-sidhuvud").wait_for()
    visit.settled()
    if has_map:
        visit.map_ready()
    checks.ask(visit.page, "quiet")
    return visit


@pytest.mark.parametrize("code", ["sv", "en"])
@pytest.mark.parametrize(("path", "has_map"), STATES)
def test_page(server, visitor, path, has_map, code):
    page = enter(server, visitor, path, has_map=has_map, code=code).page
    text = language(code).text
    map_name = text("Map of Sweden with the selected pilot projects")
    found = {
        "skip": checks.skip_link(page, (text("Skip to the list"),)),
        "language": checks.languages(page, code, has_map=has_map, map_name=map_name),
        "headings": checks.headings(page),
        "axe": checks.axe(page),
        "motion": checks.still(page, has_map=has_map),
        "walk": checks.walk(page),
        "walk back": checks.walk(page, "Shift+Tab"),
        "targets": checks.targets(page),
        "large text": checks.large_text(page),
    }
    checks.dress(page, "dark")
    found["dark"] = checks.axe(page, *checks.COLOURS) + checks.focus(page)
    checks.dress(page, "light")
    for width, height in (*NARROW, PHONE):
        checks.resize(page, width, height)
        found[f"{width} × {height}"] = [*checks.reflow(page), *checks.targets(page)]
    found["axe, narrow"] = checks.axe(page)
    assert not any(found.values()), {kind: one for kind, one in found.items() if one}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/karta?tema=strak&lan=23&projekt=jamtlandsstraket", "/karta?program=snu-2013"])
def test_forced_colours_keep_focus_states_and_markers(server, visitor, path, scheme):
    page = enter(server, visitor, path, has_map=True).page
    checks.dress(page, scheme)
    here = [pair for pair in PRESSED if checks.ask(page, "shown", *pair)]
    assert len(here) >= 4
    assert not checks.forced_colours(page, here)


@pytest.mark.parametrize("path", ["/karta", "/analys?tema=stad"])
@pytest.mark.parametrize("code", ["sv", "en"])
def test_the_count_is_said_when_it_changes(server, visitor, path, code):
    visit = enter(server, visitor, path, has_map="karta" in path, code=code)
    press = visit.page.locator(".st-key-f_tema button, .st-key-chip_alla button").first
    assert not checks.live(visit.page, press.click)


def test_the_map_lets_go_when_zoomed_in_and_shows_the_focused_marker(server, visitor):
    visit = enter(server, visitor, "/karta", has_map=True)
    visit.frame.locator("#map_div").evaluate("() => window.map.setView([57.5, 14], 7)")
    assert not checks.walk(visit.page)


