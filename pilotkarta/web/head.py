"""The page's head in the visitor's language, and an answer to addresses that are no pages."""

import hashlib
import re
from functools import lru_cache
from urllib.parse import parse_qs

from markupsafe import Markup, escape
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pilotkarta.i18n import N_, Code, language
from pilotkarta.markup import render
from pilotkarta.paths import ASSETS, PAGES
from pilotkarta.selection import language_named

_NOT_PAGES = re.compile(r"/(_stcore|component|static|media|assets|_components|app/static)/|\.\w+$")
_ADDRESSES = frozenset(("", "start", *(page.stem for page in PAGES.glob("*.py"))))
_STYLES = ("palette.css", "marker.css", "app.css", "data.css", "deck.css", "print.css", "connection.css")
_ICONS = {"favicon.png": 'sizes="48x48"', "favicon.svg": 'type="image/svg+xml" sizes="any"'}
_GROUNDS = {"light": "#ffffff", "dark": "#0e1117"}  # the page's own, for the browser's frame (palette.css)
# Streamlit's script gives its icon back by this name whenever the page changes.
_THEIR_ICON = re.compile(r'<link rel="shortcut icon"[^>]*>')
_THEIR_NO_SCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_SCRIPTS = ("app.js", "data.js", "connection.js", "held.js")


class PageHead:
    """ASGI middleware that gives each page its language, its title and our styles and script.

    Streamlit answers every address with its page; one that is no page gets a 404 here instead.

    Streamlit's page says ``lang="en"`` and has no place for a style sheet. The compressed form cannot be
    rewritten, so page requests lose their ``accept-encoding``; the page is 9 kB.
    """

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app = app
        self.base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but pages, whose head is rewritten."""
        if scope["type"] != "http" or scope["method"] != "GET" or _NOT_PAGES.search(scope["path"]):
            await self.app(scope, receive, send)
            return
        code = language_named(parse_qs(scope["query_string"].decode("latin-1")))
        dropped = (b"accept-encoding", b"if-none-match", b"if-modified-since")
        headers = [(name, value) for name, value in scope["headers"] if name.lower() not in dropped]
        known = scope["path"].removeprefix(f"{self.base}/") in _ADDRESSES
        rewriter = _Rewriter(send, code, self.base, known=known)
        await self.app({**scope, "headers": headers}, receive, rewriter.send)


class _Rewriter:
    """Collects an HTML answer and sends it on with our head, or our 404 where the address is no page."""

    def __init__(self, send: Send, code: Code, base: str, *, known: bool) -> None:
        self._send = send
        self._code = code
        self._base = base
        self._known = known
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if MutableHeaders(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            body = self._page().encode("utf-8")
            headers = MutableHeaders(raw=self._start["headers"])
            headers["content-length"] = str(len(body))
            headers["content-language"] = self._code
            del headers["etag"]
            await self._send(self._start if self._known else {**self._start, "status": 404})
            message = {"type": "http.response.body", "body": body}
        await self._send(message)

    def _page(self) -> str:
        if self._known:
            return rewritten(self._body.decode("utf-8"), self._code)
        return missing(self._code, self._base)


def rewritten(page: str, code: Code) -> str:
    """Put the language, the title, our styles and our script into Streamlit's page.

    Parameters
    ----------
    page : str
        Streamlit's HTML.
    code : {"sv", "en"}
        The visitor's language.

    Returns
    -------
    str
        The same page; addresses are relative, so that a base path works.
    """
    words = language(code)
    links = [f'<link rel="stylesheet" href="./assets/{_versioned(name)}">' for name in _STYLES]
    links += [f'<script src="./assets/{_versioned(name)}"></script>' for name in _SCRIPTS]
    links += [f'<link rel="icon" href="./assets/{_versioned(name)}" {kind}>' for name, kind in _ICONS.items()]
    said = {
        "description": words.text(_DESCRIPTION),
        "pk-lost": words.text(_LOST),
        "color-scheme": "light dark",
    }
    links += [f'<meta name="{name}" content="{escape(content)}">' for name, content in said.items()]
    links += [
        f'<meta name="theme-color" media="(prefers-color-scheme: {scheme})" content="{ground}">'
        for scheme, ground in _GROUNDS.items()
    ]
    page = page.replace('<html lang="en">', f'<html lang="{code}">', 1)
    page = page.replace("<title>Streamlit</title>", "<title>Pilotkartan</title>", 1)
    page = _THEIR_ICON.sub("", page, count=1)
    opening = f'<body>\n<p class="pk-opening">{words.text(_OPENING)}</p>'
    page = page.replace("<body>", opening, 1)
    page = _THEIR_NO_SCRIPT.sub(f"<noscript>{words.text(_NO_SCRIPT)}</noscript>", page, count=1)
    return page.replace("</head>", "\n".join([*links, "</head>"]), 1)


_LOST = N_(
    "The connection to the server is broken. The page tries again by itself; what you have chosen is kept in "
    "its address."
)
_OPENING = N_("Pilotkartan is opening …")
_DESCRIPTION = N_(
    "Pilot projects in spatial planning on a map of Sweden: what is known of each, by which source, and what "
    "is not known."
)
_NO_SCRIPT = N_("Pilotkartan needs JavaScript. Turn it on in the browser to see the pilots.")


@lru_cache
def _versioned(name: str) -> str:
    digest = hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()
    return f"{name}?v={digest[:8]}"


def missing(code: Code, base: str = "") -> str:
    """Write the page for an address that is none of ours.

    Parameters
    ----------
    code : {"sv", "en"}
        The visitor's language.
    base : str, optional
        The path that all addresses begin with, as ``/piloter``.

    Returns
    -------
    str
        A whole HTML page that needs no script.
    """
    palette = Markup((ASSETS / "palette.css").read_text(encoding="utf-8"))
    return render("missing.html", code=code, base=base, palette=palette, _=language(code).text)
