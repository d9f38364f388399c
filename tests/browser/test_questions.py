"""The analysis by mouse and by keyboard: from the matrix to the map, a municipality, a comparison."""

import re

from playwright.sync_api import expect

from pilotkarta.selection import Selection, select
from tests.browser.test_choosing import press_until
from tests.browser.visit import Visit


def asked(server, visitor, query: str) -> Visit:
    """Open the analysis page with a question."""
    return visitor(server).show(f"/analys?{query}")


def untroubled(visit: Visit) -> None:
    """Nothing failed, nothing was complained of, and no other host was asked."""
    # A frame that is left before its map has come is no fault.
    assert [one for one in visit.trouble if not one.endswith("ERR_ABORTED")] == []
    assert visit.outside() == []
    assert visit.dialogs == []


def shaded(visit: Visit, title: str) -> None:
    """Wait until the map has the shading."""
    visit.frame.locator(f"#map_div[data-shaded='{title}']").wait_for()


def fills(visit: Visit) -> list[str]:
    """List the fill of each shaded municipality."""
    return visit.frame.locator("path.pk-shade").evaluate_all(
        "all => all.map(one => one.getAttribute('fill'))"
    )


def repainted(visit: Visit, before: list[str]) -> None:
    """Wait until the municipalities have other fills."""
    visit.frame.locator("html").evaluate(
        """(_, before) => new Promise(done => { const look = () => {
            const now = [...document.querySelectorAll("path.pk-shade")].map(one => one.getAttribute("fill"));
            const changed = now.length === before.length && now.some((fill, n) => fill !== before[n]);
            changed ? done() : setTimeout(look, 50) }; look() })""",
        before,
    )


def test_a_number_of_the_matrix_leads_to_just_those_projects_and_back(server, visitor, register):
    visit = asked(server, visitor, "fraga=tema&program=snu-2013&program=tsp-2018")
    visit.page.get_by_role("radio", name="Län", exact=True).click()
    visit.page.wait_for_url("**kolumner=lan**")
    cell = visit.page.get_by_role("link", name="Stråk och transporter, Västra Götaland: 2 projekt")
    cell.click()
    visit.map_ready()
    chosen = Selection(program=("snu-2013", "tsp-2018"), tema=("strak",), lan=("14",))
    expected = [project.id for project in select(register, chosen)]
    assert len(expected) == 2
    visit.until_count(2)
    assert visit.rows() == expected
    visit.page.go_back()
    expect(
        visit.page.get_by_role("link", name="Stråk och transporter, Västra Götaland: 2 projekt")
    ).to_be_visible()
    untroubled(visit)


def test_the_questions_keep_what_is_selected(server, visitor):
    visit = asked(server, visitor, "tema=stad&kommun=0136&jamfor=mobevi")
    questions = visit.page.get_by_role("navigation", name="Frågor")
    expect(questions.locator("[aria-current]")).to_have_text("Min kommun")
    for name in ("Pengar", "Jämför projekt", "När"):
        questions.get_by_role("link", name=name).click()
        expect(questions.locator("[aria-current]")).to_have_text(name)
        expect(visit.page).to_have_title(f"{name} – Analys – Pilotkartan")
        for kept in ("tema=stad", "kommun=0136", "jamfor=mobevi"):
            assert kept in visit.page.url
    untroubled(visit)


def test_choosing_a_municipality_by_mouse(server, visitor):
    visit = asked(server, visitor, "fraga=kommun")
    field = visit.page.get_by_role("combobox", name="Kommun")
    field.click()
    field.press_sequentially("håb")
    visit.page.get_by_role("option").first.wait_for()
    assert visit.page.get_by_role("option").all_inner_texts() == ["Håbo (Uppsala)"]  # and not Habo
    visit.page.get_by_role("option", name="Håbo (Uppsala)").click()
    visit.page.wait_for_url("**kommun=0305**")
    expect(visit.page.locator(".pk-near h2")).to_have_text("Håbo: Uppsala län, FA-regionen Stockholm")
    shaded(visit, "Var kommunen ligger")
    untroubled(visit)


def test_a_municipality_by_keyboard_its_link_and_its_pdf(server, visitor):
    visit = asked(server, visitor, "fraga=kommun")
    press_until(visit, visit.page.get_by_role("combobox", name="Kommun"))
    visit.page.keyboard.type("umeå")
    visit.page.get_by_role("option", name="Umeå (Västerbotten)").wait_for()
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**kommun=2480**")
    near = visit.page.locator(".pk-near")
    expect(near).to_contain_text("4 av de valda projekten täcker Umeå.")
    link = near.get_by_role("link", name="Ta med sidan som PDF")
    press_until(visit, link)
    with visit.page.expect_download() as download:
        visit.page.keyboard.press("Enter")
    assert download.value.suggested_filename == "pilotkartan-kommun-2480.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    said = near.inner_text()
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.page.get_by_role("button", name="Kopiera länk").press("Enter")
    expect(visit.page.get_by_text("Länken är kopierad")).to_be_visible()
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{server}/analys?fraga=kommun&kommun=2480"
    other = visitor(server).show(copied.removeprefix(server))
    assert other.page.locator(".pk-near").inner_text().split("PDF")[0] == said.split("PDF")[0]
    untroubled(visit)


def test_comparing_two_projects(server, visitor):
    visit = asked(server, visitor, "fraga=jamfor&tema=energi")
    field = visit.page.get_by_role("combobox", name="Projekt att jämföra")
    for typed in ("Jämtlandsstr", "Strukturanalys"):
        field.click()
        field.press_sequentially(typed)
        visit.page.get_by_role("option").first.wait_for()
        visit.page.keyboard.press("Enter")
        visit.settled()
    visit.page.wait_for_url("**jamfor=jamtlandsstraket&jamfor=strukturanalys-jamtland**")
    table = visit.page.locator(".pk-compare")
    expect(table.locator("thead th").nth(1)).to_have_text("A. Jämtlandsstråket")
    expect(table.locator("tr", has_text="Var").first).to_contain_text("≠ skiljer sig")
    shaded(visit, "De jämförda projektens områden")
    assert visit.markers.count() == 0
    paths = fills(visit)
    assert len(paths) == 8  # Jämtland's municipalities, of which three are both projects'
    assert sorted(paths.count(one) for one in set(paths)) == [3, 5]
    untroubled(visit)


def test_charts_are_drawn_in_the_page_s_colours_and_the_example_is_told(server, visitor):
    visit = visitor(server)
    visit.page.emulate_media(color_scheme="dark")
    visit.show("/analys?fraga=pengar&data=exempel")
    drawn = visit.page.locator(".st-key-diagram_pengar svg.marks")
    drawn.wait_for()
    words = drawn.locator("text", has_text="Exempel: Norrskensstråket").first
    ink = words.evaluate("e => getComputedStyle(e).fill")
    assert ink == visit.page.locator(".pk-basis").first.evaluate("e => getComputedStyle(e).color")
    assert min(map(int, re.findall(r"\d+", ink)[:3])) > 200  # on a dark ground
    assert drawn.locator("text", has_text=re.compile("^EXEMPEL$")).count() == 1
    chart = visit.page.locator("[role=graphics-document][aria-label='Kända belopp per projekt']")
    expect(chart).to_be_visible()
    assert visit.page.locator("[data-testid=stElementToolbar]").locator("visible=true").count() == 0
    untroubled(visit)


def test_a_filter_changes_the_shading_and_keeps_the_map(server, visitor):
    visit = asked(server, visitor, "fraga=avstand")
    shaded(visit, "Avstånd till närmaste pilotområde")
    visit.frame.locator("#map_div").evaluate(
        "() => { window.map.setView([60, 15], 6.5); window.kept = 'yes' }"
    )
    before = fills(visit)
    assert len(before) == 290
    visit.page.locator(".st-key-f_tema").get_by_role("button", name=re.compile("^Stad")).click()
    visit.page.locator(".pk-count").filter(has_text=re.compile("^4 av 28")).wait_for()
    repainted(visit, before)
    assert visit.frame.locator("#map_div").evaluate("() => [window.kept, window.map.getZoom()]") == [
        "yes",
        6.5,
    ]
    assert visit.frame.locator("path.pk-shade[tabindex='-1']").count() == 290  # no stops for the keyboard
    untroubled(visit)
