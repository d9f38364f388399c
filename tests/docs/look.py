"""Run in a copy of the app where the recipes are followed: write as JSON what the pages and the shell say."""

import json
import re
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from pilotkarta.__main__ import main
from pilotkarta.paths import DATA, EXAMPLE, PAGES, ROOT
from pilotkarta.register import check


def page(name: str, **params: str) -> dict[str, Any]:
    """Open a page: its words, the ids of its rows, the choices of two filters, and what went wrong."""
    app = AppTest.from_file(str(ROOT / "pilotkarta" / "ui" / "shell.py"), default_timeout=60)
    app.query_params.update(params)
    app.run().switch_page(str(PAGES / f"{name}.py")).run()
    said = " ".join(re.sub("<[^>]+>", " ", block.value) for block in app.html)
    return {
        "said": " ".join(said.split()),
        "rows": [b.key.removeprefix("valj-") for b in app.button if b.key and b.key.startswith("valj-")],
        "choices": {pills.key: list(pills.options) for pills in app.button_group if pills.key},
        "errors": [str(error.value) for error in app.exception],
    }


if __name__ == "__main__":
    exported = main(["export", "txt", "--to", "a.txt", "--select", "lan=23"])
    seen = {
        "root": str(ROOT),
        "faults": [len(check(DATA)), len(check(EXAMPLE))],
        "exported": exported,
        "text": Path("a.txt").read_text(encoding="utf-8"),
        "pages": {
            "theme": page("karta", data="exempel", tema="vatten"),
            "filter": page("karta", belopp="granted"),
            "page": page("hjalp"),
            "question": page("analys", fraga="aktorer"),
        },
    }
    print(json.dumps(seen))
