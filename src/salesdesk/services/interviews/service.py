"""The use cases of interviews in one service: save, refill, history; cycles, steps, appeals, reading and paper stand beside."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy import select

from salesdesk.i18n import _
from salesdesk.models import InterviewEvent
from salesdesk.services.interviews import rules
from salesdesk.services.interviews.applying import Offer, offers
from salesdesk.services.interviews.cycles import Cycles
from salesdesk.services.interviews.form import InterviewForm
from salesdesk.services.interviews.machine import ACTION_NAMES, Action
from salesdesk.services.interviews.rating_forms import RatingForms
from salesdesk.services.interviews.reading import find
from salesdesk.services.interviews.rules import InterviewRules, ResultRule
from salesdesk.services.interviews.signing import refuse_settled
from salesdesk.services.interviews.views import InterviewView


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One line of an interview's history, in words."""

    on: date
    at: int
    text: str
    reason: str


class InterviewsService(Cycles, RatingForms):
    """Performance interviews over the services that know the facts."""

    def save(self, interview_id: int, form: InterviewForm) -> None:
        """Keep the form as typed so far. Raises RefusedError once the content is frozen."""
        with self._database.write() as session:
            row = find(session, interview_id)
            refuse_settled(row)
            row.form = form.as_json()
            row.updated_at = int(time.time())

    def refill(self, interview_id: int) -> InterviewForm:
        """The form with strengths, gaps and next targets suggested anew from today's data; nothing is saved."""
        with self._database.read() as session:
            refuse_settled(find(session, interview_id))
        view = self.get(interview_id)
        assert view.facts is not None  # noqa: S101  (what isn't settled has its facts)
        fresh = self._suggest(view.facts)
        return replace(view.form, strengths=fresh.strengths, gaps=fresh.gaps, next_targets=fresh.next_targets)

    def offers(self, view: InterviewView) -> list[Offer]:
        """What the rating may lead to, with how sure it is; nothing for an interview that is settled."""
        if view.facts is None:
            return []
        return offers(view.facts, self.result_rules(), self._desk.plans.deduction_refusals(view.agent_id))

    def history(self, interview_id: int) -> list[HistoryLine]:
        """What was done with an interview, oldest first."""
        with self._database.read() as session:
            rows = session.scalars(
                select(InterviewEvent).where(InterviewEvent.interview_id == interview_id).order_by(InterviewEvent.id)
            ).all()
            return [
                HistoryLine(
                    on=row.on,
                    at=row.at,
                    text=_(ACTION_NAMES[Action(row.action)]),
                    reason=str(row.detail.get("reason") or row.detail.get("text") or ""),
                )
                for row in rows
            ]

    def rules(self) -> InterviewRules:
        """The working days until things are due."""
        with self._database.read() as session:
            return rules.interview_rules(session)

    def change_rules(self, **values: int) -> InterviewRules:
        """Change some of them; cycles that are open keep their dates."""
        with self._database.write() as session:
            return rules.change_rules(session, **values)

    def result_rules(self) -> tuple[ResultRule, ...]:
        """What each rating may lead to, in the language in force unless the supervisor wrote it."""
        with self._database.read() as session:
            return rules.result_rules(session)

    def change_results(self, results: Sequence[ResultRule] | None) -> None:
        """Keep the supervisor's own list of what ratings lead to; None goes back to the shipped one."""
        with self._database.write() as session:
            rules.change_results(session, results)

    def keep_rules(
        self, numbers: InterviewRules, results: Sequence[ResultRule] | None
    ) -> tuple[InterviewRules, tuple[ResultRule, ...] | None]:
        """Keep both together; returns those before. ``results`` None, or as shipped: the shipped list holds.

        Raises SalesDeskError for a number or a rule that makes no sense; then nothing is kept.
        """
        own = None if results is None or tuple(results) == rules.shipped_results() else results
        with self._database.write() as session:
            before = rules.interview_rules(session), rules.own_results(session)
            rules.change_rules(session, **asdict(numbers))
            rules.change_results(session, own)
        return before
