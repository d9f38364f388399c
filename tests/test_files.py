"""Files at their addresses: the library's own, for the selection asked for, and cheap to ask for again."""

import asyncio
import csv
import os
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from pilotkarta.exports import FILES, FORMATS, MUNICIPALITY, TABLES, address
from pilotkarta.handout import Handout
from pilotkarta.i18n import Code, language
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import keep_draft, load, load_named, subset
from pilotkarta.selection import Params, Selection, dataset_named, from_params, select
from pilotkarta.ui.takeaway import takeaway
from pilotkarta.web import files, making
from pilotkarta.web.conditions import http_date
from pilotkarta.web.making import Maker, NotMadeError, Order
from pilotkarta.web.turns import BusyError, ShareError
from tests.test_web import Answer, asked, get

SITE = "http://127.0.0.1:8501"
CSV = "/api/pilotkartan.csv"
CONTENT = bytes(range(100))


@pytest.fixture(autouse=True)
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    """Give each test a maker that has made nothing yet."""
    fresh = Maker()
    monkeypatch.setattr(files, "_maker", fresh)
    return fresh


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch) -> list[Order]:
    """Make nothing, and list what would have been made."""
    asked_for: list[Order] = []

    async def made(order: Order) -> bytes:
        asked_for.append(order)
        return CONTENT

    monkeypatch.setattr(making, "_made", made)
    return asked_for


def rows(answer: Answer) -> list[dict[str, str]]:
    """Read a CSV answer."""
    assert answer.status == 200, answer.body
    return list(csv.DictReader(StringIO(answer.body.decode(), newline="")))


def who(*_: object) -> bytes:
    """Say which process this is; stands in for the writing of a file."""
    return str(os.getpid()).encode()


def expected(name: str, params: Params) -> bytes:
    """Write a file without the server."""
    register = load_named(dataset_named(params))
    selection, _ = from_params(params, register)
    given = Handout(register, selection, select(register, selection), SITE, date.today())
    return FILES[name].write(given)


class TestContent:
    """What the files hold."""

    def test_it_is_what_the_library_writes(self) -> None:
        async def story() -> None:
            for name in ("csv", "geojson", "pdf", "tabell/projects", "tabell/regions"):
                query = "data=exempel&sprak=en&lan=14"
                answer = await asked(f"/{address(name)}?{query}")
                params = {"data": ["exempel"], "sprak": ["en"], "lan": ["14"]}
                assert answer.body == expected(name, params)

        asyncio.run(story())

    def test_it_is_made_in_another_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(making, "written", who)
        made_by = get("/api/pilotkartan.pdf").body
        assert made_by.isdigit()
        assert int(made_by) != os.getpid()

    @pytest.mark.parametrize(("data", "stem"), [("", "pilotkartan"), ("exempel", "pilotkartan-exempel")])
    def test_a_municipalitys_page_is_that_of_the_addresss_selection(self, data: str, stem: str) -> None:
        answer = get(f"/api/kommun.pdf?kommun=2480&sprak=en&lan=24&lan=22&data={data}")
        params = {"data": [data], "sprak": ["en"], "lan": ["24", "22"], "kommun": ["2480"]}
        assert answer.status == 200
        assert answer.body == expected(MUNICIPALITY, params)
        assert answer.headers["content-disposition"] == f'attachment; filename="{stem}-kommun-2480.pdf"'
        said = PdfReader(BytesIO(answer.body)).pages[0].extract_text()
        assert "Umeå" in said
        assert ("Example data" in said) == bool(data)

    def test_tables_broken_since_and_drafts_are_as_the_pages_show_them(
        self, monkeypatch: pytest.MonkeyPatch, copy_of: Callable[..., Path]
    ) -> None:
        folder, invented = copy_of(), load(EXAMPLE)
        for table in folder.glob("*.csv"):
            text = table.read_text(encoding="utf-8")
            table.write_text(text.replace("besokslandet-overkalix", "ny-i-norr"), encoding="utf-8")
        monkeypatch.setattr(import_module("pilotkarta.register.datasets"), "DATA", folder)
        draft = keep_draft(subset(invented, invented.projects[:1]), "Ett utkast")
        load_named("")
        (folder / "projects.csv").write_text("id\n", encoding="utf-8")

        async def story() -> None:
            last_good = rows(await asked(CSV))
            assert (len(last_good), last_good[0]["id"]) == (28, "ny-i-norr")
            answer = await asked(f"{CSV}?data={draft}")
            assert [row["id"] for row in rows(answer)] == [invented.projects[0].id]
            assert answer.headers["content-disposition"].endswith('"pilotkartan-exempel-utkast.csv"')

        asyncio.run(story())

    def test_faulty_tables_are_told(
        self, monkeypatch: pytest.MonkeyPatch, copy_of: Callable[..., Path]
    ) -> None:
        folder = copy_of()
        (folder / "projects.csv").write_text("id\n", encoding="utf-8")
        monkeypatch.setattr(import_module("pilotkarta.register.datasets"), "DATA", folder)
        answer = get("/api/pilotkartan.pdf")
        assert (answer.status, answer.headers["retry-after"]) == (503, "30")
        assert "kan inte visas" in answer.body.decode()


class TestWrongAddresses:
    """What there is not."""

    @pytest.mark.parametrize(
        "path",
        [
            "", "pilotkartan.exe", "annat.pdf", "pilotkartan", "..%2Fpilotkartan.pdf", "pilotkartan.PDF",
            "kommun", "pilotkartan.kommun-pdf", "kommun-pdf", "kommun.csv", "../pilotkartan.csv", "tabell",
            "%2e%2e/pilotkartan.csv", "pilotkartan.csv/", "/pilotkartan.csv", "pilotkartan.csv\0", "\0",
            "a" * 4_000, "../" * 500, "..\\pilotkartan.csv", "etc/passwd", "projects.csv", "karta.svg",
        ],
    )  # fmt: skip
    def test_files(self, path: str, orders: list[Order]) -> None:
        answer = get(f"/api/{path}")
        assert answer.status == 404
        listed = answer.body.decode().partition(": ")[2].split(", ")
        assert listed == [address(name).removeprefix("api/") for name in FORMATS]
        assert orders == []

    @pytest.mark.parametrize(
        "path", ["x.csv", "projects", "PROJECTS.csv", "../projects.csv", "projects.csv\0", "regions.csv/", ""]
    )
    def test_tables(self, path: str, orders: list[Order]) -> None:
        answer = get(f"/api/tabell/{path}")
        assert answer.status == 404
        listed = answer.body.decode().partition(": ")[2].split(", ")
        assert listed == [f"{name}.csv" for name in TABLES]
        assert "tabell/projects.csv" in listed
        assert orders == []

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    def test_they_are_only_read(self, method: str, orders: list[Order]) -> None:
        answer = get(CSV, method=method)
        assert answer.status == 405
        assert orders == []


class TestParameters:
    """What a script may misspell."""

    @pytest.mark.parametrize(
        ("query", "wrong"),
        [
            ("lan=99", "lan=99"),
            ("lan=14&lan=99", "lan=99"),
            ("tema=Str%C3%A5k", "tema=Stråk"),
            ("tema=strak&lan=x&program=y", "program=y, lan=x"),
            ("belagg=example", "belagg=example"),  # not in the real register
            ("data=finns-inte", "data=finns-inte"),
            ("data=utkast-AAAAAAAAAAAAAAAA", "data=utkast-AAAAAAAAAAAAAAAA"),  # one that was let go
            ("data=exempel&data=x", "data=x"),
            ("sprak=de", "sprak=de"),
            ("q=---", "q=---"),
            ("projekt={x}", "projekt={x}"),
            ("kommun=9999", "kommun=9999"),
            ("kommun=..%2F2480", "kommun=../2480"),
        ],
    )
    @pytest.mark.parametrize("path", ["pilotkartan.csv", "kommun.pdf", "tabell/projects.csv"])
    def test_a_value_that_does_not_exist_gives_no_file(
        self, path: str, query: str, wrong: str, orders: list[Order]
    ) -> None:
        answer = get(f"/api/{path}?{query}", if_none_match="*")
        assert answer.status == 400
        assert answer.body.decode() == f"Värdet finns inte: {wrong}"
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "etag" not in answer.headers
        assert orders == []

    @pytest.mark.parametrize("query", ["", "lan=", "lan=&tema=", "bild=3", "Lan=99", "utm=x&&=&%ff=%ff"])
    def test_other_names_and_empty_values_are_as_if_not_there(self, query: str, orders: list[Order]) -> None:
        plain, answer = get(CSV), get(f"{CSV}?{query}")
        assert (answer.status, answer.headers["etag"]) == (200, plain.headers["etag"])
        assert len(orders) == 1

    @pytest.mark.parametrize("query", ["", "kommun=", "lan=24"])
    def test_without_a_municipality_it_is_told(self, query: str) -> None:
        answer = get(f"/api/kommun.pdf?sprak=en&{query}")
        assert answer.status == 404
        assert answer.body.decode() == "The address names no municipality. Choose one on the analysis page."

    @pytest.mark.parametrize(
        ("address", "status", "told"),
        [
            (f"{CSV}?lan=99&sprak=en", 400, "No such value: lan=99"),
            (f"{CSV}?lan=99&sprak=sv", 400, "Värdet finns inte: lan=99"),
            (f"{CSV}?lan=99&sprak=de&sprak=en", 400, "No such value: lan=99, sprak=de"),
            ("/api/x?sprak=en", 404, "There is no such file. There are these: "),
            ("/api/x?sprak=", 404, "Det finns ingen sådan fil. De här finns: "),
            ("/api/kommun.pdf", 404, "Adressen anger ingen kommun. Välj en på analyssidan."),
        ],
    )
    def test_what_is_told_is_in_the_language_that_is_asked_for(
        self, address: str, status: int, told: str
    ) -> None:
        answer = get(address)
        assert answer.status == status
        assert answer.body.decode().startswith(told)


class TestHeaders:
    """What is said of a file."""

    @pytest.mark.parametrize(
        ("path", "kind", "name"),
        [
            ("pilotkartan.csv", "text/csv; charset=utf-8", "pilotkartan.csv"),
            ("pilotkartan.csv?data=exempel", "text/csv; charset=utf-8", "pilotkartan-exempel.csv"),
            ("pilotkartan.html", "text/html; charset=utf-8", "pilotkartan.html"),
            ("pilotkartan.ttl", "text/turtle; charset=utf-8", "pilotkartan.ttl"),
            ("pilotkartan.jsonld", "application/ld+json", "pilotkartan.jsonld"),
            ("pilotkartan.geojson", "application/geo+json", "pilotkartan.geojson"),
            ("pilotkartan.gpkg", "application/geopackage+sqlite3", "pilotkartan.gpkg"),
            ("pilotkartan.zip", "application/zip", "pilotkartan.zip"),
            ("kommun.pdf?kommun=2480", "application/pdf", "pilotkartan-kommun-2480.pdf"),
            ("tabell/claims.csv", "text/csv; charset=utf-8", "pilotkartan-claims.csv"),
            ("tabell/claims.csv?data=exempel", "text/csv; charset=utf-8", "pilotkartan-exempel-claims.csv"),
        ],
    )
    @pytest.mark.usefixtures("orders")
    def test_kind_and_name(self, path: str, kind: str, name: str) -> None:
        answer = get(f"/api/{path}")
        assert answer.status == 200
        assert answer.headers["content-type"] == kind
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["cache-control"] == "no-cache"
        assert answer.headers["accept-ranges"] == "bytes"

    def test_a_head_is_that_of_the_file(self, orders: list[Order]) -> None:
        whole, head = get(CSV), get(CSV, method="HEAD")
        assert head.status == 200
        assert head.headers == whole.headers
        assert head.headers["content-length"] == str(len(CONTENT))
        assert len(orders) == 1  # GDAL asks for the head, and then for one part after another

    def test_parts_are_of_one_file(self, orders: list[Order]) -> None:
        first, last = get(CSV, range="bytes=0-39"), get(CSV, range="bytes=40-")
        assert (first.status, last.status) == (206, 206)
        assert first.body + last.body == CONTENT
        assert last.headers["content-range"] == "bytes 40-99/100"
        assert get(CSV, range="bytes=100-").status == 416
        assert len(orders) == 1

    @pytest.mark.usefixtures("orders")
    def test_scripts_of_other_sites_may_read(self) -> None:
        for path in (CSV, "/api/tabell/themes.csv", "/api/x", f"{CSV}?lan=99"):
            answer = get(path, origin="https://annan.example")
            assert answer.headers["access-control-allow-origin"] == "*"
            assert "access-control-allow-credentials" not in answer.headers
            exposed = answer.headers["access-control-expose-headers"].split(", ")
            assert {"ETag", "Last-Modified", "Content-Disposition"} <= set(exposed)

    @pytest.mark.parametrize(("method", "status"), [("GET", 200), ("HEAD", 200), ("POST", 400), ("PUT", 400)])
    def test_they_may_ask_first(self, method: str, status: int, orders: list[Order]) -> None:
        answer = get(
            CSV,
            method="OPTIONS",
            origin="https://annan.example",
            access_control_request_method=method,
            access_control_request_headers="if-none-match, range",
        )
        assert answer.status == status
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["access-control-allow-methods"] == "GET, HEAD"
        assert orders == []

    @pytest.mark.parametrize("path", ["/karta", "/", "/karta.svg", "/assets/app.css", "/_stcore/health"])
    def test_of_nothing_else(self, path: str) -> None:
        answer = get(path, origin="https://annan.example")
        assert not [name for name in answer.headers if name.startswith("access-control")]


class TestUnchanged:
    """Who has a file already gets it not again, and nothing is made to find that out."""

    def test_it_costs_nothing(self, monkeypatch: pytest.MonkeyPatch, orders: list[Order]) -> None:
        for name in FILES:
            path = f"/{address(name)}?lan=14&kommun=1480"
            whole = get(path)
            assert whole.headers["etag"].startswith('W/"')
            orders.clear()
            monkeypatch.setattr(files, "_maker", Maker())
            for method in ("GET", "HEAD"):
                known = get(path, method=method, if_none_match=f'"x", {whole.headers["etag"]}')
                assert (known.status, known.body) == (304, b"")
                assert known.headers["etag"] == whole.headers["etag"]
                assert known.headers["last-modified"] == whole.headers["last-modified"]
                assert known.headers["cache-control"] == "no-cache"
            since = get(path, if_modified_since=whole.headers["last-modified"])
            assert since.status == 304
            assert get(path, if_modified_since="Mon, 01 Jan 2024 00:00:00 GMT").status == 200
            assert len(orders) == 1

    def test_another_content_has_another_tag(self, orders: list[Order]) -> None:
        paths = [
            *(f"/{address(name)}?kommun=1480" for name in FILES),
            CSV, f"{CSV}?lan=14", f"{CSV}?lan=13", f"{CSV}?lan=14&lan=13", f"{CSV}?q=14", f"{CSV}?sprak=en",
            f"{CSV}?data=exempel",
        ]  # fmt: skip
        tags = {get(path).headers["etag"] for path in paths}
        tags.add(get(CSV, host="annan.example").headers["etag"])  # the links in the file are others
        assert len(tags) == len(paths) + 1
        assert len(orders) == len(paths) + 1

    def test_the_same_selection_has_the_same_tag(self, orders: list[Order]) -> None:
        one, other = (get(f"{CSV}?{query}") for query in ("lan=14&lan=13&tema=", "x=1&lan=13&lan=14&lan=14"))
        assert one.headers["etag"] == other.headers["etag"]
        assert len(orders) == 1

    @pytest.mark.usefixtures("orders")
    def test_a_change_of_the_tables_or_of_the_app_is_one(
        self, monkeypatch: pytest.MonkeyPatch, copy_of: Callable[..., Path]
    ) -> None:
        folder, seconds = copy_of(), 1_900_000_000  # 2030
        monkeypatch.setattr(import_module("pilotkarta.register.datasets"), "DATA", folder)
        first = get(CSV)
        table = folder / "projects.csv"
        table.write_text(table.read_text(encoding="utf-8").replace("TURÖP", "Turöp"), encoding="utf-8")
        os.utime(table, (seconds, seconds))
        second = get(CSV)
        assert first.headers["etag"] != second.headers["etag"]
        assert second.headers["last-modified"] == http_date(seconds)
        assert get(CSV, if_none_match=first.headers["etag"]).status == 200
        assert get(CSV, if_modified_since=first.headers["last-modified"]).status == 200
        monkeypatch.setattr(files, "_installed", lambda: seconds + 60.0)
        third = get(CSV)
        assert third.headers["etag"] != second.headers["etag"]
        assert third.headers["last-modified"] == http_date(seconds + 60)

    @pytest.mark.usefixtures("orders")
    def test_a_new_day_is_one_where_the_file_says_the_day(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, one in FILES.items():
            path = f"/{address(name)}?kommun=1480"
            found = []
            for day in (date(2036, 3, 9), date(2036, 3, 10)):
                monkeypatch.setattr(files, "date", type("Day", (), {"today": lambda day=day: day}))
                found.append(get(path).headers)
            assert (found[0]["etag"] != found[1]["etag"]) == one.dated
            assert (found[0]["last-modified"] != found[1]["last-modified"]) == one.dated
            if one.dated:
                assert found[0]["last-modified"] == http_date(datetime(2036, 3, 9).timestamp())

    @pytest.mark.usefixtures("orders")
    def test_a_draft_has_no_time(self) -> None:
        register = load(DATA)
        draft = keep_draft(subset(register, register.projects[:2]), "Ett utkast")
        answer = get(f"{CSV}?data={draft}")
        assert "last-modified" not in answer.headers
        assert get(f"{CSV}?data={draft}", if_modified_since="Mon, 01 Jan 2080 00:00:00 GMT").status == 200
        assert get(f"{CSV}?data={draft}", if_none_match=answer.headers["etag"]).status == 304
        assert answer.headers["content-disposition"] == 'attachment; filename="pilotkartan-utkast.csv"'


@pytest.mark.parametrize("code", ["sv", "en"])
@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (BusyError, 503, "Many files are being made at the moment."),
        (ShareError, 429, "Many files that were asked for from your network are waiting."),
        (NotMadeError, 503, "The file could not be made."),
    ],
)
def test_what_cannot_be_made_now_is_told(
    error: type[Exception], status: int, said: str, code: Code, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> bytes:
        raise error

    monkeypatch.setattr(Maker, "file", fail)
    answer = get(f"{CSV}?sprak={code}")
    assert answer.status == status
    assert answer.headers["retry-after"] == "30"
    assert answer.headers["cache-control"] == "no-store"
    told = language(code).text(f"{said} Try again in a while.")
    assert answer.body.decode() == told
    assert (told == f"{said} Try again in a while.") == (code == "en")  # the other has been translated


@pytest.mark.parametrize("data", ["", "exempel", "utkast"])
def test_the_pages_links_lead_to_files_of_the_same_name(data: str, orders: list[Order]) -> None:
    register = load(EXAMPLE if data == "exempel" else DATA)
    name = keep_draft(subset(register, register.projects), "Ett utkast") if data == "utkast" else data
    selection = Selection(tema=("strak", "energi"), sprak="en", data=name)
    links = takeaway(Handout(register, selection, register.projects, SITE, date.today()))["files"]
    assert isinstance(links, list)
    for link in links:
        answer = get(link["href"].removeprefix("."))
        assert answer.status == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="{link["name"]}"'
        assert orders[-1].selection == selection
    assert len(orders) == len(links) == 6
