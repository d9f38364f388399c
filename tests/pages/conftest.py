"""Pages without a browser: what they draw for an address, and what their widgets do to it."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pilotkarta.paths import PAGES, ROOT

Opener = Callable[..., AppTest]


@pytest.fixture
def page() -> Opener:
    """Give a function that opens a page with an address's parameters."""

    def open_page(name: str, **params: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(ROOT / "pilotkarta" / "ui" / "shell.py"), default_timeout=30)
        app.query_params.update(params)
        app.run().switch_page(str(PAGES / f"{name}.py")).run()
        assert not app.exception
        return app

    return open_page


def html(app: AppTest, marker: str) -> list[str]:
    """Give the HTML blocks that hold a marker."""
    return [block.value for block in app.html if marker in block.value]


def rows(app: AppTest) -> list[str]:
    """List the ids of the rows from the top."""
    return [b.key.removeprefix("valj-") for b in app.button if b.key and b.key.startswith("valj-")]
