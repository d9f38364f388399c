"""What a visitor meets: the pilots from north to south, the fifteen, and no network needed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visit import LAPTOP, PHONE, PROJECTOR, Visit

NORTHERNMOST, SOUTHERNMOST = "besokslandet-overkalix", "trelleborg-flerkarnighet"


@pytest.fixture(scope="module", params=[LAPTOP, PROJECTOR, PHONE], ids=["laptop", "projector", "phone"])
def first_sight(request, server, tabs):
    """Open the map once for each screen, for the tests that only look."""
    with tabs() as page:
        page.set_viewport_size({"width": request.param[0], "height": request.param[1]})
        visit = Visit(server, page.context, page).open("/karta")
        yield visit
        visit.leave()


@pytest.mark.parametrize(
    ("path", "n"),
    [("/", 28), ("/karta?tema=strak&landsdel=norrland", 3)],
    ids=["root", "link"],
)
def test_cold_server_without_network_shows_the_numbered_pilots(cold_server, visitor, path, n):
    visit = visitor(cold_server).open(path)
    visit.until_count(n)
    numbered = visit.numbered()
    assert sorted(map(int, numbered)) == list(range(1, n + 1))
    if n == 28:
        assert numbered["1"] == NORTHERNMOST
        assert numbered["28"] == SOUTHERNMOST
    assert [numbered[str(i)] for i in range(1, n + 1)] == visit.rows()
    assert visit.page.url.startswith(f"{cold_server}/karta")
    assert visit.outside() == []
    assert visit.trouble == []


def test_example_shows_fifteen_with_banner_hatching_and_watermark(server, visitor):
    visit = visitor(server).open("/karta?data=exempel")
    visit.until_count(15)
    expect(visit.page.locator(".pk-banner")).to_contain_text("EXEMPEL")
    assert visit.frame.locator(".pk-marker.pk-example").count() == 15
    hatched = visit.frame.locator(".pk-marker.pk-example").first
    assert "repeating-linear-gradient" in hatched.evaluate("e => getComputedStyle(e).backgroundImage")
    mark = "e => getComputedStyle(e, '::after').content"
    assert visit.frame.locator("#map_div").evaluate(mark) == '"EXEMPEL"'
    expect(visit.page.locator(".pk-summary")).to_contain_text("verkligt")


def test_example_banner_stands_on_the_other_page_too(server, visitor):
    visit = visitor(server)
    visit.page.goto(f"{server}/analys?data=exempel")
    expect(visit.page.locator(".pk-banner")).to_contain_text("EXEMPEL")


def test_real_data_have_no_banner_and_no_watermark(first_sight):
    visit = first_sight
    assert visit.page.locator(".pk-banner").count() == 0
    assert visit.frame.locator(".pk-marker.pk-example").count() == 0
    mark = "e => getComputedStyle(e, '::after').content"
    assert visit.frame.locator("#map_div").evaluate(mark) in ("none", "normal")


def test_the_fifteen_are_five_and_a_block_of_ten(server, visitor):
    visit = visitor(server).open("/karta?program=snu-2013")
    visit.until_count(5)
    block = visit.page.locator(".pk-gap")
    expect(block).to_contain_text("Tio pilotprojekt: uppgift saknas")
    expect(block).to_contain_text("1610/2013")
    assert len(visit.rows()) + int(block.get_attribute("data-count")) == 15
    after_rows = (
        "b => b.compareDocumentPosition([...document.querySelectorAll(\"[class*='st-key-rad-']\")].pop())"
    )
    assert block.evaluate(after_rows) & 2  # DOCUMENT_POSITION_PRECEDING: the last row stands before it


def test_first_screen_says_how_many_are_traced(first_sight):
    visit = first_sight
    expect(visit.page.locator(".pk-summary")).to_have_text(
        "28 av 51 pilotprojekt spårade; av de femton 2013–2015: 5 (5 av 15)"
    )
    strip = visit.page.locator(".st-key-remsa_snu-2013")
    assert strip.locator(".pk-dot.pk-unknown").count() == 10
    assert strip.locator(".pk-dot.pk-confirmed").count() == 1
    assert strip.locator(".pk-dot.pk-probable").count() == 3
    assert strip.locator(".pk-dot.pk-weak").count() == 1
    switch = visit.page.locator(".st-key-vy")
    for label in (
        "De femton 2013–2015 (5 av 15)",
        "Alla fem programmen (28)",
        "Så kan femton se ut (exempel)",
    ):
        expect(switch.get_by_text(label)).to_be_visible()


def none_covered(visit):
    visit.page.locator(".st-key-karta").scroll_into_view_if_needed()
    covered = visit.markers.evaluate_all(
        """all => all.filter(one => {
            const box = one.getBoundingClientRect();
            const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return !one.contains(hit);
        }).map(one => one.dataset.projekt)"""
    )
    assert covered == []


def test_no_marker_is_covered_at_the_opening_view(first_sight):
    assert first_sight.markers.count() == 28
    none_covered(first_sight)


@pytest.mark.parametrize(("path", "n"), [("/karta?data=exempel", 15), ("/karta?program=snu-2013", 5)])
@pytest.mark.parametrize("size", [LAPTOP, PROJECTOR, PHONE], ids=["laptop", "projector", "phone"])
def test_no_marker_is_covered_in_the_other_views(server, visitor, size, path, n):
    visit = visitor(server, size).open(path)
    visit.until_count(n)
    none_covered(visit)


def test_markers_of_one_place_stand_in_a_row_with_lines_to_it(server, visitor):
    visit = visitor(server).open("/karta?lan=24&program=snu-2013&program=tsp-2018&program=rp-2020")
    visit.until_count(3)
    places = visit.markers.evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(b => [b.x, b.y])"
    )
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    assert len({round(y) for _, y in places}) == 1
    assert (
        visit.frame.locator(".leaflet-leaders-pane path").count() == 4
    )  # a line and a dot for the outer two


def test_all_of_sweden_stays_in_view_when_the_window_grows_and_shrinks(server, visitor):
    visit = visitor(server, (1100, 700)).open("/karta")
    for width, height in ((1900, 1000), (1000, 640)):
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.page.wait_for_function(
            """() => { const b = document.querySelector('.st-key-karta iframe').contentWindow.map.getBounds();
                return b.getSouth() < 55.337 && b.getNorth() > 69.06 && b.getNorth() - b.getSouth() < 30 }"""
        )


def test_filters_map_and_list_are_in_view_together_on_wide_screens(first_sight):
    visit, size = first_sight, tuple(first_sight.page.viewport_size.values())
    if size == PHONE:
        pytest.skip("on a phone they stand below each other")
    left = 0.0
    for key in ("filter", "karta", "projektlista"):
        box = visit.page.locator(f":has(> .st-key-{key})").last.bounding_box()
        assert box["x"] >= left, key
        left = box["x"] + box["width"]
        assert left <= size[0]
        assert box["y"] + box["height"] <= size[1] + 1
        assert box["height"] > 250
    scrolls = "() => document.querySelector('.stMain').scrollHeight - innerHeight"
    assert visit.page.evaluate(scrolls) <= 0


def test_on_a_phone_the_list_stands_before_the_map(first_sight):
    visit = first_sight
    if visit.page.viewport_size["width"] != PHONE[0]:
        pytest.skip("on wide screens they stand beside each other")
    boxes = {
        k: visit.page.locator(f".st-key-{k}").bounding_box() for k in ("filter", "projektlista", "karta")
    }
    assert boxes["filter"]["y"] < boxes["projektlista"]["y"] < boxes["karta"]["y"]
    wide = "() => document.querySelector('.stMain').scrollWidth"
    assert visit.page.evaluate(wide) <= PHONE[0]


def test_all_of_sweden_is_in_view_at_the_opening(first_sight):
    visit = first_sight
    corners = visit.frame.locator("#map_div").evaluate(
        """e => { const b = window.map.getBounds();
            return [b.getSouth(), b.getNorth(), b.getWest(), b.getEast()] }"""
    )
    south, north, west, east = corners
    # Smygehuk, Treriksröset, Stora Drammen and Haparanda: Sweden's ends.
    assert south < 55.337
    assert north > 69.06
    assert west < 10.96
    assert east > 24.17


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_theme_label_is_cut_off(server, visitor, language):
    visit = visitor(server).open(f"/karta?sprak={language}")
    buttons = visit.page.locator(".st-key-f_tema button")
    expect(buttons).to_have_count(9)
    cut = """all => all.flatMap(b => [b, ...b.querySelectorAll('*')])
        .filter(e => getComputedStyle(e).display !== 'inline' && e.scrollWidth > e.clientWidth + 1)
        .map(e => e.textContent)"""
    for width in (LAPTOP[0], PHONE[0]):
        visit.page.set_viewport_size({"width": width, "height": 800})
        assert buttons.evaluate_all(cut) == []
        for i in range(9):
            expect(buttons.nth(i)).to_be_visible()


def test_language_of_page_titles_frame_and_map(server, visitor):
    visit = visitor(server).open("/karta")
    assert visit.page.locator("html").get_attribute("lang") == "sv"
    expect(visit.page).to_have_title("Karta – Pilotkartan")
    expect(visit.page.locator(".st-key-karta iframe")).to_have_attribute(
        "title", re.compile("Karta över Sverige")
    )
    assert visit.frame.locator("html").get_attribute("lang") == "sv"
    expect(visit.frame.locator(".leaflet-control-zoom-in")).to_have_attribute("title", "Zooma in")
    visit.page.get_by_role("link", name="English").click()
    visit.page.wait_for_url("**/karta?sprak=en")
    visit.map_ready()
    assert visit.page.locator("html").get_attribute("lang") == "en"
    expect(visit.page).to_have_title("Map – Pilotkartan")
    expect(visit.page.locator(".st-key-karta iframe")).to_have_attribute("title", re.compile("Map of Sweden"))
    expect(visit.frame.locator(".leaflet-control-zoom-in")).to_have_attribute("title", "Zoom in")
    expect(visit.page.locator(".pk-summary")).to_contain_text("traced")


def test_language_is_right_in_the_first_byte(server, visitor):
    visit = visitor(server)
    assert '<html lang="sv">' in visit.page.request.get(f"{server}/analys").text()
    assert '<html lang="en">' in visit.page.request.get(f"{server}/karta?tema=strak&sprak=en").text()
