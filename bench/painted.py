"""What a visitor sees in Chromium: from the press to the frame with the answer, clocked in the page."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Route, sync_playwright

from bench.apps import MAP, Server, theme_label
from pilotkarta.paths import LEAFLET
from tests.browser.conftest import chromium_arguments
from tests.browser.visit import LAPTOP

TIMEOUT = 30_000  # ms
CLOCK = (Path(__file__).parent / "clock.js").read_text(encoding="utf-8")
COUNT = {"ours": ".pk-count", "plain": ".st-key-antal"}
MARKER = {"ours": ".pk-icon", "plain": ".leaflet-marker-icon"}
MATRIX = {"ours": ".pk-matrix", "plain": "[data-testid=stTable]"}  # what the analysis shows first


@dataclass
class Painted:
    """Milliseconds as the page's own clock has them."""

    version: str = ""
    cold: float = 0.0
    warm: float = 0.0
    presses: dict[str, list[float]] = field(default_factory=dict)


def measure(server: Server, times: int, seconds: float) -> Painted:
    """Open an app just started cold and warm, then press things in it.

    Parameters
    ----------
    server : Server
        The app; nobody has visited it.
    times : int
        How many presses of each kind.
    seconds : float
        No more presses of a kind are begun after that.

    Returns
    -------
    Painted
        Times until the markers stood, and from each press until its answer did.
    """
    with browsing() as context:
        assert context.browser
        painted = Painted(context.browser.version)
        painted.cold = _opened(context.new_page(), server)
        page = context.new_page()
        painted.warm = _opened(page, server)
        presses = _Presses(page, server)
        for kind, press in presses.kinds().items():
            ended = time.monotonic() + seconds
            painted.presses[kind] = []
            for turn in range(times):
                painted.presses[kind].append(press(turn))
                if time.monotonic() > ended:
                    break
    return painted


@contextmanager
def browsing() -> Iterator[BrowserContext]:
    """Start Chromium, which reaches nothing but this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_arguments())
        context = browser.new_context(
            viewport={"width": LAPTOP[0], "height": LAPTOP[1]}, locale="sv-SE", service_workers="block"
        )
        context.set_default_timeout(TIMEOUT)
        context.add_init_script(CLOCK)
        context.route(lambda url: not url.startswith("http://127.0.0.1"), _from_disk)
        yield context
        browser.close()


def _from_disk(route: Route) -> None:
    """Answer for the hosts that folium asks: Leaflet is Leaflet, what the map can do without is empty."""
    name = re.search(r"/leaflet@[\d.]+/dist/([\w./-]+)$", route.request.url)
    if name and (LEAFLET / name.group(1)).is_file():
        route.fulfill(path=LEAFLET / name.group(1))
    else:
        kind = "text/css" if route.request.url.endswith(".css") else "text/javascript"
        route.fulfill(status=200, body="", content_type=kind)


def _opened(page: Page, server: Server) -> float:
    expected = json.dumps({"in_map": MARKER[server.name]})
    page.add_init_script(f"window === top && pilotClock.await({expected}, true)")
    page.goto(f"{server.address}/{MAP[server.name]}", wait_until="commit")
    return _clocked(page)


def _clocked(page: Page) -> float:
    page.wait_for_function("() => pilotClock.done !== null", timeout=TIMEOUT)
    return float(page.evaluate("pilotClock.done"))


class _Presses:
    """What is pressed, and what stands on the page when it is answered."""

    def __init__(self, page: Page, server: Server) -> None:
        self._page, self._server, self._name = page, server, server.name
        self._settled()
        self._all = self._count()

    def kinds(self) -> dict[str, Callable[[int], float]]:
        return {"filter": self._filter, "choice": self._choice, "page": self._turn}

    def _count(self) -> int:
        return int(re.sub(r"\D", "", self._page.locator(COUNT[self._name]).inner_text().split(" av ")[0]))

    def _settled(self) -> None:
        """Wait until nothing is on its way: the plain map answers once more when it has been drawn."""
        self._page.wait_for_timeout(600)
        self._page.locator(".stApp[data-test-script-state=notRunning]").wait_for()

    def _measured(self, expected: dict[str, object], press: Callable[[], None]) -> float:
        self._page.evaluate(f"pilotClock.await({json.dumps(expected)})")
        press()
        ms = _clocked(self._page)
        self._settled()
        return ms

    def _filter(self, turn: int) -> float:
        page, back = self._page, bool(turn % 2)
        expected = {"count": COUNT[self._name], "not": self._count(), "markers": MARKER[self._name]}
        if self._name == "ours":
            pill = page.locator(".st-key-f_tema button").filter(has_text=theme_label())
            return self._measured(expected, pill.click)
        box = page.locator(".st-key-tema")
        if back:
            return self._measured(expected, box.get_by_role("button", name="Clear all").click)
        box.locator("input").click()
        ms = self._measured(expected, page.get_by_role("option", name=theme_label()).click)
        page.keyboard.press("Escape")  # the list of choices covers the rest while it is open
        return ms

    def _choice(self, turn: int) -> float:
        page = self._page
        if self._name == "ours":
            row = page.locator(".st-key-projektlista [class*='st-key-rad-']").nth(turn % 5)
            project = row.evaluate(
                "row => [...row.classList].find(c => c.startsWith('st-key-rad-')).slice('st-key-rad-'.length)"
            )
            chosen = f".pk-icon[data-projekt='{project}'][aria-pressed=true]"
            expected = {"shown": f"[data-chosen-project='{project}']", "in_map": chosen}
            return self._measured(expected, row.locator("button").click)
        frame = page.frame_locator("iframe").last
        marker = frame.locator(".leaflet-marker-icon").nth(turn % 5)
        expected = {"changed": ".st-key-kort"}
        return self._measured(expected, lambda: marker.dispatch_event("click"))

    def _turn(self, _: int) -> float:
        page = self._page
        link = page.get_by_role("link", name="Analys")
        ms = self._measured({"shown": MATRIX[self._name]}, link.first.click)
        page.get_by_role("link", name="Karta").first.click()
        page.locator(COUNT[self._name]).wait_for()
        self._settled()
        return ms
