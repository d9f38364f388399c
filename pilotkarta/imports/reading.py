"""Read a file of a register: every fault at its place, or the new register and what it changes."""

from collections.abc import Mapping, Sequence

from pilotkarta.figures.excel import OLE, ZIP, refuse_old
from pilotkarta.figures.messages import Message, Unreadable, shown, text
from pilotkarta.figures.sheet import MOST_BYTES, too_large
from pilotkarta.i18n import DEFAULT, Code, Language, language
from pilotkarta.imports.assembly import assembled
from pilotkarta.imports.changes import changes
from pilotkarta.imports.delimited import read_text
from pilotkarta.imports.excel import read_workbook, refuse_parts
from pilotkarta.imports.faults import in_order, problems_of
from pilotkarta.imports.grids import Grid, Source
from pilotkarta.imports.intake import Intake, Place, Problem
from pilotkarta.imports.package import part, parts_of, read_package, root
from pilotkarta.imports.records import Filled, filled
from pilotkarta.imports.titles import MOST_ABOVE, known, nearest_of, table_of
from pilotkarta.register.check import check_tables
from pilotkarta.register.schema import Tables
from pilotkarta.workbook.choices import spelling
from pilotkarta.workbook.layout import PROJECTS, SheetLayout, plain, sheet, sheets

_TYPES = "[Content_Types].xml"
_OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"SQLite format 3", b"{", b"[", b"<")


def read(
    name: str, content: bytes, current: Tables, *, whole: bool | None = None, code: Code = DEFAULT
) -> Intake:
    """Read a file against a register.

    Parameters
    ----------
    name : str
        The file's name, for what to say if the content does not fit it.
    content : bytes
        A workbook as the template, a text file with one row a project, or a data package; told by content.
    current : mapping of str to pandas.DataFrame
        The register as it is, every table by name.
    whole : bool, optional
        Whether the file is the whole register, so that what it lacks is taken away. Left out, it is that for
        a data package that has every table and is no selection.
    code : {"sv", "en"}, optional
        Language of the titles and labels that are proposed or changed. The file may be in either.

    Returns
    -------
    Intake
        All that is wrong, or the new register. What the file does not say stays as it is.

    Raises
    ------
    Unreadable
        If the file cannot be opened at all, or has what is not let in, as macros.
    """
    source = opened(name, content)
    whole = source.is_whole if whole is None else whole
    reader = language(code)
    found, problems = _sheets(source, reader)
    made = assembled(found, current, source.form, reader, whole=whole)
    made.problems[:0] = problems
    notices = (*source.notices, *made.notices)
    if not found:
        return Intake(None, in_order(problems) or (_empty(),), notices, (), whole)
    tables = made.tables()
    if all_ := problems_of(check_tables(tables), made):
        return Intake(None, all_, notices, (), whole)
    return Intake(tables, (), notices, changes(current, tables, reader), whole)


def opened(name: str, content: bytes) -> Source:
    """Read a file's cells, whatever they say.

    Raises
    ------
    Unreadable
        As :func:`read`.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(too_large())
    if content.startswith(OLE):
        raise refuse_old(content)
    if content.startswith(ZIP):
        return _unzipped(content)
    _refuse_others(name, content)
    return read_text(content)


def _unzipped(content: bytes) -> Source:
    parts = parts_of(content)
    if _TYPES in parts:
        refuse_parts(parts, part(content, _TYPES) if parts[_TYPES].file_size < 1024**2 else b"")
        return read_workbook(content)
    if (folder := root(parts)) is None:
        raise Unreadable(
            text(
                "The file is a compressed file (.zip) with neither a workbook nor a data package. Hand in "
                "the filled-in template (.xlsx), or a data package with datapackage.json."
            )
        )
    return read_package(content, parts, folder)


def _refuse_others(name: str, content: bytes) -> None:
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise Unreadable(text("The file is empty."))
    if start.startswith(_OTHERS) or name.lower().endswith((".xlsx", ".xlsm", ".xls", ".zip", ".ods")):
        raise Unreadable(
            text(
                "The file is none of those that can be handed in: the filled-in template (.xlsx), CSV with "
                "one row a project, or a data package (.zip)."
            )
        )


def _empty() -> Problem:
    return Problem(Place(""), "", text("There is nothing filled in in the file."))


def _sheets(source: Source, reader: Language) -> tuple[dict[str, Filled], list[Problem]]:
    """Find the sheets and read their rows."""
    found: dict[str, Filled] = {}
    problems: list[Problem] = []
    for grid, layout, problem in _laid_out(source, reader):
        problems += [problem] if problem else []
        if layout:
            its, wrong = filled(grid, layout, reader)
            problems += wrong
            if its:
                found[layout.table] = its
    return found, problems


def _laid_out(source: Source, reader: Language) -> list[tuple[Grid, SheetLayout | None, Problem | None]]:
    if source.form == "package":
        return [(grid, plain(grid.name.removesuffix(".csv")), None) for grid in source.grids]
    if source.form == "text":
        (grid,) = source.grids
        return [(grid, *_of_text(grid))]
    named = {
        spelling(one): layout
        for layout in sheets()
        for one in (layout.table, layout.title.swedish, layout.title.english)
    }
    return _of_workbook(source.grids, named, reader)


def _of_text(grid: Grid) -> tuple[SheetLayout | None, Problem | None]:
    tables = (table_of(cells) for cells in grid.rows[:MOST_ABOVE])
    if table := next(filter(None, tables), None):
        said = text(
            "The file is the table {table} alone, which says nothing of the others. Hand in the whole data "
            "package (.zip), the filled-in template (.xlsx), or CSV with one row a project.",
            table=f"{table}.csv",
        )
        return None, Problem(Place(""), "", said)
    return sheet(PROJECTS), None


def _of_workbook(
    grids: Sequence[Grid], named: Mapping[str, SheetLayout], reader: Language
) -> list[tuple[Grid, SheetLayout | None, Problem | None]]:
    laid: list[tuple[Grid, SheetLayout | None, Problem | None]] = []
    missing = not any(named.get(spelling(grid.name)) == sheet(PROJECTS) for grid in grids)
    seen: set[str] = set()
    for grid in grids:
        layout = named.get(spelling(grid.name))
        if layout is None and missing and _is_projects(grid):  # CSV that was saved as a workbook
            layout, missing = sheet(PROJECTS), False
        if layout and layout.table in seen:
            said = text("There are two sheets for {sheet}. Expected: one.", sheet=layout.title)
            laid.append((grid, None, Problem(Place(grid.name), "", said)))
        elif layout:
            seen.add(layout.table)
            laid.append((grid, layout, None))
        elif any(map(any, grid.rows)) and not grid.is_hidden:
            laid.append((grid, None, _unknown(grid, reader)))
    return laid


def _is_projects(grid: Grid) -> bool:
    most = max((known(sheet(PROJECTS), cells) for cells in grid.rows[:MOST_ABOVE]), default=0)
    return most >= len(sheet(PROJECTS).columns) / 2


def _unknown(grid: Grid, reader: Language) -> Problem:
    titles = [layout.title.say(reader) for layout in sheets()]
    said: Message = text(
        "There is no sheet “{sheet}” in a register. Expected: the sheets of the template. Take it away, or "
        "call it what it is.",
        sheet=shown(grid.name),
    )
    return Problem(Place(grid.name), grid.name, said, nearest_of(grid.name, titles))
