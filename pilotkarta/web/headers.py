"""What each answer forbids the browser, and whom the websocket refuses; ``SECURITY.md`` tells why."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Policy = Mapping[str, str]

_FRAME = "/component/streamlit_folium.st_folium/"
_SHARED = ("/api/", "/karta.svg")  # other sites' pages may show and read these
_OWN = "/media/"  # files of a visitor's own session
_CLOSED: Policy = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
# Files, pictures, answers to scripts, our page for a missing address: opened by themselves they run nothing.
_FILE: Policy = {**_CLOSED, "img-src": "'self'", "style-src": "'unsafe-inline'"}
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # addresses hold what was searched for
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
            "microphone", "midi", "payment", "publickey-credentials-get", "usb",
        )
    ),
}  # fmt: skip
_REFUSED = 1008  # "policy violation" (RFC 6455, 7.4.1); before the handshake it becomes 403


class SecurityHeaders:
    """ASGI middleware that gives every answer its headers and lets no other site open the websocket.

    Streamlit compares the origin too, but when it is another it asks hosts on the internet for its own
    address first, and all visitors wait meanwhile.
    """

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app = app
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to what the application answers."""
        if scope["type"] == "websocket" and _is_foreign(Headers(scope=scope)):
            await send({"type": "websocket.close", "code": _REFUSED})
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                path = scope["path"].removeprefix(self.base)
                _dress(MutableHeaders(raw=message["headers"]), path, message["status"])
            await send(message)

        await self.app(scope, receive, dressed)


def _is_foreign(headers: Headers) -> bool:
    """Say whether a page of another site asks; programs send no origin."""
    origin, host = headers.get("origin"), headers.get("host")
    return origin is not None and (not host or origin not in (f"http://{host}", f"https://{host}"))


def _dress(headers: MutableHeaders, path: str, status: int) -> None:
    policy = _policy(path, status, headers.get("content-type", ""))
    headers.update(_HEADERS)
    headers["content-security-policy"] = "; ".join(f"{name} {value}" for name, value in policy.items())
    headers["x-frame-options"] = "DENY" if policy["frame-ancestors"] == "'none'" else "SAMEORIGIN"
    headers["cross-origin-resource-policy"] = "cross-origin" if path.startswith(_SHARED) else "same-origin"
    if path.startswith(_OWN):
        headers["cache-control"] = "no-store"


def _policy(path: str, status: int, kind: str) -> Policy:
    """Choose what an answer may do: the map's frame, a page, or a file.

    A 304 has no kind, and its headers replace those that the browser kept; so the frame goes by its path.
    """
    if path.startswith(_FRAME):
        return _frame()
    return _page() if status == 200 and kind.startswith("text/html") else _FILE


@lru_cache
def _page() -> Policy:
    """Give the policy of a page: Streamlit's scripts and our own, and no other.

    No script can be slipped in or made of text. What is let in beside files of our own:

    - scripts in ``blob:``: Streamlit hands the deck its script in one; only a script that runs can make one.
    - ``wasm-unsafe-eval``: protobuf.js counts long numbers in WebAssembly; JavaScript's ``eval`` stays shut
      (Vega's charts use the interpreter).
    - styles ``unsafe-inline``: Streamlit writes its styles into the page as it draws; ours say sizes and
      colours of single things.
    - fonts in ``data:``: a small one stands in Streamlit's style sheet.
    - pictures in ``data:``: the legends' textures, and the map of own figures, which no address may know.
    """
    return {
        **_CLOSED,
        "script-src": f"'self' {_inline_scripts()} blob: 'wasm-unsafe-eval'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "connect-src": "'self'",  # the websocket too: Chrome 71, Firefox 50, Safari 16
        "frame-src": "'self'",
    }


@lru_cache
def _frame() -> Policy:
    """Give the policy of the map's frame, where streamlit-folium runs the map that it is sent as text.

    The pictures in ``data:`` are the buttons' and the textures.
    """
    return {
        **_CLOSED,
        "frame-ancestors": "'self'",
        "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src": "'self' 'unsafe-inline'",
        "font-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
    }


def _inline_scripts() -> str:
    """Name the scripts that stand in Streamlit's page itself by their hashes."""
    spec = find_spec("streamlit")
    if not spec or not spec.origin:
        return ""
    page = (Path(spec.origin).parent / "static" / "index.html").read_text(encoding="utf-8")
    found = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = (hashlib.sha256(script.encode("utf-8")).digest() for script in found)
    return " ".join(f"'sha256-{b64encode(digest).decode('ascii')}'" for digest in digests)
