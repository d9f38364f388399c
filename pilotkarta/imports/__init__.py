"""Taking in what the register's owners have filled in: read, merged, checked, compared, put in place."""

from pilotkarta.imports.annotate import annotated
from pilotkarta.imports.intake import Change, Intake, Place, Problem
from pilotkarta.imports.reading import read

__all__ = ["Change", "Intake", "Place", "Problem", "annotated", "read"]
