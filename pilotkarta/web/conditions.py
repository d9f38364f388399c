"""What HTTP lets a client ask of a file that it has, or wants a part of (RFC 9110, sections 13 and 14)."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.datastructures import Headers
from starlette.responses import Response

_TAG = re.compile(r'(?:W/)?("[^"]*")')
_RANGE = re.compile(r"bytes=(\d{1,18})-(\d{1,18})?|bytes=-(\d{1,18})", re.IGNORECASE)


def http_date(seconds: float) -> str:
    """Write a time, in seconds since 1970, as headers do."""
    return format_datetime(datetime.fromtimestamp(int(seconds), UTC), usegmt=True)


def is_known(asked: Headers, tag: str, modified: float) -> bool:
    """Say whether the client has the file already.

    Parameters
    ----------
    asked : starlette.datastructures.Headers
        The request's headers.
    tag : str
        The file's ``ETag``.
    modified : float
        When it last changed, in seconds since 1970; 0 is unknown.

    Returns
    -------
    bool
        ``If-None-Match`` is compared weakly and decides alone; else ``If-Modified-Since``. What cannot be
        understood is as if it were not there.
    """
    if "if-none-match" in asked:
        given = ",".join(asked.getlist("if-none-match"))
        opaque = _TAG.fullmatch(tag)
        return given.strip() == "*" or bool(opaque and opaque[1] in _TAG.findall(given))
    try:
        since = parsedate_to_datetime(asked.get("if-modified-since", ""))
        return 0 < int(modified) <= since.replace(tzinfo=since.tzinfo or UTC).timestamp()
    except (ValueError, OverflowError):
        return False


def part(asked: Headers, whole: Response) -> Response:
    """Give the part of a file that the client asks for.

    Parameters
    ----------
    asked : starlette.datastructures.Headers
        The request's headers.
    whole : starlette.responses.Response
        The whole file.

    Returns
    -------
    starlette.responses.Response
        206 with the part, 416 where the file is not so long, and ``whole`` where no part is asked for:
        also for several at once, and on a condition (``If-Range``), since our tags are weak.
    """
    found = _RANGE.fullmatch(asked.get("range", "").strip())
    if not found or "if-range" in asked:
        return whole
    size = len(whole.body)
    first, last, tail = (int(text) if text else None for text in found.groups())
    start = max(size - (tail or 0), 0) if first is None else first
    end = size if last is None else min(last + 1, size)
    if last is not None and first is not None and last < first:
        return whole  # no range at all
    if start >= size:
        return Response(status_code=416, headers={"content-range": f"bytes */{size}"})
    kept = {name: value for name, value in whole.headers.items() if name != "content-length"}
    headers = {**kept, "content-range": f"bytes {start}-{end - 1}/{size}"}
    return Response(bytes(whole.body[start:end]), status_code=206, headers=headers)
