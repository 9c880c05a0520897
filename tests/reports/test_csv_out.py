"""CSV that spreadsheets read and cannot run."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from salesdesk.errors import SalesDeskError
from salesdesk.reports.csv_out import Delimiter, cell_text, harmless, is_number, write_csv


@pytest.mark.parametrize(
    ("text", "written"),
    [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+86 138", "'+86 138"), ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
     ("\tx", "'\tx"), ("\rx", "'\rx"), ("＝1", "'＝1"), ("-3", "-3"), ("+1,234.5", "+1,234.5"), ("-12.5%", "-12.5%"),
     ("-1e5", "-1e5"), ("-", "'-"), ("张三", "张三"), ("", ""), ("a=1", "a=1")],
)  # fmt: skip
def test_formulas_are_neutralised_and_numbers_stay(text: str, written: str) -> None:
    assert harmless(text) == written


def test_what_is_a_number() -> None:
    assert is_number("-3")
    assert not is_number("-３")
    assert not is_number("-")


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (True, "1"), (False, "0"), (-3, "-3"), (-0.25, "-0.25"), (float("nan"), ""), (float("inf"), ""),
     (date(2026, 10, 5), "2026-10-05"), (datetime(2026, 10, 5, 9, 7, tzinfo=UTC), "2026-10-05 09:07:00+00:00")],
)  # fmt: skip
def test_cells(value: object, text: str) -> None:
    assert cell_text(value) == text  # type: ignore[arg-type]


def test_a_table_is_written_with_a_bom_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    count = write_csv(path, ["坐席", "=head"], [["张三, “x”\n二", -3], ["=1+1", None]])
    assert count == 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["坐席", "'=head"], ["张三, “x”\n二", "-3"], ["'=1+1", ""]]


def test_without_bom_and_with_tabs(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    write_csv(path, ["a", "b"], iter([["\ud800", 1.5]]), bom=False, delimiter=Delimiter.TAB)
    assert path.read_bytes() == b"a\tb\r\n?\t1.5\r\n"


def test_a_failure_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old")

    def rows() -> list[list[str]]:
        raise KeyError("gone")

    with pytest.raises(KeyError):
        write_csv(path, ["a"], (row for row in rows()))
    assert path.read_text() == "old"
    with pytest.raises(SalesDeskError):
        write_csv(tmp_path / "none" / "x.csv", ["a"], [])
