"""Targets: set, list, decompose."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from salesdesk import labels
from salesdesk.cli.opening import named_period, open_desk
from salesdesk.cli.output import Output, table
from salesdesk.formats import span
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.formats import read, write
from salesdesk.metrics.smart import TargetDraft
from salesdesk.services.targets.rows import InflatedError, TargetRow
from salesdesk.types import COMPANY, Level, Scope, ScopeKind, Tier

if TYPE_CHECKING:
    from salesdesk.services.desk import Desk


def _scope(desk: Desk, options: argparse.Namespace) -> Scope:
    if options.agent:
        return Scope(ScopeKind.AGENT, desk.people.agent_named(options.agent).id)
    if options.team:
        return Scope(ScopeKind.TEAM, desk.people.team_named(options.team).id)
    return Scope(ScopeKind.LEVEL, level=Level(options.level)) if options.level else COMPANY


def set_target(options: argparse.Namespace, output: Output) -> int:
    """Set a target. Where it asks much more than was reached, its reason is kept as the written override [0]."""
    desk = open_desk(options)
    definition = kpi(options.kpi)
    draft = TargetDraft(
        kpi=definition.id,
        value=read(definition, options.value),
        scope=_scope(desk, options),
        period=named_period(options.period),
        owner=options.owner,
        reason=options.reason,
        tier=Tier(options.tier),
    )
    warning = None
    try:
        change = desk.targets.set(draft, options.override)
    except InflatedError as inflated:
        warning = inflated.message
        output.say_error(warning)
        change = desk.targets.set(draft, options.reason)
    made = [row for row in desk.targets.targets() if row.id in change.created]
    output.answer(
        {"targets": [_target(row) for row in made], "replaced": list(change.withdrawn), "warning": warning},
        table(_headers(), [_words(row) for row in made]),
    )
    return 0


def list_targets(options: argparse.Namespace, output: Output) -> int:
    """Every target in force."""
    rows = open_desk(options).targets.targets()
    output.answer([_target(row) for row in rows], table(_headers(), [_words(row) for row in rows]))
    return 0


def _target(row: TargetRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "kpi": row.kpi,
        "scope": row.scope.kind.value,
        "name": row.name,
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "tier": row.tier.value,
        "value": row.value,
        "unit": row.definition.unit.value,
        "owner": row.owner,
        "reason": row.reason,
        "override": row.override_reason or None,
    }


def _headers() -> tuple[str, ...]:
    return (_("Id"), _("KPI"), _("For"), _("Dates"), _("Tier"), _("Value"), _("Owner"), _("Reason"))


def _words(row: TargetRow) -> tuple[object, ...]:
    value, dates = write(row.definition, row.value), span(row.start, row.end)
    return (row.id, row.definition.name, row.name, dates, labels.label(row.tier), value, row.owner, row.reason)


def decompose(options: argparse.Namespace, output: Output) -> int:
    """A team's revenue target down to the dials of each agent and working day."""
    from salesdesk.services.targets.rows import Decomposition

    desk = open_desk(options)
    revenue = round(read(kpi("revenue"), options.revenue))
    made: Decomposition = desk.targets.decompose(
        revenue, named_period(options.period), desk.people.team_named(options.team).id
    )
    document = {
        "team": made.team,
        "period": made.period.code,
        "working_days": made.working_days,
        "window": [made.window.start.isoformat(), made.window.end.isoformat()],
        "rates": {name: {"value": rate.value, "n": rate.n} for name, rate in made.rates.items()},
        "whole": asdict(made.whole),
        "agents": [
            {
                "agent": part.name,
                **asdict(part.plan.part),
                "days": part.plan.days,
                "dials_per_day": part.plan.dials_per_day,
                "most_dials_so_far": part.most,
                "possible": part.possible,
            }
            for part in made.agents
        ],
    }
    headers = (_("Agent"), _("Dials"), _("Days"), _("Dials a day"), _("Most so far"))
    rows = [(p.name, p.plan.part.dials, p.plan.days, p.plan.dials_per_day, p.most) for p in made.agents]
    output.answer(document, table(headers, rows))
    return 0
