"""The middle of the interview: what went well, gaps and causes, next targets and measures, the agent's own word."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from salesdesk import formats
from salesdesk.formats import ValueKind
from salesdesk.i18n import _, briefly, joined
from salesdesk.labels import label
from salesdesk.reports import look
from salesdesk.reports.blocks import Box, Lines, Space, Stack
from salesdesk.reports.grid import Column
from salesdesk.reports.interview_sheet import Gap, InterviewSheet
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align
from salesdesk.reports.sections import bullets, section, side_by_side, table
from salesdesk.reports.sheets import Goal, Measure
from salesdesk.reports.text import Text

_LONG = 350
"""Characters that no longer read well in half a page's width."""


def talk(sheet: InterviewSheet, width: float, *, pad: float = 2.6) -> list[Flowable]:
    """Sections 2 to 5 of the paper; ``pad`` points are above and below the rows of its tables."""
    return [*_past(sheet, width), *_next(sheet, width, pad), *_agent(sheet, width)]


def or_room(text: str, lines: int) -> Flowable:
    """A text, or ruled lines to write it by hand."""
    return Text(text) if text.strip() else Lines(lines)


def _past(sheet: InterviewSheet, width: float) -> list[Flowable]:
    strengths = bullets([text for text in sheet.strengths if text.strip()]) or [Lines(3)]
    gaps: list[Flowable] = [_gap(gap) for gap in sheet.gaps] or [Lines(3)]
    halves = (sum(len(text) for text in sheet.strengths), sum(len(gap.text) + len(gap.why) for gap in sheet.gaps))
    if max(halves) > 3 * _LONG:
        return [
            *section(_("2  What went well"), strengths, width, key="strengths"),
            *section(_("3  Gaps and causes"), gaps, width, key="gaps"),
        ]
    left = section(_("2  What went well"), strengths, width / 2, key="strengths", before=0)[1:]
    right = section(_("3  Gaps and causes"), gaps, width / 2, key="gaps", before=0)[1:]
    pair = side_by_side([Stack(left), Stack(right)], gap=16)
    pair.spaceBefore = 10
    return [pair]


def _gap(gap: Gap) -> Flowable:
    runs = [Run(gap.text)]
    cause = label(gap.cause) if gap.cause else ""
    if cause or gap.why:
        reason = joined(" – ", (part for part in (cause, gap.why) if part))
        runs.append(Run("\n" + _("Cause: {reason}").format(reason=reason), colour=look.MUTED))
    return Text(runs, mark="•", hang=10)


def _next(sheet: InterviewSheet, width: float, pad: float) -> list[Flowable]:
    title = _("4  Next targets and improvement plan")
    if sheet.next_period:
        title = _("4  Targets and improvement plan for {period}").format(period=formats.period(sheet.next_period))
    blocks: list[Flowable] = []
    if sheet.next_targets:
        blocks += [targets_table(sheet.next_targets, sheet.paper.currency, pad=pad), Space(5)]
    blocks.append(measures_table(sheet.measures))
    if sheet.plan:
        blocks += [Space(3), Text([Run(_("Improvement plan: "), bold=True), Run(sheet.plan)], look.SMALL)]
    return section(title, blocks, width, key="next")


def targets_table(goals: tuple[Goal, ...], currency: str, *, pad: float = 2.6) -> Flowable:
    """Next targets: KPI, now, target, change, until."""
    columns = [
        (_("Target for"), Column(2.2), Align.LEFT),
        (_("Now"), Column(), Align.RIGHT),
        (_("Target"), Column(), Align.RIGHT),
        (_("Change"), Column(), Align.RIGHT),
        (_("Until"), Column(1.3), Align.RIGHT),
    ]
    rows = [
        [
            (Run(goal.kpi.name), Run(f" {goal.kpi.unit}" if goal.kpi.unit else "", colour=look.MUTED)),
            formats.figure(goal.baseline, goal.kpi.kind, currency),
            Run(formats.figure(goal.goal, goal.kpi.kind, currency), bold=True),
            change_text(goal.baseline, goal.goal, goal.kpi.kind),
            formats.day(goal.due),
        ]
        for goal in goals
    ]
    return table(columns, rows, pad=pad)


def change_text(before: float | None, after: float | None, kind: ValueKind) -> str:
    """The change with its sign: in points for per cent, else as a share; "—" where it cannot be told."""
    if before is None or after is None or (not before and kind is not ValueKind.PERCENT):
        return formats.NO_DATA
    if kind is ValueKind.PERCENT:
        change = after - before
        with briefly():
            text = _("{points} pp").format(points=formats.number(change * 100))
    else:
        change = after / before - 1
        text = formats.percent(change, 0)
    return f"+{text}" if change > 0 else text


def measures_table(measures: tuple[Measure, ...]) -> Flowable:
    """Measures: what, who, until when, support by the company; empty rows to fill when there are none."""
    columns = [
        (_("What is done"), Column(2.6), Align.LEFT),
        (_("Who"), Column(0.8), Align.LEFT),
        (_("Until"), Column(1.0), Align.LEFT),
        (_("Support by the company"), Column(1.7), Align.LEFT),
    ]
    rows = [
        [measure.what, measure.who or formats.NO_DATA, formats.day(measure.due), measure.support or formats.NO_DATA]
        for measure in measures
    ]
    if not rows:
        rows = [[" ", "", "", ""], [" ", "", "", ""]]
    return table(columns, rows, middle=False)


def _agent(sheet: InterviewSheet, width: float) -> list[Flowable]:
    def asked(title: str, text: str, lines: int) -> Stack:
        return Stack([Text(title, look.LABEL), or_room(text, lines)])

    own = " – ".join(part for part in (sheet.self_rating, sheet.self_comment) if part.strip())
    four: list[tuple[str, str, int]] = [
        (_("Opinion on the result"), sheet.opinion, 3),
        (_("Requests to the company"), sheet.requests, 3),
        (_("Self-rating"), own, 1),
        (_("Training wanted"), sheet.training_wanted, 1),
    ]
    title = _("5  The agent's opinion and requests")
    if max(len(text) for _title, text, _lines in four) > _LONG:
        boxes: list[Flowable] = []
        for index, (name, text, lines) in enumerate(four):
            boxes += [Space(4)] if index else []
            boxes.append(Box([asked(name, text, lines)], pad=5))
        return section(title, boxes, width, key="agent")
    rows: list[Flowable] = []
    for index in (0, 2):
        pair: list[Flowable] = [Box([asked(*four[index])], pad=5), Box([asked(*four[index + 1])], pad=5)]
        rows += [Space(4)] if index else []
        rows.append(side_by_side(pair, gap=8))
    return section(title, rows, width, key="agent")
