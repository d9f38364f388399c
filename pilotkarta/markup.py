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
    """Fill in a template of SVG, as ``render``; what XML cannot hold is left out."""
    return _NOT_XML.sub("", render(template, **values))


_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2 Characters
