"""How a new register differs from the one that there is, told by project, programme, organisation and source."""

from collections.abc import Iterator, Mapping

from pilotkarta.imports.identity import NAMES
from pilotkarta.imports.intake import Change
from pilotkarta.register.schema import Tables, resources
from pilotkarta.workbook.choices import Choices
from pilotkarta.workbook.flat import flat_rows
from pilotkarta.workbook.layout import PROJECTS, Column, sheet

BETWEEN = " | "
_ORDER = (PROJECTS, "programmes", "organisations", "sources")
_BESIDE = {PROJECTS: ("amounts", "claims"), "programmes": ("programme_owners", "programme_claims")}
Things = dict[str, dict[str, tuple[str, ...]]]


def changes(before: Tables, after: Tables) -> tuple[Change, ...]:
    """Compare two registers.

    Parameters
    ----------
    before, after : mapping of str to pandas.DataFrame
        Every table by name.

    Returns
    -------
    tuple of Change
        Projects first, then programmes, organisations and sources; each in the new register's order, what is
        taken away last. The order of a list's values is no difference.
    """
    return tuple(change for table in _ORDER for change in _changes(table, before, after))


def _changes(table: str, before: Tables, after: Tables) -> Iterator[Change]:
    was, now = _things(table, before), _things(table, after)
    names = {**_names(table, before), **_names(table, after)}
    for key in [*now, *(key for key in was if key not in now)]:
        old, new = was.get(key, {}), now.get(key, {})
        fields = tuple(
            (name, *_texts(name, old.get(name, ()), new.get(name, ())))
            for name in dict.fromkeys([*new, *old])
            if sorted(old.get(name, ())) != sorted(new.get(name, ()))
        )
        if fields:
            kind = "added" if key not in was else "removed" if key not in now else "changed"
            yield Change(kind, table, key, names[key], fields if key in now else ())


def _names(table: str, tables: Tables) -> Mapping[str, str]:
    return dict(zip(tables[table]["id"], tables[table][NAMES[table]], strict=True))


def _texts(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, str]:
    """Write what stood there and what stands there; of claims, which are many, what differs."""
    if name in ("claims", "programme_claims"):
        old, new = tuple(o for o in old if o not in new), tuple(n for n in new if n not in old)
    return BETWEEN.join(old), BETWEEN.join(new)


def _things(table: str, tables: Tables) -> Things:
    """Give what is said of each thing, by column and in the words of its labels."""
    choices = Choices(tables)
    columns = [one for one in sheet(table).columns if one.name not in ("id", "source_ids")]
    rows = flat_rows(tables) if table == PROJECTS else tables[table].to_dict("records")
    things: Things = {
        row["id"]: {one.name: _said(one, row[one.name], choices) for one in columns} for row in rows
    }
    for beside in _BESIDE.get(table, ()):
        parent = resources()[beside]["schema"]["primaryKey"][0]
        for row in tables[beside].to_dict("records"):
            if row[parent] in things:
                said = [
                    _said(one, row[one.name], choices) for one in sheet(beside).columns if one.name != parent
                ]
                line = " · ".join(text for texts in said for text in texts)
                thing = things[row[parent]]
                thing[beside] = (*thing.get(beside, ()), line)
    return things


def _said(column: Column, value: str | tuple[str, ...], choices: Choices) -> tuple[str, ...]:
    values = value if isinstance(value, tuple) else (value,)
    return tuple(choices.label(column.choices, one) if column.choices else one for one in values if one)
