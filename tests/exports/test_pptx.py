"""The PowerPoint: the deck's slides in native text, tables and shapes, read back with python-pptx."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE as KIND
from pptx.oxml.ns import qn

from pilotkarta.deck import Slide, build
from pilotkarta.exports import FORMATS
from pilotkarta.exports.pptx import to_pptx
from pilotkarta.geography import areas
from pilotkarta.handout import Handout
from pilotkarta.maps.style import EVIDENCE, fill
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Partner, load
from pilotkarta.selection import Selection, select

REAL, INVENTED = load(DATA), load(EXAMPLE)
MADE = date(2026, 11, 24)
HOSTILE = "<a:t>&amp;\"'>]]> #$\\{} {{ 7*7 }} 🚂 שלום é " + "W" * 200
FORBIDDEN = "\x00\x07\x1b\ufffe\ud800"  # what XML cannot hold


def handout(register: Any = REAL, projects: Any = None, **chosen: Any) -> Handout:
    selection = Selection(data="exempel" if register.is_example else "", **chosen)
    projects = select(register, selection) if projects is None else projects
    return Handout(register, selection, tuple(projects), "https://pilotkartan.example/bas", MADE)


def spoilt() -> Handout:
    """Give a deck with hostile text in every free field."""
    text = f"{HOSTILE}{FORBIDDEN}"
    themes = {k: replace(t, short=text, short_en=text, question=text) for k, t in REAL.themes.items()}
    programmes = {k: replace(p, short=text, name=text) for k, p in REAL.programmes.items()}
    regions = {k: replace(r, name=text) for k, r in REAL.regions.items()}
    projects = tuple(
        replace(
            p,
            name=text if n else f"{text} {'Ord' * 3000}",
            description=f"{text} {'ord ' * 2500}" if n else text,
            partners=(Partner(text, "lead"),),
            programme=programmes[p.programme.id],
            areas=tuple(regions[a.code] for a in p.areas),
        )
        for n, p in enumerate(REAL.projects[:2])
    )
    register = replace(REAL, themes=themes, programmes=programmes, regions=regions, projects=projects)
    return handout(register, projects, tema=tuple(themes), q=HOSTILE[:90])


DECKS = {
    "real-sv": handout(),
    "some-en": handout(sprak="en", farg="belagg", lan=("13", "24")),
    "example-sv": handout(INVENTED),
    "seminar": handout(seminarium="14", lan=("13",)),
    "none": handout(projects=()),
    "hostile": spoilt(),
}


@cache
def written(name: str) -> bytes:
    return to_pptx(DECKS[name])


@cache
def opened(name: str) -> Any:
    """Read a presentation back; the tests change nothing in it."""
    return Presentation(io.BytesIO(written(name)))


@cache
def slides_of(one: Handout) -> tuple[Slide, ...]:
    return build(one).slides


@pytest.fixture(params=DECKS)
def both(request: pytest.FixtureRequest) -> tuple[Any, Handout]:
    """Give each presentation as read back, and what it was made of."""
    return opened(request.param), DECKS[request.param]


def shapes(holder: Any) -> Iterator[Any]:
    """List the shapes of a slide or group, and those they hold."""
    for shape in holder.shapes:
        yield shape
        if shape.shape_type == KIND.GROUP:
            yield from shapes(shape)


def groups(sheet: Any) -> list[Any]:
    return [shape for shape in sheet.shapes if shape.shape_type == KIND.GROUP]


def clean(text: str) -> str:
    return text.translate({ord(letter): None for letter in FORBIDDEN})


def flat(text: str) -> str:
    """Take the line break after a wide label, and the tab after another, for what they are: space."""
    return text.replace("\v", "\t")


def of_kind(both: tuple[Any, Handout], kind: str) -> list[tuple[Any, Any]]:
    made, one = both
    return [(sheet, s) for sheet, s in zip(made.slides, slides_of(one), strict=True) if s.kind == kind]


def test_the_slides_are_the_decks_with_the_same_titles(both: tuple[Any, Handout]) -> None:
    made, one = both
    expected = [clean(slide.title) for slide in slides_of(one)]
    assert [sheet.shapes.title.text_frame.text for sheet in made.slides] == expected
    assert made.slide_width * 9 == made.slide_height * 16
    assert len(made.slide_layouts) == 1


def test_every_row_is_a_paragraph_with_label_and_text_to_the_letter(both: tuple[Any, Handout]) -> None:
    made, one = both
    for sheet, slide in zip(made.slides, slides_of(one), strict=True):
        body = sheet.placeholders[1].text_frame
        expected = [
            (f"{row.label}\t" if row.label else "") + row.text + (f" {row.detail}" if row.detail else "")
            for row in slide.rows
        ]
        assert [flat(p.text) for p in body.paragraphs] == [clean(text) for text in expected]
        for paragraph, row in zip(body.paragraphs, slide.rows, strict=True):
            links = [run.hyperlink.address for run in paragraph.runs if run.hyperlink.address]
            assert bool(links) == bool(row.address and row.text)


def test_a_label_or_place_higher_than_a_slide_stays_whole() -> None:
    long = "ord " * 2500
    regions = {k: replace(r, name=long) for k, r in REAL.regions.items()}
    themes = {k: replace(t, short=long) for k, t in REAL.themes.items()}
    first = REAL.projects[0]
    project = replace(first, areas=tuple(regions[area.code] for area in first.areas))
    register = replace(REAL, themes=themes, regions=regions, projects=(project,))
    rows = [row for slide in build(handout(register, [project])).slides for row in slide.rows]
    listed = [row for row in rows if row.project]
    assert "".join(row.text for row in listed).replace(" ", "") == project.name.replace(" ", "")
    assert [row.detail for row in listed][-1] == long
    assert [row.label for row in rows].count(long) == len(project.themes)


def test_languages_are_marked(both: tuple[Any, Handout]) -> None:
    made, one = both
    own = {"sv": "sv-SE", "en": "en-GB"}[one.selection.sprak]
    for sheet, slide in zip(made.slides, slides_of(one), strict=True):
        assert all(r.get("lang") for r in sheet.element.iter(qn("a:rPr")))
        for paragraph, row in zip(sheet.placeholders[1].text_frame.paragraphs, slide.rows, strict=True):
            found = {r.text: r._r.rPr.get("lang") for r in paragraph.runs}
            if row.text:
                assert found[clean(row.text)] == ("sv-SE" if row.lang == "sv" else own)
    assert made.core_properties.language == own


def test_the_table_is_the_grid(both: tuple[Any, Handout]) -> None:
    ((sheet, slide),) = of_kind(both, "matrix")
    (table,) = [s.table for s in sheet.shapes if s.has_table]
    found = [tuple(cell.text_frame.text for cell in row.cells) for row in table.rows]
    expected = [slide.grid.columns, *slide.grid.rows]
    assert found == [tuple(map(clean, row)) for row in expected]
    assert (table.first_row, table.first_col) == (True, True)


def test_pictures_tables_and_groups_have_alternative_text(both: tuple[Any, Handout]) -> None:
    made, _ = both
    for sheet in made.slides:
        for shape in sheet.shapes:
            if shape.shape_type in (KIND.GROUP, KIND.PICTURE) or shape.has_table:
                assert shape._element.xpath("./*/p:cNvPr")[0].get("descr"), shape.name
        assert all(shape.name for shape in shapes(sheet))
        ids = sheet.element.xpath(".//p:cNvPr/@id")
        assert len(set(ids)) == len(ids)


def test_no_placeholder_is_empty_and_the_title_is_first(both: tuple[Any, Handout]) -> None:
    made, _ = both
    for sheet in made.slides:
        assert all(p.text_frame.text.strip() for p in sheet.placeholders)
        order = [shape.name for shape in sheet.shapes]
        assert sheet.shapes[0].shape_id == sheet.shapes.title.shape_id
        drawn = [n for n, shape in enumerate(sheet.shapes) if shape.shape_type == KIND.GROUP and n > 1]
        body = next(n for n, s in enumerate(sheet.shapes) if s.shape_id == sheet.placeholders[1].shape_id)
        # The number beside a name is read before the text; maps and legends after it.
        assert all(n > body for n in drawn[1:]), order
        assert sheet.shapes[-1].text_frame.text.strip()


def test_footer_and_example_stand_on_every_slide(both: tuple[Any, Handout]) -> None:
    made, one = both
    for number, sheet in enumerate(made.slides, 1):
        footer, counter = sheet.shapes[-2].text_frame.text, sheet.shapes[-1].text_frame.text
        for part in (one.words, one.count, one.date):
            assert clean(part) in footer
        assert re.findall(r"\d+", counter) == [str(number), str(len(made.slides))]
        found = [s.text_frame.text for s in shapes(sheet) if s.has_text_frame]
        assert found.count("Exempeldata") + found.count("Example data") == one.register.is_example
        maps = {"title": 1, "map": 1, "project": 2}.get(slides_of(one)[number - 1].kind, 0)
        assert found.count("EXEMPEL") == maps * one.register.is_example


def test_notes_hold_sources_and_where_it_comes_from(both: tuple[Any, Handout]) -> None:
    made, one = both
    for sheet, slide in zip(made.slides, slides_of(one), strict=True):
        said = sheet.notes_slide.notes_text_frame.text
        assert one.address in said
        assert one.date in said
        for note in slide.notes:
            assert clean(note) in said
        for source in {claim.source for claim in slide.project.claims} if slide.project else ():
            assert source.publisher in said
            assert source.url in said


def numbers_of(group: Any) -> dict[str, str]:
    """Give each mark's number and its fill."""
    found = {}
    for mark in group.shapes:
        if mark.shape_type == KIND.GROUP and mark.shapes[-1].shape_type == KIND.AUTO_SHAPE:
            inner = mark.shapes[-1]
            found[inner.text_frame.text] = f"#{str(inner.fill.fore_color.rgb).lower()}"
    return found


def test_the_maps_numbers_and_fills_are_the_selections(both: tuple[Any, Handout]) -> None:
    _, one = both
    expected = {
        str(n): fill(one.register, project, one.selection.farg).fill
        for n, project in enumerate(one.projects, 1)
    }
    for sheet, _ in of_kind(both, "map"):
        assert numbers_of(groups(sheet)[0]) == expected
    for sheet, slide in of_kind(both, "project"):
        badge, large, small = groups(sheet)
        assert badge.shapes[-1].text_frame.text == str(slide.number)
        assert badge.shapes[-1].click_action.hyperlink.address == one.address_of(slide.project)
        assert numbers_of(large) == {str(slide.number): expected[str(slide.number)]}
        assert list(numbers_of(small)) == [""]


def test_outlines_are_the_evidence() -> None:
    dashes = {"confirmed": "solid", "probable": "dash", "weak": "sysDot", "example": "solid"}
    for name in ("real-sv", "example-sv"):
        one = DECKS[name]
        sheet = opened(name).slides[1]
        by_name = {s.name: s for s in groups(sheet)[0].shapes}
        for n, project in enumerate(one.projects, 1):
            ring = next(s for key, s in by_name.items() if key.startswith(f"{n} "))
            found = ring._element.xpath(".//a:ln/a:prstDash/@val")
            assert found[0] == dashes[project.evidence]
            assert len(found) == (2 if project.evidence == "example" else 1)


def test_the_counties_are_native_shapes_with_their_areas(both: tuple[Any, Handout]) -> None:
    _, one = both
    (sheet, _), *_ = of_kind(both, "map")
    inner = [s for s in groups(sheet)[0].shapes if s.shape_type == KIND.GROUP]
    (counties,) = [list(group.shapes) for group in inner if len(group.shapes) == 21]
    assert all(s.shape_type == KIND.FREEFORM for s in counties)
    codes = [region.code for region in one.register.counties]
    sizes = {code: polygon_area(s) for code, s in zip(codes, counties, strict=True)}
    if one.register is REAL:
        assert [s.name for s in counties] == [region.name for region in REAL.counties]
        assert "Norrbottens län" in [s.name for s in counties]
    for code, size in sizes.items():
        assert size / sizes["25"] == pytest.approx(areas()[code].area / areas()["25"].area, rel=0.05), code


def polygon_area(shape: Any) -> float:
    """Work out a freeform's area by the shoelace rule; holes run the other way around."""
    total = 0.0
    (path,) = shape._element.xpath(".//a:path")
    for ring in re.split("moveTo", "".join(e.tag.split("}")[1] + pair(e) for e in path.iterchildren()))[1:]:
        points = [tuple(map(int, found)) for found in re.findall(r"\((\d+),(\d+)\)", ring)]
        closed = zip(points, points[1:] + points[:1], strict=True)
        total += sum(x * b - a * y for (x, y), (a, b) in closed) / 2
    return abs(total)


def pair(step: Any) -> str:
    return "".join(f"({p.get('x')},{p.get('y')})" for p in step.iterchildren())


@pytest.mark.parametrize("name", ["turop-flen", "marken-halland", "strukturer-vasterbotten"])
def test_a_projects_areas_are_tinted_and_named(name: str) -> None:
    project = REAL.project(name)
    assert project is not None
    (sheet,) = [
        sheet
        for sheet, slide in zip(opened("real-sv").slides, slides_of(DECKS["real-sv"]), strict=True)
        if slide.project is project
    ]
    for group in groups(sheet)[1:]:
        tinted = [s.name for s in group.shapes if s._element.xpath("./p:spPr[a:custGeom]//a:alpha")]
        assert sorted(tinted) == sorted(area.name for area in project.areas)


def test_the_legend_says_what_fills_and_outlines_mean() -> None:
    sheet = opened("some-en").slides[1]
    legend = groups(sheet)[1]
    fills = [f"#{str(s.fill.fore_color.rgb).lower()}" for s in legend.shapes if not s.text_frame.text]
    said = [s.text_frame.text for s in legend.shapes if s.text_frame.text]
    levels = ["Confirmed", "Probable", "Weak"]
    assert said == [*levels, "Outline:", *levels]
    assert fills[:3] == [EVIDENCE[level].fill for level in ("confirmed", "probable", "weak")]


def test_properties_name_no_person() -> None:
    known = opened("example-sv").core_properties
    assert (known.author, known.last_modified_by) == ("Pilotkartan", "Pilotkartan")
    assert known.created.date() == MADE
    assert known.comments == DECKS["example-sv"].example != ""
    assert known.title == slides_of(DECKS["example-sv"])[0].title
    assert len(opened("hostile").core_properties.subject) <= 255
    assert b"Steve Canny" not in written("real-sv")


def test_it_is_small_and_one_of_the_formats() -> None:
    assert len(written("real-sv")) < 2_000_000
    assert FORMATS["pptx"].write is to_pptx


def test_body_type_is_at_least_14_points_but_for_what_is_higher_than_a_slide() -> None:
    for name in ("real-sv", "some-en", "example-sv", "seminar"):
        for sheet in opened(name).slides:
            (size,) = sheet.placeholders[1]._element.xpath(".//a:lstStyle/a:lvl1pPr/a:defRPr/@sz")
            assert int(size) >= 1400, (name, sheet.shapes.title.text_frame.text)


FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{folder}</dir>
<match target="pattern"><test name="family"><string>Calibri</string></test>
<edit name="family" mode="assign" binding="strong"><string>Source Sans Pro</string></edit></match>
</fontconfig>"""


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_shows_every_slide_whole(tmp_path: Path) -> None:
    # Source Sans is a little wider than Calibri, which few servers have.
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(FONTS.format(folder=Path(font_source_sans_pro.__file__).parent / "files"))
    (tmp_path / "x.pptx").write_bytes(written("hostile"))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "FONTCONFIG_FILE": str(fonts)}
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "x.pptx")],
        check=True, capture_output=True, timeout=120, env=environment,
    )  # fmt: skip
    read = subprocess.run(
        ["pdftotext", "-bbox", str(tmp_path / "x.pdf"), "-"], check=True, capture_output=True
    ).stdout.decode("utf-8", "replace")
    pages = re.split("<page ", read)[1:]
    assert len(pages) == len(slides_of(DECKS["hostile"]))
    assert not re.search(r">(Click|Klicka)<", read)
    for page in pages:
        width, height = map(float, re.findall(r'(?:width|height)="([\d.]+)"', page)[:2])
        for box in re.findall(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word', page):
            left, top, right, bottom = map(float, box[:4])
            assert left > -1, box
            assert top > -1, box
            assert right < width + 1, box
            assert bottom < height + 1, box
