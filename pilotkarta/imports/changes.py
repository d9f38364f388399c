"""How a new register differs from the one that there is, thing by thing."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any

from pilotkarta.i18n import Language
from pilotkarta.imports.intake import Change
from pilotkarta.register.schema import Tables
from pilotkarta.workbook.choices import Choices
from pilotkarta.workbook.flat import flat_rows
from pilotkarta.workbook.layout import NAMES, PROJECTS, Column, sheet

BETWEEN = " | "
_ORDER = (PROJECTS, "programmes", "organisations", "sources")
_BESIDE = {  # by the table that they are about, what they are called
    PROJECTS: {"amounts": "amounts", "claims": "claims"},
    "programmes": {"programme_owners": "owners", "programme_claims": "claims"},
}
Said = dict[Hashable, str]  # values, and what people read for each


def changes(before: Tables, after: Tables, language: Language) -> tuple[Change, ...]:
    """Compare two registers.

    Parameters
    ----------
    before, after : mapping of str to pandas.DataFrame
        Every table by name.
    language : Language
        Of the labels.

    Returns
    -------
    tuple of Change
        Projects first, then programmes, organisations and sources; each in the new register's order, what is
        taken away last. The order of a list's values is no difference.
    """
    return tuple(change for table in _ORDER for change in _changes(table, before, after, language))


def _changes(table: str, before: Tables, after: Tables, language: Language) -> Iterator[Change]:
    was, now = _things(table, before, language), _things(table, after, language)
    names = {**_names(table, before), **_names(table, after)}
    for key in [*now, *(key for key in was if key not in now)]:
        old, new = was.get(key, {}), now.get(key, {})
        fields = tuple(
            (name, *_texts(name, old.get(name, {}), new.get(name, {})))
            for name in dict.fromkeys([*new, *old])
            if old.get(name, {}).keys() != new.get(name, {}).keys()
        )
        if key not in now:
            yield Change("removed", table, key, names[key])
        elif fields:
            yield Change("changed" if key in was else "added", table, key, names[key], fields)


def _names(table: str, tables: Tables) -> Mapping[str, str]:
    return dict(zip(tables[table]["id"], tables[table][NAMES[table]], strict=True))


def _texts(name: str, old: Said, new: Said) -> tuple[str, str]:
    """Write what stood there and what stands there; of claims, which are many, what differs."""
    if name == "claims":
        old, new = (
            {key: text for key, text in old.items() if key not in new},
            {key: text for key, text in new.items() if key not in old},
        )
    return BETWEEN.join(old.values()), BETWEEN.join(new.values())


def _things(table: str, tables: Tables, language: Language) -> dict[str, dict[str, Said]]:
    """Give what is said of each thing, by column."""
    choices = Choices(tables, language)
    columns = [one for one in sheet(table).columns if one.name not in ("id", "source_ids")]
    rows: Iterable[Any] = flat_rows(tables) if table == PROJECTS else tables[table].to_dict("records")
    things = {
        str(row["id"]): {one.name: _said(one, row[one.name], choices) for one in columns} for row in rows
    }
    for beside, name in _BESIDE.get(table, {}).items():
        parent, *others = sheet(beside).columns
        for row in tables[beside].to_dict("records"):
            if row[parent.name] in things:
                values = [_said(one, row[one.name], choices) for one in others]
                line = " · ".join(text for said in values for text in said.values())
                things[row[parent.name]].setdefault(name, {})[tuple(row.values())] = line
    return things


def _said(column: Column, value: str | tuple[str, ...], choices: Choices) -> Said:
    values = value if isinstance(value, tuple) else (value,)
    return {one: choices.label(column.choices, one) if column.choices else one for one in values if one}
