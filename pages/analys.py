"""The analysis page: what planners ask of the selected pilots."""

from pilotkarta.ui import state
from pilotkarta.ui.analysis import analysis_page

analysis_page(state.current())
