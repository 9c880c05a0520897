"""The use cases of interviews: draft, save, finalise, correct; reading and paper stand beside."""

from __future__ import annotations

import time
from dataclasses import replace

from sqlalchemy import func, select

from salesdesk import i18n
from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.models import Interview
from salesdesk.services.interviews.form import InterviewForm
from salesdesk.services.interviews.freezing import to_json
from salesdesk.services.interviews.papers import Papers
from salesdesk.services.interviews.reading import find
from salesdesk.types import InterviewState, Json


class InterviewsService(Papers):
    """Performance interviews over the services that know the facts."""

    def save(self, interview_id: int, form: InterviewForm) -> None:
        """Keep the form as typed so far. Raises RefusedError for a final interview."""
        with self._database.write() as session:
            row = find(session, interview_id)
            _refuse_final(row)
            row.form = form.as_json()
            row.updated_at = int(time.time())

    def refill(self, interview_id: int) -> InterviewForm:
        """The form with strengths, gaps and next targets suggested anew from today's data; nothing is saved."""
        view = self.get(interview_id)
        if view.facts is None:
            raise _final_refusal()
        fresh = self._suggest(view.facts)
        return replace(view.form, strengths=fresh.strengths, gaps=fresh.gaps, next_targets=fresh.next_targets)

    def finalise(self, interview_id: int) -> None:
        """Freeze figures, counting rules, targets, weights and text as they are now.

        Raises RefusedError when the interview is final already or the talk has no date.
        """
        view = self.get(interview_id)
        if view.state is InterviewState.FINAL:
            raise _final_refusal()
        if view.form.held_on is None:
            raise RefusedError(
                _("An interview can't be final before it was held."), _("Enter the date of the talk first.")
            )
        frozen: dict[str, Json] = {}
        for language in i18n.LANGUAGES:
            with i18n.speaking(language):
                frozen[language] = to_json(self._live_sheet(view, InterviewState.FINAL))
        with self._database.write() as session:
            row = find(session, interview_id)
            _refuse_final(row)
            row.state = InterviewState.FINAL
            row.frozen = frozen
            row.finalised_at = row.updated_at = int(time.time())

    def correct(self, interview_id: int, what_changed: str) -> int:
        """Begin the next version of a final interview; the signed one stays. Returns the new id.

        Raises RefusedError without a word on what changes, or when a newer version exists.
        """
        if not what_changed.strip():
            raise RefusedError(_("A correction needs a word on what changes."))
        with self._database.write() as session:
            row = find(session, interview_id)
            if row.state is not InterviewState.FINAL:
                raise RefusedError(_("Only a final interview needs a correction; a draft can simply be edited."))
            newest = session.scalar(
                select(func.max(Interview.version)).where(
                    Interview.agent_id == row.agent_id, Interview.start == row.start, Interview.end == row.end
                )
            )
            if newest != row.version:
                raise RefusedError(_("There is a newer version already."), _("Correct that one."))
            now = int(time.time())
            made = Interview(
                agent_id=row.agent_id,
                start=row.start,
                end=row.end,
                version=row.version + 1,
                form=dict(row.form),
                what_changed=what_changed.strip(),
                created_at=now,
                updated_at=now,
            )
            session.add(made)
            session.flush()
            return made.id

    def discard(self, interview_id: int) -> None:
        """Delete a draft. Raises RefusedError for a final interview."""
        with self._database.write() as session:
            row = find(session, interview_id)
            _refuse_final(row)
            session.delete(row)


def _refuse_final(row: Interview) -> None:
    if row.state is InterviewState.FINAL:
        raise _final_refusal()


def _final_refusal() -> RefusedError:
    return RefusedError(_("A final interview can't be changed."), _("Make a correction instead."))
