"""What every answer forbids the browser, tried with plain ASGI calls and a stand-in for Streamlit."""

import asyncio
import re
from base64 import b64encode
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest
from starlette.types import Message

from pilotkarta.paths import ROOT
from pilotkarta.web.headers import SecurityHeaders
from tests.test_web import get

FRAME = "/component/streamlit_folium.st_folium/index.html"
HTML = {"content-type": "text/html; charset=utf-8"}
ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
EVERY_KIND = {
    "a page": "/karta",
    "a page in parts": "/om",
    "an address that is no page": "/finns-inte",
    "a script": "/assets/app.js",
    "a part of the map": "/assets/geo/sweden.geojson",
    "a missing asset": "/assets/finns-inte.js",
    "the picture": "/karta.svg",
    "a file": "/api/pilotkartan.csv",
    "a missing file": "/api/finns-inte",
    "a value that does not exist": "/api/pilotkartan.csv?tema=finns-inte",
    "the map's frame": FRAME,
    "something of Streamlit's": "/_stcore/health",
    "text": "/text",
    "JSON": "/lista",
}


def policy(said: str) -> dict[str, list[str]]:
    """Take a policy apart: each directive's sources."""
    directives = [part.split() for part in said.split(";")]
    assert len({name for name, *_ in directives}) == len(directives)
    return {name: sources for name, *sources in directives}


def given(path: str, method: str = "GET", **headers: str) -> dict[str, list[str]]:
    return policy(get(path, method, **headers).headers["content-security-policy"])


@pytest.mark.parametrize("path", EVERY_KIND.values(), ids=EVERY_KIND.keys())
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_answer_has_the_headers(path: str, method: str) -> None:
    headers = get(path, method, accept_encoding="gzip").headers
    assert {name: headers[name] for name in ALWAYS} == ALWAYS
    assert re.fullmatch(r"([a-z-]+=\(\)(, |$))+", headers["permissions-policy"])
    for feature in ("camera", "microphone", "geolocation", "payment", "usb"):
        assert f"{feature}=()" in headers["permissions-policy"]
    directives = policy(headers["content-security-policy"])
    assert directives["default-src"] == ["'none'"]
    assert directives["base-uri"] == ["'none'"]
    assert directives["form-action"] == ["'none'"]
    # Old and new header say the same of who may frame it.
    framed = {"DENY": ["'none'"], "SAMEORIGIN": ["'self'"]}
    assert directives["frame-ancestors"] == framed[headers["x-frame-options"]]


@pytest.mark.parametrize("path", EVERY_KIND.values(), ids=EVERY_KIND.keys())
def test_no_policy_lets_in_another_host(path: str) -> None:
    for sources in given(path).values():
        for source in sources:
            assert source.startswith("'") or source in ("data:", "blob:")
    # An address with a scheme only would be any host's.
    assert not {"data:", "blob:"} & set(given(path).get("connect-src", []))


def test_a_page_runs_no_script_that_is_slipped_in() -> None:
    scripts = given("/karta")["script-src"]
    assert "'unsafe-inline'" not in scripts
    assert "'unsafe-eval'" not in scripts
    assert "data:" not in scripts
    spec = find_spec("streamlit")
    assert spec
    assert spec.origin
    page = (Path(spec.origin).parent / "static" / "index.html").read_bytes()
    inline = re.findall(rb"<script>(.*?)</script>", page, re.DOTALL)
    hashes = [f"'sha256-{b64encode(sha256(one).digest()).decode()}'" for one in inline]
    assert [one for one in scripts if one.startswith("'sha256-")] == hashes
    assert len(hashes) == page.count(b"<script") - page.count(b"<script type")


@pytest.mark.parametrize("path", ["/", "/karta", "/om?sprak=en"])
def test_pages_may_not_be_framed_or_kept(path: str) -> None:
    headers = get(path).headers
    assert headers["x-frame-options"] == "DENY"
    assert headers.get("cache-control", "no-cache") == "no-cache"


@pytest.mark.parametrize("base", ["", "/piloter", "/a/b"])
def test_only_the_maps_frame_makes_scripts_of_text_and_only_we_may_frame_it(base: str) -> None:
    frame = answered(base + FRAME, 200, base, **HTML)
    assert {"'unsafe-inline'", "'unsafe-eval'"} <= set(frame["script-src"])
    assert frame["frame-ancestors"] == ["'self'"]
    for path in ("/component/annan/index.html", "/karta", f"/karta{FRAME}", f"/x{base}{FRAME}"):
        assert "'unsafe-eval'" not in answered(base + path, 200, base, **HTML)["script-src"]


def test_a_frame_that_the_browser_has_keeps_its_policy() -> None:
    # The headers of a 304 take the place of those that were kept.
    assert given(FRAME, if_none_match='"x"') == given(FRAME)
    assert answered(FRAME, 304) == given(FRAME)


@pytest.mark.parametrize(
    "path", [path for path in EVERY_KIND.values() if path not in ("/karta", "/om", FRAME, "/_stcore/health")]
)
def test_what_is_no_page_runs_nothing(path: str) -> None:
    directives = given(path)
    assert "script-src" not in directives
    assert "connect-src" not in directives
    assert directives["frame-ancestors"] == ["'none'"]


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        ("/api/pilotkartan.csv", True),
        ("/api/finns-inte", True),
        ("/karta.svg?tema=strak", True),
        ("/x/api/pilotkartan.csv", False),
        ("/karta", False),
        ("/api", False),
        ("/assets/app.js", False),
        ("/media/abc.csv", False),
        (FRAME, False),
    ],
)
def test_other_sites_may_show_what_is_for_them_only(path: str, shared: bool) -> None:
    expected = "cross-origin" if shared else "same-origin"
    assert get(path).headers["cross-origin-resource-policy"] == expected


def test_files_of_a_session_are_not_kept_by_the_browser() -> None:
    assert get("/media/abc.csv").headers["cache-control"] == "no-store"


def answered(path: str, status: int, base: str = "", **headers: str) -> dict[str, list[str]]:
    """Give the policy that an answer with this status and these headers gets."""
    sent: list[Message] = []

    async def app(scope, receive, send):
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(SecurityHeaders(app, base)({"type": "http", "path": path}, None, send))  # type: ignore[arg-type]
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return policy(found["content-security-policy"])


@pytest.mark.parametrize("status", [301, 304, 400, 403, 404, 405, 413, 416, 500, 503])
def test_what_went_wrong_runs_nothing(status: int) -> None:
    assert "script-src" not in answered("/karta", status, **HTML)


def test_an_unforeseen_error_has_them_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("<b>hemligt</b>")

    monkeypatch.setattr("pilotkarta.web.picture.svg_map", broken)
    answer = get("/karta.svg")
    assert answer.status == 500
    assert b"hemligt" not in answer.body
    assert "script-src" not in policy(answer.headers["content-security-policy"])
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_header_that_was_there_is_replaced() -> None:
    loose = {"content-type": "text/plain", "content-security-policy": "default-src *"}
    assert answered("/x", 200, **loose)["default-src"] == ["'none'"]


def opened(host: str | None, origin: str | None) -> bool:
    """Say whether a websocket gets through to Streamlit."""
    reached: list[bool] = []
    sent: list[Message] = []

    async def app(scope, receive, send):
        reached.append(True)

    async def send(message: Message) -> None:
        sent.append(message)

    given = {"host": host, "origin": origin}
    headers = [(name.encode(), value.encode("latin-1")) for name, value in given.items() if value is not None]
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers}
    asyncio.run(SecurityHeaders(app)(scope, None, send))  # type: ignore[arg-type]
    assert sent == ([] if reached else [{"type": "websocket.close", "code": 1008}])
    return bool(reached)


@pytest.mark.parametrize(
    ("host", "origin", "expected"),
    [
        ("piloter.example", "https://piloter.example", True),
        ("127.0.0.1:8501", "http://127.0.0.1:8501", True),
        ("[::1]:8501", "http://[::1]:8501", True),
        ("piloter.example", None, True),  # a program
        ("piloter.example", "https://annan.example", False),
        ("piloter.example", "https://piloter.example.annan.example", False),
        ("piloter.example", "https://piloter.example:8443", False),
        ("piloter.example", "https://x@piloter.example", False),
        ("piloter.example", "http://localhost", False),  # Streamlit itself would let these two in
        ("piloter.example", "http://127.0.0.1:3000", False),
        ("piloter.example", "null", False),
        ("piloter.example", "", False),
        ("piloter.example", "https://[", False),
        ("piloter.example", "\xff\xfe", False),
        (None, "https://annan.example", False),
        (None, "null", False),
        (None, "http://None", False),
        ("", "http://", False),
    ],
)
def test_only_our_own_pages_open_the_websocket(host: str | None, origin: str | None, expected: bool) -> None:
    assert opened(host, origin) is expected


@pytest.mark.parametrize(
    ("path", "start"),
    [("/karta", "**Pages**"), (FRAME, "**The map's frame**"), ("/karta.svg", "**Files, pictures")],
)
def test_every_source_is_told_of(path: str, start: str) -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    told = text.partition(start)[2].partition("\n**")[0]
    for name, sources in given(path).items():
        row = re.search(rf"^\| `{name}` \| (.+?) \|", told, re.MULTILINE)
        if row:
            named = set(re.findall(r"'[\w-]+'|\b(?:data|blob):", row[1]))
            assert named == {one for one in sources if not one.startswith("'sha256-")}
        else:
            assert f"{name} {' '.join(sources)}" in (text if sources == ["'none'"] else told)
