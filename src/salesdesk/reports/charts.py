"""Charts on paper: few, plain, labelled directly, as vectors, readable without colour."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, String

from salesdesk import formats
from salesdesk.formats import ValueKind
from salesdesk.i18n import _
from salesdesk.reports import look
from salesdesk.reports.fonts import font_name, latin_quotes, text_width
from salesdesk.reports.interview_sheet import BehaviourRating, FunnelStage, Trend
from salesdesk.reports.layout import fitted
from salesdesk.reports.look import Style

_TICK = Style(size=6.6, leading=8, colour=look.MUTED)
_LABEL = Style(size=7.4, leading=9)
_VALUE = Style(size=7.6, leading=9, bold=True)
_CAPTION = Style(size=8, leading=10, bold=True)


class _Board:
    """A drawing with few words for what our charts draw."""

    def __init__(self, width: float, height: float) -> None:
        self.drawing = Drawing(width, height)

    def text(self, x: float, y: float, text: str, style: Style = _LABEL, anchor: str = "start") -> None:
        self.drawing.add(
            String(
                x,
                y,
                latin_quotes(text),
                fontName=font_name(style.bold),
                fontSize=style.size,
                fillColor=look.ink(style.colour),
                textAnchor=anchor,
            )
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: str, thickness: float = 0.5, *, dashed: bool = False
    ) -> None:
        dashes = [2.6, 2] if dashed else None
        self.drawing.add(
            Line(x1, y1, x2, y2, strokeColor=look.ink(colour), strokeWidth=thickness, strokeDashArray=dashes)
        )

    def rect(self, x: float, y: float, width: float, height: float, fill: str, stroke: str = "") -> None:
        edge = look.ink(stroke) if stroke else None
        self.drawing.add(Rect(x, y, width, height, fillColor=look.ink(fill), strokeColor=edge, strokeWidth=0.6))

    def path(
        self, points: Sequence[tuple[float, float]], colour: str, thickness: float, *, dashed: bool = False
    ) -> None:
        flat = [part for point in points for part in point]
        dashes = [2.6, 2] if dashed else None
        self.drawing.add(
            PolyLine(
                flat, strokeColor=look.ink(colour), strokeWidth=thickness, strokeDashArray=dashes, strokeLineJoin=1
            )
        )

    def polygon(
        self, points: Sequence[tuple[float, float]], fill: str, stroke: str, thickness: float, *, dashed: bool = False
    ) -> None:
        self.drawing.add(
            Polygon(
                [part for point in points for part in point],
                fillColor=look.ink(fill) if fill else None,
                strokeColor=look.ink(stroke),
                strokeWidth=thickness,
                strokeDashArray=[2.6, 2] if dashed else None,
                fillOpacity=0.35 if fill else None,
            )
        )

    def dot(self, x: float, y: float, radius: float, fill: str, stroke: str = look.ACCENT) -> None:
        self.drawing.add(Circle(x, y, radius, fillColor=look.ink(fill), strokeColor=look.ink(stroke), strokeWidth=0.8))


def nice_ticks(low: float, high: float, count: int = 3) -> list[float]:
    """Round numbers from at most ``low`` to at least ``high``, about ``count`` steps."""
    if high <= low:
        high = low + 1
    rough = (high - low) / count
    power = 10 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [i * step for i in range(first, last + 1)]


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
    board = _Board(width, height)
    kind = trend.kpi.kind
    unit = f"  {trend.kpi.unit}" if trend.kpi.unit else ""
    name = fitted(trend.kpi.name, _CAPTION, width - text_width(unit, _TICK.size) - 4)
    board.text(0, height - 8, name, _CAPTION)
    board.text(text_width(name, _CAPTION.size, bold=True), height - 8, unit, _TICK)
    values = [p.value for p in trend.points if p.value is not None]
    targets = [p.target for p in trend.points if p.target is not None]
    if not values:
        board.text(width / 2, height / 2 - 6, _("No data in this span"), _LABEL, "middle")
        return board.drawing
    edges = [t * (2 - trend.amber if trend.less_is_better else trend.amber) for t in targets]
    low, high = min(values + targets + edges), max(values + targets + edges)
    if low >= 0 and (low < 0.45 * high or high == low):
        low = 0.0
    ticks = _value_ticks(low, high, kind)
    texts = [_tick_text(tick, kind, currency) for tick in ticks]
    left = max(text_width(t, _TICK.size) for t in texts) + 4
    last = next(p.value for p in reversed(trend.points) if p.value is not None)
    last_text = formats.figure(last, kind, currency)
    target_text = _("Target {value}").format(value=formats.figure(targets[-1], kind, currency)) if targets else ""
    right = width - max(text_width(last_text, _VALUE.size, bold=True), text_width(target_text, _TICK.size)) - 6
    scale = _Scale(ticks[0], ticks[-1], 13, height - 17)
    step = (right - left - 6) / max(len(trend.points) - 1, 1)
    xs = [left + 3 + i * step for i in range(len(trend.points))]
    if len(xs) == 1:
        xs = [(left + right) / 2]
    _target_band(board, trend, xs, scale, (left, right))
    for tick, text in zip(ticks, texts, strict=True):
        board.line(left, scale.y(tick), right, scale.y(tick), look.HAIRLINE, 0.4)
        board.text(left - 3, scale.y(tick) - 2.3, text, _TICK, "end")
    _x_labels(board, [p.label for p in trend.points], xs, (left, right))
    _target_line(board, trend, xs, scale, (left, right))
    _value_line(board, [p.value for p in trend.points], xs, scale)
    y_last = scale.y(last)
    if targets:
        y_target = scale.y(targets[-1])
        if abs(y_last - y_target) < 9:
            y_target, y_last = (y_last + 9, y_last) if y_target >= y_last else (y_last - 9, y_last)
        board.text(right + 4, y_target - 2.4, target_text, _TICK)
    board.text(right + 4, y_last - 2.6, last_text, _VALUE)
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


def _value_line(board: _Board, values: Sequence[float | None], xs: Sequence[float], scale: _Scale) -> None:
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


def _target_band(board: _Board, trend: Trend, xs: Sequence[float], scale: _Scale, ends: tuple[float, float]) -> None:
    factor = 2 - trend.amber if trend.less_is_better else trend.amber
    for point, (x1, x2) in zip(trend.points, _spans(xs, ends), strict=True):
        if point.target:
            y1, y2 = sorted((scale.y(point.target), scale.y(point.target * factor)))
            board.rect(x1, y1, x2 - x1, y2 - y1, look.BAND)


def _target_line(board: _Board, trend: Trend, xs: Sequence[float], scale: _Scale, ends: tuple[float, float]) -> None:
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


def _x_labels(board: _Board, labels: Sequence[str], xs: Sequence[float], ends: tuple[float, float]) -> None:
    """The last label always, the others from the right as far as they don't touch."""
    free = ends[1] + 8
    for label, x in sorted(zip(labels, xs, strict=True), key=lambda pair: -pair[1]):
        wide = text_width(label, _TICK.size)
        start = max(x - wide / 2, ends[0] - 4)
        if start + wide <= free:
            board.text(start, 3, label, _TICK)
            free = start - 5


def funnel_chart(stages: Sequence[FunnelStage], width: float, height: float) -> Drawing:
    """Stages as bars from the same line, each with its value and its rate from the stage before (the team's too)."""
    board = _Board(width, height)
    top = max((s.value or 0 for s in stages), default=0) or 1
    name_room = min(max((text_width(s.name, _LABEL.size) for s in stages), default=0) + 6, width * 0.3)
    rates = [_rate_text(stages, i) for i in range(len(stages))]
    rate_room = max((text_width(r, _TICK.size) for r in rates), default=0) + 6
    value_room = max((text_width(formats.number(s.value), _VALUE.size, bold=True) for s in stages), default=0) + 8
    room = max(width - name_room - rate_room - value_room, 30)
    row = min(height / max(len(stages), 1), 30)
    for index, (stage, rate) in enumerate(zip(stages, rates, strict=True)):
        y = height - (index + 1) * row
        bar = max((stage.value or 0) / top * room, 1.2)
        middle = y + row / 2 - 2.7
        board.text(name_room - 6, middle, fitted(stage.name, _LABEL, name_room - 6), _LABEL, "end")
        board.rect(name_room, y + row * 0.16, bar, row * 0.68, look.ACCENT_LIGHT if index else look.ACCENT)
        board.text(name_room + bar + 4, middle, formats.number(stage.value), _VALUE)
        board.text(width, middle, rate, _TICK, "end")
    return board.drawing


def _rate_text(stages: Sequence[FunnelStage], index: int) -> str:
    before, now = (stages[index - 1].value if index else None), stages[index].value
    if not before or now is None:
        return ""
    own = formats.percent(now / before)
    team = stages[index].team_rate
    if team is None:
        return own
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
    board = _Board(width, row * max(len(ordered), 1))
    top = max((max(b.value or 0, b.reference or 0) for b in ordered), default=0) or 1
    name_room = min(max((text_width(b.name, _LABEL.size) for b in ordered), default=0) + 6, width * 0.4)
    value_room = max((text_width(b.text, _VALUE.size, bold=True) for b in ordered), default=0) + 8
    room = max(width - name_room - value_room, 20)
    for index, bar in enumerate(ordered):
        y = (len(ordered) - 1 - index) * row
        middle = y + row / 2 - 2.7
        board.text(name_room - 6, middle, fitted(bar.name, _LABEL, name_room - 6), _LABEL, "end")
        length = max(bar.value or 0, 0) / top * room
        if bar.value is not None:
            board.rect(
                name_room, y + row * 0.2, max(length, 1.2), row * 0.6, look.ACCENT if bar.strong else look.ACCENT_LIGHT
            )
        mark = 0.0
        if bar.reference is not None:
            mark = bar.reference / top * room
            board.line(name_room + mark, y + row * 0.06, name_room + mark, y + row * 0.94, look.INK, 1.3)
        board.text(name_room + max(length, mark) + 5, middle, bar.text, _VALUE)
    return board.drawing


def radar_chart(ratings: Sequence[BehaviourRating], width: float, height: float) -> Drawing:
    """Ratings 1–5 around a centre: the supervisor's solid with dots, the agent's own dashed; each axis named.

    Needs three axes at least; with fewer it draws bars.
    """
    if len(ratings) < 3:
        bars = [Bar(r.name, r.score, formats.number(r.score), r.self_score) for r in ratings]
        return bar_chart(bars, width)
    board = _Board(width, height)
    cx, cy = width / 2, height / 2
    radius = min(height / 2 - 13, width / 2 - 40)
    directions = [
        (math.sin(2 * math.pi * i / len(ratings)), math.cos(2 * math.pi * i / len(ratings)))
        for i in range(len(ratings))
    ]

    def at(index: int, score: float) -> tuple[float, float]:
        x, y = directions[index]
        return cx + x * radius * score / 5, cy + y * radius * score / 5

    for ring in range(1, 6):
        board.polygon([at(i, ring) for i in range(len(ratings))], "", look.HAIRLINE, 0.8 if ring == 5 else 0.4)
        board.text(cx + 2, cy + radius * ring / 5 - 6.5, str(ring), _TICK.with_(colour=look.FAINT))
    for index, rating in enumerate(ratings):
        board.line(cx, cy, *at(index, 5), look.HAIRLINE, 0.4)
        _axis_name(board, rating, directions[index], (cx, cy, radius), width)
    _ring_of_scores(board, [r.self_score for r in ratings], at, own=True)
    _ring_of_scores(board, [r.score for r in ratings], at, own=False)
    return board.drawing


def _axis_name(
    board: _Board,
    rating: BehaviourRating,
    direction: tuple[float, float],
    circle: tuple[float, float, float],
    width: float,
) -> None:
    cx, cy, radius = circle
    x, y = cx + direction[0] * (radius + 6), cy + direction[1] * (radius + 7) - 2.5
    anchor = "middle" if abs(direction[0]) < 0.2 else ("start" if direction[0] > 0 else "end")
    room = {"middle": width * 0.6, "start": width - x, "end": x}[anchor]
    board.text(
        x, y, fitted(f"{rating.name} {formats.number(rating.score)}", _TICK, room), _TICK.with_(colour=look.INK), anchor
    )


def _ring_of_scores(
    board: _Board, scores: Sequence[int | None], at: Callable[[int, float], tuple[float, float]], *, own: bool
) -> None:
    points = [at(i, score) for i, score in enumerate(scores) if score is not None]
    if len(points) == len(scores):
        board.polygon(
            points,
            "" if own else look.ACCENT_LIGHT,
            look.MUTED if own else look.ACCENT,
            1.0 if own else 1.3,
            dashed=own,
        )
    if not own:
        for x, y in points:
            board.dot(x, y, 1.8, look.ACCENT)
