"""The files that a selection can be taken home as, as links to the server's own addresses."""

from pilotkarta.exports import file_name
from pilotkarta.handout import Handout
from pilotkarta.i18n import N_
from pilotkarta.ui.links import file_href

LABELS = {
    "pptx": (N_("PowerPoint"), N_("the slides of the presentation, to change and add to")),
    "pdf": (N_("PDF"), N_("to print and hand out, with all sources")),
    "html": (N_("Map as a web page"), N_("one file that works without a network")),
    "png": (N_("Map as PNG"), N_("a picture for a document")),
    "svg": (N_("Map as SVG"), N_("a picture that can be enlarged and changed")),
    "csv": (N_("List as CSV"), N_("a table for other programs")),
}


def takeaway(handout: Handout) -> dict[str, object]:
    """Give what ``takeaway.html`` needs.

    Parameters
    ----------
    handout : Handout
        What the page shows.

    Returns
    -------
    dict of str to object
        ``files``: address, name and words of each; ``handout_words``: what they are made of.
    """
    text = handout.language.text
    files = [
        {
            "href": file_href(name, handout.selection),
            "name": file_name(name, handout.register, data=handout.selection.data),
            "label": text(label),
            "what": text(what),
        }
        for name, (label, what) in LABELS.items()
    ]
    made_of = text("Selection: {words} ({count})", words=handout.words, count=handout.count)
    return {"files": files, "handout_words": " · ".join(filter(None, (handout.occasion, made_of)))}
