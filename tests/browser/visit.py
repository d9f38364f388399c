"""A visitor's page: what is asked for, what is complained of, and what each part of the page shows."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    FrameLocator,
    Locator,
    Page,
    Response,
)

LAPTOP, PROJECTOR, PHONE = (1366, 768), (1920, 1080), (390, 844)
SHOWN = ".pk-slide:not([hidden])"
DECK_CHECKS = (Path(__file__).parent / "deck_checks.js").read_text(encoding="utf-8")

# What the framework says on every page, with or without us. Nothing else may appear in the console.
FRAMEWORK_SAYS = (
    re.compile(r"^Unrecognized feature: '[\w-]+'\.$"),  # the allow= list of Streamlit's component frames
    re.compile(r"^An iframe which has both allow-scripts and allow-same-origin"),  # the same frames' sandbox
)


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
        self.page.emulate_media(
            media="null", color_scheme="null", reduced_motion="null", forced_colors="null"
        )
        # Another origin would take a new process of the browser's each time; but the server may have gone.
        if self.page.url.startswith(self.address) and self._is_answered():
            self.page.goto(f"{self.address}/health")
        else:
            self.page.goto("about:blank")
        return self.page

    def _is_answered(self) -> bool:
        with suppress(OSError), urlopen(f"{self.address}/health", timeout=10):
            return True
        return False

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
