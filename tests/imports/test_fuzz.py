"""A sample of the mutated files; the long form is ``python -m tests.imports.fuzz 2000``."""

from tests.imports.fuzz import mutants, run


def test_no_mutant_raises_or_takes_long() -> None:
    told = run(mutants(7), 40)
    assert {"refused", "at fault"} <= told.keys()
