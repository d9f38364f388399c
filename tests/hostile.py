"""What no browser would send on the websocket: bytes, frames, messages and values."""

import random
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.beside import Guest

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
