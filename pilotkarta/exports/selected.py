"""Which data are in a file: what of an address decides that, whose they are, what each project has."""

from pilotkarta import words
from pilotkarta.handout import Handout
from pilotkarta.register import Project
from pilotkarta.selection import FILTERS, to_params
from pilotkarta.workbook.layout import SEPARATOR


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


def beside(handout: Handout, project: Project) -> dict[str, str | float]:
    """Give what every table of projects has beside the keys of one: names, and what is worked out.

    Parameters
    ----------
    handout : Handout
        The selection, and the service's address for the link.
    project : Project
        One of its projects.

    Returns
    -------
    dict of str to str or float
        By machine name; several values joined with ``|``, parts of the country from north to south, counties
        by code. ``latitude`` and ``longitude`` are WGS 84 degrees.
    """
    themes = handout.register.themes
    return {
        "programme": project.programme.name,
        "county_codes": SEPARATOR.join(sorted(project.counties)),
        "landsdelar": SEPARATOR.join(key for key in words.LANDSDEL if key in project.landsdelar),
        "areas": SEPARATOR.join(area.name for area in project.areas),
        "themes": SEPARATOR.join(themes[theme].name for theme in project.themes),
        "partners": SEPARATOR.join(f"{one.organisation} ({one.role})" for one in project.partners),
        "latitude": project.latitude,
        "longitude": project.longitude,
        "address": handout.address_of(project),
    }
