"""Money: every sum as the tables have it, what is added and what is not, and how it is drawn."""

from collections import Counter
from dataclasses import replace
from functools import lru_cache

from hypothesis import given, settings
from hypothesis import strategies as st

from pilotkarta.answers.figure import Figure
from pilotkarta.answers.money import money_figures
from pilotkarta.register import Amount, Project
from tests.answers.charts import bar, layers
from tests.answers.given import Case, as_texts, digits, projects, read_back, table
from tests.exports.handouts import REAL, handout

KINDS = {
    "sv": {"exact": "exakt", "at_least": "minst", "at_most": "högst", "about": "omkring"},
    "en": {"exact": "exact", "at_least": "at least", "at_most": "at most", "about": "about"},
}
MEASURES = {
    "sv": {
        "total": "Hela kostnaden",
        "granted": "Beviljat",
        "unspecified": "Belopp (källan säger inte vad det avser)",
    },
    "en": {
        "total": "Total cost",
        "granted": "Granted",
        "unspecified": "Sum (the source does not say of what)",
    },
}
# What a share is when the granted sum and the total are so; other pairs cannot be said.
SHARE = {
    ("exact", "exact"): "exact", ("at_least", "exact"): "at_least", ("exact", "at_most"): "at_least",
    ("at_least", "at_most"): "at_least", ("exact", "at_least"): "at_most", ("at_most", "exact"): "at_most",
    ("at_most", "at_least"): "at_most", ("about", "exact"): "about", ("exact", "about"): "about",
    ("about", "about"): "about",
}  # fmt: skip
CANNOT = {"sv": "går inte att säga", "en": "cannot be said"}
# Which looks a kind of sum has; no two are alike.
LOOKS = {
    "exact": {"filled"},
    "at_least": {"dashed", "right"},
    "at_most": {"dashed", "stop"},
    "about": {"dashed"},
}


@lru_cache
def answer(case: Case) -> tuple[Figure, ...]:
    return money_figures(case.handout())


def sums(case: Case) -> list[dict[str, str]]:
    """Give the rows of the table of sums that belong to the selection, in the projects' order."""
    rows = [row for row in table(case.data, "amounts") if row["project"] in case.ids]
    return sorted(rows, key=lambda row: case.ids.index(row["project"]))


def who(case: Case, row: dict[str, str]) -> str:
    names = {one["id"]: one["name"] for one in table(case.data, "organisations")}
    return names.get(row["organisation"], "")


def kinded(case: Case, row: dict[str, str]) -> str:
    """Say a sum with its kind."""
    kind = "" if row["kind"] == "exact" else f"{KINDS[case.sprak][row['kind']]} "
    return kind + case.money(int(row["amount"]))


def looks(figure: Figure) -> dict[int, tuple[set[str], set[int]]]:
    """Give for each line of a chart the looks that it has, and the sums that they stand for."""
    drawn = layers(figure.chart)
    found: dict[int, tuple[set[str], set[int]]] = {}
    for look in ("filled", "dashed", "right", "stop"):
        for line, kronor in bar(drawn, look).items():
            its = found.setdefault(line, (set(), set()))
            its[0].add(look)
            its[1].add(kronor)
    return found


def test_each_sum_stands_by_itself(case: Case) -> None:
    each = answer(case)[0]
    rows = [
        [
            case.name(row["project"]),
            case.programme(row["project"]),
            MEASURES[case.sprak][row["measure"]],
            who(case, row),
            KINDS[case.sprak][row["kind"]],
            int(row["amount"]),
        ]
        for row in sums(case)
    ]
    assert each.table.to_numpy().tolist() == rows
    assert read_back(each) == as_texts(each.table)
    if not rows:
        assert each.chart is None
        return
    drawn = layers(each.chart)
    assert looks(each) == {n: (LOOKS[row["kind"]], {int(row["amount"])}) for n, row in enumerate(sums(case))}
    words = {row["row"]: row["words"] for row in drawn["words"].rows}
    assert sorted(words) == list(range(len(rows)))
    for n, row in enumerate(sums(case)):
        measure = MEASURES[case.sprak][row["measure"]].lower()
        assert words[n].startswith(f"{case.name(row['project'])} · {measure}: {kinded(case, row)}")
        assert who(case, row) in words[n]
        if row["share_percent"]:
            assert f"{row['share_percent'].replace('.', '.' if case.sprak == 'en' else ',')} %" in words[n]


def added(case: Case) -> list[tuple[str, str, str, int, int]]:
    """Add the sums of each programme, measure and kind: their projects and their kronor."""
    order = [
        (programme["id"], measure, kind)
        for programme in table(case.data, "programmes")
        for measure in MEASURES["en"]
        for kind in KINDS["en"]
    ]
    kronor: Counter[tuple[str, str, str]] = Counter()
    of: dict[tuple[str, str, str], set[str]] = {}
    for row in sums(case):
        key = (projects(case.data)[row["project"]]["programme"], row["measure"], row["kind"])
        kronor[key] += int(row["amount"])
        of.setdefault(key, set()).add(row["project"])
    return [(*key, len(of[key]), kronor[key]) for key in order if key in of]


def test_sums_are_added_within_one_programme_measure_and_kind(case: Case) -> None:
    by_programme = answer(case)[1]
    short = "short_en" if case.sprak == "en" else "short"
    names = {row["id"]: row[short] for row in table(case.data, "programmes")}
    kinds, measures = KINDS[case.sprak], MEASURES[case.sprak]
    rows = [
        [names[programme], measures[measure], kinds[kind], n, kronor]
        for programme, measure, kind, n, kronor in added(case)
    ]
    assert by_programme.table.to_numpy().tolist() == rows
    assert read_back(by_programme) == as_texts(by_programme.table)
    if not rows:
        assert by_programme.chart is None
        return
    expected = {line: (LOOKS[one[2]], {one[4]}) for line, one in enumerate(added(case))}
    assert looks(by_programme) == expected
    words = {row["row"]: row["words"] for row in layers(by_programme.chart)["words"].rows}
    for line, (programme, measure, kind, n, kronor) in enumerate(rows):
        assert words[line].startswith(f"{programme} · {measure.lower()} ({kind}), {n} proje")
        assert words[line].endswith(f": {case.money(kronor)}")


def test_the_sum_of_all_bars_is_the_sum_of_the_table(case: Case) -> None:
    whole = sum(int(row["amount"]) for row in sums(case))
    for one in answer(case)[:2]:
        assert one.table.iloc[:, -1].sum() == whole
        if one.chart is not None:
            assert sum(kronor for _, its in looks(one).values() for kronor in its) == whole


def shares(case: Case) -> list[list[str]]:
    """Reckon the shares anew: first those of two known sums, then those that a source states."""
    by_project = {one: [row for row in sums(case) if row["project"] == one] for one in case.ids}
    reckoned, stated = [], []
    for one, its in by_project.items():
        (*granted,) = (row for row in its if row["measure"] == "granted")
        (*total,) = (row for row in its if row["measure"] == "total")
        told = [case.name(one), *("; ".join(kinded(case, row) for row in rows) for rows in (granted, total))]
        if granted and total:
            (given_,), (whole,) = granted, total  # no project of either data set has more
            kind = SHARE.get((given_["kind"], whole["kind"]))
            percent = round(100 * int(given_["amount"]) / int(whole["amount"]), 1)
            word = "" if kind == "exact" or not kind else f"{KINDS[case.sprak][kind]} "
            reckoned.append([*told, f"{word}{case.number(percent)} %" if kind else CANNOT[case.sprak]])
        for row in its:
            if row["share_percent"]:
                share = row["share_percent"].replace(".", "." if case.sprak == "en" else ",")
                stated.append([*told, f"{share} %"])
    return [*reckoned, *stated]


def test_shares_are_reckoned_from_both_sums_or_stated_by_the_source(case: Case) -> None:
    found = answer(case)[2]
    assert found.table.iloc[:, :4].to_numpy().tolist() == shares(case)
    assert found.chart is None
    assert read_back(found) == as_texts(found.table)
    said = [row["organisation"] for row in sums(case) if row["share_percent"]]
    how = list(found.table.iloc[:, 4])[len(shares(case)) - len(said) :]
    for row, told in zip((row for row in sums(case) if row["share_percent"]), how, strict=True):
        assert who(case, row) in told
        assert (kinded(case, row) in told) == (row["measure"] == "unspecified")


def test_the_bases_count_projects_with_a_sum_and_with_a_share(case: Case) -> None:
    having = {row["project"] for row in sums(case)}
    each, by_programme, share = (digits(one.basis) for one in answer(case))
    assert each == by_programme == [len(having), len(case.ids)]
    measures = {one: {row["measure"] for row in sums(case) if row["project"] == one} for one in having}
    both = {one for one, its in measures.items() if {"granted", "total"} <= its}
    stated = {row["project"] for row in sums(case) if row["share_percent"]}
    assert share == [len(both | stated), len(case.ids)]


AMOUNTS = st.builds(
    Amount,
    st.sampled_from(sorted(MEASURES["en"])),
    st.sampled_from(["", "A", "B"]),
    st.integers(0, 10**9),
    st.sampled_from(sorted(KINDS["en"])),
    st.sampled_from(["", "50"]),
)


@settings(max_examples=15)
@given(st.lists(st.lists(AMOUNTS, max_size=4).map(tuple), min_size=1, max_size=3))
def test_no_bar_mixes_two_kinds_of_money(lists: list[tuple[Amount, ...]]) -> None:
    # Two of one programme and one of another.
    some = [REAL.projects[n] for n in (0, 8, 1)]
    chosen: list[Project] = [replace(one, amounts=its) for one, its in zip(some, lists, strict=False)]
    found = money_figures(replace(handout(sprak="en"), projects=tuple(chosen)))[1]
    # A cost is one whoever tells it; what two gave is two.
    told = {
        (
            one.programme.short_en,
            its.measure,
            its.kind,
            one.id,
            its.organisation * (its.measure == "granted"),
            its.amount,
        )
        for one in chosen
        for its in one.amounts
    }
    apart = Counter[tuple[str, str, str]]()
    for programme, measure, kind, _, _, kronor in told:
        apart[programme, MEASURES["en"][measure], KINDS["en"][kind]] += kronor
    rows = {tuple(row[:3]): row[4] for row in found.table.to_numpy().tolist()}
    assert rows == dict(apart)
    assert len(rows) == len(found.table)
    if rows:
        kind_of = {word: kind for kind, word in KINDS["en"].items()}
        assert looks(found) == {
            line: (LOOKS[kind_of[key[2]]], {kronor}) for line, (key, kronor) in enumerate(rows.items())
        }


def test_no_known_sum_is_said_and_nothing_is_drawn() -> None:
    for case in (Case("register", (("lan", ("09",)),)), Case("register", (("belagg", ("weak",)),))):
        given_ = case.handout()
        for one in money_figures(given_):
            assert one.chart is None
            assert one.table.empty
            assert digits(one.basis) == [0, len(given_.projects)]


def test_a_sum_of_nothing_is_a_sum() -> None:
    one = replace(REAL.projects[0], amounts=(Amount("granted", "", 0, "exact", "0"),))
    each, by_programme, share = money_figures(replace(handout(), projects=(one,)))
    assert looks(each) == looks(by_programme) == {0: ({"filled"}, {0})}
    assert share.table.iloc[0, 3] == "0 %"


def test_known_by_hand() -> None:
    rows = {row[0]: row[1:4] for row in answer(Case("register"))[2].table.to_numpy().tolist()[:2]}
    rows = {name: [one.replace("\xa0", " ") for one in its] for name, its in rows.items()}
    assert rows == {
        "Framtidsbygget – en hel kommun": ["1 900 000 kr", "3 800 000 kr", "50 %"],
        "Hållbar mobilitet för besöksnäringen längs Vindelälven-Juhtatdahka (Mobevi)": [
            "649 311 kr", "1 446 392 kr", "44,9 %",
        ],
    }  # fmt: skip
