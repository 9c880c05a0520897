"""Charts: every value is written, nothing leaves its drawing, odd data is drawn plainly."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from salesdesk.formats import ValueKind
from salesdesk.reports.chart_board import Drawing, Shape, Word, nice_ticks
from salesdesk.reports.charts import Bar, bar_chart, funnel_chart, trend_chart
from salesdesk.reports.fonts import text_width
from salesdesk.reports.interview_sheet import BehaviourRating, FunnelStage, Trend, TrendPoint
from salesdesk.reports.radar import radar_chart
from salesdesk.reports.sheets import Kpi


def texts(drawing: Drawing) -> list[str]:
    return [mark.text for mark in drawing.marks if isinstance(mark, Word)]


def assert_inside(drawing: Drawing) -> None:
    for mark in drawing.marks:
        if isinstance(mark, Word):
            wide = text_width(mark.text, mark.style.size, mark.style.bold)
            assert mark.x >= -1
            assert mark.x + wide <= drawing.width + 1
            assert -1 <= mark.y <= drawing.height


def trend(values: list[float | None], targets: list[float | None] | None = None, **more: object) -> Trend:
    targets = targets or [None] * len(values)
    points = tuple(
        TrendPoint(label=f"W{i}", value=v, target=t) for i, (v, t) in enumerate(zip(values, targets, strict=True))
    )
    kpi = Kpi(name="接通率", kind=more.pop("kind", ValueKind.PERCENT), unit=str(more.pop("unit", "")))  # type: ignore[arg-type]
    return Trend(kpi=kpi, points=points, **more)  # type: ignore[arg-type]


def test_a_trend_writes_its_last_value_and_target() -> None:
    drawing = trend_chart(trend([0.2, 0.18, None, 0.15, 0.177], [0.2] * 5), 160, 84)
    assert {"接通率", "17.7%", "Target 20.0%", "W4"} <= set(texts(drawing))
    assert_inside(drawing)


def test_a_gap_breaks_the_line_and_the_target() -> None:
    drawing = trend_chart(trend([1, 2, None, 3, 4], [2, 2, None, 2, 2], kind=ValueKind.NUMBER), 160, 84)
    lines = [mark for mark in drawing.marks if isinstance(mark, Shape) and not mark.fill and mark.thickness >= 0.9]
    assert len([line for line in lines if not line.dashed]) == 2
    assert len([line for line in lines if line.dashed]) == 2


def test_charts_are_described_in_words() -> None:
    drawing = trend_chart(trend([0.2, None, 0.177], [0.2] * 3), 160, 84)
    assert drawing.alt == "接通率: W0 20.0%; W1 —; W2 17.7%; Target 20.0%"
    assert "No data" in trend_chart(trend([None]), 160, 84).alt
    bars = bar_chart([Bar("b", 1, "1"), Bar("a", 2, "2")], 250)
    assert bars.alt == "a 2; b 1"
    stages = [FunnelStage(name="x", value=10), FunnelStage(name="y", value=5)]
    assert funnel_chart(stages, 250, 60).alt == "x 10; y 5 50.0%"
    ratings = [BehaviourRating(name=name, score=4, self_score=3) for name in "abc"]
    assert radar_chart(ratings, 250, 130).alt == "a 4; b 4; c 4"


def test_a_steady_target_is_one_band() -> None:
    drawing = trend_chart(trend([0.2] * 8, [0.2] * 4 + [0.3] * 4), 160, 84)
    bands = [mark for mark in drawing.marks if isinstance(mark, Shape) and mark.fill]
    assert len(bands) == 2


def test_a_trend_without_values_says_so() -> None:
    assert "No data in this span" in texts(trend_chart(trend([None, None]), 160, 84))
    assert "No data in this span" in texts(trend_chart(trend([]), 160, 84))


@pytest.mark.parametrize("kind", list(ValueKind))
@pytest.mark.parametrize("values", [[5.0], [0.0, 0.0], [-3.0, 4.0], [7200.0, 9000.0], [1e9, 2e9]])
def test_any_values_have_their_chart(kind: ValueKind, values: list[float]) -> None:
    drawing = trend_chart(
        trend(list(values), [values[0]] * len(values), kind=kind, unit="次/日", less_is_better=True), 170, 80
    )
    assert_inside(drawing)


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=40), st.floats(0, 1e5))
@settings(max_examples=60)
def test_no_trend_leaves_its_drawing(values: list[float | None], target: float) -> None:
    drawing = trend_chart(trend(list(values), [target] * len(values), kind=ValueKind.NUMBER), 200, 84)
    if values:
        assert_inside(drawing)


@given(st.floats(-1e7, 1e7), st.floats(0, 1e7))
@example(1048576.0, 1e-06)
@example(0.0, 0.0)
def test_ticks_enclose_the_values_with_even_steps(low: float, more: float) -> None:
    ticks = nice_ticks(low, low + more)
    assert ticks[0] <= low + abs(low) * 1e-6 + 1e-6
    assert ticks[-1] >= low + more - abs(low + more) * 1e-6 - 1e-6
    assert 2 <= len(ticks) <= 8
    steps = [b - a for a, b in pairwise(ticks)]
    assert max(steps) == pytest.approx(min(steps), rel=1e-5)


def test_the_funnel_writes_values_and_rates() -> None:
    stages = [
        FunnelStage(name="外呼", value=2060),
        FunnelStage(name="接通", value=365, team_rate=0.21),
        FunnelStage(name="意向", value=None),
        FunnelStage(name="成交", value=0),
    ]
    found = texts(funnel_chart(stages, 250, 100))
    assert {"2,060", "365", "—", "0", "17.7% (team 21.0%)"} <= set(found)
    assert_inside(funnel_chart(stages, 250, 100))
    assert texts(funnel_chart([], 250, 100)) == []
    assert "50.0%" in texts(funnel_chart([FunnelStage(name="a", value=2), FunnelStage(name="b", value=1)], 250, 60))


def test_bars_stand_in_order_with_their_reference() -> None:
    bars = [Bar("小", 1, "1"), Bar("无", None, "—"), Bar("大", 9, "9", reference=12, strong=True), Bar("负", -2, "−2")]
    drawing = bar_chart(bars, 250)
    assert [t for t in texts(drawing) if t in "小无大负"] == ["大", "小", "负", "无"]
    assert_inside(drawing)
    assert texts(bar_chart([], 250)) == []


def test_the_radar_names_each_axis_with_its_score() -> None:
    ratings = [BehaviourRating(name=f"能力{i}", score=i % 5 + 1, self_score=3) for i in range(12)]
    drawing = radar_chart(ratings, 250, 130)
    assert {f"能力{i} {i % 5 + 1}" for i in range(12)} <= set(texts(drawing))
    assert_inside(drawing)


def test_an_incomplete_radar_shows_what_is_there() -> None:
    ratings = [BehaviourRating(name=f"x{i}", score=None if i == 1 else 4) for i in range(4)]
    assert "x1 —" in texts(radar_chart(ratings, 250, 130))


def test_two_ratings_are_bars() -> None:
    ratings = [BehaviourRating(name="倾听", score=4), BehaviourRating(name="提问", score=2, self_score=3)]
    assert {"倾听", "提问", "4", "2"} == set(texts(radar_chart(ratings, 250, 130)))
