"""The layout does not jump: Chromium's own account of it, on each page and at each kind of press.

What is added up is every shift, not the worst second of them as in the metric "cumulative layout shift", so
the bound is stricter than the metric's own.
"""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.visit import LAPTOP, PHONE, Visit

GOOD = 0.1  # the metric's own bound for "good" (web.dev/articles/cls)
PAGES = {
    "map": "/karta",
    "chosen": "/karta?projekt=mobevi",
    "example": "/karta?data=exempel",
    "none": "/karta?q=zzzz",
    "project": "/projekt?projekt=mobevi",
    "themes": "/analys",
    "time": "/analys?fraga=tid",
    "money": "/analys?fraga=pengar",
    "reach": "/analys?fraga=tackning",
    "municipality": "/analys?fraga=kommun&kommun=2480",
    "compare": "/analys?jamfor=mobevi&jamfor=umea-nimby",
    "own": "/analys?fraga=egna",
    "presentation": "/presentation",
    "data": "/data",
    "table": "/data?visa=tabell",
    "files": "/data?visa=hamta",
    "about": "/om",
    "accessibility": "/tillganglighet",
}
WATCH = """
if (window === top) {
  window.shifts = [];
  const keep = (entries) => window.shifts.push(...entries.map((one) => [one.value, one.hadRecentInput]));
  window.shiftObserver = new PerformanceObserver((list) => keep(list.getEntries()));
  window.shiftObserver.observe({ type: "layout-shift", buffered: true });
  window.shiftsSoFar = () => { keep(window.shiftObserver.takeRecords()); return window.shifts; };
}
"""
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture
def watched(browser, server):
    """Give a function that opens and watches a new visitor's page, with nothing kept from before."""
    contexts = []

    def opened(size: tuple[int, int], path: str = "", *, spoil: str = "") -> Visit:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="sv-SE")
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(WATCH)
        if spoil:
            page.route("**/assets/app.css*", lambda route: without(route, spoil))
        visit = Visit(server, context, page)
        return visit.show(path) if path else visit

    yield opened
    for context in contexts:
        context.close()


def without(route: Route, rule: str) -> None:
    """Serve the style sheet without a rule."""
    answer = route.fetch()
    left, taken = re.subn(rule, "", answer.text())
    assert taken
    route.fulfill(response=answer, body=left)


def shifts(page: Page) -> tuple[float, float]:
    """Add up how much has shifted so far: by itself, and in all."""
    page.evaluate(TWO_FRAMES)
    found = page.evaluate("window.shiftsSoFar()")
    return sum(value for value, pressed in found if not pressed), sum(value for value, _ in found)


def opened(page: Page) -> Page:
    page.locator("html.pk-open").wait_for(state="attached")
    return page


@pytest.mark.parametrize(
    ("path", "size"),
    [
        *[pytest.param(path, LAPTOP, id=name) for name, path in PAGES.items()],
        *[
            pytest.param(PAGES[name], PHONE, id=f"{name}-phone")
            for name in ("map", "project", "reach", "data")
        ],
    ],
)
def test_a_page_stands_still_from_the_moment_it_is_seen(watched, path, size):
    assert shifts(opened(watched(size, path).page))[1] < GOOD


def test_nothing_moves_but_what_is_pressed_for(watched):
    """A shift within half a second of a press is what it is for; the metric leaves it out, and so do we."""
    visit = watched(LAPTOP, PAGES["map"])
    page = visit.page
    page.locator(".st-key-f_landsdel").get_by_text("Norrland").click()
    visit.until_count(11)
    visit.row("mobevi").get_by_role("button").click()
    visit.until_chosen("mobevi")
    for name in ("Analys", "Data", "Om", "Karta"):
        page.locator(".st-key-sidhuvud").get_by_role("link", name=name, exact=True).click()
        page.wait_for_url(f"**/{name.lower()}?**")
        visit.settled()
    visit.map_ready()
    assert shifts(page)[0] < GOOD


def test_the_measure_sees_a_page_that_is_built_before_ones_eyes(watched):
    spoil = r"html:not\(\.pk-open\) \.stMainBlockContainer \{[^}]*\}"
    assert shifts(watched(LAPTOP, PAGES["map"], spoil=spoil).page)[0] > GOOD


@pytest.mark.parametrize(
    ("spoil", "moves"),
    [("", False), (r"\.stApp \.st-key-karta \[data-testid=\"stSkeleton\"\] \{[^}]*\}", True)],
    ids=["kept", "taken away"],
)
def test_a_map_that_comes_late_finds_its_place_kept(watched, spoil, moves):
    visit = watched(LAPTOP, spoil=spoil)
    held = []
    visit.page.route("**/streamlit_folium.st_folium/index.html*", lambda route: held.append(route))
    visit.page.goto(visit.address + PAGES["map"], wait_until="commit")
    opened(visit.page)
    for route in held:
        route.continue_()
    visit.map_ready()
    assert (shifts(visit.page)[0] > GOOD) == moves


@pytest.mark.parametrize(
    ("language", "words"), [("", "Pilotkartan öppnas …"), ("?sprak=en", "Pilotkartan is opening …")]
)
def test_while_the_server_is_silent_one_calm_line_is_seen(watched, language, words):
    visit = watched(LAPTOP)
    page = visit.page
    page.route_web_socket("**/_stcore/stream", lambda _: None)
    page.goto(f"{visit.address}/karta{language}")
    opening = page.locator(".pk-opening")
    expect(opening).to_have_text(words)
    expect(opening).to_be_visible()
    assert opening.evaluate("e => getComputedStyle(e).animationDelay").startswith("0.3s")
    page.locator(".stMainBlockContainer").wait_for(state="attached")
    expect(page.locator(".stMainBlockContainer")).to_have_css("opacity", "0")
    # In any case it is not in the way for ever.
    waits = "e => getComputedStyle(e).animationDelay"
    assert page.locator(".stMainBlockContainer").evaluate(waits) == "8s"
    page.emulate_media(reduced_motion="reduce")
    expect(opening).to_be_visible()


def test_work_is_told_only_when_it_takes_more_than_300_ms(watched):
    page = opened(watched(LAPTOP, PAGES["about"]).page)
    line = """([state, what]) => {
        const app = document.querySelector(".stApp");
        app.dataset.testScriptState = state;
        return getComputedStyle(app, "::before")[what];
    }"""
    assert page.evaluate(line, ["notRunning", "content"]) == "none"
    assert page.evaluate(line, ["running", "content"]) == '""'
    assert page.evaluate(line, ["running", "opacity"]) == "0"
    assert page.evaluate(line, ["running", "animationDelay"]) == "0.3s, 0.3s"
    assert page.evaluate(line, ["running", "position"]) == "fixed"  # it moves nothing


def test_the_icon_is_ours_from_the_first_request(watched):
    visit = watched(LAPTOP, PAGES["about"])
    visit.page.locator(".st-key-sidhuvud").get_by_role("link", name="Data", exact=True).click()
    visit.page.locator("#pk-content.pk-data").wait_for()
    icons = [url for url in visit.requests if "favicon" in url]
    assert all("/assets/favicon.svg" in url for url in icons)
    named = visit.page.locator("link[rel~=icon]").evaluate_all("all => all.map((one) => one.href)")
    assert [re.search(r"/assets/(favicon\.\w+)\?v=", url)[1] for url in named] == [
        "favicon.png",
        "favicon.svg",
    ]
    assert visit.trouble == []


def test_the_map_is_set_in_the_pages_typeface(watched):
    visit = watched(LAPTOP, PAGES["map"])
    loaded = "() => document.fonts.ready.then(() => document.fonts.check('700 12px \"Source Sans\"'))"
    assert visit.page.evaluate(loaded)
    frame = next(one for one in visit.page.frames if "/component/" in one.url)
    assert frame.evaluate("() => [...document.fonts].map(({ family, status }) => [family, status])") == [
        ['"Source Sans"', "loaded"]
    ]


def test_on_paper_the_page_is_there_before_it_has_opened(watched):
    page = watched(LAPTOP, "/om").page
    page.evaluate("() => document.documentElement.classList.remove('pk-open')")
    opacity = "() => getComputedStyle(document.querySelector('.stMainBlockContainer')).opacity"
    assert page.evaluate(opacity) == "0"
    page.emulate_media(media="print")
    assert page.evaluate(opacity) == "1"
