"""Known sums, never mixed, against the tables read here and against what the words mean."""

import csv
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pilotkarta.insight.money import by_programme, granted_of_total, known, stated_shares, sums
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Amount, load

FOLDERS = pytest.mark.parametrize("folder", [DATA, EXAMPLE], ids=["real", "example"])
MEASURES = ["total", "granted", "unspecified"]
KINDS = ["exact", "at_least", "at_most", "about"]


def read(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def amount(measure, kronor, kind="exact", organisation="", share=""):
    return Amount(measure, organisation, kronor, kind, share)


def having(register, *amounts):
    """Give a project with sums of the test's own."""
    return replace(register.projects[0], amounts=amounts)


def shares_of(register, *amounts):
    (found,) = granted_of_total([having(register, *amounts)])
    return found.percent, found.kind


@FOLDERS
def test_every_sum_of_the_table_is_there_with_its_project_from_north_to_south(folder):
    register = load(folder)
    names = {row["id"]: row["name"] for row in read(folder, "organisations")}
    order = [project.id for project in register.projects]
    written = [
        (
            row["project"],
            amount(
                row["measure"],
                int(row["amount"]),
                row["kind"],
                names.get(row["organisation"], ""),
                row["share_percent"],
            ),
        )
        for row in sorted(read(folder, "amounts"), key=lambda row: order.index(row["project"]))
    ]
    assert [(project.id, one) for project, one in sums(register.projects)] == written


def test_how_many_have_any_known_sum(register, example):
    # Kramfors, Surahammar, Vimmerby, Halmstad, Trelleborg, Mobevi, Göteborg–Borås, MarkEn.
    assert known(register.projects) == (8, 28)
    assert known(example.projects) == (13, 15)
    assert known(()) == (0, 0)
    assert known([register.project("mobevi"), register.project("attraktion-gotland")]) == (1, 2)


def test_the_programmes_sums_known_by_hand(register):
    table = by_programme(register, register.projects)
    assert [tuple(row) for row in table.itertuples(index=False)] == [
        ("sla-2015", "total", "exact", 2, 2, 3_800_000 + 2_509_055),  # Kramfors, Vimmerby
        ("sla-2015", "granted", "exact", 2, 2, 1_900_000 + 600_000),  # Kramfors, Surahammar
        ("uss-2016", "granted", "at_least", 1, 1, 800_000),  # Halmstad
        ("uss-2016", "granted", "at_most", 1, 1, 1_988_000),  # Trelleborg
        ("tsp-2018", "total", "exact", 1, 1, 1_446_392),  # Mobevi
        ("tsp-2018", "granted", "exact", 1, 1, 649_311),
        ("tsp-2018", "unspecified", "at_most", 1, 1, 2_000_000),  # Göteborg–Borås
        ("rp-2020", "total", "exact", 1, 1, 1_636_000),  # MarkEn
    ]


@FOLDERS
def test_sums_are_added_by_programme_measure_and_kind_alone(folder):
    register = load(folder)
    programme_of = {row["id"]: row["programme"] for row in read(folder, "projects")}
    programmes = [row["id"] for row in read(folder, "programmes")]

    expected = []
    for programme, measure, kind in product(programmes, MEASURES, KINDS):
        its = [
            row
            for row in read(folder, "amounts")
            if (programme_of[row["project"]], row["measure"], row["kind"]) == (programme, measure, kind)
        ]
        if its:
            projects = {row["project"] for row in its}
            kronor = sum(int(row["amount"]) for row in its)
            expected.append((programme, measure, kind, len(its), len(projects), kronor))
    table = by_programme(register, register.projects)
    assert [tuple(row) for row in table.itertuples(index=False)] == expected


def test_nothing_known_gives_no_rows_but_the_same_columns(register):
    table = by_programme(register, [register.project("attraktion-gotland")])
    assert table.empty
    assert list(table.columns) == list(by_programme(register, register.projects).columns)
    assert granted_of_total([register.project("attraktion-gotland")]) == ()


def test_grants_of_several_organisations_are_several_and_a_cost_told_twice_is_one(register):
    project = having(
        register,
        amount("total", 900, organisation="A", share="40"),
        amount("total", 900, organisation="B", share="60"),
        amount("granted", 300, organisation="A"),
        amount("granted", 300, organisation="B"),
    )
    table = by_programme(register, [project])
    assert table[["measure", "sums", "projects", "kronor"]].to_numpy().tolist() == [
        ["total", 1, 1, 900],
        ["granted", 2, 1, 600],
    ]
    # The same sums of another project are sums of their own.
    assert by_programme(register, [project, replace(project, id="another")])["kronor"].tolist() == [
        1800,
        1200,
    ]


def test_shares_known_by_hand(register, example):
    real = {share.project.id: share for share in granted_of_total(register.projects)}
    assert list(real) == ["mobevi", "framtidsbygget-kramfors"]
    assert (real["framtidsbygget-kramfors"].percent, real["framtidsbygget-kramfors"].kind) == (50, "exact")
    assert real["mobevi"].percent == pytest.approx(44.8918, abs=1e-4)
    assert real["mobevi"].granted == (amount("granted", 649_311),)
    assert real["mobevi"].totals == (amount("total", 1_446_392),)
    invented = {s.project.id: (s.percent, s.kind) for s in granted_of_total(example.projects)}
    assert invented == {
        "exempel-norrskensstraket": (50, "exact"),
        "exempel-malmbygden": (None, None),  # at most, of about
        "exempel-glasbygden": (50, "about"),  # exact, of about
        "exempel-akerlundsstaden": (40, "exact"),
    }


SAID = {
    ("exact", "exact"): "exact",
    ("at_least", "exact"): "at_least",
    ("exact", "at_most"): "at_least",
    ("at_least", "at_most"): "at_least",
    ("exact", "at_least"): "at_most",
    ("at_most", "exact"): "at_most",
    ("at_most", "at_least"): "at_most",
    ("about", "exact"): "about",
    ("exact", "about"): "about",
    ("about", "about"): "about",
}


@pytest.mark.parametrize(("granted", "total"), [*product(KINDS, KINDS)])
def test_what_kind_of_statement_the_share_is(register, granted, total):
    said = SAID.get((granted, total))
    found = shares_of(register, amount("granted", 30, granted), amount("total", 120, total))
    assert found == ((25, said) if said else (None, None))


stated = st.tuples(st.integers(1, 50), st.sampled_from(KINDS[:3]))


def truth(data, sum_and_kind):
    """Draw what the sum may really be, as its kind says."""
    kronor, kind = sum_and_kind
    least, most = (1 if kind == "at_most" else kronor), (100 if kind == "at_least" else kronor)
    return data.draw(st.integers(least, most))


@given(st.lists(stated, min_size=1, max_size=3), stated, st.data())
def test_whatever_the_sums_really_are_the_share_keeps_to_what_is_said(grants, total, data):
    percent, kind = shares_of(
        load(DATA),
        *(amount("granted", *grant, organisation=str(n)) for n, grant in enumerate(grants)),
        amount("total", *total),
    )
    assume(kind)
    really = 100 * sum(truth(data, grant) for grant in grants) / truth(data, total)
    assert really >= percent - 1e-9 or kind == "at_most"
    assert really <= percent + 1e-9 or kind == "at_least"


@pytest.mark.parametrize(
    ("kinds", "total", "said"),
    [
        (("exact", "exact"), "exact", "exact"),
        (("exact", "at_least"), "exact", "at_least"),
        (("at_most", "exact"), "at_least", "at_most"),
        (("about", "exact"), "about", "about"),
        (("at_least", "at_most"), "exact", None),
        (("at_least", "about"), "exact", None),
    ],
)
def test_grants_of_several_organisations_are_added_if_they_push_the_same_way(register, kinds, total, said):
    grants = [amount("granted", 10, kind, who) for kind, who in zip(kinds, "AB", strict=True)]
    found = shares_of(register, *grants, amount("total", 80, total))
    assert found == ((25, said) if said else (None, None))


def test_nothing_is_said_where_the_sums_may_be_the_same_or_contradict_each_other(register):
    granted, named, total = (
        amount("granted", 10),
        amount("granted", 10, organisation="A"),
        amount("total", 80),
    )
    cannot = (None, None)
    assert shares_of(register, granted, named, total) == cannot
    assert shares_of(register, granted, total, amount("total", 90, organisation="A")) == cannot
    assert shares_of(register, granted, total, amount("total", 80, "about", organisation="A")) == cannot
    assert shares_of(register, granted, amount("total", 0)) == cannot
    # A cost told twice does not contradict itself.
    assert shares_of(register, granted, total, amount("total", 80, organisation="A")) == (12.5, "exact")


def test_a_share_needs_a_granted_and_a_total_sum(register):
    for measure, other in (("granted", "unspecified"), ("total", "unspecified"), ("total", "total")):
        assert granted_of_total([having(register, amount(measure, 10), amount(other, 20))]) == ()


@FOLDERS
def test_the_shares_that_sources_state_are_given_as_they_stand(folder):
    register = load(folder)
    written = {
        (row["project"], row["measure"], row["share_percent"])
        for row in read(folder, "amounts")
        if row["share_percent"]
    }
    found = [(p.id, one.measure, one.share_percent) for p, one in stated_shares(register.projects)]
    assert set(found) == written
    assert len(found) == len(written) == 4
    assert found == [
        (p.id, a.measure, a.share_percent) for p, a in sums(register.projects) if a.share_percent
    ]


def test_a_stated_share_of_nothing_is_a_share(register):
    project = having(register, amount("granted", 10, share="0"))
    assert stated_shares([project]) == ((project, project.amounts[0]),)
