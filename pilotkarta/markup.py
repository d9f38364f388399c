"""HTML and SVG from templates in which every value is escaped."""

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
