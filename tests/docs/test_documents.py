"""The documents hold: every check finds nothing in the tree, and finds what a copy has been spoilt with."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pilotkarta.paths import ROOT
from tests.docs import checks, commands, described
from tests.docs.reading import document

Check = Callable[[Path], list[str]]
CHECKS: tuple[Check, ...] = (
    checks.links,
    checks.pictures,
    checks.dependencies,
    checks.version,
    checks.files,
    checks.names,
    checks.rooms,
    described.parameters,
    described.picture_parameters,
    described.pages,
    described.addresses,
    described.keys,
    described.settings,
    described.environment,
    described.words,
    commands.unknown,
    commands.told_targets,
    commands.told_options,
)
GUIDE, OPERATOR, ARCHITECTURE = described.GUIDE, described.OPERATOR, checks.ARCHITECTURE
# A check, the file that is spoilt, what is replaced in it by what, and a part of what is then said.
SPOILT = (
    (checks.links, "README.md", "(docs/api.md)", "(docs/apis.md)", "docs/apis.md leads nowhere"),
    (checks.links, "README.md", "(docs/api.md)", "(../outside.md)", "outside.md leads nowhere"),
    (checks.links, GUIDE, "(#registerhållare)", "(#registerhallare)", "names no heading"),
    (checks.links, GUIDE, "(bilder/karta.png)", "(bilder/kartan.png)", "leads nowhere"),
    (checks.pictures, GUIDE, "](bilder/mobil.png)", "](bilder/karta.png)", "mobil.png is not shown"),
    (checks.pictures, GUIDE, "![Kartan](", "![](", "karta.png has no words"),
    (checks.dependencies, "docs/dependencies.md", "| anyio |", "| trio |", "trio is not there"),
    (checks.dependencies, "docs/dependencies.md", "| anyio |", "| trio |", "anyio is not described"),
    (checks.dependencies, "pyproject.toml", '"ruff>=', '"black>=', "black is not described"),
    (checks.version, "CHANGELOG.md", "## 1.", "## 9.", "CHANGELOG.md begins with 9."),
    (
        checks.files,
        "docs/extending.md",
        "`pilotkarta/i18n.py`",
        "`pilotkarta/i17n.py`",
        "i17n.py is not there",
    ),
    (checks.files, ARCHITECTURE, "`maps/svg.py`", "`maps/svgs.py`", "svgs.py is not there"),
    (checks.names, ARCHITECTURE, "`deck.build`", "`deck.built`", "deck.built is not there"),
    (checks.rooms, ARCHITECTURE, "| `imports` |", "| `exports` |", "imports is not described"),
    (checks.rooms, ARCHITECTURE, "| `imports` |", "| `inputs` |", "inputs is not there"),
    (described.parameters, GUIDE, "| `kolumner` |", "| `kolumn` |", "kolumn is not there"),
    (described.parameters, GUIDE, "| `bild` |", "| `q` |", "bild is not described"),
    (described.parameters, GUIDE, "| `bild` |", "| `q` |", "q is described twice"),
    (described.parameters, GUIDE, "`tackning`, `avstand`", "`tackning`", "fraga: avstand is not described"),
    (described.picture_parameters, GUIDE, "| `skuggning` |", "| `skugga` |", "skuggning is not described"),
    (described.picture_parameters, GUIDE, "`lage`", "`plats`", "utsnitt: lage is not described"),
    (described.picture_parameters, GUIDE, "till `4000`", "till `5000`", "bredd: 4000 is not described"),
    (
        described.picture_parameters,
        "pilotkarta/web/picture.py",
        'query.get("hojd")',
        'query.get("height")',
        "height is not described",
    ),
    (described.pages, GUIDE, "| `/om` |", "| `/omkring` |", "om is not described"),
    (described.addresses, OPERATOR, "| `/ready` |", "| `/redo` |", "/ready is not described"),
    (described.keys, GUIDE, "| `F` |", "| `G` |", "f is not described"),
    (described.keys, "pilotkarta/assets/deck.js", 'b: "blank"', 'x: "blank"', "x is not described"),
    (described.settings, OPERATOR, "| `contact.phone` |", "| `contact.fax` |", "contact.fax is not there"),
    (described.settings, "pilotkartan.toml", "phone =", "mobile =", "contact.mobile is not described"),
    (described.settings, ".streamlit/config.toml", "headless =", "folderWatchList =", "folderWatchList"),
    (described.settings, OPERATOR, "| `false`: sparar", "| `true`: sparar", "postScriptGC is not true"),
    (described.environment, OPERATOR, "| `PILOTKARTAN_CONFIG` |", "| `PILOT` |", "CONFIG is not described"),
    (described.words, GUIDE, "*Fler filter*", "*Flera filter*", "Flera filter is not a word of ours"),
    (commands.unknown, "README.md", "make test", "make tests", "no target tests"),
    (commands.unknown, "README.md", "make run ", "rm -rf / ", "not known: rm -rf /"),
    (
        commands.unknown,
        OPERATOR,
        "git clone ADRESSEN",
        "git clone ANNAN",
        "no document has: git clone",
    ),
    (
        commands.unknown,
        OPERATOR,
        "cp deploy/nginx.conf",
        "cp deploy/ngx.conf",
        "deploy/ngx.conf is not there",
    ),
    (commands.told_targets, "CONTRIBUTING.md", "make lock ", "make run ", "make lock is not told of"),
    (commands.told_options, OPERATOR, "--whole", "", "import: --whole is not told of"),
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_documents_hold(check: Check) -> None:
    assert check(ROOT) == []


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of what the checks look at."""
    root = tmp_path_factory.mktemp("docs") / "tree"
    root.mkdir()
    (root.parent / "outside.md").touch()
    for part in (
        "docs",
        "pages",
        "pilotkarta",
        ".streamlit",
        "tests",
        "geo",
        "data",
        "bench",
        "drill",
        "deploy",
    ):
        if (ROOT / part).is_dir():
            ignored = shutil.ignore_patterns(
                "__pycache__", "*.parquet", "*.geojson", ".artifacts", ".tidigare"
            )
            shutil.copytree(ROOT / part, root / part, ignore=ignored)
    for path in [*ROOT.glob("*.*"), ROOT / "Makefile", ROOT / "LICENSE"]:
        shutil.copy(path, root) if path.is_file() else None
    return root


@pytest.mark.parametrize(
    ("check", "name", "old", "new", "said"), SPOILT, ids=[f"{one[0].__name__}-{one[4]}" for one in SPOILT]
)
def test_a_fault_is_found(tree: Path, check: Check, name: str, old: str, new: str, said: str) -> None:
    path = tree / name
    whole = path.read_text(encoding="utf-8")
    assert old in whole
    try:
        path.write_text(whole.replace(old, new), encoding="utf-8")
        found = check(tree)
    finally:
        path.write_text(whole, encoding="utf-8")
    assert any(said in fault for fault in found)


def test_the_first_command_shows_the_map_and_the_second_tests() -> None:
    assert commands.commands(ROOT, "README.md")[:2] == ["make run", "make test"]


def test_every_check_has_been_seen_to_find_something() -> None:
    assert {one[0] for one in SPOILT} == set(CHECKS)


def test_markdown_is_read_as_it_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(
        "# Ett & två\n\n## Så här\n\n## Så här\n\n| `a` | *b* |\n|---|---|\n| `c`, `d` | e |\n\n"
        "[x](y.md#z) ![p](q.png) `kod`\n\n```sh\n# not a heading\n[no](link.md)\n```\n",
        encoding="utf-8",
    )
    found = document(file)
    assert found.anchors == {"ett--två", "så-här", "så-här-1"}
    assert (found.links, found.pictures, found.stressed) == (["y.md#z"], ["q.png"], ["b"])
    assert found.named("Så här") == ["a", "c", "d"]
    assert found.code == ["a", "c", "d", "kod"]
    (block,) = found.blocks
    assert re.match("# not a heading", block.text)
