"""Any address is answered: never with a 500, a trace, another file, or a header of the sender's."""

import asyncio
import http.client
import random
import socket
from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

import pytest

from pilotkarta.exports import FILES, address
from pilotkarta.paths import PAGES
from pilotkarta.web.addresses import MOST_BYTES
from tests.beside import CANARY, neighbour, visiting
from tests.browser.conftest import ROOT
from tests.drills.server import Server, running

PARAMETERS = (
    *("program", "tema", "landsdel", "lan", "belagg", "q", "projekt", "farg", "seminarium", "fraga"),
    *("kolumner", "kommun", "jamfor", "visa", "data", "sprak", "bild", "bredd", "hojd", "utsnitt"),
    *("skuggning", "embed", "embed_options", "%00", "__proto__", ""),
)
VALUES = (
    "",
    "%00",
    "%ff%fe",
    "%c3%28",
    "%",
    "%zz",
    "%0d%0aX-Injected:%20yes",
    "..%2f..%2fdata",
    "../../pilotkartan.toml",
    "%2e%2e%5cexempel",
    "%2fetc%2fpasswd",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "999999999999999999999999999999",
    "-1",
    "1e999",
    "NaN",
    "%F0%9F%92%A5",
    "%E2%80%AE%EF%BB%BF",
    "%D9%A1%D9%A2",
    "strak;drop",
    "{{7*7}}",
    "utkast-" + "0" * 32,
    "x" * 5000,
)
PATHS = (
    "/..%2f..%2fetc%2fpasswd",
    "/../../etc/passwd",
    "//etc/passwd",
    "/assets/app.py",
    "/assets/../../app.py",
    "/assets/..%2f..%2fapp.py",
    "/assets/%2e%2e/%2e%2e/app.py",
    "/assets/..%5c..%5capp.py",
    "/assets//work/main/app.py",
    "/assets/leaflet/..%2f..%2f..%2fpyproject.toml",
    "/assets/geo/..%2f..%2f..%2fdata%2fprojects.csv",
    "/assets/app.css%00.py",
    "/assets/" + "a/" * 3000,
    "/api/../app.py",
    "/api/tabell/..%2f..%2fapp.csv",
    "/api/tabell/%00.csv",
    "/api/pilotkartan.exe",
    "/api/",
    "/app/static/..%2fapp.py",
    "/media/..%2f..%2fapp.py",
    "/component/streamlit_folium.st_folium/..%2f..%2f..%2fetc%2fpasswd",
    "/component/pilotkarta/app.py",
    "/_stcore/bidi-components/..%2f..%2fapp.py",
    "/_stcore/upload_file/../../app.py",
    "/_stcore/upload_file/x/y",
    "/karta%0d%0aX-Injected:%20yes",
    "/karta%00",
    "/karta/",
    "//annan.example/",
    "///annan.example/karta/",
    "/%2fannan.example/",
    "/%5cannan.example/",
    "/\\annan.example/",
    "/karta//annan.example/..",
    "/karta/../karta",
    "/KARTA",
    "/finns-inte",
    "/%ff%fe",
    "/%",
    "/pages/karta.py",
    "/.git/config",
    "/.streamlit/config.toml",
    "/pilotkartan.toml",
    "/data/projects.csv",
    "/health/../ready",
    "/" + "x" * 20_000,
)
# The server's own files, and the system's.
SECRETS = (b"Traceback", b"st.App(", b"root:x:", b"[contact]", b"[server]", b"[tool.", b"site-packages")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running(ROOT) as server:
        yield server


def asked(server: Server, target: str, method: str = "GET") -> http.client.HTTPResponse:
    """Ask for just these characters, as no library would, and look at the answer."""
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=60)
    connection._validate_path = lambda _: None  # type: ignore[attr-defined]
    connection.request(method, target)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status < 500, target[:200]
    assert "x-injected" not in {name.casefold() for name, _ in answer.getheaders()}, target[:200]
    assert [secret for secret in SECRETS if secret in body] == [], target[:200]
    return answer


def queries(seed: int, n: int) -> list[str]:
    """Draw queries: each parameter with each value in turn, repeated, and with others."""
    chance = random.Random(seed)
    one = [f"{name}={value}" for name in PARAMETERS for value in VALUES]
    return ["&".join(chance.choices(one, k=chance.randint(1, 6))) for _ in range(n)]


@pytest.mark.parametrize("path", ["/karta.svg", "/api/pilotkartan.csv", "/karta", "/", "/health"])
def test_any_query_is_answered(server: Server, path: str) -> None:
    targets = [f"{path}?{query}" for query in queries(seed=7, n=60)]
    long = [one for one in targets if len(one) - 1 > MOST_BYTES]
    assert {asked(server, one).status for one in long} == {414}
    found = {asked(server, one).status for one in targets if one not in long}
    allowed = {200, 400, 404} if path.startswith("/api") else {200}
    assert found <= allowed
    assert 200 in found or path.startswith("/api")


def test_every_file_is_made_or_refused_whatever_is_asked(server: Server) -> None:
    chance = random.Random(7)
    for name in FILES:
        query = "&".join(f"{one}={chance.choice(VALUES)}" for one in chance.sample(PARAMETERS, 5))
        target = f"/{address(name)}?{query}"
        usual = (200, 400, 404)
        assert asked(server, target).status in ((414,) if len(target) - 1 > MOST_BYTES else usual)


@pytest.mark.parametrize("path", PATHS, ids=[path[:40] for path in PATHS])
def test_a_path_gives_what_it_names_or_nothing(server: Server, path: str) -> None:
    answer = asked(server, path)
    usual = (200, 301, 307, 400, 403, 404, 405)
    assert answer.status in ((414,) if len(path) > MOST_BYTES else usual)
    to = urljoin(f"{server.address}/karta", answer.getheader("location", "").replace("\\", "/"))
    assert urlsplit(to).netloc == urlsplit(server.address).netloc


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "ANNAT"])
def test_any_method_is_answered(server: Server, method: str) -> None:
    for path in (
        "/karta",
        "/api/pilotkartan.csv",
        "/karta.svg",
        "/assets/app.css",
        "/_stcore/upload_file/x/y",
    ):
        asked(server, path, method)


def test_lines_that_are_no_request_are_refused(server: Server) -> None:
    chance = random.Random(7)
    host = b"Host: x\r\n\r\n"
    sent = (
        b"GET /karta\xff\xfe HTTP/1.1\r\n" + host,
        b"GET /karta?q=\x00\x01\x1b HTTP/1.1\r\n" + host,
        b"GET /karta?q=\r\nX: y HTTP/1.1\r\n" + host,
        b"GET http://annan.example/karta HTTP/1.1\r\n" + host,
        b"GET /karta HTTP/9.9\r\n" + host,
        b"GET /karta HTTP/1.1\r\nContent-Length: -1\r\n" + host,
        b"GET /karta HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n" + host,
        b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\n" + host,
        b"GET /karta HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + host,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        chance.randbytes(5000),
    )
    for one in sent:
        said = raw(server, one)
        assert b" 500 " not in said.partition(b"\r\n")[0], one[:100]
        assert [secret for secret in SECRETS if secret in said] == [], one[:100]
    assert asked(server, "/health").status == 200


def raw(server: Server, sent: bytes) -> bytes:
    """Send bytes and no more, and give what comes until the server hangs up."""
    parts = urlsplit(server.address)
    said = b""
    with socket.create_connection((parts.hostname, parts.port), 60) as line:
        try:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            while came := line.recv(65536):
                said += came
        except (ConnectionError, OSError):
            pass  # hung up on
    return said


@pytest.mark.parametrize("page", sorted(path.stem for path in PAGES.glob("*.py")))
def test_any_address_draws_a_page_without_trouble(server: Server, page: str) -> None:
    async def attack() -> None:
        async with neighbour(server.address):
            for query in queries(seed=len(page), n=12):
                async with visiting(server.address, page, query) as guest:
                    assert guest.closed is None
                    assert guest.screen.exceptions == [], query
                    assert guest.secrets == []

    asyncio.run(attack())


def test_what_an_address_says_is_no_markup(server: Server) -> None:
    hostile = "<script>alert(1)</script>"

    async def attack() -> None:
        for name in PARAMETERS[:16]:
            async with visiting(server.address, "karta", f"{name}={quote(hostile)}") as guest:
                assert not guest.shows(hostile), name
                assert not guest.shows(CANARY)

    asyncio.run(attack())
