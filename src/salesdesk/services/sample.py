"""The bundled sample: half a year of an invented telesales company, as its dialer and its HR would export it.

Everything follows from the seed: the same seed gives the same bytes. The shapes are those of real logs: two
humps in a day with a dip at lunch, log-normal talk times, three of four calls unanswered, strong and weak
agents, leave, newcomers who ramp up and one who left, China's holidays and adjusted working days. Built in are
two stories to find: the agent FALLING, whose connect rate collapsed over the last working days, and the hour
from 14:00, which has lost connects since autumn [0]. No number can be a real subscriber's: none begins with 154.
"""

from __future__ import annotations

import csv
import random
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from salesdesk.metrics.calendar import WorkingCalendar
from salesdesk.periods import Period
from salesdesk.services.sample_staff import AGENTS, FALLING, TEAMS, SampleAgent
from salesdesk.types import Level, TeamStage

FIRST = date(2026, 5, 1)
LAST = date(2026, 10, 31)
FALLING_DAYS = 5
FALLING_RATE = 0.105
DIP_HOUR = 14
DIP_SINCE = date(2026, 9, 14)

ROSTER_HEADER = ("工号", "姓名", "团队", "团队阶段", "级别", "入职日期", "导师", "分机", "离职日期")
CALL_HEADER = (
    *("通话ID", "坐席工号", "坐席姓名", "客户号码", "呼叫方向", "开始时间"),
    *("振铃时长", "通话时长", "通话结果", "话务小结", "项目"),
)
LEVEL_WORDS = {Level.TRAINEE: "新人", Level.JUNIOR: "初级", Level.INTERMEDIATE: "中级", Level.SENIOR: "高级"}
STAGE_WORDS = {TeamStage.NEW: "新团队", TeamStage.SPRINT: "冲刺期", TeamStage.MATURE: "成熟期"}

MISSED = ("无人接听", "占线", "关机", "空号", "拒接", "语音信箱")
MISSED_SHARES = tuple(accumulate((0.60, 0.14, 0.10, 0.04, 0.09, 0.03)))
SICK = ("病假", "病假", "事假")
NOTES = ("成交", "有意向", "再联系", "已有同类产品", "价格异议", "不需要")
NOTE_SHARES = tuple(accumulate((0.03, 0.11, 0.22, 0.14, 0.15, 0.35)))
HOURS = (9, 10, 11, 12, 13, 14, 15, 16, 17, 18)
HOUR_SHARES = tuple(accumulate((0.090, 0.150, 0.135, 0.030, 0.055, 0.125, 0.145, 0.135, 0.105, 0.030)))
HOUR_ANSWERS = {9: 0.90, 10: 1.08, 11: 1.06, 12: 0.85, 13: 0.88, 14: 0.98, 15: 1.04, 16: 1.06, 17: 1.00, 18: 1.10}
"""How readily people answer at an hour, against the day's mean."""

SEASONS = (1.0, 1.02, 0.97, 0.95, 1.03, 1.0)
HALF_DAY_NOON = 13


@dataclass(frozen=True, slots=True)
class Span:
    """The half year of the sample up to and including ``last``: everything in it moves by whole days.

    The working days follow the calendar of where it lands, the months of ups and downs are counted from its start.
    """

    last: date = LAST

    @property
    def shift(self) -> timedelta:
        """How far it is from where the sample was drawn up."""
        return self.last - LAST

    @property
    def first(self) -> date:
        """The first day."""
        return FIRST + self.shift

    @property
    def dip_since(self) -> date:
        """Since when the hour from 14:00 loses connects."""
        return DIP_SINCE + self.shift

    def moved(self, day: date) -> date:
        """A day of the drawing, where it is now."""
        return day + self.shift

    def season(self, day: date) -> float:
        """How readily people answer in a month of the half year, against its mean."""
        return SEASONS[min((day - self.first).days * 6 // 184, 5)]

    def working_days(self) -> list[date]:
        """China's working days, with its adjusted ones."""
        calendar = WorkingCalendar()
        return [day for day in Period(self.first, self.last).days() if calendar.is_working(day)]

    def agents(self) -> tuple[SampleAgent, ...]:
        """The agents with their dates moved."""
        return tuple(
            replace(one, hired=self.moved(one.hired), left=None if one.left is None else self.moved(one.left))
            for one in AGENTS
        )


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """What was written: the roster, one call log a month in order, and what CRM, surveys and HR export."""

    roster: Path
    calls: tuple[Path, ...]
    records: tuple[Path, ...]


DRAWN = Span()
"""Where the sample was drawn up: May to October 2026."""


Dial = tuple[int, str, str, str, int, int, str, str]
"""Second of the day, agent's number, customer, direction, ring and talk seconds, result, note."""


def working_days(span: Span = DRAWN) -> list[date]:
    """The sample's working days."""
    return span.working_days()


@dataclass(frozen=True, slots=True)
class Absence:
    """Working days off in a row, both included, or the afternoon of one; ``kind`` in the words of its HR export."""

    kind: str
    first: date
    last: date
    half: bool = False


def days_off(days: Sequence[date], dice: random.Random) -> list[Absence]:
    """An agent's leave: a week of holiday, a few single days, two afternoons; nobody is off at the very end."""
    week = dice.randrange(20, len(days) - 20)
    single = dice.sample(range(len(days) - FALLING_DAYS - 3), dice.randint(4, 7))
    taken = set(range(week, week + 5))
    found = [Absence("年假", days[week], days[week + 4])]
    for place, index in enumerate(single):
        if index not in taken:
            kind = ("事假", "调休")[place] if place < 2 else SICK[int(dice.random() * len(SICK))]
            found.append(Absence(kind, days[index], days[index], half=place < 2))
    return sorted(found, key=lambda one: one.first)


def ramp(agent: SampleAgent, day: date) -> float:
    """How much of a full day's dials a newcomer makes: 60, 80, then 100 % by month."""
    return (0.6, 0.8, 1.0)[min((day - agent.hired).days // 30, 2)]


def rate_of(agent: SampleAgent, day: date, span: Span) -> float:
    """An agent's share of answered dials on a day: seasons for all, growth for some, decline for one."""
    months = (day - span.first).days / 30
    growth = {Level.TRAINEE: 0.03, Level.JUNIOR: 0.012}.get(agent.level, 0.0) * months
    return agent.rate * span.season(day) * (1 + growth)


class Customers:
    """Whom a team calls: mostly new numbers, some tried before, some spoken to before."""

    def __init__(self, team: int, dice: random.Random) -> None:
        self._prefix = f"154{team}"
        self._dice = dice
        self._fresh = dice.sample(range(10_000_000), 60_000)
        self._tried: list[str] = []
        self._reached: list[str] = []

    def next(self) -> str:
        """The number to dial now."""
        chance = self._dice.random()
        if chance < 0.14 and self._reached:
            return self._reached[int(chance / 0.14 * len(self._reached))]
        if chance < 0.44 and self._tried:
            return self._tried[-1 - int((chance - 0.14) / 0.30 * min(len(self._tried), 3_000))]
        return f"{self._prefix}{self._fresh.pop():07d}"

    def note(self, number: str, answered: bool) -> None:
        """Remember how a call ended."""
        (self._reached if answered else self._tried).append(number)


@dataclass(frozen=True, slots=True)
class Shift:
    """One agent's day: ``falling`` a day of the collapse, ``half`` only the morning."""

    agent: SampleAgent
    day: date
    falling: bool = False
    half: bool = False


def agent_day(shift: Shift, span: Span, customers: Customers, dice: random.Random) -> list[Dial]:
    """One agent's calls of one day, in order and without overlap."""
    agent, day, draw = shift.agent, shift.day, dice.random
    count = max(20, round(agent.dials * ramp(agent, day) * dice.uniform(0.87, 1.13)))
    starts = sorted(HOURS[bisect(HOUR_SHARES, draw())] * 3600 + int(draw() * 3600) for _ in range(count))
    if shift.half:
        starts = [second for second in starts if second < HALF_DAY_NOON * 3600]
    rate = rate_of(agent, day, span) * dice.uniform(0.92, 1.08)
    likely = {hour: rate * HOUR_ANSWERS.get(hour, 1.0) for hour in range(24)}
    if day >= span.dip_since:
        likely[DIP_HOUR] *= 0.70
    count = len(starts)
    chosen = frozenset(dice.sample(range(count), round(count * FALLING_RATE))) if shift.falling else None
    dials: list[Dial] = []
    free = 0
    for index, drawn in enumerate(starts):
        start = max(drawn, free)
        customer = customers.next()
        inbound = draw() < 0.025
        answered = index in chosen if chosen is not None else inbound or draw() < likely[start // 3600]
        if answered:
            ring, talk = 4 + int(draw() * 29), min(3_600, max(4, round(dice.lognormvariate(0.0, 0.95) * agent.talk)))
            note = NOTES[bisect(NOTE_SHARES, draw())] if talk >= 30 else NOTES[-1]
            result = "已接通"
        else:
            ring, talk, note, inbound = 18 + int(draw() * 41), 0, "", False
            result = MISSED[bisect(MISSED_SHARES, draw())]
        customers.note(customer, answered)
        dials.append((start, agent.number, customer, "呼入" if inbound else "呼出", ring, talk, result, note))
        free = start + ring + talk + 5 + int(draw() * 36)
    return dials


@dataclass(frozen=True, slots=True)
class HalfYear:
    """What happened: the calls of every working day in order of time, and who was away when (by agent's number)."""

    span: Span
    agents: tuple[SampleAgent, ...]
    days: list[tuple[date, list[Dial]]]
    absences: dict[str, list[Absence]]


def live(seed: int, span: Span = DRAWN) -> HalfYear:
    """Let the half year happen."""
    dice = random.Random(seed)  # noqa: S311  (a sample, no secret)
    days, agents = span.working_days(), span.agents()
    absences = {agent.number: days_off(days, dice) for agent in agents}
    customers = [Customers(team, dice) for team in range(len(TEAMS))]
    off = {number: _days_of(days, [one for one in found if not one.half]) for number, found in absences.items()}
    half = {number: _days_of(days, [one for one in found if one.half]) for number, found in absences.items()}
    happened = []
    for day in days:
        dials: list[Dial] = []
        for agent in agents:
            gone = agent.left is not None and day > agent.left
            if day < agent.hired or gone or day in off[agent.number]:
                continue
            falling = agent.number == FALLING and day in days[-FALLING_DAYS:]
            shift = Shift(agent, day, falling, day in half[agent.number])
            dials += agent_day(shift, span, customers[agent.team], dice)
        happened.append((day, sorted(dials)))
    return HalfYear(span, agents, happened, absences)


def _days_of(days: Sequence[date], absences: Sequence[Absence]) -> frozenset[date]:
    return frozenset(day for day in days for one in absences if one.first <= day <= one.last)


def write_roster(path: Path, agents: Sequence[SampleAgent]) -> None:
    """The roster as a spreadsheet program saves it: UTF-8 with a byte order mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(ROSTER_HEADER)
        for agent in agents:
            team = TEAMS[agent.team]
            words = (STAGE_WORDS[team.stage], LEVEL_WORDS[agent.level], agent.hired.isoformat(), agent.mentor)
            left = agent.left.isoformat() if agent.left else ""
            writer.writerow((agent.number, agent.name, team.name, *words, f"6{agent.number[1:]}", left))


def write_sample(folder: Path, seed: int = 7, span: Span = DRAWN) -> SampleFiles:
    """Write roster, monthly call logs and records (CSV: UTF-8 with a byte order mark) into a folder, made if missing.

    About 150,000 calls; the newest day is the last working day up to the end of the span.
    """
    from salesdesk.services.sample_records import write_records

    folder.mkdir(parents=True, exist_ok=True)
    roster = folder / "roster.csv"
    half_year = live(seed, span)
    write_roster(roster, half_year.agents)
    tails = {agent.number: TEAMS[agent.team].campaign for agent in half_year.agents}
    names = {agent.number: agent.name for agent in half_year.agents}
    clock = [f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}" for second in range(86_400)]
    months: dict[str, list[str]] = {}
    for day, dials in half_year.days:
        lines = months.setdefault(f"calls-{day:%Y-%m}.csv", [",".join(CALL_HEADER)])
        stamp, prefix = day.isoformat(), f"C{day:%y%m%d}"
        lines += [
            f"{prefix}{serial:05d},{number},{names[number]},{customer},{direction},{stamp} {clock[second]},"
            f"{ring},{talk},{result},{note},{tails[number]}"
            for serial, (second, number, customer, direction, ring, talk, result, note) in enumerate(dials, 1)
        ]
    for name, lines in months.items():
        (folder / name).write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig", newline="")
    return SampleFiles(roster, tuple(folder / name for name in sorted(months)), write_records(folder, half_year, seed))
