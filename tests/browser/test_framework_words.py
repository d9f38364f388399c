"""The framework's own English gives way to ours: in names, in texts and in what is heard."""

import re

import pytest
from playwright.sync_api import expect

from pilotkarta.i18n import language
from tests.browser.test_questions import asked, untroubled

FOUR = "jamfor=mobevi&jamfor=jamtlandsstraket&jamfor=umea-nimby&jamfor=strukturbild-blekinge"


@pytest.mark.parametrize("code", ["sv", "en"])
def test_a_choice_of_one_speaks_the_language_of_the_page(server, visitor, code):
    text = language(code).text
    visit = asked(server, visitor, f"fraga=kommun&kommun=2480&sprak={code}")
    field = visit.page.locator(".st-key-f_kommun")
    names = field.get_by_role("button").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert names == [text("Clear the choice"), text("Show what can be chosen")]
    field.get_by_role("combobox").fill("malmö")
    # The first thing heard after a page has opened waits 100 ms, and may come after the second.
    heard = visit.page.locator("[data-live-announcer] div div")
    one = re.compile(f"^{re.escape(text('1 to choose from.'))}$")
    expect(heard.filter(has_text=one)).not_to_have_count(0)
    field.get_by_role("combobox").fill("xyz")
    expect(visit.page.get_by_role("listbox")).to_have_text(text("Nothing matches"))
    untroubled(visit)


@pytest.mark.parametrize("code", ["sv", "en"])
def test_a_choice_of_several_speaks_the_language_of_the_page(server, visitor, code):
    text = language(code).text
    visit = asked(server, visitor, f"{FOUR}&sprak={code}")
    field, listed = visit.page.locator(".st-key-f_jamfor"), visit.page.get_by_role("listbox")
    expect(field.get_by_role("group", name=text("What is chosen"))).to_contain_text("NIMBY vs. Tillväxt")
    field.get_by_role("combobox").click()
    expect(listed).to_have_text(text("At most {n} can be chosen. Remove one first.", n="4"))
    visit.page.keyboard.press("Escape")
    field.get_by_role("button", name=text("Remove {filter}", filter="Jämtlandsstråket")).click()
    visit.page.wait_for_function("() => !location.search.includes('jamtlandsstraket')")
    expect(visit.page.locator(".pk-compare thead th")).to_have_count(4)
    field.get_by_role("combobox").click()
    first = listed.get_by_role("option").first  # and none that chooses all
    expect(first).to_have_text("Besökslandet – Överkalixmodellen")
    untroubled(visit)


def test_the_place_for_a_file_speaks_the_language_of_the_page(server, visitor):
    visit = asked(server, visitor, "fraga=egna")
    place = visit.page.locator(".st-key-slapp_fil")
    expect(place.get_by_text("Högst 10 MB")).to_be_visible()
    said = place.aria_snapshot()
    assert "Välj fil" in said
    assert not {word for word in ("Upload", "upload", "per file", "Browse") if word in said}
