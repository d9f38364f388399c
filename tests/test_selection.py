"""The selection: what an address means, and which projects it gives.

The register is filtered once more by plain Python over the shipped tables, read here without the library.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Register, load
from pilotkarta.search import matches, words
from pilotkarta.selection import (
    FILTERS,
    MAX_QUERY,
    Filter,
    Ignored,
    Part,
    Question,
    Selection,
    beside,
    counts,
    dataset_named,
    emptying,
    from_params,
    options,
    select,
    to_params,
)

REAL, INVENTED = load(DATA), load(EXAMPLE)
SINGLE = {"projekt", "farg", "seminarium", "fraga", "kolumner", "kommun", "visa", "data", "sprak"}
USUAL = {"sprak", "farg", "kolumner", "visa"}  # those that always have a value


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """Read a table without the library."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def answers(folder: Path) -> dict[str, dict[str, set[str]]]:
    """List, for each project, the values of each filter that it answers to."""
    landsdel = {row["code"]: row["landsdel"] for row in table(DATA, "regions")}
    found = {
        row["id"]: {
            "program": {row["programme"]}, "belagg": {row["evidence"]},
            "tema": set(), "lan": set(), "landsdel": set(),
        }
        for row in table(folder, "projects")
    }  # fmt: skip
    for row in table(folder, "project_themes"):
        found[row["project"]]["tema"].add(row["theme"])
    for row in table(folder, "project_areas"):
        found[row["project"]]["lan"].add(row["area"][:2])
        found[row["project"]]["landsdel"].add(landsdel[row["area"]])
    return found


ANSWERS = {"": answers(DATA), "exempel": answers(EXAMPLE)}


def of(data: str) -> Register:
    """Give a data set by its name in the address."""
    return INVENTED if data else REAL


@st.composite
def selections(draw: st.DrawFn, data: str = "", queries: Sequence[str] = ()) -> Selection:
    """Draw any valid selection of a data set, values in the register's order."""
    register = of(data)
    typed = st.sampled_from(queries) if queries else st.text("aåeör blkhs-E14.", max_size=12)
    chosen = {}
    for name in FILTERS:
        values = draw(st.sets(st.sampled_from(options(register, name)), max_size=4))
        chosen[name] = tuple(value for value in options(register, name) if value in values)
    query = " ".join(draw(typed).split())
    ids = [project.id for project in register.projects]
    compared = draw(st.sets(st.sampled_from(ids), max_size=4))
    return Selection(
        **chosen,
        q=query if words(query) else "",
        projekt=draw(st.sampled_from(["", *(p.id for p in register.projects)])),
        farg=draw(st.sampled_from(["program", "belagg"])),
        fraga=draw(st.sampled_from(["", *get_args(Question)])),
        kolumner=draw(st.sampled_from(["landsdel", "lan", "program"])),
        kommun=draw(st.sampled_from(["", "0114", "2584"])),
        jamfor=tuple(one for one in ids if one in compared),
        visa=draw(st.sampled_from(get_args(Part))),
        data=data,
        sprak=draw(st.sampled_from(["sv", "en"])),
    )


QUERIES = ["", "", "", "region", "a", "ö", "skaraborg", "xyz"]
REAL_SELECTIONS = selections(queries=QUERIES)
INVENTED_SELECTIONS = selections(data="exempel", queries=["", "exempel", "kommun"])

GARBAGE = st.dictionaries(
    st.sampled_from([field.name for field in fields(Selection)]) | st.text(max_size=5),
    st.lists(
        st.sampled_from(
            ["", " ", "strak", "boende", "24", "13", "snu-2013", "weak", "example", "norrland", "mobevi",
             "kommun", "2480", "0980", "2481", "lan", "sv", "en", "exempel", "belagg", "program", "Stråk",
             "tabell", "strak ", "STRAK", "1", "99", "åre", "–"]
        )
        | st.text(max_size=12),
        max_size=5,
    ),
    max_size=8,
)  # fmt: skip


def allowed(register: Register, name: str) -> Sequence[str]:
    """List the values that a parameter may have."""
    if name in FILTERS:
        return options(register, name)  # type: ignore[arg-type]
    return {
        "projekt": [p.id for p in register.projects],
        "farg": ["program", "belagg"],
        "seminarium": options(register, "lan"),
        "fraga": ["tema", "tid", "pengar", "tackning", "avstand", "kommun", "jamfor", "egna"],
        "kolumner": ["landsdel", "lan", "program"],
        "kommun": [row["code"] for row in table(DATA, "regions") if len(row["code"]) == 4],
        "jamfor": [p.id for p in register.projects],
        "visa": ["luckor", "tabell", "hamta", "begrepp", "kallor", "andra"],
        "data": ["exempel"],
        "sprak": ["sv", "en"],
    }[name]


class TestAddress:
    """From the address and back."""

    @given(GARBAGE, st.sampled_from(["", "exempel"]))
    def test_anything_gives_a_valid_selection(self, params: Mapping[str, list[str]], data: str) -> None:
        selection, _ = from_params(params, of(data))
        for name in FILTERS:
            values = selection.values(name)
            assert [v for v in options(of(data), name) if v in values] == list(values)
        for name in SINGLE - USUAL:
            assert getattr(selection, name) in ["", *allowed(of(data), name)]
        assert selection.sprak in ("sv", "en")
        assert selection.farg in ("program", "belagg")
        assert selection.visa in allowed(of(data), "visa")
        assert selection.q == " ".join(selection.q.split())
        assert len(selection.q) <= MAX_QUERY
        assert not selection.q or words(selection.q)
        assert set(select(of(data), selection)) <= set(of(data).projects)

    @given(GARBAGE)
    def test_exactly_what_does_not_exist_is_told(self, params: Mapping[str, list[str]]) -> None:
        _, ignored = from_params(params, REAL)
        expected = {
            (name, value)
            for name in {*FILTERS, *SINGLE, "jamfor"} & set(params)
            for value in params[name]
            if value and value not in allowed(REAL, name)
        }
        typed = " ".join(" ".join(params.get("q", ())).split())[:MAX_QUERY].strip()
        if typed and not any(letter.isalnum() for letter in typed):
            expected.add(("q", typed))
        assert {(one.parameter, one.value) for one in ignored} == expected
        assert len(ignored) == len(expected)

    @given(GARBAGE)
    def test_what_exists_is_kept(self, params: Mapping[str, list[str]]) -> None:
        selection, _ = from_params(params, REAL)
        for name in FILTERS:
            assert set(selection.values(name)) == set(params.get(name, ())) & set(options(REAL, name))
        for name in SINGLE:
            given_values = [v for v in params.get(name, ()) if v in allowed(REAL, name)]
            assert getattr(selection, name) == (given_values or [getattr(Selection(), name)])[0]

    @given(selections())
    def test_an_address_reads_back_to_its_selection(self, selection: Selection) -> None:
        assert from_params(to_params(selection), REAL) == (selection, ())

    @given(INVENTED_SELECTIONS)
    def test_so_it_does_for_invented_data(self, selection: Selection) -> None:
        params = to_params(selection)
        assert dataset_named(params) == "exempel"
        assert from_params(params, INVENTED) == (selection, ())

    def test_what_is_as_usual_is_left_out(self) -> None:
        assert to_params(Selection()) == {}
        assert to_params(Selection(tema=("strak",), lan=("25", "13"), q="åre", sprak="en")) == {
            "tema": ["strak"],
            "lan": ["25", "13"],
            "q": ["åre"],
            "sprak": ["en"],
        }

    def test_labels_are_not_values(self) -> None:
        selection, ignored = from_params({"lan": ["Skåne", "12"], "tema": ["Stad"]}, REAL)
        assert selection == Selection(lan=("12",))
        assert ignored == (Ignored("tema", "Stad"), Ignored("lan", "Skåne"))

    def test_ids_of_the_other_data_set_do_not_exist(self) -> None:
        params = {"data": ["exempel"], "projekt": ["mobevi"], "belagg": ["confirmed"]}
        selection, ignored = from_params(params, INVENTED)
        assert selection == Selection(data="exempel")
        assert {one.parameter for one in ignored} == {"projekt", "belagg"}

    def test_values_stand_in_the_registers_order_and_once(self) -> None:
        selection, ignored = from_params({"lan": ["12", "25", "12"], "tema": ["strak", "strukturbild"]}, REAL)
        assert selection == Selection(lan=("25", "12"), tema=("strukturbild", "strak"))
        assert ignored == ()

    def test_a_long_text_is_cut(self) -> None:
        selection, _ = from_params({"q": ["å" * 99 + " b", "c"]}, REAL)
        assert selection.q == "å" * 99

    def test_keys_of_others_are_left_alone(self) -> None:
        assert from_params({"bild": ["2"], "utm": [""]}, REAL) == (Selection(), ())

    def test_four_projects_are_compared_at_most_and_the_rest_is_told(self) -> None:
        five = [project.id for project in REAL.projects[:5]]
        selection, ignored = from_params({"jamfor": [*reversed(five), five[0]]}, REAL)
        assert selection.jamfor == tuple(five[:4])
        assert ignored == (Ignored("jamfor", five[4]),)

    @pytest.mark.parametrize(
        ("params", "question"),
        [
            ({}, "tema"),
            ({"kommun": ["2480"]}, "kommun"),
            ({"jamfor": ["mobevi"]}, "jamfor"),
            ({"jamfor": ["mobevi"], "kommun": ["2480"]}, "kommun"),
            ({"jamfor": ["mobevi"], "kommun": ["2480"], "fraga": ["pengar"]}, "pengar"),
            ({"fraga": ["finns-inte"], "kommun": ["0001"]}, "tema"),
        ],
    )
    def test_the_question_is_the_one_named_or_the_one_that_has_parameters(
        self, params: dict[str, list[str]], question: str
    ) -> None:
        assert from_params(params, REAL)[0].question == question

    @pytest.mark.parametrize(
        ("params", "expected"),
        [
            ({}, ""),
            ({"data": []}, ""),
            ({"data": ["exempel"]}, "exempel"),
            ({"data": ["finns-inte"]}, ""),
            ({"data": ["Exempel"]}, ""),
            ({"data": ["finns-inte", "exempel"]}, "exempel"),
            ({"tema": ["exempel"]}, ""),
        ],
    )
    def test_the_data_set_is_the_one_that_exists(self, params: dict[str, list[str]], expected: str) -> None:
        assert dataset_named(params) == expected
        assert from_params(params, of(expected))[0].data == expected

    @given(GARBAGE)
    def test_data_set_and_selection_agree(self, params: Mapping[str, list[str]]) -> None:
        data = dataset_named(params)
        assert from_params(params, of(data))[0].data == data


class TestSelect:
    """Which projects a selection gives."""

    @given(REAL_SELECTIONS | INVENTED_SELECTIONS)
    def test_agrees_with_plain_python(self, selection: Selection) -> None:
        expected = {
            key
            for key, has in ANSWERS[selection.data].items()
            if all(not selection.values(name) or has[name] & set(selection.values(name)) for name in FILTERS)
        }
        without_text = select(of(selection.data), replace(selection, q=""))
        assert {p.id for p in without_text} == expected
        found = select(of(selection.data), selection)
        assert set(found) <= set(without_text)
        assert (found == without_text) if not selection.q else True

    @given(REAL_SELECTIONS)
    def test_projects_keep_their_order_from_north_to_south(self, selection: Selection) -> None:
        found = select(REAL, selection)
        assert [p for p in REAL.projects if p in found] == list(found)
        assert [p.latitude for p in found] == sorted((p.latitude for p in found), reverse=True)

    def test_nothing_chosen_gives_all(self) -> None:
        assert select(REAL, Selection(projekt="mobevi", farg="belagg", sprak="en")) == REAL.projects

    @pytest.mark.parametrize(
        ("project", "counties"),
        [("stationers-roll", ["13", "14"]), ("halmstad-tillvaxtmotor", ["07", "12", "13"])],
    )
    def test_a_project_is_found_under_each_of_its_counties(self, project: str, counties: list[str]) -> None:
        under = [
            code
            for code in sorted(options(REAL, "lan"))
            if project in {p.id for p in select(REAL, Selection(lan=(code,)))}
        ]
        assert under == counties

    def test_one_filter_is_or_and_several_are_and(self) -> None:
        # By hand: energi in Halland; the three of energi; Halland's three.
        def ids(**chosen: tuple[str, ...]) -> set[str]:
            return {p.id for p in select(REAL, Selection(**chosen))}  # type: ignore[arg-type]

        assert ids(tema=("energi",), lan=("13",)) == {"marken-halland"}
        assert ids(tema=("energi",)) == {"marken-halland", "regplan-gavleborg", "regplan-vasterbotten"}
        assert ids(lan=("13",)) == {"marken-halland", "stationers-roll", "halmstad-tillvaxtmotor"}
        assert ids(tema=("energi", "stad"), lan=("13",)) == {"marken-halland", "halmstad-tillvaxtmotor"}
        assert ids(belagg=("weak",)) == {"stationers-roll"}
        assert ids(landsdel=("norrland",), lan=("12",)) == set()

    @given(REAL_SELECTIONS, st.sampled_from(FILTERS), st.data())
    def test_a_value_more_never_loses_and_a_filter_more_never_gains(
        self, selection: Selection, name: Filter, data: st.DataObject
    ) -> None:
        value = data.draw(st.sampled_from(options(REAL, name)))
        before = set(select(REAL, selection))
        after = set(select(REAL, selection.with_values(name, {*selection.values(name), value})))
        assert before <= after if selection.values(name) else after <= before

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("harjedalen", {"attraktion-harjedalen", "jamtlandsstraket", "strukturanalys-jamtland"}),
            ("TURÖP", {"turop-flen"}),
            ("trafikverket", {"mobevi"}),
            ("grästorp", {"strukturbild-skaraborg"}),
            ("åre", {"jamtlandsstraket", "strukturanalys-jamtland"}),
        ],
    )
    def test_the_text_is_sought_in_names_parts_places_and_descriptions(
        self, query: str, found: set[str]
    ) -> None:
        assert {p.id for p in select(REAL, Selection(q=query))} == found

    def test_the_description_is_sought_as_it_is_shown(self) -> None:
        assert [p.id for p in select(REAL, Selection(q="promenade", sprak="en"))] == [
            "besokslandet-overkalix"
        ]
        assert select(REAL, Selection(q="promenade", sprak="sv")) == ()

    @given(st.sampled_from(["region", "a", "ö", "län", "kommun jämt"]), REAL_SELECTIONS)
    def test_the_text_narrows_what_the_filters_give(self, query: str, selection: Selection) -> None:
        wide, narrow = select(REAL, replace(selection, q="")), select(REAL, replace(selection, q=query))
        for project in wide:
            shown = project.description_en if selection.sprak == "en" else project.description
            sought = [project.name, shown, *(a.name for a in project.areas)]
            sought += [p.organisation for p in project.partners]
            assert (project in narrow) == matches(query, " ".join(sought))


class TestCounts:
    """The number at each choice is what choosing it alone would give."""

    @given(REAL_SELECTIONS | INVENTED_SELECTIONS)
    def test_each_count_is_that_of_the_choice_alone(self, selection: Selection) -> None:
        register = of(selection.data)
        tally = counts(register, selection)
        assert list(tally) == list(FILTERS)
        for name in FILTERS:
            assert tally[name] == {
                value: len(select(register, selection.with_values(name, (value,))))
                for value in options(register, name)
            }

    def test_counts_of_everything(self) -> None:
        tally = counts(REAL, Selection())
        assert tally["program"] == {
            "snu-2013": 5, "sla-2015": 10, "uss-2016": 3, "tsp-2018": 3, "rp-2020": 7,
        }  # fmt: skip
        # Programme by programme, as the research has it.
        by_hand = {"confirmed": 1 + 10 + 2 + 1 + 7, "probable": 3 + 0 + 1 + 2, "weak": 1}
        assert tally["belagg"] == by_hand
        assert tally["lan"]["13"] == 3
        assert tally["lan"]["17"] == 0


class TestEmptying:
    """Which filter to take away when nothing is left."""

    @given(REAL_SELECTIONS)
    def test_each_named_filter_alone_brings_projects_back(self, selection: Selection) -> None:
        assume(not select(REAL, selection))
        named = emptying(REAL, selection)
        for name in FILTERS:
            back = bool(select(REAL, selection.with_values(name, ()))) and bool(selection.values(name))
            assert (name in named) == back
        assert ("q" in named) == bool(select(REAL, replace(selection, q="")))

    def test_known_cases(self) -> None:
        assert emptying(REAL, Selection(lan=("12",), landsdel=("norrland",))) == ("landsdel", "lan")
        assert emptying(REAL, Selection(lan=("17",), tema=("strak",))) == ("lan",)
        assert emptying(REAL, Selection(lan=("12",), q="umeå")) == ("lan", "q")
        assert emptying(REAL, Selection(lan=("17",), q="xyz")) == ()


class TestValue:
    """The selection as a value."""

    def test_it_cannot_be_changed(self) -> None:
        with pytest.raises(FrozenInstanceError):
            Selection().q = "x"  # type: ignore[misc]

    def test_a_value_is_taken_away(self) -> None:
        chosen = Selection(lan=("25", "13"), q="åre")
        assert chosen.without("lan", "25") == Selection(lan=("13",), q="åre")
        assert chosen.without("lan", "12") == chosen
        assert chosen.without("q") == Selection(lan=("25", "13"))

    @given(selections())
    def test_clearing_takes_every_filter_and_keeps_the_rest(self, selection: Selection) -> None:
        cleared = selection.cleared()
        assert not cleared.is_filtered
        for name in SINGLE:
            assert getattr(cleared, name) == getattr(selection, name)
        assert selection.is_filtered == (cleared != selection)

    def test_filters_and_their_options(self) -> None:
        assert get_args(Filter) == FILTERS == ("program", "tema", "landsdel", "lan", "belagg")
        assert options(REAL, "belagg") == ("confirmed", "probable", "weak")
        assert options(INVENTED, "belagg") == ("example",)
        assert options(REAL, "landsdel") == ("norrland", "svealand", "gotaland")
        assert options(REAL, "lan")[0] == "25"
        assert options(REAL, "lan")[-1] == "12"
        assert options(REAL, "program")[0] == "snu-2013"
        assert len(options(REAL, "tema")) == 9


class TestBeside:
    """The projects north and south of one, within what is selected."""

    @given(REAL_SELECTIONS)
    def test_they_are_the_nearest_selected_ones_in_the_order(self, selection: Selection) -> None:
        register, chosen = REAL, select(REAL, selection)
        order = [p.id for p in register.projects]
        for place, project in enumerate(register.projects):
            before, after = beside(register, chosen, project)
            north = [p for p in chosen if order.index(p.id) < place]
            south = [p for p in chosen if order.index(p.id) > place]
            assert before == (north[-1] if north else None)
            assert after == (south[0] if south else None)

    def test_walking_south_passes_every_project_once(self) -> None:
        walked, register = [REAL.projects[0]], REAL
        while (after := beside(register, register.projects, walked[-1])[1]) is not None:
            walked.append(after)
        assert tuple(walked) == register.projects
