"""The presentation in the browser: the deck is sent once, and needs neither mouse nor server after that."""

import csv
import re
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from tests.browser import checks
from tests.browser.conftest import ROOT, serving
from tests.browser.visit import DECK_CHECKS, LAPTOP, PHONE, PROJECTOR, SHOWN, Visit

SMALL = (1024, 768)
BODY = 28  # px at 1920 × 1080; in proportion on smaller screens


def names(data: str = "") -> dict[str, str]:
    """Read the projects' names without the library."""
    with (ROOT / "data" / data / "projects.csv").open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row["name"] for row in csv.DictReader(lines)}


def start(visit: Visit, query: str = "bild=1") -> Visit:
    visit.page.goto(f"{visit.address}/presentation?{query}")
    visit.page.locator(SHOWN).wait_for()
    visit.page.evaluate(DECK_CHECKS)
    return visit


def now(visit: Visit) -> tuple[int, str]:
    """Give the number and the title of the slide that is shown."""
    place = visit.page.locator(SHOWN).get_attribute("data-slide")
    return int(place or 0), visit.page.locator(f"{SHOWN} h1").inner_text()


def walk(visit: Visit, size: tuple[int, int], data: str) -> None:
    """Step from the first slide to the last, and measure each."""
    page = visit.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.keyboard.press("Home")
    total = page.locator("[data-slide]").count()
    titles = []
    for n in range(1, total + 1):
        place, title = now(visit)
        titles.append(title)
        assert place == n
        assert page.locator(".pk-progress").inner_text() == f"{n} av {total}"
        assert page.locator("[data-announce]").inner_text() == f"{n} av {total}: {title}"
        assert re.search(rf"[?&]bild={n}(&|$)", page.url)
        assert page.evaluate("least => deckChecks(least)", BODY * size[0] / 1920) == [], (n, title)
        assert page.locator(".pk-tag").is_visible() == bool(data)
        page.keyboard.press("ArrowRight")
    assert now(visit)[0] == total
    assert [title for title in titles if title in names(data).values()] == [
        *dict.fromkeys(title for title in titles if title in names(data).values())
    ]
    assert set(titles) >= set(names(data).values())


@pytest.mark.parametrize("data", ["", "exempel"])
def test_a_whole_presentation_by_keyboard_cold_and_without_its_server(visitor, data):
    query = f"data={data}&bild=1" if data else "bild=1"
    with serving() as address:
        visit = start(visitor(address, PROJECTOR), query)
        walk(visit, PROJECTOR, data)
        walk(visit, SMALL, data)
        assert visit.outside() == []
        assert visit.trouble == []
        sent = len(visit.requests)
    page = visit.page
    page.wait_for_function(
        "() => fetch('./_stcore/health').then(() => false, () => true)"
    )  # the server is gone
    page.keyboard.press("Home")
    for n in range(2, 8):
        page.keyboard.press("PageDown")
        assert now(visit)[0] == n
    page.keyboard.press("n")
    assert page.locator(".pk-notes").is_visible()
    page.keyboard.press("n")
    # The framework's notice neither covers the slides nor takes keys, buttons or screen readers from them.
    page.locator(".pk-lost:not(:empty)").wait_for(state="attached", timeout=30_000)
    assert not page.locator(".pk-lost").is_visible()
    page.locator("[data-testid=stDialog]").wait_for(state="hidden")
    page.wait_for_function("() => document.activeElement.closest('.pk-deck')")
    assert not page.locator("[inert] .pk-deck, [aria-hidden=true] .pk-deck").count()
    page.keyboard.press("Space")
    assert now(visit)[0] == 8
    page.get_by_role("button", name="Nästa bild").click()
    assert now(visit)[0] == 9
    paper = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert len(paper) == page.locator("[data-slide]").count()
    for sheet in paper:
        words = sheet.get_textpage().get_text_range()
        assert sheet.get_width() > sheet.get_height()
        assert str(date.today().day) in words
        assert ("Exempeldata" in words) == bool(data)
    asked = visit.requests[sent:]
    # The framework looks for its server, and Chromium for the page's icon whenever the address changes.
    assert [url for url in asked if "/_stcore/" not in url and "/favicon." not in url] == []
    visit.trouble.clear()


class TestKeys:
    """How one gets from slide to slide."""

    @pytest.fixture
    def deck(self, server, visitor):
        return start(visitor(server, LAPTOP))

    def test_each_key_does_its_own_and_twenty_quick_presses_move_twenty(self, deck):
        page = deck.page
        total = page.locator("[data-slide]").count()
        steps = (
            ("ArrowRight", 2), ("PageDown", 3), ("Space", 4), ("ArrowLeft", 3), ("PageUp", 2),
            ("Shift+Space", 1), ("ArrowLeft", 1), ("End", total), ("ArrowRight", total), ("Home", 1),
        )  # fmt: skip
        for key, expected in steps:
            page.keyboard.press(key)
            assert now(deck)[0] == expected, key
        for _ in range(20):
            page.keyboard.press("ArrowRight")
        assert now(deck)[0] == 21
        page.evaluate(
            """() => { for (let n = 0; n < 20; n += 1) document.body.dispatchEvent(
                new KeyboardEvent("keydown", { key: "PageUp", bubbles: true, cancelable: true })) }"""
        )
        assert now(deck)[0] == 1
        # Held with Ctrl or Alt a key is the browser's own.
        page.keyboard.press("Control+ArrowRight")
        assert now(deck)[0] == 1
        page.keyboard.press("b")
        assert not page.locator(SHOWN).is_visible()
        page.keyboard.press("b")
        assert page.locator(SHOWN).is_visible()

    def test_buttons_do_what_keys_do_and_leave_the_keyboard_free(self, deck):
        page = deck.page
        page.get_by_role("button", name="Nästa bild").click()
        page.keyboard.press("Space")
        assert now(deck)[0] == 3
        page.get_by_role("button", name="Föregående bild").click()
        assert now(deck)[0] == 2
        page.get_by_role("button", name="Anteckningar").click()
        note = page.locator(".pk-notes [data-notes='2']")
        assert "1. Besökslandet – Överkalixmodellen (Överkalix)" in note.inner_text()
        page.keyboard.press("End")
        assert note.is_hidden()
        # A button that has the focus is pressed by the space bar, as everywhere.
        page.get_by_role("button", name="Föregående bild").focus()
        here = now(deck)[0]
        page.keyboard.press("Space")
        assert now(deck)[0] == here - 1
        page.keyboard.press("Home")
        page.keyboard.press("ArrowRight")
        page.locator(SHOWN).get_by_role("link", name="Jämtlandsstråket").click()
        assert now(deck)[1] == "Jämtlandsstråket"

    def test_a_swipe_turns_and_a_slip_does_not(self, deck):
        swipe = """([dx, dy]) => {
            const slide = document.querySelector(".pk-stage");
            const at = (x, y) => new Touch({ identifier: 1, target: slide, clientX: x, clientY: y });
            const say = (name, x, y) => slide.dispatchEvent(new TouchEvent(name, { bubbles: true,
                touches: name === "touchend" ? [] : [at(x, y)], changedTouches: [at(x, y)] }));
            say("touchstart", 500, 300); say("touchend", 500 + dx, 300 + dy) }"""
        for move, expected in (((-120, 10), 2), ((-30, 0), 2), ((-120, 200), 2), ((120, 0), 1)):
            deck.page.evaluate(swipe, list(move))
            assert now(deck)[0] == expected, move


def test_the_address_keeps_the_slide_and_escape_leads_back(server, visitor):
    visit = visitor(server).open("/karta?lan=24&tema=strak")
    page = visit.page
    page.get_by_role("link", name="Presentera", exact=True).click()
    page.locator(SHOWN).wait_for()
    assert now(visit)[0] == 1
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    place, title = now(visit)
    page.reload()
    page.locator(SHOWN).wait_for()
    assert place == 4
    assert now(visit) == (place, title)
    page.keyboard.press("Escape")
    visit.map_ready()
    assert page.url.endswith("/karta?lan=24&tema=strak")
    assert not page.locator(".pk-deck").count()
    # Who came by a link has nothing of ours to go back to, and gets the map of the same selection.
    start(visit, "lan=24&bild=2")
    page.keyboard.press("Escape")
    visit.map_ready()
    assert page.url.endswith("/karta?lan=24")


@pytest.mark.parametrize(("asked", "expected"), [("0", 1), ("999", 37), ("x", 1), ("-3", 1), ("5", 5)])
def test_a_slide_that_is_not_there_is_the_nearest(server, visitor, asked, expected):
    visit = start(visitor(server), f"bild={asked}")
    assert now(visit)[0] == expected
    assert visit.page.url.endswith(f"bild={expected}")


def test_full_window_and_accessible_in_light_and_dark(server, visitor):
    visit = start(visitor(server, PROJECTOR), "seminarium=14&bild=1")
    page = visit.page
    box = page.locator(".pk-deck").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 1920, "height": 1080}
    assert not page.locator(".stSidebar, .stAppHeader, .st-key-sidhuvud").locator("visible=true").count()
    kinds = {}
    for place in range(1, page.locator("[data-slide]").count() + 1):
        kinds.setdefault(page.locator(f"[data-slide='{place}']").get_attribute("class"), place)
    assert len(kinds) == 7
    found = {}
    for kind, place in kinds.items():
        for _ in range(place - now(visit)[0]):
            page.keyboard.press("ArrowRight")
        assert now(visit)[0] == place  # also after the colours have changed
        found[kind] = [*checks.headings(page), *checks.targets(page)]
        if not kind.endswith(("questions", "unknown")):  # made as the sources are
            found[kind] += checks.axe(page)
        if kind.endswith(("map", "project", "matrix")):
            checks.dress(page, "dark")
            found[f"{kind}, dark"] = checks.axe(page, *checks.COLOURS)
            checks.dress(page, "light")
    page.keyboard.press("n")
    found["notes"] = checks.axe(page)
    page.get_by_text("Ta med", exact=True).click()
    found["open"] = checks.axe(page)
    page.keyboard.press("Escape")
    checks.resize(page, *PHONE)
    found["phone"] = [*checks.ask(page, "sideways"), *checks.targets(page), *checks.axe(page)]
    assert {name: these for name, these in found.items() if these} == {}


def test_a_hand_out_is_fetched_with_word_of_how_it_goes(server, visitor):
    visit = visitor(server).show("/projekt?projekt=mobevi&lan=24")
    page = visit.page
    page.get_by_text("Ta med", exact=True).click()
    state = page.locator("[data-takeaway-state]")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Listan som CSV").click()
    assert coming.value.suggested_filename == "pilotkartan.csv"
    rows = list(csv.DictReader(Path(coming.value.path()).read_text(encoding="utf-8").splitlines()))
    assert [row["id"] for row in rows] == [
        "mobevi",
        "regplan-vasterbotten",
        "strukturer-vasterbotten",
        "umea-nimby",
    ]
    assert state.inner_text() == "Listan som CSV har laddats ner."
    page.route("**/api/**", lambda route: route.abort())
    page.get_by_role("link", name="Listan som CSV").click()
    state.filter(has_text="kunde inte göras").wait_for()
    visit.trouble.clear()
