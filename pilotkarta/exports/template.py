"""The template: the first programme's pilots as a workbook, known ones filled in and rows for the rest."""

from dataclasses import replace
from urllib.parse import urlencode

from pilotkarta import words
from pilotkarta.exports.xlsx import about, book, warning
from pilotkarta.handout import Handout
from pilotkarta.i18n import Language
from pilotkarta.register import Programme
from pilotkarta.selection import Selection, select, to_params
from pilotkarta.workbook.choices import Choices
from pilotkarta.workbook.definitions import definitions
from pilotkarta.workbook.filled import ROOM, filled
from pilotkarta.workbook.flat import selected
from pilotkarta.workbook.layout import DEFINITIONS, READ_ME, sheet
from pilotkarta.workbook.write import Cell, Heading, Sheet, write


def to_template(handout: Handout) -> bytes:
    """Write the workbook that a programme's missing pilots are filled in.

    Parameters
    ----------
    handout : Handout
        The data set and the language. Which projects it selects does not matter.

    Returns
    -------
    bytes
        Office Open XML: what to do, the programme's known pilots, numbered empty rows until there are as
        many as it is said to have had, and all organisations to choose from.
    """
    programme = _first(handout)
    handout = _of_programme(handout, programme)
    language = handout.language
    tables = {**selected(handout), "organisations": handout.register.tables["organisations"]}
    stated = min(programme.stated_pilots, ROOM) if programme else 0
    sheets, lists = filled(tables, language, {}, rows=stated)
    last = [definitions(Choices(tables, language), language), about(handout)]
    return write(book(handout, [_read_me(handout, programme), *sheets, *last], lists))


def _first(handout: Handout) -> Programme | None:
    programmes = handout.register.programmes
    return programmes.get(words.THE_FIFTEEN) or next(iter(programmes.values()), None)


def _of_programme(handout: Handout, programme: Programme | None) -> Handout:
    chosen = (programme.id,) if programme else ()
    selection = Selection(program=chosen, data=handout.selection.data, sprak=handout.selection.sprak)
    return replace(handout, selection=selection, projects=select(handout.register, selection))


def _read_me(handout: Handout, programme: Programme | None) -> Sheet:
    text = handout.language.text
    rows: list[list[Cell]] = [*_purpose(handout, programme), *_how(handout), *_handing_in(handout)]
    marks = {}
    if invented := warning(handout):
        rows.insert(0, [text("EXAMPLE"), invented])
        marks = {(1, 0): "", (1, 1): ""}
    headings = [Heading(text("Read this first"), 28), Heading(text("How to fill in the workbook"), 100)]
    return Sheet(READ_ME.say(handout.language), rows, headings, marks)


def _purpose(handout: Handout, programme: Programme | None) -> list[list[Cell]]:
    text, projects = handout.language.text, sheet("projects")
    if not programme:
        return []
    said = [
        text(
            "The sheet {sheet} has one row a pilot project of the programme {programme}. {n} of {all} are "
            "known.",
            sheet=projects.title.say(handout.language),
            programme=words.programme_name(programme, handout.language),
            n=handout.language.number(len(handout.projects)),
            all=handout.language.number(programme.stated_pilots),
        ),
        text("The empty rows wait for the others.")
        if len(handout.projects) < programme.stated_pilots
        else "",
        text("Correct what is wrong in the rows that are filled in."),
    ]
    return [[text("What to fill in"), " ".join(filter(None, said))]]


def _how(handout: Handout) -> list[list[Cell]]:
    language, projects = handout.language, sheet("projects")
    text, title = language.text, _titles(language)
    least = ("name", "programme_id", "evidence", "area_codes", "source_ids")
    levels = words.levels(language, example=handout.register.is_example)
    return [
        [
            text("At least"),
            text(
                "{columns}. These headings are dark. A cell that must be filled in and is not turns yellow "
                "as soon as the row has a name.",
                columns=", ".join(projects.column(one).title.say(language) for one in least),
            ),
        ],
        [
            text("Empty cells"),
            text(
                "An empty cell means that it is not known. Leave it empty; write no 0, dash or question mark."
            ),
        ],
        [
            text("Lists"),
            text(
                "Where there is a list, choose in it, or write what stands there or its code: 2480 for Umeå. "
                "Where there can be several values there are numbered columns beside each other: one "
                "value in each. If they are not enough, write the rest in the last one with | between."
            ),
        ],
        [
            text("Dates"),
            text(
                "Write a year, a month or a day: 2014, 2014-09 or 2014-09-01. A ~ at the end means about: "
                "2014~. The cells are text, so that Excel leaves what you write alone."
            ),
        ],
        [text("Evidence"), "\n".join(f"{level}: {meaning}" for level, meaning in levels)],
        [
            projects.column("id").title.say(language),
            text(
                "Leave it empty in new rows: it is made from the name. Do not change the ids that are there."
            ),
        ],
        [
            text("A new organisation or source"),
            text(
                "Write it in the sheet {organisations} or {sources}; its id may be empty. It can then be "
                "chosen in the other sheets at once.",
                **title,
            ),
        ],
        [
            text("Sources"),
            text(
                "The column {source} in the sheet {projects} covers every fact of the row that has no row of "
                "its own in the sheet {claims}.",
                source=projects.column("source_ids").title.say(language),
                **title,
            ),
        ],
        [
            text("Sums of money"),
            text("Write each on a row of its own in the sheet {amounts}, in whole kronor.", **title),
        ],
    ]


def _handing_in(handout: Handout) -> list[list[Cell]]:
    text, selection = handout.language.text, handout.selection
    page = Selection(visa="andra", data=selection.data, sprak=selection.sprak)
    how = text(
        "Save the file as an Excel workbook (.xlsx) and hand it in at {address}. You are told what has to be "
        "mended, and in which cell, and you see the new pilots on the map before anything is used.",
        address=f"{handout.site}/data?{urlencode(to_params(page), doseq=True)}",
    )
    explained = text(
        "Each heading has a comment; the sheet {sheet} says more of every column.",
        sheet=DEFINITIONS.say(handout.language),
    )
    return [[text("Hand in"), how], [text("More"), explained]]


def _titles(language: Language) -> dict[str, str]:
    return {
        table: sheet(table).title.say(language)
        for table in ("projects", "organisations", "sources", "claims", "amounts")
    }
