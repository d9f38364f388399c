"""What the fills and outlines on a map mean."""

from typing import Any

from pilotkarta import words
from pilotkarta.i18n import Language
from pilotkarta.maps.style import EVIDENCE, programme_fill
from pilotkarta.register import Evidence, Register
from pilotkarta.selection import Colour, options


def legend(register: Register, colour: Colour, language: Language) -> dict[str, Any]:
    """List what ``templates/legend.html`` explains.

    Parameters
    ----------
    register : Register
        The data set; a level that it cannot have is left out.
    colour : {"program", "belagg"}
        What the fill stands for.
    language : Language
        Of the labels.

    Returns
    -------
    dict
        The template's values but ``untraced``, which only a page with the programmes' strips has.
    """
    levels: list[Evidence] = [level for level in EVIDENCE if level in options(register, "belagg")]
    names = {level: language.text(words.EVIDENCE[level]) for level in levels}
    if colour == "belagg":
        fills = [{"look": EVIDENCE[level], "label": names[level]} for level in levels]
    else:
        fills = [
            {"look": programme_fill(register, one.id), "label": words.programme(one, language)}
            for one in register.programmes.values()
        ]
    outlines = [{"level": level, "label": name} for level, name in names.items()]
    return {"fills": fills, "outlines": outlines, "_": language.text}
