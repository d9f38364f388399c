"""One Chromium for all browser tests, servers on loopback, and what a visitor would look at."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from tests.browser.relay import Relay, relayed
from tests.browser.visit import LAPTOP, Visit

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "tests" / ".artifacts"
MOST_WAIT = 15_000  # milliseconds; other tests run on the same two cores
PARTS = ("app.py", "pages", "pilotkarta", "pilotkartan.toml", "data", "geo", ".streamlit")


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
        with suppress(Error):  # a page that hangs has none; raised here, it would end the whole run
            visit.page.screenshot(path=ARTIFACTS / f"{name}.png")


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next((path for n in names if (path := shutil.which(n))), None)
    assert found, "no Chromium: run `make tools`"
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(root: Path = ROOT, *options: str, port: int = 0) -> Iterator[str]:
    """Run a server of its own on ``root`` and give its address; with ``port``, where another one was."""
    port = port or free_port()
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
        # A full pipe would stop the server.
        Thread(target=process.stdout.read, daemon=True).start()
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
def forgetful() -> Iterator[str]:
    """Run a server to which a second is a long pause."""
    with serving(ROOT, "--server.disconnectedSessionTTL=1") as address:
        yield address


@pytest.fixture
def network(server: str) -> Iterator[Relay]:
    """Lay a network before a server that remembers who has been away for a while."""
    with relayed(server) as relay:
        yield relay


@pytest.fixture
def long_pause(forgetful: str) -> Iterator[Relay]:
    """Lay a network before the forgetful server."""
    with relayed(forgetful) as relay:
        yield relay


def copy_app(root: Path) -> Path:
    """Copy what the app needs to run into a folder, and give the folder."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, root / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, root / part)
    return root


@pytest.fixture(scope="session")
def spoilt_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Give a function that copies the app and lets the test change its tables."""

    def copy(change: Callable[[Path], None]) -> Path:
        root = copy_app(tmp_path_factory.mktemp("kopia"))
        change(root / "data")
        return root

    return copy


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_arguments())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def tabs(browser: Browser) -> Iterator[Callable[[], AbstractContextManager[Page]]]:
    """Give a function that lends a tab: in one used before a page loads in half the time."""
    context = browser.new_context(locale="sv-SE")
    context.set_default_timeout(MOST_WAIT)
    expect.set_options(timeout=MOST_WAIT)
    free: list[Page] = []

    @contextmanager
    def lent() -> Iterator[Page]:
        page = free.pop() if free else context.new_page()
        page.bring_to_front()
        yield page
        free.append(page)

    yield lent
    context.close()


@pytest.fixture(scope="session")
def template(server: str, browser: Browser) -> bytes:
    """Download the template as a visitor does."""
    page = browser.new_page()
    page.goto(f"{server}/data?visa=andra")
    with page.expect_download() as download:
        page.get_by_role("link", name="Hämta mallen (Excel)").click()
    assert download.value.suggested_filename == "pilotkartan-mall.xlsx"
    content = Path(download.value.path()).read_bytes()
    page.close()
    return content


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
