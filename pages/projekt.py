"""A project's page: what is known of it, how well, and from where."""

from pilotkarta.ui import state
from pilotkarta.ui.project import project_page

project_page(state.current())
