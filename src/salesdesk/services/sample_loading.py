"""The sample's exports of orders, leads, ratings … stored all at once, with the calls they belong to."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from salesdesk.importers.zones import Zone
from salesdesk.models import Agent
from salesdesk.models.outcomes import MODELS
from salesdesk.services.outcomes import joining, storing
from salesdesk.services.outcomes.views import Value
from salesdesk.store.database import Database
from salesdesk.types import (
    AttendanceKind,
    FeedbackKind,
    LeadStage,
    OutcomeKind,
    PaymentKind,
    SaleStatus,
    Severity,
)

Reader = Callable[[str], Value]


def _money(text: str) -> int | None:
    return round(float(text) * 100) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _hundredths(text: str) -> int:
    return round(float(text) * 100)


def _yes(text: str) -> bool:
    return text == "是"


_STATUS = {
    "已成交": SaleStatus.WON,
    "待确认": SaleStatus.PENDING,
    "已取消": SaleStatus.CANCELLED,
    "已退货": SaleStatus.RETURNED,
}
_STAGE = {
    "已联系": LeadStage.CONTACTED,
    "合格": LeadStage.QUALIFIED,
    "商机": LeadStage.OPPORTUNITY,
    "成交": LeadStage.WON,
    "流失": LeadStage.LOST,
}
_MONEY_WAY = {"回款": PaymentKind.PAYMENT, "退款": PaymentKind.REFUND}
_GRAVITY = {"严重": Severity.SERIOUS, "一般": Severity.NOTICE}
_AWAY = {
    "年假": AttendanceKind.LEAVE,
    "事假": AttendanceKind.LEAVE,
    "病假": AttendanceKind.SICK,
    "调休": AttendanceKind.DAY_OFF,
}

_READERS: Mapping[str, tuple[str, Reader]] = {
    "订单金额": ("amount", _money),
    "金额": ("amount", _money),
    "合同金额": ("amount", _money),
    "线索成本": ("cost", _money),
    "订单状态": ("status", _STATUS.__getitem__),
    "产品名称": ("product", str),
    "是否转介绍": ("referral", _yes),
    "项目": ("campaign", str),
    "收支类型": ("kind", _MONEY_WAY.__getitem__),
    "线索阶段": ("stage", _STAGE.__getitem__),
    "是否有意向": ("intent", _yes),
    "合格日期": ("qualified_day", _day),
    "续约日期": ("renewed_day", _day),
    "满意度评分": ("score", _hundredths),
    "NPS评分": ("score", _hundredths),
    "投诉类型": ("category", str),
    "严重程度": ("severity", _GRAVITY.__getitem__),
    "投诉内容": ("text", str),
    "质检得分": ("score", _hundredths),
    "是否合规": ("compliant", _yes),
    "致命项": ("fatal", _yes),
    "质检员": ("reviewer", str),
    "客户号码": ("customer", str),
    "通话ID": ("call_ref", str),
}
"""Each column that is a value of the record, and how it is read."""

_IDS = ("流水号", "订单编号", "线索编号", "合同编号", "评价编号", "问卷编号", "投诉编号", "质检编号")
_MOMENTS = ("下单时间", "到账日期", "创建时间", "到期日期", "评价时间", "填写时间", "投诉时间", "质检日期")

_KINDS: Mapping[str, tuple[OutcomeKind, Mapping[str, Value]]] = {
    "orders": (OutcomeKind.SALE, {}),
    "payments": (OutcomeKind.PAYMENT, {}),
    "leads": (OutcomeKind.LEAD, {}),
    "renewals": (OutcomeKind.RENEWAL, {}),
    "satisfaction": (OutcomeKind.FEEDBACK, {"kind": FeedbackKind.CSAT, "scale": 5}),
    "recommendation": (OutcomeKind.FEEDBACK, {"kind": FeedbackKind.NPS, "scale": 10}),
    "complaints": (OutcomeKind.FEEDBACK, {"kind": FeedbackKind.COMPLAINT}),
    "quality": (OutcomeKind.QUALITY, {}),
}


def load_records(database: Database, files: Sequence[Path], zone: str) -> int:
    """Store the records of the files (sample_records.py) in one transaction; how many there are."""
    count = 0
    with database.write() as session:
        agents = dict(session.execute(select(Agent.number, Agent.id)).all())
        for path in files:
            rows = list(_rows(path))
            if path.stem == "attendance":
                count += _store_attendance(session, rows, agents)
                continue
            kind, fixed = _KINDS[path.stem]
            count += _store(session, kind, fixed, rows, agents, Zone(zone))
        joining.join_all(session)
    return count


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)
        return
    from python_calamine import CalamineWorkbook

    header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    for row in rows:
        yield dict(zip(map(str, header), map(str, row), strict=True))


def _store(
    session: Session,
    kind: OutcomeKind,
    fixed: Mapping[str, Value],
    rows: Sequence[Mapping[str, str]],
    agents: Mapping[str | None, int],
    zone: Zone,
) -> int:
    known = {name for name in _READERS if rows and name in rows[0]}
    campaigns = {name: storing.campaign_id(session, name) for name in {row.get("项目") for row in rows} if name}
    stored = []
    for row in rows:
        number = next(row[name] for name in _IDS if name in row)
        moment = datetime.fromisoformat(next(row[name] for name in _MOMENTS if name in row))
        values: dict[str, Value] = {field: read(row[name]) for name in known for field, read in (_READERS[name],)}
        values |= {"source_id": number, "agent_id": agents[row["坐席工号"]], "day": moment.date(), **fixed}
        if moment.time() != datetime.min.time():
            values["time"] = moment.time()
        if kind is OutcomeKind.PAYMENT:
            values["order_ref"] = row["订单编号"]
        campaign = values.pop("campaign", None)
        columns = storing.to_columns(session, kind, values, zone)
        if campaign is not None:
            columns["campaign_id"] = campaigns[str(campaign)]
        storing.finish(session, kind, columns)
        stored.append(columns)
    session.execute(insert(MODELS[kind]), stored)
    return len(stored)


def _store_attendance(session: Session, rows: Sequence[Mapping[str, str]], agents: Mapping[str | None, int]) -> int:
    from datetime import timedelta

    stored = []
    for row in rows:
        first, last = date.fromisoformat(row["开始日期"]), date.fromisoformat(row["结束日期"])
        share = 50 if row["天数"] == "0.5" else 100
        for offset in range((last - first).days + 1):
            values: dict[str, Value] = {
                "agent_id": agents[row["工号"]], "day": first + timedelta(offset), "kind": _AWAY[row["考勤类型"]], "share": share
            }  # fmt: skip
            columns = storing.to_columns(session, OutcomeKind.ATTENDANCE, values, Zone("UTC"))
            storing.finish(session, OutcomeKind.ATTENDANCE, columns)
            stored.append(columns)
    session.execute(insert(MODELS[OutcomeKind.ATTENDANCE]), stored)
    return len(stored)
