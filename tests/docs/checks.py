"""What is wrong with the documents of a tree in themselves: each check lists its faults, best none."""

import importlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from tests.docs.reading import Document, coded, document, paths

Faults = list[str]
ARCHITECTURE = "docs/architecture.md"
ENGLISH = (
    ARCHITECTURE,
    "docs/extending.md",
    "docs/data-model.md",
    "docs/dependencies.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
)
# Made by those who follow a recipe, and by an import.
MADE = {"tests/pages/test_hjalp.py", "tests/exports/test_plain.py", ".tidigare/"}
_ENDINGS = "py|js|css|html|typ|svg|xml|toml|csv|json|md|txt|sh|conf|service|po|cfg"
_FILE = re.compile(rf"[\w./@-]+\.({_ENDINGS})|[\w./-]+/")
_DOTTED = re.compile(r"(?:pilotkarta\.)?([a-z_]+)((?:\.[A-Za-z_]+)+)(?:\(\))?")


def documents(root: Path) -> Iterator[Document]:
    """Read all documents of a tree."""
    return (document(path) for path in paths(root))


def differ(where: str, told: Iterable[str], true: Iterable[str]) -> Faults:
    """Say what is told of and is not there, what is there and is not told of, and what is told twice."""
    told, true = list(told), set(true)
    twice = {one for one in told if told.count(one) > 1}
    return [
        *(f"{where}: {name} is not there" for name in sorted(set(told) - true)),
        *(f"{where}: {name} is not described" for name in sorted(true - set(told))),
        *(f"{where}: {name} is described twice" for name in sorted(twice)),
    ]


def links(root: Path) -> Faults:
    """List the links and pictures that lead to no file or heading of the tree."""
    faults = []
    for one in documents(root):
        for link in [*one.links, *one.pictures]:
            if re.match(r"[a-z]+:", link):
                continue
            name, _, anchor = unquote(link).partition("#")
            target = (one.path.parent / name).resolve() if name else one.path
            where = f"{one.path.relative_to(root)}: {link}"
            if not target.is_relative_to(root) or not target.exists():
                faults.append(f"{where} leads nowhere")
            elif anchor and anchor not in document(target).anchors:
                faults.append(f"{where} names no heading")
    return faults


def pictures(root: Path) -> Faults:
    """List the pictures that no document shows, and those that are shown without words for them."""
    nameless = [f"{name} has no words" for one in documents(root) for name in one.nameless]
    shown = {(one.path.parent / unquote(name)).resolve() for one in documents(root) for name in one.pictures}
    folder = root / "docs" / "bilder"
    unseen = (path for path in sorted(folder.iterdir()) if path.resolve() not in shown)
    return nameless + [f"{path.name} is not shown" for path in unseen]


def dependencies(root: Path) -> Faults:
    """Compare the tables of dependencies with those of the project."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    told = document(root / "docs" / "dependencies.md")
    tables = {"To run": project["project"]["dependencies"], "To work": project["dependency-groups"]["dev"]}
    faults = []
    for heading, given in tables.items():
        cells = [one for row in told.below(heading) for one in row[0].split(", ") if one != "package"]
        faults += differ(told.path.name, cells, (re.split(r"[<>=~!\[]", one)[0] for one in given))
    return faults


def version(root: Path) -> Faults:
    """Compare the project's version with the newest in the changelog."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    newest = document(root / "CHANGELOG.md").headings[1].split()[0]
    return [] if newest == project else [f"CHANGELOG.md begins with {newest}, pyproject.toml says {project}"]


def files(root: Path) -> Faults:
    """List the files and folders that the developers' documents name and that there are not."""
    bases = [root, *(root / name for name in ("pilotkarta", "tests", "docs"))]
    held = {path.name for path in (root / "pilotkarta").rglob("*.*")}  # a name alone will do for these
    return [
        f"{name}: {said} is not there"
        for name in ENGLISH
        for said in document(root / name).code
        if _FILE.fullmatch(said) and said not in MADE and not said.startswith("/")
        if said not in held and not any((base / said).exists() for base in bases)
    ]


def names(root: Path) -> Faults:
    """List what the developers' documents name with dots, like ``deck.build``, and that there is not."""
    faults = []
    for where in ENGLISH:
        for said in document(root / where).code:
            match = _DOTTED.fullmatch(said)
            if not match or _FILE.fullmatch(said):
                continue
            place = root / "pilotkarta" / match[1]
            if place.is_dir() or place.with_suffix(".py").is_file():
                parts = [match[1], *match[2].split(".")[1:]]
                if not _is_there("pilotkarta", parts):
                    faults.append(f"{where}: {said} is not there")
    return faults


def _is_there(module: str, parts: list[str]) -> bool:
    there: object = importlib.import_module(module)
    for place, part in enumerate(parts):
        try:
            there = importlib.import_module(".".join([module, *parts[: place + 1]]))
        except ModuleNotFoundError:
            if not hasattr(there, part):
                return False
            there = getattr(there, part)
    return True


def rooms(root: Path) -> Faults:
    """List the rooms of the library that the architecture does not tell of, and those told that are not."""
    rows = document(root / ARCHITECTURE).below("Rooms")
    told = [said.removeprefix("pilotkarta/").rstrip("/") for row in rows for said in coded(row[0])]
    there = (path.name for path in (root / "pilotkarta").iterdir())
    library = [one for one in told if (root / "pilotkarta" / one).exists()]
    missing = [
        f"{ARCHITECTURE}: {one} is not there"
        for one in told
        if one not in library and not (root / one).exists()
    ]
    return missing + differ(ARCHITECTURE, library, (one for one in there if not one.startswith("_")))
