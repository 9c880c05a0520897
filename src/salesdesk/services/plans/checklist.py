"""Which pieces a plan's file has and what it lacks: the checklist of its evidence pack (domain.md §6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from salesdesk.formats import day, enumerated
from salesdesk.i18n import _, ngettext
from salesdesk.labels import label
from salesdesk.reports.plan_sheet import CheckItem, Piece
from salesdesk.services.attachments.views import AttachmentView, ContentState
from salesdesk.services.plans.views import PlanView
from salesdesk.types import AttachmentRole


def wall_clock(at: int) -> datetime:
    """The clock on the wall at a moment."""
    return datetime.fromtimestamp(at).astimezone().replace(microsecond=0, tzinfo=None)


def _proof(files: Sequence[AttachmentView], role: AttachmentRole) -> tuple[bool, str]:
    """Whether a file of a role is attached and sound, and which."""
    kept = [one for one in files if one.role is role and one.removed_at is None]
    sound = [one for one in kept if one.state is ContentState.SOUND]
    names = enumerated(f"{one.title} ({day(wall_clock(one.added_at).date())})" for one in sound)
    if sound:
        return True, _("Attached: {names}").format(names=names)
    return False, _("The attached file is missing or was changed.") if kept else ""


def checklist(view: PlanView, files: Sequence[AttachmentView] = ()) -> tuple[CheckItem, ...]:
    """Which pieces the file has, and what each lacks; said plainly, for it may have to survive an argument."""
    standard, standard_words = _proof(files, AttachmentRole.STANDARD)
    delivered, delivery_words = _proof(files, AttachmentRole.DELIVERY)
    attended, attendance_words = _proof(files, AttachmentRole.ATTENDANCE)
    held = sum(one.held_on is not None for one in view.sessions)
    done = [item for item in view.items if item.done_on is not None]
    measured = [goal for goal in view.goals if goal.outcomes]
    unanswered = sum(one.answered_on is None for one in view.objections)
    with_target = [row for row in view.evidence.rows if row.target is not None]
    main = next((finding for finding in view.findings if finding.main), None)
    return (
        CheckItem(
            piece=Piece.STANDARD,
            present=standard,
            detail=(standard_words or _("Add the signed target letter."))
            + (" " + _("The targets are in chapter 1.") if with_target else ""),
        ),
        CheckItem(
            piece=Piece.DATA,
            present=view.evidence.start is not None,
            detail=ngettext("{n} day on duty, frozen on {day}", "{n} days on duty, frozen on {day}", _n(view)).format(
                n=_n(view), day=day(view.evidence.taken_on)
            ),
        ),
        CheckItem(
            piece=Piece.RESULT,
            present=bool(view.review_note) and not unanswered,
            detail=_("An objection is not answered.")
            if unanswered
            else (_("chapter 5") if view.review_note else _("The review's conclusion in words is missing.")),
        ),
        CheckItem(
            piece=Piece.TOLD,
            present=view.told_on is not None and bool(view.first_answer),
            detail=f"{day(view.told_on)} {view.told_how}".strip() if view.told_on else _("The agent was not told."),
        ),
        CheckItem(
            piece=Piece.DIAGNOSIS,
            present=main is not None and bool(view.goals),
            detail=label(main.cause) if main and view.goals else _("Main cause or goals are missing."),
        ),
        CheckItem(
            piece=Piece.TRAINING,
            present=bool(done),
            detail=_("{done} of {all} items done").format(done=len(done), all=len(view.items))
            + (f" · {attendance_words}" if attended else ""),
        ),
        CheckItem(
            piece=Piece.SHADOWING,
            present=held >= view.sessions_required,
            detail=_("{held} of {required} shadowing sessions were held.").format(
                held=held, required=view.sessions_required
            ),
        ),
        CheckItem(
            piece=Piece.SECOND_MEASUREMENT,
            present=bool(measured) and len(measured) == len(view.goals),
            detail=_("{done} of {all} goals measured").format(done=len(measured), all=len(view.goals)),
        ),
        CheckItem(
            piece=Piece.DELIVERY,
            present=delivered,
            detail=delivery_words or _("Add the receipt signed by the agent, or how it was delivered."),
        ),
    )


def _n(view: PlanView) -> int:
    return view.evidence.days_on_duty
