"""What a review could tell from chance, before it is begun."""

from __future__ import annotations

import random

import pytest

from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.counters import Counters
from salesdesk.metrics.effects import compare
from salesdesk.metrics.power import sight

RATE, DIALS = kpi("connect_rate"), kpi("dials")


def days(count: int, dials: int = 50, connected: int = 5) -> list[Counters]:
    return [Counters(calls=dials, dials=dials, connected=connected, days_on_duty=1) for _n in range(count)]


def test_a_rate_is_planned_by_its_cases() -> None:
    seen = sight(RATE, days(10), 10)

    assert seen is not None
    assert (seen.days, seen.n, seen.n_before) == (10, 500, 500)
    assert seen.smallest == pytest.approx(0.0534, abs=0.0005)
    assert seen.days_for(seen.smallest) == 10
    needed = seen.days_for(0.04)
    assert needed is not None
    assert needed > 10
    assert seen.days_for(0.03) is None, "the baseline alone is too thin"
    assert seen.days_for(0) is None


def test_what_is_promised_is_found_four_times_in_five() -> None:
    """The promise, kept: changes of that size are told from chance in about 80 of 100 reviews."""
    chance = random.Random(5)

    def drawn(rate: float) -> list[Counters]:
        return [
            Counters(calls=50, dials=50, connected=sum(chance.random() < rate for _n in range(50)), days_on_duty=1)
            for _day in range(10)
        ]

    seen = sight(RATE, days(10, connected=5), 10)
    assert seen is not None
    found = [compare(RATE, drawn(0.1), drawn(0.1 + seen.smallest), 1.0).low for _n in range(300)]

    assert 0.65 < sum(low is not None and low > 0 for low in found) / len(found) < 0.9


def test_a_daily_count_is_planned_by_its_days() -> None:
    alike = sight(DIALS, days(10), 10)
    spread = sight(DIALS, [*days(5, 40), *days(5, 60)], 10)

    assert alike is not None
    assert spread is not None
    assert (alike.smallest, alike.days_for(1)) == (0, 1)
    assert spread.n == 10
    assert spread.smallest == pytest.approx(13.2, abs=0.1)


def test_too_little_to_say() -> None:
    assert sight(RATE, days(2), 10) is None
    assert sight(RATE, days(10), 0) is None
    assert sight(RATE, days(10, dials=0, connected=0), 10) is None
    growth = kpi("avg_talk")
    assert sight(growth, days(3, connected=0), 10) is None
    assert sight(RATE, [*days(1, dials=1, connected=0), *days(40, dials=0, connected=0)], 10) is None
