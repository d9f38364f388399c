"""A planner's own file: dropped, shown under the pilots, taken away as table and picture, and forgotten."""

import csv
import io
import json
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from pilotkarta.maps.shading import shades
from pilotkarta.paths import DATA
from tests.browser.test_choosing import press_until
from tests.browser.test_questions import asked, fills, repainted, shaded, untroubled

HOSTILE = "<img src=x onerror=alert(1)> =1+1"
MUNICIPALITIES = [
    row
    for row in csv.DictReader((DATA / "regions.csv").read_text(encoding="utf-8").splitlines())
    if row["level"] == "municipality"
]


def table(**rows: str) -> FilePayload:
    """Write what Swedish Excel saves; two municipalities have no row, and ``rows`` are added."""
    lines = [f"Kommun;{HOSTILE};Andel"]
    for place, one in enumerate(MUNICIPALITIES):
        if one["code"] not in ("2584", "0980"):
            lines.append(f"{one['name']};{place};{place / 10:.1f}".replace(".", ","))
    lines += [f"{name};{value};1,5" for name, value in rows.items()]
    content = "\r\n".join(lines).encode("utf-8-sig")
    return {"name": "mina siffror.csv", "mimeType": "text/csv", "buffer": content}


def dropped(visit, file: FilePayload) -> None:
    """Give the page a file."""
    visit.page.locator("input[type=file]").set_input_files(file)


def downloaded(visit, name: str) -> tuple[str, bytes]:
    """Press a figure's button and give the file's name and content."""
    with visit.page.expect_download() as download:
        visit.page.locator(".st-key-figur_egna").get_by_role("button", name=name).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_table_is_seen_changed_and_taken_away(server, visitor):
    visit = asked(server, visitor, "fraga=egna")
    dropped(visit, table(**{"Åmåll": "7"}))
    shaded(visit, HOSTILE)
    first = fills(visit)
    assert len(first) == 290
    assert len(set(first)) == 6  # five classes, and hatching for no value
    assert sum("url(#" in fill for fill in first) == 2
    page = visit.page
    expect(page.locator(".pk-notices")).to_contain_text("288 av 290 kommuner har någon siffra i filen.")
    expect(page.locator(".pk-notices")).to_contain_text("Rad 290: ”Åmåll”. Menade du Åmål")
    expect(page.locator(".st-key-figur_egna .pk-basis")).to_contain_text(
        "Gäller 288 av 290 kommuner med ett värde; för 2 saknas uppgift."
    )
    visit.frame.locator("#map_div").evaluate("() => { window.kept = 'yes' }")
    page.get_by_role("radio", name="Lika breda").click()
    page.get_by_role("radio", name="3", exact=True).click()
    repainted(visit, first)
    page.get_by_role("combobox", name="Kolumn").click()
    page.get_by_role("option", name="Andel", exact=True).click()
    shaded(visit, "Andel")
    assert visit.frame.locator("#map_div").evaluate("() => window.kept") == "yes"
    name, content = downloaded(visit, "Data som CSV")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
    assert name == "pilotkartan-egna.csv"
    assert {row["Kommun"]: row["Andel"] for row in rows}["Kiruna"] == ""
    assert {row["Kommun"]: float(row["Andel"]) for row in rows if row["Andel"]}["Ale"] == pytest.approx(
        [one["name"] for one in MUNICIPALITIES].index("Ale") / 10
    )
    svg = downloaded(visit, "Bild som SVG")[1].decode("utf-8")
    assert svg.startswith("<svg")
    assert "Andel" in svg
    assert all(one.fill in svg for one in shades(["lägst", "mellan", "högst"]))
    assert downloaded(visit, "Bild som PNG")[1].startswith(b"\x89PNG")
    untroubled(visit)


def test_by_keyboard_and_the_file_stays_until_it_is_taken_away(server, visitor):
    visit = asked(server, visitor, "fraga=egna")
    button = visit.page.locator(".st-key-slapp_fil button").first
    expect(button).to_have_accessible_name("Välj fil")
    press_until(visit, button)
    with visit.page.expect_file_chooser() as chooser:
        visit.page.keyboard.press("Space")
    chooser.value.set_files(table())
    shaded(visit, HOSTILE)
    press_until(visit, visit.page.locator(".st-key-figur_egna summary"))
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator(".st-key-figur_egna .pk-figure-table")).to_contain_text("Stockholm")
    press_until(visit, visit.page.locator(".st-key-figur_egna").get_by_role("button", name="Data som CSV"))
    with visit.page.expect_download():
        visit.page.keyboard.press("Enter")
    visit.page.get_by_role("link", name="Pengar").click()
    visit.page.locator(".st-key-figur_pengar").wait_for()
    visit.page.get_by_role("link", name="Egna siffror").click()
    expect(visit.page.locator(".st-key-egen_fil")).to_contain_text("Visas: mina siffror.csv")
    other = asked(server, visitor, "fraga=egna")  # another visitor
    assert other.page.locator(".st-key-figur_egna, .st-key-egen_fil").count() == 0
    visit.page.bring_to_front()
    visit.page.get_by_role("button", name="Ta bort filen").click()
    visit.page.locator(".st-key-slapp_fil").wait_for()
    assert visit.page.locator(".st-key-figur_egna").count() == 0
    untroubled(visit)


def test_what_the_file_says_is_text(server, visitor):
    visit = asked(server, visitor, "fraga=egna")
    dropped(visit, table(**{"<b>Ingenstans</b>": "1"}))
    shaded(visit, HOSTILE)
    expect(visit.page.locator(".pk-notices")).to_contain_text("<b>Ingenstans</b>")
    expect(visit.page.locator(".st-key-figur_egna h2")).to_have_text(HOSTILE)
    named = {one["name"]: str(place) for place, one in enumerate(MUNICIPALITIES)}
    visit.frame.locator("path.pk-shade[fill^='#']").first.dispatch_event("mouseover")
    name, value = visit.frame.locator(".pk-tip").inner_text().split(": ")
    assert value == named[name]
    visit.frame.locator("path.pk-shade[fill^='url']").first.dispatch_event("mouseover")
    expect(visit.frame.locator(".pk-tip").last).to_have_text(re.compile("^(Kiruna|Gotland): värde saknas$"))
    visit.page.get_by_role("button", name="Ta bort filen").click()
    dropped(visit, areas(square(14.0, 63.0, 1.0, name=HOSTILE)))
    shaded(visit, "Egna ytor")
    visit.frame.locator("path.pk-own[stroke='#fff']").dispatch_event("mouseover")
    expect(visit.frame.locator(".pk-tip").last).to_have_text(HOSTILE)
    expect(visit.page.locator(".st-key-figur_egna-ytor .pk-shading")).to_contain_text(HOSTILE)
    assert visit.page.locator("img[src='x']").count() == 0
    assert visit.frame.locator("img[src='x']").count() == 0
    untroubled(visit)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("tom.csv", b"", "tom"),
        ("bild.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(100), "Excel"),
        ("ytor.geojson", b'{"type": "FeatureCollection", "features": [', "JSON"),
    ],
)
def test_a_bad_file_gets_a_message_and_the_page_goes_on(server, visitor, name, content, said):
    visit = asked(server, visitor, "fraga=egna")
    dropped(visit, {"name": name, "mimeType": "text/plain", "buffer": content})
    fault = visit.page.get_by_role("alert").filter(has_text="Filen gick inte att läsa")
    expect(fault).to_contain_text(said)
    visit.page.get_by_role("button", name="Ta bort filen").click()
    dropped(visit, table())
    shaded(visit, HOSTILE)
    untroubled(visit)


def test_a_file_that_is_too_large_is_refused_in_swedish(server, visitor):
    visit = asked(server, visitor, "fraga=egna")
    dropped(visit, {"name": "stor.csv", "mimeType": "text/csv", "buffer": bytes(10 * 1024 * 1024 + 1)})
    told = visit.page.locator(".stFileUploader").get_by_role("alert")
    expect(told).to_contain_text("Filen är för stor: högst 10 MB. Ta bort den och välj en annan.")
    assert "Error" not in told.inner_text()
    assert (
        told.evaluate("e => e.getBoundingClientRect().height") > 10
    )  # read by all, not only by screen readers
    assert visit.page.locator(".st-key-egen_fil").count() == 0


def square(west: float, south: float, size: float, name: str = "Min yta") -> dict[str, object]:
    """Make a GeoJSON of one square."""
    ring = [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
    ]
    feature = {
        "type": "Feature", "properties": {"namn": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }  # fmt: skip
    return {"type": "FeatureCollection", "features": [feature]}


def areas(geojson: dict[str, object]) -> FilePayload:
    """Make a file of it."""
    return {"name": "yta.geojson", "mimeType": "", "buffer": json.dumps(geojson).encode()}


def test_own_areas_and_a_reference_system_that_is_asked_for(server, visitor):
    visit = asked(server, visitor, "fraga=egna")
    metres = square(700_000, 7_050_000, 200_000)  # from the coast of Ångermanland well into Västerbotten
    dropped(visit, areas(metres))
    expect(visit.page.get_by_role("alert")).to_contain_text("Vilket referenssystem?")
    visit.page.get_by_text("SWEREF 99 TM (EPSG:3006)").click()
    shaded(visit, "Egna ytor")
    assert visit.frame.locator("path.pk-own").count() == 2  # a dark line on a white one
    expect(visit.page.locator(".st-key-figur_egna-ytor .pk-basis")).to_contain_text("Gäller 1 egna ytor")
    table = visit.page.locator(".st-key-figur_egna-ytor .pk-figure-table")
    assert table.locator("tr", has_text="NIMBY vs. Tillväxt").count() == 1
    visit.page.get_by_role("button", name="Ta bort filen").click()
    dropped(visit, areas(square(14.0, 63.0, 1.0)))
    shaded(visit, "Egna ytor")
    assert visit.page.get_by_role("alert").count() == 0
    assert table.locator("tr", has_text="Jämtlandsstråket").count() == 1
    untroubled(visit)


def test_a_file_can_be_dropped_with_the_mouse(server, visitor):
    visit = asked(server, visitor, "fraga=egna")
    file = table()
    held = visit.page.evaluate_handle(
        """([name, text]) => { const held = new DataTransfer();
            held.items.add(new File([text], name, { type: "text/csv" })); return held }""",
        [file["name"], file["buffer"].decode("utf-8")],
    )
    zone = visit.page.get_by_role("group", name="Släpp en fil med egna siffror eller ytor här")
    for event in ("dragenter", "dragover", "drop"):
        zone.dispatch_event(event, {"dataTransfer": held})
    shaded(visit, HOSTILE)
    untroubled(visit)


def written_to(server: Path) -> set[str]:
    """List the files that a process has open and may write to, also those without a name."""
    found = set()
    for held in (server / "fd").iterdir():
        try:
            flags = re.search(r"flags:\s*(\d+)", (server / "fdinfo" / held.name).read_text())
            where = str(held.readlink())
        except FileNotFoundError:
            continue  # closed meanwhile
        if flags and int(flags[1], 8) & 3 and where.startswith("/") and not where.startswith("/dev/"):
            found.add(where)
    return found


def bytes_to_disk(server: Path) -> int:
    """Say how much a process has sent to its disks since it began."""
    return int(re.search(r"^write_bytes: (\d+)", (server / "io").read_text(), re.MULTILINE)[1])


def test_five_megabytes_never_touch_the_disk(server, visitor):
    visit = asked(server, visitor, "fraga=egna")
    option = f"--server.port={server.rpartition(':')[2]}"
    found = subprocess.run(["pgrep", "--oldest", "--full", "--", option], capture_output=True, check=True)
    process = Path("/proc", found.stdout.decode().strip())
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 4_000_000}
    visit.page.context.new_cdp_session(visit.page).send("Network.emulateNetworkConditions", slow)
    lines = "".join(f"Ingenstans {place};{place}\r\n" for place in range(4000))
    content = f"Kommun;Antal\r\nUmeå;7\r\n{lines}{' ' * 5_000_000}".encode()
    before, opened = written_to(process), set()
    at_first = bytes_to_disk(process)
    with visit.page.expect_event("requestfinished", lambda one: "/upload_file/" in one.url) as sent:
        dropped(visit, {"name": "stor.csv", "mimeType": "text/csv", "buffer": content})
        while not sent.is_done():
            opened |= written_to(process)
            visit.page.evaluate("() => 0")  # lets the browser's messages in
    visit.page.locator(".st-key-egen_fil").wait_for()
    visit.settled()
    assert opened - before == set()
    assert bytes_to_disk(process) - at_first < 1_000_000
    untroubled(visit)
