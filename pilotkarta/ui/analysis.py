"""The theme table of the selection, and its download."""

import pandas as pd
import streamlit as st

from pilotkarta import words
from pilotkarta.exports.csv import to_csv
from pilotkarta.geography import LANDSDELAR
from pilotkarta.insight.matrix import theme_by_landsdel
from pilotkarta.ui import state
from pilotkarta.ui.render import plain
from pilotkarta.ui.state import View


def theme_table(view: View) -> None:
    """Draw how many of the selected projects work on each theme in each part of the country."""
    text = view.language.text
    st.header(text("Themes by part of the country"), anchor=False)
    st.table(_named(view, theme_by_landsdel(view.register, view.projects)))
    st.caption(text(words.MATRIX_CAUTION))
    download(view)


def _named(view: View, counts: pd.DataFrame) -> pd.DataFrame:
    language = view.language
    names = [
        words.value_label("tema", theme, view.register, language)
        if theme
        else language.text("No known theme")
        for theme in counts.index
    ]
    table = counts.astype(object).map(language.number)
    table.index = pd.Index([plain(name) for name in names], name=language.text("Theme"))
    table.columns = pd.Index([*(words.LANDSDEL[part] for part in LANDSDELAR), language.text("Total")])
    return table


def download(view: View) -> None:
    """Offer exactly what the list shows as CSV."""
    st.download_button(
        view.language.text("Download the list as CSV"),
        data=to_csv(state.handout(view)),
        file_name="pilotkartan-exempel.csv" if view.register.is_example else "pilotkartan.csv",
        mime="text/csv",
        key="ladda_ner_csv",
    )
