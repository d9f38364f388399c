"""The analysis page: themes by part of the country, and the table to take home."""

from pilotkarta.ui import state
from pilotkarta.ui.analysis import theme_table
from pilotkarta.ui.render import html
from pilotkarta.ui.results import count_sentence

view = state.current()
html("count.html", sentence=count_sentence(view))
theme_table(view)
