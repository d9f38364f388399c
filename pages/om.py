"""About: the programme, its successors, evidence, sources and what is missing."""

from pilotkarta.ui import state
from pilotkarta.ui.about import about_page

about_page(state.current())
