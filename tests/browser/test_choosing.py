"""Filtering and choosing: by mouse and by keyboard, and marker, row, card and address always agree."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visit import Visit

A, B = "besokslandet-overkalix", "jamtlandsstraket"


def theme(visit: Visit, label: str):
    return visit.page.locator(".st-key-f_tema").get_by_role("button", name=re.compile(f"^{label}"))


def press_until(visit: Visit, target, key: str = "Tab", most: int = 90) -> None:
    """Walk with a key until the target has the focus."""
    for _ in range(most):
        if target.evaluate("e => e === document.activeElement"):
            return
        visit.page.keyboard.press(key)
    raise AssertionError(f"never reached {target}")


def test_choices_by_mouse_agree_and_marker_row_marker_gives_the_first(server, visitor):
    visit = visitor(server).open("/karta")
    visit.marker(A).click()
    visit.until_chosen(A)
    visit.row(B).get_by_role("button").click()
    visit.until_chosen(B)
    visit.marker(A).click()
    visit.until_chosen(A)
    expect(visit.page).to_have_title(re.compile("^Besökslandet – Överkalixmodellen – "))
    visit.page.locator(".st-key-stang_kort button").click()
    visit.until_chosen("")
    visit.marker(A).click()
    visit.until_chosen(A)


def test_choice_tints_the_area_and_brings_the_row_into_view(server, visitor):
    visit = visitor(server).open("/karta")
    last = "trelleborg-flerkarnighet"
    visit.marker(last).click()
    visit.until_chosen(last)
    visit.frame.locator("#map_div[data-tinted='1287']").wait_for()
    assert visit.frame.locator(".leaflet-areas-pane path").count() == 1
    in_view = """row => { const list = document.querySelector('.st-key-projektlista').parentElement;
        const a = row.getBoundingClientRect(), b = list.getBoundingClientRect();
        return a.top >= b.top - 1 && a.bottom <= b.bottom + 1 && b.bottom <= innerHeight + 1 }"""
    visit.page.wait_for_function(f"({in_view})(document.querySelector('.st-key-rad-{last}'))")
    card = visit.page.locator(".st-key-projektkort")
    above = visit.page.locator(".st-key-projektlista").locator("..").bounding_box()
    assert card.bounding_box()["y"] < above["y"]
    visit.row("strukturbild-blekinge").get_by_role("button").click()
    visit.frame.locator("#map_div[data-tinted='1060 1080 1081 1082 1083']").wait_for()


def test_card_says_what_is_known_and_links_each_source(server, visitor):
    visit = visitor(server).open("/karta?projekt=halmstad-tillvaxtmotor")
    card = visit.page.locator(".st-key-projektkort")
    for text in (
        "Utveckla svenska städer", "2016–2019", "Halmstads kommun (projektägare)", "Båstad",
        "2017 – slut okänt", "Sannolik.",
        "minst 800\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}kr", "Belagd.", "inte en adress",
        "Teman är satta av oss",
    ):  # fmt: skip
        expect(card).to_contain_text(text)
    links = card.locator("dd a")
    assert links.count() >= 1
    for i in range(links.count()):
        assert re.match("https?://", links.nth(i).get_attribute("href"))
        assert "noreferrer" in links.nth(i).get_attribute("rel")


def test_filter_and_choice_by_keyboard_alone(server, visitor):
    visit = visitor(server).open("/karta")
    search = visit.page.locator(".st-key-f_q input")
    press_until(visit, search)
    visit.page.keyboard.type("jamtland")
    visit.page.wait_for_url("**q=jamtland*")
    visit.until_count(2)
    press_until(visit, theme(visit, "Strukturbild"))  # one stop for all themes, arrows within
    press_until(visit, theme(visit, "Dialog"), "ArrowRight")
    visit.page.keyboard.press("Space")
    visit.until_count(1)
    row = visit.row(B).get_by_role("button")
    press_until(visit, row)
    visit.page.keyboard.press("Enter")
    visit.until_chosen(B)
    close = visit.page.locator(".st-key-stang_kort button")
    press_until(visit, close, "Shift+Tab")
    visit.page.keyboard.press("Enter")
    visit.until_chosen("")


def test_a_pause_while_typing_loses_neither_letter_nor_space(server, visitor):
    visit = visitor(server).open("/karta")
    field = visit.page.locator(".st-key-f_q input")
    field.click()
    visit.page.keyboard.type("region ")
    visit.page.wait_for_url("**/karta?q=region")
    visit.settled()
    visit.page.keyboard.type("halland")
    visit.page.wait_for_url("**/karta?q=region+halland")
    expect(field).to_have_value("region halland")
    visit.until_count(2)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_focused_marker_is_chosen_from_the_keyboard_and_keeps_the_focus(server, visitor, key):
    visit = visitor(server).open("/karta?program=snu-2013")
    visit.until_count(5)
    marker = visit.marker(B)
    marker.focus()
    visit.page.keyboard.press(key)
    visit.until_chosen(B)
    assert marker.evaluate("e => e === e.ownerDocument.activeElement")


def test_hover_names_the_project(server, visitor):
    visit = visitor(server).open("/karta")
    visit.marker("umea-nimby").hover()
    expect(visit.frame.locator(".pk-tip")).to_have_text("NIMBY vs. Tillväxt")


def test_to_another_page_and_back_what_is_chosen_stays_pressed(server, visitor):
    visit = visitor(server).open("/karta?tema=boende")
    for link, filtered in (("Analys", True), ("Karta", True), ("Om", False), ("Karta", True)):
        visit.page.get_by_role("link", name=link, exact=True).first.click()
        visit.page.wait_for_url(re.compile(rf"/{link.lower()}\?tema=boende"))
        visit.settled()
        if filtered:
            expect(theme(visit, "Boende")).to_have_attribute("aria-pressed", "true")
    theme(visit, "Stad").click()
    visit.page.wait_for_url(re.compile("tema=boende&tema=stad"))


def test_reload_back_and_a_second_browser_show_the_same(server, visitor):
    visit = visitor(server).open("/karta")
    theme(visit, "Boende").click()
    visit.until_count(5)
    visit.page.locator(".st-key-f_landsdel").get_by_role("button", name=re.compile("Götaland")).click()
    visit.until_count(2)
    visit.row("strukturbild-blekinge").get_by_role("button").click()
    visit.until_chosen("strukturbild-blekinge")
    address, rows, numbered = visit.page.url, visit.rows(), visit.numbered()
    assert set(re.split("[?&]", address)[1:]) == {
        "tema=boende", "landsdel=gotaland", "projekt=strukturbild-blekinge",
    }  # fmt: skip

    visit.page.reload()
    visit.map_ready()
    visit.until_chosen("strukturbild-blekinge")
    other = visitor(server)
    other.page.goto(address)
    other.map_ready()
    other.until_chosen("strukturbild-blekinge")
    for one in (visit, other):
        assert (one.rows(), one.numbered()) == (rows, numbered)
        expect(theme(one, "Boende")).to_have_attribute("aria-pressed", "true")

    visit.page.bring_to_front()
    gotaland = visit.page.locator(".st-key-f_landsdel").get_by_role("button", name=re.compile("Götaland"))
    visit.page.go_back()
    visit.until_chosen("")
    visit.until_count(2)
    expect(gotaland).to_have_attribute("aria-pressed", "true")
    visit.page.go_back()
    visit.until_count(5)
    expect(theme(visit, "Boende")).to_have_attribute("aria-pressed", "true")
    expect(gotaland).to_have_attribute("aria-pressed", "false")
    visit.page.go_forward()
    visit.until_count(2)
    expect(gotaland).to_have_attribute("aria-pressed", "true")
    visit.page.go_back()
    visit.until_count(5)
    visit.page.go_back()
    visit.until_count(28)
    expect(theme(visit, "Boende")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("gap", [0, 60, 150], ids="{} ms".format)
def test_quick_presses_are_all_kept_and_every_part_agrees(server, visitor, gap):
    visit = visitor(server).open("/karta")
    region = visit.page.locator(".st-key-f_landsdel").get_by_role("button", name=re.compile("Norrland"))
    visit.page.evaluate(
        """([buttons, gap]) => new Promise(done => {
            const next = () => {
                const button = buttons.shift();
                if (!button) return done();
                button.click();
                setTimeout(next, gap) };
            next() })""",
        [
            [theme(visit, name).element_handle() for name in ("Strukturbild", "Boende")]
            + [region.element_handle(), theme(visit, "Dialog").element_handle()],
            gap,
        ],
    )
    visit.page.wait_for_url("**/karta?tema=strukturbild&tema=boende&tema=dialog&landsdel=norrland")
    visit.until_count(7)
    for pressed in (theme(visit, "Strukturbild"), theme(visit, "Boende"), theme(visit, "Dialog"), region):
        expect(pressed).to_have_attribute("aria-pressed", "true")
    assert visit.page.locator(".st-key-chips").get_by_role("button").count() == 5


def test_state_follows_to_the_other_page_and_back(server, visitor):
    visit = visitor(server).open("/karta?tema=stad&sprak=en")
    visit.page.get_by_role("link", name="Analysis").click()
    visit.page.wait_for_url("**/analys?tema=stad&sprak=en")
    expect(visit.page.locator(".pk-count")).to_contain_text("4 of 28")
    visit.page.get_by_role("link", name="Map").click()
    visit.page.wait_for_url("**/karta?tema=stad&sprak=en")
    visit.map_ready()
    visit.until_count(4)


def test_pan_and_zoom_cause_no_rerun(server, visitor):
    visit = visitor(server)
    sent: list[object] = []
    visit.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    visit.open("/karta")
    visit.settled()
    before = len(sent)
    box = visit.page.locator(".st-key-karta iframe").bounding_box()
    x, y = box["x"] + 60, box["y"] + box["height"] - 80
    zoom = visit.frame.locator("#map_div")
    start = zoom.evaluate("() => window.map.getCenter().lat")
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x + 60, y - 90, steps=5)
    visit.page.mouse.up()
    assert zoom.evaluate("() => window.map.getCenter().lat") != start
    closer = zoom.evaluate("() => window.map.getZoom()") + 0.5
    visit.frame.locator(".leaflet-control-zoom-in").click()
    visit.frame.locator(f"#map_div[data-spread='{closer:g}']").wait_for()
    # A choice does speak to the server; by then an answer to the panning would have been sent too (250 ms).
    visit.marker("jamtlandsstraket").press("Enter")
    visit.until_chosen("jamtlandsstraket")
    assert len(sent) - before == 1


def test_five_filters_in_a_row_keep_the_zoom_and_the_map(server, visitor):
    visit = visitor(server).open("/karta")
    inside = visit.frame.locator("#map_div")
    inside.evaluate(
        "() => { window.unchanged = true; window.map.setView([60, 15], 6.5, { animate: false }) }"
    )
    for label, n in (("Boende", 5), ("Stad", 8), ("Dialog", 16), ("Boende", 15), ("Stad", 12)):
        theme(visit, label).click()
        visit.until_count(n)
    assert inside.evaluate("() => window.unchanged")
    assert inside.evaluate("() => [window.map.getZoom(), Math.round(window.map.getCenter().lat)]") == [
        6.5,
        60,
    ]


def test_controls_show_all_of_sweden_and_the_selection_as_often_as_pressed(server, visitor):
    visit = visitor(server).open("/karta?lan=12")
    visit.until_count(2)
    zoom = "() => window.map.getZoom()"
    inside = visit.frame.locator("#map_div")
    whole = inside.evaluate(zoom)
    everything = visit.frame.get_by_role("button", name="Visa hela Sverige")
    selected = visit.frame.get_by_role("button", name="Visa de valda projekten")
    for _ in range(2):
        selected.click()
        assert inside.evaluate(zoom) > whole + 1
        everything.click()
        assert inside.evaluate(zoom) == whole


def test_chips_take_filters_away_one_by_one_and_all_at_once(server, visitor):
    visit = visitor(server).open("/karta?tema=boende&landsdel=norrland&q=jamtland")
    visit.until_count(1)
    visit.page.locator(".st-key-chip_q").get_by_role("button").click()
    visit.until_count(3)
    visit.page.locator(".st-key-chip_landsdel_norrland").get_by_role("button").click()
    visit.until_count(5)
    visit.page.locator(".st-key-chip_alla").get_by_role("button").click()
    visit.until_count(28)
    assert visit.page.url.endswith("/karta")
    assert visit.page.locator(".st-key-chips").count() == 0


def test_an_empty_selection_keeps_the_map_and_offers_a_way_out(server, visitor):
    visit = visitor(server).open("/karta?tema=energi&landsdel=svealand")
    visit.until_count(0)
    empty = visit.page.locator(".st-key-tomt")
    expect(empty).to_contain_text("Inget projekt passar alla filter")
    expect(visit.frame.locator(".leaflet-control-zoom-in")).to_be_visible()
    empty.get_by_role("button", name="Ta bort Tema: Energi och mark").click()
    visit.until_count(6)


def test_strip_filters_its_programme_and_lets_go(server, visitor):
    visit = visitor(server).open("/karta")
    strip = visit.page.locator(".st-key-remsa_uss-2016")
    strip.click(position={"x": 200, "y": 8})  # anywhere in the box
    visit.until_count(3)
    assert "program=uss-2016" in visit.page.url
    expect(visit.page.locator(".pk-gap")).to_contain_text("Fyra pilotprojekt: uppgift saknas")
    strip.get_by_role("button").click()
    visit.until_count(28)


def test_switch_of_view_leads_to_the_fifteen_the_example_and_back(server, visitor):
    visit = visitor(server).open("/karta?lan=14")
    visit.until_count(4)
    switch = visit.page.locator(".st-key-vy")
    switch.get_by_text("De femton 2013–2015").click()
    visit.until_count(2)
    visit.page.locator(".st-key-chip_lan_14").get_by_role("button").click()
    visit.until_count(5)
    switch.get_by_text("Så kan femton se ut").click()
    visit.until_count(15)
    assert "data=exempel" in visit.page.url
    expect(visit.page.locator(".pk-banner")).to_be_visible()
    switch.get_by_text("Alla fem programmen").click()
    visit.until_count(28)
    assert visit.page.locator(".pk-banner").count() == 0


def test_colour_by_evidence_is_shared_by_map_list_and_legend(server, visitor):
    visit = visitor(server).open("/karta?program=snu-2013")
    visit.until_count(5)
    fill = "e => getComputedStyle(e).getPropertyValue('--fill')"
    face = visit.marker("stationers-roll").locator(".pk-marker")
    by_programme = face.evaluate(fill)
    visit.page.locator(".st-key-farg").get_by_text("Evidens").click()
    visit.page.wait_for_url("**farg=belagg*")
    legend = visit.page.locator(".pk-legend > span", has_text="Osäker").first.locator(".pk-dot")
    expect(legend).to_be_visible()
    in_list = visit.row("stationers-roll").locator(".pk-marker")
    visit.page.wait_for_function(
        f"before => ({fill})(document.querySelector('.st-key-rad-stationers-roll .pk-marker')) !== before",
        arg=by_programme,
    )
    expect(visit.marker("stationers-roll").locator(".pk-marker")).not_to_have_css("--fill", by_programme)
    assert face.evaluate(fill) == in_list.evaluate(fill) == legend.evaluate(fill)
    outlines = {
        p: visit.marker(p).locator(".pk-marker").evaluate("e => getComputedStyle(e).borderTopStyle")
        for p in ("strukturer-vasterbotten", "jamtlandsstraket", "stationers-roll")
    }
    assert list(outlines.values()) == ["solid", "dashed", "dotted"]


def test_copied_link_is_the_address(server, visitor):
    visit = visitor(server)
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.open("/karta?tema=stad")
    visit.page.get_by_role("button", name="Kopiera länk").click()
    expect(visit.page.get_by_text("Länken är kopierad")).to_be_visible()
    assert visit.page.evaluate("navigator.clipboard.readText()") == f"{server}/karta?tema=stad"


def test_the_list_works_when_the_map_cannot_load(server, visitor):
    visit = visitor(server)
    visit.page.route("**/leaflet.js", lambda route: route.abort())
    visit.page.clock.install()
    visit.page.goto(f"{server}/karta")
    visit.page.locator(".st-key-karta iframe").wait_for()
    visit.page.clock.fast_forward(20_000)
    visit.page.clock.fast_forward(1_000)
    expect(visit.page.locator("[data-map-failed]")).to_have_text(
        "Kartan kunde inte läsas in. Listan fungerar ändå."
    )
    expect(visit.page.locator("[data-map-failed]")).to_be_visible()
    visit.row(A).get_by_role("button").click()
    visit.page.locator(f"[data-chosen-project='{A}']").wait_for()


def test_values_that_do_not_exist_are_named(server, visitor):
    visit = visitor(server).open("/karta?tema=stad&tema=fusk&lan=99&projekt=finns-inte")
    visit.until_count(4)
    notice = visit.page.locator(".pk-notice")
    for value in ("tema=fusk", "lan=99", "projekt=finns-inte"):
        expect(notice).to_contain_text(value)
