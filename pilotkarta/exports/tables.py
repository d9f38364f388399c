"""The register's own tables, for machines: each as it is kept, with the rows that a selection needs."""

from pilotkarta.handout import Handout
from pilotkarta.register.schema import written
from pilotkarta.register.subset import subset


def to_table(table: str, handout: Handout) -> bytes:
    """Write one table of the selected projects.

    Parameters
    ----------
    table : str
        Its name in ``data/datapackage.json``.
    handout : Handout
        The selection.

    Returns
    -------
    bytes
        CSV as the register keeps it, to the letter: no apostrophe guards a spreadsheet here.
    """
    return written(subset(handout.register, handout.projects)[table])
