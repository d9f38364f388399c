"""Handing in: a filled-in file is checked, compared and shown on the map before anything is used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from pilotkarta.apart import TooHeavyError, apart
from pilotkarta.exports import FORMATS
from pilotkarta.figures import Unreadable
from pilotkarta.i18n import N_, Code
from pilotkarta.imports import Change, Intake, Problem, annotated, read
from pilotkarta.register import Project, Register, is_named, keep_draft, load_named
from pilotkarta.selection import Selection, to_params
from pilotkarta.ui.dropped import HANDED, MEGABYTES, TOO_HEAVY, DroppedFile, dropzone, forget, is_shown
from pilotkarta.ui.links import file_href, link
from pilotkarta.ui.map_view import PRINTED, leaflet_map, project_legend
from pilotkarta.ui.render import html, plain
from pilotkarta.ui.state import View
from pilotkarta.workbook.layout import PROJECTS, sheet

MOST_LISTED = 200  # problems or changes; more are in the annotated file, or in the package
KINDS = {"added": N_("Will be added"), "changed": N_("Will be changed"), "removed": N_("Will be taken away")}
TABLES = {
    "projects": N_("Projects"),
    "programmes": N_("Programmes"),
    "organisations": N_("Organisations"),
    "sources": N_("Sources"),
}


@dataclass(frozen=True)
class _Answer:
    """What was read of a file against a version of a register; ``draft`` names the new one, if in order."""

    code: Code
    version: str
    whole: bool | None
    read: Intake | Unreadable
    draft: str = ""


def intake_page(view: View) -> None:
    """Take a file, say what is to be mended in it, or show what it changes."""
    text = view.language.text
    handed: DroppedFile | None = st.session_state.get(HANDED)
    chosen = Selection(data=view.selection.data, sprak=view.selection.sprak)
    html("intake.html", form=file_href("template", chosen), most=MEGABYTES, steps=not handed, _=text)
    dropzone("lamna_fil", text("Drop the filled-in file here"), _dropped)
    if not handed:
        return
    if not is_shown("lamna_fil"):  # handed in before another page was looked at
        with st.container(key="lamnad_fil", horizontal=True, vertical_alignment="center"):
            html("own_file.html", sentence=text("File: {file}", file=handed.name))
            st.button(text("Take the file away"), key="ta_bort_lamnad", on_click=_forget)
    answer = _answered(view, handed)
    if isinstance(answer.read, Unreadable):
        title = text("The file could not be read")
        html("own_fault.html", title=title, sentence=answer.read.say(view.language))
        return
    notices = [one.say(view.language) for one in answer.read.notices]
    html("own_notices.html", notices=notices, matched="", unmatched=(), _=text)
    if answer.read.problems:
        _problems(view, handed, answer.read.problems)
    else:
        _changes(view, answer.read, answer.draft)


def _dropped(handed: DroppedFile | None) -> None:
    """Take a file in the last one's place; the browser itself takes away what the uploader showed."""
    for key in (HANDED, "lamnat_last", "f_hela"):
        st.session_state.pop(key, None)
    if handed:
        st.session_state[HANDED] = handed


def _forget() -> None:
    forget(HANDED)
    _dropped(None)


def _answered(view: View, handed: DroppedFile) -> _Answer:
    """Read the file once for each version of the register that it is compared with: reruns are many."""
    last: _Answer | None = st.session_state.get("lamnat_last")
    code, version, whole = view.language.code, view.register.version, st.session_state.get("f_hela") or None
    held = last is not None and (not last.draft or is_named(last.draft))  # old drafts are let go
    if last and held and (last.code, last.version, last.whole) == (code, version, whole):
        return last
    try:
        given = (handed.name, handed.content, dict(view.register.tables))
        found = apart(partial(read, whole=whole, code=code), *given)
        draft = keep_draft(found.tables, handed.name) if found.tables and found.changes else ""
        answer = _Answer(code, version, whole, found, draft)
    except Unreadable as error:
        answer = _Answer(code, version, whole, type(error)(*error.messages))  # without the file's bytes
    except TooHeavyError:
        answer = _Answer(code, version, whole, Unreadable(TOO_HEAVY))
    st.session_state["lamnat_last"] = answer
    return answer


def _problems(view: View, handed: DroppedFile, problems: Sequence[Problem]) -> None:
    language = view.language
    html(
        "intake_problems.html",
        title=language.plural("{n} thing to mend", "{n} things to mend", len(problems)),
        problems=problems[:MOST_LISTED],
        more=len(problems) - MOST_LISTED,
        language=language,
        _=language.text,
    )
    st.download_button(
        language.text("Download the file with the cells marked"),
        partial(
            apart, partial(annotated, made=date.today()), handed.name, handed.content, problems, language
        ),
        file_name=f"{handed.name.rpartition('.')[0] or handed.name}-{language.text('marked')}.xlsx",
        mime=FORMATS["xlsx"].media_type,
        key="hamta_markerad",
        on_click="ignore",
    )


def _changes(view: View, found: Intake, draft: str) -> None:
    language, text = view.language, view.language.text
    if not found.whole or st.session_state.get("f_hela"):
        with st.container(key="hela"):
            label = text("The file is the whole register: take away what does not stand in it")
            st.checkbox(plain(label), key="f_hela")
    if not found.changes:
        nothing = text("The file is in order, and changes nothing.")
        html("own_notices.html", matched=nothing, notices=(), unmatched=(), _=text)
        return
    register = load_named(draft)
    projects = _touched(register, found.changes)
    number = {one.id: place for place, one in enumerate(projects, 1)}
    kinds = {kind: text(label) for kind, label in KINDS.items()}
    with st.container(key="figur_andringar"):
        html(
            "intake_head.html",
            counts=[(label, language.number(_count(found.changes, kind))) for kind, label in kinds.items()],
            use=link("", Selection(data=draft, sprak=view.selection.sprak), "karta").href,
            package=file_href("package", Selection(data=draft)),
            command=text("python -m pilotkarta import FILE --into data"),
            _=text,
        )
        if projects:
            _map(view, register, projects, draft)
        html(
            "intake_changes.html",
            tables=[
                _listed(view, label, table, found.changes, number)
                for table, label in TABLES.items()
                if any(one.table == table for one in found.changes)
            ],
            kinds=kinds,
            _=text,
        )


def _count(changes: Sequence[Change], kind: str) -> int:
    """Count the projects that something happens to."""
    return sum(one.kind == kind and one.table == PROJECTS for one in changes)


def _listed(
    view: View, label: str, table: str, changes: Sequence[Change], number: Mapping[str, int]
) -> tuple[str, list[tuple[Change, int, list[tuple[str, str, str]]]], int]:
    """Give a table's changes with numbers on the map and columns' titles, and how many more there are."""
    its = [one for one in changes if one.table == table]
    shown = [
        (
            one,
            number.get(one.key, 0) if table == PROJECTS else 0,
            [(_title(view, table, name), before, after) for name, before, after in one.fields],
        )
        for one in its[:MOST_LISTED]
    ]
    return view.language.text(label), shown, len(its) - MOST_LISTED


def _title(view: View, table: str, name: str) -> str:
    """Name a column, or another sheet, as the workbook in the visitor's language does."""
    sheet_of = {
        "amounts": "amounts",
        "claims": "claims" if table == PROJECTS else "programme_claims",
        "owners": "programme_owners",
    }
    title = sheet(sheet_of[name]).title if name in sheet_of else sheet(table).column(name).title
    return title.say(view.language)


def _touched(register: Register, changes: Sequence[Change]) -> tuple[Project, ...]:
    """Give the projects that are added or changed, from north to south."""
    ids = {one.key for one in changes if one.table == PROJECTS and one.kind != "removed"}
    return tuple(one for one in register.projects if one.id in ids)


def _map(view: View, register: Register, projects: tuple[Project, ...], draft: str) -> None:
    """Show what is added or changed on the map; what is printed shows all of the draft."""
    selection = Selection(data=draft, farg=view.selection.farg, sprak=view.selection.sprak)
    shown = replace(view, register=register, selection=selection, projects=projects)
    asked = {**to_params(selection), "bredd": PRINTED[0], "hojd": PRINTED[1]}
    leaflet_map(shown, projects, f"./karta.svg?{urlencode(asked, doseq=True)}")
    project_legend(shown)
