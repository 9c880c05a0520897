"""Charts on paper: few, plain, labelled directly, as vectors, readable without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from salesdesk import formats
from salesdesk.formats import ValueKind
from salesdesk.i18n import _, briefly, in_both
from salesdesk.reports import look
from salesdesk.reports.chart_board import CAPTION, LABEL, TICK, VALUE, Board, Drawing, nice_ticks
from salesdesk.reports.fonts import text_width
from salesdesk.reports.interview_sheet import FunnelStage, Trend
from salesdesk.reports.text import fitted


@dataclass(frozen=True, slots=True)
class _Scale:
    """From values to points on the paper."""

    low: float
    high: float
    bottom: float
    top: float

    def y(self, value: float) -> float:
        return self.bottom + (value - self.low) / (self.high - self.low) * (self.top - self.bottom)


def _tick_text(value: float, kind: ValueKind, currency: str) -> str:
    if kind is ValueKind.PERCENT:
        return formats.percent(value, 0 if abs(value * 100 - round(value * 100)) < 0.01 else 1)
    return formats.figure(value, kind, currency)


def trend_chart(trend: Trend, width: float, height: float, currency: str = "CNY") -> Drawing:
    """A KPI over time with its target (dashed) and the band of "watch" shaded; the last value written beside it."""
    board = Board(width, height)
    kind = trend.kpi.kind
    unit = f"  {trend.kpi.unit}" if trend.kpi.unit else ""
    name = fitted(trend.kpi.name, CAPTION, width - text_width(unit, TICK.size) - 4)
    board.text(0, height - 8, name, CAPTION)
    board.text(text_width(name, CAPTION.size, bold=True), height - 8, unit, TICK)
    values = [p.value for p in trend.points if p.value is not None]
    targets = [p.target for p in trend.points if p.target is not None]
    if not values:
        board.drawing.alt = f"{trend.kpi.name}: " + _("No data in this span")
        board.text(width / 2, height / 2 - 6, _("No data in this span"), LABEL, "middle")
        return board.drawing
    edges = [t * (2 - trend.amber if trend.less_is_better else trend.amber) for t in targets]
    low, high = min(values + targets + edges), max(values + targets + edges)
    if low >= 0 and (low < 0.45 * high or high == low):
        low = 0.0
    ticks = _value_ticks(low, high, kind)
    texts = [_tick_text(tick, kind, currency) for tick in ticks]
    left = max(text_width(t, TICK.size) for t in texts) + 4
    last = next(p.value for p in reversed(trend.points) if p.value is not None)
    last_text = formats.figure(last, kind, currency)
    with briefly():
        target_text = _("Target {value}").format(value=formats.figure(targets[-1], kind, currency)) if targets else ""
    points = [f"{p.label} {formats.figure(p.value, kind, currency)}" for p in trend.points]
    board.drawing.alt = f"{trend.kpi.name}: {formats.listed([*points, *([target_text] if target_text else [])])}"
    right = width - max(text_width(last_text, VALUE.size, bold=True), text_width(target_text, TICK.size)) - 6
    scale = _Scale(ticks[0], ticks[-1], 13, height - 17)
    step = (right - left - 6) / max(len(trend.points) - 1, 1)
    xs = [left + 3 + i * step for i in range(len(trend.points))]
    if len(xs) == 1:
        xs = [(left + right) / 2]
    _target_band(board, trend, xs, scale, (left, right))
    for tick, text in zip(ticks, texts, strict=True):
        board.line(left, scale.y(tick), right, scale.y(tick), look.HAIRLINE, 0.4)
        board.text(left - 3, scale.y(tick) - 2.3, text, TICK, "end")
    _x_labels(board, [p.label for p in trend.points], xs, (left, right))
    _target_line(board, trend, xs, scale, (left, right))
    _value_line(board, [p.value for p in trend.points], xs, scale)
    y_last = scale.y(last)
    if targets:
        y_target = scale.y(targets[-1])
        if abs(y_last - y_target) < 9:
            y_target, y_last = (y_last + 9, y_last) if y_target >= y_last else (y_last - 9, y_last)
        board.text(right + 4, y_target - 2.4, target_text, TICK)
    board.text(right + 4, y_last - 2.6, last_text, VALUE)
    return board.drawing


def _value_ticks(low: float, high: float, kind: ValueKind) -> list[float]:
    if kind is ValueKind.DURATION:
        unit = 3600 if high >= 7200 else 60
        return [tick * unit for tick in nice_ticks(low / unit, high / unit)]
    return nice_ticks(low, high)


def _segments(points: Sequence[float | None], xs: Sequence[float], scale: _Scale) -> list[list[tuple[float, float]]]:
    found: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(xs, points, strict=True):
        if value is None:
            found.append([])
        else:
            found[-1].append((x, scale.y(value)))
    return [segment for segment in found if segment]


def _value_line(board: Board, values: Sequence[float | None], xs: Sequence[float], scale: _Scale) -> None:
    for segment in _segments(values, xs, scale):
        if len(segment) > 1:
            board.path(segment, look.ACCENT, 1.3)
        radius = 1.7 if len(values) <= 16 else 1.0
        for x, y in segment:
            board.dot(x, y, radius, look.WHITE)
    x, y = _segments(values, xs, scale)[-1][-1]
    board.dot(x, y, 2.1, look.ACCENT)


def _spans(xs: Sequence[float], ends: tuple[float, float]) -> list[tuple[float, float]]:
    """Each point's share of the axis: half-way to its neighbours."""
    middles = [(a + b) / 2 for a, b in pairwise(xs)]
    return list(zip([ends[0], *middles], [*middles, ends[1]], strict=True))


def _target_band(board: Board, trend: Trend, xs: Sequence[float], scale: _Scale, ends: tuple[float, float]) -> None:
    """One rectangle for each stretch with the same target: seams between neighbours would show."""
    factor = 2 - trend.amber if trend.less_is_better else trend.amber
    spans = zip(trend.points, _spans(xs, ends), strict=True)
    for target, stretch in groupby(spans, key=lambda pair: pair[0].target):
        if target:
            edges = [span for _point, span in stretch]
            y1, y2 = sorted((scale.y(target), scale.y(target * factor)))
            board.rect(edges[0][0], y1, edges[-1][1] - edges[0][0], y2 - y1, look.BAND)


def _target_line(board: Board, trend: Trend, xs: Sequence[float], scale: _Scale, ends: tuple[float, float]) -> None:
    steps: list[tuple[float, float]] = []
    for point, (x1, x2) in zip(trend.points, _spans(xs, ends), strict=True):
        if point.target is None:
            if len(steps) > 1:
                board.path(steps, look.MUTED, 0.9, dashed=True)
            steps = []
            continue
        steps += [(x1, scale.y(point.target)), (x2, scale.y(point.target))]
    if len(steps) > 1:
        board.path(steps, look.MUTED, 0.9, dashed=True)


def _x_labels(board: Board, labels: Sequence[str], xs: Sequence[float], ends: tuple[float, float]) -> None:
    """The last label always, the others from the right as far as they don't touch."""
    free = ends[1] + 8
    for label, x in sorted(zip(labels, xs, strict=True), key=lambda pair: -pair[1]):
        wide = text_width(label, TICK.size)
        start = max(x - wide / 2, ends[0] - 4)
        if start + wide <= free:
            board.text(start, 3, label, TICK)
            free = start - 5


def funnel_chart(stages: Sequence[FunnelStage], width: float, height: float) -> Drawing:
    """Stages as bars from the same line, each with its value and its rate from the stage before (the team's too)."""
    board = Board(width, height)
    top = max((s.value or 0 for s in stages), default=0) or 1
    share = 0.42 if in_both() else 0.3
    name_room = min(max((text_width(s.name, LABEL.size) for s in stages), default=0) + 6, width * share)
    rates = [_rate_text(stages, i) for i in range(len(stages))]
    board.drawing.alt = formats.listed(
        f"{s.name} {formats.number(s.value)} {rate}".rstrip() for s, rate in zip(stages, rates, strict=True)
    )
    rate_room = max((text_width(r, TICK.size) for r in rates), default=0) + 6
    value_room = max((text_width(formats.number(s.value), VALUE.size, bold=True) for s in stages), default=0) + 8
    room = max(width - name_room - rate_room - value_room, 30)
    row = min(height / max(len(stages), 1), 30)
    for index, (stage, rate) in enumerate(zip(stages, rates, strict=True)):
        y = height - (index + 1) * row
        bar = max((stage.value or 0) / top * room, 1.2)
        middle = y + row / 2 - 2.7
        board.text(name_room - 6, middle, fitted(stage.name, LABEL, name_room - 6), LABEL, "end")
        board.rect(name_room, y + row * 0.16, bar, row * 0.68, look.ACCENT_LIGHT if index else look.ACCENT)
        board.text(name_room + bar + 4, middle, formats.number(stage.value), VALUE)
        board.text(width, middle, rate, TICK, "end")
    return board.drawing


def _rate_text(stages: Sequence[FunnelStage], index: int) -> str:
    before, now = (stages[index - 1].value if index else None), stages[index].value
    if not before or now is None:
        return ""
    own = formats.percent(now / before)
    team = stages[index].team_rate
    if team is None:
        return own
    with briefly():
        return _("{own} (team {team})").format(own=own, team=formats.percent(team))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a name, a value, how it is written, and a reference mark (team median, target) if there is one."""

    name: str
    value: float | None
    text: str
    reference: float | None = None
    strong: bool = False


def bar_chart(bars: Sequence[Bar], width: float, row: float = 15) -> Drawing:
    """Horizontal bars, largest first ("no data" last), each labelled; the reference is a short upright line."""
    ordered = sorted(bars, key=lambda bar: (bar.value is None, -(bar.value or 0)))
    board = Board(width, row * max(len(ordered), 1))
    board.drawing.alt = formats.listed(f"{bar.name} {bar.text}" for bar in ordered)
    top = max((max(b.value or 0, b.reference or 0) for b in ordered), default=0) or 1
    name_room = min(max((text_width(b.name, LABEL.size) for b in ordered), default=0) + 6, width * 0.4)
    value_room = max((text_width(b.text, VALUE.size, bold=True) for b in ordered), default=0) + 8
    room = max(width - name_room - value_room, 20)
    for index, bar in enumerate(ordered):
        y = (len(ordered) - 1 - index) * row
        middle = y + row / 2 - 2.7
        board.text(name_room - 6, middle, fitted(bar.name, LABEL, name_room - 6), LABEL, "end")
        length = max(bar.value or 0, 0) / top * room
        if bar.value is not None:
            board.rect(
                name_room, y + row * 0.2, max(length, 1.2), row * 0.6, look.ACCENT if bar.strong else look.ACCENT_LIGHT
            )
        mark = 0.0
        if bar.reference is not None:
            mark = bar.reference / top * room
            board.line(name_room + mark, y + row * 0.06, name_room + mark, y + row * 0.94, look.INK, 1.3)
        board.text(name_room + max(length, mark) + 5, middle, bar.text, VALUE)
    return board.drawing
