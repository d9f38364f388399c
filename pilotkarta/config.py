"""What the operator of an installation says about it: ``pilotkartan.toml``."""

import logging
import os
import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from pilotkarta.log import Form
from pilotkarta.paths import ROOT


@dataclass(frozen=True)
class Contact:
    """Who answers for the service and how to reach them; empty is not given.

    ``publisher_type`` is what kind of organisation it is, as the ADMS vocabulary of publisher types names it.
    """

    organisation: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    publisher_type: str = ""


def settings_path() -> Path:
    """Give the settings file: ``pilotkartan.toml``, or the one that ``PILOTKARTAN_CONFIG`` names."""
    return Path(os.environ.get("PILOTKARTAN_CONFIG", ROOT / "pilotkartan.toml"))


@lru_cache
def contact() -> Contact:
    """Read the contact from the settings file.

    Returns
    -------
    Contact
        An empty one when the file is missing or cannot be understood; the server's log says so.
    """
    return read_contact(settings_path())


@lru_cache
def data_folder() -> Path | None:
    """Read from the settings file where the owner's own data sets lie.

    Returns
    -------
    pathlib.Path or None
        A folder whose subfolders are data sets; None when none is named.
    """
    return read_data_folder(settings_path())


def log_form() -> Form:
    """Say in which form the log is written: ``PILOTKARTAN_LOG``, else ``format`` in the table ``[log]``.

    Returns
    -------
    {"text", "json"}
        Text when nothing is said, or nothing that is understood; the log says so then.
    """
    asked = os.environ.get("PILOTKARTAN_LOG") or _table(settings_path(), "log").get("format") or "text"
    if asked == "json":
        return "json"
    if asked != "text":
        logging.getLogger(__name__).warning('The log can be "text" or "json", not "%s"', asked)
    return "text"


def read_data_folder(path: Path) -> Path | None:
    """Read ``folder`` in the table ``[data]`` of a settings file.

    Parameters
    ----------
    path : pathlib.Path
        A TOML file.

    Returns
    -------
    pathlib.Path or None
        The folder, relative to the file; None when it is not given.
    """
    folder = _table(path, "data").get("folder")
    return (path.parent / folder.strip()).resolve() if isinstance(folder, str) and folder.strip() else None


def read_contact(path: Path) -> Contact:
    """Read the table ``[contact]`` of a settings file.

    Parameters
    ----------
    path : pathlib.Path
        A TOML file.

    Returns
    -------
    Contact
        Only texts are taken over; an empty one when the file cannot be read.
    """
    given = _table(path, "contact")
    names = (field.name for field in fields(Contact))
    return Contact(**{name: given[name].strip() for name in names if isinstance(given.get(name), str)})


def _table(path: Path, name: str) -> dict[str, Any]:
    """Give a table of a settings file; an empty one when the file cannot be read or has none."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8")).get(name, {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        logging.getLogger(__name__).warning("%s could not be read: %s", path, error)
        return {}
    return given if isinstance(given, dict) else {}
