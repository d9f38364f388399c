"""The interactive map: a constant base map from our own server, and one layer with the selected projects."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import folium
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.i18n import language
from pilotkarta.maps.leaflet import BaseMap, base_map, project_layer, script_literal
from pilotkarta.maps.overlays import Overlay
from pilotkarta.maps.shading import Shading, missing, shades
from pilotkarta.maps.style import EVIDENCE, PROGRAMMES
from pilotkarta.paths import ASSETS, GEO, LEAFLET
from pilotkarta.register import Project, Register
from pilotkarta.selection import Colour, Selection, select

SPECIAL = set("<>&{}%#'`$")
HOSTILE = [
    "</script><script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "${alert(1)}`",
    "'\"\\",
    "\u2028\u2029",
    "&amp;",
    "\x00",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
SV, EN = language("sv"), language("en")


def decoded(literal: str) -> Any:
    """Undo what a browser undoes: the string's escapes, then JSON.parse."""
    return json.loads(json.loads(literal))


def rendered(base: BaseMap) -> str:
    """Render a map's page with its random ids made alike."""
    return re.sub(r"[0-9a-f]{32}", "id", base.get_root().render())


def calls(element: folium.Element, name: str) -> list[Any]:
    """Give the values of the calls of one of map.js's functions below an element."""
    own = [decoded(element.literal)] if getattr(element, "function", "") == name else []
    return own + [value for child in element._children.values() for value in calls(child, name)]


def shown(
    register: Register,
    projects: Sequence[Project],
    chosen: Project | None = None,
    colour: Colour = "program",
    shading: Shading | None = None,
) -> dict[str, Any]:
    """Give what a layer tells map.js to show."""
    (value,) = calls(project_layer(register, projects, chosen, colour, SV, shading), "show")
    assert isinstance(value, dict)
    return value


class TestLiteral:
    """A value as a JavaScript string in which no character means anything outside it."""

    @given(JSON)
    def test_any_value_comes_back(self, value: Any) -> None:
        assert decoded(script_literal(value)) == value

    @given(JSON | st.sampled_from(HOSTILE))
    def test_no_character_has_a_meaning_outside(self, value: Any) -> None:
        literal = script_literal(value)
        assert not SPECIAL & set(literal)
        assert literal.isascii()
        assert literal.isprintable()
        assert re.fullmatch(r'"(?:[^"\\]|\\.)*"', literal)

    @pytest.mark.parametrize("text", HOSTILE, ids=ascii)
    def test_hostile_text_comes_back(self, text: str) -> None:
        assert decoded(script_literal([text, {text: text}])) == [text, {text: text}]


class TestBaseMap:
    """The part that never changes; a change would remount the component and lose the zoom."""

    def test_it_is_the_same_each_time(self) -> None:
        assert rendered(base_map(SV, 600)) == rendered(base_map(SV, 600))

    def test_the_layer_leaves_it_alone(self, register: Register) -> None:
        base = base_map(SV, 600)
        before = rendered(base)
        shading = Shading("mobevi", shades("a"), {"0180": 0}, {"0180": "mobevi"})
        layer = project_layer(register, register.projects, register.projects[3], "belagg", SV, shading)
        assert rendered(base) == before
        base.add_child(layer)  # as streamlit-folium does
        assert "mobevi" not in rendered(base)

    def test_languages_differ_in_their_words_only(self) -> None:
        ((swedish,), (english,)) = (calls(base_map(one, 600), "start") for one in (SV, EN))
        assert swedish.pop("words").keys() == english.pop("words").keys()
        assert swedish == english

    def test_controls_are_named_in_the_language(self) -> None:
        ((swedish,), (english,)) = (calls(base_map(one, 600), "start") for one in (SV, EN))
        assert (swedish["words"]["lang"], english["words"]["lang"]) == ("sv", "en")
        assert (swedish["words"]["zoomIn"], english["words"]["zoomIn"]) == ("Zooma in", "Zoom in")
        assert all(swedish["words"].values())
        assert not set(swedish["words"].values()) & (set(english["words"].values()) - {""})

    def test_no_other_host_is_named(self) -> None:
        base = base_map(SV, 600)
        links = " ".join(url for _, url in (*base.default_js, *base.default_css))
        assert not re.search(r"https?:|(?:^|\s)//|\b(?:src|href)=[\"']?//", rendered(base) + links)

    def test_scripts_and_styles_are_ours_and_exist(self) -> None:
        base = base_map(SV, 600)
        asked = [url for _, url in (*base.default_js, *base.default_css)]
        assert [path.rsplit("/", 1)[1] for path in asked] == [
            "leaflet.js", "map.js", "leaflet.css", "marker.css", "map.css",
        ]  # fmt: skip
        for path in asked:
            local = path.removeprefix("../../assets/")
            assert local != path
            folder, _, rest = local.partition("leaflet/")
            assert ((LEAFLET / rest) if rest and not folder else (ASSETS / local)).is_file(), path

    def test_the_list_that_all_folium_maps_share_is_left_alone(self) -> None:
        before = list(folium.Map.default_js), list(folium.Map.default_css)
        base_map(SV, 600)
        assert (folium.Map.default_js, folium.Map.default_css) == before

    def test_zoom_has_its_limits(self) -> None:
        page = rendered(base_map(SV, 600))
        for option, value in (("minZoom", "3"), ("maxZoom", "9"), ("zoomSnap", "0.25")):
            assert re.search(rf'"{option}": {value},', page)
        assert "tileLayer" not in page

    def test_the_script_starts_the_map_that_it_makes(self) -> None:
        page = base_map(SV, 600).get_root().render()
        (made,) = re.findall(r"var (map_[0-9a-f]{32}) = L\.map\(", page)
        assert f"pilotkartan.start({made}, JSON.parse(" in page


class TestLayer:
    """The selected projects as an array."""

    def test_markers_are_numbered_in_the_order_given(self, register: Register) -> None:
        chosen = select(register, Selection(lan=("13",)))
        markers = shown(register, chosen)["markers"]
        assert [(one[0], one[1]) for one in markers] == [
            ("stationers-roll", 1), ("marken-halland", 2), ("halmstad-tillvaxtmotor", 3),
        ]  # fmt: skip
        assert [one[0] for one in shown(register, chosen[::-1])["markers"]] == [p.id for p in chosen[::-1]]

    def test_a_marker_says_all_that_is_drawn(self, register: Register) -> None:
        stations = register.project("stationers-roll")
        assert stations is not None
        place = [stations.latitude, stations.longitude]
        ((*start, fill, ink, evidence),) = shown(register, [stations])["markers"]
        assert start == ["stationers-roll", 1, stations.name, *place]
        assert (fill, ink) == (PROGRAMMES[0].fill, PROGRAMMES[0].ink)
        assert evidence == "weak"
        ((*_, fill, ink, evidence),) = shown(register, [stations], colour="belagg")["markers"]
        assert (fill, ink) == (EVIDENCE["weak"].fill, EVIDENCE["weak"].ink)

    def test_the_chosen_project_brings_its_areas(self, register: Register) -> None:
        halmstad = register.project("halmstad-tillvaxtmotor")
        value = shown(register, register.projects, halmstad)
        assert value["chosen"] == "halmstad-tillvaxtmotor"
        assert sorted(value["areas"]) == ["0767", "0781", "1278", "1315", "1380", "1381", "1382"]
        value = shown(register, register.projects)
        assert (value["chosen"], value["areas"]) == (None, [])

    def test_only_invented_data_has_a_watermark(self, register: Register, example: Register) -> None:
        assert shown(register, register.projects)["watermark"] == ""
        assert shown(register, ())["watermark"] == ""
        assert shown(example, ())["watermark"] == "EXEMPEL"
        assert {one[-1] for one in shown(example, example.projects)["markers"]} == {"example"}

    def test_an_empty_selection_has_no_markers(self, register: Register) -> None:
        assert shown(register, ())["markers"] == []

    @pytest.mark.parametrize("text", HOSTILE, ids=ascii)
    def test_hostile_names_arrive_as_they_are(self, register: Register, text: str) -> None:
        hostile = replace(register.projects[0], name=text)
        assert shown(register, [hostile])["markers"][0][2] == text

    def test_the_call_is_made_on_the_map_it_lies_under(self, register: Register) -> None:
        base = base_map(SV, 600)
        layer = project_layer(register, register.projects[:1], None, "program", SV)
        base.add_child(layer)
        (call,) = layer._children.values()
        script = call._template.module.script(call, {})
        assert script.strip().startswith(f"pilotkartan.show({base.get_name()}, JSON.parse(")


class TestShading:
    """The municipalities' classes, in the order of their codes."""

    def test_nothing_is_said_where_nothing_is_shaded(self, register: Register) -> None:
        assert shown(register, register.projects)["shading"] is None

    def test_each_code_finds_its_class_and_words(self, register: Register) -> None:
        features = json.loads((GEO / "map" / "municipalities.geojson").read_text(encoding="utf-8"))[
            "features"
        ]
        codes = sorted(one["properties"]["code"] for one in features)
        of = {code: int(code[3]) % 3 for code in reversed(codes) if code[0] != "2"}
        words = {code: f"says {code}" for code in of if code[0] == "1"}
        classes = (*shades(["few", "many"]), missing("not known"))
        value = shown(register, (), shading=Shading("How many", classes, of, words))["shading"]
        assert value["title"] == "How many"
        assert value["classes"] == [[one.fill, one.ink, one.texture] for one in classes]
        assert value["classes"][0][2] == ""
        assert dict(zip(codes, value["of"], strict=True)) == {code: of.get(code, -1) for code in codes}
        assert dict(zip(codes, value["words"], strict=True)) == {code: words.get(code, "") for code in codes}
        assert value["own"] == []

    def test_own_areas_are_latitudes_and_longitudes(self, register: Register) -> None:
        square = shapely.box(600_000, 6_600_000, 610_000, 6_610_000)
        shading = Shading("", (), {}, {}, (Overlay("The quay", square),))
        ((name, (ring,), dots),) = shown(register, (), shading=shading)["shading"]["own"]
        assert (name, dots) == ("The quay", [])
        assert all(59 < latitude < 60 and 16 < longitude < 18 for latitude, longitude in ring)

    def test_numbers_of_a_table_can_be_written(self, register: Register) -> None:
        of = dict(zip(["0180"], np.array([1]), strict=True))
        value = shown(register, (), shading=Shading("", shades("ab"), of, {}))["shading"]
        assert sorted(set(value["of"])) == [-1, 1]

    def test_the_whole_country_is_light_however_long_the_words(self, register: Register) -> None:
        codes = [one.code for one in register.municipalities]
        of = dict.fromkeys(codes, 0)
        usual = Shading("How far", shades("a"), of, dict.fromkeys(codes, "123,4 km"))
        assert len(json.dumps(shown(register, (), shading=usual))) < 5_000
        long = Shading("å" * 9000, shades("a"), of, dict.fromkeys(codes, "x" * 9000))
        value = shown(register, (), shading=long)["shading"]
        assert {len(word) for word in (value["title"], *value["words"])} == {200}

    @pytest.mark.parametrize("text", HOSTILE, ids=ascii)
    def test_hostile_words_arrive_as_they_are(self, register: Register, text: str) -> None:
        own = (Overlay(text, shapely.box(600_000, 6_600_000, 610_000, 6_610_000)),)
        shading = Shading(text, shades("a"), {"0180": 0}, {"0180": text}, own)
        value = shown(register, (), shading=shading)["shading"]
        assert (value["title"], max(value["words"]), value["own"][0][0]) == (text, text, text)

    def test_its_script_is_ours(self) -> None:
        asked = re.findall(
            r"\$\{state\.assets\}/([\w-]+\.js)", (ASSETS / "map.js").read_text(encoding="utf-8")
        )
        assert asked == ["shading.js"]
        assert (ASSETS / "shading.js").is_file()
