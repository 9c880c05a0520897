"""What people write in an interview, apart from the figures: kept as JSON, grown field by field (domain.md §7)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from salesdesk.services.interviews.freezing import thaw, to_json
from salesdesk.types import AppliedKind, Cause, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class GapNote:
    """A gap: what fell short, in which of the five dimensions it lies, and why."""

    text: str
    cause: Cause | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextTarget:
    """A target for the next period in the KPI's own unit.

    ``origin`` says what proposed it (plan, target, present, history), ``note`` the reason written there.
    """

    kpi: str
    value: float | None
    due: date | None = None
    origin: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureNote:
    """One agreed measure: what, who, until when, and the support the company gives."""

    what: str
    who: str = ""
    due: date | None = None
    support: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedNote:
    """One thing the result is applied to, as it was recorded; nothing is carried out by it."""

    kind: AppliedKind = AppliedKind.OTHER
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewForm:
    """The form. Ratings are 1–5 by behaviour id; ``agreed`` None: not yet said; dates are local."""

    held_on: date | None = None
    held_time: time | None = None
    place: str = ""
    interviewer: str = ""
    ratings: dict[str, int] = field(default_factory=dict)
    self_ratings: dict[str, int] = field(default_factory=dict)
    strengths: tuple[str, ...] = ()
    gaps: tuple[GapNote, ...] = ()
    next_targets: tuple[NextTarget, ...] = ()
    measures: tuple[MeasureNote, ...] = ()
    opinion: str = ""
    requests: str = ""
    applied: tuple[AppliedNote, ...] = ()
    agreed: bool | None = None
    appeal: str = ""
    appeal_until: date | None = None
    self_rating: str = ""
    self_comment: str = ""
    training_wanted: str = ""
    refused: bool = False
    refusal_reason: str = ""
    witness: str = ""
    attachments: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """The form as it is stored."""
        return to_json(self)

    @classmethod
    def from_json(cls, stored: dict[str, Json]) -> InterviewForm:
        """The form as it was stored; fields of later versions are passed over, plain lines of earlier ones kept."""
        applied = stored.get("applied")
        if isinstance(applied, list):
            kept: list[Json] = [{"kind": "other", "text": one} if isinstance(one, str) else one for one in applied]
            stored = {**stored, "applied": kept}
        return thaw(cls, stored)
