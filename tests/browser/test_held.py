"""A dropped file is gone with its session: it is told of by name, until that is closed."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import checks
from tests.browser.relay import away
from tests.browser.test_choosing import theme
from tests.browser.test_intake import handed_in
from tests.browser.test_own_figures import HOSTILE, dropped, table
from tests.browser.test_questions import shaded
from tests.browser.visit import LAPTOP, PHONE, Visit

NAME = "mina $& <b>siffror</b> {file}.csv"


def gone(visit: Visit) -> Locator:
    """Find what says that files are gone."""
    return visit.page.locator(".pk-gone")


def own_file(visit: Visit, query: str = "") -> None:
    """Drop own figures."""
    visit.show(f"/analys?fraga=egna{query}")
    dropped(visit, {**table(), "name": NAME})
    shaded(visit, HOSTILE)


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
