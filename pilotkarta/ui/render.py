"""HTML from templates on a page; and text for the places where Streamlit reads Markdown."""

import re
from typing import Any

import streamlit as st

from pilotkarta.markup import render

_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")


def html(template: str, **values: Any) -> None:
    """Show a template; every value is escaped."""
    st.html(render(template, **values))


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
