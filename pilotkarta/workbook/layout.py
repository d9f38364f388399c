"""The sheets and their columns, made from the description of the tables.

What lies in tables of its own beside the projects, and is only a list, becomes columns of the sheet of
projects: areas, themes and partners. So a pilot is one row. The other tables are a sheet each; the
vocabularies that all data sets share are the choices of cells.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pilotkarta.i18n import Bilingual
from pilotkarta.register.schema import is_shared, resources, said

PROJECTS = "projects"
SEPARATOR = "|"  # between several values in one cell
NAMED = ("projects", "organisations", "sources")  # an empty id is made from the name or title
NAMES = {"projects": "name", "programmes": "name", "organisations": "name", "sources": "title"}  # known by
# What a file says besides: worked out, and read over when it comes back. By machine name.
NUMBER = "number"
COMPUTED: Mapping[str, Bilingual] = {
    NUMBER: Bilingual("Nr", "No."),
    "programme": Bilingual("Programmets namn", "Name of the programme"),
    "county_codes": Bilingual("Län", "Counties"),
    "areas": Bilingual("Områden", "Areas"),
    "themes": Bilingual("Teman", "Themes"),
    "partners": Bilingual("Parter", "Partners"),
    "amounts_sek": Bilingual("Belopp", "Amounts"),
    "landsdelar": Bilingual("Landsdelar", "Parts of the country"),
    "latitude": Bilingual("Latitud", "Latitude"),
    "longitude": Bilingual("Longitud", "Longitude"),
    "sources": Bilingual("Källornas adresser", "Addresses of the sources"),
    "address": Bilingual("Adress på Pilotkartan", "Address on Pilotkartan"),
    "supports": Bilingual("Stöder", "Supports"),
}
# The sheets that explain a workbook; they are read over.
READ_ME = Bilingual("Läs mig", "Read me")
DEFINITIONS = Bilingual("Definitioner", "Definitions")
ABOUT = Bilingual("Om filen", "About the file")
FAULTS = Bilingual("Fel", "Faults")
LISTS = Bilingual("Listor", "Lists")
HELP = (READ_ME, DEFINITIONS, ABOUT, FAULTS, LISTS)


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    ``name`` is the machine's, ``title`` what people read. ``table`` and ``field`` say where its values stand
    in the register, and ``fixed`` what else stands in those rows. ``choices`` names the table whose ids the
    cells hold, or ``table.field`` of an enumeration; empty for free text. ``several`` columns hold a list:
    in a sheet they are numbered, one value a cell; ``room`` is how many a template has.
    """

    name: str
    title: Bilingual
    description: Bilingual
    table: str
    field: str
    choices: str = ""
    is_required: bool = False
    kind: str = "string"
    several: bool = False
    room: int = 1
    fixed: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class SheetLayout:
    """A sheet: the table that it is made for, its title and its columns."""

    table: str
    title: Bilingual
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Find a column by its machine name."""
        return next(one for one in self.columns if one.name == name)


@lru_cache
def sheets() -> tuple[SheetLayout, ...]:
    """List the sheets: the projects first, the one that most people fill in."""
    folded = {column.table for column in _folded()}
    tables = [name for name in resources() if not is_shared(name) and name not in folded - {"claims"}]
    tables.sort(key=lambda name: name != PROJECTS)
    return tuple(_sheet(name) for name in tables)


def sheet(table: str) -> SheetLayout:
    """Give the sheet of a table."""
    return next(one for one in sheets() if one.table == table)


def _sheet(table: str) -> SheetLayout:
    resource = resources()[table]
    columns = [_column(table, one) for one in resource["schema"]["fields"]]
    if table == PROJECTS:
        columns = [_named(one, f"{one.name}_id") if one.choices == "programmes" else one for one in columns]
        last = [one for one in columns if one.name in _AFTER]
        columns = [*(one for one in columns if one not in last), *_folded(), *last, _sources()]
    return SheetLayout(table, said(resource, "title"), tuple(columns))


def plain(table: str) -> SheetLayout:
    """Lay a table out as it is, column by column under machine names, as a data package has it."""
    resource = resources()[table]
    columns = (_column(table, one) for one in resource["schema"]["fields"])
    named = tuple(dataclasses.replace(one, title=Bilingual(one.name, one.name)) for one in columns)
    return SheetLayout(table, Bilingual(resource["path"], resource["path"]), named)


def _named(column: Column, name: str) -> Column:
    """Tell the id from the name, which a machine's file has too."""
    return dataclasses.replace(column, name=name)


_AFTER = ("start", "end", "description", "description_en")  # after the lists, for who fills in a row


def _column(table: str, described: Mapping[str, Any]) -> Column:
    name = described["name"]
    constraints = described.get("constraints", {})
    choices = f"{table}.{name}" if "enum" in constraints else ""
    for key in resources()[table]["schema"].get("foreignKeys", ()):
        if key["fields"] == [name]:
            choices = key["reference"]["resource"]
    return Column(
        name, said(described, "title"), said(described, "description"), table, name, choices,
        bool(constraints.get("required")), described["type"],
    )  # fmt: skip


def _folded() -> list[Column]:
    columns = [
        _list("area_codes", "project_areas", "area", 5),
        _list("theme_ids", "project_themes", "theme", 4, origin="inferred"),
        _list("stated_theme_ids", "project_themes", "theme", 2, origin="stated"),
    ]
    for role, room in (("lead", 2), ("commissioner", 1), ("partner", 4), ("funder", 3)):
        columns.append(_list(f"{role}_ids", "project_partners", "organisation", room, role=role))
    return columns


def _list(name: str, table: str, field: str, room: int, **fixed: str) -> Column:
    (described,) = (one for one in resources()[table]["schema"]["fields"] if one["name"] == field)
    base = _column(table, described)
    title = base.title
    for key, value in fixed.items():
        label = labels(f"{table}.{key}")[value]
        title = (
            label
            if key == "role"
            else Bilingual(_with(title.swedish, label.swedish), _with(title.english, label.english))
        )
    return Column(
        name, title, base.description, table, field, base.choices, name == "area_codes",
        several=True, room=room, fixed=fixed,
    )  # fmt: skip


def _with(title: str, label: str) -> str:
    return f"{title}, {label[0].lower()}{label[1:]}"


def _sources() -> Column:
    """Give the short way to name sources: of every fact in the row that has none in the sheet of claims."""
    described = next(one for one in resources()["claims"]["schema"]["fields"] if one["name"] == "source")
    return Column(
        "source_ids", said(described, "title"),
        Bilingual(
            "Källa till de uppgifter på raden som inte har någon egen i bladet Belägg för projekten.",
            "Source of the facts in the row that have none of their own in the sheet Evidence for the "
            "projects.",
        ),
        "claims", "source", "sources", several=True, room=2,
    )  # fmt: skip


@lru_cache
def labels(choices: str) -> Mapping[str, Bilingual]:
    """Give the labels of an enumeration by value.

    Parameters
    ----------
    choices : str
        ``table.field``.

    Returns
    -------
    mapping of str to Bilingual
        In the description's order.
    """
    table, name = choices.split(".")
    described = next(one for one in resources()[table]["schema"]["fields"] if one["name"] == name)
    return {one["value"]: said(one, "label") for one in described["categories"]}
