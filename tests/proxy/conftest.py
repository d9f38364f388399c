"""The deployed service, started once for each file of tests, and visitors who come to it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import browser, pytest_configure, pytest_runtest_makereport
from tests.browser.visit import LAPTOP, Visit
from tests.proxy.rig import COOKIE, Rig, deployed

MOST_WAIT = 30_000  # milliseconds; the page waits some seconds between its tries

__all__ = ["browser", "pytest_configure", "pytest_runtest_makereport"]


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with deployed(tmp_path_factory.mktemp("proxy")) as rig:
        yield rig


@pytest.fixture
def visitor(rig: Rig, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visit]]:
    """Give a function that lets a new visitor in, who has no cookie, or that of one process."""
    expect.set_options(timeout=MOST_WAIT)
    visits: list[Visit] = []
    request.node.visits = visits

    def enter(process: str = "") -> Visit:
        context = browser.new_context(
            locale="sv-SE",
            ignore_https_errors=True,
            viewport={"width": LAPTOP[0], "height": LAPTOP[1]},
        )
        context.set_default_timeout(MOST_WAIT)
        if process:
            context.add_cookies([{"name": COOKIE, "value": process, "url": f"{rig.address}/"}])
        visits.append(Visit(rig.address, context, context.new_page()))
        return visits[-1]

    yield enter
    for visit in visits:
        visit.context.close()
