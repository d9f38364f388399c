"""The accessibility statement (tillgänglighetsredogörelse) that the law on digital services asks for."""

from pilotkarta.ui import state
from pilotkarta.ui.accessibility import accessibility_page

accessibility_page(state.current())
