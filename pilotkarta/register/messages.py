"""Turn faults into sentences that say what is wrong, where, and what is expected."""

from pilotkarta.i18n import N_, Bilingual, Language
from pilotkarta.register.fault import Fault
from pilotkarta.register.schema import resources, said

_PROBLEMS = {
    "missing-table": N_("the table is missing. Expected: a file with this name ({expected})."),
    "foreign-key": N_("“{value}” does not stand in {expected}. Expected: one of the values there."),
    "constraint-error": N_("“{value}” is not allowed. Expected: {expected}"),
    "type-error": N_("“{value}” is of the wrong kind. Expected: {expected}"),
    "unique-error": N_("“{value}” stands in more than one row. Expected: a value of its own in each row."),
    "primary-key": N_("the row says the same as an earlier one. Expected: each row once."),
    "missing-cell": N_("the cell is missing. Expected: {expected}"),
    "extra-cell": N_("the row has more cells than the table has columns. Expected: one cell a column."),
    "missing-label": N_("the column is missing. Expected: {expected}"),
    "extra-label": N_("the table has a column that its description lacks. Expected: only described columns."),
    "incorrect-label": N_(
        "the column has another name than expected. Expected: the order of the description."
    ),
    "blank-row": N_("the row is empty. Expected: no empty rows."),
    "ends-before-start": N_(
        "it ends ({value}) before it begins ({expected}). Expected: an end after the start."
    ),
    "no-such-day": N_(
        "“{value}” is not a day in the calendar. Expected: year, month and day, as 2014-09-01."
    ),
    "mixed-example": N_("“{value}” mixes invented and real. Expected: “example” in every row or in none."),
    "no-area": N_("the project “{value}” has no area. Expected: at least one row in {expected}."),
    "no-source": N_("the source is missing for “{value}”. Expected: a row in {expected} for this fact."),
    "evidence-differs": N_(
        "“{value}” differs from the evidence of the project's tie to the programme. "
        "Expected: the same level as in {expected}."
    ),
    "no-address": N_("the source “{value}” has no address. Expected: an address that begins with http."),
    "missing-value": N_("the cell is empty. Expected: {expected}"),
    "control-character": N_(
        "“{value}” holds a sign that cannot be seen, such as a tab. Expected: text without it."
    ),
    "too-long": N_("“{value}” is too long. Expected: at most {expected} characters."),
    "stray-space": N_("“{value}” begins or ends with a space or a line break. Expected: the text alone."),
    "not-plain-number": N_("“{value}” is not written in plain digits. Expected: as 2000000 or 49.99."),
    "within-county": N_(
        "the municipality “{value}” lies in the county {expected}, which the project names too. "
        "Expected: the whole county, or its municipalities."
    ),
    "total-twice": N_("the project “{value}” has a total already. Expected: one total a project."),
    "unsettled": N_(
        "the file is being changed just now. Expected: files that keep still; try again in a while."
    ),
    "too-many-projects": N_(
        "the programme is said to have had {value} pilots, but {expected} stand in the register. "
        "Expected: at least as many stated as traced."
    ),
}
MOST_SHOWN = 120  # characters of a value
_UNREADABLE = N_("the table cannot be read. Expected: CSV in UTF-8 with a comma between cells ({expected}).")


def describe(fault: Fault, language: Language) -> str:
    """Say in one line what is wrong, where, and what is expected.

    Parameters
    ----------
    fault : Fault
        A fault found by :func:`pilotkarta.register.check`.
    language : Language
        The reader's language.

    Returns
    -------
    str
        ``table, row, column: what is wrong. Expected: …``
    """
    place = [fault.table]
    if fault.row:
        place.append(language.text("row {row}", row=fault.row))
    if fault.column:
        place.append(language.text("column {column}", column=_short(fault.column)))
    return f"{', '.join(place)}: {problem(fault, language)}"


def problem(fault: Fault, language: Language) -> str:
    """Say what is wrong, what is expected and what was perhaps meant, without the place."""
    found = _PROBLEMS.get(fault.code, _UNREADABLE)
    sentence = language.text(found, value=_short(fault.value), expected=expected(fault).say(language))
    if not fault.nearest:
        return sentence
    perhaps = language.text("Perhaps: “{nearest}”.", nearest=fault.nearest)
    return f"{sentence} {perhaps}"


def expected(fault: Fault) -> Bilingual:
    """Give what is expected: a column's description in both languages, or what is the same in both."""
    table = resources().get(fault.table.removesuffix(".csv"), {})
    for field in table.get("schema", {}).get("fields", ()):
        if field["name"] == fault.column and field["description"] == fault.expected:
            return said(field, "description")
    return Bilingual(fault.expected, fault.expected)


def _short(value: str) -> str:
    """Write a value on one line, so much of it as is needed to find it."""
    value = value.replace("\n", "↵")
    return value if len(value) <= MOST_SHOWN else f"{value[: MOST_SHOWN - 1]}…"
