"""XLS files byte by byte: a compound file around records of Excel 5 or 97."""

from __future__ import annotations

import struct

SECTOR = 512
END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(kind: int, body: bytes = b"") -> bytes:
    """One record."""
    return struct.pack("<HH", kind, len(body)) + body


def compound(name: str, data: bytes) -> bytes:
    """A compound file with one stream: the table of sectors, the directory, the stream."""
    data += bytes(max(0, 4096 - len(data)))
    data += bytes(-len(data) % SECTOR)
    count = len(data) // SECTOR
    chain = [TABLE, END, *range(3, count + 2), END]
    chain += [FREE] * (SECTOR // 4 - len(chain))

    def entry(title: str, kind: int, start: int, size: int) -> bytes:
        said = title.encode("utf-16-le") + b"\0\0"
        return (
            said.ljust(64, b"\0")
            + struct.pack("<HBB", len(said), kind, 1)
            + b"\xff" * 12
            + bytes(36)
            + struct.pack("<III", start, size, 0)
        )

    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIII", 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<I", 0)
    directory = entry("Root Entry", 5, END, 0) + entry(name, 2, 2, len(data)) + bytes(256)
    return head.ljust(SECTOR, b"\xff") + struct.pack(f"<{SECTOR // 4}I", *chain[: SECTOR // 4]) + directory + data


def excel_5(rows: list[list[str | float]], page: int = 936) -> bytes:
    """A sheet of Excel 5 with texts in a code page."""
    codec = {936: "gbk", 950: "big5", 1252: "cp1252"}[page]

    def text(row: int, column: int, value: str) -> bytes:
        said = value.encode(codec)
        return record(0x0204, struct.pack("<HHHH", row, column, 0, len(said)) + said)

    def number(row: int, column: int, value: float) -> bytes:
        return record(0x0203, struct.pack("<HHHd", row, column, 0, value))

    cells = b"".join(
        text(r, c, value) if isinstance(value, str) else number(r, c, value)
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
    )
    title = "明细".encode(codec) if page == 936 else b"calls"

    def book(at: int) -> bytes:
        sheet = record(0x0085, struct.pack("<IBBB", at, 0, 0, len(title)) + title)
        return (
            record(0x0809, struct.pack("<HHHH", 0x0500, 5, 0, 0))
            + record(0x0042, struct.pack("<H", page))
            + sheet
            + record(0x000A)
        )

    begin = len(book(0))
    return compound(
        "Book", book(begin) + record(0x0809, struct.pack("<HHHH", 0x0500, 0x10, 0, 0)) + cells + record(0x000A)
    )


def excel_97(strings: list[bytes], count: int, formulas: bytes = b"") -> bytes:
    """A sheet of Excel 97 whose first column is the shared strings; ``strings`` are the bodies of SST and its CONTINUEs."""
    first, *others = strings
    shared = record(0x00FC, struct.pack("<II", count, count) + first) + b"".join(record(0x003C, o) for o in others)
    cells = b"".join(record(0x00FD, struct.pack("<HHHI", r, 0, 0, r)) for r in range(count)) + formulas

    def book(at: int) -> bytes:
        sheet = record(0x0085, struct.pack("<IBBBB", at, 0, 0, 1, 0) + b"S")
        return record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)) + sheet + shared + record(0x000A)

    begin = len(book(0))
    return compound(
        "Workbook",
        book(begin) + record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0)) + cells + record(0x000A),
    )
