"""Excel files as packages: what is looked at before openpyxl is let at them.

An Excel file is a zip file of XML, and both can be made to unfold into what fills any memory. So the sizes
are checked before anything is unpacked, each XML part is gone through without being built, and openpyxl gets
a package with only the parts that passed.
"""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import NoReturn
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pilotkarta.figures.messages import Message, Unreadable, text
from pilotkarta.figures.sheet import MOST_COLUMNS, MOST_ROWS

MOST_UNPACKED = 60 * 1024 * 1024
_MOST_RATIO = 200  # real workbooks: 5 to 30
_MOST_PARTS = 2_000
_MOST_CELLS = MOST_ROWS * MOST_COLUMNS  # of all sheets, empty ones with a format included
_PARTS = frozenset({"v", "f", "is", "t"})
_MOST_CELL_PARTS = 2 * _MOST_CELLS  # values, formulas, texts
_MOST_OTHERS = 150_000  # other elements, as rows and formats; openpyxl makes a kilobyte of some
_MOST_NESTED = 64
_LONGEST_MARK = 1024 * 1024  # bytes of one tag or comment; openpyxl's parser is slow with long ones
_EXCEL_ROWS, _EXCEL_COLUMNS = 1_048_576, 16_384
_CHUNK = 64 * 1024
_MOST_NAMED = 1_000
# What zipfile raises on files that are not whole; RuntimeError for an encrypted part or one packed unusually.
ZIP_FAULTS = (
    BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError,
)  # fmt: skip


@dataclass
class Survey:
    """What was seen in a part: how many formulas have a saved value, and the cells of those without."""

    formulas: int = 0
    without_value: str = ""  # the first
    without_values: list[str] = field(default_factory=list, compare=False)  # so many as anyone would mend


def damaged() -> Message:
    """Say that an Excel file cannot be opened."""
    return text(
        "The Excel file is damaged or incomplete and cannot be opened. Open it in Excel, save it again as "
        ".xlsx and choose the new file."
    )


def unpacked(content: bytes) -> tuple[BytesIO, Mapping[str, Survey]]:
    """Check an Excel file and give what may be read of it.

    Parameters
    ----------
    content : bytes
        A zip file.

    Returns
    -------
    tuple of BytesIO and mapping of str to Survey
        A new zip file with the XML parts alone, and what was seen in each by its name.

    Raises
    ------
    Unreadable
        If it is no Excel file, is too large when unpacked, declares a document type (the way to entities
        that unfold), or is damaged.
    """
    seen: dict[str, Survey] = {}
    copy = BytesIO()
    try:
        with ZipFile(BytesIO(content)) as package, ZipFile(copy, "w", ZIP_STORED) as passed:
            parts = {one.filename: one for one in package.infolist()}
            _check_sizes(package.infolist(), len(content))
            _check_kind(package, parts)
            look = _Look()
            for name, part in parts.items():
                if name.lower().endswith((".xml", ".rels")):
                    xml = _part(package, part)
                    seen[name] = look.through(xml)
                    passed.writestr(name, xml)
    except (*ZIP_FAULTS, expat.ExpatError) as error:
        raise Unreadable(damaged()) from error
    return copy, seen


def _part(package: ZipFile, part: ZipInfo) -> bytes:
    # The size is given, since zipfile unpacks what a part holds before it cuts it to what the part declares.
    with package.open(part) as source:
        return source.read(part.file_size)


def _check_sizes(parts: list[ZipInfo], packed: int) -> None:
    size = sum(part.file_size for part in parts)
    if size > min(MOST_UNPACKED, _MOST_RATIO * packed) or len(parts) > _MOST_PARTS:
        _refuse_size()
    # Excel knows no other way to pack; lzma would reserve as much memory as the file asks for.
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise Unreadable(damaged())


def _refuse_size() -> NoReturn:
    raise Unreadable(
        text(
            "The Excel file is too large when unpacked. Copy the table to a new workbook, without formats "
            "and empty cells, and save that."
        )
    )


def _check_kind(package: ZipFile, parts: Mapping[str, ZipInfo]) -> None:
    if "mimetype" in parts and b"opendocument" in _part(package, parts["mimetype"]):
        raise Unreadable(
            text("The file is an OpenDocument file (.ods). Save it as an Excel workbook (.xlsx) or as CSV.")
        )
    if "xl/workbook.bin" in parts:
        raise Unreadable(
            text("The file is a binary workbook (.xlsb). Save it as an Excel workbook (.xlsx) or as CSV.")
        )
    if "[Content_Types].xml" not in parts or not any(name.startswith("xl/") for name in parts):
        raise Unreadable(
            text(
                "The file is a compressed file (.zip) but no Excel workbook. Unpack it, and choose the table "
                "in it."
            )
        )


class _Look:
    """Goes through XML parts one after the other and counts over all of them; it builds nothing."""

    def __init__(self) -> None:
        self.cells = self.cell_parts = self.others = 0

    def through(self, xml: bytes) -> Survey:
        """Go through a part."""
        self.survey = Survey()
        self.depth = self.in_row = 0
        self.inside = ""
        self.cell: dict[str, str] = {}
        self.formula = self.value = False
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse_document_type
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        for at in range(0, len(xml), _CHUNK):
            chunk = xml[at : at + _CHUNK]
            parser.Parse(chunk, False)
            if at + len(chunk) - parser.CurrentByteIndex > _LONGEST_MARK:
                raise Unreadable(damaged())
            if self.cells > _MOST_CELLS or self.cell_parts > _MOST_CELL_PARTS or self.others > _MOST_OTHERS:
                _refuse_size()
        parser.Parse(b"", True)
        return self.survey

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See an element begin."""
        self.inside = name = name.rpartition(":")[2]
        self.depth += 1
        if name == "c":
            self.cells += 1
            self.in_row += 1
            self.cell = attributes
            self.formula = self.value = False
            if self.in_row > _EXCEL_COLUMNS:
                raise Unreadable(damaged())
        elif name in _PARTS:
            self.cell_parts += 1
            self.formula = self.formula or name == "f"
        else:
            self.others += 1
            if name == "row":
                self.in_row = 0
                _check_row(attributes.get("r", "1"))
            if self.depth > _MOST_NESTED:
                raise Unreadable(damaged())

    def characters(self, _: str) -> None:
        """See text."""
        if self.inside == "v":
            self.value = True

    def end(self, name: str) -> None:
        """See an element end."""
        self.depth -= 1
        self.inside = ""
        if self.formula and name.rpartition(":")[2] == "c":
            self.formula = False
            # Of type "str", a value without letters is a text that is empty.
            if self.value or self.cell.get("t") == "str":
                self.survey.formulas += 1
            else:
                self.survey.without_value = self.survey.without_value or self.cell.get("r", "?")
                if len(self.survey.without_values) < _MOST_NAMED:
                    self.survey.without_values.append(self.cell.get("r", "?"))


def _check_row(number: str) -> None:
    """Refuse a row beyond Excel's last: openpyxl would count up to it."""
    if not (number.isascii() and number.isdigit() and len(number) < 8 and 0 < int(number) <= _EXCEL_ROWS):
        raise Unreadable(damaged())


def _refuse_document_type(*_: object) -> NoReturn:
    raise Unreadable(
        text(
            "The Excel file declares a document type of its own, which Excel never does and which can be "
            "used to fill a computer's memory. It was not opened. Save the table from Excel again."
        )
    )
