"""A project's page in a browser: its ways on, its sources, its pictures, and addresses that lead nowhere."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visit import PHONE


def test_from_the_map_to_a_project_along_the_row_of_projects_and_back(server, visitor):
    visit = visitor(server).open("/karta?landsdel=norrland&tema=strak&projekt=jamtlandsstraket")
    loads = []
    visit.page.on("framenavigated", lambda frame: loads.append(frame.url) if not frame.parent_frame else None)
    sockets = []
    visit.page.on("websocket", lambda socket: sockets.append(socket.url))
    visit.page.get_by_role("link", name="Allt om projektet").click()
    expect(visit.page.locator("#pk-project-name")).to_have_text("Jämtlandsstråket")
    expect(visit.page).to_have_title("Jämtlandsstråket – Projekt – Pilotkartan")
    visit.pictures_drawn()
    visit.page.get_by_role("link", name="Söderut: 3.").click()
    expect(visit.page.locator("#pk-project-name")).to_have_text(
        "Regional planering i Västernorrland: tillgänglighet"
    )
    expect(visit.page).to_have_url(
        re.compile(r"/projekt\?tema=strak&landsdel=norrland&projekt=regplan-vasternorrland$")
    )
    assert visit.page.evaluate("document.activeElement.id") == "pk-content"
    assert visit.page.locator(".stMain").evaluate("e => e.scrollTop") == 0
    visit.page.go_back()
    expect(visit.page.locator("#pk-project-name")).to_have_text("Jämtlandsstråket")
    visit.page.get_by_role("link", name="Till kartan").click()
    visit.map_ready()
    visit.until_chosen("jamtlandsstraket")
    visit.until_count(3)
    assert sockets == []  # the page was never loaded anew
    assert visit.outside() == []
    assert visit.trouble == []


def test_a_source_opens_to_its_entry_by_mouse_keyboard_and_address(server, visitor, register):
    visit = visitor(server).show("/projekt?projekt=strukturbild-blekinge")
    cited = visit.page.locator(".pk-facts a[href^='#kalla-']")
    assert cited.count() >= 6
    for link, press in ((cited.first, "click"), (cited.nth(2), "Enter")):
        target = link.get_attribute("href")[1:]
        link.click() if press == "click" else link.press(press)
        entry = visit.page.locator(f"[id='{target}']")
        expect(entry).to_be_in_viewport()
        expect(entry).to_be_focused()
        expect(entry).to_contain_text(register.sources[target.removeprefix("kalla-")].url)
    expect(visit.page.locator("#pk-project-name")).to_have_text("Strukturbild Blekinge")
    source = "vasterbotten-planeringskapacitet"
    visit.page.goto(f"{server}/om#kalla-{source}")
    expect(visit.page.locator(f"[id='kalla-{source}']")).to_be_in_viewport()
    assert visit.trouble == []


def test_the_static_maps_names_do_not_cover_each_other_or_a_number(server, visitor):
    visit, drawn = visitor(server), 0
    # Each picture is opened by itself, so that its texts can be measured as the browser draws them.
    for project in (
        "strukturbild-skaraborg",
        "strukturanalys-jamtland",
        "straket-goteborg-boras",
        "regplan-sormland",
    ):
        for size in ("bredd=440&hojd=440", "bredd=1200&hojd=1000"):
            visit.page.goto(f"{server}/karta.svg?projekt={project}&utsnitt=omrade&{size}")
            overlaps = visit.page.evaluate(
                """() => {
                    const box = e => e.getBoundingClientRect();
                    const texts = [...document.querySelectorAll("text.name, text.credit")];
                    const names = texts.map((e) => [e.textContent, box(e)]);
                    const marks = [...document.querySelectorAll("g.marker")].map((e) => ["marker", box(e)]);
                    const beside = (a, b) => a.right <= b.left || b.right <= a.left;
                    const meet = (a, b) => !beside(a, b) && a.top < b.bottom && b.top < a.bottom;
                    const whole = box(document.documentElement);
                    const cut = names.filter(([, a]) => a.left < 0 || a.right > whole.right);
                    const found = cut.map(([name]) => name);
                    names.forEach(([n, a], i) => {
                        const others = [...names.slice(i + 1), ...marks];
                        found.push(...others.filter(([, b]) => meet(a, b)).map(([m]) => `${n} × ${m}`));
                    });
                    return [names.length, found];
                }"""
            )
            drawn += overlaps[0]
            assert overlaps[1] == [], project
    assert drawn > 60


@pytest.mark.parametrize(
    "path", ["/projekt?projekt=umea-nimby", "/projekt?projekt=exempel-fjallbyar&data=exempel&sprak=en"]
)
def test_on_a_phone_nothing_is_wider_than_the_screen(server, visitor, path):
    visit = visitor(server, PHONE).show(path)
    visit.pictures_drawn()
    assert visit.page.evaluate("() => document.querySelector('.stMain').scrollWidth") <= PHONE[0]
    order = [
        visit.page.locator(part).bounding_box()["y"]
        for part in (".pk-project", ".pk-maps", ".pk-facts", ".pk-timeline")
    ]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("query", "title", "back"),
    [("", "Sidan finns inte", "Kartan över"), ("?sprak=en", "There is no such page", "The map of")],
)
def test_an_unknown_page_helps_in_the_language(server, visitor, query, title, back):
    visit = visitor(server)
    answer = visit.page.goto(f"{server}/inget-har{query}")
    assert answer.status == 404
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title)
    visit.page.get_by_role("link", name=back).click()
    visit.map_ready()
    assert visit.page.locator("html").get_attribute("lang") == ("en" if query else "sv")


def test_an_unknown_project_leads_to_the_one_meant(server, visitor):
    visit = visitor(server).show("/projekt?projekt=strukturbild-skaraborgs")
    visit.page.get_by_role("link", name="Strukturbild Skaraborg", exact=True).click()
    expect(visit.page.locator("#pk-project-name")).to_have_text("Strukturbild Skaraborg")
    assert visit.trouble == []
