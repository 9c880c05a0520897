"""What the rules find in the days of an agent 预警 (domain.md §5), and how it is said in a sentence.

A day is *judged* when the agent was on duty and there is something to hold it against; a rate's day also needs a few
observations (``day_minimum``). Days that aren't judged neither count nor end a run. A day is *behind* when its figure
stays behind the reference by the margin or more ("20% 以上" includes 20 %). A run of a rate whose days together don't
reach the KPI's minimum n is no warning but "not enough data"; so is a run against the team or one's own past whose gap
is no more than chance explains.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from salesdesk.i18n import _
from salesdesk.metrics.achievement import shortfall
from salesdesk.metrics.catalogue import Better, Kpi, kpi
from salesdesk.metrics.rules import Against, Rule
from salesdesk.metrics.statistics import Trend, successive_sigma, theil_sen, two_proportions
from salesdesk.types import DayValue, Severity

_ROUNDING = 1e-9
SURE = 1.645
"""Standard errors that a gap needs to be more than chance: one-sided 5 %."""
MEDIAN_COST = math.pi / 2
"""How much more a median scatters than a mean of as many normal values."""
TREND_WEEKS = 4
"""The fewest weeks with data that can show a trend."""


@dataclass(frozen=True, slots=True)
class DayFigure:
    """A KPI on one day on duty: its value with what it is made of, and the reference it is held against.

    ``share``: how much of the day a count had, where leave took the rest; the reference is that of the share.
    ``scatter``: how much such a day scatters by chance (a standard deviation, in the value's unit), and ``basis``: how
    many days' values the reference is the median of; 0 for a target, which is no estimate.
    """

    day: date
    numerator: float
    denominator: float
    value: float | None
    n: int
    reference: float | None = None
    share: float = 1.0
    scatter: float | None = None
    basis: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found for one KPI: the days with value and reference, oldest first, and how urgent it is."""

    rule: Rule
    kpi: str
    severity: Severity
    days: tuple[DayFigure, ...]
    trend: Trend | None = None

    @property
    def first_day(self) -> date:
        """The first day of the run."""
        return self.days[0].day

    @property
    def last_day(self) -> date:
        """The last day of the run."""
        return self.days[-1].day


class Lack(StrEnum):
    """What there is too little of."""

    DAYS = "days"
    WEEKS = "weeks"
    CASES = "cases"
    CHANCE = "chance"


@dataclass(frozen=True, slots=True)
class NotEnough:
    """No verdict: there are ``found`` judged days, weeks, or cases n of a run, of ``needed``.

    Lack.CHANCE: a run of ``found`` days is behind by the margin, and yet by no more than such days scatter.
    """

    kpi: str
    found: int
    needed: int
    of: Lack = Lack.DAYS

    @property
    def text(self) -> str:
        """The reason in words."""
        match self.of:
            case Lack.DAYS:
                pattern = _("{kpi}: not enough data ({found} of {needed} days)")
            case Lack.WEEKS:
                pattern = _("{kpi}: not enough data ({found} of {needed} weeks)")
            case Lack.CHANCE:
                pattern = _("{kpi}: {found} days behind, but no more than chance explains")
            case Lack.CASES:
                pattern = _("{kpi}: not enough data (n = {found}, at least {needed})")
        return pattern.format(kpi=kpi(self.kpi).name, found=self.found, needed=self.needed)


def judged_days(rule: Rule, definition: Kpi, series: Sequence[DayFigure]) -> list[DayFigure]:
    """The days that a verdict may rest on, in order."""
    least = rule.day_minimum if definition.is_rate else 0
    return [
        day
        for day in sorted(series, key=lambda day: day.day)
        if day.value is not None and day.reference is not None and day.n >= least
    ]


def is_behind(rule: Rule, definition: Kpi, day: DayFigure) -> bool:
    """Whether a judged day stays behind its reference by the rule's margin or more."""
    if day.value is None or not day.reference:
        return False
    return shortfall(day.value, day.reference, definition.direction) >= rule.margin - _ROUNDING


def runs(rule: Rule, definition: Kpi, series: Sequence[DayFigure]) -> list[list[DayFigure]]:
    """Every run of judged days behind, long enough for the rule; oldest first. Also what a back-test counts."""
    found: list[list[DayFigure]] = []
    run: list[DayFigure] = []
    for day in judged_days(rule, definition, series):
        if is_behind(rule, definition, day):
            run.append(day)
            continue
        found.append(run)
        run = []
    found.append(run)
    return [run for run in found if len(run) >= rule.run]


def evaluate(rule: Rule, definition: Kpi, series: Sequence[DayFigure], on: date) -> Finding | NotEnough | None:
    """The run that lasts up to the last judged day not after ``on``; None when all is well, or nothing is asked.

    A run whose last day is more than ``rule.fresh`` calendar days before ``on`` is no news any more.
    """
    known = [day for day in series if day.day <= on]
    if all(day.reference is None for day in known):
        return None
    judged = judged_days(rule, definition, known)
    if len(judged) < rule.run:
        return NotEnough(definition.id, len(judged), rule.run)
    found = runs(rule, definition, known)
    if not found or found[-1][-1] != judged[-1] or judged[-1].day < on - timedelta(days=rule.fresh):
        return None
    run = tuple(found[-1])
    doubt = doubt_of(rule, definition, run)
    if doubt is not None:
        return doubt
    severity = Severity.SERIOUS if len(run) >= rule.serious_run else rule.severity
    return Finding(rule, definition.id, severity, run, trend_of(definition, known))


def doubt_of(rule: Rule, definition: Kpi, run: Sequence[DayFigure]) -> NotEnough | None:
    """Why a run is no warning yet: too few cases, or a gap to oneself or the team that may be chance. None: it is one."""
    n, least = sum(day.n for day in run), rule.least(definition)
    if definition.is_rate and n < least:
        return NotEnough(definition.id, n, least, Lack.CASES)
    if not beyond_chance(rule, definition, run):
        return NotEnough(definition.id, len(run), rule.run, Lack.CHANCE)
    return None


def beyond_chance(rule: Rule, definition: Kpi, run: Sequence[DayFigure]) -> bool:
    """Whether the mean gap of a run is more than its days and the medians they are held against scatter.

    One-sided at 5 %. Against a target it always is: what was asked is no estimate, and the run is the rule [4].
    """
    held = [day for day in run if day.basis and day.value is not None and day.reference is not None]
    if len(held) < len(run):
        return not held
    if any(day.scatter is None for day in held):
        return False
    sign = 1 if definition.direction is Better.UP else -1
    gap = sum(sign * ((day.reference or 0) - (day.value or 0)) for day in held) / len(held)
    spread = sum((day.scatter or 0) ** 2 for day in held) / len(held)
    # the team's medians are others' days, new each day; one's own past is nearly the same for the whole run
    basis = held[0].basis * (len(held) if rule.against is Against.TEAM else 1)
    return gap > SURE * math.sqrt(spread * (1 / len(held) + MEDIAN_COST / basis))


def with_own_history(series: Sequence[DayFigure], window: int) -> list[DayFigure]:
    """The days, each held against the median of the ``window`` days before it; None before half a window."""
    held = []
    for i, day in enumerate(series):
        before = [past.value / past.share for past in series[max(0, i - window) : i] if past.value is not None]
        if len(before) * 2 < window:
            held.append(replace(day, reference=None))
            continue
        scatter = successive_sigma(before)
        held.append(
            replace(
                day,
                reference=median(before) * day.share,
                scatter=None if scatter is None else scatter * day.share,
                basis=len(before),
            )
        )
    return held


def with_team(days: Sequence[DayFigure], mates: Sequence[Sequence[DayFigure]], least: int = 3) -> list[DayFigure]:
    """The days, each held against the median of the mates' values of the same day; None for fewer than ``least``.

    ``mates``: each mate's days. The scatter is the usual one from day to day, of the agent and the mates.
    """
    scatters = [
        sigma
        for one in (days, *mates)
        if (sigma := successive_sigma([day.value / day.share for day in one if day.value is not None])) is not None
    ]
    usual = median(scatters) if scatters else None
    by_day: dict[date, list[float]] = {}
    for mate in mates:
        for day in mate:
            if day.value is not None:
                by_day.setdefault(day.day, []).append(day.value / day.share)
    held = []
    for day in days:
        others = by_day.get(day.day, [])
        if len(others) < least:
            held.append(replace(day, reference=None))
            continue
        scatter = None if usual is None else usual * day.share
        held.append(replace(day, reference=median(others) * day.share, scatter=scatter, basis=len(others)))
    return held


def trend_of(definition: Kpi, series: Sequence[DayFigure], weeks: int = 8) -> Trend | None:
    """The robust trend over the last ISO weeks: Σ/Σ of each week, per day on duty for counts; None for too few."""
    sums: dict[date, tuple[float, float]] = {}
    for day in series:
        monday = day.day - timedelta(days=day.day.weekday())
        numerator, denominator = sums.get(monday, (0, 0))
        sums[monday] = (numerator + day.numerator, denominator + day.denominator)
    points = [
        (monday.toordinal() / 7, numerator * definition.factor / denominator)
        for monday, (numerator, denominator) in sorted(sums.items())[-weeks:]
        if denominator > 0
    ]
    return theil_sen(points)


def declining(definition: Kpi, trend: Trend | None) -> bool:
    """Whether the figures get worse by more than noise explains: a lasting decline, not a temporary dip [4]."""
    if trend is None:
        return False
    return trend.falling if definition.direction is Better.UP else trend.rising


def evaluate_trend(rule: Rule, definition: Kpi, series: Sequence[DayFigure], on: date) -> Finding | NotEnough | None:
    """A lasting decline: the weeks fall by the margin or more, and the interval of the slope excludes standing still."""
    known = sorted((day for day in series if day.day <= on), key=lambda day: day.day)
    trend = trend_of(definition, known, rule.weeks)
    if trend is None:
        weeks = {day.day - timedelta(days=day.day.weekday()) for day in known}
        return NotEnough(definition.id, len(weeks), TREND_WEEKS, Lack.WEEKS)
    if known[-1].day < on - timedelta(days=rule.fresh) or not declining(definition, trend) or trend.change is None:
        return None
    if abs(trend.change) < rule.margin - _ROUNDING:
        return None
    first_monday = known[-1].day - timedelta(days=known[-1].day.weekday(), weeks=rule.weeks - 1)
    days = tuple(day for day in known if day.day >= first_monday)
    return Finding(rule, definition.id, rule.severity, days, trend)


@dataclass(frozen=True, slots=True)
class HourDrop:
    """An hour of the day whose rate fell against its own history, with both rates' numerators and denominators."""

    hour: int
    recent: tuple[int, int]
    before: tuple[int, int]
    p_value: float

    @property
    def change(self) -> float:
        """The change as a share of the rate before."""
        return (self.recent[0] / self.recent[1]) / (self.before[0] / self.before[1]) - 1


def hour_drops(
    rule: Rule, recent: dict[int, tuple[int, int]], before: dict[int, tuple[int, int]], significance: float = 0.05
) -> list[HourDrop]:
    """Hours whose rate fell by the margin or more, beyond chance (two proportions, Bonferroni over the hours judged).

    ``recent`` and ``before`` hold numerator and denominator by hour 0–23; an hour needs the rule's minimum in both.
    """
    least = rule.minimum or 1
    judged = [
        hour for hour in sorted(recent.keys() & before.keys()) if recent[hour][1] >= least and before[hour][1] >= least
    ]
    found = []
    for hour in judged:
        p_value = two_proportions(*recent[hour], *before[hour])
        if before[hour][0] == 0 or p_value is None or p_value > significance / len(judged):
            continue
        drop = HourDrop(hour, recent[hour], before[hour], p_value)
        if drop.change <= -rule.margin + _ROUNDING:
            found.append(drop)
    return found


def day_values(finding: Finding) -> tuple[DayValue, ...]:
    """The days of a finding as every layer knows them."""
    return tuple(DayValue(day.day, day.value, day.reference) for day in finding.days)
