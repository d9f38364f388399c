"""The looks of projects: a number can be read on every fill, and the fills differ."""

from dataclasses import replace
from itertools import combinations, pairwise, product

import pytest
import shapely
from shapely import affinity

from pilotkarta.maps import style
from pilotkarta.register import Register
from tests.colours import contrast, luminance
from tests.maps.paths import lines

FILLS = [*style.PROGRAMMES, style.OTHER, *style.EVIDENCE.values()]


@pytest.mark.parametrize("look", FILLS, ids=lambda look: look.fill)
def test_the_number_can_be_read(look: style.Fill) -> None:
    assert contrast(look.fill, look.ink) >= 4.5


def test_the_first_programme_is_the_only_dark_one() -> None:
    first, *others = (luminance(look.fill) for look in style.PROGRAMMES)
    assert first < 0.1
    assert min(others) > 0.4
    assert style.PROGRAMMES[0].ink == "#ffffff"


def test_every_programme_and_evidence_has_a_fill_of_its_own(register: Register, example: Register) -> None:
    fills = [style.programme_fill(register, programme).fill for programme in register.programmes]
    assert len(set(fills)) == len(fills) == 5
    assert fills == [look.fill for look in style.PROGRAMMES]
    evidence = {p.evidence for data in (register, example) for p in data.projects}
    assert evidence == set(style.EVIDENCE)


def test_the_fill_follows_the_asked_colour(register: Register) -> None:
    stations = register.project("stationers-roll")
    assert stations is not None
    assert style.fill(register, stations, "program") == style.PROGRAMMES[0]
    assert style.fill(register, stations, "belagg") == style.EVIDENCE["weak"]


def test_a_sixth_programme_is_grey(register: Register) -> None:
    sixth = replace(register.programmes["rp-2020"], id="sixth")
    more = replace(register, programmes={**register.programmes, "sixth": sixth})
    assert style.programme_fill(more, "sixth") == style.OTHER
    assert style.programme_fill(more, "rp-2020") == style.PROGRAMMES[4]


@pytest.mark.parametrize("n", range(1, 8))
def test_shades_go_from_light_to_dark_in_even_steps(n: int) -> None:
    fills = style.SEQUENTIAL[n - 1]
    assert len(fills) == n
    steps = [contrast(lighter, darker) for lighter, darker in pairwise(fills)]
    assert all(luminance(lighter) > luminance(darker) for lighter, darker in pairwise(fills))
    assert min(steps, default=1.4) >= 1.4
    assert max(steps, default=1) - min(steps, default=1) < 0.06
    for fill in fills:
        red, green, blue = bytes.fromhex(fill[1:])
        assert blue > red > green  # violet, all of them


def test_there_are_no_more_shades() -> None:
    assert len(style.SEQUENTIAL) == 7


SHADES = sorted({*sum(style.SEQUENTIAL, ()), *(fill for fill, _ in style.ALONE), *style.TOGETHER})


@pytest.mark.parametrize("fill", SHADES)
def test_no_class_has_a_markers_fill(fill: str) -> None:
    for look in FILLS:
        a, b = bytes.fromhex(fill[1:]), bytes.fromhex(look.fill[1:])
        assert max(abs(x - y) for x, y in zip(a, b, strict=True)) >= 20, look.fill


def test_areas_that_are_compared_have_each_a_fill_and_a_texture() -> None:
    fills, textures = zip(*style.ALONE, strict=True)
    assert len(set(textures)) == 4
    assert "missing" not in textures
    for one, other in combinations(fills, 2):
        a, b = bytes.fromhex(one[1:]), bytes.fromhex(other[1:])
        assert max(abs(x - y) for x, y in zip(a, b, strict=True)) >= 32
    # The more overlap, the darker; each alone is lighter than any overlap.
    steps = [min(map(luminance, fills)), *map(luminance, style.TOGETHER)]
    assert all(lighter > 1.2 * darker for lighter, darker in pairwise(steps))


@pytest.mark.parametrize("texture", style.TEXTURES)
def test_a_texture_goes_on_from_square_to_square(texture: style.Texture) -> None:
    own, square = lines(style.TEXTURES[texture]), shapely.box(0, 0, style.TILE, style.TILE)
    steps = (-style.TILE, 0, style.TILE)
    copies = shapely.union_all([affinity.translate(own, x, y) for x, y in product(steps, steps)])
    stroke = 0.5  # half of its width
    seen, drawn = (one.buffer(stroke).intersection(square) for one in (copies, own))
    assert seen.area > 2
    assert seen.difference(drawn).area < 0.01
    if texture != "dots":
        parts = shapely.get_parts(own.intersection(square))
        ends = shapely.union_all([part.boundary for part in parts if part.length])
        assert ends.difference(square.boundary.buffer(0.01)).is_empty


def test_every_texture_is_another() -> None:
    found = [lines(path) for path in style.TEXTURES.values()]
    assert all(one.symmetric_difference(other).length > 2 for one, other in combinations(found, 2))
