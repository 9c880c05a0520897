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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from salesdesk.types import Level, TeamStage

FIRST = date(2026, 5, 1)
LAST = date(2026, 10, 31)
FALLING = "8007"
"""The number of the agent whose connect rate fell below every sensible target at the end."""

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
NOTES = ("成交", "有意向", "再联系", "已有同类产品", "价格异议", "不需要")
NOTE_SHARES = tuple(accumulate((0.03, 0.11, 0.22, 0.14, 0.15, 0.35)))
HOURS = (9, 10, 11, 12, 13, 14, 15, 16, 17, 18)
HOUR_SHARES = tuple(accumulate((0.090, 0.150, 0.135, 0.030, 0.055, 0.125, 0.145, 0.135, 0.105, 0.030)))
HOUR_ANSWERS = {9: 0.90, 10: 1.08, 11: 1.06, 12: 0.85, 13: 0.88, 14: 0.98, 15: 1.04, 16: 1.06, 17: 1.00, 18: 1.10}
"""How readily people answer at an hour, against the day's mean."""


@dataclass(frozen=True, slots=True)
class SampleTeam:
    """A team of the sample and the campaign it calls for."""

    name: str
    stage: TeamStage
    campaign: str


@dataclass(frozen=True, slots=True)
class SampleAgent:
    """An agent of the sample: who, and how they work.

    ``rate`` is the share of dials answered, ``talk`` the median of a conversation in seconds, ``dials``
    the calls of an ordinary day.
    """

    number: str
    name: str
    team: int
    level: Level
    hired: date
    mentor: str
    rate: float
    talk: int
    dials: int
    left: date | None = None


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """What was written: the roster and one call log a month, in order."""

    roster: Path
    calls: tuple[Path, ...]


TEAMS = (
    SampleTeam("华东一组", TeamStage.MATURE, "老客户续约"),
    SampleTeam("华南二组", TeamStage.SPRINT, "企业宽带秋季推广"),
    SampleTeam("新锐组", TeamStage.NEW, "云会议体验计划"),
)
AGENTS = (
    SampleAgent("8001", "张伟", 0, Level.SENIOR, date(2019, 3, 11), "", 0.318, 96, 78),
    SampleAgent("8002", "李娜", 0, Level.SENIOR, date(2020, 7, 6), "", 0.301, 104, 74),
    SampleAgent("8003", "Emily Chen", 0, Level.INTERMEDIATE, date(2022, 2, 21), "张伟", 0.268, 82, 80),
    SampleAgent("8004", "王建国", 0, Level.INTERMEDIATE, date(2021, 9, 1), "张伟", 0.262, 74, 76),
    SampleAgent("8005", "马珺", 0, Level.JUNIOR, date(2025, 4, 14), "李娜", 0.241, 68, 72),
    SampleAgent("8006", "Jason Wu", 0, Level.INTERMEDIATE, date(2023, 5, 8), "李娜", 0.197, 58, 66),
    SampleAgent(FALLING, "张珊", 1, Level.INTERMEDIATE, date(2023, 11, 20), "陈静", 0.258, 80, 79),
    SampleAgent("8008", "陈静", 1, Level.SENIOR, date(2020, 11, 2), "", 0.309, 92, 83),
    SampleAgent("8009", "刘洋", 1, Level.INTERMEDIATE, date(2022, 6, 13), "陈静", 0.251, 76, 88),
    SampleAgent("8010", "Grace Liu", 1, Level.JUNIOR, date(2025, 3, 3), "陈静", 0.246, 70, 82),
    SampleAgent("8011", "何堃", 1, Level.JUNIOR, date(2025, 8, 18), "刘洋", 0.232, 64, 86),
    SampleAgent("8012", "赵磊", 1, Level.JUNIOR, date(2024, 10, 8), "刘洋", 0.236, 52, 61, date(2026, 8, 14)),
    SampleAgent("8013", "欧阳倩", 2, Level.SENIOR, date(2021, 1, 18), "", 0.297, 88, 76),
    SampleAgent("8014", "Kevin Zhang", 2, Level.JUNIOR, date(2025, 12, 1), "欧阳倩", 0.229, 62, 74),
    SampleAgent("8015", "孙悦", 2, Level.JUNIOR, date(2026, 3, 2), "欧阳倩", 0.238, 66, 78),
    SampleAgent("8016", "周晓燕", 2, Level.TRAINEE, date(2026, 6, 15), "欧阳倩", 0.222, 60, 70),
    SampleAgent("8017", "吴敏", 2, Level.TRAINEE, date(2026, 8, 3), "孙悦", 0.214, 56, 68),
    SampleAgent("8018", "Lily Zhao", 2, Level.TRAINEE, date(2026, 9, 7), "孙悦", 0.206, 54, 66),
)

Dial = tuple[int, str, str, str, int, int, str, str]
"""Second of the day, agent's number, customer, direction, ring and talk seconds, result, note."""


def working_days() -> list[date]:
    """The sample's working days: China's calendar with its adjusted days."""
    import chinese_calendar

    days = (FIRST + timedelta(offset) for offset in range((LAST - FIRST).days + 1))
    return [day for day in days if chinese_calendar.is_workday(day)]


def days_off(days: Sequence[date], dice: random.Random) -> frozenset[date]:
    """An agent's leave: a week of holiday and a few single days; nobody is off at the very end."""
    week = dice.randrange(20, len(days) - 20)
    single = dice.sample(range(len(days) - FALLING_DAYS - 3), dice.randint(2, 5))
    return frozenset({*days[week : week + 5], *(days[index] for index in single)})


def ramp(agent: SampleAgent, day: date) -> float:
    """How much of a full day's dials a newcomer makes: 60, 80, then 100 % by month."""
    return (0.6, 0.8, 1.0)[min((day - agent.hired).days // 30, 2)]


def rate_of(agent: SampleAgent, day: date) -> float:
    """An agent's share of answered dials on a day: seasons for all, growth for some, decline for one."""
    months = (day - FIRST).days / 30
    season = {5: 1.0, 6: 1.02, 7: 0.97, 8: 0.95, 9: 1.03, 10: 1.0}[day.month]
    growth = {Level.TRAINEE: 0.03, Level.JUNIOR: 0.012}.get(agent.level, 0.0) * months
    return agent.rate * season * (1 + growth)


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


def agent_day(agent: SampleAgent, day: date, falling: bool, customers: Customers, dice: random.Random) -> list[Dial]:
    """One agent's calls of one day, in order and without overlap."""
    count = max(20, round(agent.dials * ramp(agent, day) * dice.uniform(0.87, 1.13)))
    starts = sorted(HOURS[bisect(HOUR_SHARES, dice.random())] * 3600 + int(dice.random() * 3600) for _ in range(count))
    rate = rate_of(agent, day) * dice.uniform(0.92, 1.08)
    chosen = frozenset(dice.sample(range(count), round(count * FALLING_RATE))) if falling else None
    dials: list[Dial] = []
    free = 0
    for index, drawn in enumerate(starts):
        start = max(drawn, free)
        hour = start // 3600
        likely = rate * HOUR_ANSWERS.get(hour, 1.0) * (0.70 if hour == DIP_HOUR and day >= DIP_SINCE else 1.0)
        customer = customers.next()
        inbound = dice.random() < 0.025
        answered = index in chosen if chosen is not None else inbound or dice.random() < likely
        ring, talk, note = dice.randint(4, 32), 0, ""
        if answered:
            talk = min(3_600, max(4, round(dice.lognormvariate(0.0, 0.95) * agent.talk)))
            note = NOTES[bisect(NOTE_SHARES, dice.random())] if talk >= 30 else NOTES[-1]
        else:
            inbound = False
            ring = dice.randint(18, 58)
        result = "已接通" if answered else MISSED[bisect(MISSED_SHARES, dice.random())]
        customers.note(customer, answered)
        dials.append((start, agent.number, customer, "呼入" if inbound else "呼出", ring, talk, result, note))
        free = start + ring + talk + dice.randint(5, 40)
    return dials


def sample_days(seed: int) -> Iterator[tuple[date, list[Dial]]]:
    """Every working day with the calls of all agents, in order of time."""
    dice = random.Random(seed)  # noqa: S311  (a sample, no secret)
    days = working_days()
    leave = {agent.number: days_off(days, dice) for agent in AGENTS}
    customers = [Customers(team, dice) for team in range(len(TEAMS))]
    for day in days:
        dials: list[Dial] = []
        for agent in AGENTS:
            gone = agent.left is not None and day > agent.left
            if day < agent.hired or gone or day in leave[agent.number]:
                continue
            falling = agent.number == FALLING and day in days[-FALLING_DAYS:]
            dials += agent_day(agent, day, falling, customers[agent.team], dice)
        yield day, sorted(dials)


def write_roster(path: Path) -> None:
    """The roster as a spreadsheet program saves it: UTF-8 with a byte order mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(ROSTER_HEADER)
        for agent in AGENTS:
            team = TEAMS[agent.team]
            words = (STAGE_WORDS[team.stage], LEVEL_WORDS[agent.level], agent.hired.isoformat(), agent.mentor)
            left = agent.left.isoformat() if agent.left else ""
            writer.writerow((agent.number, agent.name, team.name, *words, f"6{agent.number[1:]}", left))


def write_sample(folder: Path, seed: int = 7) -> SampleFiles:
    """Write the roster and the monthly call logs (UTF-8 with a byte order mark) into a folder, made if missing.

    About 150,000 calls; the newest day is the last working day before 2026-11-01.
    """
    folder.mkdir(parents=True, exist_ok=True)
    roster = folder / "roster.csv"
    write_roster(roster)
    agents = {agent.number: (agent.name, TEAMS[agent.team].campaign) for agent in AGENTS}
    months: dict[str, list[str]] = {}
    for day, dials in sample_days(seed):
        lines = months.setdefault(f"calls-{day:%Y-%m}.csv", [",".join(CALL_HEADER)])
        stamp = day.isoformat()
        for serial, (second, number, customer, direction, ring, talk, result, note) in enumerate(dials, 1):
            name, campaign = agents[number]
            minutes, seconds = divmod(second, 60)
            hours, minutes = divmod(minutes, 60)
            time = f"{stamp} {hours:02d}:{minutes:02d}:{seconds:02d}"
            call = f"C{day:%y%m%d}{serial:05d}"
            lines.append(
                f"{call},{number},{name},{customer},{direction},{time},{ring},{talk},{result},{note},{campaign}"
            )
    for name, lines in months.items():
        (folder / name).write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig", newline="")
    return SampleFiles(roster, tuple(folder / name for name in sorted(months)))
