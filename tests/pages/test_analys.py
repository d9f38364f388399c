"""The analysis page: every question drawn, the same numbers in all its views, and what its widgets write."""

import json
import math
import re
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pilotkarta.answers.compare import comparison
from pilotkarta.answers.municipality import municipality
from pilotkarta.answers.own import own_figures
from pilotkarta.apart import TooHeavyError
from pilotkarta.i18n import language
from pilotkarta.maps.shading import shading_legend
from pilotkarta.paths import PAGES, ROOT
from pilotkarta.selection import from_params, select
from pilotkarta.ui import own
from pilotkarta.ui.dropped import DroppedFile
from pilotkarta.ui.figure import rows as written
from tests.answers.charts import all_layers
from tests.answers.given import NBSP, REGISTERS, digits
from tests.exports.handouts import handout
from tests.pages.conftest import Opener, html
from tests.pages.seen import OF_ONE, QUESTIONS, VIEWS, Tables, figures, known, seen, sent, text_of


@pytest.fixture(params=VIEWS, scope="module")
def view(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_table_of_the_page_is_its_figures(view: str, question: str) -> None:
    page = seen(view, question)
    expected = figures(view, question)
    found = page.tables("pk-plain")
    assert len(found) == len(expected)
    unknown = {"sv": "Uppgift saknas", "en": "Not known"}[page.given.selection.sprak]
    for table, figure in zip(found, expected, strict=True):
        assert table.titles == list(figure.table.columns)
        assert len(table.cells) == len(figure.table)
        for cells, row in zip(table.cells, figure.table.itertuples(index=False, name=None), strict=True):
            assert cells == [said(value, page.given.selection.sprak) or unknown for value in row]


def said(value: object, sprak: str) -> str:
    """Write a value as a Swede or an Englishman does; a missing one is empty."""
    if isinstance(value, str):
        return value
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    text = f"{value:,.3f}".rstrip("0").rstrip(".")
    return text if sprak == "en" else text.replace(",", NBSP).replace(".", ",")


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_figure_stands_with_its_words_and_its_files(view: str, question: str) -> None:
    page = seen(view, question)
    told = text_of(page.blocks)
    names, drawn = [], 0
    for figure in figures(view, question):
        for said_ in (figure.title, figure.basis, figure.definition, figure.caution):
            assert " ".join(said_.split()) in told
        endings = (
            ("csv", "svg", "png") if figure.chart is not None or figure.shading is not None else ("csv",)
        )
        names += [f"fil_{figure.name}_{ending}" for ending in endings]
        drawn += figure.chart is not None and question != "tema"  # there the table is the picture
        if figure.shading is not None:
            legend = shading_legend(figure.shading, page.given.language)
            for key in legend["keys"]:
                assert f"{key['label']} ({key['count']})" in told
    assert page.keys == names
    assert len(page.charts) == drawn


@pytest.mark.parametrize("question", ["tid", "pengar", "tackning"])
def test_a_chart_reaches_the_browser_with_its_figures_numbers_and_name(view: str, question: str) -> None:
    page = seen(view, question)
    mine = [figure for figure in figures(view, question) if figure.chart is not None]
    for chart, figure in zip(page.charts, mine, strict=True):
        spec = chart.spec
        assert spec["description"] == figure.title
        assert (
            spec["config"]["locale"]["number"]["decimal"] == {"sv": ",", "en": "."}[page.given.language.code]
        )
        for drawn, layer in zip(spec["layer"], all_layers(figure.chart), strict=True):
            assert (drawn["mark"], drawn["encoding"]) == (layer.mark, layer.encoding)
            name = drawn.get("data", spec.get("data"))["name"]
            assert chart.data[name] == [known(row) for row in layer.rows]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_links_to_the_questions_keep_what_is_chosen(view: str, question: str) -> None:
    page = seen(view, question)
    links = re.findall(r'<a href="([^"]+)"[^>]*?( aria-current="page")?>', page.block("pk-questions"))
    asked = [parse_qs(urlsplit(href.replace("&amp;", "&")).query) for href, _ in links]
    assert [one.pop("fraga") for one in asked] == [[one] for one in QUESTIONS]
    assert [bool(current) for _, current in links] == [one == question for one in QUESTIONS]
    kept = {
        key: its if isinstance(its, list) else [its] for key, its in page.params.items() if key != "fraga"
    }
    ordered = {key: sorted(its) for key, its in kept.items()}
    assert all({key: sorted(its) for key, its in one.items()} == ordered for one in asked)
    assert all(urlsplit(href).path == "./analys" for href, _ in links)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_count_sentence_is_the_selections(view: str, question: str) -> None:
    page = seen(view, question)
    chosen, every = len(page.given.projects), len(page.given.register.projects)
    assert digits(text_of([page.block('class="pk-count"')])) == [chosen, every]


def test_a_cell_of_the_matrix_links_to_as_many_projects_as_it_says(view: str) -> None:
    page = seen(view, "tema")
    (table,) = page.tables("pk-matrix")
    (plain,) = page.tables("pk-plain")
    assert table.titles == plain.titles
    assert table.cells == plain.cells
    followed = 0
    for cells, links in zip(table.cells, table.links, strict=True):
        for count, href in zip(cells[1:], links[1:], strict=True):
            if href:
                assert urlsplit(href).path == "./karta"
                params = parse_qs(urlsplit(href).query)
                selection, ignored = from_params(params, page.given.register)
                assert not ignored
                assert len(select(page.given.register, selection)) == int(count) > 0
                assert selection.data == page.given.selection.data
                followed += 1
    themes = len(page.params.get("tema", ())) or len(page.given.register.themes)
    assert followed == sum(n != "0" for row in table.cells[:themes] for n in row[1:])


def test_the_compared_projects_stand_side_by_side(view: str) -> None:
    page = seen(view, "jamfor")
    (table,) = page.tables("pk-compare")
    found = comparison(page.given)
    assert table.titles[1:] == [f"{letter}. {project.name}" for letter, project in found.projects]
    for cells, row in zip(table.cells, found.rows, strict=True):
        assert cells[0].startswith(row.label)
        assert ("≠" in cells[0], "=" in cells[0]) == (bool(row.differs), row.differs is False)
        for cell, fact in zip(cells[1:], row.facts, strict=True):
            assert cell.startswith("".join(fact.values))
    assert all(one in text_of(page.blocks) for one in found.shared)


def test_the_municipalitys_page_says_its_answer_and_offers_it_as_pdf(view: str) -> None:
    page = seen(view, "kommun")
    found = municipality(page.given)
    told = text_of([page.block('class="pk-near"')])
    assert found.place in told
    assert found.summary in told
    for group in found.groups:
        assert group.title in told
        if not group.entries:
            assert group.none in told
        for entry in group.entries:
            assert f"{entry.number}{entry.project.name}{entry.detail} · " in told
    for one in found.themes:
        assert one.theme in told
    (href,) = re.findall(r'href="(\./api/kommun\.pdf\?[^"]+)"', page.block('class="pk-near"'))
    params = parse_qs(urlsplit(href.replace("&amp;", "&")).query)
    assert from_params(params, page.given.register) == (page.given.selection, ())


def test_kommun_and_jamfor_alone_open_their_questions(page: Opener) -> None:
    app = page("analys", kommun="1480")
    assert html(app, 'class="pk-near"')
    assert app.session_state["f_kommun"] == "1480"
    app = page("analys", jamfor=["mobevi", "umea-nimby"])
    assert html(app, "pk-compare")
    assert html(app, "pk-questions")[0].count("aria-current") == 1
    app = page("analys")
    assert html(app, "pk-matrix")
    # A question that is named goes before what the other parameters belong to.
    assert html(page("analys", kommun="1480", fraga="tema"), "pk-matrix")


def test_without_a_choice_the_question_asks_for_one(page: Opener) -> None:
    for question, widget in (("kommun", "f_kommun"), ("jamfor", "f_jamfor")):
        app = page("analys", fraga=question)
        assert html(app, "pk-hint")
        assert app.get_by_key(widget)
        assert not html(app, "pk-plain")
    assert html(page("analys", jamfor="mobevi"), "pk-hint")


def params_of(app: AppTest) -> dict[str, list[str]]:
    return {key: [its] if isinstance(its, str) else its for key, its in app.query_params.items()}


def test_the_widgets_write_ids_and_codes_to_the_address(page: Opener) -> None:
    app = page("analys", fraga="kommun", tema="stad")
    assert len(app.get_by_key("f_kommun").options) == 290
    app.get_by_key("f_kommun").set_value("1280").run()
    assert params_of(app) == {"fraga": ["kommun"], "tema": ["stad"], "kommun": ["1280"]}
    assert "Malmö" in html(app, 'class="pk-near"')[0]
    app.get_by_key("f_kommun").set_value(None).run()
    assert params_of(app) == {"fraga": ["kommun"], "tema": ["stad"]}

    app = page("analys", jamfor=["mobevi"])
    app.get_by_key("f_jamfor").set_value(["trelleborg-flerkarnighet", "mobevi"]).run()
    # From north to south, whatever the order of the presses.
    assert app.query_params["jamfor"] == ["mobevi", "trelleborg-flerkarnighet"]
    assert params_of(app)["fraga"] == ["jamfor"]
    assert html(app, "pk-compare")

    app = page("analys", sprak="en")
    app.get_by_key("kolumner").set_value("program").run()
    assert params_of(app) == {"kolumner": ["program"], "sprak": ["en"]}
    app.get_by_key("f_tema").set_value(["stad", "energi"]).run()
    assert app.query_params["tema"] == ["stad", "energi"]
    (table,) = Tables(html(app, "pk-matrix")[0]).found
    themes = REGISTERS["register"].themes
    assert [row[0] for row in table.cells] == [themes[one].short_en for one in ("stad", "energi")]


def test_what_does_not_exist_is_told_of_and_the_rest_holds(page: Opener) -> None:
    app = page("analys", kommun="9999", tema="stad")
    assert "kommun=9999" in html(app, "pk-notice")[0]
    assert "4 av 28" in html(app, 'class="pk-count"')[0]
    app = page("analys", fraga="gissning", kolumner="allt", kommun="24")
    notice = html(app, "pk-notice")[0]
    assert all(one in notice for one in ("fraga=gissning", "kolumner=allt", "kommun=24"))
    assert html(app, "pk-matrix")


def test_more_than_four_to_compare_are_told_of_and_four_shown(page: Opener) -> None:
    ids = [one.id for one in REGISTERS["register"].projects][:6]
    app = page("analys", jamfor=ids)
    notice = html(app, "pk-notice")[0]
    assert [one for one in ids if f"jamfor={one}" in notice] == ids[4:]
    assert len(Tables(html(app, "pk-compare")[0]).found[0].titles) == 5
    assert app.session_state["f_jamfor"] == ids[:4]


def test_an_empty_selection_is_said_and_nothing_is_answered(page: Opener) -> None:
    for question in ("tema", "avstand", "kommun"):
        app = page("analys", fraga=question, q="zzzz", **OF_ONE)
        assert app.get_by_key("tomt_alla")
        assert not app.get("download_button")
        assert "0 av 28" in html(app, 'class="pk-count"')[0]
    app = page("analys", jamfor=["mobevi", "umea-nimby"], q="zzzz")
    assert html(app, "pk-compare")


def test_a_chip_takes_a_filter_away_and_the_numbers_follow(page: Opener) -> None:
    app = page("analys", fraga="pengar", program="rp-2020")
    assert Tables(html(app, "pk-plain")[0]).found[0].cells[0][0] == "MarkEn"
    app.get_by_key("chip_program_rp-2020").click().run()
    assert params_of(app) == {"fraga": ["pengar"]}
    assert len(Tables(html(app, "pk-plain")[0]).found[0].cells) == 10
    assert "28 av 28" in html(app, 'class="pk-count"')[0]


def test_the_banner_of_invented_data_stands_on_every_question() -> None:
    for question in QUESTIONS:
        assert any("pk-banner" in block for block in seen("example-sv", question).blocks)
        assert not any("pk-banner" in block for block in seen("real-sv", question).blocks)
        assert all(name.startswith("fil_") for name in seen("example-sv", question).keys)


def opened_with(name: str, content: bytes, **params: str) -> AppTest:
    """Open the page of own figures as it is when a file has been dropped."""
    app = AppTest.from_file(str(ROOT / "pilotkarta" / "ui" / "shell.py"), default_timeout=60)
    app.query_params.update({"fraga": "egna", **params})
    app.session_state["egna"] = DroppedFile(name, content)
    app.run().switch_page(str(PAGES / "analys.py")).run()
    assert not app.exception
    return app


def test_an_own_table_is_laid_under_the_pilots() -> None:
    app = opened_with("mina.csv", b"kommun;<b>Andel</b>\n2480;12,5\n0180;7\n1480;3\n")
    tables = [one for block in app.html for one in Tables(block.value).found if one.kind == "pk-plain"]
    values = pd.Series(float("nan"), index=[one.code for one in REGISTERS["register"].municipalities])
    values[["2480", "0180", "1480"]] = [12.5, 7, 3]
    expected = own_figures(handout(fraga="egna"), values.rename("<b>Andel</b>"), "quantiles", 5)
    assert [one.cells for one in tables] == [written(one.table, language("sv")) for one in expected]
    assert [row[3] for row in tables[0].cells if row[0] in ("Umeå", "Stockholm", "Göteborg")] == [
        "7",
        "3",
        "12,5",
    ]
    assert tables[0].titles[3] == "<b>Andel</b>"
    assert not [block for block in app.html if "<b>Andel" in block.value]
    assert len(sent(app)) == 2


@pytest.mark.parametrize("column", ["Kod", "Klass", ":red[*Andel*] $x$"])
def test_an_own_column_of_any_name_and_size_is_shown(column: str) -> None:
    app = opened_with("mina.csv", f"kommun;{column}\nUmeå;1e30\nMalmö;0,00001\nLund;1\n".encode())
    shown = next(one for block in app.html for one in Tables(block.value).found if one.kind == "pk-plain")
    assert {row[0]: row[3] for row in shown.cells if row[0] in ("Umeå", "Malmö", "Lund")} == {
        "Umeå": "1×10^30", "Malmö": "1×10^−5", "Lund": "1",
    }  # fmt: skip
    # Numbers stand right, whatever their column is called.
    assert any(
        "<td>2480</td>" in block.value and '<td class="pk-number">1×10^30</td>' in block.value
        for block in app.html
    )


AREA = """{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"namn":
"<i>Hamn</i>"},
"geometry": {"type": "Polygon", "coordinates": [[[18, 57.3], [18.4, 57.3], [18.4, 57.5], [18, 57.3]]]}}]}"""


@pytest.mark.parametrize(("data", "overlapping"), [("", 1), ("exempel", 0)])
def test_an_own_area_is_laid_over_the_pilots(data: str, overlapping: int) -> None:
    app = opened_with("mina.geojson", AREA.encode(), data=data)
    (table,) = (one for block in app.html for one in Tables(block.value).found if one.kind == "pk-plain")
    assert {row[0] for row in table.cells} == {"<i>Hamn</i>"}
    gotland = [row for row in table.cells if row[1] == "Stärkt lokal attraktionskraft på Gotland"]
    assert [row[6] for row in gotland] == ["0"] * overlapping
    assert len(table.cells) == overlapping + 3
    assert "Uppgift saknas" not in {cell for row in table.cells for cell in row}
    assert not [block for block in app.html if "<i>Hamn" in block.value]


class TestWork:
    """What a file costs is paid once for each selection, not at every press."""

    @pytest.fixture
    def drawn(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """List what is read, computed and drawn."""
        done: list[str] = []
        for name in ("read_areas", "own_areas", "read_figures", "own_figures", "map_of"):

            def counted(
                *given: object, name: str = name, work: object = getattr(own, name), **more: object
            ) -> object:
                done.append(name)
                return work(*given, **more)  # type: ignore[operator]

            monkeypatch.setattr(own, name, counted)
        return done

    @pytest.mark.parametrize(
        ("name", "content", "first"),
        [
            ("mina.geojson", AREA.encode(), ["read_areas", "own_areas", "map_of"]),
            ("mina.csv", b"kommun;Andel\n2480;12,5\n0180;7\n", ["read_figures", "own_figures", "map_of"]),
        ],
    )
    def test_it_is_done_once_for_a_selection(
        self, name: str, content: bytes, first: list[str], drawn: list[str]
    ) -> None:
        app = opened_with(name, content)
        assert drawn == first
        app.query_params["projekt"] = "attraktion-gotland"  # a choice is no other selection
        app.run()
        assert drawn == first
        app.query_params["tema"] = "strak"
        app.run().run()
        assert drawn == [*first, *first[1:]]

    def test_another_file_is_read(self, drawn: list[str]) -> None:
        app = opened_with("mina.geojson", AREA.encode())
        app.button("ta_bort_fil").click().run()
        app.session_state["egna"] = DroppedFile("andra.geojson", AREA.replace("Hamn", "Torg").encode())
        app.run()
        assert drawn == ["read_areas", "own_areas", "map_of"] * 2
        assert any("Torg" in block.value for block in app.html)

    @pytest.mark.parametrize("step", ["read_areas", "own_areas"])
    def test_what_is_too_heavy_is_told_and_not_tried_again(
        self, step: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tried: list[str] = []

        def heavy(*_: object, **__: object) -> object:
            tried.append(step)
            raise TooHeavyError

        monkeypatch.setattr(own, step, heavy)
        app = opened_with("mina.geojson", AREA.encode())
        app.run()
        assert tried == [step]
        (said,) = (block.value for block in app.html if "pk-fault" in block.value)
        assert "Filen gick inte att läsa" in said
        assert "Det tog för lång tid eller för mycket minne." in said
        assert app.button("ta_bort_fil")

    def test_a_long_table_is_cut_on_the_page_and_says_so(self) -> None:
        places = [[14 + n / 1000, 62] for n in range(400)]  # in Härjedalen, where more than one project lies
        points = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": one}} for one in places]
        content = json.dumps({"type": "FeatureCollection", "features": points}).encode()
        app = opened_with("stops.geojson", content)
        (table,) = (one for block in app.html for one in Tables(block.value).found if one.kind == "pk-plain")
        whole = own.own_areas(handout(fraga="egna"), own.read_areas("stops.geojson", content).frame).table
        assert len(whole) > len(table.cells) == 1_000
        assert table.cells == written(whole, language("sv"))[:1_000]
        (said,) = (block.value for block in app.html if "första av" in block.value)
        many = f"{len(whole):,}".replace(",", NBSP)
        assert f"Tabellen visar de 1{NBSP}000 första av {many} rader; data som CSV har alla." in said


def test_a_missing_number_is_not_known_and_never_nought() -> None:
    table = pd.DataFrame({"a": ["", "x"], "b": [float("nan"), 0.0], "c": [None, None], "d": [1234, -5]})
    assert written(table, language("sv")) == [
        ["Uppgift saknas", "Uppgift saknas", "Uppgift saknas", f"1{NBSP}234"],
        ["x", "0", "Uppgift saknas", "-5"],
    ]
