"""Below ``/piloter/``, behind the proxy: every page and link, the map, the deck, what is taken home."""

import csv
import io
import json
import re

import pytest
from playwright.sync_api import expect

from pilotkarta.paths import DATA, PAGES
from tests.browser.test_choosing import A, B
from tests.browser.test_questions import untroubled
from tests.browser.visit import SHOWN

NAMES = sorted(page.stem for page in PAGES.glob("*.py"))
PATH = "/piloter"


@pytest.mark.parametrize("code", ["sv", "en"])
def test_every_page_is_whole_and_keeps_below_the_path(rig, visitor, code):
    visit = visitor()
    for name in NAMES:
        visit.show(f"/{name}?projekt={A}&sprak={code}")
        own = visit.page.evaluate(
            "() => [...document.querySelectorAll('a[href], img[src]')].map((one) => one.href || one.src)"
        )
        here = [one for one in own if one.startswith(rig.address.removesuffix(PATH))]
        assert len(here) > 5
        assert [one for one in here if not one.startswith(f"{rig.address}/")] == []
    untroubled(visit)  # also that nothing outside the path was asked for


def test_the_map_the_links_the_language_and_back_work(rig, visitor):
    visit = visitor().open("/")
    assert visit.page.url == f"{rig.address}/karta"
    visit.marker(A).click()
    visit.until_chosen(A)
    visit.page.locator(".st-key-projektkort a[data-inside]").first.click()
    visit.page.wait_for_url(f"{rig.address}/projekt?projekt={A}*")
    visit.pictures_drawn()
    visit.page.go_back()
    visit.until_chosen(A)
    visit.page.get_by_role("link", name="English").click()
    visit.page.wait_for_url(f"{rig.address}/karta?*sprak=en*")
    visit.map_ready()
    visit.row(B).get_by_role("button").click()
    visit.until_chosen(B)
    visit.page.get_by_role("link", name="Analysis", exact=True).click()
    visit.page.wait_for_url(f"{rig.address}/analys?*")
    expect(visit.page.locator("html")).to_have_attribute("lang", "en")
    untroubled(visit)


def test_the_deck_steps(rig, visitor):
    visit = visitor().show("/karta")
    visit.page.locator("a.pk-go").click()
    visit.page.wait_for_url(f"{rig.address}/presentation*")
    visit.page.locator(SHOWN).wait_for()
    first = visit.page.locator(SHOWN).inner_text()
    visit.page.keyboard.press("ArrowRight")
    expect(visit.page.locator(SHOWN)).not_to_have_text(first)
    untroubled(visit)


def test_a_file_is_taken_home_and_names_the_service(rig, visitor):
    visit = visitor().show("/karta?tema=strak")
    link = visit.page.locator("a[data-file][href*='pilotkartan.html']")
    visit.page.locator("[data-takeaway] summary").first.click()
    with visit.page.expect_download() as download:
        link.click()
    text = download.value.path().read_text(encoding="utf-8")
    assert f"{rig.address}/karta?tema=strak" in text.replace("&amp;", "&")
    untroubled(visit)


def test_what_is_asked_for_without_a_browser_names_the_service_with_https(rig):
    answer, body = rig.get("/piloter/api/pilotkartan.jsonld")
    assert answer.status == 200
    ours = set(re.findall(r'https?://127\.0\.0\.1[^"\s]*', json.dumps(json.loads(body))))
    assert ours
    assert [one for one in ours if not one.startswith(rig.address)] == []
    answer, body = rig.get("/piloter/api/tabell/projects.csv")
    assert list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")))) == list(
        csv.DictReader(io.StringIO((DATA / "projects.csv").read_text(encoding="utf-8")))
    )


@pytest.mark.parametrize(
    ("path", "status", "to"),
    [
        ("/", 302, "/piloter/"),
        ("/piloter", 301, "/piloter/"),
        ("/piloter/karta/?tema=strak", 301, "/piloter/karta?tema=strak"),
    ],
)
def test_addresses_nearly_right_lead_to_the_right_one(rig, path, status, to):
    answer, _ = rig.get(path)
    assert (answer.status, answer.headers["Location"]) == (status, to)


def test_a_missing_page_leads_back_below_the_path(rig):
    answer, body = rig.get("/piloter/ingenting?sprak=en")
    assert answer.status == 404
    targets = re.findall(r'href="(/[^"]*)"', body.decode())
    assert len(targets) == 6
    for target in targets:
        assert target.startswith("/piloter/")
        assert rig.get(target)[0].status == 200


@pytest.mark.parametrize(
    "path", ["/karta", "/api/pilotkartan.csv", "/piloterna", "/_stcore/health", "/health"]
)
def test_nothing_is_answered_outside_the_path(rig, path):
    assert rig.get(path)[0].status == 404


@pytest.mark.parametrize("path", ["/piloter/health", "/piloter/ready", "/piloter/_stcore/health"])
def test_those_who_watch_are_answered(rig, path):
    assert rig.get(path)[0].status == 200


def test_another_name_for_the_site_is_refused(rig):
    assert rig.get("/piloter/karta", Host="other.example")[0].status == 421
