"""The shell's entrance: ``python -m pilotkarta check``, ``export`` and ``import``.

Exit codes: 0 done, 1 the data are at fault (each fault a line), 2 wrong use.
"""

import argparse
import errno
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from urllib.parse import parse_qs

from pilotkarta.exports import FORMATS, MUNICIPALITY
from pilotkarta.figures import Unreadable
from pilotkarta.figures.messages import text
from pilotkarta.handout import Handout
from pilotkarta.i18n import CODES, DEFAULT, N_, Language, language
from pilotkarta.imports import Intake, Place, Problem, read
from pilotkarta.imports.install import BUSY, BusyError, finish, install
from pilotkarta.paths import DATA
from pilotkarta.register import Fault, RegisterError, Tables, check, load, load_named
from pilotkarta.register.datasets import datasets
from pilotkarta.register.messages import describe
from pilotkarta.register.schema import columns, grid, resources, table
from pilotkarta.register.versions import has_tables, snapshot
from pilotkarta.selection import from_params, select

DONE, FAULTY, WRONG_USE = 0, 1, 2
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
_KINDS = {"added": N_("Added"), "changed": N_("Changed"), "removed": N_("Taken away")}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pilotkarta", description="Pilotkartan i skalet.")
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="granska tabellerna i en mapp")
    checking.add_argument("folder", nargs="?", type=Path, default=DATA, metavar="FOLDER|FILE")
    checking.add_argument("--json", action="store_true", help="felen som JSON")
    exporting = commands.add_parser("export", help="skriv urvalet till en fil")
    exporting.add_argument("format", choices=FORMATS, metavar="FORMAT")
    exporting.add_argument("--to", type=Path, required=True, metavar="FILE")
    exporting.add_argument(
        "--select", default="", help="samma parametrar som i adressen: 'tema=strak&lan=14'"
    )
    exporting.add_argument("--data", choices=datasets(), default="", metavar="NAME", help="datamängden")
    exporting.add_argument("--site", default="http://localhost:8501", help="tjänstens adress, för länkarna")
    importing = commands.add_parser("import", help="läs in en fil i en datamängd")
    importing.add_argument("file", type=Path, metavar="FILE", help="arbetsbok, CSV eller datapaket")
    importing.add_argument("--into", type=Path, required=True, metavar="FOLDER", help="datamängdens mapp")
    importing.add_argument(
        "--whole", action="store_true", default=None, help="ta bort det som saknas i filen"
    )
    importing.add_argument("--json", action="store_true", help="felen och ändringarna som JSON")
    for command in (checking, exporting, importing):
        command.add_argument("--sprak", choices=CODES, default=DEFAULT)
    return parser


def _report(faults: Sequence[Fault], words: Language, as_json: bool) -> int:
    if as_json:
        rows = [{**asdict(fault), "message": describe(fault, words)} for fault in faults]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for fault in faults:
            print(describe(fault, words))
        if not faults:
            print(words.text("The tables are in order."))
    return FAULTY if faults else DONE


def _check(options: argparse.Namespace, words: Language) -> int:
    path: Path = options.folder
    if not path.exists():
        print(words.text("There is no such folder or file: {path}", path=path), file=sys.stderr)
        return WRONG_USE
    if path.is_file() and path.name not in {one["path"] for one in resources().values()}:
        return _check_file(path, options, words)
    folder = path if path.is_dir() else path.parent
    return _report(check(folder.resolve()), words, options.json)


def _check_file(path: Path, options: argparse.Namespace, words: Language) -> int:
    """Check a workbook, CSV or a package against the register."""
    try:
        found = _read(path, load_named("").tables, None, words)
    except RegisterError as error:
        return _report(error.faults, words, options.json)
    if found.problems:
        return _problems(found.problems, words, options.json)
    print("[]" if options.json else words.text("The file is in order."))
    return DONE


def _import(options: argparse.Namespace, words: Language) -> int:
    folder: Path = options.into
    if not options.file.is_file() or (folder.exists() and not folder.is_dir()):
        wrong = folder if options.file.is_file() else options.file
        print(words.text("There is no such folder or file: {path}", path=wrong), file=sys.stderr)
        return WRONG_USE
    try:
        found = _read(options.file, _current(folder), options.whole, words)
    except RegisterError as error:
        return _report(error.faults, words, options.json)
    if found.tables is None:
        return _problems(found.problems, words, options.json)
    try:
        kept = install(found.tables, folder, now=datetime.now()) if found.changes else None
        if not found.changes and folder.is_dir():
            finish(folder)  # an earlier import that broke off
    except BusyError:
        print(words.text(BUSY, folder=folder), file=sys.stderr)
        return WRONG_USE
    except OSError as error:
        return _unwritten(folder, error, words)
    if options.json:
        said = {"changes": [asdict(one) for one in found.changes], "kept": str(kept) if kept else None}
        print(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        _tell(found, kept, words)
    return DONE


def _current(folder: Path) -> Tables:
    """Give the tables of a data set; empty ones where there is none."""
    if has_tables(folder):
        return load(folder).tables
    shared = snapshot(folder).contents
    return {name: table(grid(shared[name]) if name in shared else [columns(name)]) for name in resources()}


def _read(path: Path, current: Tables, whole: bool | None, words: Language) -> Intake:
    """Read a file; that it cannot be opened is the only problem then."""
    try:
        return read(path.name, path.read_bytes(), current, whole=whole, code=words.code)
    except Unreadable as error:
        messages = error.messages
    except OSError as error:
        messages = (text("The file could not be read: {reason}", reason=error.strerror or str(error)),)
    return Intake(None, tuple(Problem(Place(""), "", one) for one in messages), (), (), whole=False)


def _problems(problems: Sequence[Problem], words: Language, as_json: bool) -> int:
    """Write what is to be mended in a file, a line each."""
    if as_json:
        rows = [
            {
                **asdict(one.place),
                "place": one.place.say(words),
                "value": one.value,
                "message": one.message.say(words),
                "nearest": one.nearest,
            }
            for one in problems
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return FAULTY
    for one in problems:
        print(f"{one.place.say(words)}: {one.say(words)}".removeprefix(": "))
    return FAULTY


def _tell(found: Intake, kept: Path | None, words: Language) -> None:
    """Say what an import has changed, and where the old version is."""
    for notice in found.notices:
        print(notice.say(words))
    for one in found.changes:
        which = ", ".join(name for name, _, _ in one.fields)
        print(f"{words.text(_KINDS[one.kind])}: {one.label} ({one.key}){': ' if which else ''}{which}")
    if not found.changes:
        print(words.text("The file is in order, and changes nothing."))
    elif kept:
        print(words.text("The old version is kept in {folder}", folder=kept))


def _unwritten(path: Path, error: OSError, words: Language) -> int:
    """Say that an import could not be written, why, that nothing is lost, and what to do."""
    reason = error.strerror or str(error)
    said = [words.text("{path} could not be written: {reason}.", path=path, reason=reason)]
    said.append(words.text("No version is lost, and what is shown is whole."))
    if error.errno in _FULL:
        said.append(words.text("Make room on the disk, and import again."))
    elif error.errno in _REFUSED:
        said.append(words.text("Let the user who imports write in the folder, and import again."))
    print(" ".join(said), file=sys.stderr)
    return WRONG_USE


def _export(options: argparse.Namespace, words: Language) -> int:
    try:
        register = load_named(options.data)
    except RegisterError as error:
        return _report(error.faults, words, as_json=False)
    asked = {**parse_qs(options.select), "data": [options.data], "sprak": [options.sprak]}
    selection, ignored = from_params(asked, register)
    if ignored:
        for one in ignored:
            value = f"{one.parameter}={one.value}"
            print(words.text("No such value: {value}", value=value), file=sys.stderr)
        return WRONG_USE
    if options.format == MUNICIPALITY and not selection.kommun:
        said = words.text("Name a municipality: {example}", example="--select kommun=2480")
        print(said, file=sys.stderr)
        return WRONG_USE
    handout = Handout(
        register, selection, select(register, selection), options.site.rstrip("/"), date.today()
    )
    content = FORMATS[options.format].write(handout)
    try:
        options.to.write_bytes(content)
    except OSError as error:
        reason = error.strerror or str(error)
        print(
            words.text("{path} could not be written: {reason}", path=options.to, reason=reason),
            file=sys.stderr,
        )
        return WRONG_USE
    return DONE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        As from the shell; its own when left out.

    Returns
    -------
    int
        The exit code.
    """
    options = _parser().parse_args(arguments)
    words = language(options.sprak)
    return {"check": _check, "export": _export, "import": _import}[options.command](options, words)


if __name__ == "__main__":
    sys.exit(main())
