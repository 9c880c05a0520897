"""One-to-ones on paper. What the paper says is gathered without ever reading the private note."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from salesdesk import i18n
from salesdesk.reports.sheets import PageSize, PrintResult
from salesdesk.services.company import CompanyService
from salesdesk.services.interviews.freezing import thaw
from salesdesk.services.meetings.actions import Actions
from salesdesk.services.meetings.form import MeetingForm
from salesdesk.services.meetings.record import Record, whose
from salesdesk.services.meetings.rows import day_of, find
from salesdesk.services.meetings.views import ActionView
from salesdesk.services.staffing import Staff
from salesdesk.types import MeetingState

if TYPE_CHECKING:
    from salesdesk.reports.meeting_sheet import MeetingSheet


class Papers(Actions):
    """Draws one-to-ones and writes their files."""

    def sheet(
        self,
        meeting_id: int,
        language: str,
        *,
        form: MeetingForm | None = None,
        actions: tuple[ActionView, ...] | None = None,
        signatures: bool = True,
        printed_at: datetime | None = None,
    ) -> MeetingSheet:
        """Everything the paper says, in a language. ``form`` and ``actions``: as typed, though not saved yet.

        The actions of a talk that was held stand as they stood then.
        """
        from salesdesk.services.meetings.sheet import Told, make_sheet

        company = CompanyService(self._database).get()
        view = self.get(meeting_id)
        with self._database.read() as session:
            staff = Staff.load(session)
            meeting = find(session, meeting_id)
            kept = thaw(Record, meeting.settled) if meeting.settled is not None else None
            person = staff.people[staff.root(meeting.agent_id)]
            about = kept.whose if kept is not None else whose(person, staff, day_of(meeting))
            frozen = meeting.state is MeetingState.HELD and not meeting.reopened
        now = (kept.actions if kept is not None and frozen else view.actions) if actions is None else actions
        told = Told(
            row=view.row,
            about=about,
            form=form or view.form,
            actions=now,
            carried=view.carried,
            corrections=view.corrections,
            correcting=view.reopened,
            signatures=signatures,
        )
        with i18n.speaking(language):
            return make_sheet(told, company, language, printed_at or _now())

    def render(
        self,
        meeting_id: int,
        language: str,
        *,
        form: MeetingForm | None = None,
        signatures: bool = True,
        size: PageSize = PageSize.A4,
    ) -> bytes:
        """The PDF's bytes, for the preview in the program."""
        from salesdesk.reports.meeting import render_meeting

        made = self.sheet(meeting_id, language, form=form, signatures=signatures)
        out = io.BytesIO()
        render_meeting(replace(made, paper=replace(made.paper, size=size)), out)
        return out.getvalue()

    def print_meeting(
        self, meeting_id: int, target: Path, language: str, *, signatures: bool = True, size: PageSize = PageSize.A4
    ) -> PrintResult:
        """Write the PDF. Raises SalesDeskError when the file can't be written."""
        from salesdesk.reports.meeting import render_meeting

        made = self.sheet(meeting_id, language, signatures=signatures)
        return render_meeting(replace(made, paper=replace(made.paper, size=size)), target)


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)  # noqa: DTZ005  (a paper bears the wall clock's time)
