"""Rejected rows of every kind of outcome: judged as they are edited, taken in as a batch of their own, and back again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

import factories
from salesdesk.errors import RefusedError
from salesdesk.importers.crm.found import Found
from salesdesk.models import ImportBatch
from salesdesk.periods import Period
from salesdesk.services.desk import Desk
from salesdesk.services.imports.kept import as_kept, from_kept
from salesdesk.types import OutcomeKind

HEADS = {
    OutcomeKind.SALE: "订单号,下单日期,客户手机,负责人,订单金额,订单状态",
    OutcomeKind.PAYMENT: "回款编号,回款日期,客户手机,负责人,回款金额",
    OutcomeKind.LEAD: "线索编号,创建日期,客户手机,负责人,线索阶段",
    OutcomeKind.RENEWAL: "合同号,到期日期,客户手机,负责人,续费日期",
    OutcomeKind.FEEDBACK: "回访编号,回访日期,客户手机,坐席,满意度评分",
    OutcomeKind.QUALITY: "质检编号,质检日期,坐席,质检得分",
    OutcomeKind.ATTENDANCE: "姓名,日期,请假类型,天数",
}
GOOD = {
    OutcomeKind.SALE: "A1,2026-10-12,13800000001,张三,100,已付款",
    OutcomeKind.PAYMENT: "P1,2026-10-12,13800000001,张三,100",
    OutcomeKind.LEAD: "L1,2026-10-12,13800000001,张三,新建",
    OutcomeKind.RENEWAL: "C1,2026-10-12,13800000001,张三,2026-10-11",
    OutcomeKind.FEEDBACK: "F1,2026-10-12,13800000001,张三,5",
    OutcomeKind.QUALITY: "Q1,2026-10-12,张三,90",
    OutcomeKind.ATTENDANCE: "张三,2026-10-12,病假,1",
}


@pytest.fixture
def company(desk: Desk) -> Desk:
    factories.small_company(desk.database)
    desk.company.change(timezone="Asia/Shanghai")
    return desk


def good(kind: OutcomeKind, number: int) -> str:
    """A row of a kind that can be read, on the ``number``-th of October."""
    first, *rest = GOOD[kind].split(",")
    rest[0] = f"2026-10-{number:02}"
    return ",".join([first if kind is OutcomeKind.ATTENDANCE else f"{first[0]}{number}", *rest])


def imported(desk: Desk, folder: Path, kind: OutcomeKind, bad: str) -> int:
    """Nine good rows and a bad one."""
    path = folder / f"{kind.value}.csv"
    rows = [good(kind, number) for number in range(1, 10)]
    path.write_text("\n".join([HEADS[kind], *rows, bad, ""]), encoding="utf-8")
    [outcome] = desk.outcomes.import_files([path], kind=kind)
    assert (outcome.imported, outcome.rejected) == (9, 1), outcome
    return outcome.batch or 0


@pytest.mark.parametrize("kind", list(OutcomeKind), ids=lambda kind: kind.value)
def test_a_row_of_each_kind_is_put_right(kind: OutcomeKind, company: Desk, tmp_path: Path) -> None:
    batch = imported(company, tmp_path, kind, good(kind, 13).replace("2026-10-13", "2026-31-31"))
    (row,) = company.imports.rejects(batch).rows
    assert row.bad == (1,)
    assert not company.imports.judge_rows(batch, {row.id: row.cells})[row.id].good
    cells = [row.cells[0], "2026-10-13", *row.cells[2:]]
    assert company.imports.judge_rows(batch, {row.id: cells})[row.id].good
    with pytest.raises(RefusedError):
        company.imports.mend(batch, {row.id: row.cells})
    outcome = company.imports.mend(batch, {row.id: cells})
    assert (outcome.kind, outcome.imported) == (kind.value, 1)
    assert company.outcomes.list(kind).total == 10
    mended = company.imports.list_batches()[0]
    assert (mended.mends, mended.outcome, mended.first_day) == (batch, kind.value, date(2026, 10, 13))
    assert not company.imports.rejects(batch).rows
    with pytest.raises(RefusedError, match="put right"):
        company.imports.redo(mended.id)
    company.imports.undo(mended.id)
    assert company.outcomes.list(kind).total == 9
    assert [one.id for one in company.imports.rejects(batch).rows] == [row.id]


def test_a_sheet_with_a_column_a_day_is_put_right(company: Desk, tmp_path: Path) -> None:
    days = [str(day) for day in range(1, 32)]
    rows = [["姓名", *days], ["张三", *["病假"] + ["✓"] * 30], ["李四", *["奇怪"] + [""] * 30]]
    path = tmp_path / "2026年10月考勤.csv"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    [outcome] = company.outcomes.import_files([path], kind=OutcomeKind.ATTENDANCE)
    (row,) = company.imports.rejects(outcome.batch or 0).rows
    assert (row.reason, row.bad) == ("unknown-kind", (1,))
    cells = ["李四", "事假", *[""] * 30]
    done = company.imports.mend(outcome.batch or 0, {row.id: cells})
    assert done.imported == 1


def test_what_is_there_already_is_settled_as_a_duplicate(company: Desk, tmp_path: Path) -> None:
    batch = imported(company, tmp_path, OutcomeKind.SALE, "A1,never,13800000001,张三,100,已付款")
    (row,) = company.imports.rejects(batch).rows
    done = company.imports.mend(batch, {row.id: [row.cells[0], "2026-10-01", *row.cells[2:]]})
    assert (done.imported, done.duplicates) == (0, 1)
    assert not company.imports.rejects(batch).rows


def test_a_closed_period_stays_closed(company: Desk, tmp_path: Path) -> None:
    batch = imported(company, tmp_path, OutcomeKind.SALE, "A1,never,13800000001,张三,100,已付款")
    (row,) = company.imports.rejects(batch).rows
    company.closing.close(Period.parse("2026-09"))
    with pytest.raises(RefusedError):
        company.imports.mend(batch, {row.id: [row.cells[0], "2026-09-12", *row.cells[2:]]})
    assert len(company.imports.rejects(batch).rows) == 1


def test_how_a_file_was_read_is_kept_or_found_again(company: Desk, tmp_path: Path) -> None:
    batch = imported(company, tmp_path, OutcomeKind.SALE, "A2,never,13800000001,张三,100,已付款")
    path = tmp_path / "sale.csv"
    found = company.outcomes.inspect(path, kind=OutcomeKind.SALE)
    assert from_kept(json.loads(json.dumps(as_kept(found))), Found) == found
    with company.database.write() as session:  # a batch of an earlier version kept no reading
        kept = session.scalars(select(ImportBatch).where(ImportBatch.id == batch)).one().understanding
        old = {name: value for name, value in kept.items() if name != "reading"}
        session.execute(update(ImportBatch).where(ImportBatch.id == batch).values(understanding=old))
    (row,) = company.imports.rejects(batch).rows
    cells = {row.id: [row.cells[0], "2026-10-12", *row.cells[2:]]}
    assert company.imports.judge_rows(batch, cells)[row.id].good
    path.unlink()
    with pytest.raises(RefusedError, match="no longer known"):
        company.imports.judge_rows(batch, cells)
