"""Whose file it is: that the owner is there, and what is noted in its own history."""

from __future__ import annotations

from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import _
from salesdesk.models import Interview, Plan
from salesdesk.services.attachments.views import Owner
from salesdesk.types import Json, OwnerKind


def refuse_unknown(session: Session, owner: Owner) -> None:
    """Raise RefusedError when there is no such plan or interview."""
    if owner.kind is OwnerKind.PLAN and session.get(Plan, int(owner.id)) is None:
        raise RefusedError(_("There is no plan {id}.").format(id=owner.id))
    if owner.kind is OwnerKind.INTERVIEW and session.get(Interview, int(owner.id)) is None:
        raise RefusedError(_("There is no interview {id}.").format(id=owner.id))


def note(session: Session, owner: Owner, action: str, detail: dict[str, Json], who: str = "") -> None:
    """Write what happened into the owner's history, where it has one that is chained."""
    if owner.kind is not OwnerKind.PLAN:
        return
    from salesdesk.services.plans.history import record

    record(session, session.get_one(Plan, int(owner.id)), action, detail, who)
