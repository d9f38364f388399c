"""What the operator of an installation says about it: ``pilotkartan.toml``."""

import logging
import os
import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from pilotkarta.paths import ROOT


@dataclass(frozen=True)
class Contact:
    """Who answers for the service and how to reach them; empty is not given."""

    organisation: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


@lru_cache
def contact() -> Contact:
    """Read the contact from ``pilotkartan.toml``, or the file that ``PILOTKARTAN_CONFIG`` names.

    Returns
    -------
    Contact
        An empty one when the file is missing or cannot be understood; the server's log says so.
    """
    return read_contact(Path(os.environ.get("PILOTKARTAN_CONFIG", ROOT / "pilotkartan.toml")))


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
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8")).get("contact", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        logging.getLogger(__name__).warning("%s could not be read: %s", path, error)
        return Contact()
    if not isinstance(given, dict):
        return Contact()
    names = (field.name for field in fields(Contact))
    return Contact(**{name: given[name].strip() for name in names if isinstance(given.get(name), str)})
