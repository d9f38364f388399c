"""What a page sends to the browser, whatever element draws it: every text of it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from pilotkarta.i18n import Code
from pilotkarta.paths import PAGES, ROOT
from tests.language.words import foreign_in

Params = dict[str, str | list[str]]
ADDRESSES: list[tuple[str, Params]] = [
    ("karta", {}),
    ("karta", {"projekt": "strukturer-vasterbotten", "farg": "belagg"}),
    ("karta", {"projekt": "mobevi", "seminarium": "24"}),
    ("karta", {"projekt": "attraktion-gotland", "lan": ["09", "99"], "tema": "zzz"}),
    ("karta", {"q": "zzz"}),
    ("karta", {"data": "exempel", "projekt": "exempel-malmbygden"}),
    ("projekt", {"projekt": "strukturer-vasterbotten"}),
    ("projekt", {"projekt": "attraktion-gotland"}),
    ("projekt", {"data": "exempel", "projekt": "exempel-malmbygden"}),
    ("projekt", {}),
    ("analys", {}),
    *[
        ("analys", {"fraga": one, "data": data})
        for one in ("tema", "tid", "pengar", "tackning", "avstand", "kommun", "jamfor", "egna")
        for data in ("", "exempel")
    ],
    ("analys", {"kolumner": "program"}),
    ("analys", {"kommun": "2480"}),
    ("analys", {"kommun": "0180", "data": "exempel"}),
    ("analys", {"jamfor": ["umea-nimby", "mobevi", "straket-goteborg-boras"]}),
    ("analys", {"jamfor": ["umea-nimby"]}),
    ("data", {}),
    *[
        ("data", {"visa": one, "data": data})
        for one in ("luckor", "tabell", "hamta", "begrepp", "kallor", "andra")
        for data in ("", "exempel")
    ],
    ("data", {"visa": "tabell", "q": "zzz"}),
    ("presentation", {}),
    ("presentation", {"data": "exempel"}),
    ("om", {}),
    ("tillganglighet", {}),
]
_MACHINE = frozenset(
    (
        "id",
        "page",
        "queryString",
        "pageScriptHash",
        "deferredFileId",
        "componentName",
        "type",
        "icon",
        "font",
        "direction",
        "clickMode",
        "strokeCap",
        "field",
        "key",
        "labelVisibility",
    )
)
# What machines say to each other.
_KEY = re.compile(r"[0-9a-f]{32}|[a-z0-9]+(-[a-z0-9]+)+|confirmed|probable|weak|example|about|None")
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|`(?:[^`\\]|\\.)*`', re.DOTALL)


def opened(name: str, code: Code, params: Params, **held: Any) -> AppTest:
    """Open a page at an address, in a language, with what the session holds."""
    app = AppTest.from_file(str(ROOT / "pilotkarta" / "ui" / "shell.py"), default_timeout=60)
    given = {key: value for key, value in params.items() if value}
    app.query_params.update({**given, "sprak": code} if code != "sv" else given)
    for key, value in held.items():
        app.session_state[key] = value
    return app.run().switch_page(str(PAGES / f"{name}.py")).run()


def wrong_on(app: AppTest, code: Code) -> dict[str, set[str]]:
    """Find what a page says in the other language."""
    found: dict[str, set[str]] = {}
    for text in texts(app):
        found |= foreign_in(text, code)
    return found


def texts(app: AppTest) -> Iterator[str]:
    """Give all that a page sends but keys: HTML and plain texts."""
    for element in _below(app._tree):  # the whole tree is nowhere public
        proto = getattr(element, "proto", None)
        if proto is not None:
            yield from _strings(MessageToDict(proto))
            for data in getattr(proto, "datasets", ()):
                table = pa.ipc.open_stream(data.data.data).read_pandas()
                cells = (str(one) for one in table.select_dtypes(exclude="number").stack())
                yield from (one for one in cells if not _KEY.fullmatch(one))


def _below(node: Any) -> Iterator[Any]:
    for child in getattr(node, "children", {}).values():
        yield child
        yield from _below(child)


def _strings(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in _MACHINE:
                yield from _strings(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one, key)
    elif isinstance(value, str) and value[:1] in ("{", "["):
        yield from _strings(json.loads(value))
    elif isinstance(value, str) and re.search(r"\bL\.\w+\(|pilotkartan\.\w+\(", value):
        for literal in _QUOTED.findall(value):
            yield from _strings(_unquoted(literal))
    elif isinstance(value, str) and key != "data" and not _KEY.fullmatch(value):
        yield value


def _unquoted(literal: str) -> str:
    try:
        return str(json.loads(f'"{literal[1:-1]}"'))
    except json.JSONDecodeError:
        return literal[1:-1].replace("\\n", "\n")
