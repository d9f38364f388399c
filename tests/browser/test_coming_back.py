"""The connection comes back: to the same session, to a new one, to a server that was started anew."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import checks
from tests.browser.conftest import ROOT, serving
from tests.browser.relay import Relay, relayed
from tests.browser.test_choosing import A, B, theme
from tests.browser.test_intake import handed_in
from tests.browser.test_own_figures import HOSTILE, dropped, table
from tests.browser.test_questions import fills, repainted, shaded
from tests.browser.visit import LAPTOP, PHONE, SHOWN, Visit

NAME = "mina $& <b>siffror</b> {file}.csv"
LOST = "Kontakten med servern är bruten."
CONNECTED = "[data-test-connection-state=CONNECTED]"
BROKEN = "[data-test-connection-state]:not([data-test-connection-state=CONNECTED])"
# Notes whatever is made inert.
WATCH = """() => { window.held = [];
    new MutationObserver((all) => window.held.push(...all.map((one) => one.target.id)))
        .observe(document.documentElement, { attributeFilter: ["inert"], subtree: true }) }"""


@pytest.fixture(scope="module")
def forgetful() -> Iterator[str]:
    """Run a server to which a second is a long pause."""
    with serving(ROOT, "--server.disconnectedSessionTTL=1") as address:
        yield address


@pytest.fixture
def network(server: str) -> Iterator[Relay]:
    """Lay a network before a server that remembers who has been away for a while."""
    with relayed(server) as relay:
        yield relay


@pytest.fixture
def long_pause(forgetful: str) -> Iterator[Relay]:
    """Lay a network before the forgetful server."""
    with relayed(forgetful) as relay:
        yield relay


@pytest.fixture
def clocked(browser: Browser, network: Relay) -> Iterator[Visit]:
    """Let a visitor in whose clock can be set; other tests' clocks go on."""
    context = browser.new_context(locale="sv-SE", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.clock.install()
    yield Visit(network.address, context, page)
    context.close()


def bar(visit: Visit) -> Locator:
    """Find what says that the connection is broken."""
    return visit.page.locator(".pk-lost").filter(has_text=re.compile("."))


def gone(visit: Visit) -> Locator:
    """Find what says that files are gone."""
    return visit.page.locator(".pk-gone")


def away(visit: Visit, relay: Relay) -> None:
    """Cut the network for as long as it takes to be told so, which is more than a second."""
    relay.cut()
    bar(visit).wait_for(state="attached")
    relay.mend()
    back(visit)


def back(visit: Visit) -> None:
    """Wait until the page talks to a server and takes presses."""
    visit.page.locator(f"{CONNECTED}:not([inert] *)").wait_for()
    visit.settled()


def stop_clock(page: Page) -> None:
    """Let nothing in the page come by time alone."""
    page.clock.pause_at(page.evaluate("new Date(Date.now() + 1000).toISOString()"))


def own_file(visit: Visit, query: str = "") -> None:
    """Drop own figures."""
    visit.show(f"/analys?fraga=egna{query}")
    dropped(visit, {**table(), "name": NAME})
    shaded(visit, HOSTILE)


@pytest.mark.parametrize("pressed", ["theme", "marker", "row"])
def test_after_a_restart_the_first_press_counts_and_earlier_ones_do_not(visitor, pressed):
    with serving() as address:
        visit = visitor(address).open("/karta")
        visit.marker(A).click()
        visit.until_chosen(A)
        visit.page.locator(".st-key-stang_kort button").click()
        visit.until_chosen("")
    visit.page.locator(BROKEN).wait_for()
    with serving(port=urlsplit(address).port):
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


@pytest.mark.parametrize("code", ["sv", "en"])
def test_after_a_long_pause_the_file_that_is_gone_is_named_until_that_is_closed(visitor, long_pause, code):
    said, close, link = {
        "sv": ("Din fil {} finns inte kvar på servern.", "Stäng", "Karta"),
        "en": ("Your file {} is no longer on the server.", "Close", "Map"),
    }[code]
    visit = visitor(long_pause.address)
    own_file(visit, f"&sprak={code}")
    away(visit, long_pause)
    expect(gone(visit)).to_contain_text(said.format(NAME))
    expect(visit.page.get_by_role("alert").filter(has_text=NAME)).to_be_visible()
    visit.page.locator(".st-key-slapp_fil").wait_for()
    visit.page.locator(".st-key-sidhuvud").get_by_role("link", name=link, exact=True).click()
    visit.map_ready()
    theme(visit, {"sv": "Boende", "en": "Housing"}[code]).click()
    visit.until_count(5)
    away(visit, long_pause)  # told once
    expect(gone(visit)).to_have_count(1)
    button = gone(visit).get_by_role("button", name=close)
    button.press("Enter")
    expect(gone(visit)).to_have_count(0)


def test_each_kind_of_file_is_told_of_until_it_is_dropped_again(visitor, long_pause):
    visit = visitor(long_pause.address)
    own_file(visit)
    visit.page.locator(".st-key-sidhuvud").get_by_role("link", name="Data", exact=True).click()
    visit.page.get_by_role("link", name="Lämna in uppgifter", exact=True).first.click()
    handed_in(visit, b"\x00\x01", "ifylld.xlsx")
    fault = visit.page.locator(".pk-fault")
    fault.wait_for()
    away(visit, long_pause)
    expect(gone(visit)).to_have_count(2)
    expect(gone(visit).filter(has_text="ifylld.xlsx")).to_contain_text("Data, Lämna in uppgifter")
    expect(gone(visit).filter(has_text=NAME)).to_contain_text("Analys, Egna siffror")
    expect(fault).to_have_count(0)
    expect(visit.page.locator(".st-key-lamna_fil")).not_to_contain_text("ifylld.xlsx")
    handed_in(visit, b"\x00\x01", "ny.xlsx")
    fault.wait_for()
    expect(gone(visit)).to_have_count(1)
    expect(gone(visit)).to_contain_text(NAME)


def test_who_took_the_file_away_or_never_had_one_is_told_nothing(visitor, long_pause):
    visit = visitor(long_pause.address)
    own_file(visit)
    visit.page.get_by_role("button", name="Ta bort filen").click()
    visit.page.locator(".st-key-slapp_fil").wait_for()
    away(visit, long_pause)
    expect(gone(visit)).to_have_count(0)
    dropped(visit, table())  # and the page takes a file as before
    shaded(visit, HOSTILE)


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_what_is_said_is_accessible_and_fits_and_is_not_printed(visitor, long_pause, size):
    visit = visitor(long_pause.address, size)
    own_file(visit)
    away(visit, long_pause)
    gone(visit).wait_for()
    page = visit.page
    for scheme in ("light", "dark"):
        checks.dress(page, scheme)
        assert checks.axe(page) == []
        assert checks.targets(page) == []
        assert checks.focus(page) == []
    box = gone(visit).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert box["y"] + box["height"] <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.emulate_media(media="print")
    expect(gone(visit)).not_to_be_visible()


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
