"""The looks of projects: a number can be read on every fill, and the fills differ."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest

from pilotkarta.maps import style
from pilotkarta.register import Register

FILLS = [*style.PROGRAMMES, style.OTHER, *style.EVIDENCE.values()]


def luminance(colour: str) -> float:
    """Compute WCAG 2.2's relative luminance."""

    def channels() -> Iterator[float]:
        for start in (1, 3, 5):
            value = int(colour[start : start + 2], 16) / 255
            yield value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = channels()
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Compute WCAG 2.2's contrast ratio."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_is_wcags() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # WebAIM's known near miss


@pytest.mark.parametrize("look", FILLS, ids=lambda look: look.fill)
def test_the_number_can_be_read(look: style.Fill) -> None:
    assert contrast(look.fill, look.ink) >= 4.5


def test_the_first_programme_is_the_only_dark_one() -> None:
    first, *others = (luminance(look.fill) for look in style.PROGRAMMES)
    assert first < 0.1
    assert min(others) > 0.4
    assert style.PROGRAMMES[0].ink == "#ffffff"


@pytest.mark.parametrize("looks", [(*style.PROGRAMMES, style.OTHER), tuple(style.EVIDENCE.values())])
def test_fills_differ_by_more_than_a_shade(looks: tuple[style.Fill, ...]) -> None:
    def channels(colour: str) -> list[int]:
        return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]

    for one, other in combinations(looks, 2):
        apart = max(abs(a - b) for a, b in zip(channels(one.fill), channels(other.fill), strict=True))
        assert apart >= 32, (one.fill, other.fill)


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
