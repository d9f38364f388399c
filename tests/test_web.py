"""What the server adds around Streamlit, tried with plain ASGI calls and a stand-in for Streamlit."""

import asyncio
import gzip
import hashlib
import io
import re
import tomllib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
import vl_convert
from PIL import Image, ImageChops, ImageStat
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartParser
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message

from pilotkarta import web
from pilotkarta.figures import MOST_BYTES
from pilotkarta.paths import ASSETS, GEO, LEAFLET, ROOT
from pilotkarta.web import uploads

PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <title>Streamlit</title>
    <script type="module" src="./static/js/index.js"></script>
  </head>
  <body>
    <noscript>You need to enable JavaScript to run this app.</noscript>
    <div id="root">Åäö: <html lang="en"> </head></div>
  </body>
</html>
"""


@dataclass(frozen=True)
class Answer:
    """What a client gets."""

    status: int
    headers: dict[str, str]
    body: bytes


async def page(request: Request) -> Response:
    """Answer as Streamlit: compressed where the client takes it, 304 where it has it."""
    if "if-none-match" in request.headers:
        return Response(status_code=304)
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(PAGE.encode())
        return Response(body, media_type="text/html", headers={"content-encoding": "gzip"})
    return HTMLResponse(PAGE, headers={"etag": '"old"', "cache-control": "no-cache"})


async def in_parts(_: Request) -> Response:
    """Answer in pieces that cut letters and tags."""
    content = PAGE.encode()
    return StreamingResponse((content[i : i + 7] for i in range(0, len(content), 7)), media_type="text/html")


async def health(_: Request) -> Response:
    """Answer as Streamlit's health address, but as HTML."""
    return HTMLResponse(PAGE)


async def some_json(_: Request) -> Response:
    """Answer with JSON."""
    return JSONResponse({"page": '<html lang="en">'})


async def text(_: Request) -> Response:
    """Answer with text."""
    return PlainTextResponse(PAGE)


APP = Starlette(
    routes=[
        *web.routes(),
        Route("/om", in_parts),
        Route("/_stcore/health", health),
        Route("/component/map/index.html", health),
        Route("/lista", some_json),
        Route("/text", text),
        Route("/{path:path}", page, methods=["GET", "POST"]),
    ],
    middleware=web.middleware(),
)


def get(path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask the application as a server would."""
    return asyncio.run(asked(path, method, **headers))


async def asked(path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask the application where the server's loop runs already."""
    path, _, query = path.partition("?")
    sent: list[Message] = []
    told: list[bool] = []

    async def receive() -> Message:
        if told:
            await asyncio.Event().wait()  # the client neither says more nor leaves
        told.append(True)
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "root_path": "", "query_string": query.encode(),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "server": ("127.0.0.1", 8501), "client": ("127.0.0.1", 1),
    }  # fmt: skip
    await APP(scope, receive, send)
    start, *bodies = sent
    found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    assert len(found) == len(start["headers"])  # no header twice
    return Answer(start["status"], found, b"".join(part.get("body", b"") for part in bodies))


class TestRewritten:
    """Streamlit's page with our head."""

    @pytest.mark.parametrize("code", ["sv", "en"])
    def test_the_language_is_the_visitors(self, code: str) -> None:
        changed = web.rewritten(PAGE, code)  # type: ignore[arg-type]
        assert re.findall(r"<html[^>]*>", changed) == [f'<html lang="{code}">', '<html lang="en">']

    def test_the_title_is_ours(self) -> None:
        assert "<title>Pilotkartan</title>" in web.rewritten(PAGE, "sv")

    def test_styles_and_scripts_are_relative_and_exist(self) -> None:
        head = web.rewritten(PAGE, "sv").partition("</head>")[0]
        added = re.findall(r'(?:href|src)="(\./assets/[^"]+)"', head)
        names = [re.fullmatch(r"\./assets/([\w.]+)\?v=[0-9a-f]{8}", path) for path in added]
        assert [name and name[1] for name in names] == [
            "palette.css",
            "marker.css",
            "app.css",
            "data.css",
            "deck.css",
            "print.css",
            "connection.css",
            "app.js",
            "data.js",
            "connection.js",
            "held.js",
            "favicon.png",
            "favicon.svg",
        ]
        for name in names:
            assert name
            assert (ASSETS / name[1]).is_file()
        assert "./static/js/index.js" in head  # Streamlit's own is left

    def test_the_rest_of_the_page_is_left(self) -> None:
        before, after = PAGE.partition("</head>")[2], web.rewritten(PAGE, "en").partition("</head>")[2]
        assert after.partition("</noscript>")[2] == before.partition("</noscript>")[2]

    def test_who_has_no_script_is_told_in_the_language(self) -> None:
        swedish, english = (web.rewritten(PAGE, code) for code in ("sv", "en"))  # type: ignore[arg-type]
        assert "You need to enable JavaScript" not in swedish + english
        assert "needs JavaScript" in english
        assert re.search(r"<noscript>Pilotkartan behöver JavaScript\..+</noscript>", swedish)

    def test_an_unknown_page_is_not_spoilt(self) -> None:
        assert web.rewritten("", "sv") == ""
        assert web.rewritten("<p>Hej</p>", "sv") == "<p>Hej</p>"

    def test_streamlits_own_page_has_what_is_replaced(self) -> None:
        spec = find_spec("streamlit")  # found, not imported
        assert spec is not None
        assert spec.origin is not None
        original = (Path(spec.origin).parent / "static" / "index.html").read_text(encoding="utf-8")
        changed = web.rewritten(original, "sv")
        assert '<html lang="sv">' in changed
        assert "<title>Pilotkartan</title>" in changed
        assert "behöver JavaScript" in changed
        assert "./assets/app.css" in changed
        assert '<p class="pk-opening">Pilotkartan öppnas …</p>' in changed
        assert "_stcore/agent/interact" not in changed

    def test_the_icon_is_ours_and_streamlits_script_finds_none_to_change(self) -> None:
        spec = find_spec("streamlit")
        assert spec
        assert spec.origin
        static = Path(spec.origin).parent / "static"
        changed = web.rewritten((static / "index.html").read_text(encoding="utf-8"), "sv")
        icons = re.findall(r'<link rel="([^"]*icon[^"]*)" href="./assets/(favicon\.\w+)', changed)
        assert icons == [("icon", "favicon.png"), ("icon", "favicon.svg")]
        assert "shortcut icon" not in changed
        scripts = "".join(path.read_text(encoding="utf-8") for path in static.rglob("index.*.js"))
        assert "link[rel='shortcut icon']" in scripts  # by this name, and no other

    @pytest.mark.parametrize("code", ["sv", "en"])
    def test_the_head_says_what_the_page_is_and_how_it_looks(self, code: str) -> None:
        found = dict(re.findall(r'<meta name="([\w-]+)" content="([^"]*)">', web.rewritten(PAGE, code)))  # type: ignore[arg-type]
        assert {"sv": "Sverigekarta", "en": "map of Sweden"}[code] in found["description"]
        assert len(found["description"]) < 160  # as much as search engines show
        assert found["color-scheme"] == "light dark"

    def test_the_browsers_frame_has_the_pages_colours(self) -> None:
        found = re.findall(
            r'name="theme-color" media="\(prefers-color-scheme: (\w+)\)" content="(#\w+)"',
            web.rewritten(PAGE, "sv"),
        )
        palette = (ASSETS / "palette.css").read_text(encoding="utf-8")
        ground = re.search(r"--pk-ground: light-dark\((#\w+), (#\w+)\)", palette)
        assert ground
        assert found == [("light", ground[1]), ("dark", ground[2])]

    def test_the_icon_in_pixels_is_the_drawn_one(self) -> None:
        drawn = (ASSETS / "favicon.svg").read_text(encoding="utf-8")
        sized = drawn.replace("<svg ", '<svg width="32" height="32" ')
        rendered = Image.open(io.BytesIO(vl_convert.svg_to_png(sized, scale=1.5)))
        kept = Image.open(ASSETS / "favicon.png")
        assert kept.size == rendered.size == (48, 48)
        apart = ImageStat.Stat(ImageChops.difference(kept.convert("RGBA"), rendered.convert("RGBA")))
        assert max(apart.mean) < 1


class TestPages:
    """Answers to page requests."""

    @pytest.mark.parametrize(
        ("query", "code"),
        [
            ("", "sv"),
            ("?sprak=sv", "sv"),
            ("?sprak=en", "en"),
            ("?tema=strak&tema=stad&sprak=en&lan=24", "en"),
            ("?sprak=de", "sv"),
            ("?sprak=", "sv"),
            ("?sprak=EN", "sv"),
            ("?sprak=%22%3E%3Cscript%3E", "sv"),
            ("?sprak=%ff%fe", "sv"),
            ("?lang=en", "sv"),
            ("?sprak=de&sprak=en", "en"),  # as the selection reads it
            ("?sprak=en&sprak=sv", "en"),
            ("?&&;=%", "sv"),
        ],
    )
    @pytest.mark.parametrize("path", ["/", "/karta", "/analys"])
    def test_the_page_speaks_the_asked_language(self, path: str, query: str, code: str) -> None:
        answer = get(path + query)
        assert answer.status == 200
        assert answer.body.decode() == web.rewritten(PAGE, code)  # type: ignore[arg-type]
        assert answer.headers["content-language"] == code
        assert int(answer.headers["content-length"]) == len(answer.body)

    def test_a_compressed_or_remembered_page_cannot_slip_by(self) -> None:
        answer = get("/karta", accept_encoding="gzip, br", if_none_match='"old"', if_modified_since="x")
        assert answer.status == 200
        assert "content-encoding" not in answer.headers
        assert answer.body.decode() == web.rewritten(PAGE, "sv")

    def test_the_old_tag_is_dropped_and_other_headers_kept(self) -> None:
        answer = get("/karta")
        assert "etag" not in answer.headers
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["content-type"] == "text/html; charset=utf-8"

    def test_a_page_in_parts_is_put_together(self) -> None:
        answer = get("/om?sprak=en")
        assert answer.body.decode() == web.rewritten(PAGE, "en")
        assert int(answer.headers["content-length"]) == len(answer.body)

    @pytest.mark.parametrize("path", ["/_stcore/health", "/component/map/index.html", "/text"])
    def test_what_is_no_page_is_left(self, path: str) -> None:
        answer = get(path + "?sprak=en")
        assert answer.body.decode() == PAGE
        assert "content-language" not in answer.headers

    @pytest.mark.parametrize("path", ["/finns-inte", "/karta/mer", "/karta/", "/%3Cb%3E", "/..", "/Karta"])
    @pytest.mark.parametrize(
        ("query", "code", "title"),
        [("", "sv", "Sidan finns inte"), ("?sprak=en", "en", "There is no such page")],
    )
    def test_an_address_that_is_no_page_gets_help(self, path: str, query: str, code: str, title: str) -> None:
        answer = get(path + query)
        body = answer.body.decode()
        assert answer.status == 404
        assert f'<html lang="{code}">' in body
        assert f"<h1>{title}</h1>" in body
        assert body == web.missing(code)  # type: ignore[arg-type]  # nothing of the address is repeated
        links = re.findall(r'href="(/[^"]*)"', body)
        assert {link.partition("?")[0] for link in links} == {
            "/karta", "/analys", "/presentation", "/data", "/om", "/tillganglighet",
        }  # fmt: skip
        assert all(get(link).status == 200 for link in links)

    def test_json_is_left(self) -> None:
        assert get("/lista").body == b'{"page":"<html lang=\\"en\\">"}'

    def test_a_form_that_is_sent_is_left(self) -> None:
        assert get("/karta", method="POST").body.decode() == PAGE

    def test_what_is_no_request_is_passed_on(self) -> None:
        seen = []

        async def app(scope: object, receive: object, send: object) -> None:
            seen.append(scope)

        for kind in ("websocket", "lifespan"):
            asyncio.run(web.PageHead(app)({"type": kind, "path": "/karta"}, None, None))  # type: ignore[arg-type]
        assert [scope["type"] for scope in seen] == ["websocket", "lifespan"]  # type: ignore[index]


class TestAssets:
    """Our own addresses."""

    @pytest.mark.parametrize(
        ("path", "kind", "content"),
        [
            ("/assets/leaflet/leaflet.js", "javascript", LEAFLET / "leaflet.js"),
            ("/assets/leaflet/leaflet.css", "text/css", LEAFLET / "leaflet.css"),
            ("/assets/geo/sweden.geojson", "json", GEO / "map" / "sweden.geojson"),
            ("/assets/geo/counties.geojson", "json", GEO / "map" / "counties.geojson"),
            ("/assets/app.css", "text/css", ASSETS / "app.css"),
            ("/assets/map.js", "javascript", ASSETS / "map.js"),
        ],
    )
    def test_they_are_served_with_a_tag(self, path: str, kind: str, content: object) -> None:
        answer = get(path)
        assert answer.status == 200
        assert answer.body == content.read_bytes()  # type: ignore[attr-defined]
        assert kind in answer.headers["content-type"]
        again = get(path, if_none_match=answer.headers["etag"])
        assert (again.status, again.body) == (304, b"")

    def test_the_icon_that_browsers_ask_for_by_themselves_is_there(self) -> None:
        answer = get("/favicon.ico")
        assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
        assert answer.body == (ASSETS / "favicon.png").read_bytes()

    @pytest.mark.parametrize(
        "path",
        [
            "/assets/no-such.js",
            "/assets/geo/../../pyproject.toml",
            "/assets/%2e%2e/web.py",
            "/assets/../web.py",
        ],
    )
    def test_nothing_else_is_served(self, path: str) -> None:
        assert get(path).status == 404

    def test_the_address_of_an_asset_follows_its_content(self) -> None:
        digest = hashlib.sha256((ASSETS / "app.css").read_bytes()).hexdigest()
        assert f'href="./assets/app.css?v={digest[:8]}"' in get("/karta").body.decode()


class TestUploads:
    """Files that visitors drop."""

    @pytest.mark.parametrize("size", [10, 2 * 1024 * 1024, 10 * 1024 * 1024])
    def test_a_dropped_file_never_touches_the_disk(self, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MultiPartParser, "spool_max_size", MultiPartParser.spool_max_size)
        web.keep_in_memory()
        edge = "----gräns".encode().hex()
        head = f'--{edge}\r\ncontent-disposition: form-data; name="f"; filename="a.csv"\r\n\r\n'
        body = head.encode() + b"x" * size + f"\r\n--{edge}--\r\n".encode()
        headers = [(b"content-type", f"multipart/form-data; boundary={edge}".encode())]
        rolled = []

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def read() -> None:
            request = Request({"type": "http", "method": "POST", "headers": headers}, receive)
            async with request.form() as form:
                dropped = form["f"]
                assert isinstance(dropped, UploadFile)
                assert dropped.size == size
                rolled.append(dropped.file._rolled)  # type: ignore[attr-defined]

        asyncio.run(read())
        assert rolled == [False]

    def test_the_server_takes_as_much_as_memory_holds(self) -> None:
        settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
        most = settings["server"]["maxUploadSize"] * 1024 * 1024
        assert most == MOST_BYTES == 10 * 1024 * 1024
        assert most + 64 * 1024 < uploads.MOST_BYTES
