"""Where the table lies from left to right."""

from __future__ import annotations

import pytest

from salesdesk.importers.workbooks.region import table_columns

HEAD = ["呼叫时间", "坐席", "客户号码"]
ROW = ["2026-03-02 09:00:05", "张伟", "13800000000"]


def rows(*heads: list[str], body: list[str], count: int = 20) -> list[list[str]]:
    return [*heads, *([list(body)] * count)]


@pytest.mark.parametrize(
    ("table", "columns", "tables"),
    [
        ([], (), 0),
        ([["", " "], []], (), 0),
        (rows(HEAD, body=ROW), (0, 1, 2), 1),
        (rows(["", "", *HEAD], body=["", "", *ROW]), (2, 3, 4), 1),
        (rows([HEAD[0], "", HEAD[1], "", HEAD[2]], body=[ROW[0], "", ROW[1], "", ROW[2]]), (0, 2, 4), 1),
        (rows(["", "", "", "", "", "x"], HEAD, body=ROW), (0, 1, 2), 1),
        ([[*HEAD, "", "坐席", "通话数"], *([[*ROW, "", "张伟", "6"]] * 3), *([ROW] * 20)], (0, 1, 2), 2),
        ([["坐席", "通话数", "", *HEAD], *([["张伟", "6", "", *ROW]] * 3), *([["", "", "", *ROW]] * 20)], (3, 4, 5), 2),
        (rows([*HEAD, "", "备注", "结果"], body=[*ROW, "", "", "占线"]), (0, 1, 2, 4, 5), 1),
        (rows([*HEAD, "", "备注"], [*ROW, "", "回访"], body=ROW), (0, 1, 2, 4), 1),
    ],
    ids=["nothing", "blanks", "plain", "at C", "blank columns", "a stray cell", "a table at the right", "a table at the left", "a gap", "a rare column"],
)  # fmt: skip
def test_columns(table: list[list[str]], columns: tuple[int, ...], tables: int) -> None:
    assert table_columns(table) == (columns, tables)
