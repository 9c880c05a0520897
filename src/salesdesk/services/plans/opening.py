"""Step 1, warn 预警: a plan begins from warnings or by hand, with frozen evidence; the agent is told and answers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import kpi as kpi_of
from salesdesk.models import Agent, Alert, Plan
from salesdesk.services.plans import evidence
from salesdesk.services.plans.core import Core, supervisor, today
from salesdesk.services.plans.history import record
from salesdesk.services.plans.machine import LEAST_REASON
from salesdesk.services.plans.measuring import Measuring
from salesdesk.services.plans.moves import first_stages
from salesdesk.services.plans.rules import plan_rules, rules_of
from salesdesk.services.plans.views import Evidence
from salesdesk.services.plans.words import kpi_name
from salesdesk.services.warnings import mark_planned
from salesdesk.types import PlanStep


class Opening(Core):
    """Opens plans and notes that the agent was told."""

    def preview(self, agent_id: int, alert_ids: Sequence[int] = (), kpi: str = "", on: date | None = None) -> Evidence:
        """The evidence as it would be frozen now; nothing is stored."""
        with self._database.read() as session:
            alerts = _alerts(session, agent_id, alert_ids)
            wanted = [kpi] if kpi else []
            return evidence.as_view(
                evidence.take(session, agent_id, alerts, wanted, on or today(), plan_rules(session))
            )

    def suggest_reason(self, alert_ids: Sequence[int]) -> str:
        """The warnings in words, to begin a plan's reason with."""
        with self._database.read() as session:
            alerts = session.scalars(select(Alert).where(Alert.id.in_(alert_ids)).order_by(Alert.id)).all()
            return "\n".join(evidence.alert_sentence(session, alert) for alert in alerts)

    def open(
        self,
        agent_id: int,
        *,
        reason: str = "",
        alert_ids: Sequence[int] = (),
        kpi: str = "",
        owner: str = "",
        on: date | None = None,
    ) -> int:
        """Open a plan from warnings, or by hand with a reason; returns its id.

        The evidence is frozen, the warnings are marked as planned. ``kpi`` is the figure it is about (default: the
        first warning's). Raises RefusedError without a reason, for a second open plan about the same figure, or for
        a warning that is not this agent's.
        """
        day = on or today()
        with self._database.write() as session:
            agent = session.get(Agent, agent_id)
            if agent is None:
                raise RefusedError(_("There is no agent {id}.").format(id=agent_id))
            agent_id = agent.merged_into_id or agent.id
            alerts = _alerts(session, agent_id, alert_ids)
            reason = reason.strip() or "\n".join(evidence.alert_sentence(session, alert) for alert in alerts)
            if len(reason) < LEAST_REASON:
                raise RefusedError(_("A plan needs a reason: a warning, or your own in words."))
            about = kpi_of(kpi).id if kpi else (alerts[0].kpi if alerts else "")
            _refuse_second(session, agent_id, about)
            rules = rules_of(session, agent_id, day)
            plan = Plan(
                agent_id=agent_id,
                step=PlanStep.WARN,
                round=1,
                owner=owner.strip() or supervisor(session),
                kpi=about,
                template="",
                reason=reason,
                evidence=evidence.take(session, agent_id, alerts, [about] if about else [], day, rules),
                opened_on=day,
                opened_at=int(time.time()),
                sessions_required=rules.sessions,
                told_how="",
                first_answer="",
                agent_account="",
                review_note="",
            )
            session.add(plan)
            session.flush()
            first_stages(session, plan, day, self._working(session))
            record(session, plan, "opened", {"reason": reason, "alerts": [alert.id for alert in alerts], "kpi": about})
            for alert in alerts:
                mark_planned(session, alert.id, plan.id)
            return plan.id

    def tell(self, plan_id: int, told_on: date | None, how: str, answer: str) -> None:
        """Note when and how the agent was told about the plan, and their first answer."""
        with self._changing(plan_id, PlanStep.WARN) as (session, plan):
            if told_on is not None and told_on < plan.opened_on:
                raise RefusedError(_("The agent can't have been told before the plan was opened."))
            plan.told_on, plan.told_how, plan.first_answer = told_on, how.strip(), answer.strip()
            record(
                session,
                plan,
                "told",
                {"on": told_on.isoformat() if told_on else None, "how": plan.told_how, "answer": plan.first_answer},
            )


def _alerts(session: Session, agent_id: int, alert_ids: Sequence[int]) -> list[Alert]:
    """The warnings to plan for. Raises RefusedError for one that is unknown, another agent's or already in a plan."""
    found = []
    for alert_id in dict.fromkeys(alert_ids):
        alert = session.get(Alert, alert_id)
        if alert is None:
            raise RefusedError(_("There is no warning {id}.").format(id=alert_id))
        owner = session.get(Agent, alert.agent_id) if alert.agent_id is not None else None
        if owner is None or agent_id not in (owner.id, owner.merged_into_id):
            raise RefusedError(_("This warning is not about this agent."))
        if alert.plan_id is not None and _is_open(session, alert.plan_id):
            raise RefusedError(_("This warning is already in plan {id}.").format(id=alert.plan_id))
        found.append(alert)
    return found


def _is_open(session: Session, plan_id: int) -> bool:
    plan = session.get(Plan, plan_id)
    return plan is not None and plan.step is not PlanStep.CLOSED


def _refuse_second(session: Session, agent_id: int, about: str) -> None:
    other = session.scalars(
        select(Plan).where(
            Plan.agent_id.in_(Measuring(session).known_as(agent_id)), Plan.kpi == about, Plan.step != PlanStep.CLOSED
        )
    ).first()
    if other is not None:
        raise RefusedError(
            _("There is already an open plan about {kpi} (plan {id}).").format(kpi=kpi_name(about), id=other.id),
            _("Go on with that one."),
        )
