"""The data page in a browser: sorting by mouse and keyboard, numbers that lead to what they say, files."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.answers.given import CASES, regions, table
from tests.browser.test_choosing import press_until
from tests.browser.test_print import HIGH, WIDE, printed
from tests.browser.test_questions import untroubled
from tests.browser.visit import PHONE, Visit

ALL = CASES["all"]
# Swedish dictionaries: å, ä, ö come last, case does not count, and signs come before digits before letters.
LETTERS = {one: place for place, one in enumerate(" _-,;:.–()’”/+0123456789abcdefghijklmnopqrstuvwxyzåäö")}
LETTERS["é"] = LETTERS["e"]


def swedish(text: str) -> list[int]:
    return [LETTERS[one] for one in text.lower()]


def rows(visit: Visit) -> list[str]:
    """List the ids of the table's projects from the top."""
    hrefs = visit.page.locator(".pk-all tbody th a").evaluate_all("all => all.map(one => one.href)")
    return [parse_qs(urlsplit(href).query)["projekt"][0] for href in hrefs]


def head(visit: Visit, name: str):
    return visit.page.locator(".pk-all").get_by_role("button", name=name, exact=True)


def sorts(visit: Visit) -> list[str | None]:
    return visit.page.locator(".pk-all thead th").evaluate_all(
        "all => all.map(e => e.getAttribute('aria-sort'))"
    )


def of(name: str, column: str) -> dict[str, list[str]]:
    """Give the values of a column by project, for the projects that have any."""
    found: dict[str, list[str]] = {}
    for row in table("register", name):
        found.setdefault(row["project"], []).append(row[column])
    return found


def expected(values: dict[str, object], *, falling: bool = False) -> list[str]:
    """Order the projects by a value, equal ones from north to south; those without one last."""
    known = [one for one in ALL.ids if one in values]
    known.sort(key=lambda one: values[one])  # type: ignore[arg-type, return-value]
    if falling:
        known.sort(key=lambda one: ALL.ids.index(one))
        known.sort(key=lambda one: values[one], reverse=True)  # type: ignore[arg-type, return-value]
    return known + [one for one in ALL.ids if one not in values]


def keys() -> dict[str, dict[str, object]]:
    """Give what each column is sorted by, by the tables alone."""
    projects = {r["id"]: r for r in table("register", "projects")}
    organisations = {r["id"]: r["name"] for r in table("register", "organisations")}
    areas, sums = of("project_areas", "area"), of("amounts", "amount")
    claims = of("claims", "source")
    leads: dict[str, list[str]] = {}
    for row in table("register", "project_partners"):
        if row["role"] == "lead":
            leads.setdefault(row["project"], []).append(organisations[row["organisation"]])
    level = ["confirmed", "probable", "weak"]
    return {
        "Namn": {one: swedish(row["name"]) for one, row in projects.items()},
        "Program": {one: swedish(ALL.programme(one)) for one in projects},
        "Evidens": {one: level.index(row["evidence"]) for one, row in projects.items()},
        "När": {
            one: f"{row['start'].rstrip('~')}-01-01"[:10] for one, row in projects.items() if row["start"]
        },
        "Område": {
            one: swedish(", ".join(regions()[code]["name"] for code in codes)) for one, codes in areas.items()
        },
        "Drevs av": {one: swedish(", ".join(its)) for one, its in leads.items()},
        "Pengar": {one: max(map(int, its)) for one, its in sums.items()},
        "Antal källor": {one: len(set(its)) for one, its in claims.items()},
    }


@pytest.fixture
def opened(server, visitor) -> Visit:
    return visitor(server).show("/data?visa=tabell")


@pytest.mark.parametrize("column", keys())
def test_a_column_is_sorted_both_ways_and_unknown_is_last(opened, column):
    values = keys()[column]
    assert rows(opened) == ALL.ids
    address = opened.page.url
    said = opened.page.locator("[data-sorted]")
    expect(said).to_have_text("Sorterad efter Nummer, stigande")
    for falling, word, way in ((False, "stigande", "ascending"), (True, "fallande", "descending")):
        head(opened, column).click()
        expect(said).to_have_text(f"Sorterad efter {column}, {word}")
        assert rows(opened) == expected(values, falling=falling)
        assert [one for one in sorts(opened) if one] == [way]
        unknown = opened.page.locator(".pk-all tbody tr").evaluate_all(
            "(all, n) => all.map(row => 'unknown' in row.cells[n].dataset)",
            sorts(opened).index(way),
        )
        assert unknown == sorted(unknown)
        assert sum(unknown) == len(ALL.ids) - len(values)
    head(opened, "Nummer").click()
    expect(said).to_have_text("Sorterad efter Nummer, stigande")
    assert rows(opened) == ALL.ids
    assert opened.page.url == address
    untroubled(opened)


def test_the_known_answers_of_swedish_order(opened):
    names = ["Örebro", "zon", "ånge", "Älvdalen", "Etapp 10", "etapp 2", "Åre", "Zzz"]
    ordered = ["etapp 2", "Etapp 10", "zon", "Zzz", "ånge", "Åre", "Älvdalen", "Örebro"]
    opened.page.evaluate(
        """names => { const rows = [...document.querySelectorAll(".pk-all tbody tr")];
            rows.forEach((row, n) => { if (n >= names.length) row.remove();
                else { row.cells[1].textContent = names[n]; delete row.cells[1].dataset.value } }) }""",
        names,
    )
    for expected_ in (ordered, ordered[::-1]):
        head(opened, "Namn").click()
        assert opened.page.locator(".pk-all tbody th").all_inner_texts() == expected_


def test_by_keyboard_it_is_announced_and_the_focus_stays(opened):
    opened.page.evaluate(
        """() => { window.said = []; const region = document.querySelector("[data-sorted]");
            new MutationObserver(() => window.said.push(region.textContent))
                .observe(region, { childList: true, characterData: true, subtree: true }) }"""
    )
    assert opened.page.locator("[data-sorted]").get_attribute("role") == "status"
    button = head(opened, "Pengar")
    press_until(opened, button)
    opened.page.keyboard.press("Enter")
    opened.page.keyboard.press("Space")
    expect(opened.page.locator("[data-sorted]")).to_have_text("Sorterad efter Pengar, fallande")
    expect(button).to_be_focused()
    opened.page.wait_for_function("() => window.said.length === 2")
    assert opened.page.evaluate("window.said") == [
        "Sorterad efter Pengar, stigande",
        "Sorterad efter Pengar, fallande",
    ]
    assert rows(opened) == expected(keys()["Pengar"], falling=True)


def test_a_filter_keeps_the_order_and_a_new_visit_has_the_first(server, visitor, opened):
    head(opened, "Namn").click()
    opened.page.locator(".st-key-f_tema").get_by_role("button", name=re.compile("^Stad")).click()
    expect(opened.page.locator(".pk-all tbody tr")).to_have_count(4)
    expect(opened.page.locator("[data-sorted]")).to_have_text("Sorterad efter Namn, stigande")
    names = opened.page.locator(".pk-all tbody th a").all_inner_texts()
    assert names == sorted(names, key=swedish)
    assert sorted(rows(opened)) == sorted(CASES["theme"].ids)
    assert [one for one in sorts(opened) if one] == ["ascending"]
    other = visitor(server).show(opened.page.url.removeprefix(server))
    assert rows(other) == CASES["theme"].ids
    untroubled(opened)


def test_numbers_lead_to_the_projects_they_count(server, visitor):
    visit = visitor(server).show("/data")
    page = visit.page
    page.locator(".pk-gaps").get_by_role("link", name="5 av 15").click()
    expect(page.locator(".pk-all tbody tr")).to_have_count(5)
    assert set(rows(visit)) == {
        r["id"] for r in table("register", "projects") if r["programme"] == "snu-2013"
    }
    page.go_back()
    row = page.locator(".pk-levels-table tr", has_text="Samhällsplanering 2013–2015")
    row.get_by_role("link").nth(1).click()
    expect(page.locator(".pk-all tbody tr")).to_have_count(3)
    assert {
        (r["programme"], r["evidence"]) for r in table("register", "projects") if r["id"] in rows(visit)
    } == {("snu-2013", "probable")}
    page.locator(".pk-all tbody th a").first.click()
    expect(page.locator("[data-project]")).to_be_visible()
    untroubled(visit)


def test_those_that_lack_a_fact_are_named_and_a_source_is_gone_to(server, visitor):
    visit = visitor(server).show("/data?program=snu-2013")
    page = visit.page
    summary = page.locator(".pk-known tr", has_text="Pengar").locator("summary")
    press_until(visit, summary)
    page.keyboard.press("Enter")
    named = page.locator(".pk-known tr", has_text="Pengar").get_by_role("link").all_inner_texts()
    lacking = {r["name"] for r in table("register", "projects") if r["programme"] == "snu-2013"} - {
        ALL.name(one) for one in of("amounts", "amount")
    }
    assert set(named) == lacking
    page.locator(".pk-gaps").get_by_role("link", name="Boverket").click()
    expect(page.locator("#kalla-boverket-programsida")).to_be_focused()
    expect(page.locator("#kalla-boverket-programsida")).to_be_in_viewport()
    untroubled(visit)


def test_a_file_is_fetched_and_its_address_copied(server, visitor):
    visit = visitor(server).show("/data?visa=hamta&tema=stad")
    page = visit.page
    item = page.locator("#fil-csv")
    for name, lines in (("Urvalet: CSV", 4), ("Alla: CSV", 28)):
        with page.expect_download() as download:
            item.get_by_role("link", name=name).click()
        assert download.value.suggested_filename == "pilotkartan.csv"
        assert len(download.value.path().read_text(encoding="utf-8").splitlines()) == lines + 1
    expect(page.locator("[role=status][data-takeaway-state]").last).to_have_text("CSV har laddats ner.")
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press_until(visit, item.get_by_role("button", name="Kopiera adressen: CSV"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Adressen till CSV är kopierad")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{server}/api/pilotkartan.csv?tema=stad"
    assert page.request.get(copied).text().count("\n") == 5
    untroubled(visit)


def test_a_definition_can_be_linked_to(server, visitor):
    visit = visitor(server).show("/data?visa=begrepp#tabell-claims")
    expect(visit.page.locator("#tabell-claims")).to_be_focused()
    expect(visit.page.locator("#tabell-claims")).to_be_in_viewport()
    untroubled(visit)


def test_the_headings_stay_when_the_table_is_scrolled(opened):
    region = opened.page.get_by_role("region", name="28 valda projekt")
    region.focus()
    opened.page.keyboard.press("End")
    opened.page.wait_for_function("() => document.activeElement.scrollTop > 200")
    top = region.evaluate("e => e.getBoundingClientRect().top")
    shown = opened.page.locator(".pk-all thead th").first.evaluate("e => e.getBoundingClientRect().top")
    assert shown == pytest.approx(top, abs=2)


def test_on_a_phone_only_the_table_scrolls_sideways(server, visitor):
    visit = visitor(server, PHONE).show("/data?visa=tabell")
    visit.page.get_by_role("region", name="28 valda projekt").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.page.wait_for_function("() => document.activeElement.scrollLeft > 0")
    assert visit.page.evaluate("() => document.querySelector('.stMain').scrollWidth") <= PHONE[0]


@pytest.mark.parametrize(
    ("part", "title"),
    [("luckor", "Luckor"), ("tabell", "Tabell"), ("hamta", "Hämta"), ("begrepp", "Begrepp")],
)
def test_on_paper_nothing_is_lost_or_a_control(server, visitor, part, title):
    visit = visitor(server)
    sheets = printed(visit, f"/data?visa={part}", "dark")
    expect(visit.page).to_have_title(f"{title} – Data – Pilotkartan")
    for sheet in sheets:
        assert sheet.text.startswith(f"Pilotkartan {title} – Data Urval: alla projekt (28 av 28)")
        assert sheet.size == pytest.approx((WIDE, HIGH), abs=2)
        assert all(left >= 20 and right <= WIDE - 20 for left, _, right, _ in sheet.boxes)
        for control in ("Kopiera adressen", "Fler filter", "Tryck på", "Se tabellen"):
            assert control not in sheet.text
    said = " ".join(sheet.text for sheet in sheets)
    if part == "tabell":
        assert all("Nummer" in sheet.text and "Antal källor" in sheet.text for sheet in sheets)
        assert [said.index(f" {n} {ALL.name(one)[:9]}") for n, one in enumerate(ALL.ids, 1)]
    if part == "luckor":
        assert "5 av 15 10 Antologins" in said
        lacking = len(ALL.ids) - len(of("amounts", "amount"))
        assert f"{lacking} projekt" in said  # what is folded is counted on paper too
