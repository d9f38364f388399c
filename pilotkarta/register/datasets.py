"""The data sets that an address can name: the register, the invented example, and the owner's own."""

import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe

from pilotkarta.config import data_folder
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register.model import Register
from pilotkarta.register.reader import build, load, title_of
from pilotkarta.register.schema import Tables
from pilotkarta.register.versions import has_tables

EXAMPLE_NAME = "exempel"
DRAFT = "utkast"
MOST_DRAFTS = 20
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_drafts: OrderedDict[str, Register] = OrderedDict()


@dataclass(frozen=True)
class DataSet:
    """A data set on the disk; ``name`` is its name in an address, empty for the register itself."""

    name: str
    folder: Path

    @property
    def title(self) -> str:
        """What it is called; empty for the register and the example."""
        return title_of(self.folder)


def datasets() -> Mapping[str, DataSet]:
    """List the data sets on the disk by name.

    Returns
    -------
    mapping of str to DataSet
        The register first, then the example, then the folders in the one that ``pilotkartan.toml`` names, by
        name. A folder's name must be one that an address can hold: a–z, 0–9 and hyphens; and it has a table.
    """
    folders = [folder for folder in _folders() if _is_free(folder.name) and has_tables(folder)]
    own = [DataSet(folder.name, folder) for folder in folders]
    return {one.name: one for one in (DataSet("", DATA), DataSet(EXAMPLE_NAME, EXAMPLE), *own)}


def is_named(name: str) -> bool:
    """Say whether there is a data set of this name, a draft that is still held among them."""
    return name in _drafts or name in datasets()


def load_named(name: str) -> Register:
    """Give a data set by its name in an address; the register itself for a name that there is not.

    Raises
    ------
    RegisterError
        If its tables are at fault.
    """
    if draft := _drafts.get(name):
        return draft
    known = datasets()
    found = known.get(name, known[""])
    return load(found.folder)


def keep_draft(tables: Tables, title: str) -> str:
    """Hold tables that are in order as a data set of their own: in memory, by a name that nobody can guess.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Every table by name.
    title : str
        What it is called.

    Returns
    -------
    str
        Its name in an address. The oldest draft is let go when there are more than ``MOST_DRAFTS``.
    """
    name = f"{DRAFT}-{token_urlsafe(12)}"
    _drafts[name] = build(tables, title=title, is_draft=True)
    while len(_drafts) > MOST_DRAFTS:
        _drafts.popitem(last=False)
    return name


def _folders() -> list[Path]:
    """List what lies in the owner's folder; nothing when there is none, or it may not be looked into."""
    own = data_folder()
    try:
        return sorted(own.iterdir()) if own else []
    except OSError:
        return []


def _is_free(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and name != EXAMPLE_NAME and not name.startswith(DRAFT)
