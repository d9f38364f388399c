"""The municipality's page read back by other programs: one sheet, in order, nothing over another."""

import csv
import json
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from pilotkarta.answers.municipality import municipality
from pilotkarta.exports import document
from pilotkarta.exports.municipality import to_municipality_pdf
from pilotkarta.maps.style import EVIDENCE, PROGRAMMES
from pilotkarta.paths import DATA
from tests.exports.handouts import HOSTILE, MADE, REAL, glyphs, handout
from tests.exports.municipalities import (
    CROWDED,
    WHOLE,
    Read,
    asked,
    crowded,
    expected,
    in_turn,
    named,
    read,
    shown,
)
from tests.exports.test_pdf import flat

MM = 72 / 25.4
LINE = 5 * MM  # at most, of a list


@pytest.fixture(params=[*WHOLE, *CROWDED])
def case(request):
    """Give a hand-out and its page."""
    return read(request.param)


@pytest.fixture(params=WHOLE)
def whole(request):
    """Give a page on which all has room."""
    return read(request.param)


@pytest.fixture(params=CROWDED)
def full(request):
    """Give a page on which not all has room."""
    return read(request.param)


def test_it_is_one_accessible_page(case):
    given, root, (page,) = case.given, case.root, case.reader.pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
        (595.28, 841.89), abs=0.1
    )
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == given.language.code
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Metadata"].get_object().get_data().decode().count("<pdfuaid:part>1</pdfuaid:part>") == 1
    assert case.reader.metadata.title == f"Pilotkartan – {case.answer.place}"
    assert case.reader.metadata.creation_date.date() == MADE


def test_the_same_hand_out_is_the_same_file():
    assert to_municipality_pdf(asked()) == read("umeå").content


def test_where_all_have_room_each_project_stands_with_how_near_it_lies_and_no_other(whole):
    given = whole.given
    said = expected(given, whole.answer)
    assert whole.glyphs.startswith(said)
    for other in given.register.projects:
        if glyphs(other.name) not in said:
            assert glyphs(other.name) not in whole.glyphs


def test_what_the_tables_say_of_umeå():
    """Of the tables themselves: 2480 is named by one project, county 24 by three others."""
    areas = {}
    with (DATA / "project_areas.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            areas.setdefault(row["area"], []).append(row["project"])
    text = read("umeå").glyphs
    places = [
        [text.index(glyphs(f"{REAL.project(one).name}{how} · ")) for one in areas[code]]
        for code, how in (("2480", "anger kommunen"), ("24", "täcker hela länet"))
    ]
    assert [len(one) for one in places] == [1, 3]
    assert max(places[0]) < min(places[1])


def test_where_not_all_have_room_the_rest_are_counted(full):
    assert 2 <= shown(full).total() < len(in_turn(full.answer))


def test_as_many_as_have_room_are_listed(full):
    rows = shown(full)
    following = in_turn(full.answer)[rows.total()]
    assert following != "theme"
    name = full.answer.groups[following].entries[rows[following]].project.name
    lines = 3 + len(name) // (30 if "WmWm" in name else 55)
    foot = next(top for word, _, top, *_ in full.words[::-1] if word == full.answer.figure.basis.split()[0])
    lists = max(bottom for _, _, _, right, bottom in full.words if right < 128 * MM and bottom < foot)
    assert 4 * MM < foot - lists < 8 * MM + lines * LINE


def test_it_says_what_it_rests_on_and_where_more_is(case):
    given, answer = case.given, case.answer
    text, figure = given.language.text, answer.figure
    foot = case.glyphs[case.glyphs.index(glyphs(text("Outline:"))) :]
    said = [figure.basis, figure.definition, figure.caution, given.words, given.count, given.occasion]
    said += [text("What is shown:"), text("To bear in mind:"), given.analysis_address]
    said.append(text("The point on the map stands for an area, not an address."))
    assert [one for one in said if glyphs(one) not in foot] == []
    assert foot.endswith(glyphs(given.analysis_address))


def test_links_go_to_the_projects_and_the_analysis(whole):
    given, answer = whole.given, whole.answer
    annotations = [one.get_object() for one in whole.reader.pages[0].get("/Annots", [])]
    entries = [entry for group in answer.groups for entry in group.entries]
    entries += [one.entry for one in answer.themes if one.entry]
    assert {one["/A"]["/URI"] for one in annotations} == {given.analysis_address} | {
        given.address_of(one.project) for one in entries
    }


def test_structure_headings_lists_table_and_the_described_map(whole):
    answer, language = whole.answer, whole.given.language
    titles = [answer.place, *(group.title for group in answer.groups), language.text("The nearest by theme")]
    assert [glyphs(title) for title in flat(whole.reader.outline)] == [glyphs(title) for title in titles]
    assert [len(whole.named(kind)) for kind in ("/H1", "/H2")] == [1, len(titles) - 1]
    assert len(whole.named("/LI")) == sum(len(group.entries) for group in answer.groups)
    assert len(whole.named("/Table")) == 1
    assert len(whole.named("/TH")) == 2
    (figure,) = whole.named("/Figure")
    assert answer.figure.shading.title in figure["/Alt"]
    assert answer.figure.shading.classes[0].label in figure["/Alt"]


@pytest.mark.parametrize("name", ["umeå", "gotland-en", "stockholm"])
def test_the_legend_explains_the_classes_that_the_map_has(name):
    found = read(name)
    given = found.given
    with (DATA / "regions.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["level"] == "municipality"]
    (here,) = (row for row in rows if row["code"] == given.selection.kommun)
    county = {row["code"] for row in rows if row["county_code"] == here["county_code"]} - {here["code"]}
    labour = {row["code"] for row in rows if row["fa_code"] == here["fa_code"]} - {here["code"]}
    classes = found.answer.figure.shading.classes
    sizes = (1, len(county - labour), len(labour - county), len(county & labour))
    plural = given.language.plural
    said = [
        glyphs(f"{one.label} ({plural('{n} municipality', '{n} municipalities', size)})")
        for one, size in zip(classes, sizes, strict=True)
        if size
    ]
    assert glyphs(found.answer.figure.shading.title) + "".join(said) in found.glyphs
    assert found.glyphs.count("kommun)") + found.glyphs.count("kommuner)") + found.glyphs.count(
        "municipality)"
    ) + found.glyphs.count("municipalities)") == len(said)


def test_invented_data_are_told_as_such(case):
    head = case.glyphs[: case.glyphs.index(glyphs(case.answer.summary))]
    language, invented = case.given.language, case.given.register.is_example
    assert (glyphs(language.text("Example data")) in head) == invented
    assert (language.text("EXAMPLE") in case.glyphs) == invented  # across the map


def test_nothing_lies_outside_the_margins_or_over_another(case):
    for word, x, y, right, bottom in case.words:
        assert x > 20 * MM - 1, word
        assert right < 190 * MM + 1, word
        assert y > 12 * MM, word
        assert bottom < 285 * MM, word
    beside_map = [one for one in case.words if one[3] < 130 * MM or one[2] > 240 * MM]
    for one, other in combinations(beside_map, 2):
        wide = min(one[3], other[3]) - max(one[1], other[1])
        high = min(one[4], other[4]) - max(one[2], other[2])
        # A word's box is as high as its font's, with room above and below its letters.
        assert wide < 0.5 or high < 6, (one, other)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_come_out_to_the_letter(name):
    found = Read(named(name))
    assert len(found.reader.pages) == 1
    found.answer = municipality(named(HOSTILE[name]))
    assert shown(found).total()
    assert glyphs(HOSTILE[name]) in glyphs(found.answer.summary)


def test_a_name_without_end_is_made_smaller_and_stays_whole():
    found = Read(named("xyz " * 2500))
    assert len(found.reader.pages) == 1
    assert found.glyphs.count("xyz") == 2500  # in the summary
    assert not shown(found)
    assert found.glyphs.endswith(glyphs(found.given.analysis_address))
    assert max(bottom for *_, bottom in found.words) < 285 * MM


@pytest.fixture
def files(monkeypatch):
    """Give what typst is given for each page that is made."""
    given = []
    made = document.pdf
    monkeypatch.setattr(document, "pdf", lambda files: given.append(files) or made(files))
    return given


def test_marks_have_the_colours_that_the_map_has(files):
    for colour in ("program", "belagg"):
        to_municipality_pdf(asked(farg=colour))
    order = list(REAL.programmes)
    for made, colour in zip(files, ("program", "belagg"), strict=True):
        content = json.loads(made["content.json"])
        entries = [entry for group in content["groups"] for entry in group["entries"]]
        assert len(entries) == 9
        for entry in entries:
            project = REAL.projects[entry["number"] - 1]
            programme = PROGRAMMES[order.index(project.programme.id)]
            look = programme if colour == "program" else EVIDENCE[project.evidence]
            assert look.fill in made[entry["mark"]].decode()
            assert entry["ink"] == look.ink
            assert entry["mark"].endswith(f"-{project.evidence}.svg")


def test_the_map_is_shaded_and_finer_where_it_is_crowded(files):
    for given in (asked(), crowded()):
        to_municipality_pdf(given)
    roots = [ET.fromstring(made["map.svg"]) for made in files]
    assert int(roots[1].get("width")) == 2 * int(roots[0].get("width"))
    for root, count in zip(roots, (28, 500), strict=True):
        kinds = [(one.get("class") or "").split()[:1] for one in root.iter()]
        assert kinds.count(["marker"]) == count
        assert kinds.count(["shade"]) == 3


def test_without_a_municipality_there_is_no_page():
    with pytest.raises(KeyError):
        to_municipality_pdf(handout())
