"""Performance interviews 绩效面谈 (domain.md §7): drafts filled from the data, frozen when finalised."""

from salesdesk.services.interviews.form import GapNote, InterviewForm, MeasureNote, NextTarget
from salesdesk.services.interviews.service import InterviewsService
from salesdesk.services.interviews.views import InterviewRow, InterviewView, VersionRow

__all__ = [
    "GapNote",
    "InterviewForm",
    "InterviewRow",
    "InterviewView",
    "InterviewsService",
    "MeasureNote",
    "NextTarget",
    "VersionRow",
]
