"""The accessibility statement: what is known to remain, whom to turn to, and how it was tested."""

from dataclasses import replace

from pilotkarta.config import contact
from pilotkarta.dates import PartialDate
from pilotkarta.i18n import N_
from pilotkarta.ui.links import link
from pilotkarta.ui.render import html
from pilotkarta.ui.state import View

# What the tests (tests/browser/test_accessibility.py) and our own use have shown to remain.
SHORTCOMINGS = (
    N_(
        "When the connection to the server breaks, and while the server starts, a notice of the framework's "
        "(Streamlit) in English may come for a moment before ours: “Connection error” or “Please wait...”."
    ),
    N_(
        "The words and numbers on the interactive map do not grow when only the text is enlarged in the "
        "browser; they do when the page is."
    ),
    N_("The map is light also where the page is dark."),
    N_("The pages need JavaScript; without it they only say so."),
    N_(
        "On the shaded maps of the analysis, the name and value of a municipality are shown to a pointer "
        "only. The table beneath holds the same values."
    ),
    N_(
        "The bars and points of a chart are not read out one by one: screen readers get the chart's name, "
        "and the table beneath it, which holds the same numbers."
    ),
    N_(
        "In the PDF, columns of tables have headers, but rows have none. Neither it, the PowerPoint nor the "
        "Excel workbooks have been tried with assistive technology."
    ),
    N_("The static maps are pictures: their text alternative names the projects, but not every boundary."),
)
REVIEWED = PartialDate(2026, 11, 25)


def accessibility_page(view: View) -> None:
    """Draw the accessibility statement."""
    text = view.language.text
    whole = replace(view.selection.cleared(), projekt="")
    html(
        "accessibility.html",
        contact=contact(),
        reviewed=view.language.date(REVIEWED),
        shortcomings=[text(one) for one in SHORTCOMINGS],
        to_list=link(text("Go to the list of pilot projects"), whole, "karta"),
        language=view.language,
        _=text,
    )
