"""Shaded classes: no two look alike, and what the legend says."""

import json
import re
import xml.etree.ElementTree as ET
from itertools import combinations
from urllib.parse import unquote

import pytest
import shapely

from pilotkarta.i18n import language
from pilotkarta.maps import overlays, style
from pilotkarta.maps.overlays import Overlay
from pilotkarta.maps.shading import (
    ShadeClass,
    Shading,
    combination,
    described,
    missing,
    municipality_codes,
    shades,
    shading_legend,
)
from pilotkarta.markup import render
from pilotkarta.paths import GEO
from tests.colours import contrast, luminance
from tests.maps.paths import lines

SVG = "{http://www.w3.org/2000/svg}"
EN = language("en")
HOSTILE = "</text><img src=x onerror=alert(1)>\"'&{{ 7*7 }}"
GROUPS = [group for n in (1, 2, 3, 4) for group in combinations(range(4), n)]


def by_county(*classes: ShadeClass, overlays: tuple[Overlay, ...] = ()) -> Shading:
    """Shade each county's municipalities alike: its code modulo the number of classes."""
    of = {code: int(code[:2]) % len(classes) for code in municipality_codes()}
    return Shading("What is shaded", classes, of, {code: f"words of {code}" for code in of}, overlays)


def test_the_codes_are_those_of_the_map() -> None:
    features = json.loads((GEO / "map" / "municipalities.geojson").read_text(encoding="utf-8"))["features"]
    assert municipality_codes() == sorted(one["properties"]["code"] for one in features)
    assert len(municipality_codes()) == 290


class TestLooks:
    """What classes look like."""

    def test_ordered_classes_have_the_palette_in_their_order(self) -> None:
        assert shades(()) == ()
        assert shades(["few", "many"]) == (
            ShadeClass("few", style.SEQUENTIAL[1][0]),
            ShadeClass("many", style.SEQUENTIAL[1][1]),
        )
        assert [one.fill for one in shades("1234567")] == list(style.SEQUENTIAL[6])

    def test_more_classes_than_can_be_told_apart_are_refused(self) -> None:
        with pytest.raises(ValueError, match="8 classes"):
            shades("12345678")

    def test_one_area_has_its_own_look(self) -> None:
        for place, (fill, texture) in enumerate(style.ALONE):
            assert combination("A", {place}) == ShadeClass("A", fill, (texture,))

    def test_overlapping_areas_lay_their_textures_on_one_another(self) -> None:
        for group in GROUPS:
            expected = shapely.union_all([lines(style.TEXTURES[style.ALONE[n][1]]) for n in group])
            for order in (group, group[::-1]):
                look = combination("A", order)
                assert lines(look.texture).symmetric_difference(expected).length == 0
                assert look == combination("A", group)

    def test_no_two_combinations_are_told_by_colour_alone(self) -> None:
        looks = [combination("A", group) for group in GROUPS]
        assert len({frozenset(look.pattern) for look in looks}) == 15
        assert len({look.texture for look in looks}) == 15

    def test_the_more_areas_the_darker(self) -> None:
        by_size = {len(group): combination("A", group).fill for group in GROUPS}
        for group in GROUPS[4:]:
            assert combination("A", group).fill == by_size[len(group)]
        assert luminance(by_size[2]) > luminance(by_size[3]) > luminance(by_size[4])

    def test_what_is_missing_looks_like_nothing_else(self) -> None:
        look = missing("No figure")
        assert (look.label, look.fill) == ("No figure", "#ffffff")
        others = [combination("A", group) for group in GROUPS]
        others += [one for n in range(1, 8) for one in shades("x" * n)]
        assert look.texture
        assert all((look.fill, look.texture) != (one.fill, one.texture) for one in others)
        assert all("missing" not in one.pattern for one in others)

    @pytest.mark.parametrize(
        "look",
        [missing("x"), *(combination("x", group) for group in GROUPS)]
        + [ShadeClass("x", fill, ("dots",)) for fills in style.SEQUENTIAL for fill in fills],
        ids=lambda look: f"{look.fill} {' '.join(look.pattern)}",
    )
    def test_a_texture_is_seen_on_its_fill(self, look: ShadeClass) -> None:
        assert contrast(look.fill, look.ink) >= 3

    def test_a_class_without_texture_has_none(self) -> None:
        assert ShadeClass("x", "#123456").texture == ""


class TestShading:
    """A shading that cannot be drawn is refused when it is made."""

    @pytest.mark.parametrize("code", ["24", "9999", "", "0180 ", "x"])
    def test_what_is_no_municipality(self, code: str) -> None:
        with pytest.raises(ValueError, match="not a municipality"):
            Shading("", shades("a"), {"0180": 0, code: 0}, {})

    @pytest.mark.parametrize("place", [-1, 2, 7])
    def test_what_is_no_class(self, place: int) -> None:
        with pytest.raises(ValueError, match="not a class"):
            Shading("", shades("ab"), {"0180": 1, "1480": place}, {})


class TestLegend:
    """What the legend and the words say."""

    def test_each_class_has_its_number_of_municipalities(self) -> None:
        of = {"0114": 0, "0115": 2, "0117": 2, "2584": 2}
        values = shading_legend(Shading("T", shades(["few", "none", "many"]), of, {}), EN)
        assert values["title"] == "T"
        assert [(key["label"], key["count"]) for key in values["keys"]] == [
            ("few", "1 municipality"), ("none", "0 municipalities"), ("many", "3 municipalities"),
        ]  # fmt: skip

    def test_a_swatch_is_a_picture_of_the_class(self) -> None:
        classes = (*shades("ab"), combination("c", (0, 3)), missing("d"))
        for key, one in zip(shading_legend(by_county(*classes), EN)["keys"], classes, strict=True):
            kind, _, drawn = key["swatch"].partition(",")
            assert kind == "data:image/svg+xml"
            root = ET.fromstring(unquote(drawn))
            (rect,) = root.findall(f"{SVG}rect")
            if not one.pattern:
                assert rect.get("fill") == one.fill
                assert root.find(f"{SVG}defs") is None
                continue
            (pattern,) = root.iter(f"{SVG}pattern")
            assert rect.get("fill") == f"url(#{pattern.get('id')})"
            ground, texture = pattern
            assert (ground.get("fill"), texture.get("d")) == (one.fill, one.texture)
            assert texture.get("stroke") == one.ink

    def test_own_areas_are_keyed(self) -> None:
        box = shapely.box(600000, 6600000, 610000, 6610000)
        assert len(shading_legend(by_county(*shades("a")), EN)["keys"]) == 1
        one = by_county(*shades("a"), overlays=(Overlay("The quay", box),))
        two = by_county(*shades("a"), overlays=(Overlay("The quay", box), Overlay("The hall", box)))
        keys = [shading_legend(made, EN)["keys"][-1] for made in (one, two)]
        assert [(key["label"], key["count"]) for key in keys] == [("The quay", ""), ("2 own areas", "")]
        dashed = ET.fromstring(unquote(keys[0]["swatch"].partition(",")[2])).findall(f"{SVG}path")
        assert [path.get("stroke-dasharray") is not None for path in dashed] == [False, True]
        assert described(two, EN) == "a: 290 municipalities; 2 own areas"

    def test_texts_are_text(self) -> None:
        box = shapely.box(600000, 6600000, 610000, 6610000)
        classes = (ShadeClass(HOSTILE, "#bba2e3", ("dots",)), ShadeClass(HOSTILE, "#ffffff"))
        made = by_county(*classes, overlays=(Overlay(HOSTILE, box),))
        values = shading_legend(Shading(HOSTILE, made.classes, made.of, {}, made.overlays), EN)
        html = render("shading_legend.html", **values)
        root = ET.fromstring(re.sub(r"(<img [^>]*)>", r"\1/>", html))
        assert {element.tag for element in root.iter()} == {"div", "span", "img", "small"}
        assert root.get("aria-label") == HOSTILE
        assert "".join(root.itertext()).count(HOSTILE) == 4
        for image in root.iter("img"):
            assert set(image.keys()) == {"src", "alt", "width", "height"}
            assert image.get("alt") == ""

    def test_long_texts_are_cut(self) -> None:
        long = "å" * 5000
        made = by_county(ShadeClass(long, "#ffffff"), overlays=(Overlay(long, shapely.box(0, 0, 1, 1)),))
        (label, own) = (key["label"] for key in shading_legend(made, EN)["keys"])
        assert label == own == "å" * 199 + "…"
        assert overlays.short("å" * 200) == "å" * 200
