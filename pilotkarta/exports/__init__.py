"""The files that a selection can be taken home as: one module a format, one function each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pilotkarta.exports.csv import to_csv
from pilotkarta.exports.html import to_html
from pilotkarta.exports.municipality import to_municipality_pdf
from pilotkarta.exports.pdf import to_pdf
from pilotkarta.exports.picture import to_png, to_svg
from pilotkarta.exports.pptx import to_pptx
from pilotkarta.handout import Handout
from pilotkarta.register import Register, load_named
from pilotkarta.selection import Params, dataset_named, from_params, select


@dataclass(frozen=True)
class Format:
    """A format: its function, its media type and its name's ending."""

    write: Callable[[Handout], bytes]
    media_type: str


MUNICIPALITY = "kommun-pdf"  # the format of a selection that names a municipality
FORMATS = {
    "csv": Format(to_csv, "text/csv"),
    "html": Format(to_html, "text/html"),
    "pdf": Format(to_pdf, "application/pdf"),
    "pptx": Format(to_pptx, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "svg": Format(to_svg, "image/svg+xml"),
    "png": Format(to_png, "image/png"),
    MUNICIPALITY: Format(to_municipality_pdf, "application/pdf"),
}


def file_name(name: str, register: Register, code: str = "") -> str:
    """Name the file; invented data are told by the name too, and ``MUNICIPALITY`` has the code in it."""
    stem = "pilotkartan-exempel" if register.is_example else "pilotkartan"
    return f"{stem}-kommun-{code}.pdf" if name == MUNICIPALITY else f"{stem}.{name}"


def written(name: str, params: Params, site: str, made: date) -> bytes:
    """Write the hand-out of an address.

    Parameters
    ----------
    name : str
        One of ``FORMATS``.
    params : mapping of str to sequence of str
        The address's parameters.
    site : str
        The service's address without a slash at its end.
    made : datetime.date
        The day that the file says.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    RegisterError
        If the tables are at fault.
    KeyError
        If ``name`` is ``MUNICIPALITY`` and no municipality is named.
    """
    register = load_named(dataset_named(params))
    selection, _ = from_params(params, register)
    return FORMATS[name].write(Handout(register, selection, select(register, selection), site, made))
