import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.metrics.achievement import CEILING, achievement, amber_edge, dynamic_rag, rag, shortfall
from salesdesk.metrics.catalogue import Better, Thresholds, kpi
from salesdesk.types import Rag

LIMITS = Thresholds()
ORDER = [Rag.RED, Rag.AMBER, Rag.GREEN]
amounts = st.floats(0, 1e6)


@pytest.mark.parametrize(
    ("actual", "target", "direction", "expected"),
    [
        (80, 100, Better.UP, 0.8),
        (150, 100, Better.UP, 1.5),
        (0, 100, Better.UP, 0.0),
        (0, 0, Better.UP, 1.0),
        (-5, 0, Better.UP, 0.0),
        (200, 100, Better.DOWN, 0.5),
        (50, 100, Better.DOWN, 2.0),
        (0, 100, Better.DOWN, CEILING),
        (0, 0, Better.DOWN, 1.0),
        (5, 0, Better.DOWN, 0.0),
        (None, 100, Better.UP, None),
        (100, None, Better.UP, None),
    ],
)
def test_achievement(actual, target, direction, expected):
    assert achievement(actual, target, direction) == expected


@given(amounts, amounts, amounts)
def test_more_is_never_worse_and_colours_follow(one, other, target):
    low, high = sorted((one, other))
    worse, better = achievement(low, target), achievement(high, target)
    assert worse <= better
    assert ORDER.index(rag(worse, LIMITS)) <= ORDER.index(rag(better, LIMITS))
    assert achievement(high, target, Better.DOWN) <= achievement(low, target, Better.DOWN)


def test_colours_change_on_their_limits():
    assert [rag(value, LIMITS) for value in (1.0, 0.999, 0.8, 0.7999)] == [Rag.GREEN, Rag.AMBER, Rag.AMBER, Rag.RED]
    assert rag(0.1 * 3 / 0.3, LIMITS) is Rag.GREEN
    assert rag(None, LIMITS) is None
    assert rag(0.95, Thresholds(0.9, 0.7)) is Rag.GREEN


def test_dynamic_colours_come_from_ones_own_history():
    history = [0.20, 0.21, 0.19, 0.22, 0.18, 0.20, 0.21, 0.19]
    rate = kpi("connect_rate")
    assert dynamic_rag(0.21, history, rate) is Rag.GREEN
    assert dynamic_rag(0.19, history, rate) is Rag.AMBER
    assert dynamic_rag(0.10, history, rate) is Rag.RED
    assert dynamic_rag(0.10, history[:7], rate) is None
    assert dynamic_rag(None, history, rate) is None
    assert dynamic_rag(0.10, history, kpi("complaint_rate")) is Rag.GREEN


def test_shortfall():
    assert shortfall(80, 100) == pytest.approx(0.2)
    assert shortfall(120, 100) == pytest.approx(-0.2)
    assert shortfall(120, 100, Better.DOWN) == pytest.approx(0.2)
    assert shortfall(0, 0) == 0
    assert shortfall(1, 0, Better.DOWN) == math.inf


@pytest.mark.parametrize("id_", ["connect_rate", "avg_talk", "dials"])
@pytest.mark.parametrize("direction", list(Better))
def test_at_the_amber_edge_a_figure_is_just_amber(id_, direction):
    definition = replace(kpi(id_), direction=direction)
    edge, away = amber_edge(definition), 0.99 if direction is Better.UP else 1.01
    colours = [rag(achievement(100 * edge * by, 100, direction), definition.thresholds) for by in (1, away)]
    assert colours == [Rag.AMBER, Rag.RED]
