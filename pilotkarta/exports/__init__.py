"""The files that a selection can be taken home as: one module a format, one function each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from pilotkarta.exports.csv import to_csv
from pilotkarta.exports.dcat import to_jsonld, to_turtle
from pilotkarta.exports.excel_csv import to_excel_csv
from pilotkarta.exports.geojson import to_geojson
from pilotkarta.exports.gpkg import to_gpkg
from pilotkarta.exports.html import to_html
from pilotkarta.exports.municipality import to_municipality_pdf
from pilotkarta.exports.package import to_package
from pilotkarta.exports.pdf import to_pdf
from pilotkarta.exports.picture import to_png, to_svg
from pilotkarta.exports.pptx import to_pptx
from pilotkarta.exports.tables import to_table
from pilotkarta.exports.template import to_template
from pilotkarta.exports.xlsx import to_xlsx
from pilotkarta.handout import Handout
from pilotkarta.register import Register
from pilotkarta.register.datasets import DRAFT, EXAMPLE_NAME
from pilotkarta.register.schema import resources


@dataclass(frozen=True)
class Format:
    """A format: its function, its media type, and what stands after the stem in a file's name.

    ``dated`` says whether the file tells the day it was made, and so is another one tomorrow; ``is_slow``
    whether it is a drawing or a document, which takes seconds with many projects.
    """

    write: Callable[[Handout], bytes]
    media_type: str
    file: str
    dated: bool = True
    is_slow: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
MUNICIPALITY = "kommun-pdf"  # the format of a selection that names a municipality
FORMATS: Mapping[str, Format] = {
    "csv": Format(to_csv, "text/csv", ".csv", dated=False),
    "excel-csv": Format(to_excel_csv, "text/csv", "-excel.csv", dated=False),
    "xlsx": Format(to_xlsx, f"{_OFFICE}.spreadsheetml.sheet", ".xlsx"),
    "geojson": Format(to_geojson, "application/geo+json", ".geojson"),
    "gpkg": Format(to_gpkg, "application/geopackage+sqlite3", ".gpkg"),
    "package": Format(to_package, "application/zip", ".zip"),
    "dcat-ttl": Format(to_turtle, "text/turtle", ".ttl", dated=False),
    "dcat-jsonld": Format(to_jsonld, "application/ld+json", ".jsonld", dated=False),
    "template": Format(to_template, f"{_OFFICE}.spreadsheetml.sheet", "-mall.xlsx"),
    "pptx": Format(to_pptx, f"{_OFFICE}.presentationml.presentation", ".pptx", is_slow=True),
    "pdf": Format(to_pdf, "application/pdf", ".pdf", is_slow=True),
    "html": Format(to_html, "text/html", ".html", is_slow=True),
    "svg": Format(to_svg, "image/svg+xml", ".svg", is_slow=True),
    "png": Format(to_png, "image/png", ".png", is_slow=True),
    MUNICIPALITY: Format(to_municipality_pdf, "application/pdf", "-kommun.pdf", is_slow=True),
}
TABLES: Mapping[str, Format] = {
    f"tabell/{name}": Format(partial(to_table, name), "text/csv", f"-{name}.csv", dated=False)
    for name in resources()
}
FILES: Mapping[str, Format] = {**FORMATS, **TABLES}  # all that the server gives


def address(name: str) -> str:
    """Give the address of one of ``FILES`` below the service's own, without parameters."""
    if name in TABLES:
        return f"api/{name}.csv"
    return "api/kommun.pdf" if name == MUNICIPALITY else f"api/pilotkartan{FORMATS[name].file}"


def file_name(name: str, register: Register, code: str = "", data: str = "") -> str:
    """Name a file so that no one takes it for another.

    Parameters
    ----------
    name : str
        One of ``FILES``.
    register : Register
        The data set; invented data are told by the name.
    code : str
        The municipality of ``MUNICIPALITY``.
    data : str
        The data set's name in the address; the owner's own and drafts are told by the name too.

    Returns
    -------
    str
        ASCII without spaces.
    """
    which = DRAFT if data.startswith(DRAFT) else "" if data == EXAMPLE_NAME else data
    stem = "-".join(filter(None, ("pilotkartan", EXAMPLE_NAME if register.is_example else "", which)))
    return f"{stem}-kommun-{code}.pdf" if name == MUNICIPALITY else f"{stem}{FILES[name].file}"
