"""What WCAG 2.2 AA asks of a page in the browser; each check gives its findings in words.

The looking is done by ``checks.js`` in the page itself. Every check works on a page as it stands, so that
a test can first spoil it and see that the check notices (test_accessibility_checks.py).
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Frame, Page

Finding = str
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # the rules whose answer differs between light and dark
MOST_STOPS = 300
MAP = ".st-key-karta iframe"
SETTLED = ".stApp[data-test-script-state=notRunning]"


@cache
def _source(name: str) -> str:
    folder = Path(axe_playwright_python.__file__).parent if name.startswith("axe") else Path(__file__).parent
    return (folder / name).read_text(encoding="utf-8")


def ask(page: Page, function: str, *arguments: Any) -> Any:
    """Call one of the functions in checks.js."""
    if not page.evaluate("() => 'checks' in window"):
        page.evaluate(_source("checks.js"))
    return page.evaluate("([name, args]) => window.checks[name](...args)", [function, list(arguments)])


def resize(page: Page, width: int, height: int) -> None:
    """Give the window another size and wait until the page has followed."""
    page.set_viewport_size({"width": width, "height": height})
    ask(page, "quiet")


def dress(page: Page, scheme: str) -> None:
    """Ask for light or dark and wait until the page has changed."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(
        """scheme => { const app = document.querySelector(".stApp");
            return !app || getComputedStyle(app).colorScheme.includes(scheme) }""",
        arg=scheme,
    )


def axe(page: Page, *rules: str) -> list[Finding]:
    """Run axe in the page and its frames: all of the standard, or only some rules."""
    for frame in page.frames:
        if not frame.evaluate("() => 'axe' in window"):
            frame.evaluate(_source("axe.min.js"))
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": STANDARD}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    violations = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"axe {violation['id']}: {node['html'][:120]}"
        for violation in violations
        for node in violation["nodes"]
        if not _round(violation["id"], node["html"])
    ]


def _round(rule: str, html: str) -> bool:
    # axe measures boxes, and the boxes of two round markers may meet at their corners though the markers,
    # 25 px from centre to centre, do not. 2.5.8 measures circles there; `targets` does so.
    return rule == "target-size" and "leaflet-marker-icon" in html


def languages(page: Page, code: str, *, has_map: bool, map_name: str = "") -> list[Finding]:
    """Check the language of page and frames, the title, and what the frames are called."""
    found = []
    for frame in _frames(page, has_map):
        lang = frame.evaluate("() => document.documentElement.lang")
        if lang != code:
            found.append(f"lang is {lang!r}, not {code!r}, in {frame.url[:60]}")
    if not page.title().strip():
        found.append("no title")
    for frame in page.locator("iframe").all():
        if not (frame.get_attribute("title") or "").strip() or frame.get_attribute("title") == "st.iframe":
            found.append("a frame without a title")
    if has_map:
        inside = page.frame_locator(MAP).locator("#map_div")
        names = {inside.get_attribute("aria-label"), page.locator(MAP).get_attribute("title")}
        if names != {map_name}:
            found.append(f"the map is called {names}")
    return found


def _frames(page: Page, has_map: bool) -> list[Frame]:
    handle = page.locator(MAP).element_handle() if has_map else None
    inside = handle.content_frame() if handle else None
    return [page.main_frame, *([inside] if inside else [])]


def headings(page: Page) -> list[Finding]:
    """Check that there is one h1 and that no level is skipped on the way down."""
    levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(
        "all => all.filter(h => h.checkVisibility()).map(h => [Number(h.localName[1]), h.textContent.trim()])"
    )
    found = [] if [level for level, _ in levels].count(1) == 1 else [f"not one h1: {levels}"]
    before = 0
    for level, words in levels:
        if level > before + 1:
            found.append(f"h{level} after h{before}: {words}")
        before = level
    return found


def walk(page: Page, key: str = "Tab") -> list[Finding]:
    """Walk through the page with Tab or Shift+Tab: every stop is reached, is seen to be, and lets go."""
    back = key != "Tab"
    page.keyboard.press("Tab")  # so that the browser takes the visitor for one with a keyboard
    ask(page, "startWalk", back)
    found: list[Finding] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        more, here = ask(page, "step")
        found += here
        if not more:
            break
    else:
        found.append("trap: the walk never ends")
    return found + ask(page, "endWalk")


def focus(page: Page) -> list[Finding]:
    """Focus each stop without walking; it is seen to have the focus and under nothing."""
    page.keyboard.press("Tab")
    return ask(page, "focusEach")


def targets(page: Page) -> list[Finding]:
    """Check that what can be pressed is 24 px, or far enough from the next."""
    return ask(page, "targets")


MOST_FRAMES = 60


def large_text(page: Page) -> list[Finding]:
    """Set the text to 200 % and look for text that is cut off or lies over other text."""
    style = page.add_style_tag(content="html { font-size: 200% !important }")
    try:
        for _ in range(MOST_FRAMES):  # a map follows its new size by and by
            found = [*ask(page, "cutOff"), *ask(page, "overlaps")]
            if not found:
                break
            page.evaluate("() => new Promise(requestAnimationFrame)")
        return found
    finally:
        style.evaluate("element => element.remove()")


def reflow(page: Page) -> list[Finding]:
    """Look for sideways scrolling, cut or colliding text and what is out of reach on a screen 320 px wide."""
    return [f for check in ("sideways", "cutOff", "overlaps", "unreachable") for f in ask(page, check)]


def forced_colours(page: Page, states: list[tuple[str, str]]) -> list[Finding]:
    """Check focus, states and markers when the visitor's system sets the colours.

    ``states`` are pairs of selectors, of one that is chosen and one that is not.
    """
    page.emulate_media(forced_colors="active")
    try:
        found = focus(page) + ask(page, "faintMarks")
        return found + [f for pair in states for f in ask(page, "toldApart", *pair)]
    finally:
        page.emulate_media(forced_colors="none")


def still(page: Page, *, has_map: bool) -> list[Finding]:
    """Check that nothing moves by itself; the page was opened by a visitor who asked for less motion."""
    found = ask(page, "motion")
    if has_map:
        inside = page.frame_locator(MAP).locator("#map_div")
        found += inside.evaluate(
            """() => {
                const { zoomAnimation, fadeAnimation, markerZoomAnimation, inertia } = window.map.options;
                const on = Object.entries({ zoomAnimation, fadeAnimation, markerZoomAnimation, inertia })
                    .filter(([, value]) => value).map(([name]) => `Leaflet moves: ${name}`);
                window.map.panBy([0, 1]);
                if (document.querySelector(".leaflet-pan-anim")) on.push("Leaflet moves: panning");
                return on }"""
        )
    return found


LISTEN = """() => {
    const regions = new Set(document.querySelectorAll("[role=status], [aria-live=polite]"));
    window.said = [];
    new MutationObserver(changes => changes.forEach(({ target }) => {
        const element = target.nodeType === 1 ? target : target.parentElement;
        const region = element?.closest("[role=status], [aria-live]");
        if (regions.has(region) && region.isConnected) window.said.push(region.textContent.trim());
    })).observe(document.documentElement, { childList: true, characterData: true, subtree: true }) }"""


def live(page: Page, change: Callable[[], None], most: int = 3000) -> list[Finding]:
    """Make a change and listen: a region that was there before says the new count."""
    page.evaluate(LISTEN)
    before = page.locator(".pk-count").inner_text()
    change()
    page.wait_for_function("before => document.querySelector('.pk-count')?.innerText !== before", arg=before)
    count = page.locator(".pk-count").inner_text()
    try:
        page.wait_for_function("count => window.said.some(s => s.includes(count))", arg=count, timeout=most)
    except Exception:  # Playwright's, whose name for it differs between its versions
        return [f"silent: {count!r} was not said"]
    return []


def skip_link(page: Page, words: tuple[str, ...]) -> list[Finding]:
    """Check that the first stop is a link in the page's language that moves the focus into the page."""
    page.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); document.body.tabIndex = 0 }")
    page.evaluate("() => document.body.removeAttribute('tabindex')")
    page.keyboard.press("Tab")
    first = page.evaluate("() => [document.activeElement.hash ?? '', document.activeElement.innerText]")
    if not first[0] or first[1] not in words:
        return [f"the first stop is no skip link: {first}"]
    page.keyboard.press("Enter")
    arrived = page.evaluate("() => '#' + document.activeElement.id")
    return [] if arrived == first[0] else [f"the skip link leads to {arrived}, not {first[0]}"]
