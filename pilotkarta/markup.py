"""HTML and SVG from templates in which every value is escaped."""

import re
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pilotkarta.paths import TEMPLATES

_TEMPLATES = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2 Characters


def render(template: str, **values: Any) -> str:
    """Fill in a template of ``pilotkarta/templates``.

    Parameters
    ----------
    template : str
        The file's name.
    **values : Any
        What the template names; each is escaped where it stands.

    Returns
    -------
    str
        Markup.

    Raises
    ------
    jinja2.UndefinedError
        If the template names a value that was not given.
    """
    return _TEMPLATES.get_template(template).render(**values)


def draw(template: str, **values: Any) -> str:
    """Fill in a template of SVG or XML, as ``render``; what XML cannot hold is left out."""
    return xml_text(render(template, **values))


def xml_text(text: str) -> str:
    """Leave out the characters that XML cannot hold, such as control characters."""
    return _NOT_XML.sub("", text)
