"""Take the documentation's screenshots from a running server: ``make screenshots``."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.browser.conftest import chromium_arguments, serving
from tests.browser.visit import LAPTOP, PHONE, Visit

PICTURES = Path(__file__).parent / "bilder"
SHOTS = {
    "karta": ("/karta", LAPTOP),
    "karta-exempel": ("/karta?data=exempel", LAPTOP),
    "de-femton": ("/karta?program=snu-2013&projekt=strukturbild-skaraborg", LAPTOP),
    "evidens": ("/karta?farg=belagg&sprak=en", LAPTOP),
    "projekt": ("/projekt?projekt=strukturbild-skaraborg", LAPTOP),
    "mobil": ("/karta?program=snu-2013", PHONE),
}


def main() -> None:
    """Write one PNG for each entry of ``SHOTS``."""
    PICTURES.mkdir(exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_arguments())
        for name, (path, (width, height)) in SHOTS.items():
            context = browser.new_context(viewport={"width": width, "height": height})
            visit = Visit(address, context, context.new_page()).show(path)
            if path.startswith("/projekt"):
                visit.pictures_drawn()
            elif "projekt=" in path:
                visit.frame.locator("#map_div[data-tinted]").wait_for()
            visit.page.screenshot(path=PICTURES / f"{name}.png", full_page=width < 1000)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
