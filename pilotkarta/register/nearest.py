"""The valid value nearest to one that is not."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd
from rapidfuzz import fuzz, process

from pilotkarta.register.fault import Fault
from pilotkarta.register.schema import Tables, resources

_NEAR = 65  # of 100; lower suggests what nobody meant
_LONGEST = 200  # characters that are compared
_NAMES = ("name", "short", "title")  # the columns that say what an id stands for


def with_nearest(faults: Iterable[Fault], tables: Tables) -> tuple[Fault, ...]:
    """Name the valid value nearest to each faulty one.

    Parameters
    ----------
    faults : iterable of Fault
        Some are in a column that takes only some values.
    tables : mapping of str to pandas.DataFrame
        Every table by name.

    Returns
    -------
    tuple of Fault
        The faults; ``nearest`` is an id, a code or a key, empty when none is near or the column takes any
        value.
    """
    spellings: dict[tuple[str, str, str], Mapping[str, str]] = {}
    found = []
    for fault in faults:
        key = (fault.table, fault.column, fault.code)
        if key not in spellings:
            spellings[key] = _choices(fault, tables)
        found.append(replace(fault, nearest=_nearest(fault.value, spellings[key])))
    return tuple(found)


def _nearest(value: str, choices: Mapping[str, str]) -> str:
    sought = value[:_LONGEST].casefold()
    found = (
        process.extractOne(sought, list(choices), scorer=fuzz.ratio, score_cutoff=_NEAR) if sought else None
    )
    return choices[found[0]] if found else ""


def _choices(fault: Fault, tables: Tables) -> Mapping[str, str]:
    """Give the values that the fault's column takes by all their spellings, in lower case."""
    schema = resources()[fault.table.removesuffix(".csv")]["schema"]
    for field in schema["fields"]:
        if field["name"] == fault.column and fault.code == "constraint-error":
            return {value: value for value in field.get("constraints", {}).get("enum", ())}
    for key in schema.get("foreignKeys", ()):
        if fault.code == "foreign-key" and key["fields"] == [fault.column]:
            (column,) = key["reference"]["fields"]
            return _spellings(tables[key["reference"]["resource"]], column)
    return {}


def _spellings(table: pd.DataFrame, key: str) -> dict[str, str]:
    named = [key, *(name for name in _NAMES if name in table)]
    return {
        str(text).casefold(): str(row[key])
        for row in table.to_dict("records")
        for text in (row[n] for n in named)
    }
