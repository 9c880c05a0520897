"""Old Excel files: code pages, and shared strings that break anywhere."""

from __future__ import annotations

import io
import struct

import pytest

from importers.workbooks.old_books import excel_5, excel_97, record
from salesdesk.importers.workbooks.biff import Binary
from salesdesk.importers.workbooks.markup import EndsEarlyError


def cells(data: bytes) -> list[list[str]]:
    book = Binary(lambda: io.BytesIO(data))
    return [row for _numbers, rows in book.rows(book.sheets[0]) for row in rows]


def test_excel_5_in_chinese() -> None:
    book = Binary(lambda: io.BytesIO(excel_5([["坐席", "通话时长"], ["张伟", 61.0], ["镕喆", 0.5]])))
    assert book.sheets == ("明细",)
    assert [row for _n, rows in book.rows("明细") for row in rows] == [
        ["坐席", "通话时长"],
        ["张伟", "61"],
        ["镕喆", "0.5"],
    ]


def test_excel_5_in_other_pages() -> None:
    assert cells(excel_5([["坐席"], ["陳"]], 950)) == [["坐席"], ["陳"]]
    assert cells(excel_5([["Agent"], ["Müller"]], 1252)) == [["Agent"], ["Müller"]]


def narrow(text: str) -> bytes:
    return struct.pack("<HB", len(text), 0) + text.encode("latin-1")


def wide(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


@pytest.mark.parametrize(
    ("parts", "texts"),
    [
        ([narrow("abc") + wide("张伟")], ["abc", "张伟"]),
        ([narrow("abc"), wide("张伟")], ["abc", "张伟"]),
        ([narrow("abcdef")[:6], b"\0def" + narrow("x")], ["abcdef", "x"]),
        ([wide("张伟李娜")[:7], b"\1" + "李娜".encode("utf-16-le") + narrow("x")], ["张伟李娜", "x"]),
        ([struct.pack("<HB", 4, 0) + b"ab", b"\1" + "张伟".encode("utf-16-le"), narrow("x")], ["ab张伟", "x"]),
        ([struct.pack("<HB", 4, 1) + "张伟".encode("utf-16-le"), b"\0ab" + narrow("x")], ["张伟ab", "x"]),
        ([struct.pack("<HB", 6, 0) + b"ab", b"\0cd", b"\0ef" + narrow("x")], ["abcdef", "x"]),
        ([struct.pack("<HBH", 2, 8, 2) + b"ab" + b"r" * 8 + narrow("x")], ["ab", "x"]),
        ([struct.pack("<HBH", 2, 8, 2) + b"ab" + b"r" * 4, b"r" * 4 + narrow("x")], ["ab", "x"]),
        ([struct.pack("<HBI", 2, 4, 6) + b"ab" + b"e" * 6 + narrow("x")], ["ab", "x"]),
    ],
    ids=["whole", "between", "inside", "inside wide", "to wide", "to narrow", "twice", "runs", "inside runs", "phonetic"],
)  # fmt: skip
def test_shared_strings_break_anywhere(parts: list[bytes], texts: list[str]) -> None:
    assert cells(excel_97(parts, len(texts))) == [[text] for text in texts]


def test_formulas_show_what_they_gave() -> None:
    def formula(column: int, result: bytes) -> bytes:
        return record(0x0006, struct.pack("<HHH", 1, column, 0) + result + bytes(8))

    made = (
        formula(0, struct.pack("<d", 7.0)) + formula(1, b"\1\0\1\0\0\0\xff\xff") + formula(2, b"\2\0\x07\0\0\0\xff\xff")
    )
    made += formula(3, b"\0\0\0\0\0\0\xff\xff") + record(0x0207, wide("文本"))
    assert cells(excel_97([narrow("head")], 1, made))[1] == ["7", "TRUE", "", "文本"]


def test_a_sheet_that_ends_early_is_no_shorter_sheet() -> None:
    data = excel_97([narrow("head")], 1)
    cut = data.replace(record(0x00FD, struct.pack("<HHHI", 0, 0, 0, 0)) + record(0x000A), b"")
    with pytest.raises(EndsEarlyError):
        cells(cut.ljust(len(data), b"\0"))
