"""The connection comes back: to the same session, to a new one, to a server that was started anew."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import serving
from tests.browser.relay import BROKEN, CONNECTED, Relay, answered, away, back, bar
from tests.browser.test_choosing import A, B, theme
from tests.browser.test_held import NAME, gone, own_file
from tests.browser.test_questions import fills, repainted, shaded
from tests.browser.visit import SHOWN, Visit

LOST = "Kontakten med servern är bruten."
# Notes whatever is made inert.
WATCH = """() => { window.held = [];
    new MutationObserver((all) => window.held.push(...all.map((one) => one.target.id)))
        .observe(document.documentElement, { attributeFilter: ["inert"], subtree: true }) }"""


@pytest.fixture
def clocked(browser: Browser, network: Relay) -> Iterator[Visit]:
    """Let a visitor in whose clock can be set; other tests' clocks go on."""
    context = browser.new_context(locale="sv-SE", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.clock.install()
    yield Visit(network.address, context, page)
    context.close()


def stop_clock(page: Page) -> None:
    """Let nothing in the page come by time alone."""
    page.clock.pause_at(page.evaluate("new Date(Date.now() + 1000).toISOString()"))


@pytest.mark.parametrize("pressed", ["theme", "marker", "row"])
def test_after_a_restart_the_first_press_counts_and_earlier_ones_do_not(visitor, pressed):
    with serving() as address:
        answered(address)
        visit = visitor(address).open("/karta")
        visit.marker(A).click()
        visit.until_chosen(A)
        visit.page.locator(".st-key-stang_kort button").click()
        visit.until_chosen("")
    visit.page.locator(BROKEN).wait_for()
    with serving(port=urlsplit(address).port):
        answered(address)
        visit.page.locator(CONNECTED).wait_for()
        if pressed == "theme":
            theme(visit, "Boende").click()
            visit.until_count(5)
            visit.until_chosen("")
            assert visit.page.url.endswith("/karta?tema=boende")
        else:
            target = visit.marker(B) if pressed == "marker" else visit.row(B).get_by_role("button")
            target.click()
            visit.until_chosen(B)


def test_after_a_short_break_own_figures_are_as_they_were_and_the_first_press_counts(visitor, network):
    visit = visitor(network.address)
    own_file(visit)
    page = visit.page
    page.get_by_role("combobox", name="Kolumn").click()
    page.get_by_role("option", name="Andel", exact=True).click()
    shaded(visit, "Andel")
    page.get_by_role("radio", name="3", exact=True).click()
    page.get_by_role("radio", name="Lika breda").click()
    visit.settled()
    away(visit, network)
    expect(bar(visit)).to_have_count(0)
    shaded(visit, "Andel")
    for chosen in ("3", "Lika breda"):
        expect(page.get_by_role("radio", name=chosen, exact=True)).to_be_checked()
    before = fills(visit)
    page.get_by_role("radio", name="7", exact=True).click()
    repainted(visit, before)
    assert len(set(fills(visit))) == 8  # and hatching
    shaded(visit, "Andel")
    expect(gone(visit)).to_have_count(0)


def test_after_a_short_break_the_map_is_as_it_was_and_the_keyboard_where_it_was(visitor, network):
    visit = visitor(network.address).open("/karta?program=snu-2013")
    visit.until_count(5)
    visit.marker(B).focus()
    away(visit, network)
    visit.page.keyboard.press("Enter")
    visit.until_chosen(B)
    visit.page.locator(".st-key-f_q input").fill("jamtland")
    visit.until_count(1)
    for place in (
        theme(visit, "Stad"),
        visit.row(B).get_by_role("button"),
        visit.page.locator("[data-print]"),
    ):
        place.focus()
        away(visit, network)
        expect(place).to_be_focused()
    visit.until_chosen(B)
    expect(visit.page.locator(".st-key-f_q input")).to_have_value("jamtland")


def test_while_the_connection_is_lost_a_press_is_answered_at_once_and_a_link_is_followed_later(
    clocked, network
):
    visit = clocked.open("/karta?tema=stad")
    page = visit.page
    for press in (
        lambda: theme(visit, "Boende").click(force=True),
        lambda: page.locator(".st-key-sidhuvud .stPageLink a").last.click(force=True),
        lambda: visit.markers.first.click(),
        lambda: page.get_by_role("link", name="Presentera", exact=True).click(),
    ):
        stop_clock(page)  # else the bar comes by itself after a while
        network.cut()
        page.locator(BROKEN).wait_for()
        expect(bar(visit)).to_have_count(0)
        press()
        expect(bar(visit)).to_have_text(re.compile(LOST))
        network.mend()
        page.clock.resume()
        back(visit)
        expect(bar(visit)).to_have_count(0)
    page.locator(SHOWN).wait_for()
    assert urlsplit(page.url).path == "/presentation"


def test_what_is_pressed_as_the_connection_breaks_is_heard_when_it_is_back(visitor, network):
    visit = visitor(network.address).open("/karta")
    network.cut()
    visit.page.locator(BROKEN).wait_for()
    visit.marker(A).click()
    network.mend()
    visit.until_chosen(A)


def test_the_page_is_let_go_when_nothing_draws_it_and_when_the_connection_breaks_again(clocked, network):
    visit = clocked.open("/karta")
    page = visit.page
    page.evaluate("addEventListener('keydown', (event) => event.stopImmediatePropagation(), true)")
    network.cut()
    page.locator(BROKEN).wait_for()
    network.mend()
    page.locator(f"#root[inert] {CONNECTED}").wait_for()
    stop_clock(page)
    network.cut()
    page.locator(f"#root:not([inert]) {BROKEN}").wait_for()
    page.clock.resume()
    network.mend()
    page.locator(f"#root[inert] {CONNECTED}").wait_for()
    page.clock.fast_forward(10_000)
    page.locator(f"#root:not([inert]) {CONNECTED}").wait_for()
    expect(bar(visit)).to_have_count(0)


def test_the_presentation_goes_on_and_what_is_gone_is_told_after_it(visitor, long_pause):
    visit = visitor(long_pause.address)
    own_file(visit)
    page = visit.page
    page.get_by_role("link", name="Presentera").click()
    page.locator(SHOWN).wait_for()
    page.evaluate(WATCH)
    page.keyboard.press("End")
    slide = page.locator(".pk-progress").inner_text()
    away(visit, long_pause)
    assert page.evaluate("window.held") == []
    expect(page.locator(".pk-progress")).to_have_text(slide)
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".pk-progress")).not_to_have_text(slide)
    assert gone(visit).count() == 0
    page.keyboard.press("Escape")
    expect(gone(visit)).to_contain_text(NAME)
