"""Where a table begins, what its header is, and what lies around it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from salesdesk.importers import reader
from salesdesk.importers.ends import find_end, footer_reason
from salesdesk.importers.layout import find_layout, join_names, usual_width

TEN = "".join(f"n{i},{i},{i * 2}\n" for i in range(10))


@pytest.mark.parametrize(
    ("text", "header_rows", "names", "rows"),
    [
        ("Country,2018,2019\n" + "".join(f"Land {i},{i},{i}.5\n" for i in range(9)), (1,), ["Country", "2018", "2019"], 9),
        ("Region,Sales,,Costs,\n,2019,2020,2019,2020\n" + "".join(f"R{i},{i},2,3,4\n" for i in range(9)), (1, 2), ["Region", "Sales 2019", "Sales 2020", "Costs 2019", "Costs 2020"], 9),
        (",Caller,,Agent,\nTime,Name,Number,Name,Number\n" + "".join(f"10:0{i}:00,Ann,1{i},Bob,2{i}\n" for i in range(9)), (1, 2), ["Time", "Caller Name", "Caller Number", "Agent Name", "Agent Number"], 9),
        ("Time,Temp\ns,degC\n" + "".join(f"{i},{i}.5\n" for i in range(9)), (1, 2), ["Time s", "Temp degC"], 9),
        ("Report, 2024\nFrom 1,2 to 3\n\nid,name,n\n" + "".join(f"{i},n{i},{i}\n" for i in range(9)), (4,), ["id", "name", "n"], 9),
        ("From:,2024-01-01\nTo:,2024-01-31\n\nid,name,n\n" + "".join(f"{i},n{i},{i}\n" for i in range(9)), (4,), ["id", "name", "n"], 9),
        ("Email\n" + "".join(f"a{i}@x.com\n" for i in range(9)), (1,), ["Email"], 9),
        ("12\n13\n14\n", (), [], 3),
        ("ann,Rome\nbob,Oslo\neve,Rome\nfred,Oslo\n", (), [], 4),
        ("a,b\n" + "".join(f"{i * i},{i},{i}\n" for i in range(9)), (1,), ["a", "b", ""], 9),
        ("a,b\n" + "".join(f"{i},{i * i},x\n" for i in range(1, 9)), (1,), ["", "a", "b"], 8),
        ("a,b,c,,\n" + "".join(f"{i},{i},{i},,\n" for i in range(9)), (1,), ["a", "b", "c"], 9),
        ("id,when,id\nINTEGER,VARCHAR(50),INTEGER\n" + "".join(f"{i},2024-01-0{i + 1},{i}\n" for i in range(9)), (1, 2), ["id", "when", "id"], 9),
        ("only,a,header\n", (1,), ["only", "a", "header"], 0),
        ("1,2,3\n", (), [], 1),
        ('"Name\nfull",Age\nAnn,12\nBob,13\n', (1,), ["Name\nfull", "Age"], 2),
        ("x" * 90 + ",b\nfoo,bar\nbaz,bar\nqux,bar\n", (), [], 4),
    ],
)  # fmt: skip
def test_headers(text: str, header_rows: tuple[int, ...], names: list[str], rows: int, tmp_path: Path) -> None:
    file, out = tmp_path / "a.csv", tmp_path / "o.csv"
    file.write_text(text)
    u = reader.as_csv(file, out)
    assert u.header_rows == header_rows
    with out.open(newline="") as stream:
        got = list(csv.reader(stream))
    if header_rows:
        assert got[0] == names
    assert len(got) - bool(header_rows) == rows
    assert u.rows == rows


def test_nothing_is_no_table() -> None:
    assert usual_width([[""], ["", ""]]) == 0
    assert find_layout([[""]]).width == 0
    assert find_layout([["", ""], ["a", "1"], ["b", "2"]], header=1).header == (1,)
    assert find_layout([["a", "1"], ["b", "2"]], header=0).header == ()
    assert join_names([["a", ""], ["a", "b"]], 3) == ("a", "b", "")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["", " "], "blank"), (["Total", "1", "2", "3"], "total"), (["2024", "小计", "2", "3"], "total"), (["note", "", "", ""], "footer"),
        (["导出时间：2024", "x", "", "", "", "", "", ""], "footer"), (["ann", "1", "2", "3"], ""), (["ann", ""], ""),
    ],
)  # fmt: skip
def test_rows_that_are_no_records(row: list[str], reason: str) -> None:
    assert footer_reason(row, len(row)) == reason


def test_where_a_table_ends() -> None:
    table = [["a", str(i), str(i)] for i in range(20)]
    assert find_end(table, 0, 3) == 20
    assert find_end([*table, ["", "", ""], ["City", "Stores", ""], ["Rome", "4", ""]], 0, 3) == 21
    assert (
        find_end([*table, ["", "", ""], ["Stores", "", ""], ["", "", ""], ["City", "Stores"], ["Rome", "x"]], 0, 3)
        == 21
    )
    assert find_end([*table, ["", "", ""], ["b", "1", "2"]], 0, 3) == 22
    assert find_end([*table, ["", "", ""], ["see below"], ["also"], ["here"]], 0, 3) == 20
    assert find_end([*table, ["x", "y", "z"]], 0, 3) == 21
    assert find_end([["a", "b"]] * 9, 0, 2) == 9
