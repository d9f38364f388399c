"""Shaded municipalities on the static map: the right ones, in their layer, and texts that stay text."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import geopandas as gpd
import pytest
import shapely

from pilotkarta.i18n import language
from pilotkarta.maps.frame import frame_of
from pilotkarta.maps.overlays import Overlay
from pilotkarta.maps.shading import (
    ShadeClass,
    Shading,
    class_paths,
    combination,
    missing,
    municipality_codes,
    shades,
)
from pilotkarta.maps.svg import svg_map
from pilotkarta.paths import GEO
from tests.figures.files import random_line
from tests.maps.test_svg import HOSTILE, SVG, draw, polygon, same_area

MUNICIPALITIES = gpd.read_parquet(Path(GEO, "municipalities.parquet")).set_index("municipality_code").geometry
CLASSES = (*shades(["few", "some", "many"]), combination("both", (0, 1)), missing("not known"))
# Five of six municipalities by their place in the code list; the sixth is left out.
OF = {code: place % 6 for place, code in enumerate(municipality_codes()) if place % 6 < 5}
SHADING = Shading("How many", CLASSES, OF, dict.fromkeys(OF, "words"))


def shade_paths(root):
    """Give each class's path by its id."""
    return {e.get("data-class"): e for e in root.iter(f"{SVG}path") if e.get("class") == "shade"}


@pytest.mark.parametrize("data", ["register", "example"])
def test_each_municipality_is_in_its_class_and_no_other(data, request):
    root = draw(request.getfixturevalue(data), width=840, height=1800, shading=SHADING)
    found = {name: polygon(root, e.get("d")) for name, e in shade_paths(root).items()}
    assert list(found) == [f"shade-{place}" for place in range(5)]
    for code in municipality_codes():
        inside = MUNICIPALITIES[code].representative_point()
        within = [name for name, shape in found.items() if shape.contains(inside)]
        assert within == ([f"shade-{OF[code]}"] if code in OF else []), code
    for place in range(5):
        its = shapely.union_all(MUNICIPALITIES[[code for code in OF if OF[code] == place]].to_numpy())
        same_area(found[f"shade-{place}"], its, 0.03)


def test_a_class_has_its_fill_or_its_textures(register):
    root = draw(register, shading=SHADING)
    patterns = {pattern.get("id"): pattern for pattern in root.iter(f"{SVG}pattern")}
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for place, (one, path) in enumerate(zip(CLASSES, shade_paths(root).values(), strict=True)):
        if not one.pattern:
            assert path.get("fill") == one.fill
            assert f"shade-{place}" not in patterns
            continue
        assert path.get("fill") == f"url(#shade-{place})"
        ground, texture = patterns[f"shade-{place}"]
        assert ground.get("fill") == one.fill
        assert (texture.get("d"), texture.get("stroke")) == (one.texture, one.ink)


def test_it_lies_between_the_land_and_the_lakes_and_all_else_above(register):
    own = (Overlay("Own", shapely.box(600_000, 6_600_000, 650_000, 6_650_000)),)
    root = draw(register, "strukturbild-skaraborg", shading=replace(SHADING, overlays=own))
    order = [(e.get("class") or "").split()[:1] for e in root.iter() if e.get("class")]
    kinds = list(dict.fromkeys(kind[0] for kind in order if kind))
    wanted = ["sea", "neighbours", "sweden", "shade", "lakes", "county", "area", "own", "halo", "marker"]
    assert [kind for kind in kinds if kind in wanted] == wanted


def test_every_mark_has_a_ring_under_it(register):
    root = draw(register, shading=SHADING)
    rings = [(e.get("cx"), e.get("cy")) for e in root.iter(f"{SVG}circle") if e.get("class") == "halo"]
    marks = [tuple(g.get("transform")[10:-1].split()) for g in root.iter(f"{SVG}g") if g.get("data-projekt")]
    assert len(rings) == 28
    assert rings == marks


def test_the_chosen_area_is_an_outline_over_shades_and_tinted_without(register):
    def opacity(root):
        (group,) = (g for g in root.iter(f"{SVG}g") if g.get("fill-opacity"))
        return float(group.get("fill-opacity")), [e.get("data-code") for e in group]

    assert opacity(draw(register, "attraktion-gotland", shading=SHADING)) == (0, ["0980"])
    assert opacity(draw(register, "attraktion-gotland")) == (0.25, ["0980"])


def test_without_shading_nothing_of_it_is_drawn(register):
    plain = svg_map(register, register.projects, None, "program", language("sv"))
    assert not [word for word in ("shade", "halo", 'class="own"') if word in plain]
    nothing = draw(register, shading=Shading("Nothing", CLASSES, {}, {}))
    assert shade_paths(nothing) == {}


def test_own_areas_are_at_their_places(register):
    shape = shapely.Point(600_000, 6_700_000).buffer(60_000) - shapely.Point(600_000, 6_700_000).buffer(
        20_000
    )
    far = shapely.box(0, 0, 1_000, 1_000)
    shading = replace(SHADING, overlays=(Overlay("A ring", shape), Overlay("Not in Sweden", far)))
    root = draw(register, width=840, height=1800, shading=shading)
    (group,) = (g for g in root.iter(f"{SVG}g") if g.get("class") == "own")
    assert group.find(f"{SVG}title").text == "A ring"
    casing, dashes = group.findall(f"{SVG}path")
    assert casing.get("d") == dashes.get("d")
    assert dashes.get("fill") == "none"
    assert dashes.get("stroke-dasharray")
    same_area(polygon(root, casing.get("d")), shape, 0.01)


def test_own_lines_and_points_are_drawn_as_such(register):
    line = shapely.LineString([(500_000, 6_500_000), (600_000, 6_700_000), (500_000, 6_900_000)])
    points = shapely.MultiPoint([(600_000, 7_000_000), (650_000, 7_000_000), (-900_000, 7_000_000)])
    root = draw(
        register, shading=replace(SHADING, overlays=(Overlay("A road", line), Overlay("Stops", points)))
    )
    road, stops = (g.findall(f"{SVG}path") for g in root.iter(f"{SVG}g") if g.get("class") == "own")
    frame = frame_of("sverige", (), None, 420, 900)
    ends = [tuple(round(one, 1) for one in frame.point(*place)) for place in line.coords]
    for path in road:
        assert [tuple(map(float, one.split(","))) for one in path.get("d")[1:].split("L")] == ends  # open
        assert path.get("fill") == "none"
    for path in stops:
        assert path.get("stroke-linecap") == "round"
        spots = [tuple(map(float, one.split(","))) for one in re.findall(r"M([\d.,]+)h0", path.get("d"))]
        assert spots == [
            pytest.approx(frame.point(*place.coords[0]), abs=0.06) for place in list(points.geoms)[:2]
        ]


def test_own_areas_without_end_make_no_endless_drawing(register):
    """5,000 lines of 39 points made 92 MB."""
    lines = [random_line(39, seed) for seed in range(1_000)]
    drawn = svg_map(
        register, register.projects, None, "program", language("sv"),
        shading=replace(SHADING, overlays=tuple(Overlay("\U0001d400" * 200, line) for line in lines)),
    )  # fmt: skip
    assert len(quote(drawn)) < 4_000_000


def test_title_and_description_say_what_is_shaded(register):
    root = draw(register, code="en", shading=SHADING)
    title, described = root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text
    assert title.startswith("How many. Map of Sweden with 28 projects")
    tally = {place: sum(its == place for its in OF.values()) for place in range(5)}
    for place, one in enumerate(CLASSES):
        assert f"{one.label}: {tally[place]} municipalities" in described
    assert f"1. {register.projects[0].name}" in described
    alone = draw(register, code="en", projects=(), shading=SHADING)
    assert alone.find(f"{SVG}title").text == "How many"
    assert alone.find(f"{SVG}desc").text.endswith("not known: 48 municipalities")


def test_hostile_texts_are_text(register):
    classes = tuple(replace(one, label=HOSTILE) for one in CLASSES)
    own = (Overlay(HOSTILE, shapely.box(600_000, 6_600_000, 650_000, 6_650_000)),)
    root = draw(register, shading=Shading(HOSTILE, classes, OF, dict.fromkeys(OF, HOSTILE), own))
    titles = [e.text for e in root.iter(f"{SVG}title")]
    assert len(titles) == 2
    assert all("<img src=x onerror=alert(1)>" in title for title in titles)
    assert root.find(f"{SVG}desc").text.count("<img src=x onerror=alert(1)>") == 6
    assert "img" not in {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not [e for e in root.iter() if any(name.startswith("on") for name in e.attrib)]


def test_it_is_the_same_each_time_and_not_large(register):
    def svg(shading):
        return svg_map(register, register.projects, None, "program", language("sv"), shading=shading)

    first = svg(SHADING)
    assert svg(SHADING) == first
    assert svg(replace(SHADING, of=dict(reversed(OF.items())))) == first
    whole = svg(replace(SHADING, of=dict.fromkeys(municipality_codes(), 3)))
    assert len(whole) - len(svg(None)) < 110_000


def test_a_piece_of_sweden_has_its_municipalities_alone(register):
    project = register.project("attraktion-gotland")
    frame = frame_of("omrade", (), project, 300, 300)
    of = {code: int(code == "0980") for code in municipality_codes()}
    others, gotland = class_paths(Shading("", (ShadeClass("a", "#ffffff"),) * 2, of, {}), frame)
    assert gotland.startswith("M")
    assert others.count("M") < 40
