"""Workbooks with real numbers and no formulas, read back with another library."""

from __future__ import annotations

import errno
import os
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from salesdesk.errors import SalesDeskError
from salesdesk.formats import ValueKind
from salesdesk.reports import workbook
from salesdesk.reports.workbook import CellKind, TableColumn, TableSheet, column_kind, sheet_name, write_workbook

COLUMNS = [TableColumn("坐席"), *[TableColumn(kind.value, kind) for kind in CellKind if kind is not CellKind.TEXT]]


def sheet(*rows: list, title: str = "通话", note: str = "") -> TableSheet:
    return TableSheet(title, COLUMNS, rows, note)


def test_values_come_back_as_numbers_dates_and_texts(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    row = ["张三", 3, 1.5, 0.213, 3675, 123450, date(2026, 10, 5), datetime(2026, 10, 5, 9, 7, tzinfo=UTC)]
    result = write_workbook(path, [sheet(row, note="接通率 = 接通量 / 外呼量")])
    assert (result.pages, result.notes) == (1, ())
    head, back, _gap, note = CalamineWorkbook.from_path(path).get_sheet_by_name("通话").to_python()
    assert head[0] == "坐席"
    assert back[:4] == ["张三", 3, 1.5, 0.213]
    assert back[4].total_seconds() == 3675
    assert back[5:] == [1234.5, date(2026, 10, 5), datetime(2026, 10, 5, 9, 7)]  # noqa: DTZ001
    assert note[0].startswith("接通率")


def test_nothing_from_data_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write_workbook(path, [sheet(*[[text, *[None] * 7] for text in ("=1+1", "http://x.example", "007", "+1", "@a")])])
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    assert [row[0] for row in rows] == ["=1+1", "http://x.example", "007", "+1", "@a"]
    with zipfile.ZipFile(path) as parts:
        xml = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    assert 'state="frozen"' in xml


def test_odd_values_are_written_as_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    row = [12, "n/a", True, float("nan"), None, float("inf"), "?", datetime(2026, 1, 2, tzinfo=UTC)]
    write_workbook(path, [sheet(row)])
    back = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1]
    assert back[:6] == [12, "n/a", True, "", "", ""]
    assert back[6] == "?"


def test_long_and_broken_texts_are_cut_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    result = write_workbook(path, [sheet(["😀" * 20_000, *[None] * 7], ["a\x00\ud800b", *[None] * 7])])
    back = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert back[1][0].startswith("😀😀")
    assert back[1][0].endswith("…")
    assert back[2][0] == "a\ufffd\ufffdb"
    assert len(result.notes) == 1
    assert "40000" in result.notes[0]


def test_equal_tables_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_workbook(tmp_path / name, [sheet(["x", *[None] * 7])])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_no_sheets_and_no_rows_still_open(tmp_path: Path) -> None:
    write_workbook(tmp_path / "x.xlsx", [])
    assert CalamineWorkbook.from_path(tmp_path / "x.xlsx").sheet_names == ["Empty"]
    write_workbook(tmp_path / "y.xlsx", [sheet()])
    assert len(CalamineWorkbook.from_path(tmp_path / "y.xlsx").get_sheet_by_index(0).to_python()) == 1


def test_too_many_rows_are_refused_and_the_old_file_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)
    path = tmp_path / "x.xlsx"
    path.write_text("old")
    with pytest.raises(SalesDeskError, match="more than 2 rows"):
        write_workbook(path, [sheet(*[["x", *[None] * 7]] * 3)])
    assert path.read_text() == "old"
    write_workbook(path, [sheet(*[["x", *[None] * 7]] * 2, note="no room for it")])
    assert len(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()) == 3


def test_sheet_names() -> None:
    taken: set[str] = set()
    assert sheet_name("a/b[c]:*?'", taken) == "a_b_c____"
    assert sheet_name("", taken) == "Sheet"
    assert sheet_name("SHEET", taken) == "SHEET (2)"
    assert sheet_name("History", taken) == "History_"
    assert len(sheet_name("长" * 50, taken)) == 31
    assert sheet_name("长" * 50, taken).endswith(" (2)")


def test_the_column_of_a_kpi() -> None:
    assert column_kind(ValueKind.PERCENT) is CellKind.PERCENT
    assert column_kind(ValueKind.DURATION) is CellKind.DURATION
    assert column_kind(ValueKind.MONEY) is CellKind.MONEY
    assert column_kind(ValueKind.NUMBER) is CellKind.NUMBER
    assert column_kind(ValueKind.NUMBER, whole=False) is CellKind.DECIMAL


def test_a_full_disk_is_said_and_the_old_file_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.xlsx"
    path.write_text("old")

    def full(*_args: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SalesDeskError, match="the disk is full"):
        write_workbook(path, [sheet()])
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
