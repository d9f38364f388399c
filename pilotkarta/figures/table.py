"""A table's file, whatever it is: looked at by its content, since names can be wrong."""

from pilotkarta.figures.delimited import read_delimited
from pilotkarta.figures.excel import OLE, ZIP, read_excel, refuse_old
from pilotkarta.figures.messages import Unreadable, text
from pilotkarta.figures.sheet import MOST_BYTES, Sheet, too_large

_OF_EXCEL = (".xlsx", ".xlsm", ".xls", ".xlsb", ".xltx")


def read_table(name: str, content: bytes) -> tuple[Sheet, ...]:
    """Read a table from a visitor's file.

    Parameters
    ----------
    name : str
        The file's name, for what to say if the content does not fit it.
    content : bytes
        The file.

    Returns
    -------
    tuple of Sheet
        A text file's only sheet, or the sheets of a workbook that can be seen.

    Raises
    ------
    Unreadable
        If the file is larger than ``MOST_BYTES``, is neither CSV nor an Excel workbook, or is damaged.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(too_large())
    if content.startswith(OLE):
        raise refuse_old(content)
    if content.startswith(ZIP):
        return read_excel(content)
    if content and name.lower().endswith(_OF_EXCEL):
        raise Unreadable(
            text(
                "The file is named as an Excel workbook but is none. Open it in the program that it comes "
                "from, and save it as an Excel workbook (.xlsx) or as CSV."
            )
        )
    return (read_delimited(content),)
