"""The first three chapters of an evidence pack: what was seen, why, and what was taught."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable

from salesdesk import formats
from salesdesk.formats import ValueKind
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.reports import look
from salesdesk.reports.blocks import Box, Space, Stack
from salesdesk.reports.grid import Column, Grid
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align
from salesdesk.reports.plan_sheet import Evidence, EvidenceRow, PlanSheet, TrainingItem, WarningFact
from salesdesk.reports.plan_words import labelled, nothing, sized
from salesdesk.reports.sections import key_values, table
from salesdesk.reports.sheets import Goal, Kpi
from salesdesk.reports.text import Text
from salesdesk.types import DayValue

_DAYS_A_ROW = 10


def _sub(title: str) -> list[Flowable]:
    return [Space(6), Text(title, look.SUBHEADING), Space(2)]


def warning(sheet: PlanSheet, width: float) -> list[Flowable]:
    """The warnings with their days, the frozen snapshot, the notice to the agent."""
    currency = sheet.paper.currency
    blocks: list[Flowable] = []
    if sheet.reason.strip():
        blocks += [labelled(_("Reason for the plan"), sheet.reason), Space(3)]
    for fact in sheet.warnings:
        blocks += [*warning_fact(fact, width, currency), Space(5)]
    if not blocks:
        blocks.append(nothing(_("No warning and no reason is recorded.")))
    blocks += [*_sub(_("Frozen evidence")), *evidence_table(sheet.evidence, currency)]
    blocks += _sub(_("Told to the agent"))
    blocks.append(key_values([(_("Told on"), formats.day(sheet.told_on)), (_("How"), sheet.told_how)], columns=2))
    blocks.append(labelled(_("The agent's first answer"), sheet.first_answer))
    return blocks


def warning_fact(fact: WarningFact, width: float, currency: str) -> list[Flowable]:
    """A warning in a sentence, with its days."""
    head = [Run(f"{label(fact.severity).capitalize()}  ", bold=True), Run(fact.sentence)]
    parts: list[Flowable] = [Text(head)]
    if fact.rule:
        parts.append(Text(_("Rule: {rule}").format(rule=fact.rule), look.SMALL_MUTED))
    for start in range(0, len(fact.days), _DAYS_A_ROW):
        parts += [Space(3), _days_grid(fact.kpi, fact.days[start : start + _DAYS_A_ROW], width, currency)]
    return [Box(parts, pad=6)]


def _days_grid(kpi: Kpi, days: Sequence[DayValue], width: float, currency: str) -> Grid:
    """Days across, value and target below; columns stay narrow when the days are few."""
    cell = look.TABLE.with_(align=Align.RIGHT)
    names = [_("Day"), kpi.name, _("Target")]
    columns = [Column(fixed=96), *[Column(fixed=(width - 110) / _DAYS_A_ROW)] * len(days), Column()]
    head = [
        Text(names[0], look.TABLE_HEAD),
        *[Text(formats.short_day(d.day), look.TABLE_HEAD.with_(align=Align.RIGHT)) for d in days],
        Stack([]),
    ]
    values = [formats.figure(d.actual, kpi.kind, currency) for d in days]
    targets = [formats.figure(d.target, kpi.kind, currency) for d in days]
    rows: list[list[Flowable]] = [
        [Text(names[1], look.TABLE), *[Text(Run(v, bold=True), cell) for v in values], Stack([])],
        [Text(names[2], look.TABLE), *[Text(t, cell) for t in targets], Stack([])],
    ]
    return Grid(columns, rows, head=head)


def evidence_table(evidence: Evidence, currency: str) -> list[Flowable]:
    """The frozen figures with what they were counted from, and the rules."""
    if not evidence.rows:
        return [nothing(_("No snapshot of the figures was kept."))]
    columns = [
        (_("KPI"), Column(1.6), Align.LEFT),
        (_("Target"), Column(), Align.RIGHT),
        (_("Actual"), Column(), Align.RIGHT),
        (_("Achieved"), Column(0.9), Align.RIGHT),
        (_("Counted from"), Column(1.7), Align.RIGHT),
        (_("Team median"), Column(1.1), Align.RIGHT),
    ]
    rows: list[list[str | Run | tuple[Run, ...]]] = []
    for row in evidence.rows:
        kind = row.kpi.kind
        share = row.actual / row.target if row.target and row.actual is not None else None
        rows.append(
            [
                (Run(row.kpi.name), Run(f" {row.kpi.unit}" if row.kpi.unit else "", colour=look.MUTED)),
                formats.figure(row.target, kind, currency),
                Run(formats.figure(row.actual, kind, currency), bold=True),
                formats.percent(share, 0),
                _counted(row, currency),
                formats.figure(row.team_median, kind, currency),
            ]
        )
    blocks: list[Flowable] = [table(columns, rows), Space(3)]
    blocks += [
        Text([Run(f"{row.kpi.name}: ", bold=True), Run(row.definition)], look.FOOTNOTE)
        for row in evidence.rows
        if row.definition
    ]
    facts = []
    if evidence.period:
        facts.append(_("Period {span}").format(span=formats.span(evidence.period.start, evidence.period.end)))
    if evidence.taken_at:
        facts.append(_("frozen {when}").format(when=formats.moment(evidence.taken_at)))
    if evidence.source:
        facts.append(evidence.source)
    if facts:
        blocks.append(Text(formats.listed(facts), look.FOOTNOTE))
    if evidence.calls:
        blocks.append(Text(evidence.calls, look.FOOTNOTE))
    return blocks


def _counted(row: EvidenceRow, currency: str) -> str:
    if row.numerator is None:
        return formats.NO_DATA
    kind = row.kpi.kind if row.kpi.kind in (ValueKind.DURATION, ValueKind.MONEY) else ValueKind.NUMBER
    upper = formats.figure(row.numerator, kind, currency)
    return upper if row.denominator is None else f"{upper} ÷ {formats.number(row.denominator)}"


def diagnosis(sheet: PlanSheet) -> list[Flowable]:
    """Causes with their evidence, the agent's account, the goals."""
    main = label(sheet.main_cause).capitalize() if sheet.main_cause else ""
    blocks: list[Flowable] = [labelled(_("Main cause"), main), Space(3)]
    if sheet.findings:
        columns = [
            (_("Dimension"), Column(0.9), Align.LEFT),
            (_("Finding"), Column(2.2), Align.LEFT),
            (_("Evidence"), Column(2.0), Align.LEFT),
            (_("Share"), Column(0.6), Align.RIGHT),
        ]
        rows = [
            [
                Run(label(f.cause).capitalize(), bold=True),
                f.text,
                f.evidence or formats.NO_DATA,
                formats.percent(f.weight, 0),
            ]
            for f in sheet.findings
        ]
        blocks.append(table(columns, rows, middle=False))
    else:
        blocks.append(nothing(_("No finding is recorded.")))
    blocks += [Space(4), labelled(_("The agent's own account"), sheet.agent_account), *_sub(_("Goals"))]
    blocks.append(_goals(sheet.goals, sheet.paper.currency) if sheet.goals else nothing(_("No goal is set.")))
    return blocks


def _goals(goals: Sequence[Goal], currency: str) -> Flowable:
    columns = [
        (_("KPI"), Column(1.6), Align.LEFT),
        (_("Baseline"), Column(1.3), Align.RIGHT),
        (_("Goal"), Column(), Align.RIGHT),
        (_("Until"), Column(1.2), Align.RIGHT),
    ]
    rows = [
        [
            goal.kpi.name,
            sized(goal.baseline, goal.n, goal.kpi, currency),
            Run(formats.figure(goal.goal, goal.kpi.kind, currency), bold=True),
            formats.day(goal.due),
        ]
        for goal in goals
    ]
    return table(columns, rows)


def training(sheet: PlanSheet) -> list[Flowable]:
    """Courses, role-plays and listening tasks with attendance and result."""
    if not sheet.training:
        return [nothing(_("No training is recorded."))]
    columns = [
        (_("Training"), Column(2.4), Align.LEFT),
        (_("Held on"), Column(1.1), Align.LEFT),
        (_("Trainer"), Column(0.8), Align.LEFT),
        (_("Minutes"), Column(0.65), Align.RIGHT),
        (_("Result"), Column(0.65), Align.RIGHT),
        (_("State"), Column(1.2), Align.LEFT),
    ]
    rows: list[list[str | Run | tuple[Run, ...]]] = [
        [
            (Run(item.title, bold=True), Run(_training_words(item), colour=look.MUTED)),
            formats.day(item.held_on) if item.held_on else _("due {day}").format(day=formats.day(item.due)),
            item.trainer or formats.NO_DATA,
            formats.number(item.minutes),
            formats.number(item.score),
            _training_state(item),
        ]
        for item in sheet.training
    ]
    total = sum(item.minutes or 0 for item in sheet.training if item.done)
    words = _("Training held in all: {hours} hours").format(hours=formats.number(total / 60, 1))
    return [Text(words, look.STRONG), Space(3), table(columns, rows, middle=False)]


def _training_words(item: TrainingItem) -> str:
    turn = _("round {n}").format(n=item.round) if item.round > 1 else ""
    words = " – ".join(part for part in (turn, item.form, item.content) if part)
    return f"\n{words}" if words else ""


def _training_state(item: TrainingItem) -> str:
    if item.waived:
        return _("waived: {reason}").format(reason=item.waived)
    return _("attended") if item.done else _("not yet held")
