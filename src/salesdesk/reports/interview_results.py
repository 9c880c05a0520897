"""The first part of the interview: results against targets, total, charts, behaviour ratings."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable

from salesdesk import formats
from salesdesk.formats import ValueKind
from salesdesk.i18n import _
from salesdesk.reports import look
from salesdesk.reports.blocks import Box, Column, Space, Stack
from salesdesk.reports.charts import funnel_chart, radar_chart, trend_chart
from salesdesk.reports.interview_sheet import BehaviourRating, InterviewSheet, KpiResult, Total
from salesdesk.reports.layout import rag_run, section, side_by_side, table
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align
from salesdesk.reports.text import Text

_TRENDS_A_ROW = 3
_TREND_HEIGHT = 84.0
_FUNNEL_ROW = 20.0
_RADAR_HEIGHT = 132.0


def results(sheet: InterviewSheet, width: float) -> list[Flowable]:
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
        *_trends(sheet, width),
        *_funnel_and_ratings(sheet, width),
    ]


def _table(rows: Sequence[KpiResult], currency: str) -> Flowable:
    narrow, right = Column(0.98), Align.RIGHT
    columns = [
        (_("KPI"), Column(2.05), Align.LEFT),
        (_("Target"), narrow, right),
        (_("Actual"), narrow, right),
        (_("Achieved"), narrow, right),
        (_("Status"), Column(1.05), Align.LEFT),
        (_("Weight"), Column(0.75), right),
        (_("Score"), Column(0.72), right),
        (_("Last period"), narrow, right),
        (_("Team median"), Column(1.08), right),
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
        Text(
            [Run(_("Rating") + "  ", colour=look.MUTED, bold=False), Run(total.rating or formats.NO_DATA)], look.STRONG
        )
    ]
    words = "　".join(part for part in (total.scheme, total.note) if part)
    if words:
        rating.append(Text(words, look.SMALL_MUTED))
    label = Text(_("Total score"), look.STRONG)
    return Box(
        [side_by_side([label, Stack(big), Stack(rating)], (0.8, 1.1, 4), gap=6)],
        fill=look.TINT,
        stroke="",
        pad=5,
        bar=look.ACCENT,
    )


def _trends(sheet: InterviewSheet, width: float) -> list[Flowable]:
    found: list[Flowable] = []
    gap = 12.0
    each = (width - gap * (_TRENDS_A_ROW - 1)) / _TRENDS_A_ROW
    for start in range(0, len(sheet.trends), _TRENDS_A_ROW):
        drawn: list[Flowable] = [
            trend_chart(trend, each, _TREND_HEIGHT, sheet.paper.currency)
            for trend in sheet.trends[start : start + _TRENDS_A_ROW]
        ]
        while len(drawn) < _TRENDS_A_ROW:
            drawn.append(Stack([]))
        found += [Space(9), side_by_side(drawn, gap=gap)]
    if found:
        found.append(Text(_("Dashed: target. Shaded: watch."), look.FOOTNOTE))
    return found


def _funnel_and_ratings(sheet: InterviewSheet, width: float) -> list[Flowable]:
    found: list[Flowable] = []
    if sheet.funnel:
        height = _FUNNEL_ROW * len(sheet.funnel)
        found += section(
            _("Funnel: each stage with its rate from the stage before"),
            [funnel_chart(sheet.funnel, width, height)],
            width,
            level=1,
            before=7,
        )
    if sheet.ratings:
        found += section(_("Behaviour and ability, 1–5"), [_ratings(sheet.ratings, width)], width, level=1, before=7)
    return found


def _ratings(ratings: Sequence[BehaviourRating], width: float) -> Flowable:
    columns = [
        (_("Behaviour"), Column(1.1), Align.LEFT),
        (_("Rating"), Column(0.9), Align.LEFT),
        (_("What it means"), Column(2.4), Align.LEFT),
    ]
    rows = [[rating.name, _dots(rating), rating.anchor or formats.NO_DATA] for rating in ratings]
    listing = table(columns, rows)
    if sum(r.score is not None for r in ratings) < len(ratings) or len(ratings) < 3:
        return listing
    left = width * 0.38
    radar: list[Flowable] = [radar_chart(ratings, left, _RADAR_HEIGHT)]
    if all(r.self_score is not None for r in ratings):
        radar.append(Text(_("Solid: supervisor. Dashed: the agent's own."), look.FOOTNOTE.with_(align=Align.CENTRE)))
    return side_by_side([Stack(radar), listing], (0.38, 0.62), gap=10)


def _dots(rating: BehaviourRating) -> tuple[Run, ...]:
    if rating.score is None:
        return (Run(formats.NO_DATA),)
    score = min(max(rating.score, 0), 5)
    runs = [
        Run("●" * score, colour=look.ACCENT),
        Run("○" * (5 - score), colour=look.FAINT),
        Run(f" {rating.score}", bold=True),
    ]
    if rating.self_score is not None:
        runs.append(Run(" " + _("(own: {score})").format(score=rating.self_score), colour=look.MUTED))
    return tuple(runs)


def counting_rules(rows: Sequence[KpiResult], span: str, currency: str) -> list[Flowable]:
    """The footnotes: what each KPI counts, with numerator, denominator and dates."""
    found: list[Flowable] = []
    for number, row in enumerate(rows, 1):
        parts = [row.definition] if row.definition else []
        if row.numerator is not None:
            parts.append(_fraction(row, currency))
        if row.gap:
            parts.append(_("no data: {why}").format(why=row.gap))
        text = "　".join(parts) or formats.NO_DATA
        found.append(Text([Run(f"{row.kpi.name}: "), Run(text)], look.FOOTNOTE, mark=f"[{number}]", hang=16))
    if rows:
        found.append(Text(_("All figures: {span}.").format(span=span), look.FOOTNOTE))
    return found


def _fraction(row: KpiResult, currency: str) -> str:
    kind = row.kpi.kind if row.kpi.kind in (ValueKind.DURATION, ValueKind.MONEY) else ValueKind.NUMBER
    upper = formats.figure(row.numerator, kind, currency)
    value = formats.figure(row.actual, row.kpi.kind, currency)
    if row.denominator is None:
        return _("Counted: {numerator}").format(numerator=upper)
    return f"{upper} ÷ {formats.number(row.denominator)} = {value}"
