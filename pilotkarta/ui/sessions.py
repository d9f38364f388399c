"""Sessions whose page is closed, and the files that sessions have uploaded.

What this takes of Streamlit's own, beside its public protocols, is all in this module.

Streamlit keeps a session for a while after its page is closed, so that a visitor whose line was broken comes
back to the same. But it ends one that nobody came back to only when somebody else's page is closed, and one
that had to give way to others only at the next garbage collection. Until then all its files stay. So the
sessions are kept here instead, where each has a time of its own.
"""

from asyncio import TimerHandle, get_running_loop

import streamlit as st
from streamlit.runtime import exists, get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.session_manager import SessionInfo, SessionStorage
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

MOST_CLOSED = 128  # sessions; as many as Streamlit keeps


class ClosedSessions(SessionStorage):
    """Keeps closed sessions for some seconds each, and ends those that nobody comes back to.

    Everything here happens on the event loop, which logs what goes wrong as one is ended; the others have
    their own timers.

    Parameters
    ----------
    seconds : float
        How long a visitor may be gone.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._kept: dict[str, tuple[SessionInfo, TimerHandle]] = {}

    def get(self, session_id: str) -> SessionInfo | None:
        """Give a session that is kept."""
        info, _ = self._kept.get(session_id, (None, None))
        return info

    def save(self, session_info: SessionInfo) -> None:
        """Keep a session; where there are too many, the one that was closed first is ended at once."""
        name, loop = session_info.session.id, get_running_loop()
        self.delete(name)
        self._kept[name] = (session_info, loop.call_later(self._seconds, self._end, name))
        if len(self._kept) > MOST_CLOSED:
            first, timer = self._kept.pop(next(iter(self._kept)))
            timer.cancel()
            loop.call_soon(_ended, first)

    def delete(self, session_id: str) -> None:
        """Let go of a session that somebody has come back to, or that is ended."""
        if session_id in self._kept:
            _, timer = self._kept.pop(session_id)
            timer.cancel()

    def list(self) -> list[SessionInfo]:
        """List all that are kept."""
        return [info for info, _ in self._kept.values()]

    def _end(self, session_id: str) -> None:
        info, _ = self._kept.pop(session_id)
        _ended(info)


def _ended(info: SessionInfo) -> None:
    """End a session and empty it: Streamlit refers to the last one that it served until it serves another."""
    info.session.session_state.clear()
    info.session.shutdown()


def keep_closed_sessions() -> None:
    """Put our storage in place of Streamlit's, before anyone has come.

    ``server.disconnectedSessionTTL`` says how long sessions are kept, as it does for Streamlit's own.
    """
    if not exists():
        return  # no server: only what is read at the start was asked for
    manager = _manager()
    assert not manager._session_storage.list()  # and it is where Streamlit looks for sessions
    manager._session_storage = ClosedSessions(st.get_option("server.disconnectedSessionTTL"))


def is_kept(session: str) -> bool:
    """Say whether a session is going on, or may be come back to."""
    return _manager().get_session_info(session) is not None


def uploaded() -> list[bytes]:
    """List what has been uploaded, by all sessions."""
    sessions = list(_uploads().file_storage.values())
    return [one.data for files in sessions for one in list(files.values())]


def keep_newest(session: str, most: int) -> None:
    """Let a session's oldest uploads go, so that so many are left."""
    for file in list(_uploads().file_storage.get(session, {}))[: -most or None]:
        _uploads().remove_file(session, file)


def forget_uploads(session: str) -> None:
    """Let all that a session has uploaded go."""
    _uploads().remove_session_files(session)


def forget_upload(file: str) -> None:
    """Let a file go that this visitor has uploaded, while a page is drawn."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file)


def _uploads() -> MemoryUploadedFileManager:
    manager = get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    return manager


def _manager() -> WebsocketSessionManager:
    manager = get_instance()._session_mgr
    assert isinstance(manager, WebsocketSessionManager)
    return manager
