"""Reach: which municipalities are touched and how, the same on the map, by region and by times."""

from collections import Counter
from dataclasses import replace
from functools import lru_cache, partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pilotkarta.answers.figure import Figure
from pilotkarta.answers.reach import reach_figures
from pilotkarta.maps.shading import shading_legend
from tests.answers.charts import bar, layers
from tests.answers.given import (
    LANDSDEL,
    Case,
    as_texts,
    county,
    digits,
    projects,
    read_back,
    regions,
    table,
)
from tests.exports.handouts import REAL, handout
from tests.insight import tables

near = partial(pytest.approx, abs=1e-9)
NONE = {"sv": "inga", "en": "none"}


@lru_cache
def answer(case: Case) -> tuple[Figure, ...]:
    return reach_figures(case.handout())


@lru_cache
def touched(case: Case) -> dict[str, tuple[int, int, list[str]]]:
    """Give of each municipality how many projects name it, only cover its county, and which they are."""
    named, held = case.named, case.held
    return {
        code: (
            sum(code in named[one] for one in case.ids),
            sum(code in held[one] and code not in named[one] for one in case.ids),
            [one for one in case.ids if code in held[one]],
        )
        for code in tables.municipalities()
    }


def test_the_table_says_of_each_municipality_which_projects_touch_it(case: Case) -> None:
    shown = answer(case)[0].table
    rows = []
    for code, row in tables.municipalities().items():
        named, by_county, its = touched(case)[code]
        names = "; ".join(case.name(one) for one in its)
        where = [county(row["county_code"]), LANDSDEL[row["landsdel"]]]
        rows.append([row["name"], code, *where, named, by_county, names])
    last = shown.columns[-1]
    assert set(shown.loc[[not its for *_, its in touched(case).values()], last]) <= set(NONE.values())
    plain = shown.assign(**{last: shown[last].replace(NONE[case.sprak], "")})
    assert plain.to_numpy().tolist() == rows
    assert read_back(answer(case)[0]) == as_texts(shown)


def classes(case: Case) -> dict[str, int]:
    """Say how each municipality is shaded: 0 untouched, 1 only by the county, then by how many name it."""
    return {
        code: 1 + min(named, 3) if named else int(by_county > 0)
        for code, (named, by_county, _) in touched(case).items()
    }


def test_the_shading_and_its_legend_say_the_same(case: Case) -> None:
    shading = answer(case)[0].shading
    assert shading is not None
    assert shading.of == classes(case)
    looks = [(one.fill, one.pattern) for one in shading.classes]
    assert looks[:2] == [
        ("#ffffff", ()),
        ("#ffffff", ("rising",)),
    ]  # white and hatched, as the definition says
    assert len(set(looks)) == len(looks) == 5
    counted = Counter(classes(case).values())
    legend = shading_legend(shading, case.handout().language)["keys"]
    assert [digits(one["count"]) for one in legend] == [[counted[place]] for place in range(5)]
    assert [digits(one["label"]) for one in legend] == [[], [], [1], [2], [3]]
    for code, (named, by_county, _) in touched(case).items():
        assert digits(shading.words[code]) == [named, by_county]


def summed(case: Case, codes: list[str]) -> list[float]:
    """Sum up some municipalities as the tables of regions do."""
    named = sum(touched(case)[code][0] > 0 for code in codes)
    only = sum(touched(case)[code][0] == 0 and touched(case)[code][1] > 0 for code in codes)
    kinds = [named, only, len(codes) - named - only]
    counties = {code[:2] for code in codes}
    reached = {code[:2] for code in codes if touched(case)[code][2]}
    its = {one for code in codes for one in touched(case)[code][2]}
    return [
        len(codes),
        *kinds,
        *(round(100 * n / len(codes), 1) for n in kinds),
        len(counties),
        len(reached),
        len(its),
    ]


def parts(level: str) -> dict[str, list[str]]:
    """Give the municipalities of each region by its name; all of Sweden last."""
    every = tables.municipalities()
    if level == "landsdel":
        groups = {
            name: [code for code, row in every.items() if row["landsdel"] == part]
            for part, name in LANDSDEL.items()
        }
    else:
        groups = {}
        for code in every:
            groups.setdefault(county(code[:2]), []).append(code)
    return groups


def test_regions_are_summed_and_drawn(case: Case) -> None:
    for one, level in zip(answer(case)[1:3], ("landsdel", "lan"), strict=True):
        expected = {name: summed(case, codes) for name, codes in parts(level).items()}
        expected["Sverige" if case.sprak == "sv" else "Sweden"] = summed(case, list(tables.municipalities()))
        rows = {row[0]: row[1:] for row in one.table.to_numpy().tolist()}
        assert rows == expected
        assert read_back(one) == as_texts(one.table)

        drawn = layers(one.chart)
        words = {row["row"]: row["words"] for row in drawn["words"].rows}
        assert [text.split(":")[0] for text in words.values()] == list(one.table.iloc[:, 0])
        named, only, until = bar(drawn, "filled"), bar(drawn, "dashed"), {}
        if "dashed" in drawn:
            until = drawn["dashed"].along("x2")
        ends = drawn["filled"].along("x2") if named else {}
        assert set(named.values()) <= {0}
        assert set(drawn["outline"].along().values()) == {0}
        assert set(drawn["outline"].along("x2").values()) == {100}
        assert list(drawn["outline"].along()) == list(range(len(rows)))
        for line, row in enumerate(rows.values()):
            every, *kinds = map(int, row[:4])
            assert digits(words[line]) == [*kinds, every]
            # The bars' lengths give back the numbers of municipalities, exactly.
            assert ends.get(line, 0) * every / 100 == near(kinds[0])
            covered = (until[line] if line in only else ends.get(line, 0)) * every / 100
            assert covered == near(kinds[0] + kinds[1])
            assert (line in only) == (kinds[1] > 0)
            if line in only:
                assert only[line] == ends.get(line, 0)


def test_times_are_counted_and_drawn(case: Case) -> None:
    one = answer(case)[3]
    counted = Counter(len(its) for *_, its in touched(case).values())
    rows = [[n, counted[n]] for n in range(max(counted) + 1)]
    assert one.table.to_numpy().tolist() == rows
    assert read_back(one) == as_texts(one.table)
    drawn = layers(one.chart)
    assert bar(drawn, "filled") == dict(rows)
    assert [digits(row["words"]) for row in drawn["words"].rows] == rows


def agree(figures: tuple[Figure, ...], chosen: int) -> None:
    """Say whether the map, both tables of regions and the times tell of the same municipalities."""
    on_map, landsdelar, counties, times = figures
    shading = on_map.shading
    assert shading is not None
    classed = Counter(shading.of.values())
    untouched, only = classed[0], classed[1]
    named = 290 - untouched - only
    for one in (landsdelar, counties):
        *each, whole = one.table.to_numpy().tolist()
        assert whole[1:5] == [290, named, only, untouched]
        for column in (1, 2, 3, 4, 8, 9):
            assert sum(row[column] for row in each) == whole[column]
        assert whole[8:] == [21, sum(row[9] > 0 for row in counties.table.to_numpy().tolist()[:-1]), chosen]
    times_ = times.table.to_numpy().tolist()
    assert sum(count for _, count in times_) == 290
    assert times_[0] == [0, untouched]
    touches = on_map.table.iloc[:, 4].sum() + on_map.table.iloc[:, 5].sum()
    assert sum(n * count for n, count in times_) == touches


def test_all_four_tell_of_the_same_municipalities(case: Case) -> None:
    agree(answer(case), len(case.ids))


@settings(max_examples=8)
@given(st.sets(st.sampled_from(range(28))))
def test_all_four_agree_on_any_projects(numbers: set[int]) -> None:
    some = tuple(REAL.projects[n] for n in sorted(numbers))
    agree(reach_figures(replace(handout(), projects=some)), len(some))


def test_the_bases_count_the_selected_and_the_caution_what_is_traced(case: Case) -> None:
    stated = sum(int(row["stated_pilots"]) for row in table("register", "programmes"))
    for one in answer(case):
        assert digits(one.basis) == [len(case.ids)]
        assert digits(one.caution) == ([len(projects("register")), stated] if case.data == "register" else [])


def test_known_by_hand() -> None:
    # Six projects have a county each: Västerbotten (15 municipalities), Gävleborg (10), Västernorrland (7);
    # Dalarna (15), Södermanland (9); Blekinge (5). One names the six of Halland.
    given_ = Case("register", (("program", ("rp-2020",)),))
    rows = {row[0]: row[4:6] for row in answer(given_)[0].table.to_numpy().tolist()}
    assert {name: rows[name] for name in ("Falun", "Gävle", "Umeå", "Halmstad", "Östersund")} == {
        "Falun": [0, 1], "Gävle": [0, 1], "Umeå": [0, 1], "Halmstad": [1, 0], "Östersund": [0, 0],
    }  # fmt: skip
    assert [row[:5] for row in answer(given_)[1].table.to_numpy().tolist()] == [
        ["Norrland", 54, 0, 32, 22],
        ["Svealand", 96, 0, 24, 72],
        ["Götaland", 140, 6, 5, 129],
        ["Sverige", 290, 6, 61, 223],
    ]
    assert answer(given_)[3].table.to_numpy().tolist() == [[0, 223], [1, 67]]


def test_nothing_selected_leaves_everything_white() -> None:
    on_map, landsdelar, _, times = reach_figures(handout(q="zzzz"))
    assert on_map.shading is not None
    assert set(on_map.shading.of.values()) == {0}
    assert landsdelar.table.to_numpy().tolist()[-1][:5] == ["Sverige", 290, 0, 0, 290]
    assert {"filled", "dashed"} & set(layers(landsdelar.chart)) == set()
    assert times.table.to_numpy().tolist() == [[0, 290]]


def test_counties_and_parts_stand_from_north_to_south() -> None:
    shown = [list(one.table.iloc[:, 0]) for one in answer(Case("register"))[1:3]]
    assert shown[0] == ["Norrland", "Svealand", "Götaland", "Sverige"]
    north = {
        county(code): tables.shapes()[code].centroid.y for code, row in regions().items() if len(code) == 2
    }
    assert shown[1][0] == "Norrbotten"
    assert shown[1][-2:] == ["Skåne", "Sverige"]
    assert set(shown[1][:-1]) == set(north)
    assert north[shown[1][0]] > north[shown[1][10]] > north[shown[1][20]]
