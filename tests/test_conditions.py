"""What a client may ask of a file that it has already, or wants a part of: known answers from RFC 9110."""

import pytest
from starlette.datastructures import Headers
from starlette.responses import Response

from pilotkarta.web.conditions import http_date, is_known, part

TAG = 'W/"abc"'
CHANGED = 1_772_000_000.75  # 2026-02-25 06:13:20 UTC, and a bit
EXACTLY, BEFORE, AFTER = (
    f"Wed, 25 Feb 2026 06:13:{second} GMT" for second in ("20", "19", "21")
)  # fmt: skip
CONTENT = bytes(range(100))


def test_a_time_is_written_as_headers_do() -> None:
    assert http_date(CHANGED) == EXACTLY


@pytest.mark.parametrize(
    ("headers", "known"),
    [
        ({}, False),
        ({"if-none-match": 'W/"abc"'}, True),
        ({"if-none-match": '"abc"'}, True),  # weakly compared
        ({"if-none-match": '"x", W/"abc" , "y"'}, True),
        ({"if-none-match": '"x,y",W/"abc"'}, True),
        ({"if-none-match": "*"}, True),
        ({"if-none-match": " * "}, True),
        ({"if-none-match": '"x"'}, False),
        ({"if-none-match": '"abcd"'}, False),
        ({"if-none-match": "abc"}, False),
        ({"if-none-match": '"*"'}, False),
        ({"if-none-match": ""}, False),
        ({"if-modified-since": EXACTLY}, True),
        ({"if-modified-since": AFTER}, True),
        ({"if-modified-since": BEFORE}, False),
        ({"if-modified-since": "Wed, 25 Feb 2026 07:13:20 +0100"}, True),
        ({"if-modified-since": "Wed, 25 Feb 2026 06:13:20 -0000"}, True),
        ({"if-modified-since": "yesterday"}, False),
        ({"if-modified-since": "99999"}, False),
        ({"if-modified-since": ""}, False),
        ({"if-modified-since": "Wed, 25 Feb 99999999999 06:13:20 GMT"}, False),
        # The tag decides where there is one.
        ({"if-none-match": '"x"', "if-modified-since": AFTER}, False),
        ({"if-none-match": '"abc"', "if-modified-since": BEFORE}, True),
    ],
)
def test_who_has_the_file_is_known(headers: dict[str, str], known: bool) -> None:
    assert is_known(Headers(headers), TAG, CHANGED) is known


def test_several_lines_of_tags_are_one_list() -> None:
    lines = [(b"if-none-match", b'"x"'), (b"if-none-match", b'"abc"')]
    assert is_known(Headers(raw=lines), TAG, CHANGED)


def test_what_has_no_known_time_is_never_unchanged_since_one() -> None:
    assert not is_known(Headers({"if-modified-since": AFTER}), TAG, 0.0)


@pytest.mark.parametrize(
    ("asked", "status", "content", "said"),
    [
        ("bytes=0-0", 206, CONTENT[:1], "bytes 0-0/100"),
        ("bytes=0-15", 206, CONTENT[:16], "bytes 0-15/100"),
        ("bytes=90-", 206, CONTENT[90:], "bytes 90-99/100"),
        ("bytes=90-5000", 206, CONTENT[90:], "bytes 90-99/100"),
        ("bytes=99-99", 206, CONTENT[99:], "bytes 99-99/100"),
        ("bytes=-1", 206, CONTENT[99:], "bytes 99-99/100"),
        ("bytes=-500", 206, CONTENT, "bytes 0-99/100"),
        ("Bytes=1-2", 206, CONTENT[1:3], "bytes 1-2/100"),
        ("bytes=100-", 416, b"", "bytes */100"),
        ("bytes=100-200", 416, b"", "bytes */100"),
        ("bytes=-0", 416, b"", "bytes */100"),
        # What is no range, or several, is not heeded.
        ("bytes=2-1", 200, CONTENT, None),
        ("bytes=", 200, CONTENT, None),
        ("bytes=-", 200, CONTENT, None),
        ("bytes=a-b", 200, CONTENT, None),
        ("bytes=0-1,5-6", 200, CONTENT, None),
        ("rows=0-1", 200, CONTENT, None),
        ("bytes=" + "9" * 5000 + "-", 200, CONTENT, None),
        ("", 200, CONTENT, None),
    ],
)
def test_a_part_of_the_file(asked: str, status: int, content: bytes, said: str | None) -> None:
    whole = Response(CONTENT, media_type="application/zip", headers={"etag": TAG})
    answer = part(Headers({"range": asked}), whole)
    assert (answer.status_code, answer.body, answer.headers.get("content-range")) == (status, content, said)
    assert answer.headers["content-length"] == str(len(content))
    if status == 206:
        assert (answer.headers["etag"], answer.headers["content-type"]) == (TAG, "application/zip")


def test_no_part_on_a_condition_that_a_weak_tag_cannot_meet() -> None:
    whole = Response(CONTENT)
    assert part(Headers({"range": "bytes=0-1", "if-range": TAG}), whole) is whole
