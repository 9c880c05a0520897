# ruff: noqa: DTZ001  (cells have no zone)
"""Workbooks as programs and accidents make them, all holding the same calls. Made when a test asks for one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

HEADER = ["呼叫时间", "坐席", "客户号码", "通话时长", "结果"]
START = datetime(2026, 3, 2, 9, 0, 5)
CALLS = 12
TALKS = [i * 7 % 90 for i in range(CALLS)]
Rows = list[list[object]]
Edit = Callable[[dict[str, bytes]], dict[str, bytes]]


def calls(count: int = CALLS) -> Rows:
    """The calls: one an hour, every second one by each of two agents."""
    return [
        [
            START + timedelta(hours=i),
            "张伟" if i % 2 else "李娜",
            13800000000 + i,
            TALKS[i % CALLS],
            "已接通" if TALKS[i % CALLS] else "占线",
        ]
        for i in range(count)
    ]


def put(sheet: xlsxwriter.worksheet.Worksheet, rows: Rows, row: int = 0, col: int = 0) -> None:
    """Write rows at a place."""
    for r, cells in enumerate(rows):
        for c, cell in enumerate(cells):
            if cell is not None:
                sheet.write(row + r, col + c, cell)


def book(fill: Callable[[xlsxwriter.Workbook], None], **options: object) -> bytes:
    """A workbook as bytes."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"default_date_format": "yyyy-mm-dd hh:mm:ss", "in_memory": True, **options})
    fill(made)
    made.close()
    return stream.getvalue()


def plain() -> bytes:
    """One sheet with the calls."""
    return book(lambda b: put(b.add_worksheet("log"), [HEADER, *calls()]))


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {i.filename: archive.read(i) for i in archive.infolist()}


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Parts as a package."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def edited(edit: Edit, data: bytes = b"") -> bytes:
    """The plain workbook with its parts changed."""
    return packed(edit(parts(data or plain())))


def in_part(name: str, *changes: tuple[str, str]) -> bytes:
    """The plain workbook with one part changed by regular expressions."""

    def edit(files: dict[str, bytes]) -> dict[str, bytes]:
        text = files[name].decode()
        for old, new in changes:
            text, count = re.subn(old, new, text)
            assert count, old
        return {**files, name: text.encode()}

    return edited(edit)


SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def prefixed(files: dict[str, bytes]) -> dict[str, bytes]:
    """Elements with a prefix, as the .NET library writes them."""

    def one(data: bytes) -> bytes:
        text = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", data.decode())
        return text.replace('xmlns="', 'xmlns:x="').encode()

    names = (SHEET, STRINGS, "xl/styles.xml", "xl/workbook.xml")
    return {n: one(d) if n in names else d for n, d in files.items()}


def inline(files: dict[str, bytes]) -> dict[str, bytes]:
    """Strings inside the cells instead of shared ones."""
    strings = re.findall(r"<si><t>(.*?)</t></si>", files[STRINGS].decode())
    text = re.sub(
        r' t="s"><v>(\d+)</v>', lambda m: f' t="inlineStr"><is><t>{strings[int(m[1])]}</t></is>', files[SHEET].decode()
    )
    return {n: text.encode() if n == SHEET else d for n, d in files.items() if n != STRINGS}


def descriptors(files: dict[str, bytes]) -> bytes:
    """A package written to a pipe: sizes behind the data."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, piece: bytes) -> int:  # type: ignore[override]
            self.data += piece
            return len(piece)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for name, data in files.items():
            archive.writestr(name, data)
    return bytes(pipe.data)


def zip64(files: dict[str, bytes]) -> bytes:
    """A package whose entries say their sizes in 64 bits."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            with archive.open(name, "w", force_zip64=True) as entry:
                entry.write(data)
    return stream.getvalue()


def dashboard(state: str) -> bytes:
    """The calls on the second sheet, behind one for the eye."""

    def fill(b: xlsxwriter.Workbook) -> None:
        front = b.add_worksheet("Dashboard")
        put(front, [["Monthly report"], [], ["Agent", "Calls"], ["张伟", 6], ["李娜", 6], ["Total", 12]], 1, 2)
        chart = b.add_chart({"type": "column"})
        chart.add_series({"values": "=Dashboard!$D$5:$D$6"})
        b.add_chartsheet("Chart").set_chart(chart)
        sheet = b.add_worksheet("“log” 😀 & co")
        put(sheet, [HEADER, *calls()])
        if state == "hidden":
            sheet.hide()
        elif state == "very hidden":
            sheet.very_hidden()

    return book(fill)


def at_c7() -> bytes:
    """A title over all columns, the table from C7 on, a subtotal, a stray cell far away."""

    def fill(b: xlsxwriter.Workbook) -> None:
        sheet = b.add_worksheet()
        sheet.merge_range(1, 2, 1, 6, "通话记录 2026年3月")
        put(sheet, [HEADER, *calls()], 6, 2)
        sheet.write(20, 2, "合计")
        sheet.write(20, 5, sum(TALKS))
        sheet.write(9, 4000, "x")

    return book(fill)


def side_by_side() -> bytes:
    """A second table to the right, shorter, with headings of its own."""

    def fill(b: xlsxwriter.Workbook) -> None:
        sheet = b.add_worksheet()
        put(sheet, [HEADER, *calls()])
        put(sheet, [["坐席", "通话数"], ["张伟", 6], ["李娜", 6]], 0, 7)

    return book(fill)


def below_each_other() -> bytes:
    """A second table below."""

    def fill(b: xlsxwriter.Workbook) -> None:
        sheet = b.add_worksheet()
        put(sheet, [HEADER, *calls()])
        put(sheet, [["坐席", "通话数"], ["张伟", 6], ["李娜", 6]], 16, 0)

    return book(fill)


def merged_header() -> bytes:
    """Two rows of headings, some over groups of columns, some over both rows."""

    def fill(b: xlsxwriter.Workbook) -> None:
        sheet = b.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, "呼叫时间")
        sheet.merge_range(0, 1, 1, 1, "坐席")
        sheet.merge_range(0, 2, 1, 2, "客户号码")
        sheet.merge_range(0, 3, 0, 4, "通话")
        put(sheet, [["时长", "结果"]], 1, 3)
        put(sheet, calls(), 2)

    return book(fill)


def merged_agents() -> bytes:
    """The agent written once for all of the agent's calls."""

    def fill(b: xlsxwriter.Workbook) -> None:
        sheet = b.add_worksheet()
        rows = sorted(calls(), key=lambda r: str(r[1]))
        put(sheet, [HEADER, *[[r[0], None, *r[2:]] for r in rows]])
        sheet.merge_range(1, 1, 6, 1, "张伟")
        sheet.merge_range(7, 1, 12, 1, "李娜")

    return book(fill)


def blanks() -> bytes:
    """Blank rows and blank columns inside, blank styled cells to the end of the sheet."""

    def fill(b: xlsxwriter.Workbook) -> None:
        sheet = b.add_worksheet()
        grey = b.add_format({"bg_color": "#eeeeee"})
        rows = [[c for cell in row for c in (cell, None)] for row in [HEADER, *calls()]]
        put(sheet, rows[:6])
        put(sheet, rows[6:], 8)
        for row in range(30, 4000):
            sheet.write_blank(row, 0, None, grey)

    far = "".join(f'<c r="{xl_col_to_name(column)}1" s="1"/>' for column in range(12, 16384, 100)).encode()
    return edited(lambda files: {**files, SHEET: files[SHEET].replace(b"</row>", far + b"</row>", 1)}, book(fill))


def unstyled() -> bytes:
    """Serial numbers instead of dates."""
    rows = [[46083 + (32405 + 3600 * i) / 86400, *row[1:]] for i, row in enumerate(calls())]
    return book(lambda b: put(b.add_worksheet(), [HEADER, *rows]))


def as_text() -> bytes:
    """Every cell a string."""
    rows = [[str(c) for c in row] for row in calls()]
    return book(lambda b: put(b.add_worksheet(), [HEADER, *rows]), strings_to_numbers=False)


def spaced(data: bytes) -> bytes:
    """XML laid out for people."""
    return re.sub(rb"><(?=/?(row|c|v|sheetData|is)\b)", b">\n    <", data)


def _each(name: str, change: Callable[[bytes], bytes]) -> bytes:
    return edited(lambda files: {**files, name: change(files[name])})


def _renamed(change: Callable[[str], str]) -> bytes:
    return edited(lambda files: {change(n): d for n, d in files.items()})


GOOD: dict[str, Callable[[], bytes]] = {
    "plain": plain,
    "behind a dashboard": lambda: dashboard(""),
    "hidden": lambda: dashboard("hidden"),
    "very hidden": lambda: dashboard("very hidden"),
    "at C7": at_c7,
    "side by side": side_by_side,
    "below each other": below_each_other,
    "two header rows": merged_header,
    "merged agents": merged_agents,
    "blank rows and columns": blanks,
    "serial numbers": unstyled,
    "all text": as_text,
    "1904": lambda: book(lambda b: put(b.add_worksheet(), [HEADER, *calls()]), date_1904=True),
    "inline strings": lambda: edited(inline),
    "no dimension": lambda: in_part(SHEET, (r"<dimension[^>]*/>", "")),
    "wrong dimension": lambda: in_part(SHEET, (r'<dimension ref="[^"]*"', '<dimension ref="A1"')),
    "huge dimension": lambda: in_part(SHEET, (r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"')),
    "no cell references": lambda: in_part(SHEET, (r'<c r="[A-Z]+\d+"', "<c")),
    "no references at all": lambda: in_part(SHEET, (r'<c r="[A-Z]+\d+"', "<c"), (r'<row r="\d+"', "<row")),
    "references last": lambda: in_part(SHEET, (r'<c (r="[A-Z]+\d+")((?: \w="\w+")+)', r"<c\2 \1")),
    "single quotes": lambda: _each(SHEET, lambda d: re.sub(rb'(<c [^>]*>|<row [^>]*>)', lambda m: m[0].replace(b'"', b"'"), d)),
    "pretty printed": lambda: _each(SHEET, spaced),
    "prefixes": lambda: edited(prefixed),
    "strict": lambda: edited(
        lambda files: {n: d.replace(_TRANSITIONAL, b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships")
            for n, d in files.items()}
    ),
    "absolute targets": lambda: in_part("xl/_rels/workbook.xml.rels", (r'Target="', 'Target="/xl/')),
    "targets from the root": lambda: in_part("xl/_rels/workbook.xml.rels", (r'Target="', 'Target="xl/')),
    "backslashes": lambda: _renamed(lambda n: n.replace("/", "\\")),
    "capitals": lambda: _renamed(str.upper),
    "no relationships": lambda: edited(lambda files: {n: d for n, d in files.items() if not n.endswith(".rels")}),
    "no content types": lambda: edited(lambda files: {n: d for n, d in files.items() if n != "[Content_Types].xml"}),
    "stored": lambda: packed(parts(plain()), zipfile.ZIP_STORED),
    "data descriptors": lambda: descriptors(parts(plain())),
    "zip64": lambda: zip64(parts(plain())),
    "something before": lambda: b"HTTP/1.1 200 OK\r\nContent-Type: x\r\n\r\n" + plain(),
    "something behind": lambda: plain() + b"\r\n\r\n",
    "rich text": lambda: in_part(STRINGS, ("<si><t>李娜</t></si>", "<si><r><t>李</t></r><r><rPr><b/></rPr><t>娜</t></r></si>")),
    "phonetic runs": lambda: in_part(STRINGS, ("<si><t>李娜</t></si>", '<si><t>李娜</t><rPh sb="0" eb="2"><t>リナ</t></rPh><phoneticPr fontId="1"/></si>')),
    "comments and CDATA": lambda: in_part(SHEET, ("<row r=\"3\"", "<!-- third --><row r=\"3\""), (r"<v>7</v>", "<v><![CDATA[7]]></v>")),
    "exponents": lambda: in_part(SHEET, (r"<v>138000000(\d\d)</v>", r"<v>1.38000000\1E10</v>")),
    "trailing zeros": lambda: in_part(SHEET, (r"<v>138000000(\d\d)</v>", r"<v>138000000\1.0</v>")),
    "ISO dates": lambda: _each(SHEET, _iso_dates),
    "UTF-16": lambda: _each(SHEET, lambda d: d.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")),
    "empty rows without cells": lambda: in_part(SHEET, (r"</sheetData>", "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(50, 60_000)) + "</sheetData>")),
    "formulas": lambda: in_part(SHEET, (r"<v>(138\d+)</v>", r"<f>A1&amp;&quot;x&quot;</f><v>\1</v>")),
    "no styles used": lambda: edited(lambda files: {n: (d if n != SHEET else _as_iso_strings(d)) for n, d in files.items() if n != "xl/styles.xml"}),
    "template": lambda: in_part("[Content_Types].xml", (r"spreadsheetml\.sheet\.main", "spreadsheetml.template.main")),
    "macros": lambda: in_part("[Content_Types].xml", (r"application/vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet\.main", "application/vnd.ms-excel.sheet.macroEnabled.main")),
}  # fmt: skip
"""{what is odd: a workbook that must give the calls all the same}."""


def _iso_dates(data: bytes) -> bytes:
    """Dates in ISO form with their own type, as strict files have them."""
    return re.sub(rb'( s="\d+")><v>(4\d{4}\.\d+)</v>', lambda m: b' t="d"><v>' + _iso(m[2]) + b"</v>", data)


def _as_iso_strings(data: bytes) -> bytes:
    return re.sub(
        rb'( s="\d+")><v>(4\d{4}\.\d+)</v>', lambda m: b' t="str"><v>' + _iso(m[2]).replace(b"T", b" ") + b"</v>", data
    )


def _iso(serial: bytes) -> bytes:
    moment = datetime(1899, 12, 30) + timedelta(seconds=round(float(serial) * 86400))
    return moment.isoformat().encode()
