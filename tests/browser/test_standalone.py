"""The file to take home, opened from disk: no request, what the service shows, and as accessible."""

from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from pilotkarta.exports.html import to_html
from pilotkarta.handout import Handout
from pilotkarta.i18n import language
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Register, load
from pilotkarta.selection import Selection, counts, select
from tests.browser import checks
from tests.browser.test_hostile import NAMES
from tests.browser.visit import LAPTOP, PHONE, Visit

REAL, INVENTED = load(DATA), load(EXAMPLE)
DATASETS = {"": REAL, "exempel": INVENTED}
LOOKS = """all => all.map(one => { const { textContent, style, className } = one.querySelector(".pk-marker");
    return [one.dataset.projekt, textContent, style.getPropertyValue("--fill"), className] })"""
# Tries to reach outside and gives what the page's policy stopped.
OUTSIDE = """async () => {
    const stopped = [];
    document.addEventListener("securitypolicyviolation", ({ blockedURI }) => stopped.push(blockedURI));
    new Image().src = "https://utanfor.example/a.png";
    await fetch("https://utanfor.example/b").catch(() => {});
    for (let i = 0; i < 60 && stopped.length < 2; i += 1) await new Promise(requestAnimationFrame);
    return stopped.sort() }"""
SHOWN = "rows => rows.map(row => [row.querySelector('.pk-marker').textContent, row.dataset.projekt])"
PAIRS = [
    ("[data-filter][aria-pressed=true]", "[data-filter][aria-pressed=false]"),
    ("li[data-chosen]", "li[data-projekt]:not([data-chosen])"),
    (".pk-icon[aria-pressed=true]", ".pk-icon[aria-pressed=false]"),
]


@pytest.fixture
def opened(visitor, tmp_path):
    """Give a function that writes a selection to a file and opens the file as from a USB stick."""

    def open_file(register: Register, size=LAPTOP, **chosen) -> Visit:
        selection = Selection(data="exempel" if register.is_example else "", **chosen)
        projects = select(register, selection)
        content = to_html(Handout(register, selection, projects, "https://k.example", date(2026, 11, 24)))
        path = tmp_path / "pilotkartan.html"
        path.write_bytes(content)
        visit = visitor(path.as_uri(), size)
        visit.page.emulate_media(reduced_motion="reduce")
        visit.page.goto(path.as_uri())
        ready(visit.page)
        return visit

    return open_file


def ready(page: Page) -> None:
    page.locator("html[data-map=ready]").wait_for()


def press(page: Page, name: str, value: str) -> None:
    page.locator(f"[data-filter='{name}'][data-value='{value}']").click()


def agree(page: Page, register: Register, selection: Selection) -> None:
    """Compare list, markers, count and the numbers on the choices with the service's selection."""
    wanted = [[str(number), one.id] for number, one in enumerate(select(register, selection), 1)]
    assert page.locator("li[data-projekt]:visible").evaluate_all(SHOWN) == wanted
    markers = page.locator(".pk-icon").evaluate_all("all => all.map(m => [m.innerText, m.dataset.projekt])")
    assert sorted(markers) == sorted(wanted)
    assert page.locator(".pk-count").inner_text().startswith(f"{len(wanted)} ")
    tally = counts(register, selection)
    for name in ("tema", "landsdel", "lan"):
        told = page.locator(f"[data-filter={name}]").evaluate_all(
            "all => all.map(b => [b.dataset.value, Number(b.lastElementChild.textContent)])"
        )
        assert dict(told) == tally[name]


def chosen(page: Page) -> dict[str, list[str]]:
    """Say what map, list and cards hold to be chosen."""
    find = "all => all.map(e => e.closest('[data-projekt]').dataset.projekt)"
    return {
        "map": page.locator(".pk-icon[aria-pressed=true]").evaluate_all(find),
        "list": page.locator("li[data-chosen] [aria-expanded=true]").evaluate_all(find),
        "card": page.locator(".pk-card:visible").evaluate_all(find),
    }


def is_chosen(page: Page, *project: str) -> None:
    assert chosen(page) == {part: [*project] for part in ("map", "list", "card")}


@pytest.mark.parametrize("data", DATASETS)
def test_markers_are_the_services_and_nothing_is_asked_for(server, visitor, opened, data):
    service = visitor(server).open(f"/karta?data={data}&farg=belagg")
    looks = service.markers.evaluate_all(LOOKS)
    visit = opened(DATASETS[data], farg="belagg")
    assert sorted(visit.page.locator(".pk-icon").evaluate_all(LOOKS)) == sorted(looks)
    assert len(looks) == len(DATASETS[data].projects)
    page, watermark = visit.page, "EXEMPEL" if data else ""
    assert page.locator("#map_div").get_attribute("data-watermark") == watermark
    expect(page.locator(".pk-banner")).to_have_count(1 if data else 0)
    assert visit.requests == [visit.address]
    assert visit.trouble == []
    assert page.evaluate(OUTSIDE) == ["https://utanfor.example/a.png", "https://utanfor.example/b"]


def test_filters_and_choice_by_mouse_and_after_reload(opened):
    visit = opened(REAL)
    page = visit.page
    agree(page, REAL, Selection())
    press(page, "tema", "strak")
    agree(page, REAL, Selection(tema=("strak",)))
    press(page, "tema", "stad")  # or
    agree(page, REAL, Selection(tema=("strak", "stad")))
    press(page, "landsdel", "gotaland")  # and
    press(page, "lan", "13")
    both = Selection(tema=("strak", "stad"), landsdel=("gotaland",), lan=("13",))
    agree(page, REAL, both)
    expect(page.locator("#pk-active")).to_have_text(
        "Tema: Stråk och transporter, Stad; Landsdel: Götaland; Län: Halland"
    )
    page.locator(".pk-icon[data-projekt=halmstad-tillvaxtmotor]").click()
    is_chosen(page, "halmstad-tillvaxtmotor")
    codes = " ".join(area.code for area in REAL.project("halmstad-tillvaxtmotor").areas)
    page.locator(f"#map_div[data-tinted='{codes}']").wait_for()
    expect(page.locator(".pk-live")).to_contain_text("Halmstad")
    page.reload()
    ready(page)
    agree(page, REAL, both)
    is_chosen(page, "halmstad-tillvaxtmotor")
    press(page, "lan", "25")
    press(page, "lan", "13")
    agree(page, REAL, replace(both, lan=("25",)))  # nothing is left
    expect(page.locator("#pk-none")).to_be_visible()
    assert chosen(page)["card"] == []
    page.locator("#pk-clear").click()
    agree(page, REAL, Selection())
    is_chosen(page, "halmstad-tillvaxtmotor")
    page.locator("li[data-projekt=mobevi] h3 button").click()
    is_chosen(page, "mobevi")
    page.locator("li[data-projekt=mobevi] h3 button").click()
    is_chosen(page)
    assert visit.requests == [visit.address, visit.address]
    assert visit.trouble == []


def test_by_keyboard_alone_and_the_focus_is_never_lost(opened):
    page = opened(REAL, lan=("14", "23", "24")).page
    first, second = (one.id for one in select(REAL, Selection(lan=("14", "23", "24")))[:2])
    marker = page.locator(f".pk-icon[data-projekt={first}]")
    marker.focus()
    page.keyboard.press("Enter")
    is_chosen(page, first)
    assert marker.evaluate("e => e === document.activeElement")
    row = page.locator(f"li[data-projekt={second}] h3 button")
    row.focus()
    page.keyboard.press("Space")
    is_chosen(page, second)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.matches('.pk-card a')")  # it will be gone
    page.keyboard.press("Escape")
    is_chosen(page)
    assert row.evaluate("e => e === document.activeElement")
    county = page.locator("[data-filter=lan][data-value='14']")
    county.focus()
    page.keyboard.press("Space")
    assert county.evaluate("e => e === document.activeElement")
    expect(page.locator(".pk-live")).to_have_text(page.locator(".pk-count").inner_text())
    clear = page.locator("#pk-clear")
    clear.focus()
    page.keyboard.press("Enter")
    assert clear.evaluate("e => e === document.activeElement")
    checks.resize(page, *PHONE)
    page.reload()
    ready(page)
    marker.click()  # the list stands below the map
    is_chosen(page, first)
    expect(page.locator(f"li[data-projekt={first}] h3 button")).to_be_focused()
    expect(page.locator(f"li[data-projekt={first}] .pk-evidence")).to_be_in_viewport()


@pytest.mark.parametrize(("register", "code"), [(REAL, "sv"), (INVENTED, "en")], ids=["sv", "en"])
def test_accessible(opened, register, code):
    few = select(register, Selection(lan=("14", "23", "24")))
    visit = opened(register, sprak=code, lan=("14", "23", "24"), projekt=few[0].id)
    page, text = visit.page, language(code).text
    press(page, "landsdel", "norrland")
    found = {
        "skip link": checks.skip_link(page, (text("Skip to the list"),)),
        "language": checks.languages(page, code, has_map=False),
        "headings": checks.headings(page),
        "axe": checks.axe(page),
        "large text": checks.large_text(page),
        "targets": checks.targets(page),
        "live": checks.live(page, page.locator("#pk-clear").click),
    }
    press(page, "landsdel", "norrland")
    if code == "sv":
        found |= {"walk": checks.walk(page), "walk back": checks.walk(page, "Shift+Tab")}
        found["forced colours"] = checks.forced_colours(page, PAIRS)
        found["motion"] = checks.ask(page, "motion")
    page.emulate_media(color_scheme="dark")
    found["dark"] = checks.axe(page, *checks.COLOURS) + checks.focus(page)
    page.emulate_media(color_scheme="light")
    for width, height in ((320, 640), PHONE):
        checks.resize(page, width, height)
        found[f"{width} px"] = checks.reflow(page) + checks.targets(page)
    found["axe, narrow"] = checks.axe(page)
    assert not any(found.values()), {kind: one for kind, one in found.items() if one}


def test_hostile_text_is_text_and_all_stands_there_without_script(opened, browser, tmp_path):
    first, *rest = REAL.projects
    spoilt = [replace(first, id=f"ond-{n}", name=name, description=name) for n, name in enumerate(NAMES)]
    register = replace(REAL, projects=(*spoilt, *rest))
    visit = opened(register)
    for n, name in enumerate(NAMES):
        row = visit.page.locator(f"li[data-projekt=ond-{n}]")
        expect(row.locator("h3")).to_have_text(name)
        row.locator("h3 button").click()
        expect(row.locator(".pk-card")).to_contain_text(name)
        marker = visit.page.locator(f".pk-icon[data-projekt=ond-{n}]")
        assert marker.get_attribute("aria-label") == f"{n + 1}. {name}"
    visit.page.locator(".pk-icon[data-projekt=ond-1]").hover(force=True)
    expect(visit.page.locator(".pk-tip").first).to_be_visible()
    assert (visit.dialogs, visit.trouble) == ([], [])
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(visit.address)
    assert page.locator(".pk-card:visible").count() == len(register.projects)
    expect(page.locator(".pk-notice")).to_be_visible()
    expect(page.locator("#pk-filters")).to_be_hidden()
    expect(page.locator("#map_div")).to_be_hidden()
    context.close()
