"""The dates of improvement plans: steps due, training, shadowing, objections, the review's window, goals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.i18n import _, ngettext
from salesdesk.labels import label
from salesdesk.models import Plan
from salesdesk.periods import Period
from salesdesk.services.calendar_export.entries import Entry, EntryState
from salesdesk.services.plans.cards import plan_number
from salesdesk.services.plans.core import Rows, rows_of
from salesdesk.services.plans.measuring import Measuring
from salesdesk.services.plans.words import kpi_name
from salesdesk.types import PlanStep


def plan_entries(session: Session, span: Period) -> Iterable[Entry]:
    """Every plan's entries that touch a span."""
    plans = session.scalars(select(Plan).order_by(Plan.id)).all()
    return [entry for entry in entries_of(session, plans) if entry.first <= span.end and entry.last >= span.start]


def entries_of(session: Session, plans: Sequence[Plan]) -> list[Entry]:
    """All entries of some plans."""
    rows = rows_of(session, [plan.id for plan in plans])
    measuring = Measuring(session)
    found: list[Entry] = []
    for plan in plans:
        agent = measuring.staff.people[measuring.root(plan.agent_id)].name
        found += _PlanDates(plan, rows[plan.id], agent).entries()
    return found


class _PlanDates:
    """One plan's entries."""

    def __init__(self, plan: Plan, rows: Rows, agent: str) -> None:
        self._plan, self._rows, self._agent = plan, rows, agent

    def entries(self) -> Iterator[Entry]:
        """In the order of the steps."""
        yield from self._steps()
        yield from self._training()
        yield from self._sessions()
        yield from self._review()
        yield from self._objections()

    def _steps(self) -> Iterator[Entry]:
        for row in self._rows.stages:
            if row.step is PlanStep.REVIEW and self._plan.review_to is not None and row.round == self._plan.round:
                continue  # its window says it already
            state = EntryState.OPEN
            if row.done_on is not None:
                state = EntryState.DONE
            elif row.waived_reason or self._over or row.round < self._plan.round:
                state = EntryState.CANCELLED
            yield self._entry(
                f"step-{row.round}-{row.step.value}",
                _("{agent}: {step} due").format(agent=self._agent, step=label(row.step)),
                row.due_on,
                state=state,
                words=[_("Responsible: {name}").format(name=row.owner or self._plan.owner)],
            )

    def _training(self) -> Iterator[Entry]:
        for item in self._rows.items:
            if item.planned_on is None and item.done_on is None:
                continue
            words = [_("Trainer: {name}").format(name=item.trainer)] if item.trainer else []
            if item.minutes:
                words.append(ngettext("{n} minute", "{n} minutes", item.minutes).format(n=item.minutes))
            yield self._entry(
                f"training-{item.id}",
                _("{agent}: training “{title}”").format(agent=self._agent, title=item.title),
                item.done_on or item.planned_on,
                state=self._state(done=item.done_on is not None, dropped=bool(item.waived_reason)),
                words=words,
            )

    def _sessions(self) -> Iterator[Entry]:
        for one in self._rows.sessions:
            if one.planned_on is None and one.held_on is None:
                continue
            yield self._entry(
                f"session-{one.id}",
                _("{agent}: shadowing session").format(agent=self._agent),
                one.held_on or one.planned_on,
                state=self._state(done=one.held_on is not None),
                words=[_("Observer: {name}").format(name=one.observer)] if one.observer else [],
            )

    def _review(self) -> Iterator[Entry]:
        if self._plan.review_from is None or self._plan.review_to is None:
            return
        result = self._plan.result is not None
        yield self._entry(
            f"review-{self._plan.round}",
            _("{agent}: review window").format(agent=self._agent),
            self._plan.review_from,
            self._plan.review_to,
            state=EntryState.DONE if result and self._over else EntryState.OPEN,
            words=[_("The goals are measured over these days: {goals}").format(goals=self._goals)],
        )
        yield self._entry(
            f"review-end-{self._plan.round}",
            _("{agent}: measure and close the review").format(agent=self._agent),
            self._plan.review_to,
            state=EntryState.DONE if result and self._over else EntryState.OPEN,
        )

    def _objections(self) -> Iterator[Entry]:
        for one in self._rows.objections:
            yield self._entry(
                f"objection-{one.id}",
                _("{agent}: answer the objection").format(agent=self._agent),
                one.due_on,
                state=self._state(done=one.answered_on is not None),
            )

    @property
    def _goals(self) -> str:
        return "; ".join(kpi_name(goal.kpi) for goal in self._rows.goals)

    @property
    def _over(self) -> bool:
        return self._plan.step is PlanStep.CLOSED

    def _state(self, *, done: bool, dropped: bool = False) -> EntryState:
        if done:
            return EntryState.DONE
        return EntryState.CANCELLED if dropped or self._over else EntryState.OPEN

    def _entry(
        self,
        key: str,
        summary: str,
        first: date | None,
        last: date | None = None,
        *,
        state: EntryState,
        words: Sequence[str] = (),
    ) -> Entry:
        assert first is not None  # noqa: S101  (asked before)
        number = _("Plan {number}").format(number=plan_number(self._plan))
        return Entry(
            key=f"plan-{self._plan.id}-{key}",
            revision=self._plan.events,
            summary=summary,
            first=first,
            last=last or first,
            words=(number, *words),
            category=_("Improvement plan"),
            state=state,
        )
