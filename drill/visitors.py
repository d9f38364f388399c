"""Visitors who filter, choose, step to other pages and take files home, and look at what they are shown."""

import asyncio
import csv
import io
import json
import random
import urllib.request
import zipfile
from dataclasses import replace
from itertools import cycle
from time import perf_counter
from typing import Literal
from urllib.parse import parse_qs

from bench.apps import Name, choosing
from bench.client import Visitor
from bench.screen import label_of
from pilotkarta.register import Register
from pilotkarta.selection import Selection, from_params, select

Act = Literal["filter", "choice", "step", "export"]
SHARES: dict[Act, int] = {"filter": 10, "choice": 5, "step": 4, "export": 1}
WAYS: dict[Name, tuple[str, ...]] = {"ours": ("analys", "presentation", "data", "om"), "plain": ("analys",)}
MAP = "karta"
FILES = ("pilotkartan.csv", "pilotkartan.geojson", "pilotkartan.xlsx", "pilotkartan.pptx")
PATIENCE = 60.0  # s for a file


class WrongError(Exception):
    """A visitor was shown something else than what was asked for."""


class Seat:
    """One visitor, who remembers what was pressed and compares it with what is shown.

    Parameters
    ----------
    visitor : bench.client.Visitor
        With the map open.
    name : {"ours", "plain"}
        The app.
    address : str
        The service's.
    register : pilotkarta.register.Register
        What the service shows.
    chance : random.Random
        The visitor's own.
    """

    def __init__(
        self, visitor: Visitor, name: Name, address: str, register: Register, chance: random.Random
    ) -> None:
        self._visitor, self._name, self._address = visitor, name, address
        self._register, self._chance = register, chance
        self._ways = cycle(chance.sample(WAYS[name], len(WAYS[name])))
        self._turn = chance.randrange(100)
        self._themes: frozenset[str] = frozenset()

    def next_act(self) -> Act:
        """Draw what to do next."""
        return self._chance.choices(list(SHARES), list(SHARES.values()))[0]

    async def act(self, act: Act) -> float:
        """Do one thing and look at what comes of it.

        Parameters
        ----------
        act : {"filter", "choice", "step", "export"}
            What. A step is to another page and back. The plain app has no files, so it has no exports.

        Returns
        -------
        float
            Milliseconds until the answer was there; of a step the slower half.

        Raises
        ------
        WrongError
            If it is not the answer to what was asked.
        """
        ms = await {
            "filter": self._filter,
            "choice": self._choose,
            "step": self._step,
            "export": self._export,
        }[act]()
        self._look()
        return ms

    async def _filter(self) -> float:
        screen = self._visitor.screen
        key = {"ours": "f_tema", "plain": "tema"}[self._name]
        label = label_of(self._chance.choice(list(screen.widget(key).options)))
        self._themes ^= {next(one.id for one in self._register.themes.values() if one.short == label)}
        screen.toggle(key, label)
        return (await self._visitor.send(screen.rerun())).ms

    async def _choose(self) -> float:
        self._turn += 1
        return (await self._visitor.send(choosing(self._name, self._visitor.screen, self._turn))).ms

    async def _step(self) -> float:
        screen = self._visitor.screen
        away = await self._visitor.send(screen.rerun(page=next(self._ways)))
        back = await self._visitor.send(screen.rerun(page=MAP))
        if self._name == "plain":
            self._themes = frozenset()  # it forgets its filters from page to page
        return max(away.ms, back.ms)

    async def _export(self) -> float:
        if self._name == "plain":
            return await self._filter()
        file = self._chance.choice(FILES)
        started = perf_counter()
        content = await asyncio.to_thread(_fetched, f"{self._address}/api/{file}?{self._visitor.screen.query}")
        ms = (perf_counter() - started) * 1000
        expected = [project.id for project in select(self._register, self._shown())]
        if (found := _projects(file, content)) is not None and found != expected:
            raise WrongError(f"{file} has {found}, not {expected}")
        return ms

    def _shown(self) -> Selection:
        selection, ignored = from_params(parse_qs(self._visitor.screen.query), self._register)
        if ignored or frozenset(selection.tema) != self._themes:
            raise WrongError(f"{self._visitor.screen.query} where {sorted(self._themes)} were pressed")
        return selection

    def _look(self) -> None:
        if self._name == "plain":
            return
        expected = [f"valj-{project.id}" for project in select(self._register, replace(self._shown(), projekt=""))]
        if (found := self._visitor.screen.keys("valj-")) != expected:
            raise WrongError(f"the list has {found}, not {expected}")


def _fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return bytes(answer.read())


def _projects(file: str, content: bytes) -> list[str] | None:
    """List the projects that are in a file; None for a file of Office's, which is whole and not read."""
    if file.endswith(".csv"):
        return [row["id"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
    if file.endswith(".geojson"):
        return [feature["id"] for feature in json.loads(content)["features"]]
    if zipfile.ZipFile(io.BytesIO(content)).testzip():
        raise WrongError(f"{file} is damaged")
    return None
