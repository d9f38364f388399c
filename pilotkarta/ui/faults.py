"""The page that stands in for all others while the tables on disk are at fault."""

import streamlit as st

from pilotkarta.i18n import Language, language
from pilotkarta.register import RegisterError
from pilotkarta.register.messages import describe
from pilotkarta.selection import language_named
from pilotkarta.ui import state
from pilotkarta.ui.render import plain

MOST = 20


def asked_language() -> Language:
    """Give the language that the address asks for, where no more of it can be read."""
    return language(language_named(state.raw_params()))


def page(error: RegisterError) -> None:
    """Say that the register cannot be shown, and what its owner has to mend."""
    words = asked_language()
    st.set_page_config(page_title="Pilotkartan", layout="wide")
    st.title(words.text("The register cannot be shown"))
    st.markdown(plain(words.text("Its tables are at fault. Whoever keeps the register can mend this:")))
    for fault in error.faults[:MOST]:
        st.markdown(f"- {plain(describe(fault, words))}")
    command = f"python -m pilotkarta check {error.folder.name}"
    st.markdown(plain(words.text("All faults are listed by: {command}", command=command)))
