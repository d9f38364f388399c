"""What is there and not described, or described and not there: parameters, settings, pages, keys, words."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from babel.messages.pofile import read_po
from starlette.routing import Route

from pilotkarta import selection
from pilotkarta.maps.frame import Extent
from pilotkarta.ui.state import SLIDE
from pilotkarta.web import picture, routes
from tests.docs.checks import Faults, differ
from tests.docs.reading import coded, document

GUIDE, OPERATOR = "docs/anvandarhandledning.md", "docs/drift.md"
VALUES = {
    "fraga": get_args(selection.Question),
    "kolumner": get_args(selection.Columns),
    "visa": get_args(selection.Part),
    "farg": ("belagg",),
    "belagg": ("confirmed", "probable", "weak", "example"),
    "landsdel": selection.LANDSDELAR,
    "sprak": ("en",),
    "data": ("exempel",),
}
# Stressed in the documents and not among our own words: the other language's name, and a made up command's.
NOT_WORDS = {"English"}
PRESSED = {"→": "ArrowRight", "←": "ArrowLeft", "blanksteg": " ", "Skift+blanksteg": " ", "Esc": "Escape"}


def parameters(root: Path) -> Faults:
    """Compare the guide's table of parameters, and of their values, with the selection's."""
    guide, heading = document(root / GUIDE), "Adressens delar"
    rows = {name: cells for cells in guide.below(heading) for name in coded(cells[0])}
    faults = differ(GUIDE, guide.named(heading), [*vars(selection.Selection()), SLIDE])
    for name, true in VALUES.items():
        faults += differ(f"{GUIDE}, {name}", coded(rows[name][1]) if name in rows else (), true)
    return faults


def picture_parameters(root: Path) -> Faults:
    """Compare the guide's table of the picture's own parameters with those that the code asks for."""
    tree = ast.parse((root / "pilotkarta" / "web" / "picture.py").read_text(encoding="utf-8"))
    asked = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            of, name = node.func.value, node.args[0]
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In):
            of, name = node.comparators[0], node.left
        else:
            continue
        if isinstance(of, ast.Name) and of.id in ("query", "params") and isinstance(name, ast.Constant):
            asked.add(str(name.value))
    guide, heading = document(root / GUIDE), "Kartan som bild"
    told = {name: cells[1] for cells in guide.below(heading) for name in coded(cells[0])}
    return [
        *differ(GUIDE, guide.named(heading), asked),
        *differ(f"{GUIDE}, utsnitt", coded(told.get("utsnitt", "")), get_args(Extent)),
        *differ(f"{GUIDE}, bredd", coded(told.get("bredd", "")), (str(picture.LEAST), str(picture.MOST))),
    ]


def pages(root: Path) -> Faults:
    """Compare the guide's table of pages with the files in ``pages``."""
    told = [name.removeprefix("/") for name in document(root / GUIDE).named("Sidorna")]
    return differ(GUIDE, told, (path.stem for path in (root / "pages").glob("*.py")))


def addresses(root: Path) -> Faults:
    """Compare the operator's table of what to watch with the addresses that are no pages or files."""
    ours = {route.path for route in routes() if isinstance(route, Route)} - {picture.PATH}
    return differ(OPERATOR, document(root / OPERATOR).named("Övervaka"), ours)


def keys(root: Path) -> Faults:
    """Compare the guide's table of the presentation's keys with those that its script listens to."""
    script = (root / "pilotkarta" / "assets" / "deck.js").read_text(encoding="utf-8")
    table = re.search(r"const keys = \{(.*?)\}", script, re.S)
    heard = {name or text for name, text in re.findall(r'(?:(\w+)|"(.)"): "', table[1] if table else "")}
    told = {PRESSED.get(name, name) for name in document(root / GUIDE).named("Tangenter")}
    return differ(GUIDE, {name.lower() if len(name) == 1 else name for name in told}, heard)


def settings(root: Path) -> Faults:
    """Compare the operator's tables with ``pilotkartan.toml`` and Streamlit's settings, and their values."""
    faults = []
    for name, heading in (
        ("pilotkartan.toml", "pilotkartan.toml"),
        (".streamlit/config.toml", "Streamlits inställningar"),
    ):
        given = dict(_flat(tomllib.loads((root / name).read_text(encoding="utf-8"))))
        operator = document(root / OPERATOR)
        faults += differ(OPERATOR, operator.named(heading), given)
        for cells in operator.below(heading):
            if said := re.match("`([^`]+)`:", cells[1]):
                (key,) = coded(cells[0])
                if str(given.get(key)).lower() != said[1]:
                    faults.append(f"{OPERATOR}: {key} is not {said[1]}")
    return faults


def _flat(given: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    """Name the keys as ``table.key``, with their values; the looks of the theme are one."""
    for name, value in given.items():
        if name == "theme":
            yield "theme", None
        elif isinstance(value, Mapping):
            yield from _flat(value, f"{name}.")
        else:
            yield above + name, value


def environment(root: Path) -> Faults:
    """Compare the operator's table of environment variables with those that the code and ``deploy`` name."""
    used: set[str] = set()
    for folder in ("pilotkarta", "deploy"):
        for path in (root / folder).rglob("*"):
            if path.suffix in {".py", ".service", ".conf", ".target", ".env"}:
                used |= set(re.findall(r"\bPILOTKARTAN_[A-Z_]+\b", path.read_text(encoding="utf-8")))
    return differ(OPERATOR, document(root / OPERATOR).named("Miljövariabler"), used)


def words(root: Path) -> Faults:
    """List what the guides stress, as words on the screen, and the Swedish catalogue does not hold."""
    with (root / "pilotkarta" / "locale" / "sv" / "LC_MESSAGES" / "pilotkartan.po").open("rb") as source:
        held = {one.string if isinstance(one.string, str) else one.string[0] for one in read_po(source)}
    return [
        f"{name}: {part} is not a word of ours"
        for name in (GUIDE, OPERATOR)
        for said in document(root / name).stressed
        for part in said.split(" › ")
        if part not in held | NOT_WORDS
    ]
