"""Visitors who filter, choose, step to other pages and take files home; ours look at what they are shown."""

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
from urllib.parse import parse_qs, urlencode

from markupsafe import escape

from bench.apps import MAP, choosing, filtering, turning
from bench.client import Visitor
from drill.service import Service
from pilotkarta import words
from pilotkarta.i18n import language
from pilotkarta.register import Project, Register
from pilotkarta.selection import Filter, Selection, from_params, options, select, to_params

Act = Literal["filter", "choice", "step", "export"]
# What a visitor does in turn; each begins at a place of its own.
ACTS: tuple[Act, ...] = (
    *("filter", "choice", "filter", "step", "filter", "choice", "filter", "export", "filter", "choice"),
    *("filter", "step", "filter", "choice", "filter", "step", "filter", "choice", "filter", "step"),
)
FILTERS: tuple[Filter, ...] = ("tema", "landsdel", "lan", "program")
MOST_FILTERS = 3  # then all are taken away
WAYS = ("analys", "presentation", "data", "om")
FILES = ("pilotkartan.csv", "pilotkartan.geojson", "pilotkartan.xlsx", "pilotkartan.pptx")
PATIENCE = 60.0  # s for a file


class WrongError(Exception):
    """A visitor was shown something else than what was asked for."""


class Plain:
    """A visitor of the plain app, with the map open. It has no files: a filter is pressed instead."""

    def __init__(self, visitor: Visitor, service: Service, number: int) -> None:
        self._visitor, self._service, self._turn = visitor, service, number

    def next_act(self) -> Act:
        """Say what to do next."""
        self._turn += 1
        return ACTS[self._turn % len(ACTS)]

    async def act(self, act: Act) -> float:
        """Do one thing.

        Parameters
        ----------
        act : {"filter", "choice", "step", "export"}
            What. A step is to another page and back.

        Returns
        -------
        float
            Milliseconds until the answer was there; of a step the slower half.

        Raises
        ------
        WrongError
            If it is not the answer to what was asked.
        """
        acts = {"filter": self.filter, "choice": self.choose, "step": self.step, "export": self.export}
        return await acts[act]()

    async def filter(self) -> float:
        """Press a filter."""
        return (await self._visitor.send(filtering("plain", self._visitor.screen))).ms

    async def choose(self) -> float:
        """Press a project."""
        return (await self._visitor.send(choosing("plain", self._visitor.screen, self._turn))).ms

    async def step(self) -> float:
        """Go to another page and back."""
        turns = [await self._visitor.send(turning("plain", self._visitor.screen, turn)) for turn in (0, 1)]
        return max(answer.ms for answer in turns)

    async def export(self) -> float:
        """Take a file home."""
        return await self.filter()


class Ours(Plain):
    """A visitor of ours, who remembers what was pressed and compares it with all that is shown."""

    def __init__(self, visitor: Visitor, service: Service, number: int, register: Register) -> None:
        super().__init__(visitor, service, number)
        self._register, self._chance = register, random.Random(number)
        self._ways = cycle(self._chance.sample(WAYS, len(WAYS)))
        self._files = cycle(self._chance.sample(FILES, len(FILES)))
        self._wanted = Selection()

    async def act(self, act: Act) -> float:
        """Do one thing, and look at the map that stands there afterwards."""
        ms = await super().act(act)
        self._look()
        return ms

    async def filter(self) -> float:
        """Press one of the choices of a filter; when many are pressed, take all away."""
        screen = self._visitor.screen
        if sum(len(self._wanted.values(name)) for name in FILTERS) == MOST_FILTERS:
            self._wanted = self._wanted.cleared()
            return (await self._visitor.send(screen.rerun(pressed="chip_alla"))).ms
        name = self._chance.choice(FILTERS)
        value = self._chance.choice(options(self._register, name))
        picked = {value} ^ set(self._wanted.values(name))
        ordered = [one for one in options(self._register, name) if one in picked]
        self._wanted = self._wanted.with_values(name, ordered)
        if all(project.id != self._wanted.projekt for project in self._projects):
            self._wanted = replace(self._wanted, projekt="")
        screen.toggle(f"f_{name}", words.value_label(name, value, self._register, language("sv")))
        return (await self._visitor.send(screen.rerun())).ms

    async def choose(self) -> float:
        """Press a project in the list; where there is none, a filter."""
        if not self._projects:
            return await self.filter()
        self._wanted = replace(self._wanted, projekt=self._chance.choice(self._projects).id)
        pressed = f"valj-{self._wanted.projekt}"
        return (await self._visitor.send(self._visitor.screen.rerun(pressed=pressed))).ms

    async def step(self) -> float:
        """Follow a link to another page, look at the analysis and the deck, and follow the link back."""
        page = next(self._ways)
        slide = {"bild": "1"} if page == "presentation" else {}
        away = await self._follow(page, slide)
        if page == "analys":
            self._look_at_count()
        elif slide:
            self._look_at_deck()
        return max(away, await self._follow(MAP["ours"], {}))

    async def export(self) -> float:
        """Take home a file of what is selected, and look into it."""
        file = next(self._files)
        started = perf_counter()
        content = await asyncio.to_thread(_fetched, self._service, f"api/{file}?{self._visitor.screen.query}")
        ms = (perf_counter() - started) * 1000
        expected = [project.id for project in self._projects]
        if (found := _projects_in(file, content)) is not None and found != expected:
            raise WrongError(f"{file} has {found}, not {expected}")
        return ms

    @property
    def _projects(self) -> tuple[Project, ...]:
        return select(self._register, self._wanted)

    async def _follow(self, page: str, more: dict[str, str]) -> float:
        screen = self._visitor.screen
        screen.query = urlencode({**to_params(self._wanted), **more}, doseq=True)
        return (await self._visitor.send(screen.rerun(page=page))).ms

    def _look(self) -> None:
        query = self._visitor.screen.query
        selection, ignored = from_params(parse_qs(query), self._register)
        if ignored or selection != self._wanted:
            raise WrongError(f"the address is {query}, not of {self._wanted}")
        expected = [f"valj-{project.id}" for project in self._projects]
        if (found := self._visitor.screen.keys("valj-")) != expected:
            raise WrongError(f"the list has {found}, not {expected}")
        self._look_at_count()

    def _look_at_count(self) -> None:
        sentence = words.count(len(self._projects), len(self._register.projects), language("sv"))
        if not any(f">{sentence}" in markup for markup in self._visitor.screen.markup):
            raise WrongError(f"nowhere it says {sentence}")

    def _look_at_deck(self) -> None:
        deck = self._visitor.screen.widget("presentation").json
        for project in self._register.projects:
            if (f">{escape(project.name)}</h1>" in json.loads(deck)) != (project in self._projects):
                raise WrongError(f"the deck is not of {self._wanted}: {project.id}")


def _fetched(service: Service, path: str) -> bytes:
    with urllib.request.urlopen(
        f"{service.address}/{path}", timeout=PATIENCE, context=service.trust
    ) as answer:
        return bytes(answer.read())


def _projects_in(file: str, content: bytes) -> list[str] | None:
    """List the projects that are in a file; None for a file of Office's, which has only to be whole."""
    if file.endswith(".csv"):
        return [row["id"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))]
    if file.endswith(".geojson"):
        return [feature["id"] for feature in json.loads(content)["features"]]
    if zipfile.ZipFile(io.BytesIO(content)).testzip():
        raise WrongError(f"{file} is damaged")
    return None
