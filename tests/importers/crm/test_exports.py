"""Exports of many systems are told apart and read without help."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from outcome_exports import EXPORTS, Export
from salesdesk.errors import UnreadableFileError
from salesdesk.importers.crm import reader
from salesdesk.importers.crm.found import Found
from salesdesk.importers.crm.rows import OutcomeRows
from salesdesk.importers.understanding import Choices
from salesdesk.periods import from_day_number
from salesdesk.types import OutcomeKind

SHANGHAI = Choices(timezone="Asia/Shanghai")


def looked_at(
    folder: Path, text: str, name: str = "export.csv", kind: OutcomeKind | None = None, **said: object
) -> tuple[Found, OutcomeRows]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    found = reader.inspect(path, Choices(timezone="Asia/Shanghai", **said), kind=kind)  # type: ignore[arg-type]
    return found, reader.read(path, found)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_an_export_is_read_without_help(export: Export, tmp_path: Path) -> None:
    found, read = looked_at(tmp_path, export.text)
    assert found.kind is export.kind
    assert (len(read.rows), len(read.errors)) == (export.rows, export.rejected)
    assert {name: read.rows[0].values.get(name) for name in export.first} == export.first
    assert read.rows_read == len(read.rows) + len(read.errors) + len(read.not_records)


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_in_another_encoding_and_with_semicolons_it_is_the_same(export: Export, tmp_path: Path) -> None:
    plain = looked_at(tmp_path, export.text)[1]
    path = tmp_path / "other.csv"
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(csv.reader(io.StringIO(export.text)))
    path.write_bytes(out.getvalue().encode("utf-16" if "ja" in export.name else "gb18030"))
    found = reader.inspect(path, SHANGHAI)
    assert [row[:-1] for row in reader.read(path, found).rows] == [row[:-1] for row in plain.rows]


def test_who_when_and_which_call_are_read_too(tmp_path: Path) -> None:
    _found, read = looked_at(tmp_path, next(e.text for e in EXPORTS if e.name == "qa-zh"))
    row = read.rows[0]
    assert (row.source_id, row.agent_name, row.agent_number, row.call_ref) == ("Z1", "张三", "8001", "rec-1")
    assert from_day_number(row.day).isoformat() == "2026-10-12"
    assert (row.at_utc, row.utc_offset_s) == (1791768600, 28800)


def test_the_owner_is_the_agent_and_not_the_lead(tmp_path: Path) -> None:
    found, _read = looked_at(tmp_path, next(e.text for e in EXPORTS if e.name == "leads-zh"))
    assert found.understanding.mapping["agent_name"] == "负责人"


def test_a_matrix_names_each_day(tmp_path: Path) -> None:
    _found, read = looked_at(tmp_path, next(e.text for e in EXPORTS if e.name == "attendance-matrix"))
    days = [(from_day_number(d.day).day, d.kind.value) for d in read.rows[1].days]
    assert days == [(12, "shift"), (13, "leave"), (14, "leave"), (15, "shift"), (16, "day_off")]


def test_a_matrix_may_run_over_the_end_of_the_month_and_be_named_by_its_file(tmp_path: Path) -> None:
    text = "姓名,26,27,28,29,30,31,1,2\n张三,班,班,班,休,病(上午),班,班,旷\n合计,1,1,1,1,1,1,1,1\n"
    _found, read = looked_at(tmp_path, text, "排班表2026年10月.csv")
    assert [from_day_number(d.day).isoformat()[5:] for d in read.rows[0].days] == [
        *("10-26", "10-27", "10-28", "10-30", "10-31", "11-01", "11-02")
    ]
    assert [d.share for d in read.rows[0].days] == [100, 100, 100, 50, 100, 100, 100]
    assert [row.reason for row in read.not_records] == ["footer"]


def test_a_matrix_without_a_month_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="which month"):
        looked_at(tmp_path, "姓名,1,2,3,4,5,6\n张三,班,班,休,班,班,班\n李四,班,休,班,班,班,班\n")


def test_a_leave_is_its_days_and_half_days(tmp_path: Path) -> None:
    text = (
        "姓名,假别,开始时间,结束时间,时长(小时)\n张三,年假,2026-10-12,2026-10-14,24\n张三,事假,2026-10-15,2026-10-15,4\n"
        "李四,病假（下午）,2026-10-12,2026-10-12,\n李四,年假,2026-10-20,2026-10-10,8\n李四,年假,2026-10-20,2026-10-20,很久\n"
    )
    _found, read = looked_at(tmp_path, text)
    assert [[d.share for d in row.days] for row in read.rows] == [[100, 100, 100], [50], [50]]
    assert [(error.line, error.reason) for error in read.errors] == [(5, "bad-span"), (6, "bad-share")]


def test_the_same_file_can_be_read_as_another_kind(tmp_path: Path) -> None:
    text = next(e.text for e in EXPORTS if e.name == "salesforce-opportunities")
    _found, read = looked_at(tmp_path, text, kind=OutcomeKind.LEAD)
    assert [row.values["stage"].value for row in read.rows] == ["won", "opportunity", "lost", "won"]
    assert read.rows[0].values["amount"] == 1234560


def test_what_nothing_explains_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="Nothing tells"):
        looked_at(tmp_path, "a,b,c\n1,2,3\n4,5,6\n")
    with pytest.raises(UnreadableFileError, match="no column holds"):
        looked_at(tmp_path, "a,b,c\n1,2,3\n4,5,6\n", kind=OutcomeKind.SALE)


def test_a_status_nobody_taught_is_refused_until_it_is_taught(tmp_path: Path) -> None:
    text = "订单号,下单日期,订单金额,订单状态\nA1,2026-10-12,100,已报名\nA2,2026-10-12,100,已付款\n"
    _found, read = looked_at(tmp_path, text)
    assert [(e.reason, e.detail) for e in read.errors] == [("unknown-status", "已报名")]
    assert read.unknown_words == {"已报名": 1}
    _found, read = looked_at(tmp_path, text, value_words={"已报名": "won"})
    assert not read.errors


def test_the_user_may_choose_columns_or_say_there_is_none(tmp_path: Path) -> None:
    text = "Order ID,Order Date,Order Amount,Amount (converted),Currency\n1,2026-10-12,100,720,USD\n"
    assert looked_at(tmp_path, text)[1].errors[0].reason == "foreign-currency"
    _found, read = looked_at(tmp_path, text, mapping={"amount": "Amount (converted)", "currency": ""})
    assert read.rows[0].values["amount"] == 72000
    with pytest.raises(UnreadableFileError, match="no column"):
        looked_at(tmp_path, text, mapping={"amount": "Nothing"})


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("-5", "negative-amount"), ("", "missing-amount"), ("免费", "bad-amount"), ("$5", "foreign-currency"), ("9" * 20, "bad-amount")],
)  # fmt: skip
def test_amounts_that_cannot_be_say_why(cell: str, reason: str, tmp_path: Path) -> None:
    text = f"订单号,下单日期,订单金额\nA0,2026-10-12,100\nA2,2026-10-12,200\nA1,2026-10-12,{cell}\n"
    assert [error.reason for error in looked_at(tmp_path, text)[1].errors] == [reason]


def test_european_amounts_and_dates(tmp_path: Path) -> None:
    text = "Order ID;Order Date;Order Total\n1;13/10/2026;1.234,56\n2;05/10/2026;2.000\n3;31.02.2026;1,00\n;;\n"
    _found, read = looked_at(tmp_path, text)
    assert [row.values["amount"] for row in read.rows] == [123456, 200000]
    assert [from_day_number(row.day).isoformat() for row in read.rows] == ["2026-10-13", "2026-10-05"]
    assert [error.reason for error in read.errors] == ["bad-day"]


def test_hostile_cells_are_values_and_never_exceptions(tmp_path: Path) -> None:
    nasty = [
        "=1+1",
        "'; DROP TABLE sale; --",
        "\u202e",
        "🙂" * 50,
        "1e400",
        "NaN",
        "∞",
        "٣",
        "0x10",
        "1" * 500,
        "\ufeff",
    ]
    rows = "".join(f'{n},2026-10-12,"{cell}","{cell}",100,"{cell}"\n' for n, cell in enumerate(nasty))
    _found, read = looked_at(tmp_path, "订单号,下单日期,客户手机,负责人,订单金额,产品\n" + rows)
    assert len(read.rows) == len(nasty)
