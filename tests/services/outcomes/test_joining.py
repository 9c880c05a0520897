"""Which call an outcome belongs to: the rule of store/joining.py, in any order of imports."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

import factories
from salesdesk.errors import SalesDeskError
from salesdesk.services.desk import Desk
from salesdesk.services.outcomes.views import OutcomeRecord
from salesdesk.store.joining import same_number
from salesdesk.types import Join, OutcomeKind

SALE = OutcomeKind.SALE
DAY = date(2026, 10, 12)
LOG = """通话ID,开始时间,坐席姓名,客户号码,通话时长(秒),通话结果
c1,2026-10-01 09:00:00,张三,13800000001,60,已接通
c2,2026-10-05 09:00:00,张三,13800000001,60,已接通
c3,2026-10-06 09:00:00,李四,013800000001,60,已接通
c4,2026-10-12 15:00:00,张三,13800000001,60,已接通
c5,2026-10-07 10:00:00,李四,+8613900000002,60,已接通
c6,2026-08-01 10:00:00,张三,13700000003,60,已接通
"""


@pytest.fixture
def company(desk: Desk) -> Desk:
    with desk.database.write() as session:
        factories.add_agent(session, "张三")
        factories.add_agent(session, "李四")
    desk.company.change(timezone="Asia/Shanghai")
    return desk


def import_log(desk: Desk, folder: Path, text: str = LOG, name: str = "log.csv") -> int:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    [outcome] = desk.imports.import_calls([path])
    assert outcome.rejected == 0, outcome
    return outcome.batch or 0


def sell(desk: Desk, **values: object) -> OutcomeRecord:
    return desk.outcomes.add(SALE, {"day": DAY, "amount": 100, **values})  # type: ignore[dict-item]


def call_of(desk: Desk, record: OutcomeRecord) -> tuple[str | None, Join, str | None, bool]:
    from sqlalchemy import text

    now = desk.outcomes.get(SALE, record.id)
    with desk.database.read() as session:
        source = session.execute(text("SELECT source_id FROM call WHERE id = :id"), {"id": now.call_id}).scalar()
    return source, now.joined, now.agent, now.agent_by_call


@pytest.mark.parametrize("calls_first", [True, False])
def test_the_rule_gives_the_same_in_any_order(company: Desk, tmp_path: Path, *, calls_first: bool) -> None:
    if calls_first:
        import_log(company, tmp_path)
    zhang, li = (company.outcomes.read(SALE, {"agent_name": name}).values["agent_id"] for name in ("张三", "李四"))
    by_day = sell(company, agent_id=zhang, customer="138-0000-0001")
    by_time = sell(company, agent_id=zhang, customer="13800000001", time=time(14, 0))
    by_customer = sell(company, agent_id=zhang, customer="13900000002")
    unnamed = sell(company, customer="+86 13900000002")
    by_id = sell(company, agent_id=li, customer="13900000002", call_ref="c1")
    too_late = sell(company, agent_id=zhang, customer="13700000003")
    nobody = sell(company, agent_id=li)
    if not calls_first:
        assert call_of(company, by_day)[1] is Join.NONE
        import_log(company, tmp_path)
    assert call_of(company, by_day) == ("c4", Join.AGENT, "张三", False)
    assert call_of(company, by_time) == ("c2", Join.AGENT, "张三", False)
    assert call_of(company, by_customer) == ("c5", Join.CUSTOMER, "张三", False)
    assert call_of(company, unnamed) == ("c5", Join.CUSTOMER, "李四", True)
    assert call_of(company, by_id) == ("c1", Join.CALL, "李四", False)
    assert call_of(company, too_late) == (None, Join.NONE, "张三", False)
    assert call_of(company, nobody) == (None, Join.NONE, "李四", False)
    before = [company.outcomes.list(SALE).rows]
    company.outcomes.join_all()
    assert [company.outcomes.list(SALE).rows] == before


def test_when_calls_are_taken_back_another_is_found_or_none(company: Desk, tmp_path: Path) -> None:
    old = import_log(company, tmp_path, "\n".join(LOG.splitlines()[:3]))
    later = import_log(company, tmp_path, "\n".join([LOG.splitlines()[0], LOG.splitlines()[4]]), "later.csv")
    record = sell(company, customer="13800000001")
    assert call_of(company, record) == ("c4", Join.CUSTOMER, "张三", True)
    company.imports.undo(later)
    assert call_of(company, record) == ("c2", Join.CUSTOMER, "张三", True)
    company.imports.undo(old)
    assert call_of(company, record) == (None, Join.NONE, None, False)


def test_a_join_by_hand_stays_until_its_call_is_gone(company: Desk, tmp_path: Path) -> None:
    batch = import_log(company, tmp_path, "\n".join(LOG.splitlines()[:3]))
    record = sell(company, customer="13800000001")
    first = company.outcomes.get(SALE, record.id).call_id
    assert first is not None
    kept = company.outcomes.join(SALE, record.id, first - 1)
    assert call_of(company, record) == ("c1", Join.HAND, "张三", True)
    later = import_log(company, tmp_path, "\n".join([LOG.splitlines()[0], LOG.splitlines()[4]]), "later.csv")
    company.outcomes.join_all()
    assert call_of(company, record)[:2] == ("c1", Join.HAND)
    company.imports.undo(batch)
    assert call_of(company, record)[:2] == ("c4", Join.CUSTOMER)
    company.imports.undo(later)
    company.outcomes.restore(kept)
    assert company.outcomes.join(SALE, record.id, None)
    assert call_of(company, record)[1] is Join.NONE


def test_what_cannot_be_joined_says_so(company: Desk) -> None:
    record = sell(company)
    with pytest.raises(SalesDeskError, match="no longer there"):
        company.outcomes.join(SALE, record.id, 99)
    day = company.outcomes.enter(OutcomeKind.ATTENDANCE, {"day": "2026-10-12", "agent_name": "张三", "kind": "sick"})
    with pytest.raises(SalesDeskError, match="belongs to no call"):
        company.outcomes.join(OutcomeKind.ATTENDANCE, day.id, 1)
    with pytest.raises(SalesDeskError, match="no longer there"):
        company.outcomes.get(SALE, 99)


def test_the_number_of_days_is_a_setting(company: Desk, tmp_path: Path) -> None:
    import_log(company, tmp_path)
    record = sell(company, customer="13700000003")
    assert call_of(company, record)[1] is Join.NONE
    company.company.change(join_days=90)
    assert call_of(company, record)[:2] == ("c6", Join.CUSTOMER)
    assert "at most 90 days earlier" in company.outcomes.rule_in_words()
    with pytest.raises(SalesDeskError):
        company.company.change(join_days=-1)


@pytest.mark.parametrize(
    ("customer", "ways"),
    [
        (
            "13800000001",
            {
                *("13800000001", "013800000001", "8613800000001", "+8613800000001", "008613800000001"),
                *("+13800000001", "0013800000001"),
            },
        ),
        ("+8613800000001", {"13800000001", "013800000001", "8613800000001", "+8613800000001", "008613800000001"}),
        ("+14155550100", {"+14155550100", "14155550100", "0014155550100"}),
        ("02160000000", {"02160000000", "+02160000000", "0002160000000"}),
        ("138****0001", {"138****0001"}),
        ("C-77", {"C-77"}),
    ],
)
def test_numbers_are_the_same_however_they_are_written(customer: str, ways: set[str]) -> None:
    assert set(same_number(customer)) == ways
