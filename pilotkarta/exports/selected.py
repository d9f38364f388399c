"""Which data are in a file: what of an address decides that, and whose they are."""

from pilotkarta.handout import Handout
from pilotkarta.selection import FILTERS, to_params


def parameters(handout: Handout) -> dict[str, list[str]]:
    """Give the address's parameters that name the data set and select its projects.

    Parameters
    ----------
    handout : Handout
        The selection.

    Returns
    -------
    dict of str to list of str
        The filters, the search text and the data set; empty for all of the register. The language is among
        them only with a search text, since that is looked for in the descriptions of one language.
    """
    kept = {*FILTERS, "q", "data"} | ({"sprak"} if handout.selection.q else set())
    return {name: values for name, values in to_params(handout.selection).items() if name in kept}


def is_ours(handout: Handout) -> bool:
    """Say whether the data are ours to license and describe; an owner's own have a title of their own."""
    return not handout.register.title
