"""Links within the app: plain anchors that ``assets/app.js`` follows without loading the page anew."""

from dataclasses import dataclass
from urllib.parse import urlencode

from pilotkarta.exports import address
from pilotkarta.selection import Selection, to_params
from pilotkarta.ui import state


@dataclass(frozen=True)
class Link:
    """A link, and what is said after it; without address only its label is shown."""

    label: str
    href: str = ""
    detail: str = ""


def link(label: str, selection: Selection, page: str = "projekt", detail: str = "", **own: str) -> Link:
    """Make a link to a page with a selection and the page's own parameters."""
    query = urlencode({**state.address(selection), **own}, doseq=True)
    return Link(label, f"./{page}?{query}" if query else f"./{page}", detail)


def file_href(name: str, selection: Selection) -> str:
    """Give the address of a file (one of ``exports.FILES``) of a selection, from any page."""
    query = urlencode(to_params(selection), doseq=True)
    return f"./{address(name)}?{query}" if query else f"./{address(name)}"
