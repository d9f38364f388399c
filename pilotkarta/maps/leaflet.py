"""The interactive map: a constant base map, and one layer that is fed the selected projects as an array.

The component that shows the map in Streamlit is remounted when the base map's script changes, and only then.
So all that varies (numbers, colours, the chosen project) goes into the layer, and a filter keeps the zoom.
The drawing is done in the browser by ``assets/map.js``; folium carries it there.
"""

import json
import re
from collections.abc import Sequence
from typing import Any, cast

import folium
from folium.elements import JSCSSMixin
from folium.template import Template

from pilotkarta.i18n import Language
from pilotkarta.maps.overlays import in_degrees, short
from pilotkarta.maps.shading import Shading, municipality_codes
from pilotkarta.maps.style import BASE, CREDIT, TILE, fill
from pilotkarta.register import Project, Register
from pilotkarta.selection import Colour

# The component's page lies two steps down; relative, so that a base path works.
_ASSETS = "../../assets"
MIN_ZOOM, MAX_ZOOM, ZOOM_SNAP = 3, 9, 0.25
MAX_BOUNDS = [[47.0, -12.0], [75.0, 50.0]]  # as far as the neighbours are drawn (geo/README.md)
_START = [62.4, 16.6]
# Leaflet's options, the same in the service and in the file to take home.
OPTIONS = {
    "zoom_snap": ZOOM_SNAP,
    "zoom_delta": 0.5,
    "zoom_control": False,
    "attribution_control": False,
    "max_bounds": False,
}
_MARKUP = re.compile(r"[<>&{}%#'`$]")


class BaseMap(folium.Map):
    """A folium map whose scripts and styles come from our own server; Leaflet's version is folium's own."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.default_js = [
            ("leaflet", f"{_ASSETS}/leaflet/leaflet.js"),
            ("pilotkartan", f"{_ASSETS}/map.js"),
        ]
        self.default_css = [
            (name, f"{_ASSETS}/{path}")
            for name, path in {
                "leaflet_css": "leaflet/leaflet.css",  # a script of the same name would be lost
                "marker_css": "marker.css",
                "pilotkartan_css": "map.css",
            }.items()
        ]

    def render(self, **kwargs: Any) -> str:
        """Render without links in a header, which streamlit-folium takes away again."""
        return cast(str, super(JSCSSMixin, self).render(**kwargs))  # type: ignore[no-untyped-call]


class _Call(folium.MacroElement):
    """A call of one of map.js's functions with the map and a value."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        pilotkartan.{{ this.function }}({{ this.map_name() }}, JSON.parse({{ this.literal }}));
        {% endmacro %}
        """
    )

    def __init__(self, function: str, value: Any) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.function = function
        self.literal = script_literal(value)

    def map_name(self) -> str:
        """Name the map's variable, however deep the call lies under it."""
        parent: Any = self._parent
        while not isinstance(parent, folium.Map):
            parent = parent._parent
        return str(parent.get_name())


class _LayerCall(_Call):
    """As ``_Call``, but rendered by streamlit-folium only: folium would compile the data as a template."""

    def render(self, **_: Any) -> str:
        """Do nothing."""
        return ""


def script_literal(value: Any) -> str:
    r"""Write a value as a JavaScript string of JSON in which no character has a meaning outside it.

    Parameters
    ----------
    value : Any
        What ``json`` can write.

    Returns
    -------
    str
        A quoted string for ``JSON.parse``. ``<``, ``&``, ``{``, `````, ``$`` and the like stand as
        ``\uXXXX``, so that neither HTML, a template nor a template string can see them.
    """
    quoted = json.dumps(json.dumps(value, ensure_ascii=True, separators=(",", ":")))
    return _MARKUP.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def base_map(language: Language, height: int) -> BaseMap:
    """Build the part of the map that never changes: sea, neighbours, Sweden, counties, lakes, controls.

    Parameters
    ----------
    language : Language
        For the controls' names.
    height : int
        Pixels; the style sheet lets the map fill its frame.

    Returns
    -------
    BaseMap
        A new one for each rerun: folium objects change when they are rendered.
    """
    base = BaseMap(
        location=_START,
        zoom_start=4,
        tiles=None,
        height=height,
        minZoom=MIN_ZOOM,  # folium keeps its own min_zoom and max_zoom for tiles
        maxZoom=MAX_ZOOM,
        **OPTIONS,
    )
    base.add_child(_Call("start", {"assets": _ASSETS, **start_value(language)}))
    return base


def start_value(language: Language) -> dict[str, Any]:
    """Say what map.js's ``start`` needs to know wherever the map is shown: limits, colours, words.

    Parameters
    ----------
    language : Language
        For the controls' names.

    Returns
    -------
    dict
        What ``json`` can write.
    """
    words = {
        "lang": language.code,
        "map": language.text("Map of Sweden with the selected pilot projects"),
        "zoomIn": language.text("Zoom in"),
        "zoomOut": language.text("Zoom out"),
        "all": language.text("Show all of Sweden"),
        "fit": language.text("Fit the selected projects"),
        "credit": language.text(CREDIT),
    }
    return {"bounds": MAX_BOUNDS, "look": BASE, "words": words}


def project_layer(
    register: Register,
    projects: Sequence[Project],
    chosen: Project | None,
    colour: Colour,
    language: Language,
    shading: Shading | None = None,
) -> folium.FeatureGroup:
    """Build the part of the map that varies: the selected projects, numbered in their order.

    Parameters
    ----------
    register : Register
        The data set.
    projects : sequence of Project
        The selected ones from north to south.
    chosen : Project or None
        The one whose area is tinted.
    colour : {"program", "belagg"}
        What the fill stands for.
    language : Language
        For the watermark on invented data.
    shading : Shading, optional
        Municipalities shaded by class under the projects, and own areas as outlines.

    Returns
    -------
    folium.FeatureGroup
        For streamlit-folium's ``feature_group_to_add``.
    """
    layer = folium.FeatureGroup(name="projects")
    shown = show_value(register, projects, chosen, colour, language, shading)
    layer.add_child(_LayerCall("show", shown))
    return layer


def show_value(
    register: Register,
    projects: Sequence[Project],
    chosen: Project | None,
    colour: Colour,
    language: Language,
    shading: Shading | None = None,
) -> dict[str, Any]:
    """Say what map.js's ``show`` draws.

    Parameters
    ----------
    register, projects, chosen, colour, language, shading
        As for ``project_layer``.

    Returns
    -------
    dict
        What ``json`` can write; a marker is an array, in the order that map.js takes it apart.
    """
    markers = []
    for number, project in enumerate(projects, start=1):
        look = fill(register, project, colour)
        markers.append(
            [
                project.id, number, project.name, project.latitude, project.longitude,
                look.fill, look.ink, project.evidence,
            ]
        )  # fmt: skip
    return {
        "markers": markers,
        "chosen": chosen.id if chosen else None,
        "areas": [area.code for area in chosen.areas] if chosen else [],
        "watermark": language.text("EXAMPLE") if register.is_example else "",
        "shading": _shading_value(shading) if shading else None,
    }


def _shading_value(shading: Shading) -> dict[str, Any]:
    """Say what ``assets/shading.js`` draws; classes and words in the order of the municipalities' codes."""
    codes = municipality_codes()
    return {
        "title": short(shading.title),
        "classes": [[one.fill, one.ink, one.texture] for one in shading.classes],
        "of": [int(shading.of.get(code, -1)) for code in codes],
        "words": [short(shading.words.get(code, "")) for code in codes],
        "own": in_degrees(shading.outlines),
        "tile": TILE,
        "edge": BASE["land"],
    }
