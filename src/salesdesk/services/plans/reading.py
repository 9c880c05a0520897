"""Plans as they are asked for: cards for the board, everything about one, and what is due."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from salesdesk.models import Plan
from salesdesk.services.plans.cards import card_of
from salesdesk.services.plans.core import Core, find_plan, rows_of, today
from salesdesk.services.plans.history import broken, events
from salesdesk.services.plans.measuring import Measuring
from salesdesk.services.plans.viewing import view_of
from salesdesk.services.plans.views import PlanCard, PlanView
from salesdesk.types import PlanStep, Scope, ScopeKind

Cards = list[PlanCard]
Problems = list[str]


class Reading(Core):
    """The questions about plans."""

    def list(
        self,
        agent_id: int | None = None,
        *,
        scope: Scope | None = None,
        closed: bool = True,
        on: date | None = None,
    ) -> Cards:
        """The plans' cards, open ones by due date first, then closed ones, latest first.

        ``agent_id`` limits to one agent, ``scope`` to a team or an agent; ``closed`` False leaves closed ones out.
        """
        with self._database.read() as session:
            query = select(Plan).order_by(Plan.id)
            if not closed:
                query = query.where(Plan.step != PlanStep.CLOSED)
            plans = session.scalars(query).all()
            measuring = Measuring(session)
            if agent_id is not None:
                scope = Scope(ScopeKind.AGENT, agent_id)
            day = on or today()
            plans = [plan for plan in plans if belongs(plan, scope, measuring, day)]
            rows = rows_of(session, [plan.id for plan in plans])
            cards = [card_of(plan, rows[plan.id], measuring, day) for plan in plans]
        waiting = sorted(
            (card for card in cards if card.result is None), key=lambda card: (card.due_on or date.max, card.id)
        )
        return waiting + sorted(
            (card for card in cards if card.result is not None), key=lambda card: card.id, reverse=True
        )

    def get(self, plan_id: int, on: date | None = None) -> PlanView:
        """Everything about one plan. Raises RefusedError when there is none of that id."""
        with self._database.read() as session:
            plan = find_plan(session, plan_id)
            return view_of(session, plan, rows_of(session, [plan.id])[plan.id], on or today())

    def verify(self, plan_id: int) -> Problems:
        """What is wrong with a plan's history, in words; empty when no line was changed, removed or left out."""
        with self._database.read() as session:
            plan = find_plan(session, plan_id)
            return broken(plan, events(session, plan.id))


def belongs(plan: Plan, scope: Scope | None, measuring: Measuring, day: date) -> bool:
    """Whether a plan's agent is in a scope on a day."""
    if scope is None or scope.kind is ScopeKind.COMPANY:
        return True
    if scope.kind is ScopeKind.AGENT:
        return measuring.root(plan.agent_id) == measuring.root(scope.id)
    if scope.kind is ScopeKind.LEVEL:
        return measuring.level_of(plan.agent_id, day) == scope.level
    return measuring.team_of(plan.agent_id, day) == scope.id
