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
        "When the connection to the server breaks, while the server starts and when something goes wrong, "
        "the notices are the framework's (Streamlit) and in English, whatever the page's language: "
        "“Connection error”, “Connection lost”, “Please wait...”, and “Close” on what closes them."
    ),
    N_(
        "The words and numbers on the interactive map do not grow when only the text is enlarged in the "
        "browser; they do when the page is."
    ),
    N_("The map is light also where the page is dark."),
    N_("The pages need JavaScript; without it they only say so."),
    N_(
        "In the PDF, columns of tables have headers, but rows have none. Neither it nor the PowerPoint has "
        "been tried with assistive technology."
    ),
    N_("The static maps are pictures: their text alternative names the projects, but not every boundary."),
)
REVIEWED = PartialDate(2026, 11, 24)


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
