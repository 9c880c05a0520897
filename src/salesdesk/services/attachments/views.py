"""What the service answers about attachments: whose they are, what they are, and whether their content is sound."""

from __future__ import annotations

from dataclasses import dataclass

from salesdesk.store.contents import ContentState
from salesdesk.types import AttachmentRole, OwnerKind

__all__ = ["AttachmentView", "ContentState", "Owner"]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose file it is. ``id`` is a number, or a course's word."""

    kind: OwnerKind
    id: int | str

    @classmethod
    def plan(cls, plan_id: int) -> Owner:
        """An improvement plan."""
        return cls(OwnerKind.PLAN, plan_id)

    @classmethod
    def interview(cls, interview_id: int) -> Owner:
        """A performance interview."""
        return cls(OwnerKind.INTERVIEW, interview_id)

    @classmethod
    def meeting(cls, meeting_id: int) -> Owner:
        """A one-to-one."""
        return cls(OwnerKind.MEETING, meeting_id)

    @classmethod
    def course(cls, course_id: str) -> Owner:
        """A course of the catalogue."""
        return cls(OwnerKind.COURSE, course_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentView:
    """One attached file. ``size`` in bytes; ``added_at`` and ``removed_at`` are UTC epoch seconds.

    ``state`` is the content's as far as it was looked at: ``list`` looks whether it is there and has its size,
    ``open``, ``save_copy`` and ``verify`` read it whole. A removed one (``removed_at``) has no content any more.
    """

    id: int
    owner: Owner
    role: AttachmentRole
    title: str
    file_name: str
    size: int
    sha256: str
    media_type: str
    added_at: int
    added_by: str
    removed_at: int | None
    removed_reason: str
    state: ContentState
