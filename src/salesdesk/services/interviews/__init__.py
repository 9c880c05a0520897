"""Performance interviews 绩效面谈 (domain.md §7): drafts filled from the data, frozen at the signature, in cycles."""

from salesdesk.services.interviews.form import AppliedNote, GapNote, InterviewForm, MeasureNote, NextTarget
from salesdesk.services.interviews.machine import Action
from salesdesk.services.interviews.service import InterviewsService
from salesdesk.services.interviews.views import InterviewRow, InterviewView, VersionRow

__all__ = [
    "Action",
    "AppliedNote",
    "GapNote",
    "InterviewForm",
    "InterviewRow",
    "InterviewView",
    "InterviewsService",
    "MeasureNote",
    "NextTarget",
    "VersionRow",
]
