"""The first part of the interview: results against targets, total, charts, behaviour ratings."""

from __future__ import annotations

import re
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
_GAP = 12.0
_BESIDE_RADAR = 6
"""Ratings that are as high as the radar beside them."""
_FIRST_SENTENCE = re.compile(r"(?<=[。！？])|(?<=[.!?]) ")


@dataclass(frozen=True, slots=True)
class Room:
    """How much room the pictures and the tables take, in points.

    ``brief``: the footnotes tell the first sentence of each rule, and only those of figures that are judged (with a
    target or a weight); the funnel and the radar stand where there is room beside other things.
    """

    trend: float
    funnel_row: float
    radar: float
    pad: float = 2.6
    brief: bool = False


USUAL = Room(trend=82, funnel_row=22, radar=116)
TIGHT = Room(trend=68, funnel_row=18, radar=92, pad=1.9)
DENSE = Room(trend=62, funnel_row=15, radar=88, pad=1.2, brief=True)
STEPS = (USUAL, TIGHT, DENSE)
"""Tried one after the other until two pages are enough."""


def results(sheet: InterviewSheet, width: float, room: Room = USUAL) -> list[Flowable]:
    """Results table with the total, then the charts, then the ratings."""
    blocks: list[Flowable] = []
    if sheet.results:
        blocks.append(_table(sheet.results, sheet.paper.currency, room))
        blocks.append(Space(5))
    blocks.append(_total(sheet.total))
    if not sheet.results:
        blocks.insert(0, Text(_("No KPI was measured in this period."), look.BODY.with_(colour=look.MUTED)))
        blocks.insert(1, Space(5))
    return [
        *section(_("1  Results"), blocks, width, key="results"),
        *_pictures(sheet, width, room),
        *_rules(sheet, width, room),
    ]


def _table(rows: Sequence[KpiResult], currency: str, room: Room) -> Flowable:
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
    return table(columns, [_row(number, row, currency) for number, row in enumerate(rows, 1)], pad=room.pad)


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


def _pictures(sheet: InterviewSheet, width: float, room: Room) -> list[Flowable]:
    """Trends, funnel, radar and the ratings in words; each only as far as there is something.

    The funnel takes the place that a row of trends leaves; in little room the radar stands beside the ratings.
    """
    each = (width - _GAP * (_TRENDS_A_ROW - 1)) / _TRENDS_A_ROW
    drawn: list[Flowable] = [trend_chart(trend, each, room.trend, sheet.paper.currency) for trend in sheet.trends]
    beside = room.brief and bool(sheet.funnel) and len(drawn) % _TRENDS_A_ROW > 0
    if beside:
        drawn.append(_funnel(sheet, each, room))
    found: list[Flowable] = []
    for start in range(0, len(drawn), _TRENDS_A_ROW):
        row = drawn[start : start + _TRENDS_A_ROW]
        row += [Stack([]) for _place in range(_TRENDS_A_ROW - len(row))]
        found += [Space(6 if room.brief else 9), side_by_side(row, gap=_GAP)]
    if found:
        found.append(Text(_("Dashed: target. Shaded: watch."), look.FOOTNOTE))
    if sheet.funnel and not beside:
        return [*found, *_funnel_and_ratings(sheet, width, room)]
    return [*found, *_ratings_and_radar(sheet, width, room)]


def _funnel(sheet: InterviewSheet, width: float, room: Room) -> Flowable:
    title = Text(_("Funnel, with the rate from the stage before"), look.SUBHEADING)
    return Stack([title, Space(4), funnel_chart(sheet.funnel, width, room.funnel_row * len(sheet.funnel))], whole=True)


def _radar(sheet: InterviewSheet, width: float, room: Room) -> Flowable | None:
    """The radar of the ratings with its legend; None where a rating is missing."""
    ratings = sheet.ratings
    if len(ratings) < 3 or any(rating.score is None for rating in ratings):
        return None
    own = all(rating.self_score is not None for rating in ratings)
    legend = _("Behaviour and ability, 1–5 (dashed: own view)") if own else _("Behaviour and ability, 1–5")
    return Stack([Text(legend, look.SUBHEADING), radar_chart(ratings, width, room.radar)], whole=True)


def _funnel_and_ratings(sheet: InterviewSheet, width: float, room: Room) -> list[Flowable]:
    """Funnel and radar beside each other, the ratings in words below."""
    half = (width - _GUTTER) / 2
    radar = _radar(sheet, half, room)
    pictures = [_funnel(sheet, width if radar is None else half, room), *([] if radar is None else [radar])]
    found: list[Flowable] = [Space(8), side_by_side(pictures, gap=_GUTTER)]
    if sheet.ratings:
        found += [Space(4), _ratings(sheet.ratings, room)]
    return found


def _ratings_and_radar(sheet: InterviewSheet, width: float, room: Room) -> list[Flowable]:
    """The ratings in words; the radar beside them in little room (many stand in two columns instead), above them else."""
    if not sheet.ratings:
        return []
    if room.brief and len(sheet.ratings) > _BESIDE_RADAR:
        middle = (len(sheet.ratings) + 1) // 2
        halves = [_ratings(half, room) for half in (sheet.ratings[:middle], sheet.ratings[middle:])]
        return [Space(5), side_by_side(halves, gap=_GAP)]
    words = _ratings(sheet.ratings, room)
    third = (width - _GUTTER) / 3
    radar = _radar(sheet, third if room.brief else width, room)
    if radar is None:
        return [Space(4), words]
    if room.brief:
        return [Space(5), side_by_side([radar, words], (1, 2), gap=_GUTTER)]
    return [Space(8), radar, Space(4), words]


def _ratings(ratings: Sequence[BehaviourRating], room: Room) -> Flowable:
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
    return table(columns, rows, pad=room.pad)


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


def _rules(sheet: InterviewSheet, width: float, room: Room) -> list[Flowable]:
    """The footnotes: what each KPI counts, with numerator, denominator and dates; in two columns when they are many."""
    told = [(number, row) for number, row in enumerate(sheet.results, 1) if not room.brief or _judged(row)]
    notes: list[Flowable] = [_rule(number, row, sheet.paper.currency, brief=room.brief) for number, row in told]
    if len(notes) >= 4:
        middle = (len(notes) + 1) // 2
        notes = [side_by_side([Stack(notes[:middle]), Stack(notes[middle:])], gap=_GUTTER)]
    last = [note for note in sheet.notes if note.strip()]
    if notes:
        span = formats.span(sheet.period.start, sheet.period.end)
        last.insert(0, _("All figures: {span}.").format(span=span))
        if room.brief:
            last.append(_("Rules in brief, of the figures that are judged; the program shows all of them in full."))
    if last:
        notes.append(Text(formats.sentences(last), look.FOOTNOTE))
    if not notes:
        return []
    return section(_("How the figures are counted"), notes, width, key="rules", level=1, before=6)


def _judged(row: KpiResult) -> bool:
    return row.target is not None or bool(row.weight) or bool(row.gap)


def _rule(number: int, row: KpiResult, currency: str, *, brief: bool = False) -> Text:
    definition = row.definition.strip()
    if brief:
        definition = _FIRST_SENTENCE.split(definition, maxsplit=1)[0]
    definition = definition.rstrip("。.;；")
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
