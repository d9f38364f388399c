"""The steps of ``docs/extending.md`` done as they are written, so that a recipe that no longer holds is seen.

A step is a block ``diff`` whose first line, ``+++ path``, names the file. Lines that begin with a space or
with ``-`` must stand in the file, exactly once, as they are written; those with ``-`` are taken away, and
those with ``+`` are put there. Without such lines all is added to the file's end, or makes a new file.
"""

from pathlib import Path

from tests.docs.reading import Block


class RecipeError(Exception):
    """A step that cannot be done as it is written."""


def follow(blocks: list[Block], root: Path) -> list[str]:
    """Do all steps in their order.

    Parameters
    ----------
    blocks : list of Block
        The blocks ``diff`` of the document.
    root : pathlib.Path
        A copy of the app.

    Returns
    -------
    list of str
        The files that were changed or made.

    Raises
    ------
    RecipeError
        If a step names lines that are not in its file exactly once.
    """
    return [_step(block, root) for block in blocks]


def _step(block: Block, root: Path) -> str:
    head, *lines = block.text.splitlines()
    if not head.startswith("+++ "):
        raise RecipeError(f"{block.heading}: the block does not name its file")
    name = head.removeprefix("+++ ")
    path = root / name
    before = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
    after = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
    if not before:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(after)
        return name
    content = path.read_text(encoding="utf-8") if path.exists() else ""
    if content.count(before) != 1:
        raise RecipeError(f"{block.heading}: {name} has {content.count(before)} times\n{before}")
    path.write_text(content.replace(before, after), encoding="utf-8")
    return name
