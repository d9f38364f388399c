"""Markdown as the tests look at it: headings, links, tables, blocks of code, and names in letters of code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

_SKIPPED = {"build", "node_modules"}
_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Block:
    """A fenced block of code: its language, its lines, and the heading that it stands below."""

    language: str
    text: str
    heading: str


@dataclass
class Document:
    """What is in one file; ``rows`` have their heading first, ``nameless`` are pictures without words."""

    path: Path
    headings: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    stressed: list[str] = field(default_factory=list)
    rows: list[tuple[str, list[str]]] = field(default_factory=list)

    @property
    def anchors(self) -> set[str]:
        """The anchors of its headings, as the usual viewers of Markdown make them."""
        found: dict[str, int] = {}
        anchors = set()
        for heading in self.headings:
            slug = re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
            seen = found.get(slug, 0)
            anchors.add(f"{slug}-{seen}" if seen else slug)
            found[slug] = seen + 1
        return anchors

    def below(self, heading: str) -> list[list[str]]:
        """Give the rows of the tables below a heading, each cell as it is written."""
        return [cells for under, cells in self.rows if under == heading]

    def named(self, heading: str) -> list[str]:
        """List what stands in letters of code in the first cells below a heading."""
        return [name for cells in self.below(heading) for name in coded(cells[0])]


def coded(cell: str) -> list[str]:
    """List what stands in letters of code."""
    return re.findall(r"`([^`]+)`", cell)


def paths(root: Path) -> Iterator[Path]:
    """List our Markdown files: none in hidden folders or in what is built."""
    for path in sorted(root.rglob("*.md")):
        parts = path.relative_to(root).parts
        if not any(part.startswith(".") or part in _SKIPPED for part in parts):
            yield path


def document(path: Path) -> Document:
    """Read one file."""
    return _document(path, path.read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def _document(path: Path, text: str) -> Document:
    found = Document(path)
    tokens = _MARKDOWN.parse(text)
    heading = ""
    row: list[str] | None = None
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            _inline(found, token)
            if before and before.type == "heading_open":
                heading = _plain(token)
                found.headings.append(heading)
            elif row is not None:
                row.append(token.content)
        elif token.type in ("fence", "code_block"):
            found.blocks.append(Block(token.info.strip(), token.content, heading))
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            found.rows.append((heading, row))
            row = None
    return found


def _inline(found: Document, token: Token) -> None:
    parts = token.children or []
    for place, part in enumerate(parts):
        if part.type == "link_open":
            found.links.append(str(part.attrs["href"]))
        elif part.type == "image":
            found.pictures.append(str(part.attrs["src"]))
            found.nameless += [] if part.content.strip() else [str(part.attrs["src"])]
        elif part.type == "code_inline":
            found.code.append(part.content)
        elif part.type == "em_open":
            end = next(n for n in range(place, len(parts)) if parts[n].type == "em_close")
            found.stressed.append("".join(one.content for one in parts[place:end]))


def _plain(token: Token) -> str:
    return "".join(part.content for part in token.children or [])
