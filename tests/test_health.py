"""``/health`` and ``/ready``, and the answer where something unforeseen goes wrong."""

import asyncio
import csv
import json
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message

from pilotkarta import __version__, web
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import load
from pilotkarta.web.trouble import Trouble
from tests.test_web import Answer

PROJECTS = sum(1 for _ in csv.DictReader((DATA / "projects.csv").read_text(encoding="utf-8").splitlines()))


def ask(app: Any, path: str) -> Answer:
    """Ask an app for an address."""
    said: list[Message] = []
    received = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        if one := next(received, None):
            return one
        await asyncio.Event().wait()  # the client stays
        raise AssertionError

    async def send(message: Message) -> None:
        said.append(message)

    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [], "http_version": "1.1", "scheme": "http", "server": ("localhost", 80), "root_path": "",
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return Answer(said[0]["status"], headers, b"".join(one.get("body", b"") for one in said[1:]))


def told(path: str) -> tuple[int, dict[str, Any]]:
    """Ask one of the server's own addresses."""
    answer = ask(Starlette(routes=web.routes()), path)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/json"
    return answer.status, json.loads(answer.body)


@pytest.fixture
def own(tmp_path: Path, copy_of: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the register be a copy, with a data set of the owner's beside it; give the folder of both."""
    places = import_module("pilotkarta.register.datasets")
    monkeypatch.setattr(places, "DATA", copy_of(DATA))
    copy_of(EXAMPLE).rename(tmp_path / "egen")
    monkeypatch.setattr(places, "data_folder", lambda: tmp_path)
    (tmp_path / "data").rename(tmp_path / "Data")  # no name of a data set: it is the register's
    monkeypatch.setattr(places, "DATA", tmp_path / "Data")
    return tmp_path


def spoil(folder: Path) -> bytes:
    """Name a municipality that there is not, twice; give what stood there."""
    path = folder / "project_areas.csv"
    before = path.read_bytes()
    rows = before.decode().splitlines()
    rows[1:3] = [row.rpartition(",")[0] + ",9999" for row in rows[1:3]]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return before


def test_alive() -> None:
    assert told("/health") == (200, {"status": "ok"})


def test_ready() -> None:
    version = load(DATA).version
    said = {"version": __version__, "faults": 0, "register": version, "projects": PROJECTS}
    assert told("/ready") == (200, {"status": "ok", **said})


def test_degraded_while_the_last_good_version_is_shown(own: Path) -> None:
    before = told("/ready")[1]
    content = spoil(own / "Data")
    assert told("/ready") == (200, {**before, "status": "degraded", "faults": 2})
    (own / "Data" / "project_areas.csv").write_bytes(content)
    assert told("/ready") == (200, before)


def test_not_ready_while_there_is_no_good_version(own: Path) -> None:
    content = spoil(own / "Data")
    assert told("/ready") == (503, {"status": "faulty", "version": __version__, "faults": 2})
    assert told("/health") == (200, {"status": "ok"})
    (own / "Data" / "project_areas.csv").write_bytes(content)
    status, said = told("/ready")
    assert (status, said["status"], said["projects"]) == (200, "ok", PROJECTS)


def test_another_data_set_can_only_degrade(own: Path) -> None:
    spoil(own / "egen")
    status, said = told("/ready")
    assert (status, said["status"], said["faults"], said["projects"]) == (200, "degraded", 2, PROJECTS)


class TestTrouble:
    """What an address answers when its function breaks."""

    @staticmethod
    def broken(_: Request) -> Response:
        raise ValueError("kanarie7391")

    @staticmethod
    def breaking_off(_: Request) -> Response:
        async def parts() -> Any:
            yield b"a"
            raise ValueError("kanarie7391")

        return StreamingResponse(parts())

    @staticmethod
    def well(_: Request) -> Response:
        return PlainTextResponse("well", status_code=404)

    @property
    def app(self) -> Trouble:
        names = ("broken", "breaking_off", "well")
        routes = [Route(f"/{name}", getattr(self, name)) for name in names]
        return Trouble(import_module("starlette.routing").Router(routes))

    def test_a_number_and_nothing_else(self, caplog: pytest.LogCaptureFixture) -> None:
        answer = ask(self.app, "/broken")
        assert answer.status == 500
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        said = answer.body.decode()
        assert "Något gick fel" in said
        assert "kanarie" not in said
        (number,) = re.findall(r"\d{4}-\d{4}", said)
        (record,) = caplog.records
        assert number in record.getMessage()
        assert record.exc_info
        assert record.exc_info[0] is ValueError

    def test_an_answer_that_has_begun_is_broken_off(self) -> None:
        with pytest.raises((ValueError, ExceptionGroup)):
            ask(self.app, "/breaking_off")

    def test_other_answers_are_let_through(self, caplog: pytest.LogCaptureFixture) -> None:
        assert ask(self.app, "/well") == Answer(
            404, {"content-length": "4", "content-type": "text/plain; charset=utf-8"}, b"well"
        )
        assert caplog.records == []

    def test_it_stands_around_all_of_ours(self) -> None:
        kinds = [one.cls for one in web.middleware()]
        assert kinds.index(Trouble) < kinds.index(web.PageHead)
