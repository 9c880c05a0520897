"""Objections 申诉 at any time, answered before a plan closes [4]."""

from __future__ import annotations

from datetime import date

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.models import PlanObjection
from salesdesk.services.plans.core import Core, find_child, find_plan, today
from salesdesk.services.plans.history import record
from salesdesk.services.plans.machine import LEAST_REASON, Action, Intent
from salesdesk.services.plans.moves import move
from salesdesk.services.plans.rules import PlanRules, RuleBook, change_rules, keep_rule_book, plan_rules, rule_book
from salesdesk.types import Json, PlanStep


class Objections(Core):
    """Files and answers objections."""

    def file_objection(
        self, plan_id: int, text: str, *, filed_on: date | None = None, due_on: date | None = None
    ) -> int:
        """Note the agent's objection and until when it must be answered; returns its id.

        Possible in every step. Against a closed plan it takes the plan up again, for it may not stay closed over it.
        """
        if len(text.strip()) < LEAST_REASON:
            raise RefusedError(_("Write the objection in the agent's words."))
        filed = filed_on or today()
        with self._database.write() as session:
            plan = find_plan(session, plan_id)
            if filed < plan.opened_on:
                raise RefusedError(_("There was no plan to object to on that day."))
            calendar = self._working(session)
            due = due_on or calendar.step(filed, plan_rules(session).objection_days)
            if due < filed:
                raise RefusedError(_("The answer can't be due before the objection was filed."))
            if plan.step is PlanStep.CLOSED:
                intent = Intent(action=Action.REOPEN, on=filed, reason=_("Objection: {text}").format(text=text.strip()))
                move(session, plan, intent, calendar)
            row = PlanObjection(plan_id=plan.id, filed_on=filed, objection=text.strip(), due_on=due, answer="")
            session.add(row)
            session.flush()
            detail: dict[str, Json] = {
                "id": row.id,
                "on": filed.isoformat(),
                "text": row.objection,
                "due": due.isoformat(),
            }
            record(session, plan, "objection.filed", detail)
            return row.id

    def answer_objection(
        self, plan_id: int, objection_id: int, answer: str, *, upheld: bool, on: date | None = None
    ) -> None:
        """Answer an objection, and whether it was right. An answer stays; more is said by a new objection."""
        if len(answer.strip()) < LEAST_REASON:
            raise RefusedError(_("An objection is answered in words."))
        with self._changing(plan_id) as (session, plan):
            row = find_child(session, plan, PlanObjection, objection_id)
            if row.answered_on is not None:
                raise RefusedError(_("This objection was answered already."))
            row.answer, row.answered_on, row.upheld = answer.strip(), on or today(), upheld
            detail: dict[str, Json] = {"id": row.id, "text": row.answer, "upheld": upheld}
            record(session, plan, "objection.answered", detail)

    def rules(self) -> PlanRules:
        """The working days of the steps and the other numbers of the plans, as they are for everybody."""
        with self._database.read() as session:
            return plan_rules(session)

    def rule_book(self) -> RuleBook:
        """The rules in force, with those of single levels."""
        with self._database.read() as session:
            return rule_book(session)

    def change_rules(self, **values: int) -> PlanRules:
        """Change some of them; plans already open keep their dates."""
        with self._database.write() as session:
            return change_rules(session, **values)

    def keep_rule_book(self, book: RuleBook) -> RuleBook:
        """Set all rules, also by level; returns those before, for an undo. Plans already open keep their dates."""
        with self._database.write() as session:
            return keep_rule_book(session, book)
