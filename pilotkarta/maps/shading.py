"""Municipalities shaded by class under the pilots: their look, the legend, and the paths on a drawing."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import quote

from pilotkarta.geography import areas
from pilotkarta.i18n import Language
from pilotkarta.maps.frame import Frame
from pilotkarta.maps.overlays import Outline, Overlay, outlined, short
from pilotkarta.maps.style import ALONE, SEQUENTIAL, TEXTURES, TILE, TOGETHER, Texture
from pilotkarta.markup import draw

Pattern = tuple[Texture, ...]
MOST_SHADES, MOST_ALONE = len(SEQUENTIAL), len(ALONE)
_DARK, _GREY, _WHITE = "#1b1b1b", "#6b6b6b", "#ffffff"
_DIM = 140  # the brightness, of 255, below which a fill is dark and its texture white


@dataclass(frozen=True)
class ShadeClass:
    """A class of municipalities: what it stands for, its fill as ``#rrggbb``, and textures laid upon it."""

    label: str
    fill: str
    pattern: Pattern = ()

    @property
    def texture(self) -> str:
        """The textures as one SVG path in a square of ``style.TILE``; empty where there is none."""
        return "".join(TEXTURES[one] for one in self.pattern)

    @property
    def ink(self) -> str:
        """The colour of the textures."""
        if "missing" in self.pattern:
            return _GREY
        red, green, blue = bytes.fromhex(self.fill[1:])
        bright = 0.299 * red + 0.587 * green + 0.114 * blue  # the luma of ITU-R BT.601
        return _DARK if bright > _DIM else _WHITE


@dataclass(frozen=True)
class Shading:
    """A class for each municipality, and what is said of it.

    ``title`` says in the visitor's language what is shaded. ``of`` gives a municipality code (4 digits) its
    place in ``classes``; one that is left out is not shaded. ``words`` gives a shaded one what is said of it
    after its name, as "12,3 km".

    Raises
    ------
    ValueError
        If a code is not a municipality's, or a place is not one of the classes'.
    """

    title: str
    classes: tuple[ShadeClass, ...]
    of: Mapping[str, int]
    words: Mapping[str, str]
    overlays: tuple[Overlay, ...] = ()

    def __post_init__(self) -> None:
        if unknown := self.of.keys() - set(municipality_codes()):
            raise ValueError(f"not a municipality: {min(unknown)!r}")
        if outside := set(self.of.values()) - set(range(len(self.classes))):
            raise ValueError(f"not a class: {min(outside)}")

    @cached_property
    def outlines(self) -> tuple[Outline, ...]:
        """The own areas as they are drawn; simplified once, however often they are."""
        return outlined(self.overlays)


def municipality_codes() -> list[str]:
    """List SCB's codes of the 290 municipalities in ascending order."""
    return sorted(code for code in areas().index if len(code) == 4)


def shades(labels: Sequence[str]) -> tuple[ShadeClass, ...]:
    """Give ordered classes one hue from light to dark.

    Parameters
    ----------
    labels : sequence of str
        The classes' labels in their order.

    Returns
    -------
    tuple of ShadeClass
        None for no labels.

    Raises
    ------
    ValueError
        If there are more than ``MOST_SHADES`` labels.
    """
    if len(labels) > MOST_SHADES:
        raise ValueError(f"{len(labels)} classes; no more than {MOST_SHADES} can be told apart")
    fills = SEQUENTIAL[len(labels) - 1] if labels else ()
    return tuple(ShadeClass(label, fill) for label, fill in zip(labels, fills, strict=True))


def combination(label: str, members: Collection[int]) -> ShadeClass:
    """Give the look of what belongs to one or several of the areas that are compared.

    Parameters
    ----------
    label : str
        The class's label.
    members : collection of int
        The areas' places in the comparison, from 0; at least one, each below ``MOST_ALONE``.

    Returns
    -------
    ShadeClass
        One area has a fill and a texture of its own. Where areas overlap, the fill is the darker the more
        they are, and their textures lie on one another: no two combinations look alike, even in grey.
    """
    pattern = tuple(ALONE[member][1] for member in sorted(members))
    fill = ALONE[min(members)][0] if len(members) == 1 else TOGETHER[len(members) - 2]
    return ShadeClass(label, fill, pattern)


def missing(label: str) -> ShadeClass:
    """Give the look of what is not known: white with grey hatching, which no value has."""
    return ShadeClass(label, _WHITE, ("missing",))


def counts(shading: Shading, language: Language) -> list[str]:
    """Say of each class how many municipalities it has, as "12 municipalities"."""
    tally = Counter(shading.of.values())
    return [
        language.plural("{n} municipality", "{n} municipalities", tally[place])
        for place in range(len(shading.classes))
    ]


def own_areas(shading: Shading, language: Language) -> str:
    """Name the own area, or say how many there are; empty where there is none."""
    if len(shading.overlays) == 1:
        return short(shading.overlays[0].name)
    return language.plural("{n} own area", "{n} own areas", len(shading.overlays)) if shading.overlays else ""


def described(shading: Shading, language: Language) -> str:
    """Say in words what a shaded map shows: each class with how many municipalities it has."""
    said = (
        f"{short(one.label)}: {n}" for one, n in zip(shading.classes, counts(shading, language), strict=True)
    )
    return "; ".join(filter(None, (*said, own_areas(shading, language))))


def shading_legend(shading: Shading, language: Language) -> dict[str, Any]:
    """Give ``shading_legend.html`` its values.

    Parameters
    ----------
    shading : Shading
        What the map shows.
    language : Language
        Of the counts.

    Returns
    -------
    dict
        ``title``, and ``keys``: each with its swatch as the address of a picture, its label and count. A
        picture, unlike a background, is printed everywhere, and Streamlit lets it through where it takes
        away SVG.
    """
    keys = [
        {"swatch": _swatch(shade=one), "label": short(one.label), "count": count}
        for one, count in zip(shading.classes, counts(shading, language), strict=True)
    ]
    if own := own_areas(shading, language):
        keys.append({"swatch": _swatch(shade=None), "label": own, "count": ""})
    return {"title": short(shading.title), "keys": keys}


def _swatch(shade: ShadeClass | None) -> str:
    return f"data:image/svg+xml,{quote(draw('swatch.svg', shade=shade, tile=TILE))}"


def class_paths(shading: Shading, frame: Frame) -> list[str]:
    """Draw the municipalities of each class as one path, each with its border.

    Parameters
    ----------
    shading : Shading
        What is shaded.
    frame : Frame
        The picture.

    Returns
    -------
    list of str
        An SVG path for each class; empty where it has no municipality on the picture.
    """
    paths = [""] * len(shading.classes)
    for code, drawn in _municipality_paths(frame).items():
        if code in shading.of:
            paths[shading.of[code]] += drawn
    return paths


@lru_cache(maxsize=4)
def _municipality_paths(frame: Frame) -> dict[str, str]:
    # Half of a shaded map's time; pictures and pages have few frames.
    return {code: frame.path(areas()[code]) for code in municipality_codes()}
