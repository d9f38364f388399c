"""The map as a picture of its own: what the caption says and where, the same marks, the pixels."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from io import BytesIO
from itertools import combinations, pairwise

import pytest
from font_source_sans_pro import SourceSansPro, SourceSansProBold
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont

from pilotkarta.exports.picture import HEIGHT, WIDTH, to_png, to_svg
from pilotkarta.maps.placing import text_width, wrap
from pilotkarta.maps.style import PROGRAMMES
from pilotkarta.maps.svg import svg_map
from tests.exports.handouts import INVENTED, LONG, REAL, glyphs, handout, hostile

SVG = "{http://www.w3.org/2000/svg}"
CASES = {
    "real": handout(),
    "by evidence": handout(farg="belagg", sprak="en", seminarium="24"),
    "some": handout(program=("snu-2013",), tema=("dialog", "strak"), q="region"),
    "example": handout(INVENTED),
    "example-en": handout(INVENTED, sprak="en"),
    "empty": handout(q="zzzz"),
    "hostile": hostile(),
}


@pytest.fixture(params=CASES)
def case(request):
    """Give a hand-out and its picture read as XML."""
    given = CASES[request.param]
    return given, ET.fromstring(to_svg(given))


def caption(root):
    return next(group for group in root.iter(f"{SVG}g") if group.get("class") == "caption")


def lines(root):
    """Give the caption's lines, numbers left out: left, base line, size, weight and text."""
    return [
        (float(t.get("x")), float(t.get("y")), float(t.get("font-size")), int(t.get("font-weight")), t.text)
        for t in caption(root).findall(f"{SVG}text")
    ]


def marks(root, kind):
    """Give number and fills of each mark of a kind."""
    found = [g for g in root.iter(f"{SVG}g") if (g.get("class") or "").split()[:1] == [kind]]
    return [
        ((g.find(f"{SVG}text").text if g.find(f"{SVG}text") is not None else None),
         [c.get("fill") for c in g.findall(f"{SVG}circle") if c.get("fill") not in ("none", "#ffffff")])
        for g in found
    ]  # fmt: skip


def test_the_map_is_that_of_the_pages(case):
    given, root = case
    inner = root.find(f"{SVG}svg")
    drawn = svg_map(given.register, given.projects, None, given.selection.farg, given.language,
                    width=WIDTH, height=int(root.get("height")))  # fmt: skip
    assert marks(inner, "marker") == marks(ET.fromstring(drawn), "marker")
    assert len(marks(inner, "marker")) == len(given.projects)


def test_the_caption_says_what_it_shows(case):
    given, root = case
    said = glyphs("".join(line[-1] for line in lines(root)))
    expected = ["Pilotkartan", given.words, given.count, given.occasion, given.date, given.address]
    names = {"belagg": {"en": ["Confirmed", "Probable", "Weak"]}}
    expected += names.get(given.selection.farg, {}).get(given.language.code, [])
    if given.selection.farg == "program":
        expected += [p.short if given.language.code == "sv" else p.short_en
                     for p in given.register.programmes.values()]  # fmt: skip
    assert [one for one in expected if glyphs(one) not in said] == []
    assert (
        given.language.text("Example data") in [line[-1] for line in lines(root)]
    ) == given.register.is_example


def test_the_numbers_are_named(case):
    given, root = case
    numbered = [mark for mark in marks(caption(root), "key") if mark[0]]
    assert [(n, f[:1]) for n, f in numbered] == [
        (n, f[:1]) for n, f in marks(root.find(f"{SVG}svg"), "marker")
    ]
    said = glyphs("".join(line[-1] for line in lines(root)))
    for project in given.projects:
        assert glyphs(re.sub(r"[\x00-\x1f]", lambda c: " " if c[0].isspace() else "", project.name)) in said


def test_where_names_have_no_room_the_caption_says_where_they_are():
    many = handout()
    many = replace(many, projects=tuple(replace(p, name=LONG) for p in many.projects))
    root = ET.fromstring(to_svg(many))
    assert not [mark for mark in marks(caption(root), "key") if mark[0]]
    said = " ".join(line[-1] for line in lines(root))
    assert many.language.text("The names of the projects stand at the address.") in said
    assert float(root.get("height")) == HEIGHT


def test_no_line_leaves_the_picture_or_covers_another(case):
    _, root = case
    width, height = float(root.get("width")), float(root.get("height"))
    fonts = {weight: SourceSansPro if weight == 400 else SourceSansProBold for weight in (400, 600, 700)}
    for x, y, size, weight, text in lines(root):
        measured = ImageFont.truetype(fonts[weight], 100).getlength(text) * size / 100
        assert x >= WIDTH + 20
        assert x + measured <= width - 20, text
        assert size <= y <= height - 20
    for above, below in pairwise(lines(root)):
        assert below[1] - below[2] >= above[1] + 0.2 * above[2]
    places = [tuple(map(float, re.findall(r"-?[\d.]+", g.get("transform"))))
              for g in caption(root).findall(f"{SVG}g")]  # fmt: skip
    assert all(abs(a[1] - b[1]) >= 16 for a, b in combinations(places, 2))


def test_it_stands_alone(case):
    given, root = case
    text = to_svg(given).decode()
    assert not re.search(r"href|url\((?!#)|@import|<script|<image|<style", text)
    assert root.get("role") == "img"
    assert root.get("lang") == given.language.code
    labelled = root.get("aria-labelledby").split()
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert [ids.count(name) for name in labelled] == [1, 1]
    assert given.count in root.find(f"{SVG}title").text
    assert given.date in root.find(f"{SVG}desc").text


@pytest.mark.parametrize("name", ["real", "example", "hostile"])
def test_the_pixels(name):
    root = ET.fromstring(to_svg(CASES[name]))
    picture = Image.open(BytesIO(to_png(CASES[name]))).convert("RGB")
    assert picture.size == (2 * int(root.get("width")), 2 * int(root.get("height")))
    tally = {colour: count for count, colour in picture.getcolors(2**24)}
    fills = [look.fill for look in PROGRAMMES] if name == "real" else [PROGRAMMES[0].fill]
    for colour in (*fills, "#ffffff", "#cfdfe9", "#fffdf7"):
        rgb = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
        assert tally.get(rgb, 0) > 300, colour
    # Letters are drawn: the caption is more than one colour of paper and marks.
    caption = picture.crop((2 * WIDTH + 64, 60, picture.width, 140)).getcolors(2**20)
    assert len(caption) > 20


@given(st.text(max_size=60), st.floats(20, 300))
def test_wrapped_text_is_the_same_words_and_fits(text, width):
    found = wrap(text, 10, width)
    assert "".join("".join(line.split()) for line in found) == "".join(text.split())
    assert all(text_width(line, 10) <= width or len(line) == 1 for line in found)
    assert all(line.strip() == line and line for line in found)


def test_what_no_font_has_is_drawn_as_a_stand_in():
    pictures = [
        to_png(replace(handout(), projects=(replace(REAL.projects[0], name=name),)))
        for name in ("train 🚂", "train \N{REPLACEMENT CHARACTER}", "train ")
    ]
    assert pictures[0] == pictures[1] != pictures[2]
