"""The thin analysis page: the theme table of the selection."""

from tests.pages.conftest import Opener, html


def test_table_counts_themes_by_part_of_the_country(page: Opener):
    table = page("analys", program="snu-2013").table[0].value
    assert list(table.columns) == ["Norrland", "Svealand", "Götaland", "Summa"]
    # Worked out by hand from the five: Västerbotten and Jämtland in Norrland; Blekinge, Skaraborg and the
    # stations in Götaland.
    assert list(table.loc["Strukturbild"]) == ["1", "0", "2", "3"]
    assert list(table.loc["Stråk och transporter"]) == ["1", "0", "2", "3"]
    assert list(table.loc["Boende"]) == ["1", "0", "2", "3"]
    assert list(table.loc["Energi och mark"]) == ["0", "0", "0", "0"]
    assert list(table.loc["Inget känt tema"]) == ["0", "0", "0", "0"]


def test_count_and_language_are_the_selection_s(page: Opener):
    app = page("analys", tema="stad", sprak="en")
    assert "4 of 28 projects" in html(app, "pk-count")[0]
    assert app.header[0].value == "Themes by part of the country"
