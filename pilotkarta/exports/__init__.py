"""The files that a selection can be taken home as: one module a format, one function each."""

from collections.abc import Callable
from dataclasses import dataclass

from pilotkarta.exports.csv import to_csv
from pilotkarta.exports.picture import to_svg
from pilotkarta.exports.pptx import to_pptx
from pilotkarta.handout import Handout


@dataclass(frozen=True)
class Format:
    """A format: its function, its media type and its name's ending."""

    write: Callable[[Handout], bytes]
    media_type: str


FORMATS = {
    "csv": Format(to_csv, "text/csv"),
    "pptx": Format(to_pptx, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "svg": Format(to_svg, "image/svg+xml"),
}


def file_name(name: str, handout: Handout) -> str:
    """Name the file; invented data are told by the name too."""
    return f"pilotkartan-exempel.{name}" if handout.register.is_example else f"pilotkartan.{name}"
