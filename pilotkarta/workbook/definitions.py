"""What a column is for, in words: for the comment on its heading and for the sheet of definitions."""

from pilotkarta.i18n import N_, Language
from pilotkarta.register.schema import resources
from pilotkarta.workbook.choices import Choices
from pilotkarta.workbook.layout import (
    COMPUTED,
    DEFINITIONS,
    NAMED,
    PROJECTS,
    Column,
    labels,
    sheet,
    sheets,
)
from pilotkarta.workbook.write import Heading, Sheet

_KIND = {"string": N_("Text"), "integer": N_("Whole number"), "number": N_("Decimal number")}


def is_required(column: Column) -> bool:
    """Say whether a row needs the cell; not where an empty one is made up for."""
    return column.is_required and not _made_up(column)


def _made_up(column: Column) -> str:
    """Say what an empty cell becomes; nothing where it stays empty."""
    if column.name == "id" and column.table in NAMED:
        return N_("May be empty: it is made from the name.")
    return N_("May be empty: then the source gives the name.") if column.name == "name_origin" else ""


def comment(column: Column, language: Language) -> str:
    """Say in the comment on a heading what is expected below it."""
    text = language.text
    if is_required(column):
        lines = [text("Must be filled in.")]
    else:
        lines = [text(_made_up(column) or N_("May be empty: not known."))]
    if not column.choices or "." in column.choices or column.name in ("area_codes", "source_ids"):
        lines.append(column.description.say(language))
    if column.choices:
        lines.append(_chosen(column, language))
    if column.several:
        lines.append(
            text(
                "One value in each numbered column; if they are not enough, the rest in the last with | "
                "between."
            )
        )
    return "\n".join(lines)


def definitions(choices: Choices, language: Language) -> Sheet:
    """Define every column of every sheet.

    Parameters
    ----------
    choices : Choices
        What the coded columns hold, in the same language.
    language : Language
        Of all but the machine names.

    Returns
    -------
    Sheet
        One row a column: sheet, title, machine name, type, required or not, what it may hold, what it is.
    """
    text = language.text
    headings = [
        Heading(text("Sheet"), 24), Heading(text("Column"), 28), Heading(text("Machine name"), 22),
        Heading(text("Type"), 14), Heading(text("Required"), 12), Heading(text("Allowed values"), 60),
        Heading(text("Description"), 70),
    ]  # fmt: skip
    rows = [
        [
            one.title.say(language), column.title.say(language), column.name, _kind(column, language),
            text("required") if is_required(column) else text("optional"),
            _allowed(column, choices, language), column.description.say(language),
        ]
        for one in sheets()
        for column in one.columns
    ]  # fmt: skip
    projects = sheet(PROJECTS)
    rows += [
        [
            projects.title.say(language), title.say(language), name, "", text("computed"), "",
            text("Worked out from the other columns; read over when the file is handed in."),
        ]
        for name, title in COMPUTED.items()
    ]  # fmt: skip
    return Sheet(DEFINITIONS.say(language), rows, headings)


def _kind(column: Column, language: Language) -> str:
    return language.text("List") if column.several else language.text(_KIND[column.kind])


def _chosen(column: Column, language: Language) -> str:
    if "." in column.choices:
        values = ", ".join(_both(column.choices, language))
        return language.text("Choose in the list: {values}", values=values)
    if column.choices in {one.table for one in sheets()}:
        return language.text(
            "Choose in the list. What is not there is added in the sheet {sheet}.",
            sheet=sheet(column.choices).title.say(language),
        )
    return language.text("Choose in the list, or write the name or code.")


def _allowed(column: Column, choices: Choices, language: Language) -> str:
    if "." in column.choices:
        return ", ".join(_both(column.choices, language))
    if column.choices in {one.table for one in sheets()}:
        title = sheet(column.choices).title.say(language)
        return language.text("what stands in the sheet {sheet}", sheet=title)
    if column.choices == "themes":
        both = zip(choices.labels("themes"), choices.keys("themes"), strict=True)
        return ", ".join(f"{label} ({key})" for label, key in both)
    if column.choices:
        return language.text("the counties and municipalities of Sweden, by name or code")
    described = next(
        one for one in resources()[column.table]["schema"]["fields"] if one["name"] == column.field
    )
    constraints = described.get("constraints", {})
    return (
        language.text("the pattern {pattern}", pattern=constraints["pattern"])
        if "pattern" in constraints
        else ""
    )


def _both(kind: str, language: Language) -> list[str]:
    return [f"{label.say(language)} ({key})" for key, label in labels(kind).items()]
