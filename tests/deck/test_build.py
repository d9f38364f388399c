"""What the slides say: every project, its facts with evidence and sources, and nothing that is not known."""

import csv
import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from pilotkarta.deck import Deck, Slide, build
from pilotkarta.handout import Handout
from pilotkarta.paths import DATA, EXAMPLE
from pilotkarta.register import Register, load
from pilotkarta.selection import Selection, select

REAL, INVENTED = load(DATA), load(EXAMPLE)
SITE = "https://pilotkartan.example"


def deck(register: Register = REAL, **chosen: object) -> Deck:
    selection = Selection(**chosen)  # type: ignore[arg-type]
    return build(Handout(register, selection, select(register, selection), SITE, date(2026, 11, 24)))


def of_kind(made: Deck, kind: str) -> list[Slide]:
    return [slide for slide in made.slides if slide.kind == kind]


def said(slide: Slide) -> str:
    return "\n".join(f"{row.label} {row.text} {row.detail}" for row in slide.rows)


def table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


class TestOrder:
    """Which slides there are, and in what order."""

    def test_kinds_come_in_the_order_of_the_talk(self) -> None:
        kinds = [slide.kind for slide in deck().slides]
        assert list(dict.fromkeys(kinds)) == [
            "title", "map", "project", "matrix", "questions", "unknown", "sources",
        ]  # fmt: skip
        assert kinds == sorted(kinds, key=[*dict.fromkeys(kinds)].index)

    @pytest.mark.parametrize(("register", "data"), [(REAL, ""), (INVENTED, "exempel")])
    @pytest.mark.parametrize("sprak", ["sv", "en"])
    def test_one_slide_a_project_with_the_number_of_the_map(self, register, data, sprak) -> None:
        slides = of_kind(deck(register, data=data, sprak=sprak), "project")
        assert [slide.title for slide in slides] == [project.name for project in register.projects]
        assert [slide.number for slide in slides] == list(range(1, len(slides) + 1))

    def test_a_selection_is_numbered_anew(self) -> None:
        slides = of_kind(deck(lan=("13",)), "project")
        assert [(slide.number, slide.project.id) for slide in slides if slide.project] == [
            (1, "stationers-roll"), (2, "marken-halland"), (3, "halmstad-tillvaxtmotor"),
        ]  # fmt: skip

    def test_a_seminar_changes_the_order_but_not_the_numbers(self) -> None:
        made = deck(seminarium="13")
        slides = of_kind(made, "project")
        numbers = {project.id: n for n, project in enumerate(REAL.projects, 1)}
        assert all(slide.project and slide.number == numbers[slide.project.id] for slide in slides)
        assert [s.project.id for s in slides[:3] if s.project] == [
            "stationers-roll", "marken-halland", "halmstad-tillvaxtmotor",
        ]  # fmt: skip
        assert made.slides[0].title == "Dialogseminarium i Halland"
        reasons = [slide.rows[0] for slide in slides]
        assert {row.label for row in reasons} == {"Varför"}
        assert [row.text for row in reasons] == (
            ["Ett projekt i länet"] * 3
            + ["Bland de närmaste utanför länet"] * 5
            + ["Från övriga landet"] * 20
        )
        assert all(
            re.fullmatch(r"\(([\d\xa0]+ km från|gränsar till) länet\)", row.detail) for row in reasons[3:]
        )
        listed = [row for slide in of_kind(made, "map") for row in slide.rows]
        assert [row.label for row in listed] == [str(slide.number) for slide in slides]
        assert all(row.detail for row in listed)

    def test_nothing_selected_is_told(self) -> None:
        made = deck(tema=("energi",), landsdel=("svealand",))
        assert "Inget projekt" in said(of_kind(made, "map")[0])
        assert not of_kind(made, "project")
        assert not of_kind(made, "sources")


class TestFirst:
    """The title."""

    def test_the_fifteen_come_first(self) -> None:
        first = deck(lan=("24",), tema=("strak",)).slides[0]
        words = said(first)
        assert words.startswith(" Femton pilotprojekt prövade 2013–2015")
        assert "Fem av dem har gått att spåra" in words
        assert "Tema: Stråk och transporter; Län: Västerbotten (1 av 28 projekt)" in words
        assert "24 november 2026" in words
        (address,) = (row.address for row in first.rows if row.address)
        assert address.startswith(f"{SITE}/karta?")
        assert parse_qs(urlsplit(address).query) == {"lan": ["24"], "tema": ["strak"]}

    def test_the_invented_says_so_and_nothing_of_the_real(self) -> None:
        made = deck(INVENTED, data="exempel")
        words = "\n".join(said(slide) for slide in made.slides)
        assert "Alla projekt här är påhittade" in words
        assert "gått att spåra" not in words
        assert made.handout.example == "Exempeldata"
        assert deck().handout.example == ""


class TestProject:
    """A project on its slide and in its notes."""

    def test_what_who_when_evidence_and_source_as_in_the_tables(self) -> None:
        slides = {slide.project.id: slide for slide in of_kind(deck(), "project") if slide.project}
        names = {row["id"]: row["name"] for row in table("organisations")}
        for row in table("projects"):
            words = said(slides[row["id"]])
            assert row["description"] in words
            level = {"confirmed": "Belagd", "probable": "Sannolik", "weak": "Osäker"}[row["evidence"]]
            assert f"Evidens {level}." in words
            for partner in table("project_partners"):
                if partner["project"] == row["id"]:
                    assert names[partner["organisation"]] in words

    def test_what_is_not_known_is_said_not_to_be(self) -> None:
        slides = {slide.project.id: slide for slide in of_kind(deck(), "project") if slide.project}
        for row in table("projects"):
            when = next(r for r in slides[row["id"]].rows if r.label == "När")
            assert when.known == bool(row["start"] or row["end"])
            assert when.known or when.text == "Uppgift saknas"
            ours = "namn är inte känt" in said(slides[row["id"]])
            assert ours == (row["name_origin"] == "ours")

    def test_notes_hold_a_source_with_evidence_for_each_claim(self) -> None:
        sources = {row["id"]: row for row in table("sources")}
        slides = {slide.project.id: slide for slide in of_kind(deck(), "project") if slide.project}
        for claim in table("claims"):
            notes = "\n".join(slides[claim["project"]].notes)
            source = sources[claim["source"]]
            assert f"{source['publisher']}: {source['title']}" in notes
            assert source["url"] in notes
            assert claim["note"] in notes

    def test_a_source_has_the_same_number_everywhere(self) -> None:
        made = deck(seminarium="25")
        listed = {
            row.label: row.text for slide in of_kind(made, "sources") for row in slide.rows if row.label
        }
        assert len(listed) == len({claim["source"] for claim in table("claims")})
        for slide in of_kind(made, "project"):
            (row,) = (row for row in slide.rows if row.label == "Källor")
            for number, publisher in re.findall(r"(\d+)\. ([^;]+)", row.text):
                assert listed[number].startswith(f"{publisher}: ")

    def test_doubtful_facts_say_how_sure_they_are(self) -> None:
        (slide,) = (
            s for s in of_kind(deck(), "project") if s.project and s.project.id == "strukturbild-skaraborg"
        )
        where = next(row for row in slide.rows if row.label == "Var")
        assert where.text.endswith("(sannolik)")
        themes = next(row for row in slide.rows if row.label == "Teman")
        assert themes.text.endswith("(vår läsning)")


class TestTheRest:
    """Themes, questions and what is not known."""

    def test_matrix_counts_as_the_tables_do(self) -> None:
        (slide,) = of_kind(deck(), "matrix")
        assert slide.grid
        landsdel = {row["code"]: row["landsdel"] for row in table("regions")}
        at = {
            p["id"]: {landsdel[a["area"]] for a in table("project_areas") if a["project"] == p["id"]}
            for p in table("projects")
        }
        shorts = {row["short"]: row["id"] for row in table("themes")}
        of = {(row["project"], row["theme"]) for row in table("project_themes")}
        for name, *cells in slide.grid.rows[:-1]:
            with_theme = [p for p in at if (p, shorts[name]) in of]
            expected = [
                sum(part in at[p] for p in with_theme) for part in ("norrland", "svealand", "gotaland")
            ]
            assert [int(cell) for cell in cells] == [*expected, len(with_theme)]

    def test_questions_are_those_of_the_themes_at_hand(self) -> None:
        made = deck(lan=("25",))
        rows = [row for slide in of_kind(made, "questions") for row in slide.rows]
        themes = {t["theme"] for t in table("project_themes") if t["project"] == "besokslandet-overkalix"}
        questions = {row["id"]: row["question"] for row in table("themes")}
        assert {row.text for row in rows[:-1]} == {questions[theme] for theme in themes}
        assert all(row.detail == "(1 projekt: 1)" for row in rows[:-1])

    def test_what_is_not_known_counts_from_the_tables(self) -> None:
        words = "\n".join(said(slide) for slide in of_kind(deck(), "unknown"))
        for level, name in (("confirmed", "Belagd"), ("probable", "Sannolik"), ("weak", "Osäker")):
            n = sum(row["evidence"] == level for row in table("projects"))
            assert f"{name}: {n} projekt" in words
        assert "15 pilotprojekt uppgivna, 5 spårade. 10 är inte kända." in words
        assert "10 pilotprojekt uppgivna, alla spårade." in words
        ours = sum(row["name_origin"] == "ours" for row in table("projects"))
        without_start = sum(not row["start"] for row in table("projects"))
        assert f"namn för {ours}, start för {without_start}" in words
