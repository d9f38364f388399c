"""What has been tried where."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pilotkarta.insight.matrix import theme_by_landsdel
from pilotkarta.paths import DATA
from pilotkarta.register import Project, Register, load

REAL = load(DATA)
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


def test_the_real_register_gives_the_counts_made_by_hand(register: Register) -> None:
    table = theme_by_landsdel(register, register.projects)
    assert list(table.columns) == ["norrland", "svealand", "gotaland", "total"]
    assert {row.Index: tuple(row)[1:] for row in table.itertuples()} == BY_HAND


def test_rows_stand_in_the_order_of_the_themes_and_the_unknown_last(register: Register) -> None:
    assert list(theme_by_landsdel(register, ()).index) == list(BY_HAND)
    assert not theme_by_landsdel(register, ()).to_numpy().any()


def test_a_project_in_two_landsdelar_counts_under_both_and_once_in_all(example: Register) -> None:
    project = example.project("exempel-malmbygden")  # in Svealand
    assert project is not None
    both = replace(project, areas=(*project.areas, example.regions["25"]))
    table = theme_by_landsdel(example, [both])
    assert table.loc["strak"].to_dict() == {"norrland": 1, "svealand": 1, "gotaland": 0, "total": 1}
    assert table["total"].sum() == 3  # its three themes


@given(SOME)
def test_totals_agree_with_the_projects(projects: list[Project]) -> None:
    table = theme_by_landsdel(REAL, projects)
    assert table["total"].sum() == sum(max(1, len(project.themes)) for project in projects)
    parts = table[["norrland", "svealand", "gotaland"]]
    assert (parts.max(axis="columns") <= table["total"]).all()
    assert (parts.sum(axis="columns") >= table["total"]).all()
