"""The snapshot of the figures behind a plan: taken once, when it is opened, and never again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from salesdesk.i18n import CHINESE, ENGLISH, LANGUAGES, language, speaking
from salesdesk.metrics.catalogue import EFFECTIVE_SECONDS, FROM_CALLS, kpi
from salesdesk.metrics.effects import on_duty_days
from salesdesk.models import Agent, Alert, Call, ImportBatch, Plan, Setting
from salesdesk.periods import Period
from salesdesk.services.plans.measuring import Measured, Measuring
from salesdesk.services.plans.rules import PlanRules
from salesdesk.services.plans.views import Evidence, EvidenceAlert, EvidenceRow
from salesdesk.services.warning_rows import view as warning_view
from salesdesk.services.warnings import load_rules
from salesdesk.types import COMPANY, DayValue, Json, Severity

_DAY_S = 86_400


def take(
    session: Session, agent_id: int, alerts: Sequence[Alert], kpi_ids: Sequence[str], on: date, rules: PlanRules
) -> dict[str, Json]:
    """The snapshot as JSON: the figures of the last days on duty, the warnings with their days, the calls behind."""
    measuring = Measuring(session)
    period = measuring.last_days(agent_id, on, rules.evidence_days)
    names = list(dict.fromkeys([*(alert.kpi for alert in alerts), *kpi_ids, *FROM_CALLS]))
    rows: list[Measured] = []
    days_on_duty = 0
    if period is not None:
        rows = measuring.measured(agent_id, names, period)
        days_on_duty = on_duty_days(measuring.days([agent_id], period).get(measuring.root(agent_id), {}).values())
    warned = sorted({str(day["date"]) for alert in alerts for day in alert.days if isinstance(day, dict)})
    calls, calls_total, sources = _calls(session, measuring.known_as(agent_id), period, rules)
    on_warned = [
        day for day in map(date.fromisoformat, warned) if period is not None and period.start <= day <= period.end
    ]
    alert_calls = sum(_calls(session, measuring.known_as(agent_id), Period(day, day), rules)[1] for day in on_warned)
    return {
        "taken_on": on.isoformat(),
        "start": period.start.isoformat() if period else None,
        "end": period.end.isoformat() if period else None,
        "days_on_duty": days_on_duty,
        "rows": [_row(row, _effective_seconds(session)) for row in rows],
        "alerts": [_alert(session, alert) for alert in alerts],
        "calls": list(calls),
        "calls_total": calls_total,
        "alert_calls": alert_calls,
        "alert_days": [day.isoformat() for day in on_warned],
        "sources": list(sources),
    }


def _effective_seconds(session: Session) -> int:
    row = session.get(Setting, "effective_talk_s")
    return int(str(row.value)) if row is not None else EFFECTIVE_SECONDS


def _row(row: Measured, effective_s: int) -> dict[str, Json]:
    definition = kpi(row.kpi)
    return {
        "kpi": row.kpi,
        "names": dict(definition.names),
        "rules": {tongue: text.format(effective_seconds=effective_s) for tongue, text in definition.rules.items()},
        "numerator": row.numerator,
        "denominator": row.denominator,
        "value": row.value,
        "n": row.n,
        "target": row.target,
        "team_median": row.team_median,
        "team_size": row.team_size,
    }


def alert_sentence(session: Session, alert: Alert) -> str:
    """A warning in one sentence of the language in force."""
    agent = session.get(Agent, alert.agent_id) if alert.agent_id is not None else None
    rules = {rule.id: rule for rule in load_rules(session)}
    return warning_view(alert, rules.get(alert.rule), agent.name if agent else "", COMPANY).text


def _alert(session: Session, alert: Alert) -> dict[str, Json]:
    sentences: dict[str, Json] = {}
    for tongue in LANGUAGES:
        with speaking(tongue):
            sentences[tongue] = alert_sentence(session, alert)
    return {
        "id": alert.id,
        "kpi": alert.kpi,
        "rule": alert.rule,
        "severity": alert.severity.value,
        "sentences": sentences,
        "days": list(alert.days),
    }


def _calls(
    session: Session, agents: Collection[int], period: Period | None, rules: PlanRules
) -> tuple[list[int], int, list[str]]:
    """The ids of the calls of the snapshot's days, the latest first to be kept; how many there are; their files."""
    if period is None:
        return [], 0, []
    local = Call.start_utc + Call.utc_offset_s
    where = [
        Call.agent_id.in_(agents),
        local.between(period.first_number * _DAY_S, (period.last_number + 1) * _DAY_S - 1),
    ]
    ids = session.scalars(select(Call.id).where(*where).order_by(Call.id.desc()).limit(rules.evidence_calls)).all()
    count = session.scalar(select(func.count()).select_from(Call).where(*where)) or 0
    batches = session.scalars(select(Call.batch_id).where(*where).distinct()).all()
    files = session.scalars(select(ImportBatch.file_name).where(ImportBatch.id.in_(batches)).order_by(ImportBatch.id))
    return sorted(ids), count, list(dict.fromkeys(files))


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def as_view(frozen: dict[str, Any]) -> Evidence:
    """The frozen snapshot in the language in force."""
    tongue = CHINESE if language() == CHINESE else ENGLISH
    return Evidence(
        taken_on=date.fromisoformat(frozen["taken_on"]),
        start=_date(frozen["start"]),
        end=_date(frozen["end"]),
        days_on_duty=frozen["days_on_duty"],
        rows=tuple(
            EvidenceRow(
                kpi=row["kpi"],
                name=row["names"][tongue],
                numerator=row["numerator"],
                denominator=row["denominator"],
                value=row["value"],
                n=row["n"],
                target=row["target"],
                team_median=row["team_median"],
                team_size=row["team_size"],
                rule=row["rules"][tongue],
            )
            for row in frozen["rows"]
        ),
        alerts=tuple(
            EvidenceAlert(
                id=alert["id"],
                kpi=alert["kpi"],
                severity=Severity(alert["severity"]),
                sentence=alert["sentences"][tongue],
                rule=alert["rule"],
                days=tuple(
                    DayValue(date.fromisoformat(day["date"]), day["actual"], day["target"]) for day in alert["days"]
                ),
            )
            for alert in frozen["alerts"]
        ),
        calls=tuple(frozen["calls"]),
        calls_total=frozen["calls_total"],
        alert_calls=frozen.get("alert_calls", 0),
        alert_days=tuple(date.fromisoformat(day) for day in frozen.get("alert_days", ())),
        sources=tuple(frozen["sources"]),
    )


def baseline_period(plan: Plan, measuring: Measuring, on: date, count: int) -> Period | None:
    """The evidence's own days, so that baseline and evidence agree; else the last ``count`` days on duty."""
    start, end = plan.evidence.get("start"), plan.evidence.get("end")
    if start and end:
        return Period(date.fromisoformat(str(start)), date.fromisoformat(str(end)))
    return measuring.last_days(plan.agent_id, on, count)


def target_of(plan: Plan, kpi_id: str) -> float | None:
    """The target that the frozen evidence holds for a figure, per day for a daily count."""
    rows = plan.evidence.get("rows")
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and row["kpi"] == kpi_id:
            target = row["target"]
            return float(str(target)) if target is not None else None
    return None
