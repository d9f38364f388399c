"""Text from the tables is text everywhere, whatever it looks like."""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving
from tests.browser.visit import DECK_CHECKS, SHOWN

NAMES = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "`${1}` {{ 7*7 }} {% if %}",
    "**fet** :red[röd] $x^2$ :material/home: [länk](javascript:alert(3))",
]
VICTIMS = ["strukturer-vasterbotten", "strukturbild-blekinge", "jamtlandsstraket", "strukturbild-skaraborg"]
LONG, LONG_NAME = "stationers-roll", "å" * 200


@pytest.fixture(scope="module")
def hostile_server(spoilt_copy):
    def change(data):
        with (data / "projects.csv").open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source))
        for row in rows:
            if row["id"] in VICTIMS:
                name = NAMES[VICTIMS.index(row["id"])]
                row.update(name=name, description=f"{name} beskrivning")
            if row["id"] == LONG:
                row.update(name=LONG_NAME, description=("lång " * 600).strip())
        with (data / "projects.csv").open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    with serving(spoilt_copy(change)) as address:
        yield address


def test_hostile_name_is_text_in_list_card_tooltip_and_title(hostile_server, visitor):
    visit = visitor(hostile_server)
    visit.open("/karta?program=snu-2013")
    visit.until_count(5)
    for project, name in zip(VICTIMS, NAMES, strict=True):
        expect(visit.row(project).get_by_role("button")).to_have_text(name)
        visit.marker(project).hover()
        expect(visit.frame.locator(".pk-tip").filter(has_text=name)).to_have_text(name)
        visit.marker(project).click()
        visit.until_chosen(project)
        expect(visit.page.locator(".pk-card h2")).to_have_text(name)
        expect(visit.page.locator(".pk-card")).to_contain_text(f"{name} beskrivning")
        expect(visit.page).to_have_title(f"{name} – Karta – Pilotkartan")
        assert visit.marker(project).get_attribute("aria-label").endswith(name)
    assert visit.dialogs == []
    assert visit.trouble == []


def test_hostile_and_long_text_fits_on_the_slides(hostile_server, visitor):
    visit = visitor(hostile_server)
    page = visit.page
    page.goto(f"{hostile_server}/presentation?program=snu-2013&bild=1")
    page.locator(SHOWN).wait_for()
    page.evaluate(DECK_CHECKS)
    titles, said = [], []
    for _ in range(page.locator("[data-slide]").count()):
        titles.append(page.locator(f"{SHOWN} h1").inner_text())
        said.append(page.locator(f"{SHOWN} .pk-slide-text").inner_text())
        assert page.evaluate("deckChecks(28 * innerWidth / 1920)") == [], titles[-1][:60]
        page.keyboard.press("ArrowRight")
    assert set(NAMES) <= set(titles)
    assert any(title.startswith(LONG_NAME) for title in titles)
    assert sum(words.count("lång") for words in said) == 600
    assert visit.dialogs == []
    assert visit.trouble == []


def test_hostile_names_are_text_in_the_downloaded_csv(hostile_server, visitor):
    visit = visitor(hostile_server)
    visit.page.goto(f"{hostile_server}/analys?program=snu-2013")
    visit.settled()
    with visit.page.expect_download() as download:
        visit.page.locator(".pk-header-end summary").click()
        visit.page.get_by_role("link", name="Listan som CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8"))))
    assert len(rows) == 5
    assert {row["id"]: row["name"] for row in rows if row["id"] in VICTIMS} == dict(
        zip(VICTIMS, NAMES, strict=True)
    )
    assert all(row["address"].startswith(f"{hostile_server}/karta?projekt=") for row in rows)


ANSWERS = {
    "tid": ".st-key-diagram_tid svg.marks",
    "avstand": ".pk-figure-table",
    "kommun": ".pk-near",
    "jamfor": ".pk-compare",
}


def test_hostile_names_are_text_in_the_answers(hostile_server, visitor):
    visit = visitor(hostile_server)
    page = visit.page
    compared = "".join(f"&jamfor={project}" for project in VICTIMS)
    for question, place in ANSWERS.items():
        visit.show(f"/analys?fraga={question}&program=snu-2013&kommun=2480{compared}")
        answer = page.locator(place).first
        answer.wait_for(state="attached")
        told = answer.text_content()
        assert all(name in told for name in NAMES), question
        made = "img[src='x'], a[href^='javascript'], .pk-compare strong"
        for frame in page.frames:
            assert frame.locator(made).count() == 0, question
    chosen = page.locator(".st-key-f_jamfor")
    expect(chosen.get_by_role("group", name="Det som är valt")).to_contain_text(NAMES[0])
    chosen.get_by_role("button", name=f"Ta bort {NAMES[3]}").click()
    expect(page.locator(".pk-compare thead th")).to_have_count(len(VICTIMS))
    assert visit.dialogs == []
    # A frame that is left before its map has come is no fault.
    assert [one for one in visit.trouble if not one.endswith("ERR_ABORTED")] == []


def test_hostile_address_is_text(server, visitor):
    visit = visitor(server)
    visit.open("/karta?tema=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&q=%3Cscript%3Ealert(2)%3C/script%3E")
    visit.until_count(0)
    expect(visit.page.locator(".pk-notice")).to_contain_text("tema=<img src=x onerror=alert(1)>")
    expect(visit.page.locator(".st-key-chip_q")).to_contain_text("<script>alert(2)</script>")
    assert visit.dialogs == []
    assert visit.trouble == []
