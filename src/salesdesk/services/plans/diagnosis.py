"""Step 2, diagnose 诊断: findings over five dimensions with their evidence, one main cause, the agent's own account."""

from __future__ import annotations

from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.models import Plan, PlanFinding
from salesdesk.services.plans.core import Core, find_child
from salesdesk.services.plans.history import record
from salesdesk.services.plans.links import read_link
from salesdesk.services.plans.views import EvidenceLink
from salesdesk.types import Cause, Json, PlanStep


class Diagnosis(Core):
    """Notes the diagnosis and its goals."""

    def add_finding(
        self,
        plan_id: int,
        cause: Cause,
        finding: str,
        *,
        evidence: str = "",
        weight: int = 0,
        main: bool = False,
        link: EvidenceLink | None = None,
    ) -> int:
        """Add a finding in one of the five dimensions; the first one becomes the main cause. Returns its id.

        ``link`` leads to the calls behind it, e.g. a suggestion's.
        """
        with self._changing(plan_id, PlanStep.DIAGNOSE) as (session, plan):
            row = PlanFinding(plan_id=plan.id, cause=cause)
            _fill(row, cause, finding, evidence, weight)
            row.link = link.as_json() if link is not None else {}
            session.add(row)
            session.flush()
            record(session, plan, "finding.added", _finding_detail(row))
            others = session.query(PlanFinding).filter(PlanFinding.plan_id == plan.id, PlanFinding.main).count()
            if main or not others:
                _make_main(session, plan, row)
            return row.id

    def change_finding(
        self, plan_id: int, finding_id: int, cause: Cause, finding: str, *, evidence: str = "", weight: int = 0
    ) -> None:
        """Change a finding; what it said before stays in the history."""
        with self._changing(plan_id, PlanStep.DIAGNOSE) as (session, plan):
            row = find_child(session, plan, PlanFinding, finding_id)
            before = _finding_detail(row)
            _fill(row, cause, finding, evidence, weight)
            record(session, plan, "finding.changed", {**_finding_detail(row), "before": before})

    def remove_finding(self, plan_id: int, finding_id: int) -> None:
        """Take a finding back."""
        with self._changing(plan_id, PlanStep.DIAGNOSE) as (session, plan):
            row = find_child(session, plan, PlanFinding, finding_id)
            record(session, plan, "finding.removed", _finding_detail(row))
            session.delete(row)

    def set_main_cause(self, plan_id: int, finding_id: int) -> None:
        """Make a finding the one main cause."""
        with self._changing(plan_id, PlanStep.DIAGNOSE) as (session, plan):
            _make_main(session, plan, find_child(session, plan, PlanFinding, finding_id))

    def set_account(self, plan_id: int, text: str) -> None:
        """Note the agent's own account of the causes."""
        with self._changing(plan_id, PlanStep.DIAGNOSE) as (session, plan):
            if text.strip() != plan.agent_account:
                before, plan.agent_account = plan.agent_account, text.strip()
                record(session, plan, "account", {"text": plan.agent_account, "before": before})


def _fill(row: PlanFinding, cause: Cause, finding: str, evidence: str, weight: int) -> None:
    if not finding.strip():
        raise RefusedError(_("A finding needs words."))
    if not 0 <= weight <= 100:
        raise RefusedError(_("A weight lies between 0 and 100 per cent."))
    row.cause, row.finding, row.evidence, row.weight = cause, finding.strip(), evidence.strip(), weight
    row.main = bool(row.main)


def _make_main(session: Session, plan: Plan, row: PlanFinding) -> None:
    for other in session.query(PlanFinding).filter(PlanFinding.plan_id == plan.id):
        other.main = other.id == row.id
    record(session, plan, "finding.main", _finding_detail(row))


def _finding_detail(row: PlanFinding) -> dict[str, Json]:
    return {
        "id": row.id,
        "cause": row.cause.value,
        "finding": row.finding,
        "evidence": row.evidence,
        "weight": row.weight,
        "link": row.link,
    }


def link_of(row: PlanFinding) -> EvidenceLink | None:
    """What a finding leads to; None where nothing was noted (by hand, or in an older file)."""
    return read_link(row.link)
