"""HTML from templates, escaped; and text for the places where Streamlit reads Markdown."""

import re
from typing import Any

import streamlit as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pilotkarta.paths import ROOT

_TEMPLATES = Environment(
    loader=FileSystemLoader(ROOT / "pilotkarta" / "ui" / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")


def html(template: str, **values: Any) -> None:
    """Show a template; every value is escaped."""
    st.html(_TEMPLATES.get_template(template).render(**values))


def plain(text: str) -> str:
    """Write a text so that Streamlit's Markdown shows it to the letter.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        The same with every ASCII punctuation mark escaped, as CommonMark allows, and on one line.
    """
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
