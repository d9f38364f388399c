"""A running server's answers to those who ask for what is not theirs, and the headers of all its answers."""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.browser.test_api import fetched

PATIENCE = 60  # seconds
ADDRESSES = {
    "/": 200,
    "/karta": 200,
    "/karta/": 301,
    "/finns-inte": 404,
    "/%ff": 404,
    "/karta.svg": 200,
    "/health": 200,
    "/ready": 200,
    "/api/pilotkartan.csv": 200,
    "/api/pilotkartan.csv?tema=finns-inte": 400,
    "/api/finns-inte": 404,
    "/assets/app.js": 200,
    "/assets/leaflet/leaflet.js": 200,
    "/assets/finns-inte.js": 404,
    "/component/finns-inte/index.html": 404,
    "/media/finns-inte": 404,
    "/_stcore/health": 200,
    "/_stcore/host-config": 200,
    "/_stcore/agent/openapi.json": 200,
}
OUTSIDE = (
    "/assets/../app.py",
    "/assets/%2e%2e/%2e%2e/app.py",
    "/assets/..%2f..%2fapp.py",
    "/assets/%5c..%5capp.py",
    "/assets//etc/passwd",
    "/assets/geo/..%2f..%2fbuild_geo.py",
    "/assets/leaflet/..%2f..%2f__init__.py",
    "/component/streamlit_folium.st_folium/..%2f..%2f__init__.py",
    "/media/..%2fapp.py",
    "/static/..%2f..%2f__init__.py",
    "/api/..%2f..%2fapp.py",
)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("path", "status"), ADDRESSES.items(), ids=ADDRESSES)
def test_every_answer_has_the_headers(server: str, path: str, status: int, method: str) -> None:
    answer = fetched(server, path, method)
    if method == "GET":  # Streamlit answers some of its own to GET alone
        assert answer.status == status
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers.get_all("Content-Security-Policy")[1:] == []
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert answer.headers["X-Frame-Options"] in ("DENY", "SAMEORIGIN")


@pytest.mark.parametrize(
    "path", ["/karta", "/assets/leaflet/leaflet.js", "/api/pilotkartan.csv", "/karta.svg"]
)
def test_compressed_and_known_answers_have_them_too(server: str, path: str) -> None:
    whole = fetched(server, path, Accept_Encoding="gzip")
    assert "default-src 'none'" in whole.headers["Content-Security-Policy"]
    if "ETag" in whole.headers:
        known = fetched(server, path, If_None_Match=whole.headers["ETag"])
        assert known.status == 304
        assert known.headers["Content-Security-Policy"] == whole.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_file_outside_is_given(server: str, path: str) -> None:
    answer = fetched(server, path)
    assert answer.status in (400, 404)
    assert b"import" not in answer.body
    assert b"root:" not in answer.body


@pytest.mark.parametrize(
    "path", ["//annan.example/", "//annan.example/%2e%2e", "/%5cannan.example/", "/https://annan.example/"]
)
def test_nobody_is_led_to_another_site(server: str, path: str) -> None:
    where = fetched(server, path).headers.get("Location", "/")
    assert re.match(r"/[^/\\]|/$", where)


def test_a_forged_host_reaches_only_who_forged_it(server: str) -> None:
    path = "/api/pilotkartan.geojson?tema=stad"
    before = fetched(server, path)
    forged = fetched(server, path, Host="annan.example")
    after = fetched(server, path)
    assert b"annan.example" in forged.body  # its own address, as it was asked for
    assert forged.headers["ETag"] != before.headers["ETag"]
    assert after.body == before.body
    assert "no-cache" in forged.headers["Cache-Control"]


@pytest.mark.parametrize(
    "host", ['"><script>alert(1)</script>', "a b", "annan.example/x?", "", "x:y@annan.example"]
)
def test_a_host_that_is_none_comes_into_no_file(server: str, host: str) -> None:
    body = fetched(server, "/api/pilotkartan.geojson?tema=stad", Host=host).body
    json.loads(body)
    assert b"<script" not in body
    assert b"annan.example" not in body


def test_the_only_cookie_is_against_forged_uploads(server: str) -> None:
    assert "Set-Cookie" not in fetched(server, "/karta").headers
    cookies = fetched(server, "/_stcore/health").headers.get_all("Set-Cookie")
    assert [one.partition("=")[0] for one in cookies] == ["_streamlit_xsrf"]
    assert "SameSite=Lax" in cookies[0]
    assert "Expires" not in cookies[0]
    assert "Max-Age" not in cookies[0]


def test_an_upload_that_does_not_come_from_our_page_is_refused(server: str) -> None:
    token = fetched(server, "/_stcore/health").headers["Set-Cookie"].partition(";")[0]
    value = token.partition("=")[2]
    path = "/_stcore/upload_file/11111111-1111-1111-1111-111111111111/22222222"
    other = "2|00000000|" + "00" * 16 + "|1700000000"
    for headers in ({}, {"Cookie": token}, {"X_Xsrftoken": value}, {"Cookie": token, "X_Xsrftoken": other}):
        for method in ("PUT", "DELETE"):
            assert fetched(server, path, method, **headers).status == 403
    known = fetched(server, path, "PUT", Cookie=token, X_Xsrftoken=value)
    assert (known.status, b"session" in known.body) == (400, True)  # the token is right, the session is not


def test_the_interface_for_programs_is_shut(server: str) -> None:
    answer = fetched(server, "/_stcore/agent/interact", "POST", Content_Type="application/json")
    assert answer.status == 403
    assert b"does not serve the agent API" in answer.body


def met(server: str, origin: str | None, sent: bytes = b"") -> int:
    """Open a websocket and give the status or code it is refused or closed with; 0 is welcome."""
    with ThreadPoolExecutor(1) as thread:  # Playwright's loop may run in this one
        return thread.submit(lambda: asyncio.run(_met(server, origin, sent))).result()


async def _met(server: str, origin: str | None, sent: bytes) -> int:
    address = server.replace("http", "ws", 1) + "/_stcore/stream"
    try:
        async with connect(
            address, origin=origin, subprotocols=["streamlit"], max_size=None, open_timeout=PATIENCE
        ) as socket:
            if sent:
                await socket.send(sent)
                while True:
                    await asyncio.wait_for(socket.recv(), PATIENCE)
            hello = BackMsg()
            hello.rerun_script.page_name = "om"
            await socket.send(hello.SerializeToString())
            first = ForwardMsg()
            first.ParseFromString(await asyncio.wait_for(socket.recv(), PATIENCE))
            return 0
    except InvalidStatus as refused:
        return refused.response.status_code
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else -1


@pytest.mark.parametrize("foreign", ["https://annan.example", "http://localhost:8501", "null"])
def test_another_sites_page_cannot_open_a_session(server: str, foreign: str) -> None:
    assert met(server, foreign) == 403
    assert met(server, server) == 0
    assert met(server, None) == 0


@pytest.mark.parametrize(("sent", "code"), [(b"\0" * (2**20 + 1), 1009), (b"\xff" * 9, 1002)])
def test_what_no_page_sends_closes_the_session_and_no_other(server: str, sent: bytes, code: int) -> None:
    assert met(server, None, sent) == code
    assert met(server, None) == 0
