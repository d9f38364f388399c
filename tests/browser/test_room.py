"""What a visitor is told in the place for a file when theirs cannot come in."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack

import pytest
from playwright.sync_api import expect

from pilotkarta.i18n import language
from pilotkarta.ui.ceiling import MOST_ALL, MOST_FILES
from tests.beside import offered, sent, visiting
from tests.browser.test_questions import asked

LARGE = b"x" * (10 * 1024 * 1024 - 1000)
FILE = {"name": "min.csv", "mimeType": "text/csv", "buffer": LARGE[:-1_000_000]}


async def filled(address: str) -> None:
    """Upload as much as there is room for; it stays for two minutes after the pages are closed."""
    async with AsyncExitStack() as doors:
        for place in range(MOST_ALL // len(LARGE)):
            if place % MOST_FILES == 0:
                guest = await doors.enter_async_context(visiting(address, "om"))
            assert await sent(guest, await offered(guest), LARGE) == 204


@pytest.mark.parametrize("code", ["sv", "en"])
def test_when_there_is_no_room_the_visitor_is_told_in_the_language_of_the_page(cold_server, visitor, code):
    with ThreadPoolExecutor(1) as thread:  # Playwright's loop runs in this one
        thread.submit(lambda: asyncio.run(filled(cold_server))).result()
    visit = asked(cold_server, visitor, f"fraga=egna&sprak={code}")
    visit.page.locator("input[type=file]").set_input_files(FILE)
    said = language(code).text("There is no room for more files just now. Try again in a while.")
    expect(visit.page.locator(".stFileUploader").get_by_text(said, exact=True)).to_be_visible()
    assert "status code" not in visit.page.locator("body").inner_text()


@pytest.mark.parametrize("code", ["sv", "en"])
@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0, "The file could not be sent. Try again in a while."),
        (400, "The file could not be sent. Try again in a while."),
        (413, "The file is too large: at most 10 MB. Take it away and choose another."),
        (429, "The file could not be sent. Try again in a while."),
        (502, "The file could not be sent. Try again in a while."),
    ],
)
def test_every_other_refusal_is_in_our_words(server, visitor, code, status, words):
    visit = asked(server, visitor, f"fraga=egna&sprak={code}")
    visit.page.route(
        "**/_stcore/upload_file/**",
        lambda route: route.fulfill(status=status) if status else route.abort("connectionreset"),
    )
    visit.page.locator("input[type=file]").set_input_files({**FILE, "buffer": b"x"})
    place = visit.page.locator(".stFileUploader")
    expect(place.get_by_text(language(code).text(words), exact=True)).to_be_visible()
