"""The catalogue of training 培训目录: courses, role-plays, listening lists and drills, by cause; the supervisor's own too.

Shipped entries stay as they are; a copy of one can be changed. An entry that is retired is no longer offered, and stays
known to the plans that used it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import CHINESE, N_, _, language
from salesdesk.models import Attachment, PlanItem, Setting
from salesdesk.models import Course as CourseRow
from salesdesk.services.plans.rules import catalogue_file
from salesdesk.types import Cause, Json, Level, OwnerKind

RETIRED = "training_retired"
"""The setting that lists the ids of entries no longer offered."""
OWN = "own-"
"""What the id of an entry of one's own begins with, before its number."""
LONGEST_MINUTES = 6000


class CourseKind(StrEnum):
    """How something is learnt; SUPPORT is what the company changes: list, hours, tools, a mentor."""

    COURSE = "course"
    ROLE_PLAY = "role_play"
    LISTENING = "listening"
    DRILL = "drill"
    SUPPORT = "support"


_KINDS = {
    CourseKind.COURSE: N_("Course"),
    CourseKind.ROLE_PLAY: N_("Role-play"),
    CourseKind.LISTENING: N_("Listening to calls"),
    CourseKind.DRILL: N_("Drill"),
    CourseKind.SUPPORT: N_("Support by the company"),
}


def kind_name(kind: CourseKind) -> str:
    """The kind's name in the language in force."""
    return _(_KINDS[kind])


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One entry, in the language in force. ``kpis`` are the figures it serves, ``levels`` whom it is for (none: all).

    ``material`` is a file or link, ``calls`` ids of the log to listen to. ``based_on`` is the entry it was copied from.
    """

    id: str
    kind: CourseKind
    title: str
    content: str
    minutes: int
    causes: tuple[Cause, ...] = ()
    kpis: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    material: str = ""
    calls: tuple[int, ...] = ()
    own: bool = False
    based_on: str = ""
    retired: bool = False


def _shipped(row: dict[str, Any], gone: frozenset[str]) -> Course:
    tongue = "zh" if language() == CHINESE else "en"
    return Course(
        id=row["id"],
        kind=CourseKind(row["kind"]),
        title=row[f"title_{tongue}"],
        content=row[f"content_{tongue}"],
        minutes=row["minutes"],
        causes=tuple(Cause(word) for word in row.get("causes", ())),
        kpis=tuple(row.get("kpis", ())),
        levels=tuple(Level(word) for word in row.get("levels", ())),
        material=row.get("material", ""),
        retired=row["id"] in gone,
    )


def _own(row: CourseRow, gone: frozenset[str]) -> Course:
    return Course(
        id=row.key,
        kind=CourseKind(row.kind),
        title=row.title,
        content=row.content,
        minutes=row.minutes,
        causes=tuple(Cause(str(word)) for word in row.causes),
        kpis=tuple(str(one) for one in row.kpis),
        levels=tuple(Level(str(word)) for word in row.levels),
        material=row.material,
        calls=tuple(int(str(one)) for one in row.calls),
        own=True,
        based_on=row.based_on,
        retired=row.key in gone,
    )


def retired_ids(session: Session) -> frozenset[str]:
    """The ids of entries that are no longer offered."""
    row = session.get(Setting, RETIRED)
    return frozenset(str(one) for one in row.value) if row is not None and isinstance(row.value, list) else frozenset()


def courses(session: Session, *, retired: bool = False) -> list[Course]:
    """The whole catalogue, the supervisor's own first; with ``retired`` also what is no longer offered."""
    gone = retired_ids(session)
    every = [_own(row, gone) for row in session.scalars(select(CourseRow).order_by(CourseRow.id))]
    every += [_shipped(row, gone) for row in catalogue_file()["course"]]
    return [course for course in every if retired or not course.retired]


def find_course(session: Session, identifier: str) -> Course:
    """The entry of that id, retired or not. Raises RefusedError when there is none."""
    found = next((one for one in courses(session, retired=True) if one.id == identifier), None)
    if found is None:
        raise RefusedError(_("The catalogue has no “{id}”.").format(id=identifier))
    return found


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether an entry serves a main cause, a figure and a level; None: nothing was asked, or it is for everybody."""

    cause: bool | None
    kpi: bool | None
    level: bool | None

    @property
    def distance(self) -> int:
        """0 where nothing speaks against it; cause and figure weigh more than the level."""
        return 2 * (self.cause is False) + 2 * (self.kpi is False) + (self.level is False)


def fit_of(course: Course, cause: Cause | None = None, kpi: str = "", level: Level | None = None) -> Fit:
    """How an entry fits."""
    return Fit(
        None if cause is None else cause in course.causes,
        None if not kpi else kpi in course.kpis,
        None if not course.levels else level in course.levels,
    )


def fitting(every: Iterable[Course], cause: Cause | None = None, kpi: str = "", level: Level | None = None) -> list[Course]:  # fmt: skip
    """The entries for a main cause, a figure and a level, the best fitting first; the others follow."""
    return sorted(every, key=lambda course: fit_of(course, cause, kpi, level).distance)


def check_course(course: Course) -> None:
    """Raise RefusedError for what can't be an entry of the catalogue."""
    if not course.title.strip():
        raise RefusedError(_("A training needs a title."))
    if not 0 <= course.minutes <= LONGEST_MINUTES:
        raise RefusedError(_("A training lasts between 0 and {most} minutes.").format(most=LONGEST_MINUTES))


def keep_course(session: Session, course: Course) -> Course:
    """Add an entry of one's own (empty id), or change one.

    Raises RefusedError without a title, and for a shipped entry: a copy of it can be changed.
    """
    check_course(course)
    row = session.scalars(select(CourseRow).where(CourseRow.key == course.id)).one_or_none() if course.id else None
    if course.id and row is None:
        if any(one["id"] == course.id for one in catalogue_file()["course"]):
            raise RefusedError(_("A shipped training stays as it is."), _("Copy it and change the copy."))
        if not re.fullmatch(re.escape(OWN) + r"\d+", course.id):
            raise RefusedError(_("The catalogue has no “{id}”.").format(id=course.id))
    if row is None:
        row = CourseRow(key=course.id or _next_key(session), based_on=course.based_on)
        session.add(row)
    row.kind, row.title, row.content = course.kind.value, course.title.strip(), course.content.strip()
    row.minutes, row.material = course.minutes, course.material.strip()
    row.causes = _words(course.causes)
    row.kpis = list(dict.fromkeys(course.kpis))
    row.levels = _words(course.levels)
    row.calls = list(dict.fromkeys(course.calls))
    session.flush()
    return _own(row, retired_ids(session))


def _words(members: Iterable[Cause] | Iterable[Level]) -> list[Json]:
    return [str(member.value) for member in dict.fromkeys(members)]


def _next_key(session: Session) -> str:
    """A number that no entry has and no plan or file names, so that nothing ever shows another's training."""
    files = select(Attachment.owner).where(Attachment.owner_kind == OwnerKind.COURSE).distinct()
    plans = select(PlanItem.course).distinct()
    named = [*session.scalars(select(CourseRow.key)), *session.scalars(plans), *session.scalars(files)]
    numbers = (int(key.removeprefix(OWN)) for key in named if re.fullmatch(re.escape(OWN) + r"\d+", key))
    return f"{OWN}{max(numbers, default=0) + 1}"


def retire_course(session: Session, identifier: str, *, retired: bool = True) -> Course:
    """No longer offer an entry, or (``retired`` False) offer it again; plans that used it keep it."""
    course = find_course(session, identifier)
    now = retired_ids(session) - {identifier} | ({identifier} if retired else set())
    session.merge(Setting(key=RETIRED, value=sorted(now)))
    return replace(course, retired=retired)


def drop_course(session: Session, identifier: str) -> None:
    """Take an entry of one's own out of the catalogue; one that a plan used or that has files is only retired."""
    plans = select(PlanItem.id).where(PlanItem.course == identifier)
    files = select(Attachment.id).where(
        Attachment.owner_kind == OwnerKind.COURSE, Attachment.owner == identifier, Attachment.removed_at.is_(None)
    )
    if any(session.scalars(one.limit(1)).first() is not None for one in (plans, files)):
        retire_course(session, identifier)
        return
    row = session.scalars(select(CourseRow).where(CourseRow.key == identifier)).one_or_none()
    if row is not None:
        session.delete(row)
