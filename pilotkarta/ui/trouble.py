"""What a visitor sees when something unforeseen goes wrong in a page: calm words and a number to tell."""

import logging
from urllib.parse import urlencode

from pilotkarta.config import contact
from pilotkarta.i18n import DEFAULT
from pilotkarta.log import failed
from pilotkarta.ui import state
from pilotkarta.ui.faults import asked_language
from pilotkarta.ui.render import html

# Streamlit logs the error as well, without the number.
logging.getLogger("streamlit.error_util").addFilter(lambda record: record.msg != "Uncaught app execution")


def tell(error: Exception) -> bool:
    """Tell the visitor of an error in a page or a callback, below what could be drawn.

    Parameters
    ----------
    error : Exception
        The error. It is logged with its trace and the number that the visitor is given.

    Returns
    -------
    bool
        True: Streamlit adds nothing of its own.
    """
    number, words = failed(error, "a page"), asked_language()
    html(
        "trouble.html",
        number=number,
        contact=contact(),
        again="?" + urlencode(state.raw_params(), doseq=True),
        map_address="./karta" if words.code == DEFAULT else f"./karta?sprak={words.code}",
        _=words.text,
    )
    return True
