"""The valid value nearest to one that is not."""

from collections.abc import Mapping

import pandas as pd
from rapidfuzz import fuzz, process

from pilotkarta.register.fault import Fault
from pilotkarta.register.schema import Tables, resources

_NEAR = 65  # of 100; lower suggests what nobody meant
_LONGEST = 200  # characters that are compared
_NAMES = ("name", "short", "title")  # the columns that say what an id stands for


def nearest(fault: Fault, tables: Tables) -> str:
    """Find the valid value nearest to a faulty one.

    Parameters
    ----------
    fault : Fault
        A fault in a column that takes only some values.
    tables : mapping of str to pandas.DataFrame
        Every table by name.

    Returns
    -------
    str
        An id, a code or a key; empty when none is near, or the column takes any value.
    """
    choices = _choices(fault, tables)
    found = process.extractOne(
        fault.value[:_LONGEST].casefold(), choices, scorer=fuzz.ratio, score_cutoff=_NEAR
    )
    return choices[found[0]] if found else ""


def _choices(fault: Fault, tables: Tables) -> Mapping[str, str]:
    """Give the values that the column takes by all their spellings, in lower case."""
    if not fault.value:
        return {}
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
