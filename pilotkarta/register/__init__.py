"""The register: the tables of a data set, checked and read."""

from pilotkarta.register import travel as travel  # lets registers be pickled
from pilotkarta.register.check import check, check_tables
from pilotkarta.register.datasets import datasets, is_named, keep_draft, load_named
from pilotkarta.register.fault import Fault
from pilotkarta.register.model import (
    Amount,
    Claim,
    Evidence,
    Partner,
    Programme,
    Project,
    Region,
    Register,
    Source,
    Theme,
)
from pilotkarta.register.reader import RegisterError, build, faults_since, load
from pilotkarta.register.schema import Tables
from pilotkarta.register.subset import subset

__all__ = [
    "Amount", "Claim", "Evidence", "Fault", "Partner", "Programme", "Project", "Region", "Register",
    "RegisterError", "Source", "Tables", "Theme", "build", "check", "check_tables", "datasets",
    "faults_since", "is_named", "keep_draft", "load", "load_named", "subset",
]  # fmt: skip
