"""The words every layer shares: enumerations and small frozen values. Imports nothing of the project.

Integer enumerations are stored in the database by value: a value is never reused or renumbered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


class Direction(IntEnum):
    """Who started the call. UNKNOWN counts among the dials (cli.md)."""

    UNKNOWN = 0
    OUTBOUND = 1
    INBOUND = 2
    INTERNAL = 3

    @property
    def word(self) -> str:
        """The stable word of the command line, e.g. ``outbound``."""
        return self.name.lower()


class Outcome(IntEnum):
    """What became of one call attempt, whatever the dialer called it."""

    UNKNOWN = 0
    CONNECTED = 1
    NO_ANSWER = 2
    BUSY = 3
    FAILED = 4
    VOICEMAIL = 5
    ABANDONED = 6
    REJECTED = 7

    @property
    def word(self) -> str:
        """The stable word of the command line, e.g. ``no_answer``."""
        return self.name.lower()


class Level(StrEnum):
    """An agent's level (domain.md §1)."""

    TRAINEE = "trainee"
    JUNIOR = "junior"
    INTERMEDIATE = "intermediate"
    SENIOR = "senior"


class TeamStage(StrEnum):
    """A team's stage, which chooses its weight scheme (domain.md §1, §4)."""

    NEW = "new"
    SPRINT = "sprint"
    MATURE = "mature"


class AgentStatus(StrEnum):
    """UNCONFIRMED: found in a call log and not yet looked at by the supervisor."""

    ACTIVE = "active"
    UNCONFIRMED = "unconfirmed"
    INACTIVE = "inactive"


class IdentityKind(StrEnum):
    """What a dialer export calls an agent by."""

    NAME = "name"
    NUMBER = "number"
    EXTENSION = "extension"
    LOGIN = "login"
    EMAIL = "email"


class Tier(StrEnum):
    """The three tiers of a target [4]."""

    BASE = "base"
    CHALLENGE = "challenge"
    EXCELLENT = "excellent"


class OutcomeKind(StrEnum):
    """The kinds of record that calls lead to (models/outcomes.py): the word of the command line and of the store."""

    SALE = "sale"
    PAYMENT = "payment"
    LEAD = "lead"
    RENEWAL = "renewal"
    FEEDBACK = "feedback"
    QUALITY = "quality"
    ATTENDANCE = "attendance"


class Join(StrEnum):
    """How an outcome came to its call (services/outcomes/joining.py).

    By the call's id, by customer and agent, by the customer alone, by the user's own hand, or not at all.
    """

    NONE = "none"
    CALL = "call"
    AGENT = "agent"
    CUSTOMER = "customer"
    HAND = "hand"


class SaleStatus(StrEnum):
    """What became of an order 订单; only a won one is a deal."""

    WON = "won"
    PENDING = "pending"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class PaymentKind(StrEnum):
    """Money in 回款 or money back 退款."""

    PAYMENT = "payment"
    REFUND = "refund"


class LeadStage(StrEnum):
    """How far a lead 线索 has come; ``qualified`` is an MQL or SQL."""

    NEW = "new"
    CONTACTED = "contacted"
    QUALIFIED = "qualified"
    OPPORTUNITY = "opportunity"
    WON = "won"
    LOST = "lost"


class FeedbackKind(StrEnum):
    """What a customer said: a satisfaction score 满意度, a net promoter score 净推荐值, a complaint 投诉."""

    CSAT = "csat"
    NPS = "nps"
    COMPLAINT = "complaint"


class AttendanceKind(StrEnum):
    """What an agent did on a day: on shift 出勤, or why not; ``day_off`` is time off in lieu 调休."""

    SHIFT = "shift"
    LEAVE = "leave"
    SICK = "sick"
    TRAINING = "training"
    ABSENCE = "absence"
    DAY_OFF = "day_off"
    OVERTIME = "overtime"


class Rag(StrEnum):
    """Red, amber, green: never shown by colour alone."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Severity(StrEnum):
    """How urgent a warning is."""

    NOTICE = "notice"
    WARNING = "warning"
    SERIOUS = "serious"


class WarningState(StrEnum):
    """What the supervisor did with a warning."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    DISMISSED = "dismissed"
    PLANNED = "planned"


class PlanStep(StrEnum):
    """The five steps 预警 → 诊断 → 培训 → 陪访 → 复查 [0], in order, and the end."""

    WARN = "warn"
    DIAGNOSE = "diagnose"
    TRAIN = "train"
    SHADOW = "shadow"
    REVIEW = "review"
    CLOSED = "closed"


class PlanResult(StrEnum):
    """How a review ended (domain.md §6)."""

    REACHED = "reached"
    EXTENDED = "extended"
    RETRAIN = "retrain"
    MOVED = "moved"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    """Opened in error, or without object because the agent left: it counts for nothing."""


class Cause(StrEnum):
    """The five dimensions of a root cause [4]."""

    PEOPLE = "people"
    PROCESS = "process"
    CUSTOMERS = "customers"
    TOOLS = "tools"
    ENVIRONMENT = "environment"


class OwnerKind(StrEnum):
    """What a file can be attached to."""

    PLAN = "plan"
    INTERVIEW = "interview"
    MEETING = "meeting"
    COURSE = "course"


class AttachmentRole(StrEnum):
    """What an attached file is for; the checklist of a plan's file looks for some of them (domain.md §6)."""

    STANDARD = "standard"
    """The signed standard: target, definition, date told."""
    SIGNED = "signed"
    """A paper of the program, signed and scanned."""
    EVIDENCE = "evidence"
    MATERIAL = "material"
    ATTENDANCE = "attendance"
    STATEMENT = "statement"
    """What the agent wrote."""
    DELIVERY = "delivery"
    """Proof that a paper was delivered."""
    OTHER = "other"


class InterviewState(StrEnum):
    """The life of a performance interview; what may follow what is in services/interviews/machine.py.

    From the signature (or its refusal) on the paper is frozen as it was that day; ``FROZEN`` files it for good, once
    no appeal can change it any more.
    """

    DRAFT = "draft"
    PREPARED = "prepared"
    HELD = "held"
    SIGNED = "signed"
    REFUSED = "refused"
    FROZEN = "frozen"

    @property
    def settled(self) -> bool:
        """Whether the content is frozen: signed, refused or filed."""
        return self in (InterviewState.SIGNED, InterviewState.REFUSED, InterviewState.FROZEN)


class LeftOut(StrEnum):
    """Why somebody of a team has no interview in a cycle."""

    NO_DATA = "no_data"
    JOINED_LATE = "joined_late"
    DEPARTED = "departed"
    ELSEWHERE = "elsewhere"
    """Has one in another open cycle of the same period."""
    BY_HAND = "by_hand"


class AppliedKind(StrEnum):
    """What a result is applied to [3]; recorded, never automatic."""

    BONUS = "bonus"
    TRAINING = "training"
    PROMOTION = "promotion"
    PLAN = "plan"
    DEDUCTION = "deduction"
    """A part of the bonus that is not earned: only where support was given."""
    OTHER = "other"


class MeetingState(StrEnum):
    """The life of a one-to-one 一对一."""

    PLANNED = "planned"
    PREPARED = "prepared"
    HELD = "held"
    CALLED_OFF = "called_off"


class MeetingWay(StrEnum):
    """How people meet."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"


class Doer(StrEnum):
    """Who does what a one-to-one agreed on."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    COMPANY = "company"


class ScopeKind(StrEnum):
    """The three levels 公司-团队-个人 [4]; a target may also be for a level."""

    COMPANY = "company"
    TEAM = "team"
    AGENT = "agent"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: the company (id 0), one team or one agent by id, or a level by its word."""

    kind: ScopeKind = ScopeKind.COMPANY
    id: int = 0
    level: Level | None = None


COMPANY = Scope()


class Change(StrEnum):
    """What a committed change touched; pages refresh themselves from a set of these."""

    CALLS = "calls"
    PEOPLE = "people"
    TARGETS = "targets"
    WARNINGS = "warnings"
    PLANS = "plans"
    INTERVIEWS = "interviews"
    MEETINGS = "meetings"
    SETTINGS = "settings"
    CALENDAR = "calendar"
    FILES = "files"
    """What waits in the watched folder, and how that is watched."""
    OUTCOMES = "outcomes"
    ATTACHMENTS = "attachments"


class Cancelled(Exception):  # noqa: N818  (no error: the user asked for it)
    """Raised inside a job when its user asked it to stop; nothing it did is kept."""


@dataclass(slots=True)
class Progress:
    """How long work reports itself and learns that it should stop. Qt-free; a job passes its own.

    ``report`` receives (done, total or 0 when unknown, note); ``stopped`` says whether to stop.
    """

    report: Callable[[int, int, str], None] = field(default=lambda _done, _total, _note: None)
    stopped: Callable[[], bool] = field(default=lambda: False)

    def step(self, done: int, total: int = 0, note: str = "") -> None:
        """Say how far the work is; raise Cancelled when it should stop."""
        if self.stopped():
            raise Cancelled
        self.report(done, total, note)


@dataclass(frozen=True, slots=True)
class DayValue:
    """One working day of a warning: the local date, the figure and what it was held against."""

    day: date
    actual: float | None
    target: float | None
