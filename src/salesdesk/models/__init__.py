"""The tables, one file per concept. Importing this module loads them all."""

from salesdesk.models.alerts import Alert, AlertEvent, WarningRule
from salesdesk.models.attachments import Attachment
from salesdesk.models.base import Base
from salesdesk.models.calls import Call, Campaign, Disposition, ImportBatch, ImportProfile, ImportReject, ImportStart
from salesdesk.models.house import CalendarDay, Draft, Setting
from salesdesk.models.interviews import (
    Interview,
    InterviewAppeal,
    InterviewCycle,
    InterviewEvent,
    InterviewSeat,
    InterviewVoice,
)
from salesdesk.models.meetings import Meeting, MeetingAction, MeetingCorrection, MeetingRhythm
from salesdesk.models.outcomes import Attendance, Feedback, Lead, Payment, QualityCheck, Renewal, Sale
from salesdesk.models.people import Agent, AgentIdentity, AgentLevel, Membership, PeopleChange, Team
from salesdesk.models.plans import (
    BonusPart,
    Plan,
    PlanCall,
    PlanEvent,
    PlanFinding,
    PlanGoal,
    PlanItem,
    PlanObjection,
    PlanSession,
    PlanStage,
)
from salesdesk.models.schemes import WeightScheme
from salesdesk.models.standards import Calibration, ClosedPeriod, CustomKpi
from salesdesk.models.tallies import (
    AgentClock,
    AgentDay,
    AgentHour,
    AgentMonth,
    CalledDay,
    Customer,
    ReachedDay,
    ReachedDue,
    ReachedMonth,
)
from salesdesk.models.targets import Target
from salesdesk.models.training import Course, PlanTemplate

__all__ = [
    "Agent",
    "AgentClock",
    "AgentDay",
    "AgentHour",
    "AgentIdentity",
    "AgentLevel",
    "AgentMonth",
    "Alert",
    "AlertEvent",
    "Attachment",
    "Attendance",
    "Base",
    "BonusPart",
    "CalendarDay",
    "Calibration",
    "Call",
    "CalledDay",
    "Campaign",
    "ClosedPeriod",
    "Course",
    "CustomKpi",
    "Customer",
    "Disposition",
    "Draft",
    "Feedback",
    "ImportBatch",
    "ImportProfile",
    "ImportReject",
    "ImportStart",
    "Interview",
    "InterviewAppeal",
    "InterviewCycle",
    "InterviewEvent",
    "InterviewSeat",
    "InterviewVoice",
    "Lead",
    "Meeting",
    "MeetingAction",
    "MeetingCorrection",
    "MeetingRhythm",
    "Membership",
    "Payment",
    "PeopleChange",
    "Plan",
    "PlanCall",
    "PlanEvent",
    "PlanFinding",
    "PlanGoal",
    "PlanItem",
    "PlanObjection",
    "PlanSession",
    "PlanStage",
    "PlanTemplate",
    "QualityCheck",
    "ReachedDay",
    "ReachedDue",
    "ReachedMonth",
    "Renewal",
    "Sale",
    "Setting",
    "Target",
    "Team",
    "WarningRule",
    "WeightScheme",
]
