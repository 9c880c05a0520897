"""The catalogue of training 培训目录: courses, role-plays, listening lists and drills, by cause; the supervisor's own too."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from salesdesk.errors import RefusedError
from salesdesk.i18n import CHINESE, N_, _, language
from salesdesk.models import Setting
from salesdesk.services.plans.rules import catalogue_file
from salesdesk.types import Cause, Level

SETTING = "training_catalogue"


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
    """One entry, in the language in force. ``kpis`` are the figures it serves; ``material`` a file or link."""

    id: str
    kind: CourseKind
    title: str
    content: str
    minutes: int
    causes: tuple[Cause, ...] = ()
    kpis: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    material: str = ""
    own: bool = False


def _course(row: dict[str, Any], *, own: bool) -> Course:
    tongue = "zh" if language() == CHINESE else "en"
    return Course(
        id=row["id"],
        kind=CourseKind(row["kind"]),
        title=row["title"] if own else row[f"title_{tongue}"],
        content=row["content"] if own else row[f"content_{tongue}"],
        minutes=row["minutes"],
        causes=tuple(Cause(word) for word in row.get("causes", ())),
        kpis=tuple(row.get("kpis", ())),
        levels=tuple(Level(word) for word in row.get("levels", ())),
        material=row.get("material", ""),
        own=own,
    )


def _own_rows(session: Session) -> list[dict[str, Any]]:
    row = session.get(Setting, SETTING)
    return [dict(one) for one in row.value if isinstance(one, dict)] if row and isinstance(row.value, list) else []


def courses(session: Session) -> list[Course]:
    """The whole catalogue, the supervisor's own first."""
    own = [_course(row, own=True) for row in _own_rows(session)]
    return own + [_course(row, own=False) for row in catalogue_file()["course"]]


def fitting(every: list[Course], cause: Cause | None = None, kpi: str = "", level: Level | None = None) -> list[Course]:
    """The entries for a main cause, a figure and a level, the best fitting first; the others follow."""

    def distance(course: Course) -> int:
        misses = cause is not None and cause not in course.causes
        off = bool(kpi) and kpi not in course.kpis
        wrong_level = bool(course.levels) and level not in course.levels
        return 2 * misses + 2 * off + wrong_level

    return sorted(every, key=distance)


def keep_course(session: Session, course: Course) -> Course:
    """Add an entry of the supervisor's own (empty id), or change one. Raises RefusedError without a title."""
    if not course.title.strip():
        raise RefusedError(_("A training needs a title."))
    rows = _own_rows(session)
    taken = {row["id"] for row in rows}
    identifier = course.id or next(f"own-{n}" for n in range(1, len(rows) + 2) if f"own-{n}" not in taken)
    made = {
        "id": identifier,
        "kind": course.kind.value,
        "title": course.title.strip(),
        "content": course.content.strip(),
        "minutes": course.minutes,
        "causes": [cause.value for cause in course.causes],
        "kpis": list(course.kpis),
        "levels": [level.value for level in course.levels],
        "material": course.material,
    }
    if identifier not in taken:
        rows.append(made)
    session.merge(Setting(key=SETTING, value=[made if row["id"] == identifier else row for row in rows]))
    return _course(made, own=True)


def drop_course(session: Session, identifier: str) -> None:
    """Take one of the supervisor's own entries out of the catalogue; what was assigned stays."""
    session.merge(Setting(key=SETTING, value=[row for row in _own_rows(session) if row["id"] != identifier]))
