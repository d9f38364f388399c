"""What goes wrong in a page: the visitor gets calm words and a number, the log has the number and the trace.

In all of it the log has nothing of what visitors wrote, in an address, a field, a file or a header.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.checks import axe
from tests.browser.conftest import copy_app
from tests.browser.visit import PHONE, Visit
from tests.drills.server import Line, Server, running

CANARY = "kanarie7391"
FIGURE = "739175317"
FILE: FilePayload = {
    "name": f"{CANARY}.csv",
    "mimeType": "text/csv",
    "buffer": f"Kommun;{CANARY}\nUmeå;{FIGURE}\n".encode(),
}
# Each breaks the copy at one place; the error's text holds what the visitor wrote there.
BREAKS = {
    "pages/om.py": (
        "about_page(",
        "import streamlit as st\nraise ValueError(dict(st.query_params))\nabout_page(",
    ),
    "pilotkarta/ui/filters.py": (
        "    typed = normalised(",
        "    raise KeyError(dict(st.session_state))\n    typed = normalised(",
    ),
    "pilotkarta/ui/own.py": (
        "    with st.container(key=\"egen_fil\"",
        "    raise ValueError(own.name, own.content)\n    with st.container(key=\"egen_fil\"",
    ),
    "pilotkarta/ui/shell.py": (
        "        view = state.current()\n",
        '        view = state.current()\n        if "ram" in st.query_params:\n'
        "            raise ValueError(dict(st.query_params))\n",
    ),
    "pilotkarta/web/picture.py": (
        "    query = request.query_params\n",
        "    query = request.query_params\n    if \"bryt\" in query:\n        raise ValueError(query)\n",
    ),
    "pilotkarta/exports/csv.py": (
        "    return table_csv(frame(handout))\n",
        "    raise ValueError(handout.selection)\n",
    ),
    "pilotkarta/exports/figure.py": (
        "    return table_csv(figure.table)\n",
        "    raise ValueError(\"kanarie\", 7391)\n",
    ),
}  # fmt: skip


def broken(root: Path) -> Path:
    """Copy the app and break the copy."""
    copy_app(root)
    for name, (right, wrong) in BREAKS.items():
        path = root / name
        text = path.read_text(encoding="utf-8")
        assert text.count(right) == 1, name
        path.write_text(text.replace(right, wrong), encoding="utf-8")
    settings = root / "pilotkartan.toml"
    given = settings.read_text(encoding="utf-8").replace('email = ""', 'email = "kartan@example.se"', 1)
    settings.write_text(given, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def broken_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(broken(tmp_path_factory.mktemp("trasig"))) as server:
        yield server


@pytest.fixture
def guest(broken_server: Server, visitor: Callable[..., Visit]) -> Visit:
    """Give a visitor of the broken server."""
    return visitor(broken_server.address)


def told(visit: Visit) -> tuple[Locator, str]:
    """Wait for the message and give it with its number."""
    message = visit.page.locator(".pk-trouble")
    expect(message).to_be_in_viewport()
    visit.settled()
    number = message.locator(".pk-error-number").inner_text()
    assert re.fullmatch(r"\d{4}-\d{4}", number)
    assert not visit.page.locator(".stException").count()
    shown = visit.page.locator("body").inner_text()
    assert "Traceback" not in shown
    assert "Error" not in shown
    return message, number


def logged(server: Server, number: str) -> str:
    """Give the trace that the log has for a number."""
    line = server.until(lambda one: one.get("error_id") == number)
    assert number in line["message"]
    assert line["level"] == "ERROR"
    return str(line["trace"])


class TestPages:
    """What the visitor sees."""

    def test_a_page(self, broken_server: Server, guest: Visit) -> None:
        guest.page.goto(f"{guest.address}/om?q={CANARY}")
        message, number = told(guest)
        expect(message).to_have_attribute("role", "alert")
        expect(message.get_by_role("heading")).to_have_text("Något gick fel")
        expect(message).to_contain_text("uppge felnumret")
        expect(message.get_by_role("link", name="kartan@example.se")).to_be_visible()
        assert axe(guest.page) == []
        trace = logged(broken_server, number)
        assert re.search(r'pages/om\.py", line \d+', trace)
        assert trace.endswith("ValueError")
        guest.page.get_by_role("link", name="Analys", exact=True).click()  # the header is there
        expect(guest.page.locator(".pk-questions")).to_be_visible()
        expect(message).to_have_count(0)

    def test_in_english_on_a_phone(self, guest: Visit) -> None:
        guest.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        guest.page.goto(f"{guest.address}/om?sprak=en")
        message, _ = told(guest)
        expect(message.get_by_role("heading")).to_have_text("Something went wrong")
        message.get_by_role("link", name="Go to the whole map").click()
        guest.map_ready()
        assert guest.page.url == f"{guest.address}/karta?sprak=en"

    def test_loading_anew_asks_for_the_same(self, guest: Visit) -> None:
        guest.page.goto(f"{guest.address}/om?q={CANARY}&lan=24")
        message, first = told(guest)
        guest.page.evaluate("window.here = true")
        message.get_by_role("link", name="Läs in sidan på nytt").click()
        guest.page.wait_for_function("!window.here")
        assert told(guest)[1] != first
        assert guest.page.url == f"{guest.address}/om?q={CANARY}&lan=24"

    def test_the_frame_around_the_pages(self, broken_server: Server, guest: Visit) -> None:
        guest.page.goto(f"{guest.address}/karta?ram={CANARY}")
        message, number = told(guest)
        assert "shell.py" in logged(broken_server, number)
        message.get_by_role("link", name="Till hela kartan").click()
        guest.map_ready()

    def test_what_is_pressed(self, broken_server: Server, guest: Visit) -> None:
        guest.open("/karta?lan=24")
        guest.page.locator(".st-key-f_q input").fill(CANARY)
        message, number = told(guest)
        assert "_search_changed" in logged(broken_server, number)
        message.get_by_role("link", name="Läs in sidan på nytt").click()
        guest.map_ready()  # nothing but the press is lost
        assert guest.page.url == f"{guest.address}/karta?lan=24"

    def test_a_file(self, broken_server: Server, guest: Visit) -> None:
        guest.show("/analys?fraga=egna")
        guest.page.locator("input[type=file]").set_input_files(FILE)
        _, number = told(guest)
        assert "own.py" in logged(broken_server, number)

    def test_a_button_that_makes_a_file(self, broken_server: Server, guest: Visit) -> None:
        guest.show("/analys?fraga=teman")
        guest.page.get_by_role("button", name="Data som CSV").first.click()
        said = guest.page.locator("[data-testid=stDownloadButtonError]")
        expect(said).to_have_text("Filen kunde inte göras. Försök igen om en stund.")
        broken_server.until(lambda one: "figure.py" in one.get("trace", ""))


class TestAddresses:
    """What a script sees, and a browser that asks for a picture or a file."""

    def test_a_picture(self, broken_server: Server) -> None:
        reply = broken_server.get(f"/karta.svg?bryt={CANARY}")
        assert reply.status == 500
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["content-type"] == "text/plain; charset=utf-8"
        (number,) = re.findall(r"felnumret: (\d{4}-\d{4})$", reply.text)
        assert "in picture" in logged(broken_server, number)

    def test_a_file(self, broken_server: Server) -> None:
        reply = broken_server.get(f"/api/pilotkartan.csv?q={CANARY}")
        assert reply.status == 503
        assert reply.text == "Filen kunde inte göras. Försök igen om en stund."
        line = broken_server.until(lambda one: one["message"] == "csv could not be made")
        assert line["trace"].splitlines()[-1] == "ValueError"
        assert "in to_csv" in line["trace"]  # in the other process


def test_the_log_has_nothing_of_what_visitors_wrote(broken_server: Server) -> None:
    """After all of the above, and what is asked here: headers, paths, drafts, and what breaks rules."""
    headers = {
        "User-Agent": CANARY, "Cookie": f"_streamlit_xsrf={CANARY}", "Referer": f"http://{CANARY}/",
        "X-Forwarded-For": CANARY, "Accept-Language": CANARY, "Origin": f"http://{CANARY}.example",
    }  # fmt: skip
    for path in (
        "/", f"/{CANARY}", f"/api/{CANARY}", f"/karta.svg?q={CANARY}&projekt={CANARY}",
        f"/karta?data=utkast-{CANARY}", f"/assets/{CANARY}", f"/media/{CANARY}.csv",
        f"/_stcore/upload_file/{CANARY}/{CANARY}", f"/_stcore/stream?{CANARY}", f"/component/{CANARY}/x",
    ):  # fmt: skip
        broken_server.get(path, headers)
    broken_server.get("/karta.svg?bryt=1")
    last: Callable[[Line], bool] = lambda one: "in picture" in one.get("trace", "")  # noqa: E731
    broken_server.until(last)
    said = "".join(broken_server.said)
    assert said.count("error_id") >= 8  # it was all there to be told
    for secret in (CANARY, FIGURE, "127.0.0.1", "utkast-", "Sec-WebSocket", "_streamlit_xsrf"):
        assert secret not in said
    assert [line for line in broken_server.said if not line.startswith("{")][:1] != []  # the greeting
    assert all(line.startswith(("{", "  ", "\n")) for line in broken_server.said)
