"""The shell's entrance: ``python -m pilotkarta check`` and ``export``.

Exit codes: 0 done, 1 the data are at fault (each fault a line), 2 wrong use.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs

from pilotkarta.exports import FORMATS, MUNICIPALITY
from pilotkarta.handout import Handout
from pilotkarta.i18n import CODES, DEFAULT, Language, language
from pilotkarta.paths import DATA
from pilotkarta.register import Fault, RegisterError, check, load_named
from pilotkarta.register.datasets import datasets
from pilotkarta.register.messages import describe
from pilotkarta.selection import from_params, select

DONE, FAULTY, WRONG_USE = 0, 1, 2


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
    for command in (checking, exporting):
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
    folder = options.folder if options.folder.is_dir() else options.folder.parent
    if not options.folder.exists():
        print(words.text("There is no such folder or file: {path}", path=options.folder), file=sys.stderr)
        return WRONG_USE
    return _report(check(folder.resolve()), words, options.json)


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
    return _check(options, words) if options.command == "check" else _export(options, words)


if __name__ == "__main__":
    sys.exit(main())
