"""A shaded map as a picture: what its caption says, the same looks in map and legend, the pixels."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import geopandas as gpd
import pytest
import shapely
from font_source_sans_pro import SourceSansPro, SourceSansProBold
from PIL import Image, ImageFont

from pilotkarta.exports.picture import WIDTH
from pilotkarta.exports.shaded import to_shaded_png, to_shaded_svg
from pilotkarta.maps.overlays import Overlay
from pilotkarta.maps.shading import (
    ShadeClass,
    Shading,
    combination,
    missing,
    municipality_codes,
    shades,
)
from pilotkarta.paths import GEO
from tests.exports.handouts import ARABIC, HOSTILE, INVENTED, LONG, glyphs, handout, hostile
from tests.exports.test_picture import SVG, caption, lines, marks

NOTES = ["Gäller 8 av 28 projekt.", "Avståndet är det kortaste i planet. " * 8]
CLASSES = (*shades(["nära", "längre bort", "längst bort"]), combination("båda", (0, 2)), missing("okänt"))
OF = {code: place % 5 for place, code in enumerate(municipality_codes())}
OWN = (Overlay("Hamnen", shapely.box(400_000, 6_500_000, 480_000, 6_560_000)),)
SHADING = Shading("Så långt är det", CLASSES, OF, {}, OWN)
BAD = [*HOSTILE, ARABIC]
SPOILT = Shading(
    BAD[4], tuple(ShadeClass(text, "#bba2e3", ("dots",)) for text in BAD), dict.fromkeys(OF, 2), {}, OWN
)
CASES = {
    "real": (handout(), SHADING, NOTES),
    "some": (handout(program=("snu-2013",), sprak="en", seminarium="24", farg="belagg"), SHADING, NOTES),
    "example": (handout(INVENTED), SHADING, NOTES),
    "empty": (handout(q="zzzz"), SHADING, []),
    "hostile": (hostile(), SPOILT, BAD),
    "long": (
        handout(),
        replace(SHADING, title=LONG * 9, classes=(ShadeClass(LONG * 9, "#fff000"),) * 5),
        [LONG],
    ),
}


@pytest.fixture(params=CASES)
def case(request):
    """Give a case and its picture read as XML."""
    given = CASES[request.param]
    return given, ET.fromstring(to_shaded_svg(*given))


def swatches(root):
    return [group for group in caption(root).iter(f"{SVG}g") if group.get("class") == "swatch"]


def test_the_caption_says_what_it_shows(case):
    (given, shading, notes), root = case
    said = glyphs("".join(line[-1] for line in lines(root)))
    expected = ["Pilotkartan", given.words, given.count, given.occasion, given.date]
    expected += [
        f"{given.site}/analys",
        *notes,
        shading.title[:190],
        *(one.label[:190] for one in shading.classes),
    ]
    plain = [re.sub(r"[\x00-\x1f]", lambda c: " " if c[0].isspace() else "", one) for one in expected]
    assert [one for one in plain if glyphs(one) not in said] == []
    assert ("Exempeldata" in said) == given.register.is_example


def test_each_class_is_counted_and_the_own_area_named():
    root = ET.fromstring(to_shaded_svg(handout(sprak="en"), SHADING, []))
    said = [line[-1] for line in lines(root)]
    labels = [f"{one.label} (58 municipalities)" for one in CLASSES]
    assert [line for line in said if line in (*labels, "Hamnen")] == [*labels, "Hamnen"]


def test_legend_and_map_have_the_same_looks(case):
    (_, shading, _), root = case
    drawn = {e.get("data-class"): e.get("fill") for e in root.iter(f"{SVG}path") if e.get("class") == "shade"}
    *classes, own = swatches(root)
    assert len(classes) == len(shading.classes)
    fills = [group.find(f"{SVG}rect").get("fill") for group in classes]
    assert all(fills[int(name.removeprefix("shade-"))] == fill for name, fill in drawn.items())
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for one, fill in zip(shading.classes, fills, strict=True):
        assert fill == one.fill or (one.pattern and fill[5:-1] in ids)
    assert own.findall(f"{SVG}path")[-1].get("stroke-dasharray")


def test_a_swatch_stands_beside_its_label(case):
    _, root = case
    starts = [y for x, y, _, _, text in lines(root) if x > WIDTH + 32]
    for group in swatches(root):
        x, top = map(float, re.findall(r"[\d.]+", group.get("transform")))
        assert x == WIDTH + 32
        assert any(0 <= base - (top + 8) <= 7 for base in starts)


def test_no_line_leaves_the_picture_or_covers_another(case):
    _, root = case
    width, height = float(root.get("width")), float(root.get("height"))
    fonts = {weight: SourceSansPro if weight == 400 else SourceSansProBold for weight in (400, 600, 700)}
    for x, y, size, weight, text in lines(root):
        measured = ImageFont.truetype(fonts[weight], 100).getlength(text) * size / 100
        assert x + measured <= width - 20, text
        assert size <= y <= height - 20
    for above, below in pairwise(lines(root)):
        assert below[1] - below[2] >= above[1] + 0.2 * above[2]


def test_it_stands_alone(case):
    (given, shading, notes), root = case
    text = to_shaded_svg(given, shading, notes).decode()
    assert not re.search(r"href|url\((?!#)|@import|<script|<image|<style", text)
    assert root.get("lang") == given.language.code
    title, described = root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text
    assert given.count in title
    assert title.startswith(shading.title[:190])
    assert given.date in described
    assert all(f"{one.label[:190]}" in described for one in shading.classes if one.label.isprintable())


def test_projects_have_numbers_only_where_they_are_wanted():
    marked, bare = (
        ET.fromstring(to_shaded_svg(handout(), SHADING, NOTES, marked=wanted)) for wanted in (True, False)
    )
    assert [number for number, _ in marks(marked, "marker")] == [str(n) for n in range(1, 29)]
    assert marks(marked, "key")
    assert marks(bare, "marker") == marks(bare, "key") == []
    assert len(swatches(bare)) == len(swatches(marked)) == 6
    for root in (marked, bare):
        assert "(28 av 28 projekt)" in " ".join(line[-1] for line in lines(root))


def rgb(colour):
    return tuple(bytes.fromhex(colour[1:]))


@pytest.mark.parametrize("name", ["real", "example", "hostile"])
def test_the_pixels(name):
    given, shading, notes = CASES[name]
    root = ET.fromstring(to_shaded_svg(given, shading, notes))
    picture = Image.open(BytesIO(to_shaded_png(given, shading, notes))).convert("RGB")
    assert picture.size == (2 * int(root.get("width")), 2 * int(root.get("height")))
    tally = {colour: count for count, colour in picture.getcolors(2**24)}
    used = [one for place, one in enumerate(shading.classes) if place in set(shading.of.values())]
    assert all(tally.get(rgb(one.fill), 0) > 2000 for one in used)
    assert all(tally.get(rgb(one.ink), 0) > 500 for one in used if one.pattern)


def test_a_municipality_has_the_colour_of_its_class_where_it_lies():
    given, shading, notes = handout(), replace(SHADING, overlays=()), NOTES
    root = ET.fromstring(to_shaded_svg(given, shading, notes)).find(f"{SVG}svg")
    metres, west, north = (float(root.get(f"data-{name}")) for name in ("metres", "west", "north"))
    picture = Image.open(BytesIO(to_shaded_png(given, shading, notes, marked=False))).convert("RGB")
    shapes = gpd.read_parquet(GEO / "municipalities.parquet").set_index("municipality_code").geometry
    # The large northern ones whose class has no texture; lakes and borders may hide a point of theirs.
    codes = [code for code in OF if code[:2] in ("23", "24", "25") and not CLASSES[OF[code]].pattern]
    found = []
    for code in codes:
        inside = shapely.maximum_inscribed_circle(shapes[code]).coords[0]
        spot = ((inside[0] - west) / metres * 2, (north - inside[1]) / metres * 2)
        around = picture.crop((int(spot[0]) - 3, int(spot[1]) - 3, int(spot[0]) + 4, int(spot[1]) + 4))
        found.append(rgb(CLASSES[OF[code]].fill) in {colour for _, colour in around.getcolors()})
    assert len(codes) >= 15
    assert sum(found) >= 0.9 * len(found)
