"""Whatever comes on the websocket: the server goes on, the sender sees no trace, the neighbour nothing."""

import asyncio
import os
import random
from collections.abc import Awaitable, Callable, Iterator
from itertools import product
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.process import family, resident
from tests.beside import CANARY, CLEAN, SECRETS, Guest, dropped, neighbour, uploaded, visiting
from tests.browser.conftest import ROOT
from tests.drills.server import Server, running
from tests.hostile import JSON, NO_FRAMES, hostile, messages, raw, spoilt

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


def test_bytes_that_are_no_frames_harm_no_one(server: Server) -> None:
    async def attack(address: str, _: Guest) -> None:
        for what, rest in NO_FRAMES.items():
            said = await asyncio.to_thread(raw, address, rest)
            assert said.startswith(b"HTTP/1.1 101 "), what
            assert [secret for secret in SECRETS if secret in said] == [], what

    beside(server, attack)
