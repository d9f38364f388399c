"""The palette: all that is read can be read in light and dark, and what differs differs to colour-blind eyes.

The colours are parsed from where they stand; no value is repeated here.
"""

import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise, product

import pytest

from pilotkarta.answers.look import BLUE, GREY, RUST
from pilotkarta.maps import style
from pilotkarta.paths import ASSETS, ROOT
from tests.colours import BLIND, channels, contrast, distance, least, luminance, on
from tests.palette import CATEGORIES, GUIDE, PALETTE, placed

SCHEMES = ("light", "dark")
TEXT, MARK = 4.5, 3.0  # WCAG 2.2: 1.4.3 and 1.4.11
# Two colours in CIELAB are just told apart side by side at 2.3 (Mahy et al. 1994). Markers are small, lie
# apart and are compared by memory with a legend, so categories differ by more than six such steps. What is in
# order is compared with its neighbours in the legend, and is told by its lightness: four steps.
APART, STEPS = 15, 9
SHEETS = {name: (ASSETS / f"{name}.css").read_text(encoding="utf-8") for name in (
    "palette", "app", "data", "deck", "connection", "standalone", "map", "marker",
)}  # fmt: skip
DRESSED = ("app", "data", "deck", "connection", "standalone")
Sides = tuple[str, str]


def rules() -> Iterator[tuple[str, dict[str, str]]]:
    """List the style sheets' rules: the selector, and what is declared."""
    for name in DRESSED:
        bare = re.sub(r"/\*.*?\*/", "", SHEETS[name], flags=re.DOTALL)
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", bare):
            declared = re.findall(r"([\w-]+):\s*([^;]+)", body)
            yield selector.strip(), dict(declared)


def named(value: str) -> list[str]:
    """List the palette's colours in a declaration; the deck calls some by shorter names."""
    short = {f"--{new}": old for new, old in re.findall(r"--(\w+): var\(--pk-([\w-]+)\)", SHEETS["deck"])}
    found = re.findall(r"var\(--(pk-)?([\w-]+)\)", value)
    names = [name if own else short.get(f"--{name}", "") for own, name in found]
    return [name for name in names if name in PALETTE]


def pairs() -> set[tuple[str, str]]:
    """List the texts' colours with the grounds that they stand on."""
    found = {("ink", "ground"), ("ink", "raised")}
    for _, declared in rules():
        grounds = named(declared.get("background", ""))
        for ink in named(declared.get("color", "")):
            # What has no ground of its own may stand on the page or on what lies above it.
            found |= {(ink, ground) for ground in grounds or ("ground", "raised")}
    return found - {("on-accent", "ground"), ("on-accent", "raised")}


def edges() -> set[str]:
    """List the colours of edges and fills that mean something."""
    found = {"signal", "accent", "chosen"}
    for _, declared in rules():
        for what, value in declared.items():
            if what.startswith(("border", "outline", "box-shadow")):
                found |= set(named(value))
    return found - {"ground"}


class TestFormulas:
    """The figures that all else rests on."""

    def test_contrast_is_wcags(self) -> None:
        assert contrast("#000000", "#ffffff") == pytest.approx(21)
        assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # WebAIM's known near miss

    def test_distance_is_cielabs(self) -> None:
        assert distance("#000000", "#ffffff") == pytest.approx(100, abs=0.05)
        # Pure red is L* 53.24, a* 80.09, b* 67.20 (Lindbloom).
        assert distance("#ff0000", "#000000") == pytest.approx(
            (53.24**2 + 80.09**2 + 67.20**2) ** 0.5, abs=0.1
        )

    @pytest.mark.parametrize("sight", BLIND)
    def test_colour_blind_eyes_see_greys_as_all_do(self, sight: str) -> None:
        for one, other in pairwise(("#000000", "#444444", "#999999", "#ffffff")):
            assert distance(one, other, sight) == pytest.approx(distance(one, other), abs=0.05)

    @pytest.mark.parametrize(
        ("sight", "alike"),
        [
            ("deutan", ("#b07a3c", "#7f8a3d")),
            ("protan", ("#8a5a2b", "#5f6a2b")),
            ("tritan", ("#4f8fd0", "#2f9f9f")),
        ],
    )
    def test_colour_blind_eyes_confuse_what_they_are_known_to(self, sight: str, alike: Sides) -> None:
        assert distance(*alike, sight) < 0.62 * distance(*alike)


class TestPage:
    """Texts, edges and grounds of the pages."""

    @pytest.mark.parametrize(("ink", "ground"), sorted(pairs()))
    def test_texts_can_be_read(self, ink: str, ground: str) -> None:
        for text, under in zip(PALETTE[ink], PALETTE[ground], strict=True):
            assert contrast(text, under) >= TEXT

    def test_the_pairs_are_those_of_the_style_sheets(self) -> None:
        found = pairs()
        assert len(found) >= 12
        assert {
            ("on-accent", "accent"), ("ink", "alarm"), ("ink", "tinted"), ("example", "example-ground"),
            ("example-ink", "example-stripe"), ("quiet", "ground"), ("accent", "ground"),
        } <= found  # fmt: skip

    @pytest.mark.parametrize("name", sorted(edges()))
    def test_edges_that_mean_something_are_seen(self, name: str) -> None:
        for scheme, colour in zip(SCHEMES, PALETTE[name], strict=True):
            if (name, scheme) == ("example", "dark"):
                continue  # the banner is light in both; its edge parts nothing from the dark page
            assert contrast(colour, PALETTE["ground"][SCHEMES.index(scheme)]) >= MARK

    def test_what_is_paler_can_still_be_read(self) -> None:
        # What cannot be pressed at the moment is exempt (WCAG 2.2, 1.4.3).
        declared = (found for selector, found in rules() if "disabled" not in selector)
        pale = {float(found["opacity"]) for found in declared if "opacity" in found} - {0.0, 1.0}
        assert pale
        for opacity, side in product(pale, (0, 1)):
            ground = PALETTE["ground"][side]
            assert contrast(on(PALETTE["ink"][side], ground, opacity), ground) >= TEXT

    def test_the_matrixs_squares_let_their_numbers_be_read(self) -> None:
        (strength,) = {float(found) for found in re.findall(r"var\(--share, 0%\) \* ([\d.]+)", SHEETS["app"])}
        for side in (0, 1):
            ground = PALETTE["ground"][side]
            square = on(PALETTE["square"][side], ground, strength)
            assert contrast(PALETTE["ink"][side], square) >= TEXT

    def test_a_bar_is_seen_and_what_is_unsure_is_told_by_stripes_and_an_edge(self) -> None:
        for side in (0, 1):
            ground = PALETTE["ground"][side]
            assert contrast(PALETTE["accent"][side], ground) >= MARK
            assert contrast(PALETTE["bar-programme"][side], ground) >= MARK
        (unsure,) = (declared for selector, declared in rules() if selector == ".stApp .pk-bar")
        assert named(unsure["background"]) == ["bar-unsure", "bar-stripe"]
        assert named(unsure["outline"]) == ["accent"]

    @pytest.mark.parametrize("name", DRESSED)
    def test_no_colour_stands_outside_the_palette(self, name: str) -> None:
        assert re.findall(r"#[0-9a-f]{3,8}\b(?=[^{}]*\})", re.sub(r"/\*.*?\*/", "", SHEETS[name])) == []
        assert set(re.findall(r"var\(--(pk-[\w-]+)", SHEETS[name])) <= set(
            re.findall(r"--(pk-[\w-]+):", SHEETS["palette"])
        )

    def test_every_colour_is_used(self) -> None:
        used = set(re.findall(r"var\(--pk-([\w-]+)\)", "".join(SHEETS[name] for name in DRESSED)))
        assert set(PALETTE) <= used


class TestOnePalette:
    """What must be the same in the style sheets, the framework's settings, and the maps."""

    def test_the_framework_has_the_pages_colours(self) -> None:
        theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
        assert (theme["primaryColor"], theme["dark"]["primaryColor"]) == PALETTE["accent"]
        assert (theme["light"]["linkColor"], theme["dark"]["linkColor"]) == PALETTE["accent"]
        for side, scheme in enumerate(SCHEMES):
            assert theme[scheme]["backgroundColor"] == PALETTE["ground"][side]
            assert theme[scheme]["textColor"] == PALETTE["ink"][side]
            # Streamlit writes what is beside the main thing in three fifths of the text's strength.
            for ground in (theme[scheme]["backgroundColor"], theme[scheme]["secondaryBackgroundColor"]):
                assert contrast(on(PALETTE["ink"][side], ground, 0.6), ground) >= TEXT

    def test_the_first_programme_has_the_pages_accent(self) -> None:
        assert style.PROGRAMMES[0].fill == PALETTE["accent"][0] == style.EVIDENCE["confirmed"].fill

    def test_the_map_has_the_same_sea_and_the_same_choice(self) -> None:
        assert style.BASE["sea"] == PALETTE["sea"][0]
        assert style.BASE["sea"] in SHEETS["map"]
        assert style.BASE["tint"] == PALETTE["chosen"][0]
        assert f"0 0 0 4px {style.BASE['tint']}" in SHEETS["map"]

    def test_the_icon_has_the_markers_colours(self) -> None:
        drawn = set(re.findall(r"#[0-9a-f]{3,6}", (ASSETS / "favicon.svg").read_text(encoding="utf-8")))
        assert drawn == {style.PROGRAMMES[0].fill, style.PROGRAMMES[1].fill, "#fff"}


@pytest.mark.parametrize("sight", ["", *BLIND])
class TestColourBlind:
    """Categories differ by their fill alone, though numbers, outlines and dashes tell them too."""

    @pytest.mark.parametrize("fills", CATEGORIES.values(), ids=CATEGORIES)
    def test_categories_differ(self, fills: list[str], sight: str) -> None:
        assert least(fills, sight) >= APART

    @pytest.mark.parametrize("fills", style.SEQUENTIAL[1:], ids=len)
    def test_neighbouring_classes_differ(self, fills: tuple[str, ...], sight: str) -> None:
        assert min(distance(one, other, sight) for one, other in pairwise(fills)) >= STEPS

    def test_areas_that_are_compared_differ_by_texture_where_eyes_fail(self, sight: str) -> None:
        """The four fills are pale, since markers lie on them; each has a texture of its own."""
        fills, textures = zip(*style.ALONE, strict=True)
        assert least(fills, sight) >= APART or len({style.TEXTURES[one] for one in textures}) == 4
        assert min(distance(one, other, sight) for one, other in pairwise(style.TOGETHER)) >= APART

    def test_the_chosen_area_is_seen(self, sight: str) -> None:
        assert distance(style.BASE["edge"], style.BASE["border"], sight) >= APART
        assert distance(on(style.BASE["tint"], style.BASE["land"], 0.25), style.BASE["land"], sight) >= STEPS


class TestMap:
    """The map is the same in light and dark."""

    @pytest.mark.parametrize("ground", ["land", "sea", "neighbours"])
    def test_markers_and_names_are_seen(self, ground: str) -> None:
        outline = re.search(r"--outline: light-dark\((#\w+), #\w+\)", SHEETS["marker"])
        assert outline
        assert contrast(outline[1], style.BASE[ground]) >= MARK
        assert contrast(style.BASE["name"], style.BASE[ground]) >= TEXT
        assert contrast(style.BASE["tint"], style.BASE[ground]) >= MARK  # the ring of the chosen one
        assert contrast(style.BASE["leader"], style.BASE[ground]) >= MARK

    @pytest.mark.parametrize("ground", [PALETTE["ground"][0], PALETTE["ground"][1]])
    @pytest.mark.parametrize("colour", [BLUE, RUST, GREY])
    def test_charts_are_seen_on_light_and_dark(self, colour: str, ground: str) -> None:
        assert contrast(colour, ground) >= MARK

    def test_water_is_lighter_than_what_is_written_on_it_and_darker_than_land(self) -> None:
        assert luminance(style.BASE["name"]) < luminance(style.BASE["sea"]) < luminance(style.BASE["land"])
        red, _, blue = channels(style.BASE["sea"])
        assert blue > red


def test_the_guides_tables_are_reckoned_from_the_colours() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert guide.count("<!-- /") == 2
    assert guide == placed(guide), "run `python -m tests.palette`"
