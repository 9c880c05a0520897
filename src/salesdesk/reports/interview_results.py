"""The first part of the interview: results against targets, total, charts, behaviour ratings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus.flowables import Flowable

from salesdesk import formats
from salesdesk.formats import ValueKind
from salesdesk.i18n import _
from salesdesk.reports import look
from salesdesk.reports.blocks import Box, Space, Stack
from salesdesk.reports.charts import funnel_chart, trend_chart
from salesdesk.reports.grid import Column
from salesdesk.reports.interview_sheet import BehaviourRating, InterviewSheet, KpiResult, Total
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align
from salesdesk.reports.radar import radar_chart
from salesdesk.reports.sections import rag_run, section, side_by_side, table
from salesdesk.reports.text import Text

_TRENDS_A_ROW = 3
_GUTTER = 18.0


@dataclass(frozen=True, slots=True)
class Room:
    """How high the charts are, in points."""

    trend: float
    funnel_row: float
    radar: float


USUAL = Room(trend=82, funnel_row=22, radar=116)
TIGHT = Room(trend=68, funnel_row=18, radar=92)
"""Saves a page when a little text would go over the second one."""


def results(sheet: InterviewSheet, width: float, room: Room = USUAL) -> list[Flowable]:
    """Results table with the total, then the charts, then the ratings."""
    blocks: list[Flowable] = []
    if sheet.results:
        blocks.append(_table(sheet.results, sheet.paper.currency))
        blocks.append(Space(5))
    blocks.append(_total(sheet.total))
    if not sheet.results:
        blocks.insert(0, Text(_("No KPI was measured in this period."), look.BODY.with_(colour=look.MUTED)))
        blocks.insert(1, Space(5))
    return [
        *section(_("1  Results"), blocks, width, key="results"),
        *_trends(sheet, width, room),
        *_funnel_and_ratings(sheet, width, room),
        *_rules(sheet, width),
    ]


def _table(rows: Sequence[KpiResult], currency: str) -> Flowable:
    narrow, right = Column(0.92), Align.RIGHT
    columns = [
        (_("KPI"), Column(2.05), Align.LEFT),
        (_("Target"), narrow, right),
        (_("Actual"), narrow, right),
        (_("Achieved"), narrow, right),
        (_("Status"), Column(fixed=70), Align.LEFT),
        (_("Weight"), Column(0.7), right),
        (_("Score"), Column(0.66), right),
        (_("Last period"), narrow, right),
        (_("Team median"), Column(1.14), right),
    ]
    return table(columns, [_row(number, row, currency) for number, row in enumerate(rows, 1)])


def _row(number: int, row: KpiResult, currency: str) -> list[Run | tuple[Run, ...] | str]:
    kpi = row.kpi

    def shown(value: float | None) -> str:
        return formats.figure(value, kpi.kind, currency)

    name = [Run(kpi.name)]
    if kpi.unit:
        name.append(Run(f" {kpi.unit}", colour=look.MUTED))
    name.append(Run(f" [{number}]", colour=look.MUTED))
    return [
        tuple(name),
        shown(row.target),
        Run(shown(row.actual), bold=True),
        formats.percent(row.achievement, 0),
        rag_run(row.rag),
        formats.number(row.weight),
        formats.number(row.score, None if row.score is None else 1),
        shown(row.last_period) + _change(row),
        shown(row.team_median),
    ]


def _change(row: KpiResult) -> str:
    """An arrow from last period to now; nothing when either is missing or they are the same."""
    if row.actual is None or row.last_period is None or row.actual == row.last_period:
        return ""
    return " ↑" if row.actual > row.last_period else " ↓"


def _total(total: Total) -> Flowable:
    """The weighted total, large, with its rating and the scheme it comes from."""
    score = formats.number(total.score, None if total.score is None else 1)
    big: list[Flowable] = [
        Text([Run(score), Run(" / 100", bold=False, colour=look.MUTED)], look.Style(size=15, leading=19, bold=True))
    ]
    rating: list[Flowable] = [
        Text([Run(_("Grade") + "  ", colour=look.MUTED, bold=False), Run(total.rating or formats.NO_DATA)], look.STRONG)
    ]
    words = formats.listed(part for part in (total.scheme, total.note) if part)
    if words:
        rating.append(Text(words, look.SMALL_MUTED))
    if total.sure:
        rating.append(Text(total.sure, look.SMALL))
    label = Text(_("Total score"), look.STRONG)
    return Box(
        [side_by_side([label, Stack(big), Stack(rating)], (0.8, 1.1, 4), gap=6, middle=True)],
        fill=look.TINT,
        stroke="",
        pad=5,
        bar=look.ACCENT,
    )


def _trends(sheet: InterviewSheet, width: float, room: Room) -> list[Flowable]:
    found: list[Flowable] = []
    gap = 12.0
    each = (width - gap * (_TRENDS_A_ROW - 1)) / _TRENDS_A_ROW
    for start in range(0, len(sheet.trends), _TRENDS_A_ROW):
        drawn: list[Flowable] = [
            trend_chart(trend, each, room.trend, sheet.paper.currency)
            for trend in sheet.trends[start : start + _TRENDS_A_ROW]
        ]
        while len(drawn) < _TRENDS_A_ROW:
            drawn.append(Stack([]))
        found += [Space(9), side_by_side(drawn, gap=gap)]
    if found:
        found.append(Text(_("Dashed: target. Shaded: watch."), look.FOOTNOTE))
    return found


def _funnel_and_ratings(sheet: InterviewSheet, width: float, room: Room) -> list[Flowable]:
    """Funnel and radar beside each other, the ratings in words below; each only as far as there is something."""
    ratings, half = sheet.ratings, (width - _GUTTER) / 2
    radar = len(ratings) >= 3 and all(rating.score is not None for rating in ratings)
    pictures: list[Flowable] = []
    if sheet.funnel:
        title = Text(_("Funnel, with the rate from the stage before"), look.SUBHEADING)
        height = room.funnel_row * len(sheet.funnel)
        pictures.append(
            Stack([title, Space(4), funnel_chart(sheet.funnel, half if radar else width, height)], whole=True)
        )
    if radar:
        own = all(rating.self_score is not None for rating in ratings)
        legend = _("Behaviour and ability, 1–5 (dashed: own view)") if own else _("Behaviour and ability, 1–5")
        chart = radar_chart(ratings, half if sheet.funnel else width, room.radar)
        pictures.append(Stack([Text(legend, look.SUBHEADING), chart], whole=True))
    found: list[Flowable] = [Space(8), side_by_side(pictures, gap=_GUTTER)] if pictures else []
    if ratings:
        found += [Space(4), _ratings(ratings)]
    return found


def _ratings(ratings: Sequence[BehaviourRating]) -> Flowable:
    own = any(rating.self_score is not None for rating in ratings)
    others = any(rating.others is not None for rating in ratings)
    columns = [(_("Behaviour or ability"), Column(1.3), Align.LEFT), (_("Rating"), Column(fixed=74), Align.LEFT)]
    if own:
        columns.append((_("Own view"), Column(fixed=48), Align.LEFT))
    if others:
        columns.append((_("Others (n)"), Column(fixed=56), Align.LEFT))
    columns.append((_("What it means"), Column(3.4), Align.LEFT))
    rows: list[list[str | tuple[Run, ...]]] = []
    for rating in ratings:
        row: list[str | tuple[Run, ...]] = [rating.name, _dots(rating.score)]
        if own:
            row.append(formats.number(rating.self_score))
        if others:
            row.append(_others(rating))
        rows.append([*row, rating.anchor or formats.NO_DATA])
    return table(columns, rows)


def _others(rating: BehaviourRating) -> str:
    """The mean of the anonymous ratings with its n; nothing where there are too few."""
    if rating.others is None:
        return formats.NO_DATA
    return f"{formats.number(rating.others, 1)} ({rating.others_n})"


def _dots(rated: int | None) -> tuple[Run, ...]:
    if rated is None:
        return (Run(formats.NO_DATA),)
    score = min(max(rated, 0), 5)
    return (
        Run("●" * score, colour=look.ACCENT),
        Run("○" * (5 - score), colour=look.FAINT),
        Run(f" {rated}", bold=True),
    )


def _rules(sheet: InterviewSheet, width: float) -> list[Flowable]:
    """The footnotes: what each KPI counts, with numerator, denominator and dates; in two columns when they are many."""
    notes: list[Flowable] = [_rule(number, row, sheet.paper.currency) for number, row in enumerate(sheet.results, 1)]
    if len(notes) >= 4:
        middle = (len(notes) + 1) // 2
        notes = [side_by_side([Stack(notes[:middle]), Stack(notes[middle:])], gap=_GUTTER)]
    last = [note for note in sheet.notes if note.strip()]
    if notes:
        span = formats.span(sheet.period.start, sheet.period.end)
        last.insert(0, _("All figures: {span}.").format(span=span))
    if last:
        notes.append(Text(" ".join(last), look.FOOTNOTE))
    if not notes:
        return []
    return section(_("How the figures are counted"), notes, width, key="rules", level=1, before=6)


def _rule(number: int, row: KpiResult, currency: str) -> Text:
    definition = row.definition.strip().rstrip("。.;；")
    parts = [definition] if definition else []
    if row.numerator is not None:
        parts.append(_fraction(row, currency))
    if row.gap:
        parts.append(_("no data: {why}").format(why=row.gap))
    text = formats.listed(parts) or formats.NO_DATA
    return Text([Run(f"{row.kpi.name}: ", bold=True), Run(text)], look.FOOTNOTE, mark=f"[{number}]", hang=16)


def _fraction(row: KpiResult, currency: str) -> str:
    kind = row.kpi.kind if row.kpi.kind in (ValueKind.DURATION, ValueKind.MONEY) else ValueKind.NUMBER
    upper = formats.figure(row.numerator, kind, currency)
    value = formats.figure(row.actual, row.kpi.kind, currency)
    if row.denominator is None:
        return _("Counted: {numerator}").format(numerator=upper)
    return f"{upper} ÷ {formats.number(row.denominator)} = {value}"
