"""The steps of an interview's life: who may take which, what the signature freezes, corrections as new versions."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from salesdesk import i18n
from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.models import Interview, InterviewAppeal, InterviewEvent
from salesdesk.periods import today
from salesdesk.services.calendar import load_calendar
from salesdesk.services.interviews import machine
from salesdesk.services.interviews.form import InterviewForm
from salesdesk.services.interviews.freezing import to_json
from salesdesk.services.interviews.machine import LEAST_REASON, Action, Case, Intent
from salesdesk.services.interviews.papers import Papers
from salesdesk.services.interviews.reading import find
from salesdesk.services.interviews.rules import interview_rules
from salesdesk.types import AppliedKind, InterviewState, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A step that can come next: what still stands against it (empty: nothing), whether it asks for a reason."""

    action: Action
    target: InterviewState
    refusals: tuple[str, ...]
    needs_reason: bool


class Signing(Papers):
    """Moves interviews along the table of transitions."""

    def next_steps(self, interview_id: int, on: date | None = None) -> list[NextStep]:
        """What can be done next, with the reasons where it can't be done yet."""
        with self._database.read() as session:
            case = self._case(session, find(session, interview_id))
        return [
            NextStep(action=row.action, target=row.target, refusals=refusals, needs_reason=row.needs_reason)
            for row, refusals in machine.next_steps(case, on or today())
        ]

    def step(self, interview_id: int, action: Action, on: date | None = None, reason: str = "") -> InterviewState:
        """Take a step; the signature, or its refusal, freezes figures, rules, targets, weights and text of that day.

        An appeal that stands in the form is filed with it.

        Raises RefusedError with every reason why it can't be taken.
        """
        day = on or today()
        intent = Intent(action=action, on=day, reason=reason)
        with self._database.read() as session:
            row = find(session, interview_id)
            target = machine.decide(self._case(session, row), intent).target
        signing = action in (Action.SIGN, Action.REFUSE)
        frozen = self._freeze(interview_id, target, day) if signing else None
        with self._database.write() as session:
            row = find(session, interview_id)
            moved = machine.decide(self._case(session, row), intent)  # nobody else was faster
            row.state = moved.target
            row.updated_at = int(time.time())
            if frozen is not None:
                row.frozen = frozen
                row.finalised_at = row.updated_at
                row.signed_on = day
                rules = interview_rules(session)
                form = replace(InterviewForm.from_json(row.form), refused=action is Action.REFUSE)
                row.appeal_until = form.appeal_until or load_calendar(session).step(day, rules.appeal_days)
                row.form = replace(form, appeal_until=row.appeal_until).as_json()
            detail: dict[str, Json] = {"from": moved.source.value, "to": moved.target.value}
            if reason.strip():
                detail["reason"] = reason.strip()
            record(session, row, action, day, detail)
            if frozen is not None and form.appeal.strip():
                file_appeal(session, row, form.appeal, day)
            return moved.target

    def correct(self, interview_id: int, what_changed: str, on: date | None = None) -> int:
        """Begin the next version of a settled interview; the signed one stays. Returns the new id.

        ``what_changed`` is the reason; what differs is computed from the two papers. Raises RefusedError without a
        reason, for an interview that can still be edited, or when a newer version exists.
        """
        if len(what_changed.strip()) < LEAST_REASON:
            raise RefusedError(_("A correction needs a word on what changes."))
        with self._database.write() as session:
            row = find(session, interview_id)
            if not row.state.settled:
                raise RefusedError(_("Only a signed interview needs a correction; a draft can simply be edited."))
            if not is_newest(session, row):
                raise RefusedError(_("There is a newer version already."), _("Correct that one."))
            now = int(time.time())
            form = replace(
                InterviewForm.from_json(row.form),
                agreed=None,
                appeal="",
                appeal_until=None,
                refused=False,
                refusal_reason="",
                witness="",
            )
            made = Interview(
                agent_id=row.agent_id,
                start=row.start,
                end=row.end,
                version=row.version + 1,
                form=form.as_json(),
                what_changed=what_changed.strip(),
                created_at=now,
                updated_at=now,
            )
            session.add(made)
            session.flush()
            record(session, row, Action.CORRECT, on or today(), {"version": made.version, "reason": made.what_changed})
            return made.id

    def discard(self, interview_id: int) -> None:
        """Delete a draft. Raises RefusedError once the interview was held or signed."""
        with self._database.write() as session:
            row = find(session, interview_id)
            refuse_settled(row)
            if row.state is InterviewState.HELD:
                raise RefusedError(_("The talk was held: take that back, with a reason, before you discard it."))
            session.delete(row)

    def _freeze(self, interview_id: int, state: InterviewState, on: date) -> dict[str, Json]:
        """The paper as it is signed, in every language."""
        view = self.get(interview_id)
        form = replace(view.form, refused=state is InterviewState.REFUSED)
        if form.appeal_until is None:
            with self._database.read() as session:
                days = interview_rules(session).appeal_days
                form = replace(form, appeal_until=load_calendar(session).step(on, days))
        frozen: dict[str, Json] = {}
        for language in i18n.LANGUAGES:
            with i18n.speaking(language):
                frozen[language] = to_json(self._live_sheet(replace(view, form=form), state, signed_on=on))
        return frozen

    def _case(self, session: Session, row: Interview) -> Case:
        form = InterviewForm.from_json(row.form)
        appeals = session.scalars(select(InterviewAppeal).where(InterviewAppeal.interview_id == row.id)).all()
        deducting = any(note.kind is AppliedKind.DEDUCTION for note in form.applied)
        return Case(
            state=row.state,
            points=len(form.strengths) + len(form.gaps),
            ahead=len(form.next_targets) + len(form.measures),
            held_on=form.held_on,
            agreed=form.agreed,
            witness=form.witness,
            signed_on=row.signed_on,
            appeal_until=row.appeal_until,
            open_appeals=sum(appeal.answered_on is None for appeal in appeals),
            upheld=sum(appeal.upheld is True for appeal in appeals),
            newest=is_newest(session, row),
            support=self._desk.plans.deduction_refusals(row.agent_id) if deducting else (),
        )


def file_appeal(session: Session, row: Interview, text: str, on: date, late_reason: str = "") -> int:
    """Keep an appeal with the day by which it is answered; returns its id."""
    due = load_calendar(session).step(on, interview_rules(session).answer_days)
    made = InterviewAppeal(
        interview_id=row.id, filed_on=on, text=text.strip(), late_reason=late_reason.strip(), due_on=due, answer=""
    )
    session.add(made)
    record(session, row, Action.APPEAL, on, {"text": made.text, "due": due.isoformat()})
    session.flush()
    return made.id


def record(session: Session, row: Interview, action: Action, on: date, detail: dict[str, Json]) -> None:
    """One line more in the interview's history."""
    session.add(InterviewEvent(interview_id=row.id, at=int(time.time()), on=on, action=action.value, detail=detail))


def is_newest(session: Session, row: Interview) -> bool:
    """Whether there is no later version."""
    newest = session.scalar(
        select(func.max(Interview.version)).where(
            Interview.agent_id == row.agent_id, Interview.start == row.start, Interview.end == row.end
        )
    )
    return newest == row.version


def refuse_settled(row: Interview) -> None:
    """Raise RefusedError for an interview whose content is frozen."""
    if row.state.settled:
        raise RefusedError(_("A signed interview can't be changed."), _("Make a correction instead."))
