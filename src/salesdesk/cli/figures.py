"""Stored calls, figures, scores, warnings."""

from __future__ import annotations

import argparse
from dataclasses import fields
from typing import Any

from salesdesk.cli.opening import day, named_period, open_desk, period
from salesdesk.cli.output import Output, table
from salesdesk.formats import NO_DATA, number, percent
from salesdesk.i18n import _
from salesdesk.labels import RAG_SHAPES
from salesdesk.metrics.catalogue import FROM_CALLS
from salesdesk.metrics.formats import unit_word, write
from salesdesk.periods import Period, PeriodKind
from salesdesk.services.figure_rows import By, CallRow, FigureRow, Per
from salesdesk.services.warning_rows import WarningView
from salesdesk.types import COMPANY, Scope, ScopeKind


def calls(options: argparse.Namespace, output: Output) -> int:
    """The calls of a span of dates, oldest first."""
    desk = open_desk(options)
    span = Period(day(options.first), day(options.last), PeriodKind.CUSTOM)
    scope = Scope(ScopeKind.AGENT, desk.people.agent_named(options.agent).id) if options.agent else COMPANY
    with desk.figures.each_call(span, scope, limit=options.limit) as found:
        if output.as_json:
            output.stream(map(_call, found))
        else:
            headers = (_("Start"), _("Agent"), _("Customer"), _("Direction"), _("Outcome"), _("Talk (s)"))
            output.answer(
                None, table(headers, ((r.start, r.agent, r.customer, r.direction, r.outcome, r.talk_s) for r in found))
            )
    return 0


_CALL_KEYS = tuple(field.name for field in fields(CallRow) if field.name != "id")


def _call(row: CallRow) -> dict[str, Any]:
    return {key: getattr(row, key) for key in _CALL_KEYS}


def kpi(options: argparse.Namespace, output: Output) -> int:
    """Figures by company, team, level, agent or campaign, for the whole span or its buckets."""
    span = period(options)
    rows = open_desk(options).figures.figures(
        span, COMPANY, per=Per(options.per), by=By(options.by), kpis=options.kpi or FROM_CALLS
    )
    headers = (_("Name"), _("Bucket"), _("KPI"), _("Value"), _("Unit"), _("Target"), _("Achievement"), "")
    documents = [_figure(row) for row in rows]
    if options.by == By.CAMPAIGN:
        documents = [document | {"scope": options.by} for document in documents]
    output.answer(documents, table(headers, [_figure_words(row) for row in rows]))
    return 0


def _figure(row: FigureRow) -> dict[str, Any]:
    return {
        "scope": row.scope.kind.value,
        "name": row.name,
        "bucket": row.bucket,
        "kpi": row.kpi,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "value": row.value,
        "unit": row.unit.value,
        "target": row.target,
        "achievement": row.achievement,
        "rag": row.rag.value if row.rag else None,
    }


def _figure_words(row: FigureRow) -> tuple[str, ...]:
    return (
        row.name,
        row.bucket,
        row.definition.name,
        write(row.definition, row.value),
        unit_word(row.definition),
        write(row.definition, row.target),
        percent(row.achievement) if row.achievement is not None else NO_DATA,
        RAG_SHAPES[row.rag] if row.rag else "",
    )


def score(options: argparse.Namespace, output: Output) -> int:
    """Weighted scores; of one agent a single document, of all a list."""
    desk = open_desk(options)
    span = named_period(options.period)
    scope = Scope(ScopeKind.AGENT, desk.people.agent_named(options.agent).id) if options.agent else COMPANY
    scores = desk.scores.scores(span, scope)
    documents = [one.as_json() for one in scores]
    headers = (_("Agent"), _("Score"), _("Rating"), _("Scheme"), _("Note"))
    rows = [
        (s.agent, number(s.score.score, 1), s.rating.name if s.rating else NO_DATA, s.scheme.name, s.score.note)
        for s in scores
    ]
    output.answer(documents[0] if options.agent else documents, table(headers, rows))
    return 0


def warn(options: argparse.Namespace, output: Output) -> int:
    """Run the rules up to a date and list what they found."""
    found = open_desk(options).warnings.evaluate(day(options.on))
    output.answer([_warning(one) for one in found], [one.text for one in found] or [_("No warnings.")])
    return 0


def _warning(one: WarningView) -> dict[str, Any]:
    return {
        "id": one.id,
        "agent": one.name,
        "kpi": one.kpi,
        "rule": one.rule,
        "severity": one.severity.value,
        "state": one.state.value,
        "days": [{"date": d.day.isoformat(), "actual": d.actual, "target": d.target} for d in one.days],
        "text": one.text,
    }
