"""The palette as it stands in the style sheet, and its tables in ``docs/look.md``.

``python -m tests.palette`` writes the tables anew.
"""

import re

from pilotkarta.answers.look import BLUE, GREY, RUST
from pilotkarta.maps import style
from pilotkarta.paths import ASSETS, ROOT
from tests.colours import BLIND, contrast, least

GUIDE = ROOT / "docs" / "look.md"
SHEET = (ASSETS / "palette.css").read_text(encoding="utf-8")
CATEGORIES = {
    "Programmes, and what comes after the fifth": [look.fill for look in (*style.PROGRAMMES, style.OTHER)],
    "Evidence": [look.fill for look in style.EVIDENCE.values()],
    "Charts": [BLUE, RUST, GREY],
}
_COLOUR = re.compile(r"--pk-([\w-]+): (?:light-dark\((#\w+), (#\w+)\)|(#\w+));(?: /\* (.+) \*/)?")


def palette() -> dict[str, tuple[str, str]]:
    """Read each of the page's colours in light and in dark."""
    found = _COLOUR.findall(SHEET)
    return {name: (light or both, dark or both) for name, light, dark, both, _ in found}


PALETTE = palette()


def tables() -> dict[str, str]:
    """Write the tables, each with the name of its place in the guide."""
    return {"page": _page(), "categories": _categories()}


def placed(guide: str) -> str:
    """Put the tables into their places in the guide."""
    for name, table in tables().items():
        place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        guide = place.sub(lambda found, table=table: f"{found[1]}{table}{found[2]}", guide)  # type: ignore[misc]
    return guide


def _page() -> str:
    lines = ["| Colour | Light | contrast | Dark | contrast | For |", "|---|---|---|---|---|---|"]
    for name, light, dark, both, said in _COLOUR.findall(SHEET):
        sides = (light or both, dark or both)
        grounds = PALETTE["ground"]
        cells = [
            f"`{side}` | {contrast(side, ground):.1f}" for side, ground in zip(sides, grounds, strict=True)
        ]
        lines.append(f"| `{name}` | {' | '.join(cells)} | {said} |")
    return "\n".join(lines) + "\n"


def _categories() -> str:
    sights = ("", *BLIND)
    lines = ["| Fills | all eyes | " + " | ".join(BLIND) + " |", "|---|" + "---|" * len(sights)]
    for name, fills in CATEGORIES.items():
        apart = " | ".join(f"{least(fills, sight):.0f}" for sight in sights)
        lines.append(f"| {name}: {', '.join(f'`{fill}`' for fill in fills)} | {apart} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    GUIDE.write_text(placed(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
