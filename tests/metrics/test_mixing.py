"""The split of a rate's difference over groups adds up exactly, and says nothing that chance explains."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.metrics.mixing import split

COUNTED = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
SIDE = st.dictionaries(st.sampled_from("abcdef"), COUNTED, min_size=1)


@given(SIDE, SIDE)
def test_the_parts_add_up_exactly(mine: dict[str, tuple[int, int]], theirs: dict[str, tuple[int, int]]) -> None:
    made = split(mine, theirs)

    assert made is not None
    assert made.actual == Fraction(sum(h for h, _n in mine.values()), sum(n for _h, n in mine.values()))
    assert sum((group.effect for group in made.groups), Fraction(0)) == made.difference
    assert {group.key for group in made.groups} == mine.keys() | theirs.keys()
    alike = split(mine, mine)
    assert alike is not None
    assert all(group.effect == 0 for group in alike.groups)


def test_one_bad_hour_stands_out() -> None:
    made = split({"9": (40, 200), "14": (10, 200)}, {"9": (200, 1000), "14": (200, 1000)})

    assert made is not None
    worst = made.worst(20)
    assert worst is not None
    assert (worst.key, float(worst.effect)) == ("14", pytest.approx(-0.075))
    assert made.by_share == 0
    assert made.worst(500) is None, "not enough cases"


def test_what_is_low_everywhere_stands_out_nowhere() -> None:
    made = split({"1": (10, 200), "2": (11, 200), "3": (0, 0)}, {"1": (400, 1000), "2": (400, 1000), "3": (1, 1)})

    assert made is not None
    assert made.difference < Fraction(-3, 10)
    assert made.worst(20) is None
    silent = split({"1": (0, 200)}, {"1": (0, 200)})
    assert silent is not None
    assert silent.worst(20) is None
    far = split({"1": (130, 200), "2": (190, 200)}, {"1": (700, 1000), "2": (100, 1000)})
    assert far is not None
    assert far.worst(20) is None


def test_chance_is_no_finding() -> None:
    noise = split({"9": (40, 200), "14": (36, 200)}, {"9": (200, 1000), "14": (200, 1000)})

    assert noise is not None
    assert noise.worst(20) is None
    better = split({"9": (90, 200)}, {"9": (20, 200)})
    assert better is not None
    assert better.worst(20) is None


def test_a_group_that_one_side_never_had_differs_by_its_share_alone() -> None:
    made = split({"old list": (5, 100), "new list": (30, 100)}, {"new list": (300, 1000)})

    assert made is not None
    old, new = made.groups
    assert (old.by_rate, new.by_rate) == (0, 0)
    assert old.by_share == made.difference == Fraction(-1, 8)
    assert old.chance is None
    assert split({}, {"a": (1, 2)}) is None
    assert split({"a": (1, 2)}, {"a": (0, 0)}) is None
