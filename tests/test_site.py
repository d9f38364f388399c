"""The service's own address, as it is written into files."""

import pytest
from starlette.requests import Request

from pilotkarta import web
from pilotkarta.web.site import site


def request(scheme: str, path: str) -> Request:
    """Make a request as the server does behind a proxy."""
    return Request(
        {
            "type": "http",
            "method": "GET",
            "scheme": scheme,
            "path": path,
            "query_string": b"tema=strak",
            "headers": [(b"host", b"karta.example")],
            "server": ("127.0.0.1", 8501),
        }
    )


@pytest.mark.parametrize(
    ("scheme", "path", "own", "expected"),
    [
        ("http", "/karta.svg", "/karta.svg", "http://karta.example"),
        ("https", "/piloter/karta.svg", "/karta.svg", "https://karta.example/piloter"),
        ("https", "/a/b/api/tabell/x.csv", "/api/tabell/x.csv", "https://karta.example/a/b"),
    ],
)
def test_the_address_ends_where_the_service_begins(scheme: str, path: str, own: str, expected: str) -> None:
    assert site(request(scheme, path), own) == expected


@pytest.mark.parametrize("base", ["", "/piloter"])
def test_the_servers_own_addresses_and_the_way_back_are_below_the_path(base: str) -> None:
    paths = [getattr(route, "path", "") for route in web.routes(base)]
    assert paths
    assert [path for path in paths if not path.startswith(f"{base}/")] == []
    assert f'href="{base}/karta"' in web.missing("sv", base)
