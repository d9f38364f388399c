"""The selection: which projects a visitor looks at, as one frozen value that an address can carry.

The address is an interface: parameters hold ids and codes, never labels, and repeat for several values.
Several values of one filter mean *or*; different filters (landsdel and län are two) mean *and*.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast, get_args

from pilotkarta.geography import LANDSDELAR, counties_north_to_south
from pilotkarta.i18n import CODES, DEFAULT, Code
from pilotkarta.register import Project, Register, is_named
from pilotkarta.search import matches, words

Colour = Literal["program", "belagg"]
Filter = Literal["program", "tema", "landsdel", "lan", "belagg"]
FILTERS: tuple[Filter, ...] = get_args(Filter)
Question = Literal["tema", "tid", "pengar", "tackning", "avstand", "kommun", "jamfor", "egna"]
Columns = Literal["landsdel", "lan", "program"]
Part = Literal["luckor", "tabell", "hamta", "begrepp", "kallor", "andra"]
MOST_COMPARED = 4
MAX_QUERY = 100
Params = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Ignored:
    """A value in the address that does not exist."""

    parameter: str
    value: str


@dataclass(frozen=True)
class Selection:
    """What is selected and how it is shown; empty means all. Values stand in the register's order.

    ``fraga`` is the question that the analysis page answers, ``kolumner`` what its matrix sets the themes
    against, ``kommun`` the municipality that is asked about, ``jamfor`` the projects that are compared,
    ``visa`` the part of the data page that is shown.
    """

    program: tuple[str, ...] = ()
    tema: tuple[str, ...] = ()
    landsdel: tuple[str, ...] = ()
    lan: tuple[str, ...] = ()
    belagg: tuple[str, ...] = ()
    q: str = ""
    projekt: str = ""
    farg: Colour = "program"
    seminarium: str = ""
    fraga: Question | Literal[""] = ""
    kolumner: Columns = "landsdel"
    kommun: str = ""
    jamfor: tuple[str, ...] = ()
    visa: Part = "luckor"
    data: str = ""
    sprak: Code = DEFAULT

    def values(self, name: Filter) -> tuple[str, ...]:
        """Give the values of one filter."""
        return cast(tuple[str, ...], getattr(self, name))

    def with_values(self, name: Filter, values: Iterable[str]) -> "Selection":
        """Give the same selection with other values of one filter."""
        changed: dict[str, Any] = {name: tuple(values)}
        return replace(self, **changed)

    def without(self, name: Filter | Literal["q"], value: str = "") -> "Selection":
        """Give the same selection with one value of a filter, or the text, taken away."""
        if name == "q":
            return replace(self, q="")
        return self.with_values(name, (v for v in self.values(name) if v != value))

    def cleared(self) -> "Selection":
        """Give the same view of everything: without the filters, and without the seminar."""
        everything: dict[str, Any] = dict.fromkeys(FILTERS, ())
        return replace(self, q="", seminarium="", **everything)

    @property
    def question(self) -> Question:
        """The question that is asked: the one named, or the one that the other parameters belong to."""
        return self.fraga or ("kommun" if self.kommun else "jamfor" if self.jamfor else "tema")

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return bool(self.q) or any(self.values(name) for name in FILTERS)


_NEUTRAL = Selection()


def dataset_named(params: Params) -> str:
    """Say which data set an address asks for: ``""`` is the real one; an unknown name means that too."""
    return next((name for name in params.get("data", ()) if is_named(name)), "")


def language_named(params: Params) -> Code:
    """Say which language an address asks for: the first that there is; Swedish where it names none."""
    return next((code for code in params.get("sprak", ()) if code in CODES), DEFAULT)


def options(register: Register, name: Filter) -> tuple[str, ...]:
    """List the values that a filter may have, in the order they are shown.

    Parameters
    ----------
    register : Register
        The data set.
    name : Filter
        One of ``FILTERS``.

    Returns
    -------
    tuple of str
        Ids or codes; counties and landsdelar from north to south.
    """
    return {
        "lan": counties_north_to_south(),
        "program": tuple(register.programmes),
        "tema": tuple(register.themes),
        "landsdel": LANDSDELAR,
        "belagg": ("example",) if register.is_example else ("confirmed", "probable", "weak"),
    }[name]


def from_params(params: Params, register: Register) -> tuple[Selection, tuple[Ignored, ...]]:
    """Read an address. Total: any parameters give a valid selection.

    Parameters
    ----------
    params : mapping of str to sequence of str
        The address's parameters; repeated keys have several values. Unknown keys are left alone.
    register : Register
        The data set that ``dataset_named`` gives.

    Returns
    -------
    tuple of Selection and tuple of Ignored
        The selection, and the values that do not exist and were left out.
    """
    ignored: list[Ignored] = []

    def known(name: str, allowed: Sequence[str]) -> tuple[str, ...]:
        given = [value for value in params.get(name, ()) if value]
        ignored.extend(Ignored(name, value) for value in dict.fromkeys(given) if value not in allowed)
        return tuple(value for value in allowed if value in given)

    def one(name: str, allowed: Sequence[str], default: str = "") -> str:
        found = known(name, allowed)
        return next((value for value in params.get(name, ()) if value in found), default)

    selection = Selection(
        **{name: known(name, options(register, name)) for name in FILTERS},
        q=_query(params, ignored),
        projekt=one("projekt", [project.id for project in register.projects]),
        farg=cast(Colour, one("farg", get_args(Colour), "program")),
        seminarium=one("seminarium", options(register, "lan")),
        fraga=cast(Question, one("fraga", get_args(Question))),
        kolumner=cast(Columns, one("kolumner", get_args(Columns), "landsdel")),
        kommun=one("kommun", [region.code for region in register.municipalities]),
        jamfor=_compared(known("jamfor", [project.id for project in register.projects]), ignored),
        visa=cast(Part, one("visa", get_args(Part), "luckor")),
        data=one("data", [name for name in params.get("data", ()) if is_named(name)]),
        sprak=cast(Code, one("sprak", CODES, DEFAULT)),
    )
    return selection, tuple(ignored)


def _compared(ids: tuple[str, ...], ignored: list[Ignored]) -> tuple[str, ...]:
    ignored.extend(Ignored("jamfor", one) for one in ids[MOST_COMPARED:])
    return ids[:MOST_COMPARED]


def normalised(typed: str | None) -> str:
    """Write what was typed as an address holds it: single spaces, none at the ends, not too long."""
    return " ".join((typed or "").split())[:MAX_QUERY].strip()


def _query(params: Params, ignored: list[Ignored]) -> str:
    text = normalised(" ".join(params.get("q", ())))
    if text and not words(text):
        ignored.append(Ignored("q", text))
        return ""
    return text


def to_params(selection: Selection) -> dict[str, list[str]]:
    """Write a selection as an address's parameters; what is as usual is left out.

    Parameters
    ----------
    selection : Selection
        Any selection.

    Returns
    -------
    dict of str to list of str
        The inverse of ``from_params``.
    """
    params: dict[str, list[str]] = {}
    for name, usual in vars(_NEUTRAL).items():
        value = getattr(selection, name)
        if value != usual:
            params[name] = list(value) if isinstance(value, tuple) else [value]
    return params


def has(project: Project, name: Filter) -> frozenset[str]:
    """List the values of a filter that a project answers to."""
    return _HAS[name](project)


_HAS: dict[Filter, Callable[[Project], frozenset[str]]] = {
    "program": lambda project: frozenset((project.programme.id,)),
    "tema": lambda project: frozenset(project.themes),
    "landsdel": lambda project: project.landsdelar,
    "lan": lambda project: project.counties,
    "belagg": lambda project: frozenset((project.evidence,)),
}


def _searched(project: Project, language: Code) -> str:
    """Join what free text search looks in: name, organisations, areas and the description as shown."""
    shown = project.description_en if language == "en" and project.description_en else project.description
    names = (partner.organisation for partner in project.partners)
    return " ".join((project.name, *names, *(area.name for area in project.areas), shown))


def _failing(project: Project, selection: Selection) -> set[Filter]:
    """List the filters that a project does not pass; the text is looked at apart."""
    return {
        name
        for name in FILTERS
        if selection.values(name) and has(project, name).isdisjoint(selection.values(name))
    }


def _found(project: Project, selection: Selection) -> bool:
    return not selection.q or matches(selection.q, _searched(project, selection.sprak))


def select(register: Register, selection: Selection) -> tuple[Project, ...]:
    """Give the selected projects from north to south; a project's number is its place, from 1.

    Parameters
    ----------
    register : Register
        The data set.
    selection : Selection
        The filters.

    Returns
    -------
    tuple of Project
        Possibly empty.
    """
    return tuple(p for p in register.projects if not _failing(p, selection) and _found(p, selection))


def beside(
    register: Register, projects: Sequence[Project], project: Project
) -> tuple[Project | None, Project | None]:
    """Find the selected projects next to one, north and south of it.

    Parameters
    ----------
    register : Register
        The data set, for the order.
    projects : sequence of Project
        The selected ones from north to south.
    project : Project
        The one in the middle; it need not be selected itself.

    Returns
    -------
    tuple of Project or None
        The one before and the one after; None at the ends.
    """
    order = {one.id: place for place, one in enumerate(register.projects)}
    here = order[project.id]
    before = [one for one in projects if order[one.id] < here]
    after = [one for one in projects if order[one.id] > here]
    return (before[-1] if before else None), (after[0] if after else None)


def counts(register: Register, selection: Selection) -> dict[Filter, dict[str, int]]:
    """Count how many projects each choice of a filter would give under the other filters.

    Parameters
    ----------
    register : Register
        The data set.
    selection : Selection
        The filters.

    Returns
    -------
    dict of Filter to dict of str to int
        For every filter and every one of its options.
    """
    tally = {name: dict.fromkeys(options(register, name), 0) for name in FILTERS}
    for project in register.projects:
        failing = _failing(project, selection)
        if len(failing) > 1 or not _found(project, selection):
            continue
        for name in failing or FILTERS:
            for value in has(project, name):
                tally[name][value] += 1
    return tally


def emptying(register: Register, selection: Selection) -> tuple[Filter | Literal["q"], ...]:
    """Find the filters whose removal, alone, would make an empty selection show projects again.

    Parameters
    ----------
    register : Register
        The data set.
    selection : Selection
        A selection that gives no project.

    Returns
    -------
    tuple of Filter or "q"
        Empty when no single filter is to blame.
    """
    tries: list[tuple[Filter | Literal["q"], Selection]] = [
        (name, selection.with_values(name, ())) for name in FILTERS if selection.values(name)
    ]
    if selection.q:
        tries.append(("q", selection.without("q")))
    return tuple(name for name, wider in tries if select(register, wider))
