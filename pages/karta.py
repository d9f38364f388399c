"""The map page: filters, the list and the map of the selected pilots."""

import streamlit as st

from pilotkarta.ui import state
from pilotkarta.ui.filters import filter_panel
from pilotkarta.ui.map_view import map_view
from pilotkarta.ui.overview import overview
from pilotkarta.ui.results import results

view = state.current()
overview(view)
# The list stands before the map for keyboards, screen readers and phones; on wide screens the style sheet
# places the map in the middle.
with st.container(key="yta"):
    filter_panel(view)
    results(view)
    with st.container(key="kartyta"):
        map_view(view)
