"""Handing in: the template filled in, what is to be mended, what it changes, and fifteen of fifteen."""

import re
from io import BytesIO
from pathlib import Path

import openpyxl
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.visit import PHONE, Visit
from tests.imports.filled import PILOTS, filled

PATH = "/data?visa=andra"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def handed_in(visit: Visit, content: bytes, name: str = "ifylld.xlsx") -> Page:
    """Drop a file, and give the page."""
    file: FilePayload = {"name": name, "mimeType": XLSX, "buffer": content}
    visit.page.locator("input[type=file]").set_input_files(file)
    return visit.page


def test_the_template_with_fifteen_pilots_shows_fifteen_of_fifteen(server, visitor, template):
    visit = visitor(server).show(PATH)
    page = handed_in(visit, filled(template))
    expect(page.get_by_role("heading", name="Filen är i ordning")).to_be_visible()
    expect(page.locator(".pk-tally")).to_have_text(
        re.compile(r"Projekt:\s*Läggs till 10\s*Ändras 0\s*Tas bort 0")
    )
    added = page.locator(".pk-diff > [data-kind=added]")
    for name, _, _ in PILOTS:
        expect(added.filter(has_text=name)).to_have_count(1)
    expect(visit.frame.locator(".pk-marker")).to_have_count(10)  # seen before anything is used
    page.get_by_role("link", name="Använd i den här sessionen").click()
    page.wait_for_url(re.compile(r"/karta\?data=utkast-"))
    expect(page.locator(".pk-dataset")).to_contain_text("ifylld.xlsx")
    page.get_by_role("radio", name="De femton 2013–2015 (15 av 15)").click()
    expect(visit.frame.locator(".pk-marker")).to_have_count(15)
    expect(page.locator(".st-key-urval")).to_contain_text("15 av 38")
    numbered = page.locator(".st-key-projektlista [class*=st-key-rad-]")
    expect(numbered).to_have_count(15)
    expect(numbered.first).to_contain_text("Prov Kiruna")
    expect(numbered.last).to_contain_text("Prov Malmö")
    # Nobody else sees it.
    other = visitor(server).show("/karta?program=snu-2013")
    expect(other.page.locator(".st-key-urval")).to_contain_text("5 av 28")
    assert visit.trouble == []


def test_faults_are_told_by_cell_and_marked_in_the_copy(server, visitor, template):
    spoil = {"Område 1": "2480 Umeo", "Evidens": "säker", "Start": "2014-13"}
    visit = visitor(server).show(PATH)
    page = handed_in(visit, filled(template, spoil=spoil))
    expect(page.get_by_role("heading", name="3 saker att rätta")).to_be_visible()
    rows = page.locator(".pk-problems-table tbody tr")
    expect(rows).to_have_count(3)
    umea = rows.filter(has_text="2480 Umeo")
    expect(umea).to_contain_text("Projekt")
    expect(umea).to_contain_text("rad 7")
    expect(umea.locator("td").last).to_have_text("2480 Umeå")
    expect(page.get_by_role("link", name="Använd i den här sessionen")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="Hämta filen med cellerna markerade").click()
    marked = openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    titles = {str(cell.value): cell.column for cell in marked["Projekt"][1]}
    red = [
        cell.coordinate
        for line in marked["Projekt"].iter_rows(min_row=2)
        for cell in line
        if cell.comment is not None
    ]
    assert sorted(red) == sorted(marked["Projekt"].cell(7, titles[title]).coordinate for title in spoil)
    handed_in(visit, filled(template), "rättad.xlsx")
    expect(page.get_by_role("heading", name="Filen är i ordning")).to_be_visible()
    assert visit.trouble == []


def test_a_file_that_is_none_is_told_and_can_be_taken_away(server, visitor):
    visit = visitor(server).show(PATH)
    handed_in(visit, b"\x00\x01", "bild.xlsx")
    expect(visit.page.locator(".pk-fault")).to_contain_text("Filen gick inte att läsa")
    visit.page.get_by_role("link", name="Tabell", exact=True).click()
    expect(visit.page.locator(".pk-register table")).to_be_visible()
    visit.page.get_by_role("link", name="Lämna in uppgifter", exact=True).click()
    expect(visit.page.locator(".pk-fault")).to_be_visible()  # another part of the page forgets nothing
    visit.page.get_by_role("button", name="Ta bort filen").click()
    expect(visit.page.locator(".pk-fault")).to_have_count(0)


def test_on_a_phone_nothing_is_wider_than_the_screen(server, visitor, template):
    visit = visitor(server, size=PHONE).show(PATH)
    handed_in(visit, filled(template, spoil={"Evidens": "säker"}))
    expect(visit.page.locator(".pk-problems-table")).to_be_visible()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
