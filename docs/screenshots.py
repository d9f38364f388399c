"""Take pictures of every page, kind of slide and hand-out into ``docs/bilder``: ``make screenshots``."""

import io
import subprocess
import sys
import tempfile
from collections.abc import Iterable
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
    "tillganglighet": ("/tillganglighet", LAPTOP),
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
DECKS = {"bild": "seminarium=14", "bild-exempel": "data=exempel"}
PAPERS = {"handout": "", "handout-exempel": "exempel"}
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
    template = context.request.get(f"{address}/api/pilotkartan-mall.xlsx").body()
    spoilt = filled(template, spoil={"Område 1": "2480 Umeo", "Evidens": "säker", "Start": "2014-13"})
    file: FilePayload = {"name": "ifylld.xlsx", "mimeType": "application/zip", "buffer": spoilt}
    visit.page.locator("input[type=file]").set_input_files(file)
    visit.page.locator(".pk-problems").wait_for()
    keep("lamna-in", visit.page.screenshot(full_page=True))
    context.close()


def slides(page: Page, address: str) -> None:
    """Take one picture of each kind of slide."""
    for name, query in DECKS.items():
        page.goto(f"{address}/presentation?{query}&bild=1")
        page.locator(".pk-slide:not([hidden])").wait_for()
        seen = set()
        for _ in range(page.locator("[data-slide]").count()):
            kind = page.locator(".pk-slide:not([hidden])").get_attribute("data-kind")
            if kind not in seen:
                keep(f"{name}-{kind}", page.screenshot())
            seen.add(kind)
            page.keyboard.press("ArrowRight")


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


def hand_outs(page: Page, files: Iterable[tuple[str, str]]) -> None:
    """Take pictures of what is taken home of each data set."""
    for name, data in files:
        register = load_named(data)
        selection = Selection(data=data)
        projects = select(register, selection)
        given = Handout(register, selection, projects, "https://pilotkartan.example", date(2026, 11, 24))

        def made(kind: str, given: Handout = given) -> bytes:
            return FORMATS[kind].write(given)

        sheets(f"{name}-pdf", made("pdf"), across=5)
        sheets(f"{name}-pptx", as_pdf(made("pptx")), across=4)
        keep(f"{name}-png", made("png"))
        with tempfile.NamedTemporaryFile(suffix=".html") as file:
            file.write(made("html"))
            file.flush()
            page.goto(Path(file.name).as_uri())
            page.wait_for_load_state("networkidle")
            keep(f"{name}-html", page.screenshot())
        page.set_content(made("svg").decode("utf-8"))
        keep(f"{name}-svg", page.locator("svg").first.screenshot())


def main() -> None:
    """Take all of them."""
    PICTURES.mkdir(exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_arguments())
        pages(browser, address)
        figures(browser, address)
        handed_in(browser, address)
        handed_in(browser, address)
        page = browser.new_page(viewport={"width": LAPTOP[0], "height": LAPTOP[1]})
        slides(page, address)
        hand_outs(page, PAPERS.items())
        browser.close()


if __name__ == "__main__":
    main()
