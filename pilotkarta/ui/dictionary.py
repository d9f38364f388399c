"""The data dictionary: what the tables hold, as ``data/datapackage.json`` describes it."""

from collections.abc import Mapping
from typing import Any

from pilotkarta.i18n import N_, Language
from pilotkarta.register.schema import is_shared, resources, said
from pilotkarta.ui.render import html
from pilotkarta.ui.state import View

TYPES: Mapping[str, str] = {"string": "text", "integer": N_("whole number"), "number": N_("number")}


def dictionary(view: View) -> None:
    """Draw every table with its columns."""
    html(
        "data_dictionary.html",
        tables=[
            {
                **{key: one[key] for key in ("name", "path")},
                **_said(one, view.language),
                "shared": is_shared(name),
                "columns": [
                    _column(one["schema"], field, view.language) for field in one["schema"]["fields"]
                ],
            }
            for name, one in resources().items()
        ],
        _=view.language.text,
    )


def _column(schema: dict[str, Any], field: dict[str, Any], language: Language) -> dict[str, Any]:
    constraints, kind = field.get("constraints", {}), TYPES[field["type"]]
    reference = next(
        (key["reference"] for key in schema.get("foreignKeys", ()) if key["fields"] == [field["name"]]), None
    )
    return {
        "name": field["name"],
        **_said(field, language),
        "type": language.text(kind),
        "required": constraints.get("required", False),
        "is_key": field["name"] in schema["primaryKey"],
        "values": constraints.get("enum", ()),
        "pattern": constraints.get("pattern", ""),
        "limits": _limits(constraints, language),
        "reference": reference,
    }


def _said(described: dict[str, Any], language: Language) -> dict[str, str]:
    return {what: said(described, what).say(language) for what in ("title", "description")}


def _limits(constraints: dict[str, Any], language: Language) -> list[str]:
    """Say what a value may be at most and at least."""
    said = {
        "minimum": N_("at least {n}"),
        "maximum": N_("at most {n}"),
        "maxLength": N_("at most {n} characters"),
    }
    unique = [language.text("a value of its own in each row")] if constraints.get("unique") else []
    return unique + [
        language.text(words, n=language.number(constraints[name]))
        for name, words in said.items()
        if name in constraints
    ]
