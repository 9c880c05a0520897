# ruff: noqa: DTZ001  (cells have no zone)
"""Workbooks: the right sheet, stray cells, dates and durations, and what is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from salesdesk.errors import UnreadableFileError
from salesdesk.importers import reader
from salesdesk.importers.rows import CallRow
from salesdesk.importers.understanding import Choices

HEADER = ["呼叫时间", "坐席", "客户号码", "通话时长", "结果"]


def calls(n: int = 12) -> list[list[object]]:
    start = datetime(2026, 3, 2, 9, 0, 5)
    return [
        [
            start + timedelta(hours=i),
            "张伟" if i % 2 else "李娜",
            13800000000 + i,
            i * 7 % 90,
            "已接通" if i * 7 % 90 else "占线",
        ]
        for i in range(n)
    ]


def write(path: Path, fill, **options: object) -> Path:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm:ss", **options})
    fill(book)
    book.close()
    return path


def put(sheet, rows: list[list[object]], row: int = 0, col: int = 0) -> None:
    for r, cells in enumerate(rows):
        for c, cell in enumerate(cells):
            if cell is not None:
                sheet.write(row + r, col + c, cell)


def read(path: Path, **options: object) -> tuple[object, list[CallRow]]:
    u = reader.inspect(path, Choices(timezone="UTC", **options))
    return u, [CallRow._make(r) for chunk in reader.read_calls(path, u) for r in chunk.rows]


def test_plain_sheet(tmp_path: Path) -> None:
    u, rows = read(write(tmp_path / "a.xlsx", lambda b: put(b.add_worksheet(), [HEADER, *calls()])))
    assert u.kind == "xlsx"
    assert u.header_rows == (1,)
    assert [c.name for c in u.columns] == HEADER
    assert len(rows) == 12
    assert rows[0].start_utc == int(datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC).timestamp())
    assert rows[1].customer == "13800000001"
    assert [r.talk_s for r in rows] == [i * 7 % 90 for i in range(12)]
    assert rows[3].line == 5


@pytest.mark.parametrize("hidden", [False, True])
def test_a_sheet_behind_a_dashboard(tmp_path: Path, hidden: bool) -> None:
    def fill(book) -> None:
        front = book.add_worksheet("Dashboard")
        put(front, [["Monthly report"], [], ["Agent", "Calls"], ["张伟", 6], ["李娜", 6], ["Total", 12]], 1, 2)
        sheet = book.add_worksheet("数据")
        put(sheet, [HEADER, *calls()])
        if hidden:
            sheet.hide()

    u, rows = read(write(tmp_path / "a.xlsx", fill))
    assert u.sheet == "数据"
    assert u.sheets == ("Dashboard", "数据")
    assert len(rows) == 12


def test_the_sheet_can_be_chosen_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    def fill(book) -> None:
        put(book.add_worksheet("One"), [HEADER, *calls(5)])
        put(book.add_worksheet("Two"), [HEADER, *calls(9)])

    file = write(tmp_path / "a.xlsx", fill)
    assert len(read(file, sheet="One")[1]) == 5
    with pytest.raises(UnreadableFileError, match="Three"):
        read(file, sheet="Three")


def test_title_merged_cells_offset_and_stray_cells(tmp_path: Path) -> None:
    def fill(book) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range(1, 1, 1, 5, "通话记录 2026年3月")
        put(sheet, [HEADER, *calls(60)], 3, 1)
        sheet.write(20, 12, "X")
        sheet.write(66, 1, "合计")
        sheet.write(66, 4, 999)

    u, rows = read(write(tmp_path / "a.xlsx", fill))
    assert u.header_rows == (4,)
    assert [c.name for c in u.columns][-5:] == HEADER
    assert len(rows) == 60
    assert rows[0].line == 5


def test_dates_times_and_durations_as_cells(tmp_path: Path) -> None:
    def fill(book) -> None:
        sheet = book.add_worksheet()
        day, clock, span = (book.add_format({"num_format": f}) for f in ("yyyy/m/d", "h:mm:ss", "[h]:mm:ss"))
        put(sheet, [["日期", "时间", "坐席", "客户号码", "通话时长", "振铃时长"]])
        for i in range(10):
            sheet.write_datetime(1 + i, 0, datetime(2026, 3, 1 + i), day)
            sheet.write_datetime(1 + i, 1, time(9, 30, i), clock)
            put(sheet, [["李娜", f"1380000000{i}"]], 1 + i, 2)
            sheet.write_datetime(1 + i, 4, timedelta(seconds=61 * i), span)
            sheet.write_datetime(1 + i, 5, time(0, 0, i), clock)

    _u, rows = read(write(tmp_path / "a.xlsx", fill))
    assert [r.talk_s for r in rows] == [61 * i for i in range(10)]
    assert [r.ring_s for r in rows] == list(range(10))
    assert rows[4].start_utc == int(datetime(2026, 3, 5, 9, 30, 4, tzinfo=UTC).timestamp())


def test_dates_of_1904(tmp_path: Path) -> None:
    _u, rows = read(write(tmp_path / "a.xlsx", lambda b: put(b.add_worksheet(), [HEADER, *calls()]), date_1904=True))
    assert rows[0].start_utc == int(datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC).timestamp())


def test_serial_numbers_without_a_date_format(tmp_path: Path) -> None:
    def fill(book) -> None:
        rows = calls()
        for i, row in enumerate(rows):
            row[0] = 46083.375 + i / 24
        put(book.add_worksheet(), [HEADER, *rows])

    _u, rows = read(write(tmp_path / "a.xlsx", fill))
    assert rows[0].start_utc == int(datetime(2026, 3, 2, 9, 0, tzinfo=UTC).timestamp())
    assert rows[1].start_utc == int(datetime(2026, 3, 2, 10, 0, tzinfo=UTC).timestamp())


def test_text_in_numbers_clothing(tmp_path: Path) -> None:
    rows = [[*(str(c) for c in row[:1]), *row[1:]] for row in calls()]
    for row in rows:
        row[2], row[3] = f"0{row[2]}", str(row[3])
    _u, read_rows = read(
        write(tmp_path / "a.xlsx", lambda b: put(b.add_worksheet(), [HEADER, *rows]), strings_to_numbers=False)
    )
    assert read_rows[0].customer == "013800000000"
    assert read_rows[1].talk_s == 7


def test_a_page_named_xls(tmp_path: Path) -> None:
    body = "".join(
        f"<tr><td>{r[0]}</td><td>{r[1]}</td><td>{r[2]}</td><td>{r[3]}</td><td>{r[4]}</td></tr>" for r in calls()
    )
    head = "".join(f"<th>{h}</th>" for h in HEADER)
    file = tmp_path / "a.xls"
    file.write_text(
        f"<html><head><meta charset=utf-8><style>td{{}}</style></head><body><table><tr>{head}</tr>{body}</table></body></html>",
        encoding="utf-8",
    )
    u, rows = read(file)
    assert u.kind == "html"
    assert len(rows) == 12


def test_tabs_named_xls(tmp_path: Path) -> None:
    file = tmp_path / "a.xls"
    file.write_text("\n".join("\t".join(map(str, r)) for r in [HEADER, *calls()]), encoding="gb18030")
    u, rows = read(file)
    assert (u.kind, u.encoding, u.delimiter) == ("csv", "gb18030", "\t")
    assert len(rows) == 12


def test_as_csv_of_a_workbook(tmp_path: Path) -> None:
    file = write(tmp_path / "a.xlsx", lambda b: put(b.add_worksheet(), [HEADER, *calls(2)]))
    reader.as_csv(file, tmp_path / "o.csv")
    assert (tmp_path / "o.csv").read_text(encoding="utf-8").splitlines() == [
        ",".join(HEADER), "2026-03-02 09:00:05,李娜,13800000000,0,占线", "2026-03-02 10:00:05,张伟,13800000001,7,已接通",
    ]  # fmt: skip


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "spreadsheetml")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (100 << 20))
    with pytest.raises(UnreadableFileError, match="MB"):
        reader.inspect(file)


def test_a_cell_at_the_end_of_the_world_costs_nothing(tmp_path: Path) -> None:
    def fill(book) -> None:
        sheet = book.add_worksheet()
        put(sheet, [HEADER, *calls()])
        sheet.write(1048575, 16383, "X")

    u, rows = read(write(tmp_path / "a.xlsx", fill))
    assert len(rows) == 12
    assert [c.name for c in u.columns] == HEADER


def test_encrypted_and_damaged_workbooks(tmp_path: Path) -> None:
    locked = tmp_path / "a.xlsx"
    locked.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100
    )
    with pytest.raises(UnreadableFileError, match="password"):
        reader.inspect(locked)
    good = write(tmp_path / "b.xlsx", lambda b: put(b.add_worksheet(), [HEADER, *calls()])).read_bytes()
    for cut in (100, len(good) // 2, len(good) - 30):
        (tmp_path / "c.xlsx").write_bytes(good[:cut])
        with pytest.raises(UnreadableFileError):
            reader.inspect(tmp_path / "c.xlsx")


def test_an_empty_workbook(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="empty"):
        reader.inspect(write(tmp_path / "a.xlsx", lambda b: b.add_worksheet()))


def test_a_workbook_in_an_archive(tmp_path: Path) -> None:
    file = write(tmp_path / "a.xlsx", lambda b: put(b.add_worksheet(), [HEADER, *calls()]))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.write(file, "export/a.xlsx")
    assert len(read(tmp_path / "b.zip")[1]) == 12


def test_entities_outside_are_not_fetched(tmp_path: Path) -> None:
    good = write(tmp_path / "b.xlsx", lambda b: put(b.add_worksheet(), [HEADER, *calls()])).read_bytes()
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP SECRET")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename.endswith("sharedStrings.xml"):
                data = data.replace(
                    b"?>\n", f'?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>\n'.encode(), 1
                ).replace("坐席".encode(), b"&e;", 1)
            new.writestr(info.filename, data)
    file = tmp_path / "x.xlsx"
    file.write_bytes(out.getvalue())
    try:
        u = reader.inspect(file)
    except UnreadableFileError:
        return
    assert not any("SECRET" in c.name for c in u.columns)
