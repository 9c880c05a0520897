"""The chapters of an evidence pack on the accompanied calls, the review and what followed from it."""

from __future__ import annotations

from reportlab.platypus.flowables import Flowable

from salesdesk import formats
from salesdesk.i18n import _
from salesdesk.labels import label
from salesdesk.reports import look
from salesdesk.reports.blocks import Box, Space
from salesdesk.reports.grid import Column
from salesdesk.reports.linebreak import Run
from salesdesk.reports.look import Align
from salesdesk.reports.plan_calls import changes_table, rated_calls
from salesdesk.reports.plan_sheet import BonusPart, PlanSheet, ShadowSession
from salesdesk.reports.plan_words import labelled, sized
from salesdesk.reports.sections import section, table
from salesdesk.reports.text import Text


def shadowing(sheet: PlanSheet) -> list[Flowable]:
    """Every accompanied session with its form and SBI note."""
    held = sum(session.held_on is not None for session in sheet.sessions)
    text = _("Sessions held: {held}").format(held=held)
    if sheet.sessions_planned is not None:
        text = _("Sessions held: {held} of {planned} planned").format(held=held, planned=sheet.sessions_planned)
    blocks: list[Flowable] = [Text(text, look.STRONG)]
    for number, session in enumerate(sheet.sessions, 1):
        blocks += [Space(5), _session(number, session)]
    return blocks


def _session(number: int, session: ShadowSession) -> Flowable:
    turn = _("round {n}").format(n=session.round) if session.round > 1 else ""
    head = "·".join(part for part in (turn, formats.day(session.held_on), session.observer, session.calls) if part)
    parts: list[Flowable] = [
        Text([Run(_("Session {number}").format(number=number) + "  ", bold=True), Run(head, colour=look.MUTED)]),
    ]
    if session.observations:
        columns = [
            (_("Observed"), Column(1), Align.LEFT),
            (_("1–5"), Column(fixed=34), Align.RIGHT),
            (_("Note"), Column(3), Align.LEFT),
        ]
        rows = [[o.name, formats.number(o.score), o.note or formats.NO_DATA] for o in session.observations]
        parts += [Space(3), table(columns, rows), Space(3)]
    if session.rated:
        parts += [Space(3), *rated_calls(session.rated, mean=True), Space(3)]
    facts = [
        (_("Situation"), session.situation),
        (_("Behaviour"), session.behaviour),
        (_("Impact"), session.impact),
        (_("Agreed"), session.agreed),
    ]
    parts += [labelled(name, text) for name, text in facts if text.strip()]
    return Box(parts, pad=6)


def review(sheet: PlanSheet, width: float) -> list[Flowable]:
    """Before and after of each goal and of the calls, the conclusion, and the bonus parts that were not earned."""
    blocks: list[Flowable] = []
    if sheet.review_window:
        span = formats.span(sheet.review_window.start, sheet.review_window.end)
        blocks += [labelled(_("Review window"), span), Space(3)]
    if sheet.goals:
        columns = [
            (_("KPI"), Column(1.5), Align.LEFT),
            (_("Before"), Column(1.25), Align.RIGHT),
            (_("Goal"), Column(0.9), Align.RIGHT),
            (_("After"), Column(1.25), Align.RIGHT),
            (_("Verdict"), Column(1.5), Align.LEFT),
        ]
        currency = sheet.paper.currency
        rows = [
            [
                goal.kpi.name,
                sized(goal.baseline, goal.n, goal.kpi, currency),
                formats.figure(goal.goal, goal.kpi.kind, currency),
                Run(sized(goal.after, goal.after_n, goal.kpi, currency), bold=True),
                goal.verdict or _("not measured yet"),
            ]
            for goal in sheet.goals
        ]
        blocks += [table(columns, rows), Space(4)]
    if sheet.review_notes.strip():
        blocks.append(labelled(_("Notes"), sheet.review_notes))
    result = label(sheet.result) if sheet.result else ""
    blocks += [labelled(_("Outcome"), result), labelled(_("Conclusion"), sheet.conclusion)]
    if sheet.changes:
        calls = [changes_table(sheet.changes)]
        if sheet.rated:
            calls += [Space(5), Text(_("Calls rated outside of the sessions"), look.STRONG), *rated_calls(sheet.rated)]
        blocks += section(_("Calls rated before and after"), calls, width, key="calls", level=1, before=8)
    if sheet.bonus:
        blocks += section(_("Bonus parts not earned"), [_bonus(sheet.bonus)], width, key="bonus", level=1, before=8)
    return blocks


def _bonus(parts: tuple[BonusPart, ...]) -> Flowable:
    columns = [
        (_("Bonus period"), Column(1.3), Align.LEFT),
        (_("Not earned"), Column(0.9), Align.LEFT),
        (_("Reason"), Column(2.4), Align.LEFT),
        (_("Recorded on"), Column(0.9), Align.LEFT),
    ]
    rows: list[list[str | tuple[Run, ...]]] = []
    for one in parts:
        back = "\n" + _("taken back: {reason}").format(reason=one.taken_back) if one.taken_back else ""
        reason = (Run(one.reason), Run(back, bold=True))
        rows.append([formats.span(one.period.start, one.period.end), one.what, reason, formats.day(one.recorded_on)])
    return table(columns, rows, middle=False)
