"""The presentation: what each slide says, the same in the browser and in PowerPoint."""

from pilotkarta.deck.build import build
from pilotkarta.deck.model import Deck, Grid, Row, Slide

__all__ = ["Deck", "Grid", "Row", "Slide", "build"]
