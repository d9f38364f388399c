"""The map's layer alone, with thousands of markers."""

import time
from dataclasses import replace

from streamlit_folium import generate_leaflet_string

from bench.numbers import median
from pilotkarta.i18n import language
from pilotkarta.maps.leaflet import base_map, project_layer
from pilotkarta.paths import DATA
from pilotkarta.register import Project, Register, load


def synthetic(register: Register, count: int) -> list[Project]:
    """Give so many projects, spread over the country.

    Parameters
    ----------
    register : Register
        Whose projects they take after.
    count : int
        How many.

    Returns
    -------
    list of Project
        Each with an id, a name and a place of its own.
    """
    models = register.projects
    return [
        replace(
            models[number % len(models)],
            id=f"synthetic-{number}",
            name=f"{models[number % len(models)].name} {number}",
            latitude=round(55.4 + 13.6 * number / count, 4),
            longitude=round(12 + 11 * (number * 97 % count) / count, 4),
        )
        for number in range(count)
    ]


def layer_ms(count: int, times: int) -> float:
    """Clock the building of the layer and of the script that carries it to the browser.

    Parameters
    ----------
    count : int
        How many markers.
    times : int
        How many times.

    Returns
    -------
    float
        The median in milliseconds.
    """
    register, words = load(DATA), language("sv")
    projects = synthetic(register, count)
    spent = []
    for _ in range(times):
        base = base_map(words, 560)
        started = time.perf_counter()
        layer = project_layer(register, projects, None, "program", words)
        layer.add_to(base)
        script = generate_leaflet_string(layer)
        spent.append((time.perf_counter() - started) * 1000)
        assert f"synthetic-{count - 1}" in script
    return median(spent)
