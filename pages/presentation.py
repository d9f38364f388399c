"""The presentation: what to show, or, with a slide in the address, the deck."""

from pilotkarta.ui import presentation, state

view = state.current()
if presentation.is_deck():
    presentation.deck_page(view)
else:
    presentation.chooser(view)
