"""Every page on paper (A4): one header a sheet, colours, the list after the map, nothing cut."""

import re
from collections import Counter
from dataclasses import dataclass

import pypdfium2 as pdfium
import pytest

from pilotkarta.maps.shading import shades
from pilotkarta.maps.style import PROGRAMMES
from tests.browser.test_own_figures import HOSTILE, dropped, table
from tests.browser.test_questions import shaded
from tests.browser.visit import LAPTOP, Visit

WIDE, HIGH = 595, 842  # A4 in points
TODAY = re.compile(r"\b\d{1,2} (?:[a-zåäö]+|[A-Z][a-z]+) 20\d\d\b")


@dataclass
class Sheet:
    """One printed page: its text, where its letters stand, and how much there is of each colour."""

    text: str
    boxes: list[tuple[float, float, float, float]]
    colours: Counter[tuple[int, int, int]]
    size: tuple[float, float]


def printed(visit, path, scheme="light"):
    visit.page.emulate_media(color_scheme=scheme)
    return on_paper(visit.show(path))


def on_paper(visit):
    # As a browser prints when its user leaves background colours off.
    document = pdfium.PdfDocument(visit.page.pdf(prefer_css_page_size=True, print_background=False))
    sheets = []
    for page in document:
        text = page.get_textpage()
        boxes = [text.get_rect(i) for i in range(text.count_rects())]
        pixels = page.render(scale=1, rev_byteorder=True).to_numpy()[::2, ::2, :3].reshape(-1, 3)
        colours = Counter(tuple(map(int, pixel)) for pixel in pixels)
        sheets.append(Sheet(" ".join(text.get_text_range().split()), boxes, colours, page.get_size()))
    return sheets


PAGES = {
    "karta": ("/karta?projekt=strukturbild-skaraborg", "Urval: alla projekt (28 av 28)"),
    "urval": (
        "/karta?tema=strak&lan=14&q=region",
        "Urval: Tema: Stråk och transporter; Län: Västra Götaland; Sök: ”region” (",
    ),
    "exempel": ("/karta?data=exempel&sprak=en", "Selection: all projects (15 of 15)"),
    "projekt": ("/projekt?projekt=strukturbild-skaraborg&tema=strukturbild", "Urval: Tema: Strukturbild ("),
    "analys": ("/analys?landsdel=norrland", "Urval: Landsdel: Norrland (11 av 28)"),
    "tackning": ("/analys?fraga=tackning&tema=stad", "Urval: Tema: Stad (4 av 28)"),
    "kommun": ("/analys?kommun=2480", "Urval: alla projekt (28 av 28)"),
    "jamfor": ("/analys?jamfor=jamtlandsstraket&jamfor=mobevi", "Urval: alla projekt (28 av 28)"),
    "tid": ("/analys?fraga=tid&data=exempel&sprak=en", "Selection: all projects (15 of 15)"),
    "om": ("/om", "Urval: alla projekt (28 av 28)"),
    "tillganglighet": ("/tillganglighet?sprak=en", "Selection: all projects (28 of 28)"),
    "saknas": ("/projekt?projekt=finns-inte", "Urval: alla projekt (28 av 28)"),
}


@pytest.fixture(scope="module")
def sheets(server, tabs):
    """Print each page once, two of them from a dark screen."""
    with tabs() as page:
        page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
        visit = Visit(server, page.context, page)
        dark = {"projekt": "dark", "tackning": "dark"}
        found = {name: printed(visit, path, dark.get(name, "light")) for name, (path, _) in PAGES.items()}
        visit.leave()
    return found


@pytest.mark.parametrize("name", PAGES)
def test_each_sheet_has_one_header_with_selection_and_date(sheets, name):
    for sheet in sheets[name]:
        assert sheet.text.startswith("Pilotkartan")
        assert sheet.text.count(PAGES[name][1]) == 1
        assert TODAY.search(sheet.text[:260])


@pytest.mark.parametrize("name", PAGES)
def test_sheets_are_a4_and_nothing_stands_outside_or_is_a_control(sheets, name):
    for sheet in sheets[name]:
        assert sheet.size == pytest.approx((WIDE, HIGH), abs=2)
        for left, bottom, right, top in sheet.boxes:
            assert left >= 20
            assert right <= WIDE - 20
            assert bottom >= 20
            assert top <= HIGH - 20
        for control in (
            "Kopiera länk",
            "Skriv ut",
            "Copy link",
            "Fler filter",
            "✕",
            "Färg efter",
            "Data som CSV",
            "Bild som PNG",
            "Ta med sidan",
            "Kolumner",
            "Projekt att jämföra",
            "Show as a table",
        ):
            assert control not in sheet.text


def test_nothing_is_lost_on_paper(sheets, register):
    listed = " ".join(sheet.text for sheet in sheets["karta"])
    for number, project in enumerate(register.projects, 1):
        assert f"{number} {project.name}" in listed, project.id
    facts = " ".join(sheet.text for sheet in sheets["projekt"])
    for word in (
        "Strukturbild Skaraborg",
        "Falköping",
        "Källor",
        "planpriset",
        "Besläktade projekt",
        "2015",
        "Dela",
    ):
        assert word in facts
    sources = " ".join(sheet.text for sheet in sheets["om"])
    assert all(source.title in sources for source in register.sources.values())


def test_the_map_comes_before_the_list(sheets):
    first, second, *_ = sheets["karta"]
    assert "Gränser: SCB" not in second.text
    assert "Kantlinje" in first.text  # the legend, under the map
    assert "28 av 28 projekt, från norr till söder" not in first.text
    assert second.text.index("28 av 28 projekt, från norr till söder") < second.text.index("1 Besökslandet")


def test_no_row_or_card_is_cut_in_two_wherever_the_sheet_ends(server, visitor, register):
    visit = visitor(server).show("/karta?projekt=strukturbild-skaraborg")
    for height in range(200, 430, 36):  # the card, after the map, comes to lie at every place of a sheet
        document = pdfium.PdfDocument(visit.page.pdf(width="210mm", height=f"{height}mm"))
        texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
        for project in register.projects:
            # Name and place on the same sheet.
            assert any(f"{project.name} {project.areas[0].name}" in text for text in texts), (
                height,
                project.id,
            )
        card = [text for text in texts if "Chalmers Arkitektur" in text]
        assert len(card) == 1
        assert "Skaraborgs femton kommuner" in card[0], height
        assert "Punkten på kartan står för ett område" in card[0], height


def near(colours, hexa):
    """Count the points, every second of each second row, that look like a colour."""
    wanted = tuple(int(hexa[i : i + 2], 16) for i in (1, 3, 5))
    return sum(
        n
        for colour, n in colours.items()
        if sum(abs(a - b) for a, b in zip(colour, wanted, strict=True)) < 16
    )


def test_colours_are_printed_without_asking_for_backgrounds(sheets):
    first, listed, *_ = sheets["karta"]
    assert all(near(first.colours, look.fill) for look in PROGRAMMES)  # strip, map and legend
    assert all(
        near(listed.colours | sheets["karta"][2].colours, look.fill) for look in PROGRAMMES
    )  # the rows' own
    assert near(sheets["projekt"][0].colours, "#cfdfe9")  # the static map's sea
    assert any(near(sheet.colours, "#7db8e8") for sheet in sheets["projekt"])  # the timeline
    assert near(sheets["exempel"][0].colours, "#fbe3ee")  # the banner
    for sheet in (*sheets["projekt"], *sheets["tackning"]):
        assert (255, 255, 255) in sheet.colours
        assert (23, 22, 20) not in sheet.colours  # the dark screen's


KEY = 24 * 16 * (72 / 96) ** 2 / 4  # the points of one colour in a map's legend


def test_maps_are_shaded_on_paper_beside_their_legend(sheets):
    reach = sheets["tackning"][0]
    assert near(reach.colours, shades(["1", "2", "3 eller fler"])[0].fill) > 1.4 * KEY
    for word in ("bara genom hela länet", "angiven av 1 projekt", "Att tänka på"):
        assert word in reach.text
    around = sheets["kommun"][-1]
    assert near(around.colours, "#ece3fc") > 4 * KEY
    assert "resten av länet" in around.text
    compared = sheets["jamfor"][-1]
    orange = sum(n for (red, _, blue), n in compared.colours.items() if red - blue > 60)  # under black lines
    assert orange > 4 * KEY
    for words in ("Områdena på en karta", "B. Jämtlandsstråket", "Att tänka på"):
        assert words in compared.text


def test_what_belongs_together_is_on_one_sheet(sheets, register):
    for sheet in sheets["kommun"]:
        named = sum(sheet.text.count(f"{n} {one.name}") for n, one in enumerate(register.projects, 1))
        assert named == len(re.findall("· (?:Belagd|Sannolik|Osäker)", sheet.text)) > 3
    compared = " ".join(sheet.text for sheet in sheets["jamfor"])
    assert compared.count("≠ skiljer sig") >= 5
    when = [sheet.text for sheet in sheets["jamfor"] if "september 2018" in sheet.text]
    assert "omkring 2014" in when[0]


def test_an_own_file_is_printed_with_its_map(server, visitor):
    visit = visitor(server).show("/analys?fraga=egna")
    dropped(visit, table())
    shaded(visit, HOSTILE)
    visit.page.locator(".st-key-diagram_egna-histogram svg.marks").wait_for()
    first, *_ = on_paper(visit)
    lightest, *_, darkest = shades(["1", "2", "3", "4", "5"])
    assert near(first.colours, darkest.fill) > 20 * KEY
    assert near(first.colours, lightest.fill) > 2 * KEY
    assert "värde saknas" in first.text
    for control in ("Ta bort filen", "Antal klasser", "Naturliga brytpunkter"):
        assert control not in first.text


def test_outlines_are_dark_on_paper_from_a_dark_screen_too(server, visitor):
    visit = visitor(server)
    visit.page.emulate_media(color_scheme="dark")
    visit.show("/karta?program=snu-2013")
    visit.page.emulate_media(media="print")
    outlines = "all => [...new Set(all.map((one) => getComputedStyle(one).borderTopColor))]"
    assert visit.page.locator(".st-key-projektlista .pk-marker").evaluate_all(outlines) == ["rgb(27, 27, 27)"]


def test_the_example_is_marked_on_each_sheet(sheets):
    assert all("EXAMPLE" in sheet.text[:60] for sheet in sheets["exempel"])
    assert not any(
        "EXEMPEL" in s.text or "EXAMPLE" in s.text for name in ("karta", "projekt") for s in sheets[name]
    )
