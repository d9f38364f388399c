"""The register: the tables of a data set, checked and read."""

from pilotkarta.register.check import Fault, check
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
from pilotkarta.register.reader import RegisterError, load, load_named

__all__ = [
    "Amount", "Claim", "Evidence", "Fault", "Partner", "Programme", "Project", "Region", "Register",
    "RegisterError", "Source", "Theme", "check", "load", "load_named",
]  # fmt: skip
