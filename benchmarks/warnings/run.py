"""What the shipped warning rules find, when they find it, and how often they cry wolf: on agents whose truth is known.

    python3 dev.py bench warnings [--agents 400] [--seed 1]

Agents are simulated day by day over 26 weeks: dials around their own level with the scatter of real logs (negative
binomial), a connect rate of their own that varies from day to day beyond chance (beta-binomial). Half of them stay as
they are; the others fall, in one of four ways, from week 13 on:

- a drop of 30 % in dials, from one day to the next;           - a drop of 30 % in connect rate;
- a decline of 4 % a week in dials, for ten weeks;             - a decline of 4 % a week in connect rate.

Targets are what the agent itself reached in the first twelve weeks, so that a drop of 30 % lies beyond the margin of
20 % and a steady agent is on target. The rules run as they are shipped (switched on or not), at the end of every day.

*Detected* is the share of falls that the rule speaks of within eight weeks, *delay* the working days from the fall to
that (median), *false alarms* the warnings a year of a steady agent. For the hours: a team whose connect rate falls by
15 % (of itself) between 14:00 and 15:00, against teams where nothing falls.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.rules import Against, Rule, RuleKind, shipped
from salesdesk.metrics.warnings import (
    DayFigure,
    Finding,
    evaluate,
    evaluate_trend,
    hour_drops,
    with_own_history,
    with_team,
)

FIRST = date(2026, 1, 5)
WEEKS = 26
FALL_WEEK = 12
SEEN_WITHIN = 40
"""Working days in which a fall must be found."""
DIALS, RATE = 90.0, 0.22
DIALS_SCATTER, RATE_SCATTER = 0.18, 0.12
"""Standard deviation of a day's expectation, as a share of itself: what lists and moods do beyond chance."""
YEAR = 250
Hours = dict[int, tuple[int, int]]
"""Connected and dials by hour of the day."""


@dataclass(frozen=True)
class Fall:
    """How an agent falls: which KPI, and the share that is left ``n`` working days after it began."""

    name: str
    kpi: str
    sudden: float = 0.0
    weekly: float = 0.0

    def left(self, n: int) -> float:
        """1 before the fall."""
        if n < 0:
            return 1.0
        return 1 - self.sudden if self.sudden else (1 - self.weekly) ** min(n / 5, 10)


FALLS = (
    Fall("dials −30 % at once", "dials", sudden=0.3),
    Fall("connect rate −30 % at once", "connect_rate", sudden=0.3),
    Fall("dials −4 % a week", "dials", weekly=0.04),
    Fall("connect rate −4 % a week", "connect_rate", weekly=0.04),
)


def working_days() -> list[date]:
    """Monday to Friday."""
    days = (FIRST + timedelta(days=n) for n in range(WEEKS * 7))
    return [day for day in days if day.weekday() < 5]


def simulate(generator: np.random.Generator, fall: Fall | None) -> dict[str, list[DayFigure]]:
    """An agent's days of both KPIs, without references."""
    level, rate = DIALS * generator.lognormal(0, 0.2), RATE * generator.lognormal(0, 0.2)
    begin = FALL_WEEK * 5
    found: dict[str, list[DayFigure]] = {"dials": [], "connect_rate": []}
    for n, day in enumerate(working_days()):
        left = {name: fall.left(n - begin) if fall and fall.kpi == name else 1.0 for name in found}
        expected = level * left["dials"] * max(0.2, generator.normal(1, DIALS_SCATTER))
        dials = int(generator.poisson(expected))
        chance = min(0.95, rate * left["connect_rate"] * max(0.1, generator.normal(1, RATE_SCATTER)))
        connected = int(generator.binomial(dials, chance))
        found["dials"].append(DayFigure(day, dials, 1, dials, dials))
        value = connected / dials if dials else None
        found["connect_rate"].append(DayFigure(day, connected, dials, value, dials))
    return found


def with_references(rule: Rule, days: Sequence[DayFigure], team: Sequence[Sequence[DayFigure]]) -> list[DayFigure]:
    """The days as the rule holds them: against the target, the own past, or the team's median."""
    if rule.against is Against.HISTORY and rule.kind is RuleKind.RUN:
        return with_own_history(days, rule.window)
    if rule.against is Against.TEAM:
        return with_team(days, team)
    first = days[: FALL_WEEK * 5]
    target = sum(day.numerator for day in first) / sum(day.denominator for day in first)
    return [replace(day, reference=target) for day in days]


def spoken(rule: Rule, name: str, days: Sequence[DayFigure]) -> Iterator[int]:
    """The numbers of the days on which the rule begins to speak, from the fall's week on."""
    definition, speaking = kpi(name), False
    for n in range(FALL_WEEK * 5, len(days)):
        known, on = days[: n + 1], days[n].day
        if rule.kind is RuleKind.TREND:
            if on.weekday() != 4:
                continue
            now = isinstance(evaluate_trend(rule, definition, known, on), Finding)
        else:
            now = isinstance(evaluate(rule, definition, known, on), Finding)
        if now and not speaking:
            yield n
        speaking = now


def judge(rule: Rule, agents: int, seed: int) -> list[tuple[str, str, str, str, str]]:
    """A row for each way of falling: the rule, the fall, the share detected, the delay, the false alarms a year."""
    generator = np.random.default_rng([seed, 1])
    team = mates_of(seed)
    rows = []
    steady = [simulate(generator, None) for _agent in range(agents)]
    span = len(working_days()) - FALL_WEEK * 5
    alarms = {
        name: sum(
            len(list(spoken(rule, name, with_references(rule, days[name], team[name])))) for days in steady
        ) / agents * YEAR / span
        for name in ("dials", "connect_rate")
    }  # fmt: skip
    for fall in FALLS:
        if fall.kpi not in rule.kpis:
            continue
        delays = []
        for _agent in range(agents):
            days = simulate(generator, fall)[fall.kpi]
            first = next(spoken(rule, fall.kpi, with_references(rule, days, team[fall.kpi])), None)
            if first is not None and first - FALL_WEEK * 5 < SEEN_WITHIN:
                delays.append(first - FALL_WEEK * 5 + 1)
        delay = f"{statistics.median(delays):.0f}" if delays else "–"
        rows.append((rule.id, fall.name, f"{len(delays) / agents:.0%}", delay, f"{alarms[fall.kpi]:.1f}"))
    return rows


def mates_of(seed: int) -> dict[str, list[list[DayFigure]]]:
    """Nine steady mates, day by day."""
    generator = np.random.default_rng([seed, 2])
    mates = [simulate(generator, None) for _mate in range(9)]
    return {name: [mate[name] for mate in mates] for name in ("dials", "connect_rate")}


def judge_hours(rule: Rule, teams: int, seed: int, agents: int = 10) -> list[tuple[str, str, str, str, str]]:
    """The planted hour: ten agents dial in eight hours a day; found in the ten days after the fall, or not."""
    generator = np.random.default_rng([seed, 3])
    hours = range(9, 17)
    rows = []
    for drop in (0.15, 0.3):
        found = wolf = 0
        for _team in range(teams):
            mood = {hour: RATE * generator.lognormal(0, 0.1) for hour in hours}
            before: Hours = {}
            recent: Hours = {}
            other: Hours = {}
            for hour in hours:
                for sums, days, left in (
                    (before, rule.weeks * 5, 1.0),
                    (recent, rule.window, 1 - drop if hour == 14 else 1.0),
                    (other, rule.window, 1.0),
                ):
                    dials = int(generator.poisson(DIALS / len(hours) * agents * days))
                    chance = mood[hour] * left * max(0.3, generator.normal(1, RATE_SCATTER / days**0.5))
                    sums[hour] = (int(generator.binomial(dials, min(chance, 0.95))), dials)
            found += any(one.hour == 14 for one in hour_drops(rule, recent, before))
            wolf += bool(hour_drops(rule, other, before))
        periods = YEAR / rule.window
        rows.append((rule.id, f"14:00 connect rate −{drop:.0%}", f"{found / teams:.0%}", f"≤ {rule.window}",
                     f"{wolf / teams * periods:.1f}"))  # fmt: skip
    return rows


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agents", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows = [("rule", "fall", "detected", "delay, days", "false alarms a year")]
    for rule in shipped():
        rows += (
            judge_hours(rule, options.agents, options.seed)
            if rule.kind is RuleKind.HOUR
            else judge(rule, options.agents, options.seed)
        )
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
