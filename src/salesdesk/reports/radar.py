"""The radar of behaviour ratings 1–5: the supervisor's solid with dots, the agent's own dashed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from salesdesk import formats
from salesdesk.reports import look
from salesdesk.reports.chart_board import TICK, Board, Drawing
from salesdesk.reports.charts import Bar, bar_chart
from salesdesk.reports.interview_sheet import BehaviourRating
from salesdesk.reports.text import fitted


def radar_chart(ratings: Sequence[BehaviourRating], width: float, height: float) -> Drawing:
    """Ratings 1–5 around a centre: the supervisor's solid with dots, the agent's own dashed; each axis named.

    Needs three axes at least; with fewer it draws bars.
    """
    if len(ratings) < 3:
        bars = [Bar(r.name, r.score, formats.number(r.score), r.self_score) for r in ratings]
        return bar_chart(bars, width)
    board = Board(width, height)
    cx, cy = width / 2, height / 2
    radius = min(height / 2 - 13, width / 2 - 40)
    directions = [
        (math.sin(2 * math.pi * i / len(ratings)), math.cos(2 * math.pi * i / len(ratings)))
        for i in range(len(ratings))
    ]

    def at(index: int, score: float) -> tuple[float, float]:
        x, y = directions[index]
        return cx + x * radius * score / 5, cy + y * radius * score / 5

    board.drawing.alt = formats.listed(f"{rating.name} {formats.number(rating.score)}" for rating in ratings)
    scores = [r.score for r in ratings]
    if None not in scores:
        board.polygon([at(i, score or 0) for i, score in enumerate(scores)], look.ACCENT_LIGHT, "", 0)
    for ring in range(1, 6):
        board.polygon([at(i, ring) for i in range(len(ratings))], "", look.HAIRLINE, 0.8 if ring == 5 else 0.4)
        board.text(cx + 2, cy + radius * ring / 5 - 6.5, str(ring), TICK.with_(colour=look.FAINT))
    for index, rating in enumerate(ratings):
        board.line(cx, cy, *at(index, 5), look.HAIRLINE, 0.4)
        _axis_name(board, rating, directions[index], (cx, cy, radius), width)
    _ring_of_scores(board, [r.self_score for r in ratings], at, own=True)
    _ring_of_scores(board, scores, at, own=False)
    return board.drawing


def _axis_name(
    board: Board,
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
        x, y, fitted(f"{rating.name} {formats.number(rating.score)}", TICK, room), TICK.with_(colour=look.INK), anchor
    )


def _ring_of_scores(
    board: Board, scores: Sequence[int | None], at: Callable[[int, float], tuple[float, float]], *, own: bool
) -> None:
    points = [at(i, score) for i, score in enumerate(scores) if score is not None]
    if len(points) == len(scores):
        board.polygon(
            points,
            "",
            look.MUTED if own else look.ACCENT,
            1.0 if own else 1.3,
            dashed=own,
        )
    if not own:
        for x, y in points:
            board.dot(x, y, 1.8, look.ACCENT)
