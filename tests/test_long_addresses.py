"""Addresses that are too long are refused before anything reads them; what is not is read in one pass."""

from dataclasses import fields
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from pilotkarta.register import Register
from pilotkarta.selection import FILTERS, Selection, options, to_params
from pilotkarta.web.addresses import MOST_BYTES, MOST_PARAMETERS, parameters
from tests.test_web import get

PATHS = ("/", "/karta", "/api/pilotkartan.csv", "/karta.svg", "/health", "/assets/app.js", "/_stcore/health")


def names(n: int) -> str:
    """Write so many parameters, each with a name of its own."""
    return "&".join(map(str, range(n)))


@pytest.mark.parametrize("path", PATHS)
def test_too_many_parameters_are_refused(path: str) -> None:
    assert get(f"{path}?{names(MOST_PARAMETERS)}").status == get(path).status
    answer = get(f"{path}?{names(MOST_PARAMETERS + 1)}")
    assert answer.status == 400
    assert answer.body.decode() == (
        "Adressen har för många parametrar: högst 100.\nThe address has too many parameters: at most 100."
    )
    assert get(f"{path}?{'&' * MOST_PARAMETERS}").status == 400  # empty ones are looked at too


@pytest.mark.parametrize("path", PATHS)
def test_too_long_an_address_is_refused(path: str) -> None:
    room = MOST_BYTES - len(path)
    assert get(f"{path}?{'x' * room}").status == get(path).status
    answer = get(f"{path}?{'x' * (room + 1)}")
    assert answer.status == 414
    assert answer.body.decode().startswith("Adressen är för lång: högst 4\xa0096 tecken.")
    assert get("/" + "x" * MOST_BYTES).status == 414


def test_a_refusal_is_dressed_and_not_kept() -> None:
    headers = get(f"/karta?{names(9_000)}").headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"


def test_an_address_of_ours_is_never_too_long(register: Register) -> None:
    """Everything that can be chosen, chosen at once, and a search of the longest kind."""
    chosen = {name: options(register, name) for name in FILTERS}
    ids = max((project.id for project in register.projects), key=len)
    everything = Selection(
        **chosen, q="😀" * 100, projekt=ids, farg="belagg", seminarium="14", fraga="jamfor", kolumner="lan",
        kommun="2480", jamfor=(ids,) * 4, visa="tabell", data="exempel", sprak="en",
    )  # fmt: skip
    assert {field.name for field in fields(Selection)} == to_params(everything).keys()
    query = urlencode(to_params(everything), doseq=True)
    assert len(query) < MOST_BYTES / 1.5
    assert query.count("&") < MOST_PARAMETERS / 1.5


def test_parameters_keep_all_their_values_in_order() -> None:
    query = b"lan=14&tema=strak&lan=&lan=01&tom&q=%C3%A5+b&q=%ff"
    read = parameters(Request({"type": "http", "query_string": query, "headers": []}))
    assert read == {
        "lan": ["14", "", "01"],
        "tema": ["strak"],
        "tom": [""],
        "q": ["å b", "\N{REPLACEMENT CHARACTER}"],
    }
