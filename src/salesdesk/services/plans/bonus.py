"""Parts of a bonus that were not earned: recorded under the guard “no penalty without support” [0], never computed.

Fines per missing call are unlawful for an employer in China, so nothing is reckoned here: the supervisor writes down an
amount or a share that follows from the bonus rules, for a period, with a reason. A line stays; it is taken back in words.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.formats import money, number
from salesdesk.i18n import _
from salesdesk.models import Agent, BonusPart, Plan, Setting
from salesdesk.periods import Period
from salesdesk.services.plans.answers import View
from salesdesk.services.plans.core import Core, find_plan, today
from salesdesk.services.plans.history import record
from salesdesk.services.plans.machine import LEAST_REASON, STEPS
from salesdesk.services.plans.measuring import Measuring
from salesdesk.types import Json, PlanStep


@dataclass(frozen=True, slots=True, kw_only=True)
class BonusLine(View):
    """One recorded part: ``amount`` in minor units or ``share`` in per cent of the bonus, in words in ``what``."""

    id: int
    agent_id: int
    plan_id: int
    start: date
    end: date
    amount: int | None
    share: float | None
    what: str
    reason: str
    recorded_on: date
    taken_back_reason: str
    taken_back: bool


class Bonus(Core):
    """Records what was not earned, where support was given."""

    def deduction_refusals(self, agent_id: int) -> tuple[str, ...]:
        """Why no part of a bonus may be withheld from an agent below target; empty when support was given.

        Support was given when a plan is open that has reached training [0] and the agent was told of it.
        """
        with self._database.read() as session:
            return _support(session, agent_id)[1]

    def require_support(self, agent_id: int) -> None:
        """Raise RefusedError where a deduction may not be recorded."""
        _refuse(self.deduction_refusals(agent_id))

    def record_bonus_part(
        self,
        agent_id: int,
        period: Period,
        reason: str,
        *,
        amount: int | None = None,
        share: float | None = None,
        on: date | None = None,
    ) -> int:
        """Record a part of a bonus that was not earned in a period; returns its id.

        Either ``amount`` (minor units) or ``share`` (per cent of the bonus, up to 100). Raises RefusedError with the
        reason where no support was given, for a period that is not over, or without a reason in words.
        """
        day = on or today()
        if (amount is None) == (share is None):
            raise RefusedError(_("Write an amount, or a share of the bonus: one of the two."))
        if amount is not None and amount <= 0:
            raise RefusedError(_("An amount is more than nothing."))
        if share is not None and not 0 < share <= 100:
            raise RefusedError(_("A share lies between 0 and 100 per cent."))
        if len(reason.strip()) < LEAST_REASON:
            raise RefusedError(_("This needs a reason, in words."))
        if period.end > day:
            raise RefusedError(_("The period is not over yet: what is earned in it is still open."))
        with self._database.write() as session:
            plan, refusals = _support(session, agent_id)
            _refuse(refusals)
            if plan is None:
                raise LookupError("support without a plan")
            if period.end < plan.opened_on:
                raise RefusedError(_("The period ended before the plan was opened: the support came later."))
            row = BonusPart(
                agent_id=Measuring(session).root(agent_id),
                plan_id=plan.id,
                start=period.start,
                end=period.end,
                amount=amount,
                share=share,
                reason=reason.strip(),
                recorded_on=day,
                recorded_at=int(time.time()),
                taken_back_reason="",
            )
            session.add(row)
            session.flush()
            record(session, plan, "bonus.recorded", _detail(session, row, row.reason))
            return row.id

    def take_back_bonus_part(self, part_id: int, reason: str) -> None:
        """Take a recorded part back, for a reason; the line stays in the file. Possible at any time."""
        if len(reason.strip()) < LEAST_REASON:
            raise RefusedError(_("This needs a reason, in words."))
        with self._database.write() as session:
            row = session.get(BonusPart, part_id)
            if row is None or row.taken_back_at is not None:
                raise RefusedError(_("It is not there any more: somebody removed it."))
            row.taken_back_at, row.taken_back_reason = int(time.time()), reason.strip()
            record(session, find_plan(session, row.plan_id), "bonus.taken_back", _detail(session, row, reason.strip()))

    def bonus_parts(self, agent_id: int) -> Sequence[BonusLine]:
        """Every recorded part of an agent, also those taken back, the latest first."""
        with self._database.read() as session:
            known_as = Measuring(session).known_as(agent_id)
            rows = session.scalars(
                select(BonusPart).where(BonusPart.agent_id.in_(known_as)).order_by(BonusPart.id.desc())
            )
            return [_line(session, row) for row in rows]


def parts_of_plan(session: Session, plan_id: int) -> list[BonusLine]:
    """The parts that were recorded under a plan, also those taken back, in the order they came."""
    rows = session.scalars(select(BonusPart).where(BonusPart.plan_id == plan_id).order_by(BonusPart.id))
    return [_line(session, row) for row in rows]


def _support(session: Session, agent_id: int) -> tuple[Plan | None, tuple[str, ...]]:
    """The plan by which support was given, or why there is none."""
    if session.get(Agent, agent_id) is None:
        raise RefusedError(_("There is no agent {id}.").format(id=agent_id))
    known_as = Measuring(session).known_as(agent_id)
    plans = session.scalars(
        select(Plan).where(Plan.agent_id.in_(known_as), Plan.step != PlanStep.CLOSED).order_by(Plan.id)
    ).all()
    if not plans:
        return None, (_("No improvement plan is open for this agent: no deduction without support."),)
    reached = [plan for plan in plans if STEPS.index(plan.step) >= STEPS.index(PlanStep.TRAIN)]
    if not reached:
        return None, (_("The open plan has not reached training yet: no deduction without support."),)
    told = [plan for plan in reached if plan.told_on is not None]
    if not told:
        return None, (_("The agent was not told about the plan yet: no deduction without support."),)
    return told[0], ()


def _refuse(refusals: tuple[str, ...]) -> None:
    if refusals:
        raise RefusedError(refusals[0], _("Open an improvement plan and give support first."))


def _currency(session: Session) -> str:
    row = session.get(Setting, "currency")
    return str(row.value) if row is not None and row.value else "CNY"


def _what(session: Session, row: BonusPart) -> str:
    if row.amount is not None:
        return money(row.amount, _currency(session))
    return _("{share} % of the bonus").format(share=number(row.share))


def _detail(session: Session, row: BonusPart, reason: str) -> dict[str, Json]:
    return {
        "id": row.id,
        "start": row.start.isoformat(),
        "end": row.end.isoformat(),
        "amount": row.amount,
        "share": row.share,
        "what": _what(session, row),
        "reason": reason,
    }


def _line(session: Session, row: BonusPart) -> BonusLine:
    return BonusLine(
        id=row.id,
        agent_id=row.agent_id,
        plan_id=row.plan_id,
        start=row.start,
        end=row.end,
        amount=row.amount,
        share=row.share,
        what=_what(session, row),
        reason=row.reason,
        recorded_on=row.recorded_on,
        taken_back_reason=row.taken_back_reason,
        taken_back=row.taken_back_at is not None,
    )
