"""The columns of the ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesdesk import formats
from salesdesk.i18n import N_, _
from salesdesk.ui.tables import Column

if TYPE_CHECKING:
    from salesdesk.services.ranking import Ranked


def columns() -> list[Column]:
    """Place, agent, score with its interval, rating, and what is behind it."""
    return [
        Column("place", N_("Rank"), "right", value=lambda row: row.place_words, sort=lambda row: row.place.rank,
               tooltip=_place_tip),
        Column("agent", N_("Agent")),
        Column("score", N_("Score"), "right", value=lambda row: row.place.value, format=_score, tooltip=_score_tip),
        Column("interval", N_("95% interval"), "right", value=_interval, sort=lambda row: row.place.low),
        Column("rating", N_("Score rating"), "center", value=rating_words, sort=lambda row: -row.place.value,
               tooltip=_rating_tip),
        Column("scheme", N_("Weights"), value=lambda row: row.score.scheme.name, hidden=True),
        Column("missing", N_("Left out"), "right", value=lambda row: row.score.score.missing_weight or None,
               format=_points, tooltip=lambda row: row.score.score.note),
    ]  # fmt: skip


def rating_words(row: Ranked) -> str | None:
    """The rating; where the interval of the score reaches over several, from the lowest to the highest."""
    if row.score is None or row.score.rating is None:
        return None
    low, high = row.rating_low, row.rating_high
    if low is None or high is None or low == high:
        return row.score.rating.name
    return f"{row.score.rating.name} ({low.name}–{high.name})"


def _score(value: float | None) -> str:
    return "—" if value is None else formats.number(value, 1)


def _points(value: float | None) -> str:
    return "—" if value is None else _("{points} points").format(points=formats.number(value))


def _interval(row: Ranked) -> str | None:
    if row.place.low is None or row.place.high is None:
        return None
    return f"{formats.number(row.place.low, 1)}–{formats.number(row.place.high, 1)}"


def _place_tip(row: Ranked) -> str:
    return row.words


def _score_tip(row: Ranked) -> str:
    if row.score is None:
        return ""
    from salesdesk.metrics.catalogue import kpi

    lines = [
        _("{kpi}: {achieved} of target × {weight} = {points}").format(
            kpi=kpi(part.kpi).name,
            achieved=formats.percent(part.achievement),
            weight=formats.number(part.weight_used, 1),
            points=formats.number(part.points, 1),
        )
        for part in row.score.score.parts
        if part.achievement is not None
    ]
    return "\n".join([*lines, row.score.score.note] if row.score.score.note else lines)


def _rating_tip(row: Ranked) -> str:
    if row.rating_low is not None and row.rating_high is not None and row.rating_low != row.rating_high:
        return _("The data allow a rating from {low} to {high}: nothing should rest on the difference.").format(
            low=row.rating_low.name, high=row.rating_high.name
        )
    return ""
