"""What the sample's calls led to, as its CRM, its survey, its quality desk and HR would export it.

Orders and leads come from calls that were noted so, ratings and complaints from connected calls of the same agent and
customer, checks from calls that took place; leave is why an agent made no calls. The strong sell more: because they
reach more people, not because their orders are larger.
"""

from __future__ import annotations

import csv
import random
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from salesdesk.services.sample_staff import FALLING, TEAMS, SampleAgent
from salesdesk.types import Level

if TYPE_CHECKING:
    from salesdesk.services.sample import Dial, HalfYear

HEADERS = {
    "orders": (
        *("订单编号", "下单时间", "客户号码", "坐席工号", "坐席姓名", "产品名称", "订单金额", "订单状态"),
        *("是否转介绍", "项目"),
    ),
    "payments": ("流水号", "到账日期", "订单编号", "客户号码", "坐席工号", "收支类型", "金额"),
    "leads": ("线索编号", "创建时间", "客户号码", "坐席工号", "线索阶段", "是否有意向", "合格日期", "线索成本", "项目"),
    "renewals": ("合同编号", "到期日期", "客户号码", "坐席工号", "产品名称", "合同金额", "续约日期"),
    "satisfaction": ("评价编号", "评价时间", "客户号码", "坐席工号", "满意度评分"),
    "recommendation": ("问卷编号", "填写时间", "客户号码", "坐席工号", "NPS评分"),
    "complaints": ("投诉编号", "投诉时间", "客户号码", "坐席工号", "投诉类型", "严重程度", "投诉内容"),
    "quality": (
        "质检编号",
        "质检日期",
        "坐席工号",
        "坐席姓名",
        "客户号码",
        "通话ID",
        "质检得分",
        "是否合规",
        "致命项",
        "质检员",
    ),
    "attendance": ("工号", "姓名", "开始日期", "结束日期", "考勤类型", "天数"),
}
"""The columns of each export, in the order in which they are written."""

PRODUCTS = (
    (("续约一年", 288_000), ("续约两年", 498_000), ("升级套餐", 129_000)),
    (("宽带200M", 198_000), ("宽带500M", 336_000), ("宽带1000M", 599_000)),
    (("云会议体验版", 99_000), ("云会议标准版", 240_000), ("云会议企业版", 480_000)),
)
"""Name and price in fen of what each team sells."""

PRODUCT_SHARES = tuple(accumulate((0.5, 0.35, 0.15)))
STATUSES, STATUS_SHARES = ("已成交", "待确认", "已取消", "已退货"), tuple(accumulate((0.92, 0.03, 0.03, 0.02)))
STAGES = ("已联系", "合格", "商机", "成交", "流失")
STAGE_SHARES = tuple(accumulate((0.34, 0.26, 0.18, 0.08, 0.14)))
COMPLAINTS = (
    ("频繁来电", "一周内接到多次来电，要求不再拨打"),
    ("服务态度", "通话中语气不耐烦"),
    ("夸大宣传", "承诺的优惠与合同不符"),
    ("未按约定回访", "约定的时间没有回电"),
)
COMPLAINT_SHARES = tuple(accumulate((0.45, 0.2, 0.2, 0.15)))
SKILL = {Level.TRAINEE: 0.0, Level.JUNIOR: 0.4, Level.INTERMEDIATE: 0.7, Level.SENIOR: 1.0}

LEAD_SHARE = 0.6

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """A connected dial: when, which agent, whom, how long, what was noted; ``call`` its id in the log."""

    day: date
    second: int
    agent: SampleAgent
    customer: str
    talk_s: int
    note: str
    call: str

    def at(self, later: int = 0) -> str:
        """The moment the call was over, and some seconds more."""
        second = min(self.second + self.talk_s + later, 86_399)
        return f"{self.day.isoformat()} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def talks(half_year: HalfYear) -> Iterator[Talk]:
    """The connected dials in order of time."""
    people = {agent.number: agent for agent in half_year.agents}
    for day, dials in half_year.days:
        for serial, dial in enumerate(dials, 1):
            if dial[5] and dial[3] == "呼出":
                yield _talk(day, serial, dial, people)


def _talk(day: date, serial: int, dial: Dial, people: dict[str, SampleAgent]) -> Talk:
    second, number, customer, _direction, ring, talk, _result, note = dial
    return Talk(day, second + ring, people[number], customer, talk, note, f"C{day:%y%m%d}{serial:05d}")


def write_records(folder: Path, half_year: HalfYear, seed: int) -> tuple[Path, ...]:
    """Write the exports of what the calls led to; the checks as a workbook, the others as CSV."""
    dice = random.Random(seed + 1)  # noqa: S311  (a sample, no secret)
    connected = list(talks(half_year))
    last = half_year.span.last
    sold = orders(connected, dice)
    tables: dict[str, Iterable[Row]] = {
        "orders": sold,
        "payments": payments(sold, last, dice),
        "leads": leads(connected, last, dice),
        "renewals": renewals(connected, last, dice),
        "satisfaction": satisfaction(connected, dice),
        "recommendation": recommendation(connected, dice),
        "complaints": complaints(connected, dice),
        "attendance": attendance(half_year),
    }
    files = [_write_csv(folder / f"{name}.csv", HEADERS[name], rows) for name, rows in tables.items()]
    checked = _write_workbook(folder / "quality.xlsx", HEADERS["quality"], checks(connected, dice))
    return (*files, checked)


def _write_csv(path: Path, header: Row, rows: Iterable[Row]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def _write_workbook(path: Path, header: Row, rows: Iterable[Row]) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("质检明细")
        for number, row in enumerate((header, *rows)):
            sheet.write_row(number, 0, row)
    return path


def _yuan(fen: int) -> str:
    return f"{fen / 100:.2f}"


def orders(connected: Sequence[Talk], dice: random.Random) -> list[Row]:
    """An order for every call noted as a deal, entered within a quarter of an hour."""
    found: list[Row] = []
    for talk in connected:
        if talk.note != "成交":
            continue
        name, price = PRODUCTS[talk.agent.team][bisect(PRODUCT_SHARES, dice.random())]
        amount = round(price * dice.choice((1.0, 1.0, 1.0, 0.95, 0.9)))
        status = STATUSES[bisect(STATUS_SHARES, dice.random())]
        referral = "是" if dice.random() < 0.14 else "否"
        number = f"DD{talk.day:%y%m%d}{len(found) + 1:05d}"
        who = (talk.customer, talk.agent.number, talk.agent.name)
        campaign = TEAMS[talk.agent.team].campaign
        found.append(
            (number, talk.at(60 + int(dice.random() * 840)), *who, name, _yuan(amount), status, referral, campaign)
        )
    return found


def payments(sold: Sequence[Row], last: date, dice: random.Random) -> list[Row]:
    """What is paid for the orders: at once, in two halves, or not yet; returned orders are refunded."""
    found: list[tuple[date, Row]] = []

    def book(day: date, order: Row, kind: str, fen: int) -> None:
        if day <= last:
            found.append((day, (order[0], order[2], order[3], kind, _yuan(fen))))

    for order in sold:
        day, fen, status = date.fromisoformat(str(order[1])[:10]), round(float(str(order[6])) * 100), order[7]
        if status in ("待确认", "已取消"):
            continue
        chance, soon = dice.random(), day + timedelta(days=int(dice.random() * 6))
        if chance < 0.72:
            book(soon, order, "回款", fen)
        elif chance < 0.94:
            book(soon, order, "回款", fen // 2)
            book(soon + timedelta(days=30), order, "回款", fen - fen // 2)
        else:
            continue
        if status == "已退货":
            book(soon + timedelta(days=8), order, "退款", fen if chance < 0.72 else fen // 2)
    found.sort(key=lambda pair: pair[0])
    return [(f"LS{n:06d}", day.isoformat(), *row) for n, (day, row) in enumerate(found, 1)]


def leads(connected: Sequence[Talk], last: date, dice: random.Random) -> list[Row]:
    """A lead for most calls with interest, bought with the list it came from."""
    found: list[Row] = []
    for talk in connected:
        if talk.note != "有意向" or dice.random() > LEAD_SHARE:
            continue
        stage = STAGES[bisect(STAGE_SHARES, dice.random())]
        qualified = talk.day + timedelta(days=int(dice.random() * 6))
        if qualified > last:
            stage = "已联系"
        on = qualified.isoformat() if stage in ("合格", "商机", "成交") else ""
        cost = _yuan(800 + int(dice.random() * 2_400))
        number, campaign = f"XS{len(found) + 1:06d}", TEAMS[talk.agent.team].campaign
        found.append((number, talk.at(30), talk.customer, talk.agent.number, stage, "是", on, cost, campaign))
    return found


def renewals(connected: Sequence[Talk], last: date, dice: random.Random) -> list[Row]:
    """Contracts of the renewal team's customers that fell due; most were renewed by then, some soon after."""
    found: list[Row] = []
    for talk in connected:
        if talk.agent.team != 0 or dice.random() > 0.02:
            continue
        due = talk.day + timedelta(days=int(dice.random() * 21))
        if due > last:
            continue
        renewed = due + timedelta(days=int(dice.random() * 14) - 10)
        on = renewed.isoformat() if dice.random() < 0.62 + 0.2 * SKILL[talk.agent.level] and renewed <= last else ""
        name, price = PRODUCTS[0][0]
        who = (talk.customer, talk.agent.number)
        found.append((f"HT{len(found) + 1:05d}", due.isoformat(), *who, name, _yuan(price), on))
    return found


def _asked(connected: Sequence[Talk], share: float, dice: random.Random) -> Iterator[Talk]:
    """The customers of longer talks who answered a survey."""
    return (talk for talk in connected if talk.talk_s >= 60 and dice.random() < share)


def satisfaction(connected: Sequence[Talk], dice: random.Random) -> list[Row]:
    """Ratings of one to five, sent after the call."""
    found: list[Row] = []
    for talk in _asked(connected, 0.05, dice):
        score = round(min(5.0, max(1.0, dice.gauss(4.25 + 0.4 * SKILL[talk.agent.level], 0.7))))
        found.append((f"PJ{len(found) + 1:05d}", talk.at(120), talk.customer, talk.agent.number, score))
    return found


def recommendation(connected: Sequence[Talk], dice: random.Random) -> list[Row]:
    """How likely a customer is to recommend the company, of ten."""
    found: list[Row] = []
    for talk in _asked(connected, 0.02, dice):
        score = round(min(10.0, max(0.0, dice.gauss(7.9 + 0.8 * SKILL[talk.agent.level], 1.8))))
        found.append((f"NP{len(found) + 1:05d}", talk.at(3_600), talk.customer, talk.agent.number, score))
    return found


def complaints(connected: Sequence[Talk], dice: random.Random) -> list[Row]:
    """Few, and fewer about the experienced."""
    found: list[Row] = []
    for talk in connected:
        if dice.random() < 0.006 - 0.003 * SKILL[talk.agent.level]:
            kind, words = COMPLAINTS[bisect(COMPLAINT_SHARES, dice.random())]
            grave = "严重" if kind == "夸大宣传" else "一般"
            number = f"TS{len(found) + 1:04d}"
            found.append((number, talk.at(1_800), talk.customer, talk.agent.number, kind, grave, words))
    return found


def checks(connected: Sequence[Talk], dice: random.Random) -> list[Row]:
    """Two to four calls a week of every agent were listened to; more of trainees and of the one who falls."""
    by_week: dict[tuple[str, date], list[Talk]] = {}
    for talk in connected:
        if talk.talk_s >= 45:
            monday = talk.day - timedelta(days=talk.day.weekday())
            by_week.setdefault((talk.agent.number, monday), []).append(talk)
    heard: list[Talk] = []
    for (number, _monday), among in by_week.items():
        closer = number == FALLING or among[0].agent.level is Level.TRAINEE
        heard += dice.sample(among, min(len(among), 4 if closer else 2))
    found: list[Row] = []
    for talk in sorted(heard, key=lambda one: (one.day, one.second)):
        skill = SKILL[talk.agent.level]
        score = round(min(100.0, max(40.0, dice.gauss(80 + 10 * skill, 6))), 1)
        clean = dice.random() < 0.9 + 0.08 * skill
        fatal = not clean and dice.random() < 0.15
        verdict = ("是" if clean else "否", "是" if fatal else "否", "质检组")
        who = (talk.agent.number, talk.agent.name, talk.customer, talk.call)
        found.append((f"ZJ{len(found) + 1:05d}", talk.day.isoformat(), *who, score, *verdict))
    return found


def attendance(half_year: HalfYear) -> list[Row]:
    """Leave, sickness and time in lieu of everybody who was here, oldest first."""
    found: list[tuple[date, Row]] = []
    for agent in half_year.agents:
        for one in half_year.absences[agent.number]:
            if one.first < agent.hired or (agent.left is not None and one.last > agent.left):
                continue
            days = 0.5 if one.half else sum(one.first <= day <= one.last for day, _dials in half_year.days)
            span = (one.first.isoformat(), one.last.isoformat())
            found.append((one.first, (agent.number, agent.name, *span, one.kind, days)))
    return [row for _first, row in sorted(found, key=lambda pair: (pair[0], str(pair[1])))]
