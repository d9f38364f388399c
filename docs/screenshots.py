"""Take the pictures that the guides show into ``docs/bilder``: ``make screenshots``."""

import io
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pilotkarta.exports import FORMATS
from pilotkarta.handout import Handout
from pilotkarta.register import load_named
from pilotkarta.selection import Selection, select
from tests.browser.conftest import chromium_arguments, serving
from tests.browser.visit import LAPTOP, PHONE, Visit
from tests.imports.filled import filled

PICTURES = Path(__file__).parent / "bilder"
PAGES = {
    "karta": ("/karta", LAPTOP),
    "karta-exempel": ("/karta?data=exempel", LAPTOP),
    "de-femton": ("/karta?program=snu-2013&projekt=strukturbild-skaraborg", LAPTOP),
    "evidens": ("/karta?farg=belagg&sprak=en", LAPTOP),
    "projekt": ("/projekt?projekt=strukturbild-skaraborg", LAPTOP),
    "analys": ("/analys", LAPTOP),
    "presentation": ("/presentation", LAPTOP),
    "data": ("/data", LAPTOP),
    "data-tabell": ("/data?visa=tabell", LAPTOP),
    "data-hamta": ("/data?visa=hamta", LAPTOP),
    "om": ("/om", LAPTOP),
    "mobil": ("/karta?program=snu-2013", PHONE),
}
FIGURES = {  # the question's parameters, and the figure of which a picture is taken
    "analys-tid": ("data=exempel&fraga=tid", "tid"),
    "analys-pengar": ("fraga=pengar", "pengar"),
    "analys-tackning": ("fraga=tackning", "tackning"),
    "analys-avstand": ("fraga=avstand&tema=stad", "avstand"),
    "analys-kommun": ("kommun=2480", "kommun-2480"),
    "analys-jamfor": ("jamfor=jamtlandsstraket&jamfor=strukturanalys-jamtland", "jamfor"),
    "analys-egna": ("fraga=egna", "egna"),
}
DECKS = {  # the deck's parameters, and the kinds of slides of which a picture is taken
    "bild": ("seminarium=14", {"map", "project", "unknown"}),
    "bild-exempel": ("data=exempel", {"project"}),
}
COLOURS, WIDE = 128, 1400  # of a picture; enough to look at, and small enough to keep


def keep(name: str, picture: bytes | Image.Image) -> None:
    """Write a picture with few colours."""
    image = picture if isinstance(picture, Image.Image) else Image.open(io.BytesIO(picture))
    image = image.convert("RGB")
    if image.width > WIDE:
        image = image.resize((WIDE, round(image.height * WIDE / image.width)))
    image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE).save(PICTURES / f"{name}.png", optimize=True)


def pages(browser: Browser, address: str) -> None:
    """Take one picture a page."""
    for name, (path, (width, height)) in PAGES.items():
        context = browser.new_context(viewport={"width": width, "height": height})
        visit = Visit(address, context, context.new_page()).show(path)
        if path.startswith("/projekt"):
            visit.pictures_drawn()
        elif "projekt=" in path:
            visit.frame.locator("#map_div[data-tinted]").wait_for()
        visit.page.locator("[data-testid=stSkeleton]").first.wait_for(state="detached")
        keep(name, visit.page.screenshot(full_page=width < 1000))
        context.close()


def figures(browser: Browser, address: str) -> None:
    """Take one picture of a figure of each question."""
    context = browser.new_context(viewport={"width": LAPTOP[0], "height": 900})
    for name, (query, figure) in FIGURES.items():
        visit = Visit(address, context, context.new_page()).show(f"/analys?{query}")
        if figure == "egna":
            visit.page.locator("input[type=file]").set_input_files(invented())
        place = visit.page.locator(f".st-key-figur_{figure}")
        place.locator("iframe, .stVegaLiteChart svg").first.wait_for()
        if place.locator("iframe").count():
            visit.map_ready()
            visit.frame.locator("#map_div[data-shaded]").wait_for()
        keep(name, place.screenshot())
        visit.page.close()
    context.close()


def invented() -> FilePayload:
    """Make a table of numbers that mean nothing, one a municipality."""
    codes = [one.code for one in load_named("").municipalities]
    rows = "".join(f"{code};{int(code) * 37 % 1000 / 10:.1f}\n".replace(".", ",") for code in codes)
    table = f"Kommun;Påhittade tal\n{rows}".encode("utf-8-sig")
    return {"name": "pahittat.csv", "mimeType": "text/csv", "buffer": table}


def handed_in(browser: Browser, address: str) -> None:
    """Take a picture of what is said of a filled-in template with faults; of its pilots, nothing is real."""
    context = browser.new_context(viewport={"width": LAPTOP[0], "height": LAPTOP[1]})
    visit = Visit(address, context, context.new_page()).show("/data?visa=andra")
    template = context.request.get(f"{address}/api/pilotkartan-mall.xlsx")
    assert template.ok, template.text()
    spoilt = filled(template.body(), spoil={"Område 1": "2480 Umeo", "Evidens": "säker", "Start": "2014-13"})
    file: FilePayload = {"name": "ifylld.xlsx", "mimeType": "application/zip", "buffer": spoilt}
    visit.page.locator("input[type=file]").set_input_files(file)
    visit.page.locator(".pk-problems").wait_for()
    keep("lamna-in", visit.page.screenshot(full_page=True))
    context.close()


def slides(page: Page, address: str) -> None:
    """Take one picture of each kind of slide that is asked for."""
    for name, (query, kinds) in DECKS.items():
        page.goto(f"{address}/presentation?{query}&bild=1")
        page.locator(".pk-slide:not([hidden])").wait_for()
        left = set(kinds)
        for _ in range(page.locator("[data-slide]").count()):
            kind = page.locator(".pk-slide:not([hidden])").get_attribute("data-kind")
            if kind in left:
                keep(f"{name}-{kind}", page.screenshot())
                left.remove(kind)
            page.keyboard.press("ArrowRight")
        assert not left, f"no slide: {left}"


def sheets(name: str, document: bytes, across: int) -> None:
    """Put all pages of a PDF on one picture."""
    pdf = pypdfium2.PdfDocument(document)
    drawn = [pdf[n].render(scale=WIDE / across / pdf[n].get_width()).to_pil() for n in range(len(pdf))]
    wide, high = drawn[0].size
    whole = Image.new("RGB", (across * (wide + 8), -(-len(drawn) // across) * (high + 8)), "#8a8a8a")
    for n, one in enumerate(drawn):
        whole.paste(one, (n % across * (wide + 8) + 4, n // across * (high + 8) + 4))
    keep(name, whole)


def as_pdf(presentation: bytes) -> bytes:
    """Let LibreOffice draw a PowerPoint."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "bilder.pptx"
        source.write_bytes(presentation)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return source.with_suffix(".pdf").read_bytes()


def hand_outs(page: Page) -> None:
    """Take pictures of what is taken home."""
    register, whole = load_named(""), Selection()
    given = Handout(
        register, whole, select(register, whole), "https://pilotkartan.example", date(2026, 11, 25)
    )
    sheets("handout-pdf", FORMATS["pdf"].write(given), across=5)
    sheets("handout-pptx", as_pdf(FORMATS["pptx"].write(given)), across=4)
    with tempfile.NamedTemporaryFile(suffix=".html") as file:
        file.write(FORMATS["html"].write(given))
        file.flush()
        page.goto(Path(file.name).as_uri())
        page.wait_for_load_state("networkidle")
        keep("handout-html", page.screenshot())


def main() -> None:
    """Take all of them."""
    PICTURES.mkdir(exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_arguments())
        pages(browser, address)
        figures(browser, address)
        handed_in(browser, address)
        page = browser.new_page(viewport={"width": LAPTOP[0], "height": LAPTOP[1]})
        slides(page, address)
        hand_outs(page)
        browser.close()


if __name__ == "__main__":
    main()
