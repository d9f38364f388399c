"""What has been tried where."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.insight.matrix import theme_matrix
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Project, Register, load
from pilotkarta.selection import Columns, Filter, Selection, options, select

REAL = load(DATA)
KINDS: tuple[Columns, ...] = get_args(Columns)
SOME = st.lists(st.sampled_from(REAL.projects), unique_by=lambda project: project.id)

# Counted by hand from the themes and places in the research: Norrland, Svealand, Götaland, in all.
BY_HAND = {
    # Västerbotten, Jämtland analysis | – | Blekinge, Skaraborg, Trelleborg, Göteborg–Borås
    "strukturbild": (2, 0, 4, 6),
    # Jämtlandsstråket, Mobevi, Västernorrland | Dalarna, Sörmland | Blekinge ×2, stations, Göteborg–Borås
    "strak": (3, 2, 4, 9),
    # Jämtlandsstråket, Härjedalen, Umeå | – | Blekinge, stations
    "boende": (3, 0, 2, 5),
    # Överkalix, Kramfors, Mobevi | – | Skaraborg, stations, Munkedal
    "landsbygd": (3, 0, 3, 6),
    # Överkalix, Mobevi | Flen | Munkedal
    "besok": (2, 1, 1, 4),
    # Umeå | Haninge | Halmstad, Trelleborg
    "stad": (1, 1, 2, 4),
    # Gävleborg, Västerbotten | – | Halland
    "energi": (2, 0, 1, 3),
    # Västerbotten, Jämtlandsstråket, Överkalix, Kramfors, Härjedalen | Haninge, Flen |
    # Blekinge, Skaraborg, Vimmerby, Munkedal, Göteborg–Borås
    "dialog": (5, 2, 5, 12),
    # Jämtlandsstråket | Surahammar | Vimmerby, Munkedal, Halmstad
    "naringsliv": (1, 1, 3, 5),
    # – | Östhammar | Gotland
    "": (0, 1, 1, 2),
}


# Counted by hand in the same way: 2013, attractiveness, cities, growth, regional planning, in all.
BY_PROGRAMME = {
    # Västerbotten, Blekinge, Skaraborg | – | Trelleborg | Göteborg–Borås, Jämtland | –
    "strukturbild": (3, 0, 1, 2, 0, 6),
    # Blekinge, Jämtlandsstråket, stations | – | – | Mobevi, Göteborg–Borås | all but the three on energy
    "strak": (3, 0, 0, 2, 4, 9),
    # Blekinge, Jämtlandsstråket, stations | Härjedalen | Umeå
    "boende": (3, 1, 1, 0, 0, 5),
    # Skaraborg, stations | Överkalix, Kramfors, Munkedal | – | Mobevi
    "landsbygd": (2, 3, 0, 1, 0, 6),
    # – | Överkalix, Flen, Munkedal | – | Mobevi
    "besok": (0, 3, 0, 1, 0, 4),
    # – | Haninge | all three
    "stad": (0, 1, 3, 0, 0, 4),
    # Gävleborg, Halland, Västerbotten
    "energi": (0, 0, 0, 0, 3, 3),
    # all but the stations | all but Surahammar and the two of which nothing is known | – | Göteborg–Borås
    "dialog": (4, 7, 0, 1, 0, 12),
    # Jämtlandsstråket | Surahammar, Vimmerby, Munkedal | Halmstad
    "naringsliv": (1, 3, 1, 0, 0, 5),
    # Östhammar, Gotland
    "": (0, 2, 0, 0, 0, 2),
}
# Some themes' counties, counted by hand; the others have none.
BY_COUNTY = {
    # Skaraborg and Göteborg–Borås lie in the same county.
    "strukturbild": {"24": 1, "23": 1, "14": 2, "10": 1, "12": 1},
    # Halmstad's hinterland spans Halland, Kronoberg and Skåne, where Trelleborg lies.
    "stad": {"24": 1, "01": 1, "13": 1, "07": 1, "12": 2},
    # Jämtlandsstråket and Härjedalen share a county; the stations lie in two.
    "boende": {"24": 1, "23": 2, "14": 1, "13": 1, "10": 1},
    "": {"03": 1, "09": 1},
}


def rows_of(table) -> dict[str, tuple[int, ...]]:
    return {row.Index: tuple(row)[1:] for row in table.itertuples()}


def read(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def columns_of(folder: Path, columns: Columns) -> dict[str, set[str]]:
    """Read each project's columns without the library."""
    if columns == "program":
        return {row["id"]: {row["programme"]} for row in read(folder, "projects")}
    landsdel = {row["code"]: row["landsdel"] for row in read(DATA, "regions")}
    found: dict[str, set[str]] = {}
    for row in read(folder, "project_areas"):
        where = row["area"][:2] if columns == "lan" else landsdel[row["area"]]
        found.setdefault(row["project"], set()).add(where)
    return found


def test_the_real_register_gives_the_counts_made_by_hand(register: Register) -> None:
    table = theme_matrix(register, register.projects)
    assert list(table.columns) == ["norrland", "svealand", "gotaland", "total"]
    assert rows_of(table) == BY_HAND


def test_programmes_give_the_counts_made_by_hand(register: Register) -> None:
    table = theme_matrix(register, register.projects, "program")
    assert list(table.columns) == ["snu-2013", "sla-2015", "uss-2016", "tsp-2018", "rp-2020", "total"]
    assert rows_of(table) == BY_PROGRAMME


def test_counties_give_the_counts_made_by_hand(register: Register) -> None:
    table = theme_matrix(register, register.projects, "lan")
    assert len(table.columns) == 21 + 1
    assert list(table.columns[:3]) == ["25", "24", "23"]
    assert table["total"].to_dict() == {theme: counts[-1] for theme, counts in BY_HAND.items()}
    for theme, by_hand in BY_COUNTY.items():
        row = table.loc[theme].drop("total")
        assert row[row > 0].to_dict() == by_hand


@pytest.mark.parametrize("columns", KINDS)
@pytest.mark.parametrize("folder", [DATA, EXAMPLE], ids=["real", "example"])
def test_every_cell_is_what_the_tables_hold_and_the_filters_select(folder: Path, columns: Columns) -> None:
    register = load(folder)
    table = theme_matrix(register, register.projects, columns)
    themes: dict[str, set[str]] = {row["id"]: set() for row in read(folder, "projects")}
    for row in read(folder, "project_themes"):
        themes[row["project"]].add(row["theme"])
    where = columns_of(folder, columns)
    assert list(table.columns) == [*options(register, columns), "total"]
    assert list(table.index) == [*register.themes, ""]
    for theme in table.index:
        working = {key for key, its in themes.items() if (theme in its if theme else not its)}
        assert table.loc[theme, "total"] == len(working)
        for column in table.columns[:-1]:
            assert table.loc[theme, column] == sum(column in where[key] for key in working)
            if theme:
                chosen = Selection(tema=(theme,)).with_values(columns, (column,))
                assert table.loc[theme, column] == len(select(register, chosen))


@given(st.data())
def test_under_other_filters_too_a_cell_is_what_its_theme_and_column_select(data: st.DataObject) -> None:
    columns = data.draw(st.sampled_from(KINDS))
    others: list[Filter] = [name for name in (*KINDS, "belagg") if name != columns]
    selection = Selection()
    for name in others:
        values = data.draw(st.lists(st.sampled_from(options(REAL, name)), max_size=4, unique=True))
        selection = selection.with_values(name, values)
    table = theme_matrix(REAL, select(REAL, selection), columns)
    theme = data.draw(st.sampled_from(options(REAL, "tema")))
    column = data.draw(st.sampled_from(options(REAL, columns)))
    narrower = selection.with_values("tema", (theme,)).with_values(columns, (column,))
    assert table.loc[theme, column] == len(select(REAL, narrower))


def test_rows_stand_in_the_order_of_the_themes_and_the_unknown_last(register: Register) -> None:
    assert list(theme_matrix(register, ()).index) == list(BY_HAND)
    assert not theme_matrix(register, ()).to_numpy().any()


def test_a_project_in_two_landsdelar_counts_under_both_and_once_in_all(example: Register) -> None:
    project = example.project("exempel-malmbygden")  # in Svealand
    assert project is not None
    both = replace(project, areas=(*project.areas, example.regions["25"]))
    table = theme_matrix(example, [both])
    assert table.loc["strak"].to_dict() == {"norrland": 1, "svealand": 1, "gotaland": 0, "total": 1}
    assert table["total"].sum() == 3  # its three themes


@given(SOME)
def test_totals_agree_with_the_projects(projects: list[Project]) -> None:
    table = theme_matrix(REAL, projects)
    assert table["total"].sum() == sum(max(1, len(project.themes)) for project in projects)
    parts = table[["norrland", "svealand", "gotaland"]]
    assert (parts.max(axis="columns") <= table["total"]).all()
    assert (parts.sum(axis="columns") >= table["total"]).all()
