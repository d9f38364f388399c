"""What colours look like: WCAG's contrast, the distance that eyes see, and the sight of colour-blind eyes.

Colours are ``#rrggbb``.
"""

from collections.abc import Iterable
from itertools import combinations

import numpy as np

# Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation of color vision
# deficiency", table 1: severity 1.0, for linear sRGB. In the order in which they are common.
BLIND = {
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_XYZ = (  # from linear sRGB, white D65 (IEC 61966-2-1)
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)


def channels(colour: str) -> np.ndarray:
    """Give red, green and blue in linear light, 0 to 1 (WCAG 2.2 and IEC 61966-2-1)."""
    parts = np.array(list(bytes.fromhex(colour.removeprefix("#")))) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    """Compute WCAG 2.2's relative luminance."""
    return float(channels(colour) @ (0.2126, 0.7152, 0.0722))


def contrast(one: str, other: str) -> float:
    """Compute WCAG 2.2's contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def on(colour: str, ground: str, opacity: float) -> str:
    """Lay a colour on a ground."""
    parts = zip(bytes.fromhex(colour[1:]), bytes.fromhex(ground[1:]), strict=True)
    return "#" + "".join(f"{round(above * opacity + below * (1 - opacity)):02x}" for above, below in parts)


def distance(one: str, other: str, sight: str = "") -> float:
    """Compute the distance in CIE L*a*b* (ΔE*ab of 1976, white D65), to the sight of ``BLIND`` or of all."""
    return float(np.linalg.norm(_lab(one, sight) - _lab(other, sight)))


def least(colours: Iterable[str], sight: str = "") -> float:
    """Compute the distance of the two colours that are most alike."""
    return min(distance(one, other, sight) for one, other in combinations(colours, 2))


def _lab(colour: str, sight: str) -> np.ndarray:
    seen = channels(colour)
    if sight:
        seen = np.clip(np.array(BLIND[sight]) @ seen, 0, 1)
    x, y, z = (np.array(_XYZ) @ seen) / (0.95047, 1.0, 1.08883)
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return np.array((116 * y - 16, 500 * (x - y), 200 * (y - z)))
