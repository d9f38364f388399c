"""What hand-outs cost: ``python -m bench.handouts`` in a copy of the app prints them as JSON.

Beside ours stands the plain way of the same library: folium's own page for the map, and a PowerPoint of
nothing but titles and bullet points.
"""

import io
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date

import folium
import geopandas as gpd
from pptx import Presentation

from bench.numbers import median
from pilotkarta.deck import build
from pilotkarta.exports import FORMATS
from pilotkarta.handout import Handout
from pilotkarta.paths import GEO
from pilotkarta.register import load_named
from pilotkarta.selection import Selection, select

TIMES, LONG = 3, 5000  # how often; milliseconds
SITE = "http://localhost:8501"


@dataclass(frozen=True)
class Made:
    """One hand-out: milliseconds and bytes of ours, and of the plain way where there is one."""

    name: str
    ms: float
    size: int
    plain_ms: float | None = None
    plain_size: int | None = None


def main() -> None:
    """Measure each format; the first time, which reads the geometries, is not counted if it is short."""
    register = load_named("")
    selection = Selection(kommun="2480")  # for the one format that is about a municipality
    handout = Handout(register, selection, select(register, selection), SITE, date(2026, 11, 24))
    plain = {"html": plain_html, "pptx": plain_pptx}
    found = []
    for name, one in FORMATS.items():
        ms, size = clocked(one.write, handout)
        other = clocked(plain[name], handout) if name in plain else (None, None)
        found.append(Made(name, ms, size, *other))
    json.dump([asdict(one) for one in found], sys.stdout)


def clocked(write: Callable[[Handout], bytes], handout: Handout) -> tuple[float, int]:
    """Give the median milliseconds and the size of a file; what takes long is made only once."""
    first, size = timed(write, handout)
    if first > LONG:
        return first, size
    return median([timed(write, handout)[0] for _ in range(TIMES)]), size


def timed(write: Callable[[Handout], bytes], handout: Handout) -> tuple[float, int]:
    """Give the milliseconds and the size of a file."""
    started = time.perf_counter()
    size = len(write(handout))
    return (time.perf_counter() - started) * 1000, size


def plain_html(handout: Handout) -> bytes:
    """Write the map as folium's documentation shows it; what it asks of other hosts is not in the file."""
    page = folium.Map(location=[62.4, 16.6], zoom_start=5)
    municipalities = gpd.read_parquet(GEO / "municipalities.parquet").to_crs(4326)
    folium.GeoJson(municipalities).add_to(page)
    for project in handout.projects:
        folium.Marker([project.latitude, project.longitude], tooltip=project.name).add_to(page)
    return page.get_root().render().encode("utf-8")


def plain_pptx(handout: Handout) -> bytes:
    """Write a slide of title and bullet points for each of our slides."""
    presentation = Presentation()
    for slide in build(handout).slides:
        page = presentation.slides.add_slide(presentation.slide_layouts[1])
        page.shapes.title.text = slide.title
        page.placeholders[1].text = "\n".join(f"{row.label}: {row.text}" for row in slide.rows)
    target = io.BytesIO()
    presentation.save(target)
    return target.getvalue()


if __name__ == "__main__":
    main()
