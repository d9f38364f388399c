"""One Chromium for all browser tests, servers on loopback, and what a visitor would look at."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    FrameLocator,
    Locator,
    Page,
    Response,
    sync_playwright,
)

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "tests" / ".artifacts"
LAPTOP, PROJECTOR, PHONE = (1366, 768), (1920, 1080), (390, 844)
PARTS = ("app.py", "pages", "pilotkarta", "data", "geo", ".streamlit")

# What the framework says on every page, with or without us. Nothing else may appear in the console.
FRAMEWORK_SAYS = (
    re.compile(r"^Unrecognized feature: '[\w-]+'\.$"),  # the allow= list of Streamlit's component frames
    re.compile(r"^An iframe which has both allow-scripts and allow-same-origin"),  # the same frames' sandbox
)


def pytest_configure(config: pytest.Config) -> None:
    # Playwright's driver leaves its pipes to the interpreter's end.
    config.addinivalue_line("filterwarnings", "ignore::ResourceWarning")
    config.addinivalue_line("filterwarnings", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """Keep a screenshot of every open page when a test fails."""
    outcome = yield
    report = outcome.get_result()
    if report.when != "call" or not report.failed:
        return
    ARTIFACTS.mkdir(exist_ok=True)
    for visit in getattr(item, "visits", []):
        name = re.sub(r"\W+", "-", item.nodeid)[-100:]
        visit.page.screenshot(path=ARTIFACTS / f"{name}.png")


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next((path for n in names if (path := shutil.which(n))), None)
    assert found, "no Chromium: run `make chromium`"
    return found


def chromium_arguments() -> dict[str, Any]:
    """Say how to start the system's Chromium.

    Every name but the server's is unknown to it, so that nothing outside can be reached even by mistake.
    """
    return {
        "executable_path": _chromium(),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ],
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(root: Path = ROOT, *options: str) -> Iterator[str]:
    """Run a server of its own on ``root`` and give its address."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", *options]
    with subprocess.Popen(
        [*command, "--server.address=127.0.0.1"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout
        said = []
        for line in process.stdout:
            said.append(line)
            if "URL:" in line:
                break
        else:
            raise AssertionError("the server did not start:\n" + "".join(said))
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def cold_server() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def spoilt_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Give a function that copies the app and lets the test change its tables."""

    def copy(change: Callable[[Path], None]) -> Path:
        root = tmp_path_factory.mktemp("kopia")
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, root / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, root / part)
        change(root / "data")
        return root

    return copy


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_arguments())
        yield browser
        browser.close()


@dataclass
class Visit:
    """A visitor's page, and everything it asked for and complained of."""

    address: str
    context: BrowserContext
    page: Page
    requests: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listeners: dict[str, Callable[[Any], object]] = {
            "request": lambda request: self.requests.append(request.url),
            "requestfailed": lambda request: self.trouble.append(f"failed: {request.url} {request.failure}"),
            "response": self._answered,
            "pageerror": lambda error: self.trouble.append(f"error: {error}"),
            "console": self._said,
            "dialog": self._asked,
        }
        for event, listener in self._listeners.items():
            self.page.on(event, listener)  # type: ignore[call-overload]

    def leave(self) -> Page:
        """Leave the page as one that nobody has used."""
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)
        self.page.unroute_all()
        self.page.emulate_media(color_scheme="null", reduced_motion="null", forced_colors="null")
        self.page.goto("about:blank")
        return self.page

    def _asked(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.trouble.append(f"{response.status}: {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        expected = any(pattern.match(message.text) for pattern in FRAMEWORK_SAYS)
        if message.type in ("error", "warning") and not expected:
            self.trouble.append(f"console: {message.text}")

    def outside(self) -> list[str]:
        """List the requests that went to another host."""
        local = (self.address, self.address.replace("http", "ws", 1), "data:", "blob:", "about:")
        return [url for url in self.requests if not url.startswith(local)]

    def open(self, path: str) -> "Visit":
        self.page.goto(self.address + path)
        self.map_ready()
        return self

    def map_ready(self) -> None:
        self.frame.locator("html[data-map=ready]").wait_for(timeout=20_000)
        self.page.locator(".pk-count").wait_for()

    def show(self, path: str) -> "Visit":
        """Open a page, with or without a map, and wait until it is drawn."""
        self.page.goto(self.address + path)
        self.page.locator("#pk-content, #pk-list").first.wait_for()
        self.settled()
        if self.page.locator(".st-key-karta").count():
            self.map_ready()
        return self

    def pictures_drawn(self) -> None:
        """Wait until a project's static maps are there."""
        self.page.wait_for_function(
            """() => { const all = [...document.querySelectorAll(".pk-maps img")];
                return all.length === 2 && all.every((one) => one.complete && one.naturalWidth > 0) }"""
        )

    def settled(self) -> None:
        """Wait until the server has drawn the whole page."""
        self.page.locator(".stApp[data-test-script-state=notRunning]").wait_for()

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator(".st-key-karta iframe")

    @property
    def markers(self) -> Locator:
        return self.frame.locator(".pk-icon")

    def marker(self, project: str) -> Locator:
        return self.frame.locator(f".pk-icon[data-projekt='{project}']")

    def row(self, project: str) -> Locator:
        return self.page.locator(f".st-key-rad-{project}")

    def rows(self) -> list[str]:
        """List the ids of the rows from the top."""
        return self.page.locator(".st-key-projektlista [class*='st-key-rad-']").evaluate_all(
            "rows => rows.map(row => [...row.classList].find(c => c.startsWith('st-key-rad-')).slice(11))"
        )

    def numbered(self) -> dict[str, str]:
        """Give each marker's project by its number."""
        return dict(
            self.markers.evaluate_all("all => all.map(one => [one.textContent.trim(), one.dataset.projekt])")
        )

    def chosen(self) -> dict[str, str | None]:
        """Say what each part of the page holds to be chosen: map, list, card and address."""
        find = "elements => elements.map(e => e.dataset.projekt).join()"
        row = (
            "rows => rows.map(r => [...r.classList].find(c => c.startsWith('st-key-rad-')).slice(11)).join()"
        )
        found = re.search(r"[?&]projekt=([^&]*)", self.page.url)
        return {
            "map": self.frame.locator(".pk-icon[aria-pressed=true]").evaluate_all(find),
            "list": self.page.locator("[class*='st-key-rad-']:has([data-chosen])").evaluate_all(row),
            "card": self.page.locator("[data-chosen-project]").evaluate_all(
                "cards => cards.map(c => c.dataset.chosenProject).join()"
            ),
            "address": found.group(1) if found else "",
        }

    def until_chosen(self, project: str) -> None:
        """Wait until map, list, card and address agree."""
        if project:
            self.page.locator(f"[data-chosen-project='{project}']").wait_for()
            self.frame.locator(f".pk-icon[data-projekt='{project}'][aria-pressed=true]").wait_for()
        else:
            self.page.locator(".st-key-projektkort").wait_for(state="detached")
            self.frame.locator(".pk-icon[aria-pressed=true]").wait_for(state="detached")
        self.page.wait_for_function(
            "p => (new URL(location).searchParams.get('projekt') ?? '') === p", arg=project
        )
        agreed = dict.fromkeys(("map", "list", "card", "address"), project)
        assert self.chosen() == agreed

    def until_count(self, n: int) -> None:
        """Wait until the count, the rows and the markers all say ``n``."""
        self.page.locator(".pk-count").filter(has_text=re.compile(rf"^{n} ")).wait_for()
        if n:
            self.frame.locator(".pk-icon").nth(n - 1).wait_for()
            self.frame.locator(".pk-icon").nth(n).wait_for(state="detached")
        else:
            self.frame.locator(".pk-icon").first.wait_for(state="detached")
        self.page.wait_for_function(
            "n => document.querySelectorAll(\".st-key-projektlista [class*='st-key-rad-']\").length === n",
            arg=n,
        )


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Iterator[Callable[[], AbstractContextManager[Page]]]:
    """Give a function that lends a tab: in one used before a page loads in half the time."""
    context = browser.new_context(locale="sv-SE")
    context.set_default_timeout(15_000)
    free: list[Page] = []

    @contextmanager
    def lent() -> Iterator[Page]:
        page = free.pop() if free else context.new_page()
        page.bring_to_front()
        yield page
        free.append(page)

    yield lent
    context.close()


@pytest.fixture
def visitor(
    tabs: Callable[[], AbstractContextManager[Page]], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visit]]:
    """Give a function that lets a new visitor in, on a screen of a size: a session of its own."""
    visits: list[Visit] = []
    request.node.visits = visits
    with ExitStack() as stack:

        def enter(address: str, size: tuple[int, int] = LAPTOP) -> Visit:
            page = stack.enter_context(tabs())
            page.set_viewport_size({"width": size[0], "height": size[1]})
            visits.append(Visit(address, page.context, page))
            return visits[-1]

        yield enter
        for visit in visits:
            visit.leave()
