"""Own figures under the pilots: made by hand, and reckoned with no help from numpy or pandas."""

import math
import statistics
from collections import Counter
from itertools import pairwise

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from pilotkarta.answers.figure import Figure, number
from pilotkarta.answers.own import own_figures
from pilotkarta.answers.own_areas import own_areas
from pilotkarta.i18n import language
from pilotkarta.maps.shading import shading_legend
from tests.answers.charts import Layer, all_layers, layers
from tests.answers.given import CASES, Case, as_texts, county, digits, read_back
from tests.exports.handouts import HOSTILE, handout
from tests.insight import tables

NAME = "Andel över 65, %"
CODES = list(tables.municipalities())
# A number for each municipality but those of Gotland and Kalmar; many share theirs.
OWN = {code: None if code[:2] in ("08", "09") else round((int(code) * 37 % 101) / 4, 2) for code in CODES}
ASKED = ["all", "county", "one", "example-en"]


def series(own: dict[str, float | None], name: str = NAME) -> pd.Series:
    """Give numbers as a visitor's file gives them."""
    return pd.Series(list(own.values()), index=list(own), dtype="float64", name=name)


@pytest.fixture(params=ASKED, scope="module")
def asked(request: pytest.FixtureRequest) -> tuple[Case, tuple[Figure, Figure, Figure]]:
    case = CASES[request.param]
    return case, own_figures(case.handout(), series(OWN), "quantiles", 5)


def groups(case: Case) -> dict[str, str]:
    """Say of each municipality whether a project names it, or only covers its county, or neither."""
    named = {code for its in case.named.values() for code in its}
    held = {code for its in case.held.values() for code in its}
    return {code: "named" if code in named else "county" if code in held else "rest" for code in CODES}


def values_of(case: Case, *wanted: str) -> list[float]:
    return [its for code, its in OWN.items() if its is not None and groups(case)[code] in wanted]


def test_the_map_table_has_every_value_and_its_class(asked) -> None:
    case, (on_map, *_) = asked
    text = language(case.sprak).text
    touch = {
        "named": text("named"),
        "county": text("only by the county"),
        "rest": text("not touched"),
    }
    assert len(set(touch.values())) == 3
    shown = on_map.table
    assert shown.columns[3] == on_map.title == NAME
    for row, (code, place) in zip(shown.to_numpy().tolist(), tables.municipalities().items(), strict=True):
        assert row[:3] == [place["name"], code, county(code[:2])]
        assert row[3] == OWN[code] if OWN[code] is not None else math.isnan(row[3])
        assert row[5] == touch[groups(case)[code]]
    assert read_back(on_map) == as_texts(shown)


def test_classes_hold_what_they_say_on_map_legend_and_table(asked) -> None:
    case, (on_map, *_) = asked
    shading, labels = on_map.shading, list(on_map.table.iloc[:, 4])
    assert shading is not None
    known = [its for its in OWN.values() if its is not None]
    counted = Counter(shading.of.values())
    *classes, nothing = shading.classes
    assert nothing.pattern == ("missing",)
    assert counted[len(classes)] == len(OWN) - len(known)
    ranges = []
    for place, one in enumerate(classes):
        its = [OWN[code] for code in CODES if shading.of[code] == place]
        low, high = min(its), max(its)
        assert one.label in (f"{said(case, low)} – {said(case, high)}", said(case, low))
        ranges.append((low, high))
    assert all(below[1] < above[0] for below, above in pairwise(ranges))
    assert len(classes) == 5
    assert all(0.75 < counted[place] / (len(known) / 5) < 1.25 for place in range(5))
    for code, label in zip(CODES, labels, strict=True):
        place = shading.of[code]
        assert label == ("" if place == len(classes) else classes[place].label)
        assert shading.words[code] == (nothing.label if OWN[code] is None else said(case, OWN[code]))
    legend = shading_legend(shading, case.handout().language)["keys"]
    assert [digits(one["count"]) for one in legend] == [[counted[n]] for n in range(len(classes) + 1)]


def said(case: Case, number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return text if case.sprak == "en" else text.replace(".", ",")


def quantile(ordered: list[float], share: float) -> float:
    """Interpolate as Excel's QUARTILE.INC."""
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def test_pilot_municipalities_against_the_rest(asked) -> None:
    case, (_, spread, _) = asked
    rows = spread.table.to_numpy().tolist()
    drawn = layers(spread.chart)
    words = {row["row"]: row["words"] for row in drawn["words"].rows}
    for line, wanted in enumerate(("named", "county", "rest")):
        its = sorted(values_of(case, wanted))
        label, n, *five = rows[line]
        assert n == len(its)
        assert words[line].startswith(f"{label} · ")
        if not its:
            assert all(pd.isna(one) for one in five)
            assert digits(words[line]) == []
            assert line not in drawn["bar" if "bar" in drawn else "filled"].along()
            continue
        expected = [its[0], quantile(its, 0.25), statistics.median(its), quantile(its, 0.75), its[-1]]
        assert five == pytest.approx(expected)
        # The whisker, the box and the line in it are the table's numbers.
        box, whisker, line_in_it = drawn["filled"], drawn["rule"], drawn["tick"]
        assert [whisker.along()[line], whisker.along("x2")[line]] == [five[0], five[4]]
        assert [box.along()[line], box.along("x2")[line]] == [five[1], five[3]]
        assert line_in_it.along()[line] == five[2]
        assert digits(words[line])[0] == n
        shown = f"{five[2]:.3f}".rstrip("0").rstrip(".")
        assert words[line].endswith(shown if case.sprak == "en" else shown.replace(".", ","))
    assert read_back(spread) == as_texts(spread.table)
    assert sum(row[1] for row in rows) == sum(its is not None for its in OWN.values())


def test_the_histogram_counts_each_value_once(asked) -> None:
    case, (_, _, histogram) = asked
    rows = histogram.table.to_numpy().tolist()
    pilots, rest = values_of(case, "named", "county"), values_of(case, "rest")
    for n, (low, high, first, second) in enumerate(rows):
        last = n == len(rows) - 1
        for its, count in ((pilots, first), (rest, second)):
            assert count == sum(low <= one < high or (last and one == high) for one in its)
    assert sum(row[2] for row in rows) == len(pilots)
    assert sum(row[3] for row in rows) == len(rest)
    (bars,) = [one for one in all_layers(histogram.chart) if one.mark["type"] == "bar"]
    assert stacked(bars) == {
        (low, high, group): count
        for low, high, *counts in rows
        for group, count in zip(histogram.table.columns[2:], counts, strict=True)
        if count
    }
    assert bars.encoding["y"]["field"] == "count"
    assert (bars.encoding["x"]["field"], bars.encoding["x2"]["field"]) == ("lower", "upper")
    assert bars.encoding["color"]["scale"]["domain"] == list(histogram.table.columns[2:])
    assert read_back(histogram) == as_texts(histogram.table)


def stacked(bars: Layer) -> dict[tuple[float, float, str], int]:
    return {(row["lower"], row["upper"], row["group"]): row["count"] for row in bars.rows}


def test_the_bases_count_the_values(asked) -> None:
    _, figures = asked
    known = sum(its is not None for its in OWN.values())
    for one in figures:
        assert digits(one.basis)[:3] == [known, 290, 290 - known]
        assert NAME in one.title


@pytest.mark.parametrize(
    "name", ["Kommun", "Kod", "Län", "Klass", "Pilotkommun", "row", "count", "group", ""]
)
def test_an_own_column_called_as_one_of_ours_takes_the_place_of_none(name: str) -> None:
    figures = own_figures(handout(), series(OWN, name), "equal", 3)
    shown = figures[0].table
    assert shown.shape == (290, 6)
    assert list(shown.iloc[:, 1]) == CODES
    assert list(shown.iloc[:, 3].fillna(-1)) == [-1 if its is None else its for its in OWN.values()]
    assert [one.table.shape[0] for one in figures[1:]] == [3, len(figures[2].table)]
    for one in figures[1:]:
        assert one.chart is not None
        one.chart.to_dict()
    assert read_back(figures[0]) == as_texts(shown)


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_hostile_name_is_told_as_it_stands(name: str) -> None:
    on_map, spread, histogram = own_figures(handout(), series(OWN, name), "equal", 3)
    assert on_map.title == on_map.table.columns[3] == name
    assert name in spread.title
    assert name in histogram.title
    boxes, (bars, *_) = layers(spread.chart), all_layers(histogram.chart)
    shown = (boxes["filled"], boxes["rule"], boxes["tick"], bars)
    assert {layer.encoding["x"]["axis"]["title"] for layer in shown} == {name}


ODD = {
    "nothing": dict.fromkeys(CODES),
    "one": {code: 7.0 if code == "2480" else None for code in CODES},
    "same": dict.fromkeys(CODES, 3.5),
    "two": {code: float(code == "2480") for code in CODES},
    "huge": {code: 10.0 ** (int(code) % 300) for code in CODES},
    "below-nought": {code: -1.0 * int(code) for code in CODES},
    "infinite": {code: math.inf if code == "2480" else 1.0 for code in CODES},
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("method", ["quantiles", "natural", "equal"])
def test_odd_figures_are_told_as_they_are(odd: str, method: str) -> None:
    own = ODD[odd]
    for given in (handout(lan=("24",)), handout(q="zzzz"))[: 2 if method == "equal" else 1]:
        on_map, spread, histogram = own_figures(given, series(own), method, 5)
        known = [its for its in own.values() if its is not None and abs(its) <= 1e100]
        assert on_map.shading is not None
        missing = len(on_map.shading.classes) - 1
        counted = Counter(on_map.shading.of.values())
        assert counted[missing] == 290 - len(known)
        assert sum(row[1] for row in spread.table.to_numpy().tolist()) == len(known)
        assert (histogram.chart is None) == (not known)
        for one in (on_map, spread, histogram):
            assert digits(one.basis)[:3] == [len(known), 290, 290 - len(known)]
            if one.chart is not None and method == "equal":
                one.chart.to_dict()


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        (0, "0", "0"),
        (-1234.5, "-1\xa0234,5", "-1,234.5"),
        (0.001, "0,001", "0.001"),
        (0.00012, "1,2×10^−4", "1.2E-4"),
        (-5e-300, "-5×10^−300", "-5E-300"),
        (999_999_999_999_999, "999\xa0999\xa0999\xa0999\xa0999", "999,999,999,999,999"),
        (1.25e30, "1,25×10^30", "1.25E30"),
        (1e300, "1×10^300", "1E300"),
        (math.inf, "∞", "∞"),
    ],
)
def test_a_number_of_any_size_is_written(value: float, swedish: str, english: str) -> None:
    said = (number(value, language("sv")), number(value, language("en")))
    assert tuple(one.replace("−", "-") for one in said) == (swedish.replace("−", "-"), english)


# Own areas: a square within Västerbotten, one over the border to Norrbotten, one in the sea, a point, a line.
SHAPES = gpd.GeoDataFrame(
    {"name": ["Inom", "Över gränsen", "<b>Ute</b>", "Punkt", "Linje"]},
    geometry=[
        shapely.box(700_000, 7_150_000, 720_000, 7_170_000),
        shapely.box(760_000, 7_220_000, 800_000, 7_270_000),
        shapely.box(300_000, 6_200_000, 310_000, 6_210_000),
        shapely.Point(710_000, 7_160_000),
        shapely.LineString([(700_000, 7_150_000), (720_000, 7_170_000)]),
    ],
    crs=3006,
)


def lies(case: Case, own: shapely.Geometry) -> tuple[dict[str, float], dict[str, float]]:
    """Measure with shapely which projects an own area overlaps, in km², and how far the others are, in km."""
    shapes = tables.project_shapes(case.data)
    shared = {one: shapes[one].intersection(own).area / 1e6 for one in case.ids}
    touched = {one for one in case.ids if (shared[one] > 0.01 if own.area else shapes[one].intersects(own))}
    near = {one: shapes[one].distance(own) / 1000 for one in case.ids if one not in touched}
    return {one: shared[one] for one in case.ids if one in touched}, near


@pytest.mark.parametrize("name", ASKED)
def test_own_areas_against_the_projects(name: str) -> None:
    case = CASES[name]
    figure = own_areas(case.handout(), SHAPES)
    rows: list[list[object]] = figure.table.to_numpy().tolist()
    overlapping = 0
    for own_name, own in zip(SHAPES["name"], SHAPES.geometry, strict=True):
        shared, near = lies(case, own)
        overlapping += bool(shared)
        its = [row for row in rows if row[0] == own_name]
        nearest = sorted(near, key=lambda one: (round(near[one], 6), case.ids.index(one)))[:3]
        assert [row[1] for row in its] == [case.name(one) for one in (*shared, *nearest)]
        for one, row in zip(shared, its, strict=False):
            assert row[6] == 0
            if not own.area:
                assert all(pd.isna(value) for value in row[3:6])
                continue
            whole = tables.project_shapes(case.data)[one].area / 1e6
            expected = [shared[one], 100 * shared[one] / (own.area / 1e6), 100 * shared[one] / whole]
            assert row[3:6] == pytest.approx(expected, abs=0.06)
        for one, row in zip(nearest, its[len(shared) :], strict=True):
            assert row[3:6] == [0, 0, 0]  # known: those that overlap stand above
            assert row[6] == pytest.approx(near[one], abs=0.051)
    assert digits(figure.basis) == [5, len(case.ids), overlapping]
    assert read_back(figure) == as_texts(figure.table)
    assert figure.shading is not None
    drawn = figure.shading.overlays
    assert [one.name for one in drawn] == list(SHAPES["name"])
    for one, own in zip(drawn, SHAPES.geometry, strict=True):
        assert one.shape.equals(own)
    assert figure.shading.of == {}


def test_how_an_own_area_lies_is_said() -> None:
    case = Case("register", (), "en")
    given = case.handout()
    (gotland,) = (one for one in given.projects if one.id == "attraktion-gotland")
    shape = tables.project_shapes("register")[gotland.id]
    own = gpd.GeoDataFrame(
        {"name": ["same", "around", "within", "partly"]},
        geometry=[
            shape,
            shape.buffer(5_000),
            shape.buffer(-5_000),
            shapely.box(*shape.bounds[:2], *shape.centroid.coords[0]),
        ],
        crs=3006,
    )
    found = own_areas(given, own).table
    rows = {row[0]: row[2] for row in found.to_numpy().tolist() if row[1] == gotland.name}
    assert rows == {
        "same": "the same area",
        "around": "the project lies within it",
        "within": "lies within the project",
        "partly": "overlaps",
    }


def test_own_areas_with_no_project_or_no_area() -> None:
    alone = own_areas(handout(q="zzzz"), SHAPES)
    assert alone.table.empty
    assert digits(alone.basis) == [5, 0, 0]
    none = own_areas(handout(), SHAPES[:0])
    assert none.table.empty
    assert digits(none.basis) == [0, 28, 0]
