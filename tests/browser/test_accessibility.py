"""What axe can see of the two pages, light and dark (the whole suite comes with issue 3)."""

import pytest
from axe_playwright_python.sync_playwright import Axe

STANDARD = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
STATES = (
    "/karta?projekt=jamtlandsstraket&lan=23&q=j",
    "/karta?data=exempel&farg=belagg",
    "/karta?program=snu-2013&sprak=en",
    "/karta?tema=energi&landsdel=svealand",
    "/analys",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(server, visitor, scheme):
    visit = visitor(server)
    visit.page.emulate_media(color_scheme=scheme)
    found = {}
    for path in STATES:
        visit.page.goto(server + path)
        visit.page.locator(".pk-count").wait_for()
        visit.settled()
        if "karta" in path:
            visit.map_ready()
        violations = Axe().run(visit.page, options=STANDARD).response["violations"]
        found[path] = [(v["id"], v["nodes"][0]["html"]) for v in violations]
    assert not any(found.values()), found
