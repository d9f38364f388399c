"""The files of a selection or of all, each with an address that other programs can read from."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pilotkarta.exports import FORMATS, TABLES, file_name
from pilotkarta.i18n import N_
from pilotkarta.register import datasets
from pilotkarta.register.datasets import EXAMPLE_NAME
from pilotkarta.register.schema import is_shared, resources, said
from pilotkarta.selection import FILTERS, Selection
from pilotkarta.ui import state
from pilotkarta.ui.links import file_href, link
from pilotkarta.ui.render import html
from pilotkarta.ui.state import View

TEMPLATE = "template"
SHARED = frozenset(f"tabell/{table}" for table in resources() if is_shared(table))
# What a file is called and good for, by the names of the formats; those that are not there are left out. The
# formats' own names are the same in every language.
GROUPS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    N_("For Excel"): {
        "xlsx": (
            "Excel (XLSX)",
            N_("read, filter and print; with definitions and sources on sheets of their own"),
        ),
        "excel-csv": (
            N_("CSV for Excel"),
            N_("opens by a double click in Swedish Excel: semicolons and decimal commas"),
        ),
        TEMPLATE: (
            N_("Template (XLSX)"),
            N_("add and correct projects: the known ones are filled in, and rows are waiting"),
        ),
    },
    N_("For maps"): {
        "gpkg": ("GeoPackage", N_("QGIS and ArcGIS: areas and points as layers, in SWEREF 99 TM")),
        "geojson": ("GeoJSON", N_("maps on the web and scripts: one feature a project, in WGS 84")),
    },
    N_("For scripts and archives"): {
        "csv": (
            "CSV",
            N_("one row a project; commas, decimal points, several values joined with |"),
        ),
        "package": (
            N_("Data package (ZIP)"),
            N_("all tables and their description, to keep, check or import"),
        ),
        "dcat-ttl": (
            "Metadata (DCAT, Turtle)",
            N_("a description of the data set for data portals"),
        ),
        "dcat-jsonld": ("Metadata (DCAT, JSON-LD)", N_("the same description as JSON")),
    },
}


def downloads(view: View) -> None:
    """Draw the files, the tables one by one, and the data sets there are."""
    text, few = view.language.text, view.selection.is_filtered
    html(
        "data_downloads.html",
        filtered=few,
        is_ours=not view.register.title,
        groups=[
            (text(title), files)
            for title, group in GROUPS.items()
            if (
                files := [
                    _file(view, name, text(label), text(what))
                    for name, (label, what) in group.items()
                    if name in FORMATS
                ]
            )
        ],
        tables=[
            {**_file(view, name, *_of_table(view, one)), "path": one["path"]}
            for name, one in zip(TABLES, resources().values(), strict=True)
        ],
        datasets=_datasets(view),
        selection=text("The selection"),
        count=view.language.plural("{n} project", "{n} projects", len(view.projects)),
        everything=text("All"),
        total=view.language.plural("{n} project", "{n} projects", len(view.register.projects)),
        language=view.language,
        _=text,
    )


def _file(view: View, name: str, label: str, what: str) -> dict[str, str]:
    """Give a file's name, what it is good for, and where it is: of the selection and of all."""
    few, every = chosen(view.selection), chosen(view.selection.cleared())
    if name == TEMPLATE or name in SHARED:  # the same whatever is selected
        few = every
    return {
        "key": name,
        "label": label,
        "what": what,
        "name": file_name(name, view.register, data=view.selection.data),
        "few": file_href(name, few) if few != every else "",
        "every": file_href(name, every),
        "address": f"{state.site()}/{file_href(name, few).removeprefix('./')}",
    }


def _of_table(view: View, described: Mapping[str, Any]) -> tuple[str, str]:
    """Give a table's title and what it holds."""
    language = view.language
    return said(described, "title").say(language), said(described, "description").say(language)


def chosen(selection: Selection) -> Selection:
    """Give what decides what a file of facts holds: the filters, the data set and the language."""
    chosen = Selection(q=selection.q, data=selection.data, sprak=selection.sprak)
    for name in FILTERS:
        chosen = chosen.with_values(name, selection.values(name))
    return chosen


def _datasets(view: View) -> list[tuple[object, bool]]:
    """Give a link to each data set on the disk, and whether it is the one that is looked at."""
    text = view.language.text
    names = {"": text("The register"), EXAMPLE_NAME: text("The invented example")}
    given = Selection(visa="hamta", sprak=view.selection.sprak)
    return [
        (
            link(names.get(one.name, one.title), replace(given, data=one.name), "data"),
            one.name == view.selection.data,
        )
        for one in datasets().values()
    ]
