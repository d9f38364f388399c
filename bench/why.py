"""Where the time of a filter goes: the script rerun in this process, under cProfile. Prints JSON."""

import cProfile
import json
import logging
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from streamlit.testing.v1 import AppTest

from pilotkarta.paths import PAGES, ROOT

RERUNS = 10
TOP = 10


@dataclass(frozen=True)
class Cost:
    """A function's share: milliseconds and calls for each rerun, with and without what it calls."""

    function: str
    cumulative: float
    own: float
    calls: float


def main() -> None:
    """Profile presses of a theme and print the functions that cost most."""
    logging.disable()
    app = AppTest.from_file(str(ROOT / "pilotkarta" / "ui" / "shell.py"), default_timeout=60)
    app.run().switch_page(str(PAGES / "karta.py")).run()
    profile = cProfile.Profile()
    script_runs(app, profile)
    json.dump([vars(cost) for cost in summed(profile) if cost.cumulative > 0.01], sys.stdout)


def summed(profile: cProfile.Profile) -> list[Cost]:
    """Sum a profile by function; pstats would keep only the last of a script compiled several times."""
    sums: dict[str, list[float]] = {}
    for entry in profile.getstats():
        if isinstance(entry.code, str):
            continue  # a function in C has no place; its time is in its caller's
        costs = sums.setdefault(named(entry.code.co_filename, entry.code.co_qualname), [0.0, 0.0, 0.0])
        for index, value in enumerate((entry.totaltime * 1000, entry.inlinetime * 1000, entry.callcount)):
            costs[index] += value / RERUNS
    return [Cost(function, *costs) for function, costs in sums.items()]


def script_runs(app: AppTest, profile: cProfile.Profile) -> None:
    """Rerun the page with the theme pressed and back; only the script's own thread is profiled."""
    from streamlit.runtime.scriptrunner import script_runner
    from streamlit.runtime.scriptrunner.script_cache import ScriptCache

    runner = script_runner.ScriptRunner
    plain = runner._run_script
    cache = ScriptCache()

    def profiled(self: script_runner.ScriptRunner, data: object) -> None:
        self._script_cache = cache  # AppTest compiles the pages at each rerun; a server does so once
        profile.enable()
        try:
            plain(self, data)  # type: ignore[arg-type]
        finally:
            profile.disable()

    runner._run_script = profiled  # type: ignore[assignment,method-assign]
    try:
        for turn in range(RERUNS):
            app.button_group(key="f_tema").set_value([] if turn % 2 else ["strak"]).run()
            assert not app.exception
    finally:
        runner._run_script = plain  # type: ignore[method-assign]


def named(path: str, function: str) -> str:
    """Name a function by its module, as far as it is ours or Streamlit's."""
    module = re.sub(r"^.*/(?:site-packages|lib/python[\d.]+)/", "", path)
    module = module.removeprefix(f"{ROOT}/").removesuffix(".py").replace("/", ".")
    return f"{module}:{function}"


def top(costs: Iterable[Cost], package: str, most: int = TOP) -> list[Cost]:
    """List a package's functions that cost most with all that they call.

    Parameters
    ----------
    costs : iterable of Cost
        Of one profile.
    package : str
        The beginning of the functions' names; several are divided by ``|``.
    most : int, optional
        How many.

    Returns
    -------
    list of Cost
        The dearest first.
    """
    ours = [cost for cost in costs if re.match(rf"(?:{package})[.:]", cost.function)]
    return sorted(ours, key=lambda cost: -cost.cumulative)[:most]


if __name__ == "__main__":
    main()
