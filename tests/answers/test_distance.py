"""Distances: measured anew with shapely between every municipality and every project's joined area."""

import statistics
from collections import Counter
from dataclasses import replace
from functools import lru_cache

import pandas as pd
import pytest

from pilotkarta.answers.distance import distance_figures
from pilotkarta.answers.figure import Figure
from pilotkarta.maps.shading import shading_legend
from tests.answers.given import Case, as_texts, county, digits, read_back
from tests.exports.handouts import handout
from tests.insight import tables

LIES = {
    "sv": {"inside": "i området", "meets": "gränsar till området", "apart": "på avstånd"},
    "en": {"inside": "in the area", "meets": "borders on it", "apart": "apart"},
}


@lru_cache
def answer(case: Case) -> tuple[Figure, Figure]:
    return distance_figures(case.handout())


@lru_cache
def nearest(case: Case) -> dict[str, tuple[float, str, str]]:
    """Give the distance of each municipality to its nearest project, which that is, and how they lie."""
    found = {}
    for code in tables.municipalities():
        km = tables.km_to_projects(case.data)[code]
        covering = [one for one in case.ids if code in case.held[one]]
        least = min(km[one] for one in case.ids)
        one = covering[0] if covering else next(p for p in case.ids if km[p] <= least + 1e-9)
        found[code] = (km[one], one, "inside" if covering else "apart" if least > 0 else "meets")
    return found


def test_every_municipality_has_its_distance_farthest_first(case: Case) -> None:
    shown = answer(case)[0].table
    rows = {row[1]: row for row in shown.to_numpy().tolist()}
    assert len(rows) == len(shown) == 290
    for code, place in tables.municipalities().items():
        km, project, lies = nearest(case)[code]
        name, _, in_county, written, its, relation = rows[code]
        assert (name, in_county) == (place["name"], county(place["county_code"]))
        assert written == pytest.approx(km, abs=0.05 + 1e-9)
        assert written == round(written, 1)
        assert (its, relation) == (case.name(project), LIES[case.sprak][lies])
    far = shown.iloc[:, 3].tolist()
    assert far == sorted(far, reverse=True)
    assert read_back(answer(case)[0]) == as_texts(shown)


def test_the_shading_classes_what_the_table_says(case: Case) -> None:
    shading = answer(case)[0].shading
    assert shading is not None
    inside, meets, apart = LIES[case.sprak].values()
    place = {}
    for _, code, _, km, project, relation in answer(case)[0].table.to_numpy().tolist():
        steps = 2 + (km >= 25) + (km >= 50) + (km >= 100) + (km >= 200)
        place[code] = {inside: 0, meets: 1}.get(relation, steps)
        said = relation if relation != apart else f"{case.number(km)} km"
        assert shading.words[code] == f"{said} – {project}"
    assert shading.of == place
    legend = shading_legend(shading, case.handout().language)["keys"]
    assert [digits(one["label"]) for one in legend] == [[], [], [25], [25, 50], [50, 100], [100, 200], [200]]
    counted = Counter(place.values())
    assert [digits(one["count"]) for one in legend] == [[counted[n]] for n in range(7)]
    looks = [(one.fill, one.pattern) for one in shading.classes]
    assert len(set(looks)) == 7


def test_how_many_lie_in_an_area_is_how_many_are_touched(case: Case) -> None:
    shading = answer(case)[0].shading
    assert shading is not None
    covered = {code for one in case.ids for code in case.held[one]}
    assert {code for code, place in shading.of.items() if place == 0} == covered


def test_each_theme_in_short(case: Case) -> None:
    chosen = dict(case.filters).get("tema", tuple(case.themes()))
    rows = []
    for theme, name in case.themes().items():
        if theme not in chosen:
            continue
        having = [one for one in case.ids if theme in case.having[one]]
        if not having:
            rows.append([name, 0, None, None, ""])
            continue
        km = {code: min(its[one] for one in having) for code, its in tables.km_to_projects(case.data).items()}
        farthest = max(km, key=lambda code: km[code])
        place = tables.municipalities()[farthest]["name"]
        rows.append([name, len(having), statistics.median(km.values()), km[farthest], place])
    shown = answer(case)[1].table
    for found, expected in zip(shown.to_numpy().tolist(), rows, strict=True):
        assert found[:2] == expected[:2]
        if expected[2] is None:
            assert pd.isna(found[2:4]).all()  # unknown, never nought
        else:
            assert found[2:4] == pytest.approx(expected[2:4], abs=0.05 + 1e-9)
        assert found[4] == expected[4]
    assert read_back(answer(case)[1]) == as_texts(shown)
    known = sum(bool(case.having[one]) for one in case.ids)
    assert digits(answer(case)[1].basis) == [known, len(case.ids)]
    assert digits(answer(case)[0].basis) == [len(case.ids)]


def test_a_themes_distance_is_that_of_the_selection_by_the_theme() -> None:
    in_short = {row[0]: row[1:] for row in answer(Case("register"))[1].table.to_numpy().tolist()}
    for theme, name in Case("register").themes().items():
        shown = distance_figures(handout(tema=(theme,)))[0].table
        assert in_short[name][1] == pytest.approx(shown.iloc[:, 3].median(), abs=0.1)
        assert in_short[name][2:] == [shown.iloc[0, 3], shown.iloc[0, 0]]


def test_with_no_project_no_distance_is_known_and_nothing_is_shaded() -> None:
    on_map, by_theme = distance_figures(handout(q="zzzz"))
    assert len(on_map.table) == 290
    assert on_map.table.iloc[:, 3].isna().all()
    assert set(on_map.table.iloc[:, 4]) == set(on_map.table.iloc[:, 5]) == {""}
    assert on_map.shading is not None
    assert on_map.shading.of == on_map.shading.words == {}
    assert set(by_theme.table.iloc[:, 1]) == {0}
    assert by_theme.table.iloc[:, 2].isna().all()


def test_a_rounded_distance_is_in_the_class_that_it_says() -> None:
    # 24.978 km from the one to the other is told as 25 km, and belongs to what is 25 km or more.
    km = {
        (data, code, one): its
        for data in ("register", "example")
        for code, every in tables.km_to_projects(data).items()
        for one, its in every.items()
        if any(step - 0.05 <= its < step for step in (25, 50, 100, 200))
    }
    assert km
    for data, code, one in km:
        case = Case(data)
        given = case.handout()
        alone = replace(given, projects=tuple(p for p in given.projects if p.id == one))
        shading = distance_figures(alone)[0].shading
        assert shading is not None
        label = shading.classes[shading.of[code]].label
        assert label.startswith(shading.words[code].split(" ")[0])
