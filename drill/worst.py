"""The worst files that are taken in, each dropped by one visitor while another presses filters."""

import asyncio
import csv
import io
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import xlsxwriter

from bench.apps import MAP, filtering
from bench.client import Visitor
from bench.process import resident
from drill.service import Service
from pilotkarta.register import Register
from tests.beside import Guest, drops, offered, sent, visiting

Where = tuple[str, str, str]  # the page, its parameters, the key of the place for files
OWN: Where = ("analys", "fraga=egna", "f_slapp_fil")
HANDED: Where = ("data", "visa=andra", "f_lamna_fil")
PAUSE = 0.05  # s between two presses
LEAST = 20  # presses while a file is worked on; one that is soon done with is dropped again
SWEREF = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
Places = npt.NDArray[np.float64]


@dataclass
class Met:
    """What the other visitor met while a file was worked on, and the most that the server's process held."""

    file: str
    seconds: float = 0.0  # until the one who dropped it had an answer
    ms: list[float] = field(default_factory=list)  # of each press of the other's
    memory: int = 0  # bytes


def files(register: Register) -> Mapping[str, tuple[Where, str, Callable[[], bytes]]]:
    """Give each file: where it is dropped, its name, and what makes it.

    Those that are refused are among them, since it is work to find out.
    """
    codes = [one.code for one in register.municipalities]
    return {
        "A line of 2,000 points at random": (OWN, "a.geojson", lambda: _lines(_spots(2000))),
        "5,000 lines of 39 points": (OWN, "b.geojson", lambda: _lines(*(_spots(39, n) for n in range(5000)))),
        "A line of 199,000 points, to and fro": (OWN, "c.geojson", lambda: _lines(_comb())),
        "150,000 points": (OWN, "d.geojson", lambda: _features("MultiPoint", [_spots(150_000)])),
        "5,000 points with rare names": (OWN, "e.geojson", lambda: _features("Point", [*_spots(5000)])),
        "A workbook of 4,990 × 190 numbers": (OWN, "f.xlsx", lambda: _workbook(codes)),
        "A CSV of 4,990 × 199 numbers": (OWN, "g.csv", lambda: _csv(codes)),
        "The same workbook, handed in": (HANDED, "f.xlsx", lambda: _workbook(codes)),
        "The same CSV, handed in": (HANDED, "g.csv", lambda: _csv(codes)),
    }  # fmt: skip


def _spots(n: int, seed: int = 0) -> Places:
    """Draw places all over Sweden, in SWEREF 99 TM."""
    return np.random.default_rng(seed).random((n, 2)) * (400_000, 900_000) + (300_000, 6_200_000)


def _comb() -> Places:
    """Draw a line that goes up and down the country without crossing itself."""
    n = np.arange(199_000)
    return np.column_stack([300_000 + 2.0 * n, np.where(n // 2 % 2, 6_300_000.0, 7_200_000.0)])


def _lines(*lines: Places) -> bytes:
    return _features("LineString", lines)


def _features(kind: str, shapes: Sequence[Places]) -> bytes:
    """Write GeoJSON; each name is forty letters that few fonts have."""
    features = [
        {
            "type": "Feature",
            "properties": {"namn": "".join(chr(0x1200 + (40 * n + k) % 2560) for k in range(40))},
            "geometry": {"type": kind, "coordinates": shape.round(1).tolist()},
        }
        for n, shape in enumerate(shapes)
    ]
    return json.dumps({"type": "FeatureCollection", "crs": SWEREF, "features": features}).encode()


def _rows(codes: list[str], columns: int) -> list[list[object]]:
    numbers = np.random.default_rng(0).integers(0, 1_000_000, (4990, columns - 1)).tolist()
    keys = [*codes, *(f"Ingenstans {n}" for n in range(len(numbers) - len(codes)))]
    head = ["kommun", *(f"tal {n}" for n in range(1, columns))]
    return [head, *([key, *row] for key, row in zip(keys, numbers, strict=True))]


def _workbook(codes: list[str]) -> bytes:
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(_rows(codes, 190)[:4990]):
            sheet.write_row(place, 0, row)
    return whole.getvalue()


def _csv(codes: list[str]) -> bytes:
    whole = io.StringIO()
    csv.writer(whole, delimiter=";").writerows(_rows(codes, 200)[:4990])
    return whole.getvalue().encode()


async def dropped(service: Service, register: Register) -> list[Met]:
    """Drop each file in turn, and press filters beside.

    Parameters
    ----------
    service : Service
        Ours, one process.
    register : pilotkarta.register.Register
        What it shows.

    Returns
    -------
    list of Met
        One a file.
    """
    found = []
    async with Visitor(service.address, MAP[service.name]) as other:
        for label, (where, name, make) in files(register).items():
            met, content = Met(label), make()
            while len(met.ms) < LEAST:
                await _beside(service, other, met, where, name, content)
            found.append(met)
    return found


async def _beside(
    service: Service, other: Visitor, met: Met, where: Where, name: str, content: bytes
) -> None:
    """Let a new visitor drop a file; the other presses until the page has done with it."""
    page, query, key = where
    async with visiting(service.address, page, query) as guest:
        started = time.monotonic()
        dropping = asyncio.create_task(_brings(guest, key, name, content))
        while not dropping.done():
            met.ms.append((await other.send(filtering(service.name, other.screen))).ms)
            met.memory = max(met.memory, resident(service.pids[0]))
            await asyncio.sleep(PAUSE)
        await dropping
        met.seconds = time.monotonic() - started


async def _brings(guest: Guest, key: str, name: str, content: bytes) -> None:
    place = await offered(guest)
    await sent(guest, place, content, name)
    await drops(guest, key, place, name)
