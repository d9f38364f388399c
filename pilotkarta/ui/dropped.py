"""A place to drop a file, and the file, which only the visitor's session holds."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from weakref import WeakSet

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pilotkarta.figures import MOST_BYTES
from pilotkarta.figures.messages import text
from pilotkarta.ui.sessions import forget_upload, uploaded
from pilotkarta.ui.state import session

MEGABYTES = MOST_BYTES // 1024 // 1024
OWN, HANDED = "egna", "lamnat"  # where the session holds own figures, and a file that is handed in
TOO_HEAVY = text(
    "It took too long or too much memory. Save a smaller file, with only what you need, and drop it; or drop "
    "this one again in a while."
)


@dataclass(frozen=True, eq=False)
class DroppedFile:
    """A file that the visitor has dropped; ``upload`` is the id of what was uploaded."""

    name: str
    content: bytes
    upload: str = ""

    def __post_init__(self) -> None:
        with _lock:  # scripts run in many threads
            _held.add(self)


_held: WeakSet[DroppedFile] = WeakSet()
_lock = Lock()


def held_bytes() -> int:
    """Count the bytes of all visitors' files: those uploaded, and those that only a session has.

    Returns
    -------
    int
        A file that was uploaded and that a session has too is the same bytes, and is counted once.
    """
    with _lock:
        contents = [one.content for one in _held]
    contents += uploaded()
    return sum({id(one): len(one) for one in contents}.values())


def forget(key: str) -> None:
    """Let go of the file that the session has under a key, and of what was uploaded."""
    one: DroppedFile | None = st.session_state.pop(key, None)
    if one:
        forget_upload(one.upload)


def dropzone(key: str, label: str, dropped: Callable[[DroppedFile | None], None]) -> None:
    """Offer a place for a file.

    Parameters
    ----------
    key : str
        The key of the container; the uploader's ends with it.
    label : str
        What may be dropped, in the visitor's language.
    dropped : callable
        Takes the file, or None when it is taken away, in a callback: the widget itself forgets the file when
        another page is shown.
    """

    def changed() -> None:
        one = st.session_state[_uploader(key)]
        # A browser that comes back to a server started anew tells of files that are no longer there.
        there = isinstance(one, UploadedFile)
        dropped(DroppedFile(one.name, one.getvalue(), one.file_id) if there else None)

    with st.container(key=key):
        st.file_uploader(label, key=_uploader(key), max_upload_size=MEGABYTES, on_change=changed)


def is_shown(key: str) -> bool:
    """Say whether the place to drop a file shows one itself."""
    return bool(st.session_state.get(_uploader(key)))


def _uploader(key: str) -> str:
    # Of each session its own: a browser that comes back would else go on showing a file that is gone.
    return f"{session()}-f_{key}"


def held() -> dict[str, str]:
    """Give the names of the files that the session holds, by kind (``OWN``, ``HANDED``)."""
    return {kind: st.session_state[kind].name for kind in (OWN, HANDED) if kind in st.session_state}
