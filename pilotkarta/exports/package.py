"""The tables of the selected projects as a data package: the description and the CSV files in one zip."""

import hashlib
import json
from collections.abc import Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pilotkarta.exports.selected import is_ours, parameters
from pilotkarta.handout import Handout
from pilotkarta.i18n import Code, language
from pilotkarta.paths import DESCRIPTOR
from pilotkarta.register.schema import Tables, descriptor, written
from pilotkarta.register.subset import subset

# What says something of our own data.
_OURS = ("name", "title_en", "description", "description_en", "version", "licenses", "contributors")


def to_package(handout: Handout) -> bytes:
    """Write the register's tables as they are kept; of a selection, those of its projects.

    Parameters
    ----------
    handout : Handout
        The selection.

    Returns
    -------
    bytes
        A zip with ``datapackage.json`` at its root (Data Package 2.0: our own description with the size and
        SHA-256 of each table) and the tables beside it. The same for the same hand-out. All of a register is
        its tables to the letter, rows that no project refers to among them.
    """
    tables = _tables(handout)
    files = {str(one["path"]): written(tables[one["name"]]) for one in descriptor()["resources"]}
    described = json.dumps(_described(handout, files), ensure_ascii=False, indent=2) + "\n"
    return _zipped({DESCRIPTOR.name: described.encode("utf-8"), **files}, handout)


def _tables(handout: Handout) -> Tables:
    if handout.selection.is_filtered:
        return subset(handout.register, handout.projects)
    return handout.register.tables


def _described(handout: Handout, files: Mapping[str, bytes]) -> dict[str, Any]:
    described = _named(handout)
    described["created"] = f"{handout.made.isoformat()}T00:00:00Z"
    if handout.selection.is_filtered:
        described["pilotkartan:selection"] = parameters(handout)
    for resource in described["resources"]:
        content = files[resource["path"]]
        resource["bytes"] = len(content)
        resource["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
    return described


def _named(handout: Handout) -> dict[str, Any]:
    """Copy our description, and name what is not the register itself so that nobody takes it for that."""
    described = deepcopy(descriptor())
    if not is_ours(handout):
        theirs = {name: text for name, text in described.items() if name not in _OURS}
        return theirs | {"title": handout.register.title}
    if handout.example:
        return described | {"name": "pilotkartan-exempel"} | _invented("sv", "") | _invented("en", "_en")
    return described


def _invented(code: Code, suffix: str) -> dict[str, str]:
    text = language(code).text
    return {
        f"title{suffix}": f"Pilotkartan – {text('Example data')}",
        f"description{suffix}": text("Every project here is invented, for demonstration and training."),
    }


def _zipped(files: Mapping[str, bytes], handout: Handout) -> bytes:
    held = BytesIO()
    made = (handout.made.year, handout.made.month, handout.made.day, 0, 0, 0)
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, made), content, ZIP_DEFLATED)
    return held.getvalue()
