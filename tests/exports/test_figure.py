"""A figure as files: what its pictures say, that they stand alone, and that the table comes back whole."""

import csv
import io
import random
import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from itertools import pairwise

import geopandas as gpd
import pytest
import shapely
from font_source_sans_pro import SourceSansProBold
from PIL import Image, ImageFont, ImageOps

from pilotkarta.answers.figure import Figure
from pilotkarta.answers.look import BAR, ROW
from pilotkarta.answers.money import money_figures
from pilotkarta.answers.own import own_figures
from pilotkarta.answers.own_areas import own_areas
from pilotkarta.answers.reach import reach_figures
from pilotkarta.answers.themes import matrix
from pilotkarta.answers.time import time_figure
from pilotkarta.exports import typesetting
from pilotkarta.exports.figure import FILES, SCALE, WIDTH, to_csv, to_png, to_svg
from pilotkarta.handout import Handout
from tests.answers.given import every_figure
from tests.answers.test_own import OWN, series
from tests.exports.handouts import HOSTILE, INVENTED, glyphs, handout

SVG = "{http://www.w3.org/2000/svg}"
GIVEN = {
    "real": handout(fraga="tid"),
    "some": handout(sprak="en", fraga="pengar", program=("tsp-2018",), seminarium="24"),
    "example": handout(INVENTED, fraga="pengar", farg="belagg"),
}
DRAWN = {
    "matrix": ("real", lambda given: matrix(given).figure),
    "time": ("real", time_figure),
    "money": ("some", lambda given: money_figures(given)[0]),
    "programmes": ("example", lambda given: money_figures(given)[1]),
    "landsdel": ("example", lambda given: reach_figures(given)[1]),
    "spread": ("some", lambda given: own_figures(given, series(OWN), "equal", 3)[1]),
    "histogram": ("example", lambda given: own_figures(given, series(OWN), "equal", 3)[2]),
    "map": ("example", lambda given: reach_figures(given)[0]),
}


@lru_cache
def drawn(name: str) -> tuple[Handout, Figure, str]:
    """Give a selection, a figure of it, and its picture."""
    given, make = GIVEN[DRAWN[name][0]], DRAWN[name][1]
    figure = make(given)
    return given, figure, to_svg(given, figure).decode("utf-8")


@pytest.fixture(params=DRAWN)
def case(request: pytest.FixtureRequest) -> tuple[Handout, Figure, str]:
    return drawn(request.param)


def texts(svg: str) -> list[str]:
    return [
        "".join(element.itertext()) for element in ET.fromstring(svg).iter() if element.tag == f"{SVG}text"
    ]


def test_the_picture_says_what_it_is_and_what_it_rests_on(case) -> None:
    given, figure, svg = case
    said = glyphs("".join(texts(svg)))
    title = figure.title if figure.shading is None else figure.shading.title
    for one in (title, figure.basis, figure.definition, figure.caution, given.words, given.count, given.date):
        assert glyphs(one) in said
    assert "Pilotkartan" in said
    assert glyphs(given.analysis_address) in said
    assert f"fraga={given.selection.fraga}" in said


def test_the_picture_of_invented_data_says_so_at_the_top_and_across(case) -> None:
    given, figure, svg = case
    said = texts(svg)
    assert any("EXEMPEL" in one.upper() for one in said[-9:] + said[:9]) == given.register.is_example
    assert ("EXEMPEL" in glyphs("".join(said)).upper()) == given.register.is_example
    if figure.chart is not None and given.register.is_example:
        assert "EXEMPEL" in said
        assert any(one.startswith("EXEMPELDATA – ") for one in said)


def test_the_picture_refers_to_nothing_outside(case) -> None:
    _, _, svg = case
    assert not re.search(r"<(a|image|use|script|style|foreignObject|iframe|link)\b", svg)
    for element in ET.fromstring(svg).iter():
        for name, value in element.attrib.items():
            assert not name.endswith("href"), value
            assert "url(" not in value or value.startswith("url(#")
            assert not name.startswith("on")
    outside = re.findall(r"https?://[^\s\"<]+", svg)
    assert {one for one in outside if "w3.org" not in one and "pilotkartan.example" not in one} == set()


@pytest.mark.parametrize("name", ["matrix", "money", "landsdel"])  # of maps: tests/exports/test_shaded.py
def test_the_ground_is_white_and_no_text_leaves_the_picture(name: str) -> None:
    given, figure, svg = drawn(name)
    root = ET.fromstring(svg)
    ground = root.find(f"{SVG}rect")
    assert ground is not None
    assert ground.get("fill") == "#ffffff"
    assert int(root.get("width", 0)) == WIDTH
    picture = Image.open(BytesIO(to_png(given, figure))).convert("L")
    around = (0, 0, 20, picture.height), (picture.width - 20, 0, picture.width, picture.height)
    assert [picture.crop(box).getextrema() for box in around] == [(255, 255)] * 2


def test_the_png_is_the_same_picture_in_pixels() -> None:
    for name in ("money", "map"):
        given, figure, svg = drawn(name)
        png = to_png(given, figure)
        assert png.startswith(b"\x89PNG\r\n\x1a\n")
        root = ET.fromstring(svg)
        size = tuple(round(float(root.get(side, 0)) * SCALE) for side in ("width", "height"))
        assert Image.open(BytesIO(png)).size == size
        colours = Image.open(BytesIO(png)).convert("RGB").getcolors(10**6)
        assert colours is None or len(colours) > 20


def test_the_same_figure_gives_the_same_picture_whatever_was_drawn_before() -> None:
    given, figure, svg = drawn("money")
    to_png(given, figure)
    assert to_svg(given, figure).decode() == svg


def test_the_words_are_set_in_the_apps_typeface() -> None:
    given, figure, svg = drawn("money")
    title = next(one for one in texts(svg) if one in figure.title)
    picture = Image.open(BytesIO(to_png(given, figure))).convert("L")
    left, top, right, _ = ImageOps.invert(picture).point(lambda light: 255 * (light > 99)).getbbox()
    line = ImageOps.invert(picture.crop((left, top, picture.width, top + 16 * SCALE)))
    width = line.point(lambda light: 255 * (light > 99)).getbbox()[2]
    expected = ImageFont.truetype(SourceSansProBold, 20 * SCALE).getlength(title)
    assert width == pytest.approx(expected, rel=0.02)
    assert right > width


def bars(svg: str, layer: int) -> dict[int, float]:
    """Give the lengths of a layer's bars in pixels, from the left edge, by the line that they stand on."""
    marks = ET.fromstring(svg).iter(f"{SVG}g")
    (group,) = (one for one in marks if f"layer_{layer}_marks" in one.get("class", "").split())
    found = [re.fullmatch(r"M0,([\d.]+)h([\d.]+)v.*", path.get("d", "")) for path in group]
    lines = [(float(one[1]) - BAR) / ROW for one in found if one]
    assert lines == pytest.approx([round(line) for line in lines], abs=0.3)
    lengths = {round(float(one[1]) // ROW): float(one[2]) for one in found if one}
    assert len(lengths) == len(found)
    return lengths


def test_the_drawn_bars_are_as_long_as_their_sums() -> None:
    _, figure, svg = drawn("programmes")
    exact, others = bars(svg, 0), bars(svg, 1)
    kronor = figure.table.iloc[:, 4]
    is_exact = figure.table.iloc[:, 2] == "exakt"
    assert set(exact) == set(kronor.index[is_exact])
    assert set(others) == set(kronor.index[~is_exact])
    lengths = {**exact, **others}
    pixel = max(lengths.values()) / kronor.max()
    assert lengths == pytest.approx({line: n * pixel for line, n in kronor.items()})
    ticks = [one for one in texts(svg) if re.fullmatch(r"[\d\xa0]+", one)]
    assert "1\xa0000\xa0000" in ticks or "2\xa0000\xa0000" in ticks


def test_the_drawn_shares_are_those_of_the_table() -> None:
    _, figure, svg = drawn("landsdel")
    whole, named = bars(svg, 0), bars(svg, 2)
    assert list(whole) == list(range(len(figure.table)))
    assert len(set(whole.values())) == 1
    shares = dict(enumerate(figure.table.iloc[:, 5]))
    assert named == pytest.approx({line: whole[0] * share / 100 for line, share in shares.items()}, abs=0.5)


def test_the_drawn_years_stand_in_their_order() -> None:
    *_, svg = drawn("time")
    years = [int(one) for one in texts(svg) if re.fullmatch(r"20\d\d", one)]
    assert len(years) >= 8
    assert all(after - before == 1 for before, after in pairwise(years))


def test_nought_is_white_in_the_matrix_and_the_most_is_darkest() -> None:
    _, figure, svg = drawn("matrix")
    groups = ET.fromstring(svg).iter(f"{SVG}g")
    (squares,) = (one for one in groups if "layer_0_marks" in one.get("class", "").split())
    fills = [path.get("fill") for path in squares]
    counts = [n for row in figure.table.iloc[:, 1:-1].to_numpy().tolist() for n in row]
    by_count = dict(zip(counts, fills, strict=True))
    assert all(by_count[n] == fill for n, fill in zip(counts, fills, strict=True))
    assert by_count[0] == "rgb(255, 255, 255)"
    reds = [int(re.findall(r"\d+", by_count[n])[0]) for n in sorted(by_count)]
    assert reds == sorted(set(reds), reverse=True)


@pytest.mark.parametrize("which", ["real", "some", "example"])
def test_every_table_comes_back_as_the_page_shows_it(which: str) -> None:
    for figure in every_figure(GIVEN[which]):
        content = to_csv(GIVEN[which], figure)
        assert b"\r" not in content
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
        assert header == list(figure.table.columns)
        assert len(rows) == len(figure.table)
        for read, row in zip(rows, figure.table.itertuples(index=False, name=None), strict=True):
            for text, value in zip(read, row, strict=True):
                if isinstance(value, str):
                    assert text == value
                elif value is None or value != value:
                    assert text == ""
                else:
                    assert float(text) == value


FORMULAS = ["=cmd|' /C calc'!A0", "+46 x", "-1 x", "@SUM(A1)", '=HYPERLINK("http://x";"y")']


def spoilt(text: str, **also: object) -> Handout:
    """Give a selection whose every project has a text for its name."""
    given = handout(fraga="pengar", **also)
    return replace(given, projects=tuple(replace(one, name=text) for one in given.projects))


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    given = spoilt(text)
    figures = (
        time_figure(given),
        money_figures(given)[0],
        own_figures(given, series(OWN, text), "equal", 3)[0],
    )
    for figure in figures:
        rows = list(csv.reader(io.StringIO(to_csv(given, figure).decode("utf-8"), newline=""), strict=True))
        cells = [cell for row in rows for cell in row if text in cell]
        assert set(cells) == {f"'{text}"}
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


# What XML cannot hold would end the whole process in the library that draws charts.
WORST = ["\x00\x07\x1b\x0b\x7f", "\ufffe\uffff", *HOSTILE]


@pytest.mark.parametrize("text", WORST, ids=ascii)
def test_hostile_names_stay_text_in_a_chart(text: str) -> None:
    given = spoilt(text, program=("uss-2016",))
    figure = money_figures(given)[0]
    svg = to_svg(given, figure).decode("utf-8")
    said = texts(svg)  # it can be read as XML
    assert not re.search(r"<(script|img|b)\b", svg)
    expected = HOSTILE.get(text, "").split(" ")[0][:20]
    assert any(one.startswith(expected) for one in said)
    assert sum("kr" in one or one.endswith("…") for one in said) >= 2


def test_hostile_own_names_and_numbers_are_drawn_in_pixels_too() -> None:
    bad = "\x00\x1b</text><script>x</script> & 漢字 🚂"
    given = spoilt(bad, lan=("24",))
    for figure in own_figures(given, series(OWN, bad), "equal", 3)[1:]:
        assert to_png(given, figure).startswith(b"\x89PNG")
        assert "<script" not in to_svg(given, figure).decode()


def test_what_the_buttons_offer() -> None:
    assert list(FILES) == ["csv", "svg", "png"]
    assert [file.is_picture for file in FILES.values()] == [False, True, True]
    given, figure, svg = drawn("money")
    made = {name: file.write(given, figure) for name, file in FILES.items()}
    assert made["svg"].decode() == svg
    assert made["png"][:4] == b"\x89PNG"
    assert made["csv"] == to_csv(given, figure)
    assert [file.media_type for file in FILES.values()] == ["text/csv", "image/svg+xml", "image/png"]


RARE = [chr(code) for code in range(0x1200, 0x2DFF) if chr(code).isalpha()]


@pytest.mark.parametrize(
    "name",
    ["".join(chr(0x1D400 + n) for n in range(112)), "\U0001d518" * 113, "a" + "\U00010348" * 111],
    ids=["letters", "one letter", "an odd place"],
)
def test_a_header_outside_the_basic_plane_makes_pictures(name: str) -> None:
    """Vega cuts a long title at a number of halves of characters, and half a character ends the drawing."""
    given = GIVEN["real"]
    for figure in own_figures(given, series(OWN).rename(name), "quantiles", 5):
        assert to_png(given, figure).startswith(b"\x89PNG")
        ET.fromstring(to_svg(given, figure))


def test_names_that_are_not_drawn_are_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    """200 own areas with names in rare letters made a picture take 24 s: each letter was asked for."""
    shape = shapely.box(600_000, 6_600_000, 610_000, 6_610_000)
    names = ["".join(random.Random(n).sample(RARE, 40)) for n in range(200)]
    areas = gpd.GeoDataFrame({"name": names}, geometry=[shape] * 200, crs=3006)
    asked = counted(monkeypatch)
    assert to_png(GIVEN["real"], own_areas(GIVEN["real"], areas)).startswith(b"\x89PNG")
    assert asked.total() < 5


def test_a_text_of_rare_letters_is_asked_for_so_many_times_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = counted(monkeypatch)
    for name in ("".join(RARE), "".join(RARE[:200])):
        typesetting._lacking.cache_clear()
        asked.clear()
        shown = typesetting.readable(f"å {name} z")
        assert asked.total() == typesetting.MOST_ASKED
        assert shown[:2] + shown[-2:] == "å  z"
        assert set(shown) <= {*name, *"å z", typesetting.STAND_IN}
    few = "aå" + RARE[0] + "ж" + RARE[1]
    assert typesetting.readable(few) == f"aå{typesetting.STAND_IN}ж{typesetting.STAND_IN}"


def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count how often the typesetter is asked whether it can show something."""
    asked: Counter[str] = Counter()
    whole = typesetting._all_shown.__wrapped__

    def shown(texts: frozenset[str]) -> bool:
        asked["times"] += 1
        return whole(texts)

    monkeypatch.setattr(typesetting, "_all_shown", shown)
    return asked
