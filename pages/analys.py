"""The analysis page: themes by part of the country, and the table to take home."""

from pilotkarta.ui import state
from pilotkarta.ui.analysis import theme_table
from pilotkarta.ui.results import selected

view = state.current()
selected(view)
theme_table(view)
