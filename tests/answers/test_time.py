"""The axis of time: every day of it worked out from the dates in the tables."""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

import pytest

from pilotkarta.answers.figure import Figure
from pilotkarta.answers.time import time_figure
from pilotkarta.dates import PartialDate
from tests.answers.charts import bar, layers
from tests.answers.given import Case, as_texts, digits, projects, read_back, table
from tests.exports.handouts import REAL, handout

MONTHS = {
    "sv": [
        "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
        "november", "december",
    ],
    "en": list(calendar.month_name)[1:],
}  # fmt: skip
ABOUT = {"sv": "omkring", "en": "about"}


@dataclass(frozen=True)
class Day:
    """A date of the tables: the first and the last day that it may mean, and how it is said."""

    first: date
    last: date
    about: bool
    said: str


def read(text: str, sprak: str) -> Day | None:
    """Read a date as it stands in a table."""
    if not text:
        return None
    year, month, day, about = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(~?)", text).groups()
    first = date(int(year), int(month or 1), int(day or 1))
    closing = int(month or 12)
    last = date(int(year), closing, int(day or calendar.monthrange(int(year), closing)[1]))
    parts = [str(int(day)) if day else "", MONTHS[sprak][int(month) - 1] if month else "", year]
    said = " ".join(filter(None, (ABOUT[sprak] if about else "", *parts)))
    return Day(first, last, bool(about), said)


@dataclass(frozen=True)
class Bar:
    """What is drawn of a project or programme, as days in the calendar; None where there is nothing."""

    start: Day | None
    end: Day | None
    first: date | None
    last: date | None
    sure: tuple[date, date] | None

    @property
    def is_known(self) -> bool:
        return bool(self.start or self.end)


def bars(case: Case) -> dict[str, Bar]:
    """Work out every bar of a selection, its programmes' too; they share an axis of whole years."""
    wanted = {projects(case.data)[one]["programme"] for one in case.ids}
    rows = [row for row in table(case.data, "programmes") if row["id"] in wanted]
    rows += [projects(case.data)[one] for one in case.ids]
    dates = {row["id"]: (read(row["start"], case.sprak), read(row["end"], case.sprak)) for row in rows}
    years = [day.first.year for its in dates.values() for day in its if day]
    beyond = any(start and not end for start, end in dates.values())
    left, right = date(min(years), 1, 1), date(max(years) + beyond, 12, 31)
    found = {}
    for one, (start, end) in dates.items():
        sure = None
        if start and end and not start.about and not end.about and start.last <= end.first:
            sure = (start.last, end.first)
        first = (start.first if start else left) if start or end else None
        last = (end.last if end else right) if start or end else None
        found[one] = Bar(start, end, first, last, sure)
    return found


def in_order(case: Case) -> list[str]:
    """List the projects as the axis has them: by programme, then by when they began, if that is known."""
    programmes = [row["id"] for row in table(case.data, "programmes")]
    drawn = bars(case)

    def key(one: str) -> tuple[int, bool, date]:
        its = drawn[one]
        began = its.start.first if its.start else date.max
        return programmes.index(projects(case.data)[one]["programme"]), not its.is_known, began

    return sorted(case.ids, key=key)


@lru_cache
def answer(case: Case) -> Figure:
    return time_figure(case.handout())


def test_the_table_has_every_project_with_its_days(case: Case) -> None:
    drawn = bars(case)
    rows = []
    for one in in_order(case):
        its = drawn[one]
        sure = its.sure or ("", "")
        rows.append(
            [
                case.name(one),
                case.programme(one),
                its.start.said if its.start else "",
                its.end.said if its.end else "",
                str(its.first) if its.start else "",
                str(its.last) if its.end else "",
                *map(str, sure),
            ]
        )
    assert answer(case).table.to_numpy().tolist() == rows
    assert read_back(answer(case)) == as_texts(answer(case).table)


def test_the_basis_counts_those_with_a_date_and_with_both(case: Case) -> None:
    its = [bars(case)[one] for one in case.ids]
    some, both = sum(one.is_known for one in its), sum(bool(one.start and one.end) for one in its)
    assert digits(answer(case).basis) == [some, len(its), both]


def lines(case: Case) -> list[str]:
    """List what stands on each line from the top: a programme before its projects."""
    found: list[str] = []
    for one in in_order(case):
        programme = projects(case.data)[one]["programme"]
        if programme not in found:
            found.append(programme)
        found.append(one)
    return found


def test_the_bars_end_where_the_tables_days_do(case: Case) -> None:
    drawn, shown = layers(answer(case).chart), bars(case)
    on = {line: shown[one] for line, one in enumerate(lines(case))}
    programmes = {n for n, one in enumerate(lines(case)) if one not in case.ids}
    day_after = timedelta(days=1)

    def ends(look: str) -> dict[int, tuple[str, str]]:
        return {line: (first, drawn[look].along("x2")[line]) for line, first in bar(drawn, look).items()}

    def span(first: date, last: date) -> tuple[str, str]:
        return str(first), str(last + day_after)

    known = {line: span(its.first, its.last) for line, its in on.items() if its.first and its.last}
    assert ends("grey") == {line: its for line, its in known.items() if line in programmes}
    assert ends("dashed") == {line: its for line, its in known.items() if line not in programmes}
    assert ends("filled") == {
        line: span(*its.sure) for line, its in on.items() if its.sure and line not in programmes
    }
    assert bar(drawn, "right") == {
        line: its[1] for line, its in known.items() if line not in programmes and not on[line].end
    }
    assert bar(drawn, "left") == {
        line: its[0] for line, its in known.items() if line not in programmes and not on[line].start
    }
    axis = [row["day"] for row in drawn["unseen"].rows]
    assert axis[0] <= min(first for first, _ in known.values())
    assert axis[1] >= max(after for _, after in known.values())
    assert all(day.endswith("-01-01") for day in axis)


def test_the_words_above_the_bars_say_the_dates_and_the_number_on_the_map(case: Case) -> None:
    drawn, shown = layers(answer(case).chart), bars(case)
    assert drawn["words"].encoding["text"]["field"] == drawn["bold"].encoding["text"]["field"] == "words"
    words = {row["row"]: row["words"] for look in ("words", "bold") for row in drawn[look].rows}
    assert sorted(words) == list(range(len(lines(case))))
    unknown = {"sv": "Uppgift saknas", "en": "Not known"}[case.sprak]
    for line, one in enumerate(lines(case)):
        if one not in case.ids:
            assert line in {row["row"] for row in drawn["bold"].rows}
            continue
        head, _, when = words[line].partition(" · ")
        assert head == f"{case.ids.index(one) + 1}. {case.name(one)}"
        its = shown[one]
        said = [day.said for day in (its.start, its.end) if day]
        assert all(day in when for day in said)
        assert (when == unknown) == (not said)
    places = [
        layer.encoding["y"]["scale"]["domain"]
        for look, layer in drawn.items()
        if "y" in layer.encoding and look != "watermark"
    ]
    assert places == [{"expr": f"sequence({len(lines(case))})"}] * len(places)


def test_known_by_hand() -> None:
    rows = {row[0]: row[2:] for row in answer(Case("register")).table.to_numpy().tolist()}
    assert rows["Strukturbild Blekinge"] == [
        "1 september 2014", "1 oktober 2015", "2014-09-01", "2015-10-01", "2014-09-01", "2015-10-01",
    ]  # fmt: skip
    assert rows["Jämtlandsstråket"] == [
        "omkring 2014", "31 december 2015", "2014-01-01", "2015-12-31", "", "",
    ]  # fmt: skip
    assert rows["Halmstad – regional tillväxtmotor"] == ["2017", "", "2017-01-01", "", "", ""]
    assert rows["NIMBY vs. Tillväxt"] == [""] * 6


@pytest.mark.parametrize("projects", [(), "undated"])
def test_without_any_date_there_is_no_axis_but_a_table_and_a_basis(projects: object) -> None:
    programme = replace(REAL.projects[0].programme, start=None, end=None)
    undated = tuple(replace(one, programme=programme, start=None, end=None) for one in REAL.projects[:2])
    found = time_figure(replace(handout(), projects=undated if projects else ()))
    assert found.chart is None
    assert len(found.table) == (2 if projects else 0)
    assert digits(found.basis) == [0, 2 if projects else 0, 0]
    assert list(found.table.columns) == list(answer(Case("register")).table.columns)


def test_a_project_of_which_only_the_end_is_known_begins_with_the_axis() -> None:
    one = replace(REAL.projects[0], start=None, end=PartialDate(2017, 5))
    drawn = layers(time_figure(replace(handout(), projects=(one,))).chart)
    began = str(date(one.programme.start.year, 1, 1))
    assert bar(drawn, "left") == bar(drawn, "dashed") == {1: began}
    assert drawn["dashed"].along("x2") == {1: "2017-06-01"}
    assert not {"filled", "right"} & set(drawn)
