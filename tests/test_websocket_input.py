"""Whatever comes on the websocket: the server goes on, the sender sees no trace, the neighbour nothing."""

import asyncio
import os
import random
import socket
from collections.abc import Awaitable, Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.process import family, resident
from tests.beside import CANARY, CLEAN, SECRETS, Guest, dropped, neighbour, uploaded, visiting
from tests.browser.conftest import ROOT
from tests.drills.server import Server, running

MEGABYTE = 1024 * 1024
PAGES = (
    ("karta", ""),
    ("analys", ""),
    ("analys", "fraga=kommun"),
    ("analys", "fraga=jamfor"),
    ("analys", "fraga=egna"),
    ("data", "visa=andra"),
    ("presentation", "bild=1"),
)
JSON = (
    "[1, 2]",
    '"x"',
    "7",
    "true",
    "null",
    '{"projekt": null}',
    '{"projekt": ["mobevi"]}',
    '{"projekt": {"id": "mobevi"}}',
    '{"projekt": 1e999}',
    '{"projekt": NaN}',
    '{"projekt": "../../etc/passwd"}',
    '{"projekt": "\\u0000\\ud800"}',
    '{"projekt": "' + "x" * 100_000 + '"}',
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running(ROOT) as server:
        yield server


def beside(server: Server, attack: Callable[[str, Guest], Awaitable[None]]) -> None:
    """Let an attack happen beside the neighbour, and see that the server has not grown without bound."""
    before = memory(server)

    async def both() -> None:
        async with neighbour(server.address) as next_door:
            await attack(server.address, next_door)

    asyncio.run(both())
    assert memory(server) - before < 100 * MEGABYTE


def memory(server: Server) -> int:
    """Give the bytes that the server holds."""
    own = f"--server.port={urlsplit(server.address).port}".encode()
    return sum(
        resident(pid) for pid in family(os.getpid()) if own in Path(f"/proc/{pid}/cmdline").read_bytes()
    )


async def is_fine(guest: Guest) -> None:
    """See that the server still answers a guest, or has closed in order; and that no secret has come."""
    assert await guest.still_answers() or guest.closed in CLEAN, guest.closed
    assert guest.secrets == []


def test_what_is_no_message_closes_that_connection_only(server: Server) -> None:
    chance = random.Random(7)
    frames = [
        *(chance.randbytes(length) for length in (1, 2, 3, 10, 100, 1000, 100_000)),
        b"\xff" * 3 * MEGABYTE,
    ]

    async def attack(address: str, _: Guest) -> None:
        for frame in frames:
            async with visiting(address) as guest:
                await guest.sends(frame)
                await is_fine(guest)

    beside(server, attack)


def test_text_is_hung_up_on(server: Server) -> None:
    async def attack(address: str, _: Guest) -> None:
        for text in ("text", '{"rerun_script": {}}', "\0", "", "x" * MEGABYTE):
            async with visiting(address) as guest:
                await guest.sends(text)
                assert not await guest.still_answers()
                assert guest.secrets == []

    beside(server, attack)


def test_a_frame_over_a_megabyte_is_not_read(server: Server) -> None:
    async def attack(address: str, _: Guest) -> None:
        async with visiting(address) as guest:
            message = guest.screen.rerun()
            message.rerun_script.query_string = "q=" + "x" * MEGABYTE
            await guest.sends(message.SerializeToString())
            assert not await guest.still_answers()
            assert guest.closed == 1009

    beside(server, attack)


def test_changed_bytes_of_a_message_are_answered_or_closed(server: Server) -> None:
    async def attack(address: str, _: Guest) -> None:
        for seed in range(40):
            async with visiting(address, *PAGES[seed % len(PAGES)]) as guest:
                body = bytearray(guest.screen.rerun().SerializeToString())
                await guest.sends(spoilt(body, random.Random(seed)))
                await is_fine(guest)

    beside(server, attack)


def spoilt(body: bytearray, chance: random.Random) -> bytes:
    """Change, put in or take away some bytes."""
    for _ in range(chance.randint(1, 8)):
        at, how = chance.randrange(len(body)), chance.choice(("change", "more", "less"))
        if how == "change":
            body[at] = chance.randrange(256)
        elif how == "more":
            body[at:at] = chance.randbytes(chance.randint(1, 20))
        else:
            del body[at : at + chance.randint(1, 20)]
    return bytes(body)


def messages(next_door: Guest) -> Iterator[BackMsg]:
    """Give one of each kind of message, with what a browser would not put in it."""
    for flag in ("clear_cache", "set_run_on_save", "stop_script", "load_git_info", "app_heartbeat"):
        yield BackMsg(**{flag: True})
    yield BackMsg(debug_disconnect_websocket=True)
    yield BackMsg(debug_shutdown_runtime=True)
    files = BackMsg()
    files.file_urls_request.session_id = next_door.session
    files.file_urls_request.file_names.extend([f"{number}\0/../x" for number in range(10_000)])
    yield files
    taken = BackMsg()
    taken.backend_operation_request.session_id = next_door.session
    taken.backend_operation_request.request_id = "1"
    yield taken
    for field in ("page_name", "page_script_hash", "fragment_id", "query_string"):
        for value in ("../../etc/passwd", "\0", "x" * 100_000, "%ff%00&&==;", "om\r\nX: y"):
            run = BackMsg()
            setattr(run.rerun_script, field, value)
            yield run
    hashes = BackMsg()
    hashes.rerun_script.cached_message_hashes.extend(f"{number:032x}" for number in range(20_000))
    yield hashes
    told = BackMsg()
    context = told.rerun_script.context_info
    context.url, context.locale, context.timezone = "javascript:alert(1)\r\n", "\0", "../../etc"
    context.timezone_offset = 2**31 - 1
    yield told


def test_every_kind_of_message_is_borne(server: Server) -> None:
    async def attack(address: str, next_door: Guest) -> None:
        for message in messages(next_door):
            async with visiting(address) as guest:
                await guest.sends(message.SerializeToString())
                assert await guest.still_answers(), message
                assert guest.secrets == [], message

    beside(server, attack)


def test_many_messages_at_once_are_answered(server: Server) -> None:
    async def attack(address: str, _: Guest) -> None:
        async with visiting(address) as guest:
            for number in range(300):
                message = guest.screen.rerun()
                message.rerun_script.query_string = f"q={number}"
                await guest.sends(message.SerializeToString())
            assert await guest.still_answers()

    beside(server, attack)


def test_values_of_wrong_kinds_get_the_page_or_calm_words(server: Server) -> None:
    async def attack(address: str, _: Guest) -> None:
        for page, query in PAGES:
            chance = random.Random(f"{page}?{query}")
            async with visiting(address, page, query) as guest:
                for _ in range(15):
                    widget = chance.choice(list(guest.screen.seen) or ["$$ID-0-f_tema"])
                    message = guest.screen.rerun()
                    message.rerun_script.widget_states.widgets.append(hostile(widget, chance))
                    message.rerun_script.page_name, message.rerun_script.query_string = page, query
                    await guest.runs(message)
                    assert guest.closed is None
                await is_fine(guest)

    beside(server, attack)


def hostile(widget: str, chance: random.Random) -> WidgetState:
    """Give a widget a value of any kind."""
    state = WidgetState(id=widget)
    kind = chance.choice([field.name for field in WidgetState.DESCRIPTOR.fields if field.name != "id"])
    value: Any = getattr(state, kind)
    if isinstance(value, bool):
        setattr(state, kind, True)
    elif isinstance(value, int | float):
        setattr(state, kind, chance.choice((10**9, -1, 0)))
    elif isinstance(value, str):
        setattr(state, kind, chance.choice((*JSON, "{", "[" * 50_000, "\0", "1" * 5000)))
    elif isinstance(value, bytes):
        setattr(state, kind, chance.randbytes(50))
    else:
        value.SetInParent()
        if hasattr(value, "data") and kind.endswith("array_value"):
            value.data.extend(
                [chance.choice(("x", "\0"))] * 300 if kind.startswith("string") else [10**9, -1]
            )
    return state


def test_choices_that_do_not_exist_are_as_if_not_made(server: Server) -> None:
    hostile = (["finns inte"], ["\0"], ["strak"] * 1000, [str(10**9)], ["x" * 50_000])

    async def attack(address: str, _: Guest) -> None:
        async with visiting(address) as guest:
            for key, values in product(("f_tema", "f_lan", "f_program", "vy", "farg"), hostile):
                state = WidgetState(id=guest.screen.widget(key).id)
                state.string_array_value.data.extend(values)
                guest.screen.values[state.id] = state
                await guest.runs(guest.screen.rerun())
                assert guest.screen.exceptions == []
                assert guest.screen.query == ""
            await is_fine(guest)

    beside(server, attack)


def test_the_map_may_answer_anything(server: Server) -> None:
    async def attack(address: str, _: Guest) -> None:
        async with visiting(address) as guest:
            for value in JSON:
                await guest.runs(guest.screen.rerun(answer={"st_folium": value}))
                assert guest.screen.exceptions == [], value[:100]
                assert guest.screen.query == "", value[:100]
            await guest.runs(guest.screen.rerun(answer={"st_folium": '{"projekt": "mobevi"}'}))
            assert parse_qs(guest.screen.query) == {"projekt": ["mobevi"]}

    beside(server, attack)


def test_the_deck_may_answer_anything(server: Server) -> None:
    async def attack(address: str, _: Guest) -> None:
        async with visiting(address, "presentation", "bild=1") as guest:
            for value in JSON[:6]:  # each is answered with the whole deck
                await guest.runs(guest.screen.rerun(answer={"presentation": value}))
                assert guest.screen.widget("presentation").json
            await is_fine(guest)

    beside(server, attack)


def test_what_is_typed_may_be_anything(server: Server) -> None:
    async def attack(address: str, _: Guest) -> None:
        async with visiting(address) as guest:
            for typed in ("\0\x1b[31m", "<script>", "ö" * 100_000, "%s%n", "'; --", "\u202e\ufeff", "(((((*"):
                state = WidgetState(id=guest.screen.widget("f_q").id, string_value=typed)
                guest.screen.values[state.id] = state
                await guest.runs(guest.screen.rerun())
                assert guest.screen.exceptions == [], typed[:100]
                assert len(parse_qs(guest.screen.query).get("q", [""])[0]) <= 100
            await is_fine(guest)

    beside(server, attack)


@pytest.mark.parametrize(("key", "page", "query"), [
    ("f_slapp_fil", "analys", "fraga=egna"),
    ("f_lamna_fil", "data", "visa=andra"),
])  # fmt: skip
def test_the_neighbours_file_is_not_given_to_who_names_it(
    server: Server, key: str, page: str, query: str
) -> None:
    async def attack(address: str, next_door: Guest) -> None:
        place = await uploaded(next_door)
        async with visiting(address, page, query) as guest:
            uploader = guest.screen.widget(key).id
            guest.screen.values[uploader] = dropped(uploader, place, name="annan.csv")
            await guest.runs(guest.screen.rerun())
            assert guest.screen.exceptions == []
            assert not guest.shows("annan.csv")
            await is_fine(guest)

    beside(server, attack)


def test_a_made_up_session_is_a_new_one(server: Server) -> None:
    async def attack(address: str, next_door: Guest) -> None:
        for asked in ("0" * 36, next_door.session[:-1] + "x", "..", "x" * 2000):
            async with visiting(address, "analys", "fraga=egna", session=asked) as guest:
                assert guest.session not in (asked, next_door.session)
                assert not guest.shows(CANARY)
                await is_fine(guest)

    beside(server, attack)


NO_FRAMES = {
    "text": b"\x81\x85\0\0\0\0hello",
    "text that is not UTF-8": b"\x81\x84\0\0\0\0\xff\xfe\xc0\x80",
    "without a mask": b"\x82\x05hello",
    "a kind that does not exist": b"\x8b\x80\0\0\0\0",
    "reserved bits": b"\xf2\x80\0\0\0\0",
    "two to the 63rd bytes": b"\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0",
    "a long ping": b"\x89\xfe\x00\x7e\0\0\0\0" + b"x" * 126,
    "the end of what has not begun": b"\x00\x80\0\0\0\0",
    "closed with a number that does not exist": b"\x88\x82\0\0\0\0\xff\xff",
    "HTTP": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "anything": random.Random(7).randbytes(5000),
}


def test_bytes_that_are_no_frames_harm_no_one(server: Server) -> None:
    async def attack(address: str, _: Guest) -> None:
        for what, rest in NO_FRAMES.items():
            said = await asyncio.to_thread(raw, address, rest)
            assert said.startswith(b"HTTP/1.1 101 "), what
            assert [secret for secret in SECRETS if secret in said] == [], what

    beside(server, attack)


def raw(address: str, rest: bytes) -> bytes:
    """Open a websocket by hand, send bytes and no more, and give all that comes until the server hangs up."""
    host = urlsplit(address).netloc
    hello = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Protocol: streamlit\r\n\r\n"
    )
    with socket.create_connection((urlsplit(address).hostname, urlsplit(address).port), 30) as line:
        line.sendall(hello.encode() + rest)
        line.shutdown(socket.SHUT_WR)
        said = b""
        while came := line.recv(65536):
            said += came
        return said
