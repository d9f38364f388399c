"""The selection as one HTML file with map, list, filters and cards, that asks nothing of any network."""

import gzip
import json
import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from typing import Any

from folium.utilities import parse_options
from markupsafe import Markup

from pilotkarta import facts, words
from pilotkarta.handout import Handout
from pilotkarta.maps.leaflet import MAX_ZOOM, MIN_ZOOM, OPTIONS, show_value, start_value
from pilotkarta.maps.legend import legend
from pilotkarta.maps.outlines import packed
from pilotkarta.maps.style import CREDIT, fill
from pilotkarta.markup import render
from pilotkarta.paths import ASSETS, LEAFLET
from pilotkarta.register import Project
from pilotkarta.selection import Filter, options

FILTERS: tuple[Filter, ...] = ("tema", "landsdel", "lan")
_LOADED = re.compile(r"[\w-]+:\s*url\((?!\"data:)[^)]*\);")  # pictures of controls that we do not have
_SCRIPTS = (LEAFLET / "leaflet.js", ASSETS / "map.js", ASSETS / "standalone.js")


def to_html(handout: Handout) -> bytes:
    """Write the selected projects as a page that opens from a USB stick.

    Parameters
    ----------
    handout : Handout
        The selection; the file's own filters narrow it further.

    Returns
    -------
    bytes
        HTML in UTF-8. Its policy forbids all requests and every script but ours.
    """
    language, register = handout.language, handout.register
    page = render(
        "standalone.html",
        handout=handout,
        scripts=_scripts(),
        hashes=[_hash(script) for script in _scripts()],
        styles=_styles(),
        data=_compressed(_data(handout)),
        rows=[_row(handout, number, project) for number, project in enumerate(handout.projects, 1)],
        filters=[_filter(handout, name) for name in FILTERS],
        legend=legend(register, handout.selection.farg, language),
        untraced=None,
        gaps=_gaps(handout),
        levels=words.levels(language, example=register.is_example),
        summary=words.summary(register, language),
        count=_counts(handout)[len(handout.projects)],
        selected=language.text("{n} of {stated}", n=len(handout.projects), stated=len(register.projects)),
        credit=language.text(CREDIT),
        language=language,
        _=language.text,
    )
    return page.encode("utf-8")


def _data(handout: Handout) -> dict[str, Any]:
    """Collect what the file's script needs: the map's values, and each project's values of each filter."""
    text, projects = handout.language.text, handout.projects
    codes = {area.code for project in projects for area in project.areas}
    chosen = handout.chosen
    return {
        "options": parse_options(minZoom=MIN_ZOOM, maxZoom=MAX_ZOOM, **OPTIONS),
        "start": start_value(handout.language),
        "show": show_value(handout.register, projects, chosen, handout.selection.farg, handout.language),
        "geometries": {
            **{name: packed(name) for name in ("neighbours", "sweden", "lakes", "counties")},
            "municipalities": packed("municipalities", codes),
        },
        "areas": {project.id: [area.code for area in project.areas] for project in projects},
        "filters": {
            "tema": {project.id: project.themes for project in projects},
            "landsdel": {project.id: sorted(project.landsdelar) for project in projects},
            "lan": {project.id: sorted(project.counties) for project in projects},
        },
        "counts": _counts(handout),
        "opened": text("The card of {name} is open in the list.", name="{name}"),
    }


def _compressed(data: dict[str, Any]) -> str:
    """Write data as text in which no letter has a meaning in HTML, and about a third as long."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return b64encode(gzip.compress(written, mtime=0)).decode("ascii")  # the same at any time


def _counts(handout: Handout) -> list[str]:
    """Say for each number of projects that the file's filters may leave how many there are."""
    text, total = handout.language.text, len(handout.projects)
    sentences = [words.count(n, total, handout.language) for n in range(total + 1)]
    ordered = (text("{count}, from north to south", count=sentence) for sentence in sentences[2:])
    return [*sentences[:2], *ordered]


def _filter(handout: Handout, name: Filter) -> dict[str, Any]:
    register, language = handout.register, handout.language
    choices = [
        (value, words.value_label(name, value, register, language)) for value in options(register, name)
    ]
    return {"name": name, "label": language.text(words.FILTER[name]), "choices": choices}


def _row(handout: Handout, number: int, project: Project) -> dict[str, Any]:
    register, language = handout.register, handout.language
    look = fill(register, project, handout.selection.farg)
    programmes = len(handout.selection.program) or len(register.programmes)
    values = facts.row(project, programmes, language)
    head = render("row.html", project=project, number=number, look=look, chosen=False, **values)
    card = render("card_body.html", **facts.card(register, project, language))
    return {"project": project, "head": Markup(head), "card": Markup(card)}


def _gaps(handout: Handout) -> list[dict[str, Any]]:
    """Tell of each selected programme how many pilots are stated and traced, and what would settle it."""
    register, language = handout.register, handout.language
    asked = handout.selection.program or tuple(register.programmes)
    return [
        {
            "name": words.programme(one, language),
            "traced": language.text(
                "{stated} stated, {n} traced", stated=one.stated_pilots, n=register.traced(one.id)
            ),
            "missing": facts.gap(one, register, language),
        }
        for one in map(register.programmes.__getitem__, asked)
    ]


@lru_cache
def _scripts() -> tuple[Markup, ...]:
    texts = (path.read_text(encoding="utf-8") for path in _SCRIPTS)
    return tuple(Markup(text.partition("//# sourceMappingURL")[0]) for text in texts)


def _hash(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode('utf-8')).digest()).decode('ascii')}'"


@lru_cache
def _styles() -> dict[str, Markup]:
    names = {"leaflet": LEAFLET / "leaflet.css", **{n: ASSETS / f"{n}.css" for n in _OWN_STYLES}}
    return {name: Markup(_LOADED.sub("", path.read_text(encoding="utf-8"))) for name, path in names.items()}


_OWN_STYLES = ("palette", "marker", "app", "map", "standalone")
