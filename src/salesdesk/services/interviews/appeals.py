"""Appeals 申诉 against a result: filed within the deadline (or late, with a reason), answered in words, upheld or not.

The rule: an open appeal keeps its interview from being filed for good and its cycle from being closed, and stands on
the Today page until it is answered. It stops nothing else: talks, plans and the next period go on.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError, SalesDeskError
from salesdesk.formats import day as in_words
from salesdesk.i18n import _
from salesdesk.models import Interview, InterviewAppeal
from salesdesk.periods import Period, today
from salesdesk.services.interviews.machine import LEAST_REASON, Action
from salesdesk.services.interviews.reading import find
from salesdesk.services.interviews.signing import Signing, file_appeal, record
from salesdesk.services.staffing import Staff
from salesdesk.types import InterviewState


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRow:
    """One appeal. ``answered_on`` None: open, an answer is due by ``due_on``."""

    id: int
    interview_id: int
    agent_id: int
    agent: str
    period: Period
    filed_on: date
    text: str
    late_reason: str
    due_on: date
    answer: str
    answered_on: date | None
    upheld: bool | None

    @property
    def open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.answered_on is None

    def overdue(self, on: date) -> bool:
        """Whether the answer is late on a day."""
        return self.open and on > self.due_on


class Appeals(Signing):
    """Files and answers appeals."""

    def appeal(self, interview_id: int, text: str, on: date | None = None, late_reason: str = "") -> int:
        """Note the agent's appeal; returns its id. One that was filed for good is taken up again.

        Raises RefusedError without words, for an interview that isn't signed, or after the deadline unless
        ``late_reason`` says why it is accepted all the same.
        """
        filed = on or today()
        if len(text.strip()) < LEAST_REASON:
            raise RefusedError(_("Write the appeal in the agent's words."))
        with self._database.write() as session:
            row = find(session, interview_id)
            if not row.state.settled:
                raise RefusedError(
                    _("Nothing is signed yet: the agent's objections belong into the form, under opinion.")
                )
            if row.signed_on is not None and filed < row.signed_on:
                raise RefusedError(_("There was no result to appeal against on that day."))
            late = row.appeal_until is not None and filed > row.appeal_until
            if late and row.appeal_until and len(late_reason.strip()) < LEAST_REASON:
                raise RefusedError(
                    _("The time to appeal ended on {day}.").format(day=in_words(row.appeal_until)),
                    _("Say why the appeal is accepted all the same."),
                )
            if row.state is InterviewState.FROZEN:
                row.state = InterviewState.REFUSED if row.form.get("refused") else InterviewState.SIGNED
            row.updated_at = int(time.time())
            return file_appeal(session, row, text, filed, late_reason if late else "")

    def answer_appeal(self, appeal_id: int, answer: str, *, upheld: bool, on: date | None = None) -> None:
        """Answer an appeal, and whether it was right. An answer stays; more is said by a new appeal."""
        if len(answer.strip()) < LEAST_REASON:
            raise RefusedError(_("An appeal is answered in words."))
        answered = on or today()
        with self._database.write() as session:
            appeal = session.get(InterviewAppeal, appeal_id)
            if appeal is None:
                raise SalesDeskError(_("There is no appeal {id}.").format(id=appeal_id))
            if appeal.answered_on is not None:
                raise RefusedError(_("This appeal was answered already."))
            if answered < appeal.filed_on:
                raise RefusedError(_("The answer can't be older than the appeal."))
            appeal.answer, appeal.answered_on, appeal.upheld = answer.strip(), answered, upheld
            row = find(session, appeal.interview_id)
            row.updated_at = int(time.time())
            record(session, row, Action.ANSWER, answered, {"text": appeal.answer, "upheld": upheld})

    def appeals(self, interview_id: int) -> list[AppealRow]:
        """The appeals against one interview, in the order of filing."""
        with self._database.read() as session:
            rows = session.execute(_asked().where(InterviewAppeal.interview_id == interview_id)).all()
            return _shown(session, [(appeal, row) for appeal, row in rows])

    def open_appeals(self) -> list[AppealRow]:
        """Every appeal that waits for an answer, the most urgent first: what the Today page shows."""
        with self._database.read() as session:
            rows = session.execute(
                _asked().where(InterviewAppeal.answered_on.is_(None)).order_by(InterviewAppeal.due_on)
            ).all()
            return _shown(session, [(appeal, row) for appeal, row in rows]) if rows else []


def _asked() -> Select[InterviewAppeal, Interview]:
    return (
        select(InterviewAppeal, Interview)
        .join(Interview, Interview.id == InterviewAppeal.interview_id)
        .order_by(InterviewAppeal.filed_on, InterviewAppeal.id)
    )


def _shown(session: Session, rows: Iterable[tuple[InterviewAppeal, Interview]]) -> list[AppealRow]:
    staff = Staff.load(session)
    return [
        AppealRow(
            id=appeal.id,
            interview_id=row.id,
            agent_id=staff.root(row.agent_id),
            agent=staff.people[staff.root(row.agent_id)].name,
            period=Period.spanning(row.start, row.end),
            filed_on=appeal.filed_on,
            text=appeal.text,
            late_reason=appeal.late_reason,
            due_on=appeal.due_on,
            answer=appeal.answer,
            answered_on=appeal.answered_on,
            upheld=appeal.upheld,
        )
        for appeal, row in rows
    ]
