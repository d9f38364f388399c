"""Tables that cannot be used: each gets a message that says what is wrong, where, and what to do."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
import xlsxwriter

from pilotkarta.figures import MOST_BYTES, Unreadable, join, read_table
from pilotkarta.figures.package import Survey, unpacked
from pilotkarta.i18n import CODES, language
from pilotkarta.paths import DATA, ROOT
from pilotkarta.register import load
from tests.figures import files

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
GOOD = files.table([["Kommun", "x"], ["Mora", 1], ["Falun", 2]])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
NAMES = list(files.municipalities().values())
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


def wide_rows(columns: int) -> list[list[object]]:
    """Write a table of two municipalities with many columns."""
    return [
        ["Kommun", *(f"x{n}" for n in range(columns))],
        *([name, *range(columns)] for name in ("Mora", "Kil")),
    ]


def many_rows(rows: int) -> list[list[object]]:
    """Write a table with many rows, most of which are no municipality."""
    return [["Kommun", "x"], *([f"Plats {n}", n] for n in range(rows - 1))]


def zip_of(**members: bytes) -> bytes:
    """Pack files; an underscore stands for a dot."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name.replace("_", "."), content)
    return out.getvalue()


def encrypted_part() -> bytes:
    """Mark the parts of a workbook as encrypted."""
    content = bytearray(GOOD)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def cells(n: int) -> str:
    """Write empty cells without a place."""
    return "<c/>" * n


BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    # text
    "empty": ("x.csv", lambda: b"", "The file is empty."),
    "only spaces": ("x.csv", lambda: b" \r\n\r\n\t", "The file is empty."),
    "only a byte order mark": ("x.csv", lambda: b"\xef\xbb\xbf", "The file is empty."),
    "only a header": ("x.csv", lambda: b"Kommun;Andel\r\n", "No municipality was found in the file."),
    "no municipality": ("x.csv", lambda: b"Ort;x\nParis;1\n", "SCB's codes (0305) or the names"),
    "counties only": ("x.csv", lambda: "Län;x\nSkåne län;1\n".encode(), "but no municipality"),
    "no figures": ("x.csv", lambda: b"Kommun;x\nMora;ja\nFalun;nej\n", "but no column with figures"),
    "nothing but missing ones": (
        "x.csv",
        lambda: b"Kommun;x\nMora;..\nFalun;-\n",
        "but no column with figures",
    ),
    "a municipality twice": (
        "x.csv",
        lambda: "Kommun;x\nMora;1\nHåbo;2\nMora;3\n".encode(),
        "1 municipality has more than one row: Mora (rows 2, 4).",
    ),
    "a municipality by code and by name": (
        "x.csv",
        lambda: b"Kommun;x\nMora;1\n2062 Mora;2\n",
        "Mora (rows 2, 3). The rows differ in “x”: 1, 2. There must be one row a municipality",
    ),
    "code and name always disagree": (
        "x.csv",
        lambda: "Kommun;x\n0305 Habo;1\n0643 Håbo;2\n".encode(),
        "not of the same municipality: row 2 (0305 Habo), row 3 (0643 Håbo).",
    ),
    "binary": ("x.csv", lambda: bytes(range(256)) * 40, "The file is not a text file: row 1 holds"),
    "NUL bytes": ("x.csv", lambda: b"Kommun;x\nMora;1\0\n", "The file is not a text file: row 2 holds signs"),
    "UTF-16 without its mark": (
        "x.csv",
        lambda: "Kommun;x\nMora;1\n".encode("utf-16-le"),
        "The file is not a text file",
    ),
    "UTF-16 cut in a letter": (
        "x.csv",
        lambda: "Kommun;x\nMora;1".encode("utf-16")[:-1],
        "cannot be read: it is neither in UTF-8",
    ),
    "a PDF": ("x.csv", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0\x01", "The file is not a text file: row 3"),
    "mixed encodings": (
        "x.csv",
        lambda: "Kommun;x\nHåbo;1\n".encode() + "Åre;2\nÅmål;3\n".encode("cp1252"),
        "The file mixes two encodings: row 2 is in UTF-8, row 3 in Windows-1252.",
    ),
    "neither encoding": ("x.csv", lambda: b"Kommun;x\nH\x81bo;1\n", "The text in row 2 cannot be read"),
    "a quotation mark that is not closed": (
        "x.csv",
        lambda: b'Kommun;x\n"Mora;1\nFalun;2\n',
        "The quotation marks in row 2 do not match",
    ),
    "a quotation mark within a cell": (
        "x.csv",
        lambda: b'Kommun;x\nMora;1\n"Fa"lun;2\n',
        "The quotation marks in row 3 do not match",
    ),
    "a quotation mark not closed in a long file": (
        "x.csv",
        lambda: b'Kommun;x\nMora;1\n"' + b"Falun;2\n" * 100_000,
        "There are more than 200,000 characters in row 3. Probably a quotation mark is not closed",
    ),
    "one line of 10 MB": (
        "x.csv",
        lambda: b"1;" * (MOST_BYTES // 2),
        "There are more than 200,000 characters in row 1.",
    ),
    "one row of 10 MB on many lines": (
        "x.csv",
        lambda: b'Mora;1\n"a\n";' + b'"a\n";' * (MOST_BYTES // 6),
        "There are more than 200,000 characters in row 2.",
    ),
    "300 columns": (
        "x.csv",
        lambda: files.delimited(wide_rows(300)),
        "more than 200 columns: something stands in row 1, column GS, beyond",
    ),
    "6,000 rows": (
        "x.csv",
        lambda: files.delimited(many_rows(6000)),
        "There are more than 5,000 rows: the table goes on in row 5001.",
    ),
    "more than 10 MB": ("x.csv", lambda: b"a" * (MOST_BYTES + 1), "The file is larger than 10 MB."),
    # named as Excel
    "a PNG": ("x.xlsx", lambda: PNG, "The file is named as an Excel workbook but is none."),
    "HTML": (
        "x.xls",
        lambda: b"<html><table></table></html>",
        "The file is named as an Excel workbook but is none.",
    ),
    "Excel of before 2007": ("x.xls", lambda: OLE + b"W\0o\0r\0k\0b\0o\0o\0k\0", "Excel's old format (.xls)"),
    "a password": (
        "x.xlsx",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "The workbook is protected by a password",
    ),
    "OpenDocument": (
        "x.ods",
        lambda: zip_of(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content_xml=b"<x/>"),
        "The file is an OpenDocument file (.ods).",
    ),
    "a binary workbook": ("x.xlsb", lambda: files.with_parts(GOOD, {"xl/workbook.bin": b"x"}), "(.xlsb)"),
    "another zip file": ("x.zip", lambda: zip_of(lista_csv=b"Mora;1"), "but no Excel workbook"),
    "an empty zip file": ("x.zip", lambda: zip_of(), "but no Excel workbook"),
    "a truncated workbook": ("x.xlsx", lambda: GOOD[: len(GOOD) // 2], "damaged or incomplete"),
    "a workbook with a broken part": (
        "x.xlsx",
        lambda: files.with_parts(GOOD, {files.SHEET: b"<worksheet><sheetData>"}),
        "damaged or incomplete",
    ),
    "a workbook without its sheet": (
        "x.xlsx",
        lambda: files.with_parts(GOOD, {"xl/workbook.xml": b"<workbook/>"}),
        "No municipality was found",
    ),
    "an encrypted part": ("x.xlsx", encrypted_part, "damaged or incomplete"),
    "packed in a way that Excel does not know": (
        "x.xlsx",
        lambda: files.with_parts(GOOD, {}, zipfile.ZIP_LZMA),
        "damaged or incomplete",
    ),
    # tables in Excel
    "an empty workbook": ("x.xlsx", lambda: files.table([]), "No municipality was found in the file."),
    "formulas without values": (
        "x.xlsx",
        lambda: files.table([["Kommun", "x"], ["Mora", "=1+1"], ["Falun", "=2"]]),
        "The formula in sheet “Blad1”, cell B2, has no value saved with it. Open the file in Excel, save it",
    ),
    "300 columns in Excel": (
        "x.xlsx",
        lambda: files.table(wide_rows(300)),
        "more than 200 columns: something stands in sheet “Blad1”, row 1, column GS, beyond column GR.",
    ),
    "6,000 rows in Excel": (
        "x.xlsx",
        lambda: files.table([["Mora", 1], *many_rows(6000)]),
        "There are more than 5,000 rows: the table goes on in sheet “Blad1”, row 5001, column A.",
    ),
    "a cell in the farthest corner": (
        "x.xlsx",
        lambda: files.with_sheet(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
        "something stands in sheet “Blad1”, row 1048576, column XFD, beyond column GR.",
    ),
    "a municipality twice in Excel": (
        "x.xlsx",
        lambda: files.table([["Kommun", "x"], ["Mora", 1], ["Mora", 2]]),
        "1 municipality has more than one row: Mora (rows 2, 3).",
    ),
    # what is made to do harm
    "a zip bomb": (
        "x.xlsx",
        lambda: files.with_parts(GOOD, {"xl/media/image1.xml": bytes(200 * 1024**2)}),
        "The Excel file is too large when unpacked.",
    ),
    "a small zip bomb": (
        "x.xlsx",
        lambda: files.with_parts(GOOD, {"xl/x.xml": bytes(9 * 1024**2)}),
        "too large when unpacked",
    ),
    "3,000 parts": (
        "x.xlsx",
        lambda: files.with_parts(GOOD, {f"xl/{n}.xml": b"" for n in range(3000)}),
        "too large when unpacked",
    ),
    "a billion laughs": (
        "x.xlsx",
        lambda: files.with_sheet('<row><c t="inlineStr"><is><t>&j;</t></is></c></row>', before=LAUGHS + "]>"),
        "The Excel file declares a document type of its own",
    ),
    "a billion laughs among the texts": (
        "x.xlsx",
        lambda: files.with_parts(GOOD, {"xl/sharedStrings.xml": f"{LAUGHS}]><sst>&j;</sst>".encode()}),
        "The Excel file declares a document type of its own",
    ),
    "a billion laughs in UTF-16": (
        "x.xlsx",
        lambda: files.with_parts(GOOD, {files.SHEET: f"{LAUGHS}]><x>&j;</x>".encode("utf-16")}),
        "The Excel file declares a document type of its own",
    ),
    "a document type from elsewhere": (
        "x.xlsx",
        lambda: files.with_sheet("", before='<!DOCTYPE x SYSTEM "file:///etc/passwd">'),
        "The Excel file declares a document type of its own",
    ),
    "a row far beyond the last": (
        "x.xlsx",
        lambda: files.with_sheet('<row r="99999999999"><c/></row>'),
        "damaged or incomplete",
    ),
    "a row of 20,000 cells": (
        "x.xlsx",
        lambda: files.with_sheet(f"<row>{cells(20_000)}</row>"),
        "damaged or incomplete",
    ),
    "elements within elements": (
        "x.xlsx",
        lambda: files.with_sheet("<x>" * 20_000 + "</x>" * 20_000),
        "damaged or incomplete",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_table_gets_a_message(case: str) -> None:
    name, make, expected = BAD[case]
    with pytest.raises(Unreadable) as caught:
        join(read_table(name, make()), load(DATA))
    assert type(caught.value) is Unreadable
    assert expected in caught.value.say(language("en")) == str(caught.value)
    for code in CODES:
        said = caught.value.say(language(code))
        assert len(said) < 600
        assert "{" not in said


def test_there_are_at_least_twenty() -> None:
    assert len(BAD) >= 20


class TestLimits:
    """What is just within the limits is read."""

    def test_5_000_rows_and_200_columns_of_text(self) -> None:
        rows = [*many_rows(4999), ["Mora", 1]]
        assert join(read_table("x.csv", files.delimited(rows)), load(DATA)).values.loc["2062", "x"] == 1
        assert len(join(read_table("x.csv", files.delimited(wide_rows(199))), load(DATA)).columns) == 199

    def test_in_excel(self) -> None:
        rows = [*many_rows(4999), ["Mora", 1]]
        assert join(read_table("x.xlsx", files.table(rows)), load(DATA)).values.loc["2062", "x"] == 1
        assert len(join(read_table("x.xlsx", files.table(wide_rows(199))), load(DATA)).columns) == 199

    def test_empty_cells_beyond_do_not_count(self) -> None:
        content = b"Kommun;x" + b";" * 300 + b"\nMora;1" + b";" * 300 + b"\n" + b";;;\n" * 6000
        assert join(read_table("x.csv", content), load(DATA)).columns == ("x",)
        far = '<row r="1"><c r="A1" t="inlineStr"><is><t>Mora</t></is></c><c r="B1"><v>1</v></c></row>'
        far += '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
        assert len(join(read_table("x.xlsx", files.with_sheet(far)), load(DATA)).columns) == 1

    def test_10_mb(self) -> None:
        content = b"Kommun;x\nMora;1\n"
        content += b";\n" * ((MOST_BYTES - len(content)) // 2)
        assert join(read_table("x.csv", content), load(DATA)).columns == ("x",)


class TestWorkbooks:
    """What a workbook may hold."""

    def test_a_workbook_by_another_name_is_read(self) -> None:
        for name in ("x.csv", "x", "x.xlsm"):
            assert join(read_table(name, GOOD), load(DATA)).columns == ("x",)

    def test_macros_are_data_that_is_left_alone(self) -> None:
        content = files.with_parts(GOOD, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub Auto_Open()"})
        assert join(read_table("x.xlsm", content), load(DATA)).columns == ("x",)

    def test_saved_values_of_formulas_are_used_and_told(self) -> None:
        rows = "".join(
            f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{name}</t></is></c>'
            f'<c r="B{n}"><f>1+{n}</f><v>{1 + n}</v></c><c r="C{n}" t="str"><f>""</f><v></v></c></row>'
            for n, name in enumerate(("Mora", "Falun"), 1)
        )
        figures = join(read_table("x.xlsx", files.with_sheet(rows)), load(DATA))
        assert figures.columns == ("Kolumn B",)
        assert figures.values.loc[["2062", "2080"], "Kolumn B"].tolist() == [2, 3]
        (notice,) = [one.say(language("en")) for one in figures.notices]
        assert notice == "4 cells are formulas; the values that Excel saved with them are used."

    def test_charts_pictures_formats_and_notes_are_left_alone(self) -> None:
        out = BytesIO()
        book = xlsxwriter.Workbook(out)
        charts, sheet = book.add_chartsheet("Diagram"), book.add_worksheet("Data")
        sheet.write_column("A1", ["Kommun", "Mora", "Lund"])
        sheet.write_column("B1", ["x", 1])
        sheet.write_formula("B3", "=1+1", None, 2)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Data!$B$2:$B$3"})
        charts.set_chart(chart)
        pie = book.add_chart({"type": "pie"})
        pie.add_series({"values": "=Data!$B$2:$B$3"})
        sheet.insert_chart("E2", pie)
        sheet.insert_image("H2", str(ROOT / "docs" / "bilder" / "bild-map.png"))
        sheet.write_comment("A1", "preliminärt")
        sheet.conditional_format("B2:B3", {"type": "data_bar", "data_bar_2010": True})
        sheet.data_validation("B2:B3", {"validate": "integer", "criteria": ">", "value": 0})
        sheet.autofilter("A1:B3")
        sheet.print_area("A1:B3")
        book.define_name("Namn", "=Data!$A$1")
        book.close()
        figures = join(read_table("x.xlsx", out.getvalue()), load(DATA))
        assert figures.values.loc[["2062", "1281"], "x"].tolist() == [1, 2]

    def test_what_a_sheet_says_of_its_size_is_not_believed(self) -> None:
        with zipfile.ZipFile(BytesIO(GOOD)) as package:
            xml = package.read(files.SHEET)
        assert b'<dimension ref="A1:B3"/>' in xml
        small = files.with_parts(GOOD, {files.SHEET: xml.replace(b"A1:B3", b"A1:B2")})
        assert len(join(read_table("x.xlsx", small), load(DATA)).values.dropna()) == 2

    def test_an_xml_part_is_seen_whole(self) -> None:
        row = (
            '<row r="1"><c r="A1"><f>1</f><v>1</v></c><c r="B1"><f>1</f></c><c r="C1"><f>1</f><v/></c></row>'
        )
        _, seen = unpacked(files.with_sheet(row))
        assert seen[files.SHEET] == Survey(formulas=1, without_value="B1")

    def test_openpyxl_gets_only_what_was_looked_at(self) -> None:
        package, _ = unpacked(files.with_parts(GOOD, {"xl/evil.dat": b"<x/>"}))
        assert {name.rpartition(".")[2] for name in zipfile.ZipFile(package).namelist()} == {"xml", "rels"}

    def test_a_part_that_lies_about_its_size_is_not_unpacked(self) -> None:
        content = bytearray(files.with_parts(GOOD, {"xl/x.xml": b" " * 1_000_000}))
        for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            at = content.rfind(mark)
            assert struct.unpack_from("<I", content, at + place) == (1_000_000,)
            struct.pack_into("<I", content, at + place, 10)
        with pytest.raises(Unreadable, match="damaged or incomplete"):
            read_table("x.xlsx", bytes(content))
