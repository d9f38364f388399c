"""Projects side by side: their facts, what differs and what they share, by the tables."""

from functools import lru_cache

import pytest

from pilotkarta.answers.compare import Comparison, comparison
from pilotkarta.i18n import language
from pilotkarta.maps.shading import shading_legend
from tests.answers.given import NBSP, Case, as_texts, digits, projects, read_back, table
from tests.answers.test_time import read as read_date
from tests.insight import tables

COMPARED = {
    "covering": ("strukturer-vasterbotten", "umea-nimby", "mobevi"),
    "apart": ("attraktion-gotland", "framtidsbygget-kramfors"),
    "alike": ("regplan-blekinge", "regplan-dalarna"),
    "at-once": ("straket-goteborg-boras", "mobevi"),
    "perhaps": ("halmstad-tillvaxtmotor", "mobevi"),
    "four": ("strukturbild-blekinge", "jamtlandsstraket", "slus-vimmerby", "marken-halland"),
    "invented": (
        "exempel-norrskensstraket",
        "exempel-malmbygden",
        "exempel-besoksorter",
        "exempel-glasbygden",
    ),
}
ROWS = [
    "name", "evidence", "programme", "partners", "areas", "period", "themes", "amounts", "description",
]  # fmt: skip


@pytest.fixture(params=[(name, sprak) for name in COMPARED for sprak in ("sv", "en")], ids="-".join)
def asked(request: pytest.FixtureRequest) -> tuple[Case, tuple[str, ...]]:
    """Give a data set and language, and the compared projects from north to south."""
    name, sprak = request.param
    case = Case("example" if name == "invented" else "register", (), sprak)
    return case, tuple(one for one in case.ids if one in COMPARED[name])


@lru_cache
def answer(case: Case, ids: tuple[str, ...]) -> Comparison:
    # The filters leave them out; they are compared all the same.
    return comparison(case.handout(jamfor=ids, q="zzzz"))


def its(case: Case, name: str, project: str) -> list[dict[str, str]]:
    return [row for row in table(case.data, name) if row["project"] == project]


def says(case: Case, project: str) -> dict[str, object]:
    """Read what the tables say of each fact, apart from the order and who said it."""
    row = projects(case.data)[project]

    def rows(name: str) -> frozenset[tuple[str, ...]]:
        left_out = ("project", "origin")
        return frozenset(
            tuple(value for column, value in one.items() if column not in left_out)
            for one in its(case, name, project)
        )

    return {
        "programme": row["programme"],
        "evidence": row["evidence"],
        "period": (row["start"], row["end"]),
        "areas": rows("project_areas"),
        "partners": rows("project_partners"),
        "themes": rows("project_themes"),
        "amounts": rows("amounts"),
    }


def test_the_projects_stand_from_north_to_south_with_letters(asked: tuple[Case, tuple[str, ...]]) -> None:
    found = answer(*asked)
    assert [(letter, project.id) for letter, project in found.projects] == list(
        zip("ABCD", asked[1], strict=False)
    )


def test_a_fact_differs_where_the_tables_do(asked: tuple[Case, tuple[str, ...]]) -> None:
    case, ids = asked
    found = {row.facts[0].key: row.differs for row in answer(case, ids).rows}
    assert list(found) == ROWS
    said = [says(case, one) for one in ids]
    assert found == {
        **{key: any(one[key] != said[0][key] for one in said) for key in said[0]},
        "name": None,
        "description": None,
    }


def test_each_fact_says_what_the_tables_do(asked: tuple[Case, tuple[str, ...]]) -> None:
    case, ids = asked
    unknown = {"sv": "Uppgift saknas", "en": "Not known"}[case.sprak]
    names = {row["id"]: row["name"] for row in table(case.data, "organisations")}
    rows = {row.facts[0].key: row.facts for row in answer(case, ids).rows}
    for place, one in enumerate(ids):
        row = projects(case.data)[one]
        told = {key: "; ".join(its[place].values) for key, its in rows.items()}
        known = {key: its[place].known for key, its in rows.items()}
        assert told["name"] == (unknown if row["name_origin"] == "ours" else row["name"])
        english = case.sprak == "en" and row["description_en"]
        description = row["description_en"] if english else row["description"]
        assert told["description"] == (description or unknown)
        for day in (row["start"], row["end"]):
            date = read_date(day, case.sprak)
            assert date is None or date.said in told["period"]
        themes = [name for theme, name in case.themes().items() if theme in case.having[one]]
        assert sorted(told["themes"].split(", ")) == sorted(themes or [unknown])
        for partner in its(case, "project_partners", one):
            assert names[partner["organisation"]] in told["partners"]
        for area in its(case, "project_areas", one):
            assert case_name(area["area"]) in told["areas"]
        for sum_ in its(case, "amounts", one):
            assert case.money(int(sum_["amount"])) in told["amounts"]
        for key, empty in (
            ("period", not row["start"] and not row["end"]),
            ("themes", not themes),
            ("amounts", not its(case, "amounts", one)),
        ):
            assert known[key] != empty
            assert (told[key] == unknown) == empty


def case_name(code: str) -> str:
    return next(row["name"] for row in tables.rows(tables.DATA / "regions.csv") if row["code"] == code)


def test_the_table_and_its_file_say_the_facts(asked: tuple[Case, tuple[str, ...]]) -> None:
    case, ids = asked
    found = answer(case, ids)
    shown = found.figure.table
    assert list(shown.columns[1:-1]) == [
        f"{letter}. {case.name(one)}" for letter, one in zip("ABCD", ids, strict=False)
    ]
    text = language(case.sprak).text
    word = {None: "–", True: text("differs"), False: text("the same")}
    assert shown.to_numpy().tolist() == [
        [row.label, *("; ".join(fact.values) for fact in row.facts), word[row.differs]] for row in found.rows
    ]
    assert read_back(found.figure) == as_texts(shown)
    assert digits(found.figure.basis) == [len(ids)]


def test_the_map_has_a_look_for_each_combination(asked: tuple[Case, tuple[str, ...]]) -> None:
    case, ids = asked
    expected = {}
    for code in tables.municipalities():
        if places := "".join(
            letter for letter, one in zip("ABCD", ids, strict=False) if code in case.held[one]
        ):
            expected[code] = places
    shading = answer(case, ids).figure.shading
    assert shading is not None
    assert {code: words.replace(", ", "") for code, words in shading.words.items()} == expected
    looks = {}
    for code, places in expected.items():
        one = shading.classes[shading.of[code]]
        looks.setdefault(places, set()).add((one.label, one.fill, one.pattern))
        if len(places) == 1:
            assert one.label == f"{places}. {case.name(ids['ABCD'.index(places)])}"
        else:
            assert one.label.startswith(" + ".join(places))
    assert all(len(its) == 1 for its in looks.values())
    assert len(set.union(*looks.values())) == len(looks) == len(shading.classes)
    counted = [sum(place == n for place in shading.of.values()) for n in range(len(shading.classes))]
    legend = shading_legend(shading, language(case.sprak))["keys"]
    assert [digits(one["count"]) for one in legend] == [[n] for n in counted]
    assert not answer(case, ids).figure.marked  # letters, not the selection's numbers


def test_what_they_share_is_what_the_tables_share(asked: tuple[Case, tuple[str, ...]]) -> None:
    case, ids = asked
    themes, places, time = answer(case, ids).shared
    common = [name for theme, name in case.themes().items() if all(theme in case.having[one] for one in ids)]
    if common:
        assert themes.split(": ", 1)[1] == f"{', '.join(common)}."
    else:
        assert ":" not in themes
    twice = [
        row["name"]
        for code, row in tables.municipalities().items()
        if sum(code in case.held[one] for one in ids) > 1
    ]
    if twice:
        assert places.split(": ", 1)[1] == f"{', '.join(twice)}."
    else:
        assert ":" not in places
    assert time == language(case.sprak).text(at_once(case, ids))


def at_once(case: Case, ids: tuple[str, ...]) -> str:
    """Say in English whether all were under way on some day: surely, perhaps, or not as far as is known."""
    dates = [
        (read_date(projects(case.data)[one]["start"], "en"), read_date(projects(case.data)[one]["end"], "en"))
        for one in ids
    ]
    starts = [start for start, _ in dates if start]
    ends = [end for _, end in dates if end]
    if any(start is end is None for start, end in dates):
        return "They are not known to have been under way at the same time."
    if starts and ends and max(day.first for day in starts) > min(day.last for day in ends):
        return "They are not known to have been under way at the same time."
    whole = len(starts) == len(ends) == len(ids)
    sure = whole and not any(day.about for day in (*starts, *ends))
    if sure and max(day.last for day in starts) <= min(day.first for day in ends):
        return "All were surely under way at the same time."
    return "All may have been under way at the same time; it is not sure."


def test_known_by_hand() -> None:
    case = Case("register", (), "en")
    found = answer(case, ("mobevi", "straket-goteborg-boras"))
    assert found.shared[2] == "All were surely under way at the same time."
    rows = {row.facts[0].key: row for row in found.rows}
    assert not rows["programme"].differs
    assert rows["amounts"].facts[0].values == [
        f"Total cost: SEK{NBSP}1,446,392", f"Granted: SEK{NBSP}649,311",
    ]  # fmt: skip
    three = answer(case, ("mobevi", "strukturer-vasterbotten", "umea-nimby"))
    assert three.figure.shading is not None
    assert len(three.figure.shading.of) == 15  # Västerbotten
    assert three.figure.shading.words["2480"] == "A, B, C"
