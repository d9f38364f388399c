"""Tables that break, before the start or while the service runs: what visitors and the owner see."""

from collections.abc import Callable
from pathlib import Path

from tests.browser.conftest import copy_app
from tests.drills.server import Server, running

FAULTY = "Registret kan inte visas"
SHOWN_INSTEAD = "De nyaste tabellerna på disken är felaktiga"
MENDED = {"status": "ok", "faults": 0, "projects": 28}


def spoilt_area(content: bytes) -> bytes:
    """Name a municipality that there is not."""
    assert content.count(b"attraktion-surahammar,1907") == 1
    return content.replace(b"attraktion-surahammar,1907", b"attraktion-surahammar,1999")


BREAKS: dict[str, Callable[[bytes], bytes | None]] = {
    "a wrong code": spoilt_area,
    "half a file": lambda content: content[: len(content) // 2],
    "nothing": lambda _: b"",
    "bytes of another kind": lambda _: b"PK\x03\x04" + bytes(range(256)) * 8,
    "no file": lambda _: None,
}


def put(path: Path, content: bytes | None) -> None:
    """Write a file, or take it away."""
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)


def state(server: Server) -> dict[str, object]:
    """Give what ``/ready`` says, without the versions."""
    said = server.get("/ready").json
    return {name: said[name] for name in MENDED if name in said}


def test_broken_at_the_start_and_mended(tmp_path: Path) -> None:
    root = copy_app(tmp_path)
    table = root / "data" / "project_areas.csv"
    content = table.read_bytes()
    broken = spoilt_area(content)
    table.write_bytes(broken)
    with running(root) as server:
        assert (server.get("/health").status, server.get("/ready").status) == (200, 503)
        assert state(server) == {"status": "faulty", "faults": 1}
        for path in ("/api/pilotkartan.csv", "/karta.svg"):
            reply = server.get(path)
            assert (reply.status, reply.text) == (503, FAULTY)
        shown = server.shows("karta")
        assert FAULTY in shown
        assert "project_areas" in shown.replace("\\", "")
        assert "1999" in shown
        assert "Traceback" not in shown
        assert "pilotkarta check" in shown.replace("\\", "")
        assert "Det påhittade" not in shown
        example = server.get("/api/pilotkartan.csv?data=exempel")
        assert example.status == 200  # the other data set is whole
        fault = server.until(lambda one: "fault" in one["message"])
        assert (fault["level"], fault["message"]) == ("WARNING", f"{root / 'data'} has 1 fault(s)")
        assert table.read_bytes() == broken  # the service writes nothing
        table.write_bytes(content)
        assert state(server) == MENDED
        assert "28" in server.shows("karta")
        assert FAULTY not in server.shows("karta")
        server.until(lambda one: one["message"].startswith(f"{root / 'data'} is read: 28 projects"))


def test_broken_while_it_runs(tmp_path: Path) -> None:
    root = copy_app(tmp_path)
    table = root / "data" / "project_areas.csv"
    content = table.read_bytes()
    with running(root) as server:
        whole = server.get("/api/pilotkartan.csv").body
        for change in BREAKS.values():
            broken = change(content)
            put(table, broken)
            said = server.get("/ready")
            assert (said.status, said.json["status"], said.json["projects"]) == (200, "degraded", 28)
            assert said.json["faults"] > 0
            assert server.get("/api/pilotkartan.csv").body == whole
            shown = server.shows("data")
            assert SHOWN_INSTEAD in shown  # the owner sees it, with the faults
            assert "project_areas" in shown
            assert SHOWN_INSTEAD not in server.shows("karta")  # other visitors are not troubled
            assert (table.read_bytes() if table.exists() else None) == broken
            put(table, content)
            assert state(server) == MENDED
            assert SHOWN_INSTEAD not in server.shows("data")
        warnings = [one for one in server.log if one["level"] == "WARNING"]
        assert len(warnings) == len(BREAKS)  # each is logged once, however many visitors come
        assert server.get("/api/pilotkartan.csv").body == whole
        (root / "data").rename(root / "borta")
        assert state(server)["status"] == "degraded"
        assert server.get("/api/pilotkartan.csv").body == whole
        (root / "borta").rename(root / "data")
        assert state(server) == MENDED
