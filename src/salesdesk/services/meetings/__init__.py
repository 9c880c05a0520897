"""One-to-ones 一对一 (domain.md §7): an agenda from the data, notes, actions carried until they are settled."""

from salesdesk.services.meetings.form import ActionDraft, AgendaItem, FourSteps, MeetingForm, SbiNote, Subject
from salesdesk.services.meetings.service import MeetingsService
from salesdesk.services.meetings.views import (
    ActionView,
    Appointment,
    CorrectionView,
    MeetingRow,
    MeetingView,
    Proposal,
    Rhythm,
    Standing,
    StandingRow,
)

__all__ = [
    "ActionDraft",
    "ActionView",
    "AgendaItem",
    "Appointment",
    "CorrectionView",
    "FourSteps",
    "MeetingForm",
    "MeetingRow",
    "MeetingView",
    "MeetingsService",
    "Proposal",
    "Rhythm",
    "SbiNote",
    "Standing",
    "StandingRow",
    "Subject",
]
