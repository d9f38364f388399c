"""The data page: what is missing, the table, the files, the definitions and the sources of a data set."""

from pilotkarta.ui import state
from pilotkarta.ui.data import data_page

data_page(state.current())
