"""Warnings 预警: found by the rules, kept with their evidence, and what the supervisor does with them."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import kpi
from salesdesk.metrics.rules import Rule, RuleKind, read_rule, shipped_rows
from salesdesk.models import Alert, AlertEvent, WarningRule
from salesdesk.services.company import CompanyService
from salesdesk.services.figures import FiguresService
from salesdesk.services.reach_upkeep import catch_up
from salesdesk.services.scopes import scope_name
from salesdesk.services.staffing import Staff
from salesdesk.services.warning_rows import WarningEvent, WarningView, as_found, pack_days, pack_hour, pack_trend, view
from salesdesk.services.watching import Found, Watch
from salesdesk.store.database import Database
from salesdesk.types import COMPANY, Json, Scope, ScopeKind, Severity, WarningState

_ORDER = {Severity.SERIOUS: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
_FROZEN = (WarningState.DISMISSED, WarningState.PLANNED)
"""States in which the evidence stays as it was when the supervisor decided."""


class WarningsService:
    """Runs the rules and keeps what they found. Each method is one transaction, from any thread."""

    def __init__(self, database: Database, figures: FiguresService) -> None:
        self._database = database
        self._figures = figures
        self._company = CompanyService(database)

    # rules

    def rules(self) -> list[Rule]:
        """The shipped rules with the supervisor's changes, and the rules they added."""
        with self._database.read() as session:
            return load_rules(session)

    def change_rule(self, identifier: str, **fields: Json) -> Rule:
        """Change fields of a rule (see rules.toml), or add one. Raises SalesDeskError for nonsense."""
        with self._database.write() as session:
            stored = session.get(WarningRule, identifier) or WarningRule(id=identifier, data={})
            data = {**stored.data, **fields}
            rule = read_rule(identifier, {**shipped_rows().get(identifier, {}), **data})
            stored.data, stored.enabled = data, rule.enabled
            session.add(stored)
            return rule

    def reset_rule(self, identifier: str) -> None:
        """Back to the shipped rule; a rule of one's own goes."""
        with self._database.write() as session:
            stored = session.get(WarningRule, identifier)
            if stored is not None:
                session.delete(stored)

    def stored_rule(self, identifier: str) -> dict[str, Json] | None:
        """The supervisor's changes to a rule, for an undo; None when it is as shipped."""
        with self._database.read() as session:
            stored = session.get(WarningRule, identifier)
            return None if stored is None else {**stored.data, "enabled": stored.enabled}

    def restore_rule(self, identifier: str, data: dict[str, Json] | None) -> None:
        """Back to what ``stored_rule`` answered."""
        with self._database.write() as session:
            stored = session.get(WarningRule, identifier)
            if stored is not None:
                session.delete(stored)
                session.flush()
            if data is not None:
                session.add(WarningRule(id=identifier, data=data, enabled=bool(data["enabled"])))

    # evaluation

    def evaluate(self, on: date) -> list[WarningView]:
        """Run the rules over the days up to ``on`` and keep what they find; the findings, most urgent first.

        Idempotent: a run already known is brought up to date, not found twice. A finding that the data no longer
        bears out (an import was undone) goes, unless the supervisor has done something about it.
        """
        catch_up(self._database)  # after an import or its undo, and when the program opens
        company = self._company.get()
        with self._database.write() as session:
            watch = Watch(session, company, load_rules(session), on)
            now = int(time.time())
            kept = [(_keep(session, found, on, now), found) for found in watch.found()]
            alerts = [(alert, found) for alert, found in kept if alert is not None]
            session.flush()
            _tidy(session, watch, {alert.id for alert, _found in alerts})
            staff = watch.counting.staff
            views = []
            for alert, found in alerts:
                one = view(alert, found.rule, scope_name(staff, found.scope, company.name), found.scope, on)
                views.append(one if found.finding is None else as_found(one, found.rule, found.finding))
        return sorted(views, key=lambda one: (_ORDER[one.severity], one.name, one.kpi))

    def not_enough(self, on: date) -> list[tuple[int, str]]:
        """Agents with calls about whom a rule can't say anything: the agent's id and the reason in words."""
        company = self._company.get()
        with self._database.read() as session:
            watch = Watch(session, company, load_rules(session), on)
            return [(agent_id, result.text) for agent_id, _rule, result in watch.not_enough()]

    # reading

    def find(
        self,
        states: Collection[WarningState] = (),
        *,
        agent_id: int | None = None,
        on: date | None = None,
        since: date | None = None,
    ) -> list[WarningView]:
        """Kept warnings, most urgent and latest first: of some states (all if none named), of an agent, since a day.

        ``on``: today; snoozes over by then count as open.
        """
        query = select(Alert)
        if agent_id is not None:
            query = query.where(Alert.agent_id == agent_id)
        if since is not None:
            query = query.where(Alert.last_day >= since)
        company = self._company.get()
        with self._database.read() as session:
            staff = Staff.load(session)
            rules = {rule.id: rule for rule in load_rules(session)}
            views = [_view(alert, rules, staff, company.name, on) for alert in session.scalars(query)]
        wanted = [one for one in views if not states or one.state in states]
        return sorted(wanted, key=lambda one: (_ORDER[one.severity], -one.last_day.toordinal(), one.name, one.kpi))

    def get(self, warning_id: int) -> WarningView:
        """One warning. Raises SalesDeskError when it is gone."""
        company = self._company.get()
        with self._database.read() as session:
            rules = {rule.id: rule for rule in load_rules(session)}
            return _view(_stored(session, warning_id), rules, Staff.load(session), company.name, None)

    def history(self, warning_id: int) -> list[WarningEvent]:
        """What was done with a warning, oldest first."""
        with self._database.read() as session:
            query = select(AlertEvent).where(AlertEvent.alert_id == warning_id).order_by(AlertEvent.id)
            return [WarningEvent(event.at, event.action, event.reason) for event in session.scalars(query)]

    # what the supervisor does

    def acknowledge(self, warning_id: int) -> None:
        """Seen; it stays on the agent's page and leaves the list of what needs attention."""
        self._set(warning_id, WarningState.ACKNOWLEDGED)

    def snooze(self, warning_id: int, until: date) -> None:
        """Ask again on a day."""
        self._set(warning_id, WarningState.SNOOZED, until=until)

    def dismiss(self, warning_id: int, reason: str) -> None:
        """No matter, for a reason that is kept. Raises RefusedError without one."""
        if not reason.strip():
            raise RefusedError(_("A warning can't be dismissed without a reason."), _("Write why it doesn't matter."))
        self._set(warning_id, WarningState.DISMISSED, reason.strip())

    def reopen(self, warning_id: int) -> None:
        """Open again (undo of the above). Raises RefusedError when a plan was made of it."""
        with self._database.write() as session:
            alert = _stored(session, warning_id)
            if alert.state is WarningState.PLANNED:
                raise RefusedError(_("An improvement plan was opened from this warning."), _("Open the plan instead."))
            _change(session, alert, WarningState.OPEN, "")

    def mark_planned(self, warning_id: int, plan_id: int) -> None:
        """A plan was opened from the warning."""
        with self._database.write() as session:
            mark_planned(session, warning_id, plan_id)

    def _set(self, warning_id: int, state: WarningState, reason: str = "", until: date | None = None) -> None:
        with self._database.write() as session:
            _change(session, _stored(session, warning_id), state, reason, until)


def mark_planned(session: Session, warning_id: int, plan_id: int) -> None:
    """A plan was opened from the warning; within the plan's own transaction."""
    alert = _stored(session, warning_id)
    alert.plan_id = plan_id
    _change(session, alert, WarningState.PLANNED, "")


def load_rules(session: Session) -> list[Rule]:
    """The rules in force, within a transaction."""
    changed = {row.id: {**row.data, "enabled": row.enabled} for row in session.scalars(select(WarningRule))}
    rows: dict[str, Mapping[str, Any]] = {**shipped_rows()}
    for identifier, data in changed.items():
        rows[identifier] = {**rows.get(identifier, {}), **data}
    return [read_rule(identifier, row) for identifier, row in rows.items()]


def _stored(session: Session, warning_id: int) -> Alert:
    alert = session.get(Alert, warning_id)
    if alert is None:
        raise SalesDeskError(_("This warning is gone: its calls were taken back."), _("Refresh the page."))
    return alert


def _scope(alert: Alert) -> Scope:
    if alert.agent_id is not None:
        return Scope(ScopeKind.AGENT, alert.agent_id)
    return COMPANY if alert.team_id is None else Scope(ScopeKind.TEAM, alert.team_id)


def _view(alert: Alert, rules: Mapping[str, Rule], staff: Staff, company: str, on: date | None) -> WarningView:
    scope = _scope(alert)
    if scope.kind is ScopeKind.AGENT:
        scope = Scope(ScopeKind.AGENT, staff.root(scope.id))
    return view(alert, rules.get(alert.rule), scope_name(staff, scope, company), scope, on)


def _change(session: Session, alert: Alert, state: WarningState, reason: str, until: date | None = None) -> None:
    alert.state, alert.reason, alert.snoozed_until = state, reason, until
    session.add(AlertEvent(alert_id=alert.id, at=int(time.time()), action=state.value, reason=reason))


def _quiet(session: Session, family: str, found: Found) -> bool:
    """Whether an earlier warning of the same kind ended within the rule's quiet days before this one begins."""
    if not found.rule.quiet:
        return False
    since = found.first_day - timedelta(days=found.rule.quiet)
    return (
        session.scalars(
            select(Alert.id)
            .where(
                Alert.key.startswith(f"{family}@", autoescape=True),
                Alert.last_day >= since,
                Alert.last_day < found.first_day,
            )
            .limit(1)
        ).first()
        is not None
    )


def _keep(session: Session, found: Found, on: date, now: int) -> Alert | None:
    """The stored alert of a finding: the known one of the same run brought up to date, or a new one.

    None while the rule keeps quiet, because it has spoken of the same agent and KPI only just before.
    """
    agent_id = found.scope.id if found.scope.kind is ScopeKind.AGENT else None
    team_id = found.scope.id if found.scope.kind is ScopeKind.TEAM else None
    hour = "" if found.drop is None else f":{found.drop.hour}"
    family = f"{found.rule.id}:{found.kpi}:{found.scope.kind.value}{found.scope.id}{hour}"
    known = session.scalars(
        select(Alert)
        .where(
            Alert.key.startswith(f"{family}@", autoescape=True),
            Alert.first_day <= found.last_day,
            Alert.last_day >= found.first_day,
        )
        .order_by(Alert.last_day.desc())
    ).first()
    days = [] if found.finding is None else pack_days(found.finding.days)
    extra: dict[str, Json] = {}
    if found.drop is not None:
        extra["hour"] = pack_hour(found.drop)
    elif found.finding is not None:
        extra["trend"] = pack_trend(found.finding.trend)
    severity = found.rule.severity if found.finding is None else found.finding.severity
    if known is None:
        if _quiet(session, family, found):
            return None
        known = Alert(
            key=f"{family}@{found.first_day.isoformat()}",
            rule=found.rule.id,
            kpi=found.kpi,
            agent_id=agent_id,
            team_id=team_id,
            severity=severity,
            first_day=found.first_day,
            last_day=found.last_day,
            margin=found.rule.margin,
            days=days,
            extra=extra,
            created_at=now,
        )
        session.add(known)
        session.flush()
        session.add(AlertEvent(alert_id=known.id, at=now, action="found"))
    elif known.state not in _FROZEN and known.last_day <= on:
        known.severity, known.margin, known.days, known.extra = severity, found.rule.margin, days, extra
        known.first_day, known.last_day = found.first_day, found.last_day
    return known


def _tidy(session: Session, watch: Watch, found: set[int]) -> None:
    """Earlier findings: note a recovery, and take away what the data no longer bears out and nobody touched."""
    rules = {rule.id: rule for rule in watch.rules if rule.kind is RuleKind.RUN}
    query = select(Alert).where(
        Alert.first_day >= watch.counting.period.start,
        Alert.last_day <= watch.on,
        Alert.rule.in_(rules),
        Alert.agent_id.is_not(None),
    )
    for alert in session.scalars(query):
        if alert.id in found or alert.agent_id is None:
            continue
        rule, definition = rules[alert.rule], kpi(alert.kpi)
        agent_id = watch.counting.staff.root(alert.agent_id)
        if not watch.still_behind(rule, definition, agent_id, alert.first_day, alert.last_day):
            if alert.state is WarningState.OPEN:
                session.delete(alert)
            continue
        recovered = watch.recovered_on(rule, definition, agent_id, alert.last_day)
        if recovered is not None and "recovered_on" not in alert.extra:
            alert.extra = {**alert.extra, "recovered_on": recovered.isoformat()}
