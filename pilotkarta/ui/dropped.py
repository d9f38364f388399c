"""A place to drop a file, and the file, which only the visitor's session holds."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pilotkarta.figures import MOST_BYTES
from pilotkarta.figures.messages import text

MEGABYTES = MOST_BYTES // 1024 // 1024
TOO_HEAVY = text(
    "It took too long or too much memory. Save a smaller file, with only what you need, and drop it; or drop "
    "this one again in a while."
)


@dataclass(frozen=True)
class DroppedFile:
    """A file that the visitor has dropped."""

    name: str
    content: bytes


def dropzone(key: str, label: str, dropped: Callable[[DroppedFile | None], None]) -> None:
    """Offer a place for a file.

    Parameters
    ----------
    key : str
        The key of the container; the uploader's begins with ``f_``.
    label : str
        What may be dropped, in the visitor's language.
    dropped : callable
        Takes the file, or None when it is taken away, in a callback: the widget itself forgets the file when
        another page is shown.
    """

    def changed() -> None:
        one = st.session_state[f"f_{key}"]
        # A browser that comes back to a server started anew tells of files that are no longer there.
        there = isinstance(one, UploadedFile)
        dropped(DroppedFile(one.name, one.getvalue()) if there else None)

    with st.container(key=key):
        st.file_uploader(label, key=f"f_{key}", max_upload_size=MEGABYTES, on_change=changed)
