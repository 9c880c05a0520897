"""The catalogue as a file, so that teams share it: TOML that a person can read, out and in."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from salesdesk.errors import SalesDeskError
from salesdesk.i18n import _
from salesdesk.metrics.catalogue import catalogue as known_kpis
from salesdesk.services.plans.catalogue import LONGEST_MINUTES, Course, CourseKind
from salesdesk.types import Cause, Level

MOST_BYTES = 4_000_000
MOST_COURSES = 2_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import of courses did: the ids of new entries, the entries as they were before they were changed.

    ``same`` counts those that were there already; ``notes`` says in words what of the file was left out.
    """

    added: tuple[str, ...]
    before: tuple[Course, ...]
    same: int
    notes: tuple[str, ...] = ()


def as_toml(courses: Iterable[Course]) -> str:
    """The courses as a file's text. Calls are not in it: they are ids of this log and mean nothing in another."""
    import tomli_w

    rows = [
        {
            "kind": course.kind.value,
            "title": course.title,
            "content": course.content,
            "minutes": course.minutes,
            "causes": [cause.value for cause in course.causes],
            "kpis": list(course.kpis),
            "levels": [level.value for level in course.levels],
            "material": course.material,
        }
        for course in courses
    ]
    return tomli_w.dumps({"course": rows}, multiline_strings=True)


def read_courses(file: Path) -> tuple[list[Course], tuple[str, ...]]:
    """The courses of a file, without ids, and notes on what was left out.

    Raises SalesDeskError for a file that can't be read or holds no courses.
    """
    try:
        if file.stat().st_size > MOST_BYTES:
            raise SalesDeskError(_("{file} is too large for a list of courses.").format(file=file.name))
        rows = tomllib.loads(file.read_text("utf-8-sig")).get("course")
    except OSError as error:
        raise SalesDeskError(
            _("{path} cannot be read: {detail}.").format(path=file.name, detail=error.strerror or error)
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SalesDeskError(
            _("{file} is not a file of courses: {detail}").format(file=file.name, detail=error),
            _("Choose a file that was exported from the courses page."),
        ) from error
    if not isinstance(rows, list) or not rows:
        raise SalesDeskError(
            _("{file} holds no courses.").format(file=file.name),
            _("Choose a file that was exported from the courses page."),
        )
    notes: list[str] = []
    if len(rows) > MOST_COURSES:
        notes.append(_("Only the first {n} courses were read.").format(n=MOST_COURSES))
    read = (_course(number, row, notes) for number, row in enumerate(rows[:MOST_COURSES], start=1))
    return [course for course in read if course is not None], tuple(notes)


def _course(number: int, row: Any, notes: list[str]) -> Course | None:
    """One entry; None, with a note, for what is none."""
    title = str(row.get("title") or "").strip() if isinstance(row, dict) else ""
    if not title:
        notes.append(_("Course {n} of the file has no title and was left out.").format(n=number))
        return None
    try:
        kind = CourseKind(str(row.get("kind", CourseKind.COURSE)))
    except ValueError:
        notes.append(_("“{title}”: the kind “{word}” is unknown; it became a course.").format(title=title, word=row["kind"]))  # fmt: skip
        kind = CourseKind.COURSE
    minutes = row.get("minutes", 0)
    plain = isinstance(minutes, int) and 0 <= minutes <= LONGEST_MINUTES
    return Course(
        id="",
        kind=kind,
        title=title,
        content=str(row.get("content", "")),
        minutes=minutes if plain else 0,
        causes=tuple(Cause(word) for word in _known(row, "causes", set(Cause), title, notes)),
        kpis=_known(row, "kpis", {one.id for one in known_kpis()}, title, notes),
        levels=tuple(Level(word) for word in _known(row, "levels", set(Level), title, notes)),
        material=str(row.get("material", "")),
    )


def _known(row: dict[str, Any], name: str, words: set[Any], title: str, notes: list[str]) -> tuple[str, ...]:
    given = row.get(name, [])
    asked = [str(one) for one in given] if isinstance(given, list) else []
    unknown = [one for one in asked if one not in words]
    if unknown:
        notes.append(_("“{title}”: “{word}” is unknown here and was left out.").format(title=title, word=", ".join(unknown)))  # fmt: skip
    return tuple(one for one in asked if one in words)


def sort_out(read: Sequence[Course], have: Sequence[Course]) -> tuple[list[Course], int]:
    """What of a file is new or other than what is there, and how many are the same.

    An entry of one's own with the same kind and title is the same training: it is changed, and keeps its calls.
    """
    own = {(one.kind, one.title.casefold()): one for one in have if one.own}
    shipped = {_said(one) for one in have if not one.own}
    changed: dict[tuple[CourseKind, str], Course] = {}
    same = 0
    for course in read:
        key = (course.kind, course.title.casefold())
        mine = own.get(key)
        if mine is None:
            if _said(course) in shipped:
                same += 1
            else:
                changed[key] = course
            continue
        wanted = replace(course, id=mine.id, calls=mine.calls, based_on=mine.based_on, own=True, retired=mine.retired)
        if wanted == mine:
            same += 1
        else:
            changed[key] = wanted
    return list(changed.values()), same


def _said(course: Course) -> tuple[object, ...]:
    """What an entry says, whatever its id."""
    return (course.kind, course.title, course.content, course.minutes, course.causes, course.kpis, course.levels, course.material)  # fmt: skip
