"""A whole new register of the rows of a file and of the register as it is.

What a file does not say stays: a sheet, a column or a project that it lacks. What it says holds, so the rows
of a project that it has stand in the place of that project's earlier ones, sheet by sheet and list by list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from pilotkarta.figures.messages import Message, text
from pilotkarta.i18n import Language
from pilotkarta.imports.grids import Form
from pilotkarta.imports.identity import identified
from pilotkarta.imports.intake import Place, Problem
from pilotkarta.imports.merge import Merging, New, Row
from pilotkarta.imports.records import Cell, Filled, Record
from pilotkarta.imports.values import Values
from pilotkarta.register.rules import sourced_facts
from pilotkarta.register.schema import Tables, is_shared, resources
from pilotkarta.workbook.layout import PROJECTS, Column

PARENTS = ("programmes", "organisations", "sources", PROJECTS)
Lists = dict[str, dict[str, list[tuple[str, Cell]]]]  # keys and their cells, by project and column


@dataclass
class Assembly:
    """A register in the making.

    ``doubtful`` are the projects of which rows in other sheets could not be used, so that what they seem to
    lack may stand there.
    """

    filled: Mapping[str, Filled]
    current: Tables
    form: Form
    language: Language
    whole: bool
    merging: dict[str, Merging] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Message] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    records: dict[str, list[tuple[str, Record]]] = field(default_factory=dict)

    def tables(self) -> Tables:
        """Give every table by name; those in which nothing has changed are the register's own."""
        return {name: self.merging[name].frame() if name in self.merging else table
                for name, table in self.current.items()}  # fmt: skip


def assembled(
    filled: Mapping[str, Filled], current: Tables, form: Form, language: Language, *, whole: bool
) -> Assembly:
    """Put what a file says into a register.

    Parameters
    ----------
    filled : mapping of str to Filled
        The file's sheets by the table that each is made for.
    current : mapping of str to pandas.DataFrame
        The register as it is, every table by name.
    form : {"workbook", "text", "package"}
        The kind of file.
    language : Language
        Of the labels and titles that are proposed.
    whole : bool
        Whether the file is the whole register, so that projects and programmes that it lacks are taken away.
    """
    made = Assembly(filled, current, form, language, whole)
    made.merging = {name: Merging(name, table) for name, table in current.items() if not is_shared(name)}
    for table in PARENTS:
        if table in filled:
            made.records[table], problems = identified(table, filled[table].records, current[table])
            made.problems += problems
    values = Values(_names(made), form, language)
    lists = _put_parents(made, values)
    _put_lists(made, lists)
    for table in filled:
        if table not in (*PARENTS, "claims"):
            news = _children(made, table, values)
            _put(made, table, news, _scope(made, table, news))
    _put_claims(made, values, lists)
    _take_away_orphans(made)
    return made


def _names(made: Assembly) -> tuple[Tables, Tables, Tables]:
    """Give what the file calls things, what they are called with it, and what they are called now."""
    its, after = dict(made.current), dict(made.current)
    for table in PARENTS:
        merging = Merging(table, made.current[table])
        names = list(made.current[table].columns)
        ids = {id_ for id_, _ in made.records.get(table, ())}
        news = [
            New(
                {"id": id_} | {n: record.content(n) for n in names if n != "id" and n in record.cells},
                record.place,
                {},
            )
            for id_, record in made.records.get(table, ())
        ]
        merging.put(news, partial(_is_removed, made, table, ids))
        after[table] = merging.frame()
        its[table] = after[table][after[table]["id"].isin(ids)]
    return its, after, made.current


def _is_removed(made: Assembly, table: str, ids: set[str], row: Mapping[str, str]) -> bool:
    """Say whether a row is taken away; organisations and sources may be of use later."""
    return made.whole and table in made.filled and table in (PROJECTS, "programmes") and row["id"] not in ids


def _put_parents(made: Assembly, values: Values) -> Lists:
    """Put in the rows that have ids; give the lists of each project by the names of their columns."""
    lists: Lists = {}
    for table, records in made.records.items():
        ids = {id_ for id_, _ in records}
        there = set(made.current[table]["id"])
        news = []
        for id_, record in records:
            new = _new(made, table, record, values)
            if table == PROJECTS:
                lists[id_] = _lists(made, record, values)
                if not new.values.get("name_origin") and id_ not in there and lists[id_].get("source_ids"):
                    new = New({**new.values, "name_origin": "stated"}, new.place, new.places)
            news.append(New({**new.values, "id": id_}, new.place, new.places))
        made.merging[table].put(news, partial(_is_removed, made, table, ids))
    return lists


def _new(made: Assembly, table: str, record: Record, values: Values) -> New:
    """Read the cells of a row that belong to its own table."""
    found: dict[str, str] = {}
    places: dict[str, Place] = {}
    for column in made.filled[table].layout.columns:
        if column.name in record.cells and column.table == table and not column.several:
            (cell,) = record.cells[column.name]
            found[column.field], problem = values.one(column, cell)
            places[column.field] = cell.place
            made.problems += [problem] if problem else []
    return New(found, record.place, places)


def _lists(made: Assembly, record: Record, values: Values) -> dict[str, list[tuple[str, Cell]]]:
    found: dict[str, list[tuple[str, Cell]]] = {}
    for column in made.filled[PROJECTS].layout.columns:
        if column.several and column.name in record.cells:
            found[column.name] = []
            for cell in record.cells[column.name]:
                keys, problems = values.several(column, cell)
                found[column.name] += [(key, cell) for key in keys]
                made.problems += problems
    # The machine's CSV has all themes in one column, and in the other those of them that the source states.
    stated = {key for key, _ in found.get("stated_theme_ids", ())}
    if "theme_ids" in found:
        found["theme_ids"] = [(key, cell) for key, cell in found["theme_ids"] if key not in stated]
    return found


def _put_lists(made: Assembly, lists: Lists) -> None:
    if PROJECTS not in made.filled:
        return
    columns = [one for one in made.filled[PROJECTS].layout.columns if one.several and one.table != "claims"]
    for table in dict.fromkeys(column.table for column in columns):
        its = [one for one in columns if one.table == table and one.name in made.filled[PROJECTS].columns]
        cells = {
            _listed(project, column, key, cell): cell
            for project, found in lists.items()
            for column in its
            for key, cell in found[column.name]
        }
        for new, _ in made.merging[table].put(cells, partial(_is_in, its, lists)):
            said = text("The row names this more than once. Expected: each value once.")
            made.problems.append(Problem(cells[new].place, cells[new].text, said))


def _listed(project: str, column: Column, key: str, cell: Cell) -> New:
    return New(
        {"project": project, column.field: key, **column.fixed}, cell.place, {column.field: cell.place}
    )


def _is_in(columns: list[Column], lists: Mapping[str, object], row: Mapping[str, str]) -> bool:
    """Say whether a row is of one of the lists that a file has."""
    fixed = (one.fixed.items() <= row.items() for one in columns)
    return row["project"] in lists and any(fixed)


def _parent(table: str) -> str:
    """Name the column that says what a row of a table is about: its project or programme."""
    return str(resources()[table]["schema"]["primaryKey"][0])


def _children(made: Assembly, table: str, values: Values) -> list[New]:
    """Read the rows of a sheet whose rows have no ids; those with something unknown are left out."""
    news = []
    parent = _parent(table)
    column = made.filled[table].layout.column(parent)
    for record in made.filled[table].records:
        before = len(made.problems)
        new = _new(made, table, record, values)
        faulty = any(cell.is_faulty for cells in record.cells.values() for cell in cells)
        if len(made.problems) == before and not faulty:
            news.append(new)
        else:
            said = new.values.get(parent, "")
            known = values.key(column.choices, said) or values.nearest(column.choices, said)
            made.doubtful.add(values.key(column.choices, known) or "")
    return news


def _scope(made: Assembly, table: str, news: Iterable[New]) -> set[str] | None:
    """Give the projects or programmes whose rows of a table the file's stand for; None for all there are."""
    if table not in made.filled:
        return set()
    if made.whole:
        return None
    parent = _parent(table)
    ids = {id_ for id_, _ in made.records.get(f"{parent}s", ())}
    if made.filled[table].records or made.form == "package":
        return ids | {new.values.get(parent, "") for new in news}
    if ids & set(made.current[table][parent]):
        sheet = made.filled[table].layout.title
        made.notices.append(
            text("The sheet {sheet} has no rows; what the register has there stays.", sheet=sheet)
        )
    return set()


def _put(made: Assembly, table: str, news: list[New], scope: set[str] | None) -> None:
    parent = _parent(table)
    for new, earlier in made.merging[table].put(news, lambda row: scope is None or row[parent] in scope):
        row = str((earlier.place.row or 0) + 1)
        said = text("The row says the same as row {row}. Expected: each once.", row=row)
        made.problems.append(Problem(new.place, "", said))


def _put_claims(made: Assembly, values: Values, lists: Lists) -> None:
    """Put in claims: those of their sheet, and of the sources that projects' rows name for what has none."""
    news = _children(made, "claims", values) if "claims" in made.filled else []
    scope = _scope(made, "claims", news)
    in_sheet = {new.values.get("project", "") for new in news}
    named = {id_: list(found.get("source_ids", ())) for id_, found in lists.items()}
    if scope is not None:
        scope -= {id_ for id_, sources in named.items() if sources and id_ not in in_sheet}
    claimed = {(new.values.get("project", ""), new.values.get("field", "")) for new in news}
    cited: dict[str, set[str]] = {}
    for row in made.current["claims"].to_dict("records"):
        cited.setdefault(row["project"], set()).add(row["source"])
        if scope is not None and row["project"] not in scope:
            claimed.add((row["project"], row["field"]))
    if made.form == "text":
        named = {id_: _stated(sources, cited.get(id_, set())) for id_, sources in named.items()}
    projects = made.merging[PROJECTS].rows
    news += [
        _claim(projects[place], fact, source, cell)
        for place, fact in sourced_facts(made.tables())
        if ((id_ := projects[place].values["id"]), fact) not in claimed
        for source, cell in dict(named.get(id_, ())).items()
    ]
    _put(made, "claims", news, scope)


def _stated(sources: list[tuple[str, Cell]], cited: set[str]) -> list[tuple[str, Cell]]:
    """Give the sources that somebody has named in a text file, which lists those that a project has already.

    What the list says of all of them together says of none what it supports.
    """
    if len(sources) > 1 and {key for key, _ in sources} == cited:
        return []
    return [(key, cell) for key, cell in sources if key not in cited] or sources


def _claim(project: Row, fact: str, source: str, cell: Cell) -> New:
    """Claim a fact as surely as its project is, by a source that the project's row names."""
    evidence = project.values["evidence"]
    said = {"project": project.values["id"], "field": fact, "source": source, "evidence": evidence}
    places = {"source": cell.place, "evidence": project.places.get("evidence", cell.place)}
    return New(said, cell.place, places)


def _take_away_orphans(made: Assembly) -> None:
    """Take away the register's rows about projects and programmes that are taken away themselves."""
    for table, merging in made.merging.items():
        if table not in PARENTS:
            parent = _parent(table)
            there = {row.values["id"] for row in made.merging[f"{parent}s"].rows}
            merging.rows = [row for row in merging.rows if row.place or row.values[parent] in there]
