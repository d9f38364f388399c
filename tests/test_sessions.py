"""When closed sessions end, and what of Streamlit's own this and the ceiling rest upon; without a server."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from pilotkarta.paths import ROOT
from pilotkarta.ui import ceiling, sessions
from pilotkarta.ui.ceiling import MOST_FILES, UploadCeiling
from pilotkarta.ui.dropped import DroppedFile, held_bytes
from pilotkarta.ui.sessions import MOST_CLOSED, ClosedSessions, keep_closed_sessions

UPLOAD = "/piloter/_stcore/upload_file/mitt/4"


@dataclass
class Session:
    """As much of Streamlit's session as is asked for here."""

    id: str
    session_state: dict[str, str] = field(default_factory=lambda: {"egna": "a file"})
    broken: bool = False
    ended: bool = False

    def shutdown(self) -> None:
        self.ended = True
        if self.broken:
            raise OSError


def closed(session: Session) -> SessionInfo:
    return SessionInfo(client=None, session=cast(Any, session))


async def ended(*waited: Session) -> None:
    async with asyncio.timeout(60):
        while not all(one.ended for one in waited):
            await asyncio.sleep(0.01)


def test_a_closed_session_ends_on_time_and_is_emptied_though_another_fails() -> None:
    told = []

    async def go_on() -> tuple[Session, Session]:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["exception"]))
        storage, broken, whole = ClosedSessions(0.01), Session("trasig", broken=True), Session("hel")
        for one in (broken, whole):
            storage.save(closed(one))
        await ended(broken, whole)
        assert storage.list() == []
        return broken, whole

    broken, whole = asyncio.run(go_on())
    assert broken.session_state == whole.session_state == {}
    assert [type(one) for one in told] == [OSError]  # which the loop's own handler logs


def test_a_session_that_somebody_comes_back_to_goes_on() -> None:
    async def go_on() -> Session:
        storage, back, gone = ClosedSessions(0.01), Session("åter"), Session("borta")
        storage.save(closed(back))
        assert storage.get("åter") is not None
        storage.delete("åter")
        assert storage.get("åter") is None
        storage.delete("ingen")  # nothing happens, as the protocol says
        storage._seconds = 3600
        storage.save(closed(back))  # and closed once more: its first time no longer counts
        ClosedSessions(0.02).save(closed(gone))
        await ended(gone)
        return back

    back = asyncio.run(go_on())
    assert (back.ended, back.session_state) == (False, {"egna": "a file"})


def test_too_many_closed_sessions_end_the_first_at_once() -> None:
    async def go_on() -> None:
        storage, all_of_them = ClosedSessions(3600), [Session(str(i)) for i in range(MOST_CLOSED + 2)]
        for one in all_of_them:
            storage.save(closed(one))
        await ended(*all_of_them[:2])
        assert not any(one.ended for one in all_of_them[2:])
        assert [one.session.id for one in storage.list()] == [one.id for one in all_of_them[2:]]

    asyncio.run(go_on())


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    """Give Streamlit's runtime as the server makes it, without starting it."""
    before = Runtime._instance
    Runtime._instance = None
    yield st.App(ROOT / "pilotkarta" / "ui" / "shell.py")._create_runtime()
    Runtime._instance = before


def given(runtime: Runtime, file: str, data: bytes, session: str = "mitt") -> MemoryUploadedFileManager:
    """Put a file where Streamlit puts an upload."""
    manager = runtime.uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    manager.add_file(session, UploadedFileRec(file, f"{file}.csv", "text/csv", data))
    return manager


def test_streamlit_looks_for_closed_sessions_in_our_storage(runtime: Runtime) -> None:
    keep_closed_sessions()
    assert not sessions.is_kept("mitt")
    storage = cast(Any, runtime._session_mgr)._session_storage
    assert isinstance(storage, ClosedSessions)
    assert storage._seconds == st.get_option("server.disconnectedSessionTTL") == 120

    async def leave() -> None:
        storage.save(closed(Session("mitt")))
        assert sessions.is_kept("mitt")

    asyncio.run(leave())


def test_the_same_bytes_count_once_wherever_they_are(runtime: Runtime) -> None:
    before, content = held_bytes(), bytes(1000)
    manager = given(runtime, "1", content)
    own = DroppedFile("1.csv", content, "1")
    assert held_bytes() - before == 1000
    manager.remove_file("mitt", "1")
    assert held_bytes() - before == 1000  # the page has it
    given(runtime, "2", bytes(500), session="ditt")
    assert held_bytes() - before == 1500
    del own
    assert held_bytes() - before == 500


def test_the_oldest_uploads_of_the_same_session_give_way(runtime: Runtime) -> None:
    for i in range(6):
        manager = given(runtime, str(i), b"x")
    given(runtime, "0", b"x", session="ditt")
    sessions.keep_newest("mitt", MOST_FILES)
    assert list(manager.file_storage["mitt"]) == ["2", "3", "4", "5"]
    sessions.keep_newest("mitt", 0)
    assert not manager.file_storage["mitt"]
    assert list(manager.file_storage["ditt"]) == ["0"]


def uploads(app: Any, length: str = "5") -> int:
    """Send an upload to an application below the ceiling, and give the answer's status."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"x" * 5}

    headers = [(b"content-length", length.encode("latin-1"))]
    scope: Scope = {"type": "http", "method": "PUT", "path": UPLOAD, "headers": headers}
    asyncio.run(asyncio.wait_for(UploadCeiling(app)(scope, receive, send), 60))
    return int(sent[0]["status"])


def test_what_came_when_its_session_had_ended_goes_at_once(runtime: Runtime) -> None:
    async def stored(scope: Scope, receive: Receive, send: Send) -> None:
        given(runtime, "4", await Request(scope, receive).body())
        await Response(status_code=204)(scope, receive, send)

    assert uploads(stored) == 204
    assert "mitt" not in given(runtime, "4", b"x", session="ditt").file_storage


def test_an_upload_that_stalls_is_broken_off(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ceiling, "PATIENCE", 0.01)

    async def waiting(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.Event().wait()

    assert uploads(waiting) == 408


@pytest.mark.parametrize("length", ["", "-1", "+5", "5,5", "5 ", "²", "1e3", "9" * 5000])
def test_a_length_that_is_none_is_refused(runtime: Runtime, length: str) -> None:
    assert uploads(PlainTextResponse("let in"), length) == 411
