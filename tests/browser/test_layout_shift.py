"""The layout does not jump: Chromium's own account of it, on each page and at each kind of press.

What is added up is every shift, not the worst second of them as in the metric "cumulative layout shift", so the
bound is stricter than the metric's own.
"""

import re

import pytest
from playwright.sync_api import Page, Route

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
    """Give a function that opens a page of a new visitor's own, with nothing kept from before, and watches it."""
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
        *[pytest.param(PAGES[name], PHONE, id=f"{name}-phone") for name in ("map", "project", "reach", "data")],
    ],
)
def test_a_page_stands_still_from_the_moment_it_is_seen(watched, path, size):
    assert shifts(opened(watched(size, path).page))[1] < GOOD


def test_a_filter_moves_nothing_but_what_it_changes(watched):
    visit = watched(LAPTOP, PAGES["map"])
    before = shifts(visit.page)
    visit.page.locator(".st-key-f_landsdel").get_by_text("Norrland").click()
    visit.until_count(11)
    by_itself, in_all = (now - then for now, then in zip(shifts(visit.page), before, strict=True))
    print("filter", by_itself, in_all)
    assert by_itself < GOOD

def test_nav(watched):
    visit = watched(LAPTOP, PAGES["map"])
    for name in ("Analys","Data","Om","Karta"):
        before = shifts(visit.page)
        visit.page.get_by_role("link", name=name, exact=True).first.click()
        visit.page.wait_for_timeout(2500)
        print(name, [round(now - then,4) for now, then in zip(shifts(visit.page), before, strict=True)])
    visit.show(PAGES["map"])
    before = shifts(visit.page)
    visit.row("mobevi").get_by_role("button").click()
    visit.page.wait_for_timeout(1500)
    print("choose", [round(now - then,4) for now, then in zip(shifts(visit.page), before, strict=True)])
